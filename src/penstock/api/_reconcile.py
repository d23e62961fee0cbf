"""The W3C Reconciliation API 0.2, for OpenRefine and its like: match, suggest and extend."""

import asyncio
from typing import Annotated, Any
from urllib.parse import urljoin

import msgspec
from fastapi import APIRouter, Depends, Form, Query, Request, Response
from pydantic.json_schema import SkipJsonSchema

from penstock.api._entities import lists_of, subject_of
from penstock.api._house import House, house_of
from penstock.api._problems import RESPONSES
from penstock.api._replies import reply
from penstock.api._who import allowed
from penstock.api._yente import DatasetName
from penstock.desk import Ready, Sought
from penstock.errors import MalformedInput, UnknownName, UsageError
from penstock.model import ListId, Party, PartyId, Schema, party_to_ftm
from penstock.screening import Screener

router = APIRouter(
    tags=["reconciliation"], responses=RESPONSES, dependencies=[Depends(allowed("ask"))]
)
_Prefix = Annotated[str, Query(max_length=200, examples=["kim"])]
_MOST_QUERIES = 100
_MOST = 50
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
) -> Response:
    """Return the manifest of the service; with `queries` or `extend`, their answers."""
    house = house_of(request)
    lists = lists_of(dataset, house.service)
    if extend:
        return await _extend(house, extend)
    if queries:
        return await _queries(house, queries, lists)
    base = urljoin(str(request.base_url), f"reconcile/{dataset}")
    places = {
        kind: {"service_url": base, "service_path": f"/suggest/{kind}"}
        for kind in ("entity", "property", "type")
    }
    return reply(
        {
            "versions": ["0.2"],
            "name": f"Penstock: {dataset}",
            "identifierSpace": _SPACE,
            "schemaSpace": _SPACE,
            "view": {"url": urljoin(str(request.base_url), "entities/{{id}}")},
            "batchSize": 10,
            "defaultTypes": [_type(name) for name in _TYPES],
            "suggest": places,
            "extend": {
                "propose_properties": {"service_url": base, "service_path": "/extend/property"},
                "property_settings": [
                    {
                        "name": "limit",
                        "label": "Limit",
                        "type": "number",
                        "default": 0,
                        "help_text": "The most values of a row; 0 for all",
                    }
                ],
            },
        }
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
) -> Response:
    """Return the listed parties each query may be, or the properties of some of them."""
    house = house_of(request)
    lists = lists_of(dataset, house.service)
    if extend:
        return await _extend(house, extend)
    if not queries:
        message = "Neither queries nor extend is given"
        raise UsageError(message, hint="Send a form with one of them as JSON")
    return await _queries(house, queries, lists)


@router.get("/reconcile/{dataset}/suggest/entity", summary="Suggest parties")
async def suggest_entity(
    request: Request,
    dataset: DatasetName,
    prefix: _Prefix = "",
    limit: Annotated[int, Query(ge=1, le=100, examples=[10])] = 10,
) -> Response:
    """Return listed parties whose names begin with the words typed so far."""
    house = house_of(request)
    sought = Sought(text=prefix, lists=lists_of(dataset, house.service))
    page, _ = await house.soon(lambda: house.service.names().find(sought, limit))
    return _suggested(prefix, [_entity(one) for one in page] if prefix.strip() else [])


@router.get("/reconcile/{dataset}/suggest/property", summary="Suggest properties")
async def suggest_property(dataset: DatasetName, prefix: _Prefix = "") -> Response:
    """Return properties whose names begin with what was typed so far."""
    del dataset  # the same for all
    return _suggested(prefix, [_property(name) for name in _like(prefix, _PROPERTIES)])


@router.get("/reconcile/{dataset}/suggest/type", summary="Suggest types")
async def suggest_type(dataset: DatasetName, prefix: _Prefix = "") -> Response:
    """Return types whose names begin with what was typed so far."""
    del dataset  # the same for all
    return _suggested(prefix, [_type(name) for name in _like(prefix, _TYPES)])


@router.get("/reconcile/{dataset}/extend/property", summary="Properties rows can be extended with")
async def extend_property(
    dataset: DatasetName,
    type: Annotated[str, Query(max_length=100, examples=["Person"])] = "Thing",
    limit: Annotated[int, Query(ge=1, le=100, examples=[50])] = 50,
) -> Response:
    """Return the properties that rows of a type can be extended with."""
    del dataset  # the same for all
    names = list(_PROPERTIES)[:limit]
    return reply({"type": type, "limit": limit, "properties": [_property(one) for one in names]})


async def _queries(house: House, text: str, lists: frozenset[ListId]) -> Response:
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
        subjects.append(subject_of(key, _schema(query), _asked_properties(query)))
        limits.append(_limit(query))
    found = await asyncio.wrap_future(house.service.ask(subjects, _MOST))

    def build(_: Ready, screener: Screener) -> dict[str, Any]:
        made = {}
        for key, answer, limit in zip(asked, found, limits, strict=True):
            hits = [one for one in answer.hits if not lists or one.list in lists][:limit]
            made[key] = {
                "result": [
                    _entity(screener.party(hit.party))
                    | {
                        "score": hit.score,
                        "match": hit.alert,
                        "features": [
                            {"id": part.feature, "value": part.value} for part in hit.explanation
                        ],
                    }
                    for hit in hits
                ]
            }
        return made

    return reply(await asyncio.wrap_future(house.service.do(build)))


async def _extend(house: House, text: str) -> Response:
    asked = _read(text)
    ids, wanted = asked.get("ids", []), asked.get("properties", [])
    if not isinstance(ids, list) or not isinstance(wanted, list) or len(ids) > _MOST_QUERIES:
        message = f"An extension names at most {_MOST_QUERIES} ids, and properties"
        raise MalformedInput(message)
    names = [one.get("id", "") for one in wanted if isinstance(one, dict)]
    most = {
        one["id"]: _number((one.get("settings") or {}).get("limit", 0))
        for one in wanted
        if isinstance(one, dict) and "id" in one
    }
    known = [name for name in names if name in _PROPERTIES]

    def build(_: Ready, screener: Screener) -> dict[str, Any]:
        rows: dict[str, Any] = {}
        for party_id in ids:
            try:
                values = _values(screener.party(PartyId(str(party_id))))
            except UnknownName:
                rows[str(party_id)] = {}
                continue
            rows[str(party_id)] = {
                name: [{"str": one} for one in values.get(name, [])[: most.get(name) or None]]
                for name in known
            }
        return {"meta": [_property(name) for name in known], "rows": rows}

    return reply(await asyncio.wrap_future(house.service.do(build)))


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
    except msgspec.MsgspecError as error:
        message = f"This is no JSON: {error}"
        raise MalformedInput(message) from error
    if not isinstance(found, dict):
        message = "An object is expected"
        raise MalformedInput(message, hint='Such as {"q0": {"query": "Kim Jong-un"}}')
    return found


def _schema(query: dict[str, Any]) -> str:
    kind = query.get("type")
    first = kind[0] if isinstance(kind, list) and kind else kind
    if isinstance(first, dict):
        first = first.get("id")
    return first if isinstance(first, str) and first else "Thing"


def _asked_properties(query: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, list[str]] = {}
    if text := query.get("query"):
        found["name"] = [str(text)]
    for one in query.get("properties") or []:
        if not isinstance(one, dict):
            continue
        name = str(one.get("pid", "")).rpartition(":")[2]
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


def _suggested(prefix: str, result: list[dict[str, Any]]) -> Response:
    return reply({"code": "/api/status/ok", "status": "200 OK", "prefix": prefix, "result": result})
