"""Users in the database."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import select

from app.auth.identity import Identity
from app.models.user import User
from app.repositories.base import Repository

# SQL has no one way to insert or else update.
INSERT: dict[str, Callable[[type[User]], Any]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


class UserRepository(Repository[User]):
    """Finds and keeps the users that Better Auth vouches for."""

    model = User

    async def get_by_auth_id(self, auth_id: str) -> User | None:
        """Return the user with an id of Better Auth's, if they have been here."""
        statement = select(User).where(User.auth_id == auth_id)
        return (await self.session.exec(statement)).one_or_none()

    async def find_by_email(self, email: str) -> Sequence[User]:
        """Return the users with an e-mail address."""
        statement = select(User).where(User.email == email)
        return (await self.session.exec(statement)).all()

    async def keep(self, identity: Identity) -> User:
        """Store a user, or what is new about one, whoever else does so right now."""
        seen = {"email": identity.email, "name": identity.name}
        insert = INSERT[self.session.get_bind().dialect.name](User)
        statement = (
            insert.values(auth_id=identity.auth_id, **seen)
            .on_conflict_do_update(
                index_elements=["auth_id"],
                set_={**seen, "updated_at": insert.excluded.updated_at},
            )
            .returning(User)
        )
        options = {"populate_existing": True}
        rows = await self.session.exec(statement, execution_options=options)
        user: User = rows.scalar_one()
        return user
