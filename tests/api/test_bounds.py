"""Everything that a body of a request may hold has a bound of its own, or a reason for none.

What stands in the address is bounded by the head of a request (`tests/api/test_heads.py`), what a
form sends by the body and by how many fields a form may have.
"""

import re
from collections.abc import Iterator
from typing import Any

from penstock.api import make_app
from tests.desk.world import settings_in

# Bounded by `body_limit_megabytes` alone, since others say what they hold.
_AS_OTHERS_SAY = {
    "Body_reconcile_reconcile__dataset__post": "queries of OpenRefine, which have bounds",
    "Example.properties": "properties of FollowTheMoney, of which those that are read are taken",
    "MatchAsked": "keys of other versions of yente are told to be ignored",
    "MatchAsked.config": "refused where it holds anything",
    "MatchAsked.weights": "refused where it holds anything",
    "OrdersAsked.orders[]": "an order is read as a row of a file is",
    "Example": "keys of other versions of yente are told to be ignored",
}
_BOUNDED_FORMATS = {"date", "date-time"}
_ENDLESS = re.compile(r"(?<!\\)[*+]|\{\d+,\}")


def _unbounded(
    schema: dict[str, Any], where: str, shapes: dict[str, Any], seen: frozenset[str]
) -> Iterator[str]:
    """Yield where a schema lets in what has no bound."""
    if where in _AS_OTHERS_SAY:
        return
    if name := schema.get("$ref", "").rpartition("/")[2]:
        if name not in seen:
            yield from _unbounded(shapes[name], name, shapes, seen | {name})
        return
    choices = [one for key in ("anyOf", "oneOf", "allOf") for one in schema.get(key, ())]
    for one in choices:
        yield from _unbounded(one, where, shapes, seen)
    if choices or "enum" in schema or "const" in schema:
        return
    match schema.get("type"):
        case "string":
            pattern = schema.get("pattern", "*")
            is_short = pattern.endswith("$") and not _ENDLESS.search(pattern)
            if not ("maxLength" in schema or schema.get("format") in _BOUNDED_FORMATS or is_short):
                yield where
        case "integer" | "number":
            if not {"maximum", "exclusiveMaximum"} & schema.keys():
                yield where
        case "array":
            if "maxItems" not in schema:
                yield where
            yield from _unbounded(schema.get("items", {}), f"{where}[]", shapes, seen)
        case "object":
            for key, one in schema.get("properties", {}).items():
                yield from _unbounded(one, f"{where}.{key}", shapes, seen)
            others = schema.get("additionalProperties", True)
            if isinstance(others, dict) and "maxProperties" in schema:
                yield from _unbounded(others, f"{where}.*", shapes, seen)
            elif others is not False:
                yield where
        case "boolean" | "null":
            return
        case _:
            yield where


def test_what_a_body_holds_is_bounded(tmp_path) -> None:
    told = make_app(settings_in(tmp_path)).openapi()
    shapes = told["components"]["schemas"]
    found, bodies = [], 0
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {})
            for media, one in content.items():
                bodies += 1
                if media == "application/octet-stream" or one["schema"].get("format") == "binary":
                    continue  # a file, as large as a body may be
                where = f"{method} {path}"
                found += _unbounded(one["schema"], where, shapes, frozenset())
    assert bodies > 20
    assert found == []
    assert set(_AS_OTHERS_SAY) - set(_every_place(shapes)) == set(), "reasons for what is gone"


def _every_place(shapes: dict[str, Any]) -> Iterator[str]:
    for name, shape in shapes.items():
        yield name
        for key, one in shape.get("properties", {}).items():
            yield f"{name}.{key}"
            if "items" in one:
                yield f"{name}.{key}[]"


def test_what_has_no_bound_is_found() -> None:
    bad: dict[str, Any] = {
        "text": {"type": "string"},
        "code": {"type": "string", "pattern": "^[A-Z]+$"},
        "many": {"type": "array", "items": {"type": "string", "maxLength": 3}},
        "number": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
        "anything": {},
        "map": {"type": "object", "additionalProperties": {"type": "string", "maxLength": 3}},
        "inner": {"$ref": "#/components/schemas/Inner"},
    }
    shapes = {"Inner": {"type": "object", "additionalProperties": False, "properties": bad}}
    found = list(_unbounded({"$ref": "#/x/Inner"}, "post /a", shapes, frozenset()))
    assert found == [f"Inner.{name}" for name in bad if name != "inner"]
