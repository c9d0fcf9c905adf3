"""Public keys, for other services: what they verify access tokens with."""

from fastapi import APIRouter, Response

from app.api.deps import KeysDep
from app.schemas.jwks import PublicKeySet

router = APIRouter(prefix="/.well-known", tags=["keys"])


@router.get("/jwks.json")
async def list_public_keys(keys: KeysDep, response: Response) -> PublicKeySet:
    """Show the keys of all access tokens. Ask again when a token names another one."""
    response.headers["Cache-Control"] = "public, max-age=300"
    return PublicKeySet(keys=await keys.list_public())
