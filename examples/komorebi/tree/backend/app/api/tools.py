"""Tools of external servers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from backend.app.mcp.aggregator import ToolAggregator
from backend.app.models.pagination import TOTAL_HEADER
from backend.app.models.tool import ToolCall, ToolRead, ToolResult, ToolServerRead

router = APIRouter(prefix="/tools", tags=["tools"])


async def get_aggregator(request: Request) -> ToolAggregator:
    """Return the application's external tools."""
    aggregator: ToolAggregator = request.app.state.tools
    return aggregator


AggregatorDep = Annotated[ToolAggregator, Depends(get_aggregator)]


@router.get("")
async def list_tools(aggregator: AggregatorDep, response: Response) -> list[ToolRead]:
    """Show the tools of all servers that are ready."""
    tools = aggregator.tools
    response.headers[TOTAL_HEADER] = str(len(tools))
    return [
        ToolRead(
            name=tool.name,
            server=tool.server,
            title=tool.title,
            description=tool.description,
            input_schema=tool.definition.input_schema,
        )
        for tool in tools
    ]


@router.get("/servers")
async def list_tool_servers(aggregator: AggregatorDep) -> list[ToolServerRead]:
    """Show the servers, and how they are."""
    return [
        ToolServerRead(
            name=server.name,
            state=server.state,
            error=server.error,
            tools=len(server.tools),
        )
        for server in aggregator.servers
    ]


@router.post("/{name}", responses={404: {}, 502: {}, 503: {}, 504: {}})
async def call_tool(
    name: Annotated[str, Path(max_length=128)],
    call: ToolCall,
    aggregator: AggregatorDep,
) -> ToolResult:
    """Call a tool. One that fails itself is a result too, with `is_error`."""
    result = await aggregator.call(name, call.arguments)
    return ToolResult(
        is_error=result.is_error,
        content=[
            block.model_dump(mode="json", by_alias=True, exclude_none=True)
            for block in result.content
        ],
        structured_content=result.structured_content,
    )
