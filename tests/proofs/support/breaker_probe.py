"""Drives a project's HTTP client, so that a server can watch what reaches it.

Arguments: the package of the client, the server's URL, how many failures open the
circuit, how many seconds it stays open. Reads steps as JSON from standard input and prints the outcomes of each:
{"calls": 3, "path": "/ok"} sends requests at the same time; with "cancel" they are
cancelled after so many seconds, with "patience" a time-out around each ends it.
{"sleep": 0.5} waits.
"""

import asyncio
import json
import sys
from importlib import import_module

import httpx2

package, url, threshold, seconds = sys.argv[1:]
CircuitBreaker = import_module(f"{package}.circuit_breaker").CircuitBreaker
CircuitOpenError = import_module(f"{package}.circuit_breaker").CircuitOpenError
HTTPClient = import_module(f"{package}.http_client").HTTPClient


async def outcome_of(client, step):
    try:
        async with asyncio.timeout(step.get("patience")):
            response = await client.request("GET", step["path"])
        return str(response.status_code)
    except CircuitOpenError:
        return "open"
    except httpx2.HTTPStatusError as error:
        return str(error.response.status_code)
    except httpx2.TransportError:
        return "no answer"
    except TimeoutError:
        return "gave up"
    except asyncio.CancelledError:
        return "cancelled"


async def run(client, step):
    if "sleep" in step:
        await asyncio.sleep(step["sleep"])
        return []
    tasks = [asyncio.create_task(outcome_of(client, step)) for _ in range(step["calls"])]
    if "cancel" in step:
        await asyncio.sleep(step["cancel"])
        for task in tasks:
            task.cancel()
    return await asyncio.gather(*tasks)


async def main():
    breaker = CircuitBreaker("probe", int(threshold), float(seconds))
    # One try a request, so that requests and verdicts are the same number.
    async with HTTPClient(url, breaker, timeout_seconds=1, tries=1) as client:
        outcomes = [await run(client, step) for step in json.load(sys.stdin)]
    print(json.dumps(outcomes))


asyncio.run(main())
