"""The API: all its endpoints."""

from fastapi import APIRouter

from app.api.holidays import router as holidays_router
from app.api.milestones import router as milestones_router
from app.api.projects import router as projects_router
from app.api.tasks import router as tasks_router
from app.api.users import router as users_router

router = APIRouter(prefix="/api/v1")
router.include_router(holidays_router)
router.include_router(milestones_router)
router.include_router(projects_router)
router.include_router(tasks_router)
router.include_router(users_router)
