"""Errors, as clients see them."""

import httpx2


def assert_is_problem(response: httpx2.Response, status: int, code: str) -> None:
    """Check that a response is an error in the one format of errors."""
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["code"] == code
    assert problem["type"] == "about:blank"
    assert problem["title"] and problem["detail"]
    assert problem["request_id"] == response.headers["X-Request-ID"]
