"""Categories in the database."""

from app.models.category import Category
from app.repositories.base import Repository


class CategoryRepository(Repository[Category]):
    """Finds and stores categories."""

    model = Category
