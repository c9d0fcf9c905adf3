"""Customers in the database."""

from app.models.customer import Customer
from app.repositories.base import Repository


class CustomerRepository(Repository[Customer]):
    """Finds and stores customers."""

    model = Customer
