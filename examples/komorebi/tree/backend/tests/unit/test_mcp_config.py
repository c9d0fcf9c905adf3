"""The file that lists the servers."""

import json
from pathlib import Path
from typing import Any

import pytest

from backend.app.mcp.config import HttpConfig, ProcessConfig, read_servers
from backend.app.mcp.exceptions import ConfigurationError


def written(folder: Path, servers: Any) -> Path:
    """Return the path of a file that lists servers."""
    path = folder / "mcp.json"
    path.write_text(json.dumps({"mcpServers": servers}))
    return path


def test_no_file_means_no_servers(tmp_path: Path) -> None:
    assert read_servers(tmp_path / "mcp.json") == {}


def test_variables_are_filled_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "${HOME}\\1")
    servers = {
        "files": {"command": "run", "args": ["-x", "${TOKEN}"], "env": {"A": "$TOKEN"}},
        "search": {
            "type": "http",
            "url": "https://example.com/${TOKEN}",
            "headers": {"Authorization": "Bearer ${TOKEN}"},
        },
    }
    assert read_servers(written(tmp_path, servers)) == {
        "files": ProcessConfig(
            command="run", args=["-x", "${HOME}\\1"], env={"A": "$TOKEN"}
        ),
        "search": HttpConfig(
            url="https://example.com/${HOME}\\1",
            headers={"Authorization": "Bearer ${HOME}\\1"},
        ),
    }


@pytest.mark.parametrize(
    ("servers", "error"),
    [
        ({"a": {"command": "x", "args": ["${MISSING_1}"]}}, "server 'a'.*MISSING_1"),
        ({"a": {"args": []}}, "server 'a': 'command': Field required"),
        ({"a": {"command": 7}}, "server 'a': 'command': .*string"),
        ({"a": {"command": "x", "args": "y"}}, "server 'a': 'args': .*list"),
        ({"a": {"command": "x", "env": {"A": 1}}}, "server 'a': 'env.A'"),
        ({"a": {"command": "x", "arg": []}}, "server 'a': 'arg': Extra"),
        ({"a": {"command": "x\0"}}, "server 'a': 'command'"),
        ({"a": {"command": "x", "url": "http://x"}}, "server 'a': 'command': Extra"),
        ({"a": {"url": "ftp://x"}}, "server 'a': 'url'"),
        ({"a": {"url": "http://x", "headers": {"A": "x\n"}}}, "'headers.A'"),
        ({"a": 7}, "server 'a': the server"),
        ({"A_b": {"command": "x"}}, "server 'A_b': the server or its name"),
        ([], "'mcpServers' must be an object"),
    ],
    ids=str,
)
def test_error_names_file_server_and_field(
    tmp_path: Path, servers: Any, error: str
) -> None:
    path = written(tmp_path, servers)
    with pytest.raises(ConfigurationError, match=error) as raised:
        read_servers(path)
    assert str(path) in str(raised.value)


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[]"])
def test_file_that_is_no_json_object_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mcp.json"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"mcp\.json"):
        read_servers(path)
