"""News items in the database."""

from app.models.news import News
from app.repositories.base import Repository


class NewsRepository(Repository[News]):
    """Finds and stores news items."""

    model = News
