"""Schemata of answers, made of one example each, for routes whose code names no shape."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from penstock.data import data_file

_REFERENCE = "#/components/schemas/"
_ANY_KEY = "*"
_JSON = "application/json"


def add_answers(description: dict[str, Any]) -> None:
    """Tell the shape of every answer that `data/service/answers.yaml` has an example of.

    Args:
        description: the description of the interface, which is changed.
    """
    told = _examples()
    shapes = description["components"]["schemas"]
    for name, example in told["shapes"].items():
        shapes[name] = {"title": name, **schema_of(example)}
    for words, example in told["answers"].items():
        method, _, path = words.partition(" ")
        answer = description["paths"][path][method.lower()]["responses"]["200"]
        content = answer.setdefault("content", {}).setdefault(_JSON, {})
        content["schema"] = schema_of(example)
        content["example"] = plain_example(example)
    for words, other in told["others"].items():
        method, _, path = words.partition(" ")
        schema = {"type": "string", "format": "binary"}
        answer = description["paths"][path][method.lower()]["responses"]["200"]
        answer["content"] = {other["type"]: {"schema": schema, "example": other["example"]}}
    for operations in description["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                _add_example(parameter, told["parameters"])


def _add_example(parameter: dict[str, Any], examples: Mapping[str, str]) -> None:
    schema = parameter["schema"]
    is_told = "examples" in schema or "example" in parameter or "examples" in parameter
    if not is_told and parameter["name"] in examples:
        schema["examples"] = [examples[parameter["name"]]]


def schema_of(example: object) -> dict[str, Any]:
    """Return the JSON schema of what an example stands for, with an example of each field.

    Args:
        example: as `data/service/answers.yaml` tells.
    """
    if isinstance(example, str) and example.startswith("="):
        return {"$ref": _REFERENCE + example[1:]}
    if isinstance(example, list):
        return {"type": "array", "items": schema_of(example[0])}
    if isinstance(example, Mapping):
        return _object(example)
    return {"type": _type(example)}


def plain_example(example: object) -> object:
    """Return an example as an answer would be, the shapes it names filled in."""
    if isinstance(example, str) and example.startswith("="):
        return plain_example(_examples()["shapes"][example[1:]])
    if isinstance(example, list):
        return [plain_example(one) for one in example]
    if isinstance(example, Mapping):
        return {name.rstrip("?~"): plain_example(one) for name, one in example.items()}
    return example


def example_of(schema: Mapping[str, Any], shapes: Mapping[str, Any]) -> object:
    """Return an example of a schema, made of the examples of its fields.

    Args:
        schema: the schema.
        shapes: the schemata it may refer to, by name.
    """
    if examples := schema.get("examples"):
        return examples[0]
    if reference := schema.get("$ref"):
        return example_of(shapes[reference.removeprefix(_REFERENCE)], shapes)
    if "items" in schema:
        return [example_of(schema["items"], shapes)]
    fields = schema.get("properties", {})
    if not fields and isinstance(schema.get("additionalProperties"), Mapping):
        return {"one": example_of(schema["additionalProperties"], shapes)}
    return {name: example_of(one, shapes) for name, one in fields.items()}


def _object(example: Mapping[str, Any]) -> dict[str, Any]:
    if _ANY_KEY in example:
        return {"type": "object", "additionalProperties": schema_of(example[_ANY_KEY])}
    made: dict[str, Any] = {"type": "object"}
    if example:
        made["properties"] = dict(_fields(example))
        made["required"] = [name.rstrip("~") for name in example if "?" not in name]
    return made


def _fields(example: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, one in example.items():
        schema = schema_of(one)
        if "~" in name:
            schema = {"anyOf": [schema, {"type": "null"}]}
        yield name.rstrip("?~"), {**schema, "examples": [plain_example(one)]}


def _type(example: object) -> str:
    if isinstance(example, bool):
        return "boolean"
    if isinstance(example, int):
        return "integer"
    return "number" if isinstance(example, float) else "string"


@lru_cache(maxsize=1)
def _examples() -> dict[str, Any]:
    content = data_file("service/answers.yaml").read_bytes()
    found: dict[str, Any] = msgspec.yaml.decode(content)
    return found
