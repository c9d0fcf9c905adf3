"""Tokens that were sent by mail, in the database."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.base import utc_now
from app.models.mail_token import MailPurpose, MailToken


class MailTokenRepository:
    """Keeps tokens until they are used or run out."""

    def __init__(self, session: AsyncSession) -> None:
        """Work within the transaction of a session."""
        self._session = session

    async def add(self, token: MailToken) -> None:
        """Store a new token, and forget those that have run out.

        Those that others are about to delete are left to them: waiting for each other,
        two requests could wait forever.
        """
        expired = (
            select(MailToken.token_hash)
            .where(MailToken.expires_at <= utc_now())
            .with_for_update(skip_locked=True)
        )
        statement = delete(MailToken).where(MailToken.token_hash.in_(expired))
        await self._session.execute(statement)
        self._session.add(token)
        await self._session.flush()

    async def use(self, purpose: MailPurpose, token_hash: str) -> str | None:
        """Use a token up, and return the address that it proves, if it is valid.

        Of any number of uses at the same time, one gets the address. All other tokens
        of that address for the same purpose are worth nothing from then on.
        """
        proven = select(MailToken.email).where(
            MailToken.token_hash == token_hash,
            MailToken.purpose == purpose,
            MailToken.expires_at > utc_now(),
        )
        statement = (
            delete(MailToken)
            .where(
                MailToken.purpose == purpose,
                MailToken.email == proven.scalar_subquery(),
            )
            .returning(MailToken.token_hash, MailToken.email)
        )
        deleted = await self._session.execute(statement)
        return dict(deleted.all()).get(token_hash)

    async def delete_all(self, purpose: MailPurpose, email: str) -> None:
        """Make all tokens of an address for one purpose worth nothing."""
        statement = delete(MailToken).where(
            MailToken.purpose == purpose, MailToken.email == email
        )
        await self._session.execute(statement)
