"""Hashing passwords with bcrypt."""

import asyncio

import bcrypt

MAX_PASSWORD_BYTES = 72  # bcrypt refuses what is longer


async def hash_password(password: str, rounds: int) -> str:
    """Return the bcrypt hash of a password, computed off the event loop."""
    salt = bcrypt.gensalt(rounds)
    return (await asyncio.to_thread(bcrypt.hashpw, password.encode(), salt)).decode()


async def verify_password(
    password: str, password_hash: str | None, rounds: int
) -> bool:
    """Tell whether a password matches, in the same time if there is no hash.

    Args:
        password: What was typed in.
        password_hash: The stored hash, or None if the user does not exist.
        rounds: The cost to spend where there is no hash to compare with.
    """
    if password_hash is None:
        await hash_password(password, rounds)
        return False
    return await asyncio.to_thread(
        bcrypt.checkpw, password.encode(), password_hash.encode()
    )
