"""The interface of yente 5, so that its clients can be pointed here unchanged.

Source: the routers, shapes and tests of yente (MIT), as published in November 2026.
"""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic.json_schema import SkipJsonSchema

from penstock.api._entities import (
    counts,
    entity_of,
    lists_within,
    properties_as_read,
    scored_entity,
    subject_of,
    versions_by_list,
)
from penstock.api._house import house_of
from penstock.api._problems import RESPONSES
from penstock.api._replies import reply, tagged
from penstock.api._who import allowed
from penstock.api._words import Day, day_of
from penstock.api._yente_shapes import (
    MOST_QUERIES,
    Algorithms,
    MatchAsked,
    MatchGiven,
    SearchGiven,
)
from penstock.desk import Answer, Ready, Sought, known_schema
from penstock.errors import MalformedInput, UsageError
from penstock.model import Party, Subject
from penstock.screening import Screener
from penstock.text import country_name

router = APIRouter(tags=["yente"], responses=RESPONSES, dependencies=[Depends(allowed("ask"))])

DatasetName = Annotated[str, Path(max_length=100, examples=["default"])]
FacetName = Literal["countries", "topics", "datasets", "schema", "identifiers", "genders"]
_Filters = Annotated[list[str], Query(alias="filter", examples=[["birthDate:1961"]])]
_Words = Annotated[list[str], Query(examples=[[]])]
Since = Annotated[Day | SkipJsonSchema[None], Query(examples=["2016-01-01"])]
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
AlgorithmName = Annotated[
    str, Query(max_length=50, examples=["best"], json_schema_extra={"enum": list(_ALIASES)})
]
_MOST = 500
_MOST_VALUES = 1000
_FACET_LABELS = {
    "countries": "Countries",
    "topics": "Topics",
    "datasets": "Data sources",
    "schema": "Entity types",
    "identifiers": "Identifiers",
    "genders": "Genders",
}
_FACETS: list[FacetName] = ["countries", "topics", "datasets"]
_FUZZY_EDITS = 2
_DESCRIPTION = (
    "Names token by token in every script, facts that agree or conflict, and numbers; the parts "
    "of an explanation sum to the score"
)
_FEATURES = {
    "name_part": "A word of the name and its counterpart agree",
    "name_part_missing": "A word that was asked about is not in the listed name",
    "name_part_unasked": "A word stands only in the listed name",
    "weak_alias": "Only a name matches that its publisher calls weak",
    "former_name": "The name that matches is a former one",
    "identifier_equal": "A number or code that identifies is the same",
    "name_agrees": "The names match beside an equal number",
    "birth_date_equal": "The dates of birth or founding are the same",
    "birth_date_flipped": "The same, with day and month the other way round",
    "birth_day_differs": "The year of birth is the same, the day is another",
    "birth_year_equal": "The years of birth or founding are the same",
    "birth_year_near": "The years of birth are next to each other",
    "birth_year_off": "The years of birth are two apart",
    "birth_year_far": "The years of birth are further apart",
    "country_agrees": "A country is the same",
    "country_differs": "No country is the same",
    "gender_differs": "The genders differ",
    "schema_differs": "One is a person, the other is not",
    "number_conflict": "Numbers in the names differ",
    "common_parts": "What agrees is borne by many",
    "common_conflict": "Where much is common, a word differs",
    "distinct_words": "Words that tell apart differ",
    "syllable_missing": "A syllable of the name is missing",
    "syllables_turned": "The syllables of the given name are the other way round",
    "word_for_title": "A word stands where the other has a title",
    "other_generation": "One is the younger, the other the elder",
    "order_differs": "The words stand in another order",
    "other_names": "Further names differ",
    "other_business": "The businesses are others",
    "other_known_word": "A known word is another one",
    "initials_alone": "Only initials stand for a part of the name",
    "lone_word": "Only one word agrees",
    "other_place": "The places in the names differ",
    "limit": "What lies beyond 0 and 1 is cut off",
}


@router.post("/match/{dataset}", response_model=MatchGiven, summary="Match entities by example")
async def match(
    request: Request,
    asked: MatchAsked,
    dataset: DatasetName,
    limit: Annotated[int, Query(ge=0, le=_MOST, examples=[5])] = 5,
    threshold: Annotated[float | SkipJsonSchema[None], Query(ge=0, le=1, examples=[0.7])] = None,
    cutoff: Annotated[float, Query(ge=0, le=1, examples=[0.5])] = 0.0,
    algorithm: AlgorithmName = "best",
    include_dataset: _Words = [],  # noqa: B006 - FastAPI copies it
    exclude_schema: _Words = [],  # noqa: B006
    exclude_dataset: _Words = [],  # noqa: B006
    topics: _Words = [],  # noqa: B006
    changed_since: Since = None,
    exclude_entity_ids: _Words = [],  # noqa: B006
) -> Response:
    """Return the listed parties each example may be, best first, with explanations.

    Nothing is recorded; `/v1/check/parties` decides, records and alerts. Where no threshold is
    given, `match` is what the screening policy calls an alert. `total` counts those that match.
    Weights and configuration are refused: they would move a line that nobody may move.
    """
    known_algorithm(algorithm)
    _nothing_moved(asked)
    # Nobody should lose a match to a cutoff above the line of matches.
    cutoff = min(cutoff, threshold) if threshold is not None else cutoff
    house = house_of(request)
    lists = lists_within(dataset, include_dataset, house.service)
    if not 1 <= len(asked.queries) <= MOST_QUERIES:
        message = f"A batch has between 1 and {MOST_QUERIES} queries"
        raise UsageError(message, hint="Send several batches")
    subjects = [
        _example(one.id or key, one.schema_, one.properties) for key, one in asked.queries.items()
    ]
    since = day_of(changed_since[:10] if changed_since is not None else None)
    found = await asyncio.wrap_future(house.service.ask(subjects, _MOST))

    def build(_: Ready, screener: Screener) -> list[list[dict[str, Any]]]:
        versions = versions_by_list(house.service)

        def results(answer: Answer) -> list[dict[str, Any]]:
            kept: list[dict[str, Any]] = []
            for hit in answer.hits:
                if hit.score < cutoff:
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
            "results": own[:limit],
            "total": {"value": sum(bool(hit["match"]) for hit in own), "relation": "eq"},
            "query": {
                "id": one.id,
                "schema": one.schema_,
                "properties": properties_as_read(one.properties),
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
    filters: _Filters = [],  # noqa: B006
    filter_op: Annotated[Literal["OR", "AND"], Query(examples=["AND"])] = "OR",
    facets: Annotated[list[FacetName], Query(examples=[["countries"]])] = _FACETS,
    sort: Annotated[list[str], Query(examples=[["first_seen:desc"]])] = [],  # noqa: B006
    target: Annotated[bool | SkipJsonSchema[None], Query(examples=[True])] = None,
    include_dataset: _Words = [],  # noqa: B006
    exclude_schema: _Words = [],  # noqa: B006
    exclude_dataset: _Words = [],  # noqa: B006
    changed_since: Since = None,
    fuzzy: Annotated[bool, Query(examples=[False])] = False,  # noqa: FBT002 - a query
    simple: Annotated[bool, Query(examples=[False])] = False,  # noqa: FBT002 - a query
    limit: Annotated[int, Query(ge=0, le=500, examples=[10])] = 10,
    offset: Annotated[int, Query(ge=0, le=9500, examples=[0])] = 0,
) -> Response:
    """Return listed parties whose names hold every word, or a word that begins with it.

    Phrases, AND, OR, NOT, `+`, `-`, brackets, `*`, `?`, `~`, fields (`countries:kp`) and ranges
    (`birthDate:[1960 TO 1970]`) are read as yente's documentation tells; what is no query, and
    everything with `simple`, as plain words. `fuzzy` lets two letters of every word differ.
    """
    house = house_of(request)
    if not known_schema(schema):
        message = f"Invalid schema: {schema}"
        raise UsageError(message, hint="A schema of FollowTheMoney, such as Person or Thing")
    told = [("countries", one) for one in countries] + [("topics", one) for one in topics]
    told += [("datasets", one) for one in datasets] + [_filter(one) for one in filters]
    sought = Sought(
        text=q,
        schema=schema,
        lists=lists_within(dataset, include_dataset, house.service),
        is_query=not simple,
        edits=_FUZZY_EDITS if fuzzy else 0,
        filters=tuple((name, value) for name, value in told if value),
        is_every_filter=filter_op == "AND",
        sort=tuple(sort),
    )
    since = day_of(changed_since[:10] if changed_since is not None else None)
    is_any = not (exclude_dataset or exclude_schema or since or target is False)

    def keep(party: Party) -> bool:
        # Whoever is on a list is what yente calls a target.
        return target is not False and counts(
            party,
            lists=frozenset(),
            left_out=exclude_dataset,
            schemas=exclude_schema,
            topics=(),
            since=since,
            ids=(),
        )

    def find() -> dict[str, Any]:
        found = house.service.names().search(sought, None if is_any else keep)
        versions = versions_by_list(house.service)
        return {
            "results": [
                entity_of(one, versions, nested=False) for one in found.page(limit, offset)
            ],
            "facets": {name: _facet(name, found.facet(name)) for name in facets},
            "total": {"value": len(found.places), "relation": "eq"},
            "limit": limit,
            "offset": offset,
        }

    return reply(await house.soon(find))


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


def _example(key: str, schema: str, properties: Mapping[str, Any]) -> Subject:
    try:
        return subject_of(key, schema, properties)
    except MalformedInput as error:
        message = f"Cannot parse example entity: {error.message}"
        raise UsageError(message, hint=error.hint) from error


def _nothing_moved(asked: MatchAsked) -> None:
    for kind, moved in (("weight", asked.weights), ("configuration parameter", asked.config)):
        if moved:
            message = f"Invalid {kind}: {', '.join(sorted(moved))} for algorithm penstock"
            hint = "Leave weights and config out; threshold and cutoff choose among the scores"
            raise UsageError(message, hint=hint)


def known_algorithm(name: str) -> None:
    """Refuse what is no name of an algorithm that clients of yente know.

    Raises:
        UsageError: it is none.
    """
    if name.lower().strip() not in _ALIASES:
        message = f"Invalid algorithm: {name}"
        raise UsageError(message, hint=f"Any of {', '.join(_ALIASES)}")


def _filter(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon:
        message = f"Invalid filter: {text!r}"
        raise UsageError(message, hint="A field, a colon and a value, such as birthDate:1961")
    return name, value


def _facet(name: str, found: dict[str, int]) -> dict[str, Any]:
    spelt = {one.lower() if name == "countries" else one: count for one, count in found.items()}
    ordered = sorted(spelt.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_VALUES]
    values = [
        {"name": value, "label": _label(name, value), "count": count} for value, count in ordered
    ]
    return {"label": _FACET_LABELS[name], "values": values}


def _label(facet: str, value: str) -> str:
    return (country_name(value.upper()) or value.upper()) if facet == "countries" else value


def _feature_docs() -> dict[str, dict[str, Any]]:
    return {
        name: {"description": words, "coefficient": 1.0, "url": "docs/screening.md"}
        for name, words in _FEATURES.items()
    }
