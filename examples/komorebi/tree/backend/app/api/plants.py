"""Plants."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from backend.app.api.deps import SessionDep
from backend.app.models.pagination import TOTAL_HEADER
from backend.app.models.plant import PlantCreate, PlantQuery, PlantRead, PlantUpdate
from backend.app.repositories.plant import PlantRepository

router = APIRouter(prefix="/plants", tags=["plants"])


async def get_plant_repository(session: SessionDep) -> PlantRepository:
    """Return the repository, within the transaction of the request."""
    return PlantRepository(session)


PlantRepositoryDep = Annotated[PlantRepository, Depends(get_plant_repository)]


@router.get("")
async def list_plants(
    plants: PlantRepositoryDep,
    query: Annotated[PlantQuery, Query()],
    response: Response,
) -> list[PlantRead]:
    """Show a page of the plants that match; the header says how many do."""
    response.headers[TOTAL_HEADER] = str(await plants.count(query))
    return await plants.list(query)


@router.get("/{plant_id}", responses={404: {}})
async def read_plant(plant_id: UUID, plants: PlantRepositoryDep) -> PlantRead:
    """Show a plant."""
    return await plants.get(plant_id)


@router.post("", status_code=201, responses={409: {}})
async def create_plant(new: PlantCreate, plants: PlantRepositoryDep) -> PlantRead:
    """Create a plant."""
    return await plants.create(new)


@router.patch("/{plant_id}", responses={404: {}, 409: {}})
async def update_plant(
    plant_id: UUID, changes: PlantUpdate, plants: PlantRepositoryDep
) -> PlantRead:
    """Change a plant; what is left out stays."""
    return await plants.update(plant_id, changes)


@router.delete("/{plant_id}", status_code=204, responses={404: {}})
async def delete_plant(plant_id: UUID, plants: PlantRepositoryDep) -> None:
    """Delete a plant."""
    await plants.delete(plant_id)
