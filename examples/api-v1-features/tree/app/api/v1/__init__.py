"""Version 1 of the API: all its endpoints."""

from fastapi import APIRouter

from app.api.v1.endpoints.addresses import router as addresses_router
from app.api.v1.endpoints.auth import router as auth_router
from app.api.v1.endpoints.categories import router as categories_router
from app.api.v1.endpoints.customers import router as customers_router
from app.api.v1.endpoints.invoice_lines import router as invoice_lines_router
from app.api.v1.endpoints.invoices import router as invoices_router
from app.api.v1.endpoints.measurements import router as measurements_router
from app.api.v1.endpoints.news_items import router as news_items_router
from app.api.v1.endpoints.payments import router as payments_router
from app.api.v1.endpoints.people import router as people_router
from app.api.v1.endpoints.products import router as products_router
from app.api.v1.endpoints.rooms import router as rooms_router
from app.api.v1.endpoints.settings import router as settings_router
from app.api.v1.endpoints.users import router as users_router

router = APIRouter(prefix="/api/v1")
router.include_router(addresses_router)
router.include_router(auth_router)
router.include_router(categories_router)
router.include_router(customers_router)
router.include_router(invoice_lines_router)
router.include_router(invoices_router)
router.include_router(measurements_router)
router.include_router(news_items_router)
router.include_router(payments_router)
router.include_router(people_router)
router.include_router(products_router)
router.include_router(rooms_router)
router.include_router(settings_router)
router.include_router(users_router)
