"""What health checks answer."""

from typing import Literal

from pydantic import BaseModel


class Health(BaseModel):
    """The answer of a healthy application."""

    status: Literal["ok"] = "ok"
