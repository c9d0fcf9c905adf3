"""The tools of all servers, served as those of one MCP server, at `/mcp`."""

import logging
from typing import Any

from fastapi.exceptions import RequestValidationError
from mcp import MCPError, types
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from backend.app.core.config import Settings
from backend.app.core.exceptions import AppError, NotFoundError
from backend.app.mcp.aggregator import ToolAggregator

# For each request, that it is started and shut down.
logging.getLogger("mcp.server.streamable_http_manager").setLevel(logging.WARNING)


class Gateway:
    """Answers MCP requests over streamable HTTP, each of them for itself."""

    def __init__(self, server: Server, settings: Settings) -> None:
        """Answer for a server."""
        self._server = server
        self._settings = settings

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        manager = StreamableHTTPSessionManager(
            self._server,
            json_response=True,
            stateless=True,
            # A page that a browser shows must not get here under a name of its own.
            security_settings=TransportSecuritySettings(
                allowed_hosts=self._settings.mcp_allowed_hosts,
                allowed_origins=self._settings.cors_origins,
            ),
            max_request_body_size=self._settings.max_body_bytes,
        )
        # It keeps nothing between requests, and one cannot run twice.
        async with manager.run():
            await manager.handle_request(scope, receive, send)


def create_gateway(aggregator: ToolAggregator, settings: Settings) -> Gateway:
    """Return the server that has all tools."""

    async def list_tools(*_: Any) -> types.ListToolsResult:
        """Show the tools under the names that they have here."""
        return types.ListToolsResult(
            tools=[
                tool.definition.model_copy(update={"name": tool.name})
                for tool in aggregator.tools
            ]
        )

    async def call_tool(
        _: Any, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        """Pass a call on; errors are results, so that models see and correct them."""
        try:
            return await aggregator.call(params.name, params.arguments or {})
        except NotFoundError as error:
            raise MCPError(types.INVALID_PARAMS, error.detail) from error
        except AppError as error:
            return _error_result(error.detail)
        except RequestValidationError as error:
            return _error_result(
                "\n".join(
                    ".".join(map(str, item["loc"][1:])) + ": " + item["msg"]
                    for item in error.errors()
                )
            )

    server = Server(settings.app_name, on_list_tools=list_tools, on_call_tool=call_tool)
    return Gateway(server, settings)


class GatewayEndpoint:
    """Passes requests to the gateway of the application that got them."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        gateway: Gateway = scope["app"].state.mcp_gateway
        await gateway.answer(scope, receive, send)


# Without GET, which would open a stream of events that never has any.
gateway_route = Route("/mcp", GatewayEndpoint(), methods=["POST"])


def _error_result(text: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=text)], is_error=True)
