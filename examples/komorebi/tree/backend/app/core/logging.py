"""Structured logging: one JSON object a line, with the id of the request."""

import json
import logging
import logging.config
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id_context: ContextVar[str | None] = ContextVar("request_id", default=None)

_PLAIN_RECORD = logging.LogRecord("", 0, "", 0, "", None, None)
_NOT_EXTRA = {*vars(_PLAIN_RECORD), "message", "asctime", "color_message"}


class JsonFormatter(logging.Formatter):
    """Formats a record, and whatever was passed as `extra`, as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON."""
        entry: dict[str, Any] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id_context.get(),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        for name, value in vars(record).items():
            if name not in _NOT_EXTRA:
                entry.setdefault(name, value)
        return json.dumps(entry, default=str)


def configure_logging(level: str) -> None:
    """Send every record to stderr as JSON, those of the server included."""
    to_root: dict[str, Any] = {"handlers": [], "propagate": True}
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": JsonFormatter}},
            "handlers": {
                "stderr": {"class": "logging.StreamHandler", "formatter": "json"}
            },
            "root": {"level": level, "handlers": ["stderr"]},
            "loggers": {
                "uvicorn": to_root,
                "uvicorn.error": to_root,
                # The request middleware logs every request, with its id.
                "uvicorn.access": {"handlers": [], "propagate": False},
                # These say little; and whole URLs may hold secrets.
                "alembic.runtime.plugins": {"level": "WARNING"},
                "httpx2": {"level": "WARNING"},
            },
        }
    )
