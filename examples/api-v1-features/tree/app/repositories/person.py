"""People in the database."""

from app.models.person import Person
from app.repositories.base import Repository


class PersonRepository(Repository[Person]):
    """Finds and stores people."""

    model = Person
