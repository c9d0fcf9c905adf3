"""Errors of the application."""

from uuid import UUID

from backend.app.core.exceptions import UnknownReferenceError


def test_unknown_reference_says_where_it_is_and_where_it_leads() -> None:
    error = UnknownReferenceError("customer_id", UUID(int=1))
    assert error.status_code == 422
    assert error.detail == (
        "There is nothing with the id 00000000-0000-0000-0000-000000000001"
        " for 'customer_id'."
    )
