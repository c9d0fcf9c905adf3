"""Tasks in the database."""

from app.models.task import Task
from app.repositories.base import Repository


class TaskRepository(Repository[Task]):
    """Finds and stores tasks."""

    model = Task
