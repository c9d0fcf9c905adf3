"""What all repositories can do."""

from uuid import uuid4

from app.database import Database
from app.models.user import User
from app.repositories.user import UserRepository


async def test_entities_are_added_found_and_deleted(database: Database) -> None:
    async with database.transaction() as session:
        users = UserRepository(session)
        user = await users.add(User(email="ada@example.com", password_hash=""))
        assert await users.get(user.id) is user
        assert await users.get(uuid4()) is None
        await users.delete(user)
        assert await users.get(user.id) is None


async def test_pages_are_parts_of_one_order(database: Database) -> None:
    async with database.transaction() as session:
        users = UserRepository(session)
        emails = [f"{number}@example.com" for number in range(5)]
        for email in emails:
            await users.add(User(email=email, password_hash=""))
        pages = [await users.list(limit=2, offset=offset) for offset in (0, 2, 4)]
        assert [user.email for page in pages for user in page] == emails
        assert await users.count() == 5


async def test_conditions_choose_what_is_listed_and_counted(
    database: Database,
) -> None:
    async with database.transaction() as session:
        users = UserRepository(session)
        ada = await users.add(User(email="ada@example.com", password_hash=""))
        await users.add(User(email="bob@example.com", password_hash=""))
        is_ada = User.email == "ada@example.com"
        assert await users.list(is_ada, limit=10, offset=0) == [ada]
        assert await users.count(is_ada) == 1
