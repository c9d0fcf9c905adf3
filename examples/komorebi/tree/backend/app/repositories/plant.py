"""Plants in the database."""

from backend.app.models.plant import PlantRead
from backend.app.repositories.base import Repository
from backend.app.tables.bed import Bed
from backend.app.tables.plant import Plant


class PlantRepository(Repository[Plant, PlantRead]):
    """Finds and stores plants."""

    table = Plant
    model = PlantRead
    what = "plant"
    event = "plant"
    references = {
        "bed_id": Bed,
    }
