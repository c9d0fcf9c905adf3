"""Projects in the database."""

from app.models.project import Project
from app.repositories.base import Repository


class ProjectRepository(Repository[Project]):
    """Finds and stores projects."""

    model = Project
