"""What yente 5 tells of single entities, lists and scoring, and how it is brought up to date.

Source: the routers and shapes of yente (MIT), as published in November 2026; statements as the
public service behind it answers them.
"""

import asyncio
import hashlib
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic.json_schema import SkipJsonSchema

from penstock.api._entities import entity_of, lists_of, versions_by_list
from penstock.api._house import house_of
from penstock.api._problems import RESPONSES
from penstock.api._replies import reply, tagged
from penstock.api._who import allowed
from penstock.api._yente_shapes import (
    Adjacent,
    AdjacentPage,
    Catalog,
    Entity,
    Statements,
    Status,
)
from penstock.desk import property_type
from penstock.errors import UnknownName, UsageError
from penstock.model import PartyId, party_to_ftm

router = APIRouter(tags=["yente"], responses=RESPONSES)
_ASK = [Depends(allowed("ask"))]
_EntityId = Annotated[str, Path(max_length=200, examples=["us-ofac:20157"])]
_Sort = Annotated[list[str], Query(examples=[["startDate:desc"]])]
_Limit = Annotated[int, Query(ge=0, le=500, examples=[10])]
_Offset = Annotated[int, Query(ge=0, le=9499, examples=[0])]
_Word = Annotated[str | SkipJsonSchema[None], Query(max_length=500, examples=["alias"])]
# Properties of FollowTheMoney that lead to other entities; a listed party has the first five.
_LINKS = (
    *("addressEntity", "sanctions", "identification", "cryptoWallets", "unknownLinkTo"),
    *("unknownLinkFrom", "ownershipOwner", "ownershipAsset", "directorshipDirector"),
    *("directorshipOrganization", "membershipMember", "membershipOrganization", "familyPerson"),
    *("familyRelative", "associates", "associations", "employers", "employees", "representedBy"),
    *("agencyClient", "agentRepresentation", "successors", "predecessors", "parent"),
    *("subsidiaries", "positionOccupancies", "operators", "vesselOperator", "vesselOwner"),
)


@router.get("/entities/{entity_id}", response_model=Entity, summary="One entity", dependencies=_ASK)
async def entity(
    request: Request,
    entity_id: _EntityId,
    nested: Annotated[bool, Query(examples=[True])] = True,  # noqa: FBT002 - a query
) -> Response:
    """Return a listed party with the entities it is made of."""
    return tagged(request, await _entity(request, entity_id, nested=nested))


@router.get(
    "/entities/{entity_id}/adjacent",
    response_model=Adjacent,
    summary="What an entity is tied to",
    dependencies=_ASK,
)
async def adjacent(
    request: Request,
    entity_id: _EntityId,
    sort: _Sort = [],  # noqa: B006 - FastAPI copies it
    limit: _Limit = 10,
    offset: _Offset = 0,
) -> Response:
    """Return addresses, listings, papers and ties of a listed party, a page of each property."""
    whole = await _entity(request, entity_id, nested=True)
    pages = {
        name: _page(found, sort, limit, offset) for name in _LINKS if (found := _tied(whole, name))
    }
    flat = await _entity(request, entity_id, nested=False)
    return tagged(request, {"entity": flat, "adjacent": pages})


@router.get(
    "/entities/{entity_id}/adjacent/{property_name}",
    response_model=AdjacentPage,
    summary="What an entity is tied to in one way",
    dependencies=_ASK,
)
async def adjacent_by_property(
    request: Request,
    entity_id: _EntityId,
    property_name: Annotated[str, Path(max_length=100, examples=["addressEntity"])],
    sort: _Sort = [],  # noqa: B006 - FastAPI copies it
    limit: _Limit = 10,
    offset: _Offset = 0,
) -> Response:
    """Return a page of what one property of a listed party leads to."""
    whole = await _entity(request, entity_id, nested=True)
    if property_name not in _LINKS:
        message = f"No such property: {property_name}"
        raise UnknownName(message, hint=f"One that leads to entities: {', '.join(_LINKS)}")
    return tagged(request, _page(_tied(whole, property_name), sort, limit, offset))


@router.get(
    "/statements",
    response_model=Statements,
    summary="What a list says of an entity, value by value",
    dependencies=_ASK,
)
async def statements(
    request: Request,
    canonical_id: Annotated[
        str | SkipJsonSchema[None], Query(max_length=200, examples=["us-ofac:20157"])
    ] = None,
    entity_id: Annotated[
        str | SkipJsonSchema[None], Query(max_length=200, examples=["us-ofac:20157"])
    ] = None,
    dataset: Annotated[
        str | SkipJsonSchema[None], Query(max_length=100, examples=["us-ofac-sdn"])
    ] = None,
    prop: _Word = None,
    value: _Word = None,
    schema: _Word = None,
    target: Annotated[bool | SkipJsonSchema[None], Query(examples=[True])] = None,
    sort: Annotated[list[str], Query(examples=[["prop:asc"]])] = [],  # noqa: B006
    limit: Annotated[int, Query(ge=0, le=499, examples=[50])] = 50,
    offset: _Offset = 0,
) -> Response:
    """Return every value of a listed party, and of the entities it is made of, one by one.

    The party is named by `canonical_id` or `entity_id`; the rest leaves values out.
    """
    house = house_of(request)
    lists = lists_of(dataset, house.service) if dataset is not None else frozenset()
    wanted = canonical_id or (entity_id or "").partition("#")[0]
    if not wanted:
        message = "Nobody is named whose statements are asked for"
        raise UsageError(message, hint="Add canonical_id or entity_id")
    party = await asyncio.wrap_future(house.service.party(PartyId(wanted)))
    versions = versions_by_list(house.service)
    dates = entity_of(party, versions, nested=False)
    asked = {"entity_id": entity_id, "prop": prop, "value": value, "schema": schema}
    found = [
        one
        for one in _statements(party_to_ftm(party), dates)
        if all(one[name] == wish for name, wish in asked.items() if wish is not None)
        and target in (None, one["target"])
        and (not lists or party.listing.list in lists)
    ]
    for order in reversed(sort or ["entity_id", "prop"]):
        name, _, way = order.partition(":")
        found.sort(key=lambda one: str(one.get(name) or ""), reverse=way == "desc")
    return reply(
        {
            "results": found[offset : offset + limit],
            "total": {"value": len(found), "relation": "eq"},
            "limit": limit,
            "offset": offset,
        }
    )


@router.get("/catalog", response_model=Catalog, summary="Which lists there are", dependencies=_ASK)
@router.get("/manifest", response_model=Catalog, include_in_schema=False, dependencies=_ASK)
async def catalog(request: Request) -> Response:
    """Return the loaded lists as data sets; `default` is all of them."""
    house = house_of(request)
    ready = house.service.ready
    names = [str(one.list) for one in ready.lists]
    versions = {str(one.list): str(one.published or one.sha256[:12]) for one in ready.lists}
    newest = max(versions.values(), default="")
    stale = {one.message.partition(" ")[0] for one in ready.reasons if one.code == "lists_stale"}
    datasets = [_dataset("default", newest, names)]
    datasets += [_dataset(name, versions[name], []) for name in names]
    return tagged(
        request,
        {
            "datasets": datasets,
            "current": [name for name in names if name not in stale],
            "outdated": [name for name in names if name in stale],
            "index_stale": bool(stale),
        },
    )


@router.post(
    "/updatez",
    response_model=Status,
    summary="Take newer lists into use now",
    dependencies=[Depends(allowed("lists.write"))],
)
async def updatez(
    request: Request,
    token: Annotated[str, Query(max_length=200, examples=[""])] = "",
    sync: Annotated[bool, Query(examples=[False])] = False,  # noqa: FBT002 - a query
) -> Response:
    """Look for lists that were loaded, as the service does by itself every few seconds.

    `token` is a key, for who cannot send it as a header. Nothing is fetched from publishers.
    """
    del token  # read where it is found out who asks
    watch = house_of(request).watch
    if sync:
        await watch.look()
    else:
        watch.look_soon()
    return reply({"status": "ok"})


async def _entity(request: Request, entity_id: str, *, nested: bool) -> dict[str, Any]:
    house = house_of(request)
    party_id, is_part, _ = entity_id.partition("#")
    found = await asyncio.wrap_future(house.service.party(PartyId(party_id)))
    versions = versions_by_list(house.service)
    if not is_part:
        return entity_of(found, versions, nested=nested)
    whole = entity_of(found, versions, nested=True)
    for name in whole["properties"]:
        for one in _tied(whole, name):
            if one["id"] == entity_id:  # it has the lists and the dates of whom it is part of
                return {**whole, **one, "target": False}
    message = f"No such entity: {entity_id}"
    raise UnknownName(message)


def _tied(whole: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [
        {"caption": _caption(one), **one}
        for one in whole["properties"].get(name, ())
        if isinstance(one, dict)
    ]


def _caption(entity: dict[str, Any]) -> str:
    told = entity["properties"]
    names = (told.get(name) for name in ("name", "full", "number", "program", "publicKey"))
    return next((str(one[0]) for one in names if one), str(entity["schema"]))


def _page(found: list[dict[str, Any]], sort: list[str], limit: int, offset: int) -> dict[str, Any]:
    for order in reversed(sort):
        name, _, way = order.removeprefix("properties.").partition(":")
        has = [one for one in found if _value(one, name)]
        has.sort(key=lambda one: _value(one, name), reverse=way == "desc")
        found = [*has, *(one for one in found if not _value(one, name))]
    return {
        "results": found[offset : offset + limit],
        "total": {"value": len(found), "relation": "eq"},
        "limit": limit,
        "offset": offset,
    }


def _value(entity: dict[str, Any], name: str) -> str:
    told = entity["properties"].get(name, [entity.get(name) or ""])
    return str(told[0]) if told else ""


def _statements(entity: dict[str, Any], dates: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name, values in entity["properties"].items():
        for value in values:
            if isinstance(value, dict):
                yield from _statements(value, dates)
                continue
            key = "\n".join((dates["datasets"][0], entity["id"], name, value))
            yield {
                "id": hashlib.sha256(key.encode()).hexdigest()[:40],
                "entity_id": entity["id"],
                "canonical_id": entity["id"],
                "prop": name,
                "prop_type": property_type(name),
                "schema": entity["schema"],
                "value": value,
                "dataset": dates["datasets"][0],
                "target": entity["id"] == dates["id"],
                "first_seen": dates["first_seen"],
                "last_seen": dates["last_seen"],
            }


def _dataset(name: str, version: str, children: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "title": "Every loaded list" if name == "default" else name,
        "summary": None,
        "url": None,
        "load": True,
        "entities_url": None,
        "version": version,
        "index_version": version,
        "index_current": True,
        "children": children,
    }
