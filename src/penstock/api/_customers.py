"""Customers kept for ongoing monitoring."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from penstock.api._house import house_of
from penstock.api._problems import RESPONSES
from penstock.api._replies import reply
from penstock.api._shapes import PartiesAsked
from penstock.api._who import allowed
from penstock.errors import UnknownName
from penstock.model import Actor, to_builtins

router = APIRouter(prefix="/v1/customers", tags=["customers"], responses=RESPONSES)
_Write = Annotated[Actor, Depends(allowed("customers.write"))]


@router.put("", summary="Keep customers")
async def keep(request: Request, _: _Write, asked: PartiesAsked) -> Response:
    """Keep customers by their ids, and return how many are new or changed."""
    house = house_of(request)
    subjects = [one.subject() for one in asked.parties]
    return reply({"changed": await house.soon(lambda: house.monitoring().keep(subjects))})


@router.post("/screening", summary="Screen every customer again")
async def rescreen(request: Request, _: _Write) -> Response:
    """Hold every customer against the lists; only those with news are decided on and recorded."""
    house = house_of(request)
    found = await house.soon(lambda: house.monitoring().rescreen())
    plain: dict[str, Any] = to_builtins(found)
    return reply(plain)


@router.get("/{customer_id}", summary="One customer")
async def customer(request: Request, _: _Write, customer_id: str) -> Response:
    """Return a customer as it is kept."""
    house = house_of(request)
    found = await house.soon(lambda: house.service.store.customers.get(customer_id))
    if found is None:
        message = f"No customer {customer_id!r} is kept"
        raise UnknownName(message, hint="PUT /v1/customers keeps them")
    return reply(to_builtins(found))


@router.delete("/{customer_id}", summary="Forget a customer")
async def forget(request: Request, _: _Write, customer_id: str) -> Response:
    """Forget a customer; its alerts and the ledger stay."""
    house = house_of(request)
    was_kept = await house.soon(lambda: house.service.store.customers.drop(customer_id))
    return reply({"forgotten": was_kept})
