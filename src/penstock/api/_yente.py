"""The interface of yente 5, so that its clients can be pointed here unchanged."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic.json_schema import SkipJsonSchema

from penstock.api._entities import (
    counts,
    entity_of,
    lists_of,
    scored_entity,
    subject_of,
    versions_by_list,
)
from penstock.api._house import House, house_of
from penstock.api._problems import RESPONSES
from penstock.api._replies import reply, tagged
from penstock.api._who import allowed
from penstock.api._words import Day, day_of
from penstock.api._yente_shapes import (
    MOST_QUERIES,
    Algorithms,
    Catalog,
    Entity,
    MatchAsked,
    MatchGiven,
    SearchGiven,
)
from penstock.desk import Answer, Ready, Sought
from penstock.errors import UsageError
from penstock.model import Party, PartyId
from penstock.screening import Screener

router = APIRouter(tags=["yente"], responses=RESPONSES, dependencies=[Depends(allowed("ask"))])

DatasetName = Annotated[str, Path(max_length=100, examples=["default"])]
_Words = Annotated[list[str], Query(examples=[[]])]
_Since = Annotated[Day | SkipJsonSchema[None], Query(examples=["2016-01-01"])]
# Clients name an algorithm of yente; every one of them is answered by ours.
_ALIASES = (
    "penstock",
    "best",
    "default",
    "logic-v1",
    "logic-v2",
    "name-based",
    "name-qualified",
    "ofac-249",
    "regression-v1",
    "regression-v2",
    "regression-v3",
)
_MOST = 50
_FUZZY_EDITS = 2
_DESCRIPTION = (
    "Names token by token in every script, facts that agree or conflict, and numbers; the parts "
    "of an explanation sum to the score"
)
_FEATURES = {
    "name": "What the words of the names have in common",
    "identifier_equal": "A number or code that identifies is the same",
    "name_agrees": "The names match beside an equal number",
    "birth_date": "Dates of birth or founding agree or conflict",
    "country": "Countries agree or conflict",
    "gender": "Genders conflict",
    "weak_alias": "Only a name matches that its publisher calls weak",
}


@router.post("/match/{dataset}", response_model=MatchGiven, summary="Match entities by example")
async def match(
    request: Request,
    asked: MatchAsked,
    dataset: DatasetName,
    limit: Annotated[int, Query(ge=1, le=_MOST, examples=[5])] = 5,
    threshold: Annotated[float | SkipJsonSchema[None], Query(ge=0, le=1, examples=[0.7])] = None,
    cutoff: Annotated[float, Query(ge=0, le=1, examples=[0.5])] = 0.0,
    algorithm: Annotated[
        str, Query(max_length=50, examples=["best"], json_schema_extra={"enum": list(_ALIASES)})
    ] = "best",
    include_dataset: _Words = [],  # noqa: B006 - FastAPI copies it
    exclude_schema: _Words = [],  # noqa: B006
    exclude_dataset: _Words = [],  # noqa: B006
    topics: _Words = [],  # noqa: B006
    changed_since: _Since = None,
    exclude_entity_ids: _Words = [],  # noqa: B006
) -> Response:
    """Return the listed parties each example may be, best first, with explanations.

    Nothing is recorded; `/v1/check/parties` decides, records and alerts. Where no threshold is
    given, `match` is what the screening policy calls an alert.
    """
    _known_algorithm(algorithm)
    house = house_of(request)
    lists = _lists(house, dataset, include_dataset)
    if not 1 <= len(asked.queries) <= MOST_QUERIES:
        message = f"A batch has between 1 and {MOST_QUERIES} queries"
        raise UsageError(message, hint="Send several batches")
    subjects = [
        subject_of(one.id or key, one.schema_, one.properties) for key, one in asked.queries.items()
    ]
    since = day_of(changed_since[:10] if changed_since is not None else None)
    found = await asyncio.wrap_future(house.service.ask(subjects, _MOST))

    def build(_: Ready, screener: Screener) -> list[list[dict[str, Any]]]:
        versions = versions_by_list(house.service)

        def results(answer: Answer) -> list[dict[str, Any]]:
            kept: list[dict[str, Any]] = []
            for hit in answer.hits:
                if len(kept) >= limit or hit.score < cutoff:
                    break
                party = screener.party(hit.party)
                if counts(
                    party,
                    lists=lists,
                    left_out=exclude_dataset,
                    schemas=exclude_schema,
                    topics=topics,
                    since=since,
                    ids=exclude_entity_ids,
                ):
                    kept.append(scored_entity(party, hit, versions, threshold))
            return kept

        return [results(answer) for answer in found]

    results = await asyncio.wrap_future(house.service.do(build))
    responses = {
        key: {
            "status": 200,
            "results": own,
            "total": {"value": len(own), "relation": "eq"},
            "query": {
                "id": one.id,
                "schema": one.schema_,
                "properties": {
                    name: value if isinstance(value, list) else [value]
                    for name, value in one.properties.items()
                },
            },
        }
        for (key, one), own in zip(asked.queries.items(), results, strict=True)
    }
    content = {"responses": responses, "matcher": _feature_docs(), "limit": limit}
    return reply(content, headers={"x-batch-size": str(len(responses))})


@router.get("/search/{dataset}", response_model=SearchGiven, summary="Search by words of names")
async def search(
    request: Request,
    dataset: DatasetName,
    q: Annotated[str, Query(max_length=500, examples=["kim jong"])] = "",
    schema: Annotated[str, Query(max_length=100, examples=["Thing"])] = "Thing",
    countries: _Words = [],  # noqa: B006
    topics: _Words = [],  # noqa: B006
    datasets: _Words = [],  # noqa: B006
    include_dataset: _Words = [],  # noqa: B006
    exclude_schema: _Words = [],  # noqa: B006
    exclude_dataset: _Words = [],  # noqa: B006
    changed_since: _Since = None,
    fuzzy: Annotated[bool, Query(examples=[False])] = False,  # noqa: FBT002 - a query
    simple: Annotated[bool, Query(examples=[False])] = False,  # noqa: FBT002 - a query
    limit: Annotated[int, Query(ge=0, le=500, examples=[10])] = 10,
    offset: Annotated[int, Query(ge=0, le=9500, examples=[0])] = 0,
) -> Response:
    """Return listed parties whose names hold every word, or a word that begins with it.

    Phrases, AND, OR, NOT, `+`, `-`, brackets, `*`, `?`, `~` and fields (`countries:kp`) are read as
    yente's documentation tells; what is no query, and everything with `simple`, as plain words.
    `fuzzy` lets two letters of every word differ.
    """
    house = house_of(request)
    sought = Sought(
        text=q,
        schema=schema,
        lists=_lists(house, dataset, include_dataset),
        countries=frozenset(one.upper() for one in countries),
        is_query=not simple,
        edits=_FUZZY_EDITS if fuzzy else 0,
    )
    since = day_of(changed_since[:10] if changed_since is not None else None)
    only = frozenset(one for name in datasets for one in lists_of(name, house.service))
    is_any = not (only or exclude_dataset or exclude_schema or topics or since)

    def keep(party: Party) -> bool:
        return counts(
            party,
            lists=only,
            left_out=exclude_dataset,
            schemas=exclude_schema,
            topics=topics,
            since=since,
            ids=(),
        )

    def find() -> dict[str, Any]:
        found = house.service.names().search(sought, None if is_any else keep)
        versions = versions_by_list(house.service)
        lists, tied = found.facets()
        page = found.page(limit, offset)
        return {
            "results": [entity_of(one, versions, nested=False) for one in page],
            "facets": {
                "countries": _facet("Countries", {k.lower(): n for k, n in tied.items()}),
                "datasets": _facet("Data sources", lists),
                "topics": _facet("Topics", {}),
            },
            "total": {"value": len(found.places), "relation": "eq"},
            "limit": limit,
            "offset": offset,
        }

    return reply(await house.soon(find))


@router.get("/entities/{entity_id}", response_model=Entity, summary="One entity")
async def entity(
    request: Request,
    entity_id: Annotated[str, Path(max_length=200, examples=["us-ofac:20157"])],
    nested: Annotated[bool, Query(examples=[True])] = True,  # noqa: FBT002 - a query
) -> Response:
    """Return a listed party with the entities it is made of."""
    house = house_of(request)
    found = await asyncio.wrap_future(house.service.party(PartyId(entity_id)))
    return tagged(request, entity_of(found, versions_by_list(house.service), nested=nested))


@router.get("/catalog", response_model=Catalog, summary="Which lists there are")
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


@router.get("/algorithms", response_model=Algorithms, summary="What scores")
async def algorithms(request: Request) -> Response:
    """Return the one algorithm there is; clients may call it by any name yente knows."""
    docs = {
        "name": "penstock",
        "description": _DESCRIPTION,
        "config": {},
        "features": _feature_docs(),
    }
    only = {
        "name": "penstock",
        "description": _DESCRIPTION,
        "features": _feature_docs(),
        "docs": docs,
    }
    return tagged(request, {"algorithms": [only], "default": "penstock", "best": "penstock"})


def _lists(house: House, dataset: str, named: Sequence[str]) -> frozenset[Any]:
    lists = lists_of(dataset, house.service)
    for name in named:
        lists |= lists_of(name, house.service)
    return lists


def _known_algorithm(name: str) -> None:
    if name not in _ALIASES:
        message = f"Invalid algorithm: {name}"
        raise UsageError(message, hint=f"Any of {', '.join(_ALIASES)}")


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


def _facet(label: str, found: dict[str, int]) -> dict[str, Any]:
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:50]
    values = [{"name": name, "label": name.upper(), "count": count} for name, count in ordered]
    return {"label": label, "values": values}


def _feature_docs() -> dict[str, dict[str, Any]]:
    return {
        name: {"description": words, "coefficient": 1.0, "url": "docs/screening.md"}
        for name, words in _FEATURES.items()
    }
