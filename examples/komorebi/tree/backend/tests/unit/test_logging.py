"""Logs are JSON, one object a line."""

import json
import logging
import subprocess
import sys
from typing import Any
from uuid import UUID

from backend.app.core.logging import JsonFormatter, request_id_context
from backend.tests.databases import ROOT


def log_entry(message: str, *args: object, **kwargs: Any) -> dict[str, Any]:
    """Return how a record is written."""
    record = logging.LogRecord("shop", logging.INFO, "", 0, message, args, None)
    vars(record).update(kwargs)
    line = JsonFormatter().format(record)
    assert "\n" not in line
    entry: dict[str, Any] = json.loads(line)
    return entry


def test_entry_has_time_level_logger_and_message() -> None:
    entry = log_entry("%s items", 3)
    assert entry["message"] == "3 items"
    assert entry["level"] == "INFO"
    assert entry["logger"] == "shop"
    assert entry["timestamp"].endswith("+00:00")


def test_entry_has_the_id_of_the_request() -> None:
    assert log_entry("outside of requests")["request_id"] is None
    reset_token = request_id_context.set("abc")
    assert log_entry("within a request")["request_id"] == "abc"
    request_id_context.reset(reset_token)


def test_entry_has_what_was_passed_as_extra() -> None:
    session_id = UUID(int=1)
    assert log_entry("x", session_id=session_id)["session_id"] == str(session_id)


def test_extra_cannot_forge_the_message() -> None:
    assert log_entry("true", level="forged")["level"] == "INFO"


def test_entry_has_the_traceback_of_an_exception() -> None:
    try:
        raise ValueError("a reason")
    except ValueError:
        entry = log_entry("failed", exc_info=sys.exc_info())
    assert "ValueError: a reason" in entry["exception"]


def test_any_text_stays_on_one_line() -> None:
    assert log_entry("a\nb\ud800\0")["message"] == "a\nb\ud800\0"


def test_records_of_the_application_and_the_server_are_json() -> None:
    program = """
import logging
from backend.app.core.logging import configure_logging
configure_logging("INFO")
for name in ("app", "uvicorn.error", "uvicorn.access"):
    logging.getLogger(name).info("from %s", name)
"""
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    messages = [json.loads(line)["message"] for line in run.stderr.splitlines()]
    assert messages == ["from app", "from uvicorn.error"]
