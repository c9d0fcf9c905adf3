"""The request owns the transaction: all of its writes, or none of them."""

import asyncio
from typing import Annotated, Any

import httpx2
import pytest
from fastapi import Depends, FastAPI
from sqlalchemy import func, select

from app.api.deps import SessionDep
from app.core.exceptions import NotFoundError
from app.database import Database
from tests.rows import Row, new_row

pytestmark = pytest.mark.commits


async def count_rows(database: Database) -> int:
    """Count what others can see of the rows."""
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(Row)) or 0


async def write_row(session: SessionDep) -> Row:
    """Store a row, in the transaction of the request."""
    row = new_row("ada")
    session.add(row)
    await session.flush()
    return row


WrittenRow = Annotated[Row, Depends(write_row)]


async def test_row_is_committed_before_the_response_is_sent(
    app: FastAPI, database: Database
) -> None:
    @app.post("/write")
    async def write(row: WrittenRow) -> None:
        pass

    seen_at_start_of_response = []

    async def watched_app(scope: Any, receive: Any, send: Any) -> None:
        async def watching_send(message: Any) -> None:
            if message["type"] == "http.response.start":
                seen_at_start_of_response.append(await count_rows(database))
            await send(message)

        await app(scope, receive, watching_send)

    transport = httpx2.ASGITransport(app=watched_app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://t") as client:
        assert (await client.post("/write")).status_code == 200
    assert seen_at_start_of_response == [1]


@pytest.mark.parametrize(
    ("error", "status"), [(NotFoundError(), 404), (RuntimeError(), 500)]
)
async def test_error_after_a_write_leaves_nothing(
    app: FastAPI,
    client: httpx2.AsyncClient,
    database: Database,
    error: Exception,
    status: int,
) -> None:
    @app.post("/write-and-fail")
    async def write_and_fail(row: WrittenRow) -> None:
        raise error

    assert (await client.post("/write-and-fail")).status_code == status
    assert await count_rows(database) == 0


async def test_success_after_a_write_keeps_it(
    app: FastAPI, client: httpx2.AsyncClient, database: Database
) -> None:
    @app.post("/write")
    async def write(row: WrittenRow) -> None:
        pass

    assert (await client.post("/write")).status_code == 200
    assert await count_rows(database) == 1


async def test_reading_and_then_writing_waits_for_other_writers(
    app: FastAPI, client: httpx2.AsyncClient, database: Database
) -> None:
    @app.post("/read-and-write/{number}")
    async def read_and_write(number: int, session: SessionDep) -> None:
        await session.scalar(select(func.count()).select_from(Row))
        await asyncio.sleep(0.01)
        session.add(new_row(str(number)))
        await session.flush()

    requests = [client.post(f"/read-and-write/{number}") for number in range(10)]
    responses = await asyncio.gather(*requests)
    assert {response.status_code for response in responses} == {200}
    assert await count_rows(database) == 10


async def test_reading_does_not_wait_for_a_writer(database: Database) -> None:
    async with database.transaction() as session:
        await write_row(session)
        assert await count_rows(database) == 0
    assert await count_rows(database) == 1
