"""Users for tests."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import httpx2

from app.core.config import Settings
from app.core.security import hash_password
from app.database import Database
from app.models.user import Role, User
from app.repositories.user import UserRepository

PASSWORD = "correct horse battery staple"
LOGIN = "/api/v1/auth/login"
LOGIN_COOKIES = ("access_token", "refresh_token")
# What no two users have the same value of.
UNIQUE = "email"


@dataclass(frozen=True, slots=True)
class Person:
    """A user who has logged in."""

    id: UUID
    email: str
    access_token: str
    refresh_token: str

    @property
    def headers(self) -> dict[str, str]:
        """What authorises this person's requests."""
        return {"Authorization": f"Bearer {self.access_token}"}


def new_user(email: str) -> User:
    """Return a user with an e-mail address, who is not stored yet."""
    return User(email=email, password_hash="")


class People:
    """Makes users and logs them in."""

    def __init__(
        self, client: httpx2.AsyncClient, database: Database, settings: Settings
    ) -> None:
        self._client = client
        self._database = database
        self._settings = settings

    async def create(self, role: Role = Role.USER, is_active: bool = True) -> User:
        """Store a user."""
        user = User(
            email=f"{uuid4().hex}@example.com",
            password_hash=await hash_password(PASSWORD, self._settings.bcrypt_rounds),
            role=role,
            is_active=is_active,
        )
        async with self._database.transaction() as session:
            return await UserRepository(session).add(user)

    async def log_in(self, user: User) -> Person:
        """Log a user in."""
        credentials = {"email": user.email, "password": PASSWORD}
        response = await self._client.post(LOGIN, json=credentials)
        tokens = response.raise_for_status().json()
        return Person(
            user.id, user.email, tokens["access_token"], tokens["refresh_token"]
        )

    async def create_logged_in(self, role: Role = Role.USER) -> Person:
        """Store a user and log them in."""
        return await self.log_in(await self.create(role))

    async def deactivate(self, user_id: UUID) -> None:
        """Lock a user out."""
        async with self._database.transaction() as session:
            user = await session.get_one(User, user_id)
            user.is_active = False

    async def set_password(self, user_id: UUID, password: str) -> None:
        """Give a user another password."""
        rounds = self._settings.bcrypt_rounds
        async with self._database.transaction() as session:
            user = await session.get_one(User, user_id)
            user.password_hash = await hash_password(password, rounds)
