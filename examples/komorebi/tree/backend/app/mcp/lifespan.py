"""Starts and ends the servers with the application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from backend.app.core.config import Settings
from backend.app.mcp.aggregator import ToolAggregator
from backend.app.mcp.config import read_servers
from backend.app.mcp.connection import ToolServer
from backend.app.mcp.gateway import create_gateway


@asynccontextmanager
async def external_tools(app: FastAPI, settings: Settings) -> AsyncIterator[None]:
    """Give the application the tools of external servers.

    Raises:
        ConfigurationError: The file that lists the servers cannot be used.
    """
    configs = read_servers(settings.mcp_config)
    aggregator = ToolAggregator(
        [ToolServer(name, config, settings) for name, config in configs.items()]
    )
    app.state.mcp_gateway = create_gateway(aggregator, settings)
    app.state.tools = aggregator
    async with aggregator.running():
        yield
