"""Version 1 of the API: all its endpoints."""

from fastapi import APIRouter

from app.api.audit_events import router as audit_events_router
from app.api.auth import router as auth_router
from app.api.users import router as users_router

router = APIRouter(prefix="/api/v1")
router.include_router(audit_events_router)
router.include_router(auth_router)
router.include_router(users_router)
