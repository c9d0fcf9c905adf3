"""Holidays in the database."""

from app.models.holiday import Holiday
from app.repositories.base import Repository


class HolidayRepository(Repository[Holiday]):
    """Finds and stores holidays."""

    model = Holiday
