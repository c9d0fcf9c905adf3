"""The API, in versions."""

from fastapi import APIRouter

from backend.app.api.beds import router as beds_router
from backend.app.api.captures import router as captures_router
from backend.app.api.events import router as events_router
from backend.app.api.items import router as items_router
from backend.app.api.metrics import router as metrics_router
from backend.app.api.plants import router as plants_router
from backend.app.api.summaries import router as summaries_router
from backend.app.api.tools import router as tools_router

router = APIRouter(prefix="/api/v1")
router.include_router(beds_router)
router.include_router(captures_router)
router.include_router(events_router)
router.include_router(items_router)
router.include_router(metrics_router)
router.include_router(plants_router)
router.include_router(summaries_router)
router.include_router(tools_router)
