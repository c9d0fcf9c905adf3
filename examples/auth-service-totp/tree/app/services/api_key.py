"""Making, finding and changing api keys."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import NotFoundError, UnknownReferenceError
from app.models.api_key import ApiKey
from app.models.user import User
from app.repositories.api_key import ApiKeyRepository
from app.repositories.team import TeamRepository
from app.schemas.api_key import ApiKeyCreate, ApiKeyQuery, ApiKeyRead, ApiKeyUpdate
from app.schemas.pagination import Page, filters_of


class ApiKeyService:
    """Knows the api keys of one user."""

    def __init__(self, session: AsyncSession, user: User) -> None:
        """Work within the transaction of a session, for a user."""
        self._api_keys = ApiKeyRepository(session)
        self._teams = TeamRepository(session)
        self._user = user

    async def find(self, query: ApiKeyQuery) -> Page[ApiKeyRead]:
        """Return a page of those that match."""
        filters = {"owner_id": self._user.id, **filters_of(query)}
        where = self._api_keys.matching(filters)
        found = await self._api_keys.list(
            *where, limit=query.limit, offset=query.offset, sort=query.sort
        )
        return Page(
            items=[ApiKeyRead.model_validate(item) for item in found],
            total=await self._api_keys.count(*where),
            limit=query.limit,
            offset=query.offset,
        )

    async def get(self, api_key_id: UUID, *, for_update: bool = False) -> ApiKey:
        """Return one of them; for an update, so that nobody else changes it meanwhile.

        Raises:
            NotFoundError: There is none with this id, or it is somebody else's.
        """
        api_key = await self._api_keys.get(api_key_id, for_update=for_update)
        if api_key is None or api_key.owner_id != self._user.id:
            raise NotFoundError.of("api key", api_key_id)
        return api_key

    async def create(self, new: ApiKeyCreate) -> ApiKey:
        """Store a new one.

        Raises:
            UnknownReferenceError: It refers to what is not there.
        """
        values = new.model_dump()
        await self._check_references(values)
        return await self._api_keys.add(ApiKey(**values, owner_id=self._user.id))

    async def update(self, api_key_id: UUID, changes: ApiKeyUpdate) -> ApiKey:
        """Change what is given, and nothing else.

        Raises:
            NotFoundError: There is none with this id, or it is somebody else's.
            UnknownReferenceError: It refers to what is not there.
        """
        api_key = await self.get(api_key_id, for_update=True)
        values = changes.model_dump(exclude_unset=True)
        await self._check_references(values)
        return await self._api_keys.update(api_key, values)

    async def delete(self, api_key_id: UUID) -> None:
        """Remove one of them.

        Raises:
            NotFoundError: There is none with this id, or it is somebody else's.
        """
        api_key = await self.get(api_key_id, for_update=True)
        await self._api_keys.delete(api_key)

    async def _check_references(self, values: Mapping[str, Any]) -> None:
        entity_id = values.get("team_id")
        if entity_id and not await self._teams.exists(id=entity_id):
            raise UnknownReferenceError("team_id", entity_id)
