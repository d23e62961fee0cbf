"""Random changes of a file, for fuzzers: bytes, chunks, and values within JSON."""

import json
import random
from collections.abc import Sequence
from typing import Any

_ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 0.5, 1e308, 10**30, "", " ", "x" * 300, "\x00", "\ud800", "\u202e",
    "-", "1e999",
    "NaN", "0001-01-01", "9999-12-31", "2024-02-30", "12:00", "ä", "金", "{", "<a>", "A1", [], {},
    [[]], [None], {"": ""},
)  # fmt: skip

_Chunks = Sequence[bytes]


def mutated(
    content: bytes, others: Sequence[bytes], dice: random.Random, words: Sequence[bytes]
) -> bytes:
    """Return a file with one to four random mutations.

    Args:
        content: the file.
        others: files of which chunks may be put in.
        dice: what chance comes from.
        words: what may be dropped in.
    """
    for _ in range(dice.randint(1, 4)):
        content = dice.choice(_CHANGES)(content, others, dice, words)
    return content


def with_odd_value(content: bytes, dice: random.Random) -> bytes:
    """Return JSON, or lines of JSON, with one value replaced by an odd one or another of its own.

    What is no JSON is returned as it is.
    """
    head, mark, body = content.rpartition(b"\n\n")
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        lines = content.split(b"\n")
        at = dice.randrange(len(lines))
        try:
            value = json.loads(lines[at])
        except (ValueError, RecursionError):
            return content
        lines[at] = _dumped(_changed(value, dice), dice)
        return b"\n".join(lines)
    return head + mark + _dumped(_changed(value, dice), dice)


def _dumped(value: object, dice: random.Random) -> bytes:
    is_escaped = dice.random() < 0.5
    return json.dumps(value, ensure_ascii=is_escaped).encode("utf-8", "surrogatepass")


def _changed(value: Any, dice: random.Random) -> Any:  # noqa: ANN401 - any JSON
    places: list[tuple[Any, Any]] = []
    values: list[Any] = []

    def walk(one: Any) -> None:  # noqa: ANN401 - any JSON
        values.append(one)
        members = one.items() if isinstance(one, dict) else enumerate(one)
        for key, inner in list(members):
            places.append((one, key))
            if isinstance(inner, dict | list):
                walk(inner)
            else:
                values.append(inner)

    if not isinstance(value, dict | list):
        return dice.choice(_ODD)
    walk(value)
    if not places:
        return dice.choice(_ODD)
    inside, key = dice.choice(places)
    if dice.random() < 0.15:
        del inside[key]
    else:
        # A copy, since a value put into itself has no end.
        chosen = dice.choice(_ODD) if dice.random() < 0.7 else dice.choice(values)
        inside[key] = json.loads(json.dumps(chosen))
    return value


def _span(content: bytes, dice: random.Random, longest: int = 60) -> slice:
    start = dice.randrange(len(content) + 1)
    return slice(start, min(len(content), start + dice.randint(1, longest)))


def _replace(content: bytes, _: _Chunks, dice: random.Random, __: _Chunks) -> bytes:
    span = _span(content, dice, 1)
    return content[: span.start] + bytes([dice.randrange(256)]) + content[span.stop :]


def _remove(content: bytes, _: _Chunks, dice: random.Random, __: _Chunks) -> bytes:
    span = _span(content, dice)
    return content[: span.start] + content[span.stop :]


def _drop_in(content: bytes, _: _Chunks, dice: random.Random, words: _Chunks) -> bytes:
    at = dice.randrange(len(content) + 1)
    return content[:at] + dice.choice(words) + content[at:]


def _double(content: bytes, _: _Chunks, dice: random.Random, __: _Chunks) -> bytes:
    span = _span(content, dice, 400)
    return content[: span.stop] + content[span.start :]


def _move(content: bytes, _: _Chunks, dice: random.Random, __: _Chunks) -> bytes:
    span = _span(content, dice, 400)
    rest = content[: span.start] + content[span.stop :]
    at = dice.randrange(len(rest) + 1)
    return rest[:at] + content[span] + rest[at:]


def _cut_off(content: bytes, _: _Chunks, dice: random.Random, __: _Chunks) -> bytes:
    return content[: dice.randrange(len(content) + 1)]


def _splice(content: bytes, others: _Chunks, dice: random.Random, _: _Chunks) -> bytes:
    other = dice.choice(others)
    at = dice.randrange(len(content) + 1)
    return content[:at] + other[_span(other, dice, 400)] + content[at:]


_CHANGES = (_replace, _remove, _drop_in, _double, _move, _cut_off, _splice)
