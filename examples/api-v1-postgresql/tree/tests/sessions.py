"""Login sessions, as tests use them."""

from datetime import timedelta

import httpx2
from sqlalchemy import update

from app.database import Database
from app.models.base import utc_now
from app.models.login_session import LoginSession
from tests.people import Person

REFRESH = "/api/v1/auth/refresh"
LOGOUT = "/api/v1/auth/logout"
ME = "/api/v1/users/me"


async def refresh(client: httpx2.AsyncClient, token: str) -> httpx2.Response:
    """Use a refresh token."""
    return await client.post(REFRESH, json={"refresh_token": token})


async def is_logged_in(client: httpx2.AsyncClient, person: Person) -> bool:
    """Tell whether a person's access token is accepted."""
    return (await client.get(ME, headers=person.headers)).status_code == 200


async def let_all_sessions_expire(database: Database) -> None:
    """Turn the clock of all sessions to their end."""
    async with database.transaction() as session:
        past = utc_now() - timedelta(seconds=1)
        await session.execute(update(LoginSession).values(expires_at=past))
