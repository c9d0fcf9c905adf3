"""Products."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.api.deps import SessionDep
from app.models.product import Product
from app.schemas.pagination import Page
from app.schemas.product import ProductCreate, ProductQuery, ProductRead, ProductUpdate
from app.services.product import ProductService

router = APIRouter(prefix="/products", tags=["products"])


async def get_product_service(session: SessionDep) -> ProductService:
    """Return the service, within the transaction of the request."""
    return ProductService(session)


ProductServiceDep = Annotated[ProductService, Depends(get_product_service)]


@router.get("")
async def list_products(
    service: ProductServiceDep, query: Annotated[ProductQuery, Query()]
) -> Page[ProductRead]:
    """Show a page of the products that match."""
    return await service.find(query)


@router.get("/{product_id}", response_model=ProductRead, responses={404: {}})
async def read_product(product_id: UUID, service: ProductServiceDep) -> Product:
    """Show a product."""
    return await service.get(product_id)


@router.post("", status_code=201, response_model=ProductRead, responses={409: {}})
async def create_product(new: ProductCreate, service: ProductServiceDep) -> Product:
    """Create a product."""
    return await service.create(new)


@router.patch("/{product_id}", response_model=ProductRead, responses={404: {}, 409: {}})
async def update_product(
    product_id: UUID, changes: ProductUpdate, service: ProductServiceDep
) -> Product:
    """Change a product; what is left out stays."""
    return await service.update(product_id, changes)


@router.delete("/{product_id}", status_code=204, responses={404: {}, 409: {}})
async def delete_product(product_id: UUID, service: ProductServiceDep) -> None:
    """Delete a product, if nothing needs it."""
    await service.delete(product_id)
