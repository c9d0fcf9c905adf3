"""Which servers there are, as `mcp.json` lists them."""

import json
import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    TypeAdapter,
    ValidationError,
)

from backend.app.mcp.exceptions import ConfigurationError

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")

# What neither a process nor a header can take.
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
HeaderValue = Annotated[str, StringConstraints(pattern=r"^[^\x00\r\n]*$")]
HeaderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+$")]
ServerName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,30}$")]


class ServerConfig(BaseModel):
    """Base of how a server is reached."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class ProcessConfig(ServerConfig):
    """A program that is started here, and spoken to over its input and output."""

    type: Literal["stdio"] = "stdio"
    command: Annotated[Text, Field(min_length=1)]
    args: list[Text] = []
    env: dict[Text, Text] = {}


class HttpConfig(ServerConfig):
    """A server that runs elsewhere, and is spoken to over streamable HTTP."""

    type: Literal["http", "streamable-http"] = "http"
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#]+")]
    headers: dict[HeaderName, HeaderValue] = {}


def _kind_of(config: Any) -> str:
    return "http" if isinstance(config, dict) and "url" in config else "stdio"


AnyServerConfig = Annotated[
    Annotated[ProcessConfig, Tag("stdio")] | Annotated[HttpConfig, Tag("http")],
    Discriminator(_kind_of),
]
SERVERS = TypeAdapter[dict[str, ProcessConfig | HttpConfig]](
    dict[ServerName, AnyServerConfig]
)


def read_servers(path: Path) -> dict[str, ProcessConfig | HttpConfig]:
    """Return the servers that a file lists; none if there is no file.

    Raises:
        ConfigurationError: The file cannot be used.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}") from error
    if not isinstance(content, dict) or not isinstance(
        servers := content.get("mcpServers"), dict
    ):
        raise ConfigurationError(f"{path}: 'mcpServers' must be an object.")
    filled = {name: _filled_in(path, name, value) for name, value in servers.items()}
    try:
        return SERVERS.validate_python(filled, strict=True)
    except ValidationError as error:
        raise ConfigurationError(_explanation(path, error)) from None


def _filled_in(path: Path, server: str, value: Any) -> Any:
    # Secrets stay out of the file: ${NAME} stands for a variable of the environment.
    match value:
        case str():
            for name in VARIABLE.findall(value):
                if name not in os.environ:
                    raise ConfigurationError(
                        f"{path}: server '{server}' needs the environment variable "
                        f"{name}, which is not set."
                    )
            return VARIABLE.sub(lambda found: os.environ[found[1]], value)
        case list():
            return [_filled_in(path, server, item) for item in value]
        case dict():
            return {k: _filled_in(path, server, item) for k, item in value.items()}
        case _:
            return value


def _explanation(path: Path, error: ValidationError) -> str:
    lines = []
    for item in error.errors(include_url=False, include_input=False):
        server, *rest = item["loc"]
        # After the server comes the kind that it was taken for.
        field = ".".join(str(part) for part in rest[1:] if part != "[key]")
        place = f"'{field}'" if field else "the server or its name"
        lines.append(f"{path}: server '{server}': {place}: {item['msg']}.")
    return "\n".join(lines)
