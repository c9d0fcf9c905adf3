"""Invoices in the database."""

from app.models.invoice import Invoice
from app.repositories.base import Repository


class InvoiceRepository(Repository[Invoice]):
    """Finds and stores invoices."""

    model = Invoice
