"""Milestones in the database."""

from app.models.milestone import Milestone
from app.repositories.base import Repository


class MilestoneRepository(Repository[Milestone]):
    """Finds and stores milestones."""

    model = Milestone
