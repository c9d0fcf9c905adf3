"""Events: what happens is published in its transaction, and told to subscribers.

With PostgreSQL, any number of processes tell each other of their events. With SQLite,
only one process may run: others would tell of them late.
"""
