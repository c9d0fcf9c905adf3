"""Users for tests."""

from dataclasses import dataclass
from uuid import UUID

from app.auth.identity import Identity
from app.db.session import Database
from app.models.base import utc_now
from app.models.user import Role, User
from app.repositories.user import UserRepository
from tests.better_auth import Account, BetterAuth, new_account

LOGIN_COOKIES = ("better-auth.session_token",)
# What no two users have the same value of.
UNIQUE = "auth_id"


@dataclass(frozen=True, slots=True)
class Person:
    """A user who has logged in."""

    id: UUID
    account: Account
    # What authorises this person's requests.
    headers: dict[str, str]


def identity_of(account: Account) -> Identity:
    """Return an account, as of now."""
    return Identity(
        auth_id=account.id, email=account.email, name=account.name, as_of=utc_now()
    )


def new_user(email: str) -> User:
    """Return a user with an e-mail address, who is not stored yet."""
    return User(auth_id=email, email=email, name="")


class People:
    """Makes users and logs them in."""

    def __init__(self, better_auth: BetterAuth, database: Database) -> None:
        self._better_auth = better_auth
        self._database = database

    async def create(self, role: Role = Role.USER) -> User:
        """Store a user."""
        return await self._know(new_account(), role)

    async def create_logged_in(self, role: Role = Role.USER) -> Person:
        """Store a user and log them in."""
        account = new_account()
        headers = {"Authorization": f"Bearer {self._better_auth.token(account)}"}
        user = await self._know(account, role)
        return Person(user.id, account, headers)

    async def _know(self, account: Account, role: Role) -> User:
        async with self._database.transaction() as session:
            user = await UserRepository(session).keep(identity_of(account))
            user.role = role
        return user
