"""Whom this application trusts: users that Better Auth has logged in."""
