"""What can go wrong with the tools of external servers."""

from http import HTTPStatus

from backend.app.core.exceptions import AppError, ServiceUnavailableError


class ConfigurationError(Exception):
    """The file that lists the servers cannot be used; says why."""


class ConnectionLostError(Exception):
    """A server ended, or does what no client can live with; says what."""


class ToolServerDownError(ServiceUnavailableError):
    """The server of a tool is not connected."""

    code = "tool_server_down"

    def __init__(self, server: str, retry_seconds: int) -> None:
        """Say which server it is, and when to ask again."""
        super().__init__(
            f"The server '{server}' is not connected.",
            {"Retry-After": str(retry_seconds)},
        )


class ToolTimeoutError(AppError):
    """A tool took too long, and was told to stop."""

    status_code = HTTPStatus.GATEWAY_TIMEOUT
    code = "tool_timeout"
    detail = "The tool did not answer in time."


class ToolFailedError(AppError):
    """A server answered a call with an error of the protocol, or with nonsense."""

    status_code = HTTPStatus.BAD_GATEWAY
    code = "tool_failed"
    detail = "The server did not answer as the protocol wants it."
