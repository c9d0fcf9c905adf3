"""A bare endpoint that stores the row of a capture, and does nothing else."""

import os
from datetime import UTC, datetime
from uuid import UUID, uuid4

from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table, Text, Uuid, insert
from sqlalchemy.ext.asyncio import create_async_engine

captures = Table(
    "captures",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("content", Text),
    Column("source", String(50)),
    Column("status", String),
    Column("attempts", Integer),
    Column("lease_until", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True)),
    Column("updated_at", DateTime(timezone=True)),
)
engine = create_async_engine(os.environ["DATABASE_URL"])
app = FastAPI()


class CaptureCreate(BaseModel):
    """What is asked for."""

    content: str
    source: str = "api"


class CaptureRead(CaptureCreate):
    """What is answered."""

    id: UUID
    status: str
    attempts: int
    created_at: datetime
    updated_at: datetime


@app.post("/api/v1/captures", status_code=202)
async def create_capture(new: CaptureCreate) -> CaptureRead:
    """Store a capture."""
    now = datetime.now(UTC)
    capture = CaptureRead(
        **new.model_dump(), id=uuid4(), status="queued", attempts=0, created_at=now, updated_at=now
    )
    async with engine.begin() as connection:
        await connection.execute(insert(captures), capture.model_dump() | {"lease_until": now})
    return capture
