"""Errors of the application, and the one format in which clients see any error."""

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Self
from uuid import UUID

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from app.core.logging import request_id_context
from app.schemas.problem import FieldError, Problem

MAX_FIELD_ERRORS = 20  # a body of nothing but mistakes would have a far larger answer

logger = logging.getLogger(__name__)


class AppError(HTTPException):
    """Base of the application's errors: a status, a stable code, a sentence."""

    status_code: int = HTTPStatus.INTERNAL_SERVER_ERROR
    code = "internal_server_error"
    detail: str = "Something went wrong on our side."

    def __init__(
        self, detail: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        """Take the class's own sentence unless a better one is given."""
        super().__init__(self.status_code, detail or self.detail, headers)


class UnauthorizedError(AppError):
    """The request lacks valid credentials."""

    status_code = HTTPStatus.UNAUTHORIZED
    code = "not_authenticated"
    detail = "Log in to do this."

    def __init__(self, detail: str | None = None) -> None:
        """Name the scheme, as HTTP asks of every 401."""
        super().__init__(detail, {"WWW-Authenticate": "Bearer"})


class InvalidTokenError(UnauthorizedError):
    """A token is malformed, forged, expired, revoked or already used."""

    code = "invalid_token"
    detail = "The token is not valid, or no longer."


class ForbiddenError(AppError):
    """The user may not do this."""

    status_code = HTTPStatus.FORBIDDEN
    code = "forbidden"
    detail = "Your role does not allow this."


class UntrustedOriginError(ForbiddenError):
    """A write authorised by a cookie comes from a page of another origin."""

    code = "untrusted_origin"
    detail = "Requests with cookies must come from a trusted origin."


class NotFoundError(AppError):
    """What was asked for does not exist, or not for this user."""

    status_code = HTTPStatus.NOT_FOUND
    code = "not_found"
    detail = "There is no such resource."

    @classmethod
    def of(cls, what: str, entity_id: UUID) -> Self:
        """Say what there is none of, with which id."""
        return cls(f"There is no {what} {entity_id}.")


class ConflictError(AppError):
    """The request contradicts what is stored."""

    status_code = HTTPStatus.CONFLICT
    code = "conflict"
    detail = "This conflicts with existing data."


class TakenError(ConflictError):
    """Another entity has a value that only one may have; the code names the field."""

    def __init__(self, field: str) -> None:
        """Say which value it is."""
        super().__init__(f"Another one has this '{field}' already.")
        self.code = f"{field}_taken"


class InUseError(ConflictError):
    """What is to be deleted is still needed."""

    code = "in_use"
    detail = "Something else refers to it."


class UnknownReferenceError(AppError):
    """The request refers to what does not exist, or not for this user."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "unknown_reference"

    def __init__(self, field: str, entity_id: UUID) -> None:
        """Say where the reference is, and where it leads."""
        super().__init__(f"There is nothing with the id {entity_id} for '{field}'.")


class CyclicReferenceError(AppError):
    """Something would refer to itself, by way of what it refers to."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "cyclic_reference"

    def __init__(self, field: str) -> None:
        """Say where the reference is."""
        super().__init__(f"This '{field}' would lead back to where it starts.")


class ContentTooLargeError(AppError):
    """The body of the request is over the limit."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "content_too_large"
    detail = "The body of the request is too large."

    def __init__(self) -> None:
        """Have the server close the connection, instead of reading the rest."""
        super().__init__(headers={"Connection": "close"})


class ServiceUnavailableError(AppError):
    """Something that the application depends on does not answer."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    code = "service_unavailable"
    detail = "The service is unavailable for the moment."
    retry_after_seconds = 5

    def __init__(
        self, detail: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        """Say when to try again, unless the headers do."""
        retry_after = {"Retry-After": str(self.retry_after_seconds)}
        super().__init__(detail, {**retry_after, **(headers or {})})


class ProblemResponse(JSONResponse):
    """An error as RFC 9457 wants it; in ASCII, so that any input can be echoed."""

    media_type = "application/problem+json"

    def render(self, content: Any) -> bytes:
        """Return the content as JSON."""
        return json.dumps(content).encode()


def problem_response(
    status: int,
    code: str,
    detail: str,
    headers: Mapping[str, str] | None = None,
    errors: Sequence[FieldError] | None = None,
) -> ProblemResponse:
    """Return the response that tells a client about an error."""
    problem = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        request_id=request_id_context.get(),
        errors=errors,
    )
    return ProblemResponse(
        problem.model_dump(exclude_none=True), status_code=status, headers=headers
    )


def unexpected_error_response() -> ProblemResponse:
    """Return the response to a fault, which says nothing about it."""
    return problem_response(AppError.status_code, AppError.code, AppError.detail)


async def _handle_http_exception(_: Request, error: HTTPException) -> ProblemResponse:
    code = error.code if isinstance(error, AppError) else _code_of(error.status_code)
    return problem_response(error.status_code, code, error.detail, error.headers)


async def _handle_invalid_request(
    _: Request, error: RequestValidationError
) -> ProblemResponse:
    # The input itself is left out: it may hold a password.
    errors = [
        FieldError(location=item["loc"], message=item["msg"], type=item["type"])
        for item in error.errors()[:MAX_FIELD_ERRORS]
    ]
    return problem_response(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "validation_error",
        "The request is not valid.",
        errors=errors,
    )


async def _handle_integrity_error(_: Request, error: IntegrityError) -> ProblemResponse:
    logger.warning("The database refused a write.", extra={"reason": _reason_of(error)})
    return problem_response(
        ConflictError.status_code, ConflictError.code, ConflictError.detail
    )


async def _handle_unavailable_database(
    request: Request, error: DBAPIError | PoolTimeoutError
) -> ProblemResponse:
    if isinstance(error, DBAPIError) and _is_wrong_statement(error):
        raise error
    logger.error("The database did not answer.", extra={"reason": _reason_of(error)})
    return await _handle_http_exception(request, ServiceUnavailableError())


def _is_wrong_statement(error: DBAPIError) -> bool:
    # SQLite has one class of errors for these and for a database that is busy or gone.
    return getattr(error.orig, "sqlite_errorname", None) == "SQLITE_ERROR"


def _reason_of(error: DBAPIError | PoolTimeoutError) -> str:
    # Only the first line: others may hold personal data.
    reason = error.orig if isinstance(error, DBAPIError) else error
    return str(reason).partition("\n")[0]


def _code_of(status: int) -> str:
    return HTTPStatus(status).name.lower()


def register_exception_handlers(app: FastAPI) -> None:
    """Make the application answer every expected error as a problem."""
    app.exception_handler(HTTPException)(_handle_http_exception)
    app.exception_handler(RequestValidationError)(_handle_invalid_request)
    app.exception_handler(IntegrityError)(_handle_integrity_error)
    # Refused, cut off, stopped after too long, or the victim of a deadlock.
    for unavailable in (OperationalError, InterfaceError, PoolTimeoutError):
        app.exception_handler(unavailable)(_handle_unavailable_database)
