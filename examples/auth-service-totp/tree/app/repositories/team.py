"""Teams in the database."""

from app.models.team import Team
from app.repositories.base import Repository


class TeamRepository(Repository[Team]):
    """Finds and stores teams."""

    model = Team
