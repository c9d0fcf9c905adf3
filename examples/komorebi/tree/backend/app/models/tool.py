"""Tools of external servers, as clients see and call them."""

from enum import StrEnum
from typing import Any

from pydantic import Field

from backend.app.models.base import RequestModel, ResponseModel


class ToolServerState(StrEnum):
    """How far the connection to a server is."""

    CONNECTING = "connecting"
    READY = "ready"
    DOWN = "down"


class ToolServerRead(ResponseModel):
    """A server."""

    name: str
    state: ToolServerState
    error: str | None = Field(description="Why it is down, or was the last time.")
    tools: int = Field(description="How many tools it has.")


class ToolRead(ResponseModel):
    """A tool."""

    name: str
    server: str
    title: str
    description: str
    input_schema: dict[str, Any] = Field(description="A JSON schema of the arguments.")


class ToolCall(RequestModel):
    """A call of a tool."""

    arguments: dict[str, Any] = {}


class ToolResult(ResponseModel):
    """What a tool answered."""

    is_error: bool = Field(description="Whether the tool itself failed.")
    content: list[dict[str, Any]] = Field(description="Blocks of content, as in MCP.")
    structured_content: dict[str, Any] | None
