"""The W3C Reconciliation API 0.2, for OpenRefine and its like: match, suggest, preview, extend.

Source: the specification and its schemata (reconciliation-api.github.io/specs/0.2); yente's own
additions to it, as of yente 5.5.
"""

import asyncio
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote, urljoin, urlsplit

import msgspec
from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response
from pydantic.json_schema import SkipJsonSchema

from penstock.api._entities import counts, lists_of, subject_of
from penstock.api._house import house_of
from penstock.api._preview import FRAMED, HEIGHT, WIDTH, preview_of
from penstock.api._problems import RESPONSES
from penstock.api._replies import reply
from penstock.api._who import allowed
from penstock.api._words import day_of
from penstock.api._yente import AlgorithmName, DatasetName, Since, known_algorithm
from penstock.desk import Ready, Sought, is_schema, known_schema
from penstock.errors import MalformedInput, UnknownName, UsageError
from penstock.model import (
    COUNTRY_PROPERTIES,
    NOT_JSON,
    ListId,
    Party,
    PartyId,
    Schema,
    party_to_ftm,
)
from penstock.screening import Screener
from penstock.text import country_name

router = APIRouter(
    tags=["reconciliation"], responses=RESPONSES, dependencies=[Depends(allowed("ask"))]
)
_Prefix = Annotated[str, Query(max_length=200, examples=["kim"])]
_MOST_QUERIES = 100
_MOST = 500
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})
_STRICT = ("any", "all", "should")
_RENDERS = {"caption": "As people read it", "raw": "As it is stored"}
_SPACE = "https://followthemoney.tech/explorer/"
_TYPES = {
    "Thing": "Anything",
    "LegalEntity": "Persons and organisations",
    "Person": "Persons",
    "Organization": "Organisations",
    "Company": "Companies",
    "PublicBody": "Public bodies",
    "Vessel": "Ships",
    "Airplane": "Aircraft",
    "CryptoWallet": "Wallets",
    "Security": "Securities",
}
# Properties that can be asked with, and had in return: FollowTheMoney names and their labels.
_PROPERTIES = {
    "name": "Name",
    "alias": "Other name",
    "weakAlias": "Weak alias",
    "previousName": "Previous name",
    "birthDate": "Date of birth",
    "incorporationDate": "Date of incorporation",
    "nationality": "Nationality",
    "country": "Country",
    "jurisdiction": "Jurisdiction",
    "address": "Address",
    "gender": "Gender",
    "passportNumber": "Passport",
    "idNumber": "Id number",
    "taxNumber": "Tax number",
    "registrationNumber": "Registration number",
    "leiCode": "LEI",
    "swiftBic": "BIC",
    "imoNumber": "IMO number",
    "mmsi": "MMSI",
    "callSign": "Call sign",
    "flag": "Flag",
    "program": "Programme",
    "topics": "Topics",
    "notes": "Notes",
}


@router.get("/reconcile/{dataset}", summary="What this service can do, or some queries")
async def manifest(
    request: Request,
    dataset: DatasetName,
    queries: Annotated[
        str | SkipJsonSchema[None], Query(examples=['{"q0": {"query": "Kim Jong-un"}}'])
    ] = None,
    extend: Annotated[str | SkipJsonSchema[None], Query(examples=[None])] = None,
    algorithm: AlgorithmName = "best",
    changed_since: Since = None,
) -> Response:
    """Return the manifest of the service; with `queries` or `extend`, their answers.

    A key in the address (`api_key`) is carried on into the addresses of the manifest.
    """
    lists = lists_of(dataset, house_of(request).service)
    since = _since(algorithm, changed_since)
    if extend:
        return await _extend(request, extend)
    if queries:
        return await _queries(request, queries, lists, since)
    base = urljoin(str(request.base_url), f"reconcile/{dataset}")
    key = request.query_params.get("api_key", "")
    query = f"?api_key={quote(key)}" if key else ""
    places = {
        kind: {"service_url": base, "service_path": f"/suggest/{kind}{query}"}
        for kind in ("entity", "property", "type")
    }
    asked = [
        {
            "name": "limit",
            "label": "Limit",
            "type": "number",
            "default": 0,
            "help_text": "The most values of a row; 0 for all",
        },
        {
            "name": "render",
            "label": "Values",
            "type": "select",
            "default": "caption",
            # The specification calls it a value, yente an id.
            "choices": [{"value": one, "id": one, "name": name} for one, name in _RENDERS.items()],
            "help_text": "Countries by name, such as Syria, or by code, such as sy",
        },
    ]
    return _told(
        request,
        {
            "versions": ["0.2"],
            "name": f"Penstock: {dataset}",
            "identifierSpace": _SPACE,
            "schemaSpace": _SPACE,
            "documentation": _SPACE,
            "view": {"url": urljoin(str(request.base_url), "listed/{{id}}")},
            "preview": {
                "url": f"{base}/preview/{{{{id}}}}{query}",
                "width": WIDTH,
                "height": HEIGHT,
            },
            "batchSize": 10,
            "defaultTypes": [_type(name) for name in _TYPES],
            "suggest": places,
            "extend": {
                "propose_properties": {
                    "service_url": base,
                    "service_path": f"/extend/property{query}",
                },
                "property_settings": asked,
                "propose_settings": asked,  # as yente calls them
            },
        },
    )


@router.post("/reconcile/{dataset}", summary="Queries, or values to extend rows with")
async def reconcile(
    request: Request,
    dataset: DatasetName,
    queries: Annotated[
        str | SkipJsonSchema[None],
        Form(max_length=1_000_000, examples=['{"q0": {"query": "Kim Jong-un"}}']),
    ] = None,
    extend: Annotated[
        str | SkipJsonSchema[None], Form(max_length=1_000_000, examples=[None])
    ] = None,
    algorithm: AlgorithmName = "best",
    changed_since: Since = None,
) -> Response:
    """Return the listed parties each query may be, or the properties of some of them."""
    lists = lists_of(dataset, house_of(request).service)
    since = _since(algorithm, changed_since)
    if extend:
        return await _extend(request, extend)
    if not queries:
        message = "Neither queries nor extend is given"
        raise UsageError(message, hint="Send a form with one of them as JSON")
    return await _queries(request, queries, lists, since)


@router.get("/reconcile/{dataset}/preview/{party_id}", summary="A small page about a party")
async def preview(
    request: Request,
    dataset: DatasetName,
    party_id: Annotated[str, Path(max_length=200)],
) -> Response:
    """Return a page that OpenRefine shows in a frame beside a candidate."""
    house = house_of(request)
    lists_of(dataset, house.service)
    party = await asyncio.wrap_future(house.service.party(PartyId(party_id)))
    headers = {"cache-control": "no-store", "content-security-policy": FRAMED}
    return Response(preview_of(party), 200, headers, "text/html; charset=utf-8")


@router.get("/reconcile/{dataset}/suggest/entity", summary="Suggest parties")
async def suggest_entity(
    request: Request,
    dataset: DatasetName,
    prefix: _Prefix = "",
    limit: Annotated[int, Query(ge=0, le=500, examples=[10])] = 10,
) -> Response:
    """Return listed parties whose names begin with the words typed so far."""
    house = house_of(request)
    sought = Sought(text=prefix, lists=lists_of(dataset, house.service))
    page, _ = await house.soon(lambda: house.service.names().find(sought, limit))
    # The specification calls types of what is suggested notable.
    found = [_entity(one) | {"notable": _entity(one)["type"]} for one in page[:limit]]
    return _suggested(request, prefix, found if prefix.strip() else [])


@router.get("/reconcile/{dataset}/suggest/property", summary="Suggest properties")
async def suggest_property(
    request: Request, dataset: DatasetName, prefix: _Prefix = ""
) -> Response:
    """Return properties whose names begin with what was typed so far."""
    lists_of(dataset, house_of(request).service)
    return _suggested(request, prefix, [_property(name) for name in _like(prefix, _PROPERTIES)])


@router.get("/reconcile/{dataset}/suggest/type", summary="Suggest types")
async def suggest_type(request: Request, dataset: DatasetName, prefix: _Prefix = "") -> Response:
    """Return types whose names begin with what was typed so far."""
    lists_of(dataset, house_of(request).service)
    return _suggested(request, prefix, [_type(name) for name in _like(prefix, _TYPES)])


@router.get("/reconcile/{dataset}/extend/property", summary="Properties rows can be extended with")
async def extend_property(
    request: Request,
    dataset: DatasetName,
    type: Annotated[str, Query(max_length=100, examples=["Person"])] = "Thing",
    limit: Annotated[int, Query(ge=0, le=500, examples=[50])] = 0,
) -> Response:
    """Return the properties that rows of a type can be extended with; 0 of them is all."""
    lists_of(dataset, house_of(request).service)
    if not known_schema(type):
        message = f"Invalid type: {type}"
        raise UsageError(message, hint="A schema of FollowTheMoney, such as Person")
    names = list(_PROPERTIES)[: limit or None]
    properties = [_property(one) for one in names]
    return _told(request, {"type": type, "limit": limit, "properties": properties})


def _since(algorithm: str, changed_since: str | None) -> date | None:
    known_algorithm(algorithm)
    return day_of(changed_since[:10] if changed_since is not None else None)


async def _queries(
    request: Request, text: str, lists: frozenset[ListId], since: date | None
) -> Response:
    house = house_of(request)
    asked = _read(text)
    if len(asked) > _MOST_QUERIES:
        message = f"A batch has at most {_MOST_QUERIES} queries"
        raise UsageError(message)
    subjects = []
    limits = []
    for key, query in asked.items():
        if not isinstance(query, dict):
            message = f"The query {key} is no object"
            raise MalformedInput(message)
        types = _types(query)
        schema = types[0] if len(types) == 1 else "Thing"
        subjects.append(subject_of(key, schema, _asked_properties(query)))
        limits.append(_limit(query))
        _strict(query)
    found = await asyncio.wrap_future(house.service.ask(subjects, _MOST))

    def build(_: Ready, screener: Screener) -> dict[str, Any]:
        made = {}
        for (key, query), answer, limit in zip(asked.items(), found, limits, strict=True):
            candidates = ((screener.party(one.party), one) for one in answer.hits)
            hits = [
                (party, one)
                for party, one in candidates
                if _is_of(party, query)
                and counts(
                    party, lists=lists, left_out=(), schemas=(), topics=(), since=since, ids=()
                )
            ][:limit]
            made[key] = {
                "result": [
                    _entity(party)
                    | {
                        "score": hit.score,
                        "match": hit.alert,
                        "features": [
                            {"id": part.feature, "value": part.value} for part in hit.explanation
                        ],
                    }
                    for party, hit in hits
                ]
            }
        return made

    return _told(request, await asyncio.wrap_future(house.service.do(build)), len(asked))


def _told(request: Request, value: dict[str, Any], batch: int | None = None) -> Response:
    """Return an answer that a page of OpenRefine may read.

    It runs on the machine of who uses it; a page from elsewhere shows a key in the address, since
    without one it could read by means of whoever happens to look at it.
    """
    headers = {} if batch is None else {"x-batch-size": str(batch)}
    origin = request.headers.get("origin", "")
    has_key = bool(request.query_params.get("api_key")) and not house_of(request).is_open_to_all
    if origin and (has_key or urlsplit(origin).hostname in _HERE):
        headers |= {"access-control-allow-origin": origin, "vary": "origin"}
    return reply(value, headers=headers)


async def _extend(request: Request, text: str) -> Response:
    asked = _read(text)
    ids, wanted = asked.get("ids", []), asked.get("properties", [])
    if not isinstance(ids, list) or not isinstance(wanted, list) or len(ids) > _MOST_QUERIES:
        message = f"An extension names at most {_MOST_QUERIES} ids, and properties"
        raise MalformedInput(message)
    how = {
        name: _settings(name, one.get("settings"))
        for one in wanted
        if isinstance(one, dict) and (name := _short(one.get("id", ""))) in _PROPERTIES
    }

    def build(_: Ready, screener: Screener) -> dict[str, Any]:
        rows: dict[str, Any] = {}
        for party_id in ids:
            try:
                values = _values(screener.party(PartyId(str(party_id))))
            except UnknownName:
                rows[str(party_id)] = {}
                continue
            rows[str(party_id)] = {
                name: [{"str": _shown(name, one, render)} for one in values.get(name, [])[:most]]
                for name, (most, render) in how.items()
            }
        return {"meta": [_property(name) for name in how], "rows": rows}

    found = house_of(request).service.do(build)
    return _told(request, await asyncio.wrap_future(found), len(ids))


def _settings(name: str, told: object) -> tuple[int | None, str]:
    """Return the most values of a property, None for all, and how they are written."""
    settings = told if isinstance(told, dict) else {}
    render = settings.get("render") or "caption"
    if render not in _RENDERS:
        message = f"Invalid render of {name}: {render!r}"
        raise UsageError(message, hint=f"Any of {', '.join(_RENDERS)}")
    return _number(settings.get("limit") or 0) or None, render


def _shown(name: str, value: str, render: str) -> str:
    # People would rather read a country by its name than by its code.
    is_code = render == "caption" and name in COUNTRY_PROPERTIES
    return (country_name(value.upper()) or value) if is_code else value


def _values(party: Party) -> dict[str, list[str]]:
    found = party_to_ftm(party)["properties"]
    plain = {
        name: [one for one in values if isinstance(one, str)] for name, values in found.items()
    }
    plain["program"] = list(party.listing.programmes)
    return plain


def _read(text: str) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(text)
    except NOT_JSON as error:
        message = f"This is no JSON: {error}"
        raise MalformedInput(message) from error
    if not isinstance(found, dict):
        message = "An object is expected"
        raise MalformedInput(message, hint='Such as {"q0": {"query": "Kim Jong-un"}}')
    return found


def _types(query: dict[str, Any]) -> list[str]:
    told = query.get("type")
    found = told if isinstance(told, list) else [told]
    names = [one.get("id") if isinstance(one, dict) else one for one in found]
    return [one for one in names if isinstance(one, str) and one]


def _strict(query: dict[str, Any]) -> str:
    told = query.get("type_strict") or "should"
    if told not in _STRICT:
        message = f"Invalid type_strict: {told!r}"
        raise UsageError(message, hint=f"Any of {', '.join(_STRICT)}")
    return str(told)


def _is_of(party: Party, query: dict[str, Any]) -> bool:
    """Tell whether a party is of the types that a query insists on."""
    types, strict = _types(query), _strict(query)
    if not types or strict == "should":
        return True
    is_each = (is_schema(one, party.schema) for one in types)
    return all(is_each) if strict == "all" else any(is_each)


def _short(name: object) -> str:
    """Return a property without the schema before it (`Thing:name`)."""
    return str(name).rpartition(":")[2]


def _asked_properties(query: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, list[str]] = {}
    if text := query.get("query"):
        found["name"] = [str(text)]
    for one in query.get("properties") or []:
        if not isinstance(one, dict):
            continue
        name = _short(one.get("pid", ""))
        values = one.get("v")
        for value in values if isinstance(values, list) else [values]:
            plain = value.get("id") or value.get("name") if isinstance(value, dict) else value
            if plain not in (None, ""):
                found.setdefault(name, []).append(str(plain))
    return found


def _limit(query: dict[str, Any]) -> int:
    return max(1, min(_number(query.get("limit") or 5), _MOST))


def _number(value: object) -> int:
    try:
        return max(0, min(int(str(value)), 10_000))
    except ValueError as error:
        message = f"{value!r} is no whole number"
        raise MalformedInput(message) from error


def _entity(party: Party) -> dict[str, Any]:
    schema = "Territory" if party.schema is Schema.JURISDICTION else party.schema.value
    return {
        "id": party.id,
        "name": party.primary_name,
        "description": f"{party.listing.list}: {', '.join(party.listing.programmes)}".rstrip(": "),
        "type": [_type(schema)],
    }


def _type(name: str) -> dict[str, str]:
    return {"id": name, "name": _TYPES.get(name, name)}


def _property(name: str) -> dict[str, str]:
    return {"id": name, "name": _PROPERTIES.get(name, name)}


def _like(prefix: str, known: dict[str, str]) -> list[str]:
    plain = prefix.strip().casefold()
    return [
        name
        for name, label in known.items()
        if plain in name.casefold() or plain in label.casefold()
    ][:20]


def _suggested(request: Request, prefix: str, result: list[dict[str, Any]]) -> Response:
    return _told(
        request, {"code": "/api/status/ok", "status": "200 OK", "prefix": prefix, "result": result}
    )
