"""What `/openapi.json` tells of the interface."""

import pytest
from httpx import Request, Response

from penstock.api._answers import plain_example, schema_of
from tests.api.conftest import Running
from tests.api.told import description, faults_of


def test_every_answer_has_a_shape_and_every_field_an_example(service: Running) -> None:
    told = service.nobody.get("/openapi.json").json()
    assert told == description()  # as other tests hold answers against it
    lacking = []
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            for status, answer in operation["responses"].items():
                shapes = [one.get("schema", {}) for one in answer.get("content", {}).values()]
                if not shapes or any(not shape.keys() - {"title"} for shape in shapes):
                    lacking.append((method, path, status))
            lacking += [
                (method, path, one["name"])
                for one in operation.get("parameters", ())
                if "example" not in one and "examples" not in one["schema"]
            ]
    for name, shape in told["components"]["schemas"].items():
        fields = shape.get("properties", {}).items()
        lacking += [(name, field, "") for field, one in fields if not one.get("examples")]
    assert lacking == []


def test_every_example_of_an_answer_has_its_shape() -> None:
    count = 0
    for path, operations in description()["paths"].items():
        for method, operation in operations.items():
            content = operation["responses"].get("200", {}).get("content", {})
            example = content.get("application/json", {}).get("example")
            if example is not None:
                asked = Request(method.upper(), f"http://testserver{path}")
                answer = Response(200, json=example, request=asked)
                assert list(faults_of(answer)) == [], path
                count += 1
    assert count > 60


@pytest.mark.parametrize(
    ("example", "schema"),
    [
        ("x", {"type": "string"}),
        (True, {"type": "boolean"}),
        ([1], {"type": "array", "items": {"type": "integer"}}),
        ("=Alert", {"$ref": "#/components/schemas/Alert"}),
        ({"*": 0.5}, {"type": "object", "additionalProperties": {"type": "number"}}),
        ({}, {"type": "object"}),
        (
            {"a": 1, "b?~": "x"},
            {
                "type": "object",
                "properties": {
                    "a": {"type": "integer", "examples": [1]},
                    "b": {"anyOf": [{"type": "string"}, {"type": "null"}], "examples": ["x"]},
                },
                "required": ["a"],
            },
        ),
    ],
    ids=str,
)
def test_a_schema_is_made_of_an_example(example: object, schema: dict) -> None:
    assert schema_of(example) == schema


def test_an_example_is_told_without_its_marks() -> None:
    assert plain_example({"a?~": [{"b~": 1}]}) == {"a": [{"b": 1}]}


def test_every_route_that_is_told_of_tells_its_permission(service: Running) -> None:
    told = service.nobody.get("/openapi.json")
    assert told.status_code == 200, told.text
    paths = told.json()["paths"]
    assert paths["/catalog"]["get"]["x-permission"] == "ask"
    assert paths["/updatez"]["post"]["x-permission"] == "lists.write"
    # A second name of the catalog, which clients know and nobody need learn.
    assert "/manifest" not in paths
