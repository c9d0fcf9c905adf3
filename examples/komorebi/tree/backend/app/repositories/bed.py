"""Beds in the database."""

from backend.app.models.bed import BedRead
from backend.app.repositories.base import Repository
from backend.app.tables.bed import Bed


class BedRepository(Repository[Bed, BedRead]):
    """Finds and stores beds."""

    table = Bed
    model = BedRead
    what = "bed"
    event = "bed"
