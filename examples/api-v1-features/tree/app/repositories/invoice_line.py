"""Invoice lines in the database."""

from app.models.invoice_line import InvoiceLine
from app.repositories.base import Repository


class InvoiceLineRepository(Repository[InvoiceLine]):
    """Finds and stores invoice lines."""

    model = InvoiceLine
