"""Teams for tests."""

from typing import Any
from uuid import UUID

from app.database import Database
from app.models.team import Team
from app.repositories.team import TeamRepository
from app.schemas.team import TeamCreate


def team_values(number: int) -> dict[str, Any]:
    """Return what a client may send; a greater number gives greater values."""
    return {
        "name": f"name {number}",
    }


async def store_team(database: Database, number: int) -> Team:
    """Return one that is known by a number, and store it if there is none."""
    new = TeamCreate(**team_values(number))
    async with database.transaction() as session:
        return await session.merge(Team(id=UUID(int=number), **new.model_dump()))


async def delete_team(database: Database, team: Team) -> None:
    """Delete one that is stored.

    Raises:
        InUseError: Something else cannot be without it.
    """
    async with database.transaction() as session:
        await TeamRepository(session).delete(team)
