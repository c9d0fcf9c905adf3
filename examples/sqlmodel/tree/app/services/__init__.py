"""Business logic, free of HTTP and of SQL."""
