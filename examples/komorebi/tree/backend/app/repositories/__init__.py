"""Data access. Repositories flush; who owns the transaction commits."""
