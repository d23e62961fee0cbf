"""Whether the service lives and is ready, and what Prometheus reads."""

from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, Field

from penstock.api._edge import Metrics
from penstock.api._house import house_of
from penstock.api._problems import RESPONSES
from penstock.api._replies import reply
from penstock.api._who import allowed
from penstock.desk import permission_meanings, permissions

router = APIRouter(tags=["system"])


class Health(BaseModel):
    """That the process answers."""

    status: str = Field(examples=["ok"])


class Readiness(BaseModel):
    """Whether lists are loaded and fresh."""

    status: str = Field(examples=["ok"], description="`ok` or `unready`")
    lists: list[str] = Field(examples=[["us-ofac-sdn@2023-12-28"]])
    problem: str = Field("", examples=["us-ofac-sdn was last heard of 5 days ago; 3 are allowed"])


@router.get("/healthz", response_model=Health, summary="Does the process answer?")
async def healthz() -> Response:
    """Tell that the process answers."""
    return reply({"status": "ok"})


@router.get(
    "/readyz",
    response_model=Readiness,
    summary="Are lists loaded and fresh?",
    responses={503: {"model": Readiness, "description": "They are not"}},
)
async def readyz(request: Request) -> Response:
    """Tell whether questions can be answered from lists that are loaded and fresh."""
    house = house_of(request)
    found = house.service.standing()
    content: dict[str, Any] = {
        "status": "ok" if found.is_ready else "unready",
        "lists": found.lists,
        "problem": found.problem,
    }
    return reply(content, 200 if found.is_ready else 503)


@router.get("/metrics", summary="Figures for Prometheus", response_class=Response)
async def metrics(request: Request) -> Response:
    """Return counts and times in the text format of Prometheus; no names stand in them."""
    house = house_of(request)
    told: Metrics = request.app.state.metrics
    told.waiting.set(house.service.waiting)
    told.ready.set(int(house.service.standing().is_ready))
    for state, count in (await house.soon(house.cases.counts)).items():
        if state != "mine":
            told.alerts.labels(state).set(count)
    told.list_age.clear()
    for name, seconds in (await house.soon(house.service.list_ages)).items():
        told.list_age.labels(name).set(seconds)
    return Response(generate_latest(told.registry), media_type=CONTENT_TYPE_LATEST)


@router.get(
    "/v1/permissions",
    summary="Who may do what",
    responses=RESPONSES,
    dependencies=[Depends(allowed("read"))],
)
async def permission_table() -> Response:
    """Return every permission, what it lets somebody do, and the roles that have it."""
    return reply(
        {
            name: {
                "meaning": permission_meanings()[name],
                "roles": sorted(role.value for role in roles),
            }
            for name, roles in permissions().items()
        }
    )
