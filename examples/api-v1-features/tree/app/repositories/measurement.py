"""Measurements in the database."""

from app.models.measurement import Measurement
from app.repositories.base import Repository


class MeasurementRepository(Repository[Measurement]):
    """Finds and stores measurements."""

    model = Measurement
