"""Addresses in the database."""

from app.models.address import Address
from app.repositories.base import Repository


class AddressRepository(Repository[Address]):
    """Finds and stores addresses."""

    model = Address
