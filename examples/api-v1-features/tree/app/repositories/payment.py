"""Payments in the database."""

from app.models.payment import Payment
from app.repositories.base import Repository


class PaymentRepository(Repository[Payment]):
    """Finds and stores payments."""

    model = Payment
