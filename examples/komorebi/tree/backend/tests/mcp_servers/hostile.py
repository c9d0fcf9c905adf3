"""A server that does one thing wrong, which its argument names. It needs no SDK."""

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

OBJECT: dict[str, Any] = {"type": "object"}
TOOL: dict[str, Any] = {"name": "tool", "inputSchema": OBJECT}
wrong, *rest = sys.argv[1:]


def send(**message: Any) -> None:
    write(json.dumps({"jsonrpc": "2.0", **message}))


def write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def tools(cursor: str | None) -> dict[str, Any]:
    match wrong:
        case "endless-pages":
            return {"tools": [], "nextCursor": "more"}
        case "many-tools":
            page = int(cursor or 0)
            tools = [{**TOOL, "name": f"t{page}-{n}"} for n in range(300)]
            return {"tools": tools, "nextCursor": str(page + 1)}
        case "bad-tools":
            bad: list[dict[str, Any]] = [
                {"name": "a/b"},
                {"name": "x" * 127},
                {"name": "remote", "inputSchema": {**OBJECT, "$ref": "http://x/y"}},
                {
                    "name": "invalid",
                    "inputSchema": {**OBJECT, "properties": {"a": {"type": 7}}},
                },
                {"name": "huge", "inputSchema": {**OBJECT, "x": "x" * 100_000}},
                {"name": "tool", "title": "Another one"},
                {"name": "long", "description": "x" * 1_000_000},
            ]
            return {"tools": [TOOL, *({**TOOL, **tool} for tool in bad)]}
        case "bad-list":
            return {"tools": "none"}
        case _:
            return {"tools": [TOOL]}


def call(request_id: Any) -> None:
    match wrong:
        case "bad-answer":
            send(id=request_id, result={"content": "text", "isError": 7})
        case "error":
            send(id=request_id, error={"code": -32602, "message": "No. " * 1000})
        case "not-a-number":
            structured = {"number": float("nan")}
            send(id=request_id, result={"content": [], "structuredContent": structured})
        case "stops-reading":
            time.sleep(3600)
        case _:
            content = {"type": "text", "text": "fine"}
            send(id=request_id, result={"content": [content]})


def answer(method: str, request_id: Any, params: dict[str, Any]) -> None:
    match method:
        case "initialize":
            if wrong == "slow-start":
                time.sleep(3600)
            send(
                id=request_id,
                result={
                    "protocolVersion": "1" if wrong == "version" else "2025-11-25",
                    "capabilities": {} if wrong == "no-tools" else {"tools": {}},
                    "serverInfo": {"name": "hostile", "version": "1"},
                },
            )
        case "tools/list":
            send(id=request_id, result=tools(params.get("cursor")))
        case "tools/call":
            call(request_id)
        case "ping" if wrong == "no-ping":
            time.sleep(3600)
        case "ping":
            send(id=request_id, result={})


def misbehave() -> None:
    match wrong:
        case "some-garbage":
            sys.stdout.buffer.write(b"\xff\xfe\0\n")
            for text in (
                "Welcome!",
                "{",
                '{"jsonrpc": "2.0"}',
                "[" * 10_000,
                "9" * 9_999,
            ):
                write(text)
            send(method="notifications/message", params={"level": "info", "data": 1})
            sys.stderr.write("é" * 200_000 + "\n" + "é" * 5000 + "\n" + "noise\n" * 500)
            sys.stderr.flush()
        case "only-garbage":
            while True:
                write("garbage")
        case "endless-line":
            while True:
                sys.stdout.write("x" * 1_000_000)
        case "many-requests":
            while True:
                send(id="x" * 10_000, method="ping")
        case "exits":
            sys.exit(7)
        case "closes-output":
            os.close(1)
            time.sleep(3600)
        case "stubborn":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            if child := os.fork():
                Path(rest[0]).write_text(f"{os.getpid()} {child}")
            else:
                time.sleep(3600)


misbehave()
for line in sys.stdin:
    message = json.loads(line)
    answer(message["method"], message.get("id"), message.get("params", {}))
while wrong == "stubborn":
    time.sleep(3600)
