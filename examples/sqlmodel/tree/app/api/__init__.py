"""The API: all its endpoints."""

from fastapi import APIRouter

from app.api.tasks import router as tasks_router
from app.api.users import router as users_router

# Whether a login is good cannot be told at all times.
router = APIRouter(prefix="/api/v1", responses={503: {}})
router.include_router(tasks_router)
router.include_router(users_router)
