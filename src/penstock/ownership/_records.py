"""JSON records of registers: one a line, or an array; numbers stay exact."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Any

import msgspec

from penstock.errors import MalformedInput, UnsafeInput

Record = Mapping[str, Any]
_DECODER = msgspec.json.Decoder(float_hook=Decimal)
_LIMIT_CHARACTERS = 1 << 29


def records(lines: Iterable[tuple[int, str]], name: str) -> Iterator[tuple[int, Record]]:
    """Yield the objects of a JSON text with their numbers: the line, or the place in an array.

    Lists that an object wraps (`data`, `relations`, `statements`) are unwrapped.

    Raises:
        MalformedInput: no JSON, or an element that is no object; names where.
        UnsafeInput: an array too large for memory, or nested too deeply.
    """
    iterator = iter(lines)
    first = next(iterator, None)
    if first is None:
        return
    number, line = first
    try:
        head = _DECODER.decode(line)
        is_lines = isinstance(head, dict)
    except (msgspec.DecodeError, RecursionError):
        is_lines = False
    if not is_lines:
        yield from _whole(chain([first], iterator), name)
        return
    wrapped = _wrapped(head)
    if wrapped is not None:
        yield from _objects(wrapped, name)
        return
    yield number, head
    for number, line in iterator:
        yield number, _object(_decoded(line, f"{name} line {number}"), f"{name} line {number}")


def _whole(lines: Iterable[tuple[int, str]], name: str) -> Iterator[tuple[int, Record]]:
    pieces: list[str] = []
    size = 0
    for _, line in lines:
        size += len(line)
        if size > _LIMIT_CHARACTERS:
            message = f"{name} is one JSON value of more than {_LIMIT_CHARACTERS:,} characters"
            raise UnsafeInput(message, hint="Convert it to JSON lines")
        pieces.append(line)
    whole = _decoded("\n".join(pieces), name)
    yield from _objects(_wrapped(whole) or ([whole] if isinstance(whole, dict) else whole), name)


def _wrapped(value: object) -> list[object] | None:
    if isinstance(value, dict):
        for key in ("data", "relations", "statements"):
            if isinstance(value.get(key), list):
                found: list[object] = value[key]
                return found
    return None


def _objects(values: object, name: str) -> Iterator[tuple[int, Record]]:
    if not isinstance(values, list):
        message = f"{name} is JSON, but neither objects nor a list of them"
        raise MalformedInput(message)
    for place, value in enumerate(values, 1):
        yield place, _object(value, f"{name} element {place}")


def _decoded(text: str, where: str) -> object:
    try:
        return _DECODER.decode(text)
    except msgspec.DecodeError as error:
        message = f"{where} is no JSON: {error}"
        raise MalformedInput(message) from error
    except RecursionError as error:
        message = f"{where} is nested too deeply"
        raise UnsafeInput(message) from error


def _object(value: object, where: str) -> Record:
    if isinstance(value, dict):
        return value
    message = f"{where} is no object"
    raise MalformedInput(message)


def at(record: object, *path: str) -> Any:  # noqa: ANN401 - JSON is what it is
    """Return what stands at a path of keys, None where there is nothing."""
    for key in path:
        if not isinstance(record, Mapping):
            return None
        record = record.get(key)
    return record


def text_at(record: object, *path: str) -> str:
    """Return the text at a path, `""` where there is none."""
    value = at(record, *path)
    return value.strip() if isinstance(value, str) else ""


def items(value: object) -> tuple[Record, ...]:
    """Return the objects of a list, none where it is no list."""
    if not isinstance(value, list):
        return ()
    return tuple(one for one in value if isinstance(one, Mapping))


def texts(value: object) -> tuple[str, ...]:
    """Return the texts of a list or of a single value."""
    several = value if isinstance(value, list) else [value]
    return tuple(one.strip() for one in several if isinstance(one, str) and one.strip())


def number(value: object) -> Fraction | None:
    """Return a JSON number exactly, None where there is none."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Fraction(value) if not isinstance(value, Decimal) or value.is_finite() else None
