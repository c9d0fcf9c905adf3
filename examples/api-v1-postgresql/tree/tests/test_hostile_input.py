"""Whatever comes in, every endpoint answers as documented, and never with a fault."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx2
import pytest

from app.models.user import Role
from tests.access import Route, whole_access_table
from tests.openapi_samples import hostile_bodies, sample
from tests.people import LOGIN_COOKIES, People

HOSTILE_TEXTS = [
    *("%00", "%ff", "%ed%a0%80", "%0a", "-1", "0", "9" * 30, "null", "[]", "%22"),
    *(quote(text, errors="replace") for text in ("' OR 1=1", "ü", "\u202e")),
]
DEEPLY_NESTED = b"[" * 9_000
NOT_UTF8 = b'{"email": "\xff\xfe"}'
HOSTILE_HEADERS = [
    {"Authorization": "Bearer \xff\xfe"},
    {"Authorization": "Bearer " + "e30." * 1_000},
    {"Authorization": "Basic eDp4"},
    *({"Cookie": f'{name}="; {name}=\xff'} for name in LOGIN_COOKIES),
    {"Content-Type": "application/xml"},
    {"Content-Type": "application/json; charset=\xff"},
    *({"Origin": "http://[", "Cookie": f"{name}=x"} for name in LOGIN_COOKIES),
    {"Host": "["},
    {"X-Request-ID": "\xff\t"},
]


def requests_to(route: Route, document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return the arguments of all hostile requests to a route."""
    method, path = route
    operation = document["paths"][path][method.lower()]
    parameters = operation.get("parameters", [])
    plain_path = path
    for parameter in parameters:
        if parameter["in"] == "path":
            value = str(sample(parameter["schema"], document))
            plain_path = plain_path.replace(f"{{{parameter['name']}}}", value)

    for text in HOSTILE_TEXTS:
        yield {"url": f"{plain_path}?{text}={text}"}
        for parameter in parameters:
            if parameter["in"] == "path":
                yield {"url": path.replace(f"{{{parameter['name']}}}", text)}
            else:
                yield {"url": f"{plain_path}?{parameter['name']}={text}"}
    body: Any = {}
    if "requestBody" in operation:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        body = sample(schema, document)
        for variant in hostile_bodies(body):
            yield {"url": plain_path, "content": json.dumps(variant)}
        yield {"url": plain_path, "content": NOT_UTF8}
        yield {"url": plain_path, "content": DEEPLY_NESTED}
    for headers in HOSTILE_HEADERS:
        yield {"url": plain_path, "content": json.dumps(body), "headers": headers}


@pytest.mark.parametrize("route", sorted(whole_access_table()), ids=" ".join)
async def test_no_input_leads_to_a_fault_or_an_undocumented_answer(
    document: dict[str, Any], client: httpx2.AsyncClient, people: People, route: Route
) -> None:
    method, path = route
    responses = document["paths"][path][method.lower()]["responses"]
    documented = responses.keys() - {"500"}
    admin = await people.create_logged_in(Role.ADMIN)
    for request in requests_to(route, document):
        hostile = request.pop("headers", {})
        # Where somebody has logged in otherwise, nobody looks at the cookie.
        login = {} if "Cookie" in hostile else admin.headers
        headers = httpx2.Headers(
            {"Content-Type": "application/json", **login, **hostile},
            encoding="latin-1",
        )
        response = await client.request(method, headers=headers, **request)
        # A hostile parameter of the path can make it another path.
        elsewhere = {"404", "405"} if "{" in path else set()
        assert str(response.status_code) in documented | elsewhere, request
        if response.status_code >= 400:
            assert response.headers["Content-Type"] == "application/problem+json"
            # No input is to blame for a database that is away.
            assert response.json()["code"] != "service_unavailable", request
