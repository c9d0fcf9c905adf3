"""Who may change users is looked at again, when nobody else can change it any more."""

import pytest
from sqlalchemy import update

from app.core.exceptions import ForbiddenError
from app.database import Database
from app.models.user import Role, User
from app.schemas.user import UserUpdate
from app.services.users import UserService
from tests.people import People


async def test_administrator_who_is_none_any_more_changes_nobody(
    database: Database, people: People
) -> None:
    admin, user = await people.create(Role.ADMIN), await people.create()
    async with database.transaction() as session:
        seen = await session.get_one(User, admin.id)
        # As somebody else does in the meantime.
        demote = update(User).where(User.id == admin.id).values(role=Role.USER)
        await session.execute(demote, execution_options={"synchronize_session": False})
        changes = UserUpdate(role=Role.ADMIN)
        with pytest.raises(ForbiddenError):
            await UserService(session).update(seen, user.id, changes)
