"""Collections of the API, as a client sees them."""

from typing import Any
from uuid import UUID

import httpx2

from backend.app.models.pagination import TOTAL_HEADER


class Collection:
    """Calls the endpoints of one collection."""

    def __init__(
        self, client: httpx2.AsyncClient, path: str, headers: dict[str, str]
    ) -> None:
        self._client = client
        self._path = path
        self._headers = headers

    async def post(self, body: Any) -> httpx2.Response:
        """Ask for a new item."""
        return await self._client.post(self._path, json=body, headers=self._headers)

    async def create(self, body: Any) -> dict[str, Any]:
        """Create an item, and return it."""
        response = await self.post(body)
        assert response.status_code == 201, response.text
        item: dict[str, Any] = response.json()
        return item

    async def get(self, item_id: str | UUID) -> httpx2.Response:
        """Ask for an item."""
        return await self._client.get(self._of(item_id), headers=self._headers)

    async def patch(self, item_id: str | UUID, changes: Any) -> httpx2.Response:
        """Ask for a change of an item."""
        return await self._client.patch(
            self._of(item_id), json=changes, headers=self._headers
        )

    async def delete(self, item_id: str | UUID) -> httpx2.Response:
        """Ask for an item to be deleted."""
        return await self._client.delete(self._of(item_id), headers=self._headers)

    async def list(self, query: dict[str, Any]) -> httpx2.Response:
        """Ask for a page of items."""
        return await self._client.get(self._path, params=query, headers=self._headers)

    async def page(self, limit: int, offset: int) -> tuple[Any, int]:
        """Return the items of a page, and how many there are in all."""
        response = await self.list({"limit": limit, "offset": offset})
        return response.json(), int(response.headers[TOTAL_HEADER])

    async def ids(self, query: dict[str, Any]) -> Any:
        """Return the ids of the items that match."""
        response = await self.list(query)
        assert response.status_code == 200, response.text
        return [item["id"] for item in response.json()]

    def _of(self, item_id: str | UUID) -> str:
        return f"{self._path}/{item_id}"
