"""Api keys in the database."""

from app.models.api_key import ApiKey
from app.repositories.base import Repository


class ApiKeyRepository(Repository[ApiKey]):
    """Finds and stores api keys."""

    model = ApiKey
