"""JSON lines, flat or FollowTheMoney entities, and JSON arrays of such objects."""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from penstock.errors import MalformedInput
from penstock.tabular._row import Row, Value
from penstock.tabular._source import Source

ARRAY_LIMIT_BYTES = 1 << 29
_LINES_HINT = "Write one JSON object a line: jq -c '.[]' does it for an array"


def _refuse_constant(text: str) -> NoReturn:
    message = f"{text} is not JSON"
    raise ValueError(message)


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        message = f"the key {twice!r} stands twice in one object"
        raise ValueError(message)
    return found


# Numbers stay text: an id of 20 digits or 1.10 must come out as it went in.
_DECODER = json.JSONDecoder(
    object_pairs_hook=_no_duplicates,
    parse_constant=_refuse_constant,
    parse_int=str,
    parse_float=str,
)


def _decode(text: str, where: str, hint: str = _LINES_HINT) -> object:
    try:
        value: object = _DECODER.decode(text)
        # A lone surrogate is JSON, but no text: it could be neither compared nor written.
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        message = f"{where}: not valid JSON: {reason}"
        raise MalformedInput(message, hint=hint) from error
    return value


def json_line_rows(lines: Iterator[str], source: Source) -> Iterator[Row]:
    """Yield one row an object, one object a line; blank lines are skipped.

    A file that is one object written over many lines is read as one row.

    Raises:
        MalformedInput: a line is not a JSON object; names the row.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{source.name}, row {number}"
        if number == 1 and line.rstrip() in ("{", "["):
            yield from json_array_rows("".join([line, *lines]), source)
            return
        yield row_of(_decode(line, where), number, where)


def json_array_rows(text: str, source: Source) -> Iterator[Row]:
    """Yield one row an element of a JSON array of objects (or the one object itself).

    Raises:
        MalformedInput: not JSON, or an element is not an object; names the element.
    """
    value = _decode(text, source.name)
    elements = value if isinstance(value, list) else [value]
    for number, element in enumerate(elements, start=1):
        yield row_of(element, number, f"{source.name}, element {number}")


def row_of(value: object, number: int, where: str) -> Row:
    """Return an object of JSON as the row it would be in a file of them.

    Args:
        value: the object; a FollowTheMoney entity is flattened.
        number: its place, from 1.
        where: what it is called in errors.

    Raises:
        MalformedInput: it is no object.
    """
    if not isinstance(value, dict):
        message = f"{where}: expected an object with named values, found {type(value).__name__}"
        raise MalformedInput(message, hint=_LINES_HINT)
    properties = value.get("properties")
    if isinstance(properties, dict) and "schema" in value:
        flat = {key: part for key, part in value.items() if key in ("id", "schema", "caption")}
        if "name" in properties:
            flat.pop("caption", None)
        value = {**properties, **flat}
    return Row(number, {key: as_value(part) for key, part in value.items()})


def as_value(value: object) -> Value:
    """Return a value of JSON, a sheet or Parquet as text, a list as several texts."""
    if isinstance(value, list | tuple):
        return tuple(_text(part) for part in value)
    return _text(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)
