"""Products in the database."""

from app.models.product import Product
from app.repositories.base import Repository


class ProductRepository(Repository[Product]):
    """Finds and stores products."""

    model = Product
