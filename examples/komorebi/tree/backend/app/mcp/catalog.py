"""Which of the tools that a server lists are taken, and what they are called here."""

import json
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass

from mcp import ClientSession, types

from backend.app.mcp.schemas import InputSchema

SEPARATOR = "__"  # no name of a server has it, so no two servers' tools clash
MAX_TOOLS = 500
MAX_PAGES = 100
MAX_TITLE_LENGTH = 200
MAX_DESCRIPTION_LENGTH = 10_000
MAX_DEFINITION_LENGTH = 64 * 1024
MAX_LOGGED = 10

TOOL_NAME = re.compile(r"[A-Za-z0-9._-]+")
MAX_NAME_LENGTH = 128

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ServerTool:
    """A tool, as it is known here."""

    name: str
    server: str
    definition: types.Tool
    input_schema: InputSchema

    @property
    def title(self) -> str:
        """What people call it."""
        return self.definition.title or self.definition.name

    @property
    def description(self) -> str:
        """What it does, or nothing."""
        return self.definition.description or ""


async def list_tools(session: ClientSession) -> list[types.Tool]:
    """Return what a server lists, page after page, up to a limit."""
    tools: list[types.Tool] = []
    params = None
    for _ in range(MAX_PAGES):
        request = types.ListToolsRequest(params=params)
        # Not `session.list_tools()`: it keeps schemas that grow without a limit.
        page = await session.send_request(request, types.ListToolsResult)
        tools += page.tools
        if page.next_cursor is None or len(tools) > MAX_TOOLS:
            break
        params = types.PaginatedRequestParams(cursor=page.next_cursor)
    return tools


def accepted_tools(
    server: str, definitions: Iterable[types.Tool]
) -> dict[str, ServerTool]:
    """Return the tools that are taken, by their names here; log which are not."""
    tools: dict[str, ServerTool] = {}
    refused: list[str] = []
    for definition in definitions:
        try:
            if len(tools) == MAX_TOOLS:
                raise ValueError("there are too many")
            tool = _accepted(server, definition)
            if tool.name in tools:
                raise ValueError("another one has its name")
            tools[tool.name] = tool
        except ValueError as error:
            refused.append(f"{definition.name[:MAX_NAME_LENGTH]!r}: {error}")
    if refused:
        logger.warning(
            "Tools were refused.",
            extra={
                "server": server,
                "count": len(refused),
                "tools": refused[:MAX_LOGGED],
            },
        )
    return tools


def _accepted(server: str, definition: types.Tool) -> ServerTool:
    name = f"{server}{SEPARATOR}{definition.name}"
    if not TOOL_NAME.fullmatch(definition.name) or len(name) > MAX_NAME_LENGTH:
        raise ValueError("its name is no good")
    bounded = definition.model_copy(
        update={
            "title": (definition.title or "")[:MAX_TITLE_LENGTH] or None,
            "description": (definition.description or "")[:MAX_DESCRIPTION_LENGTH],
            "icons": None,
            "meta": None,
        }
    )
    written = bounded.model_dump(mode="json", by_alias=True)
    if len(json.dumps(written)) > MAX_DEFINITION_LENGTH:
        raise ValueError("its definition is too large")
    return ServerTool(name, server, bounded, InputSchema(definition.input_schema))
