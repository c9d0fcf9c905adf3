"""The first administrator."""

import runpy
import sys
from collections.abc import Sequence

import httpx2
import pytest
from sqlalchemy import select

from app.config import Settings
from app.create_admin import create_admin
from app.database import Database
from app.models.audit_event import AuditEvent, AuditEventKind
from app.models.user import Role, User
from tests.databases import ROOT
from tests.people import PASSWORD, People

ADA = "ada@example.com"
RESET = "/api/v1/auth/password/reset"
LOGIN = "/api/v1/auth/login"
USERS = "/api/v1/users"


async def events_in(
    database: Database,
) -> Sequence[tuple[str, dict[str, str]]]:
    """Return what was recorded, and in which details."""
    async with database.reading() as session:
        events = await session.scalars(select(AuditEvent))
        return [(event.event, event.details) for event in events]


def run_command(*arguments: str) -> None:
    """Run the command as `python -m` does."""
    sys.argv[1:] = arguments
    runpy.run_path(str(ROOT / "app/create_admin.py"), run_name="__main__")


async def test_new_administrator_chooses_a_password_with_the_link(
    client: httpx2.AsyncClient, database: Database, settings: Settings
) -> None:
    link = await create_admin(database, settings, ADA)
    assert link is not None
    page, _, token = link.partition("#token=")
    assert page == "http://localhost:3000/reset-password"
    choice = {"token": token, "password": PASSWORD}
    assert (await client.post(RESET, json=choice)).status_code == 200
    credentials = {"email": ADA, "password": PASSWORD}
    tokens = (await client.post(LOGIN, json=credentials)).json()
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await client.get(USERS, headers=headers)).status_code == 200


async def test_known_user_gets_the_role_and_keeps_the_password(
    client: httpx2.AsyncClient, people: People, database: Database, settings: Settings
) -> None:
    user = await people.create()
    assert await create_admin(database, settings, user.email) is None
    async with database.reading() as session:
        assert (await session.get_one(User, user.id)).role is Role.ADMIN
    credentials = {"email": user.email, "password": PASSWORD}
    assert (await client.post(LOGIN, json=credentials)).status_code == 200


async def test_new_administrator_is_recorded(
    database: Database, settings: Settings
) -> None:
    await create_admin(database, settings, ADA)
    assert await events_in(database) == [(AuditEventKind.ADMIN_CREATED, {})]


async def test_new_role_is_recorded_once(
    people: People, database: Database, settings: Settings
) -> None:
    user = await people.create()
    for _ in range(2):
        await create_admin(database, settings, user.email)
    roles = {"from": "user", "to": "admin"}
    assert await events_in(database) == [(AuditEventKind.ROLE_CHANGED, roles)]


@pytest.mark.commits
def test_command_line_names_the_user(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setattr(sys, "argv", ["create_admin"])
    run_command("ADA@example.com")
    answer = capsys.readouterr().out
    assert "ada@example.com is an administrator." in answer
    assert "http://localhost:3000/reset-password#token=" in answer
    run_command("ada@example.com")
    assert capsys.readouterr().out == "ada@example.com is an administrator.\n"


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [([], "Usage"), (["ada", "eve"], "Usage"), (["ada"], "ada is no e-mail address")],
)
def test_mistake_on_the_command_line_is_told(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], answer: str
) -> None:
    monkeypatch.setattr(sys, "argv", ["create_admin"])
    with pytest.raises(SystemExit, match=answer):
        run_command(*arguments)
