"""Errors of the application."""

from uuid import UUID

from app.core.exceptions import CyclicReferenceError, UnknownReferenceError


def test_unknown_reference_says_where_it_is_and_where_it_leads() -> None:
    error = UnknownReferenceError("customer_id", UUID(int=1))
    assert error.status_code == 422
    assert error.detail == (
        "There is nothing with the id 00000000-0000-0000-0000-000000000001"
        " for 'customer_id'."
    )


def test_cyclic_reference_says_where_it_is() -> None:
    error = CyclicReferenceError("parent_id")
    assert (error.status_code, error.code) == (422, "cyclic_reference")
    assert error.detail == "This 'parent_id' would lead back to where it starts."
