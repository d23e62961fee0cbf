"""Small cares every reader takes of published text."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NoReturn, TypeVar

from penstock.errors import MalformedInput

_Value = TypeVar("_Value")

# Windows-1252 punctuation that a publisher passed on as C1 control characters ("HA\x92Assif").
_C1_AS_MEANT = {
    point: meant
    for point in range(0x80, 0xA0)
    if (meant := bytes([point]).decode("cp1252", "ignore"))
} | {0xA0: " ", 0xAD: "", 0xFEFF: ""}
_NULLS = frozenset({"-", "--", "n/a", "none", "null", "-0-", "unknown", "not known"})


def squeeze(text: str | None) -> str:
    """Return `text` with each run of white space as one blank and none at the ends.

    Characters that are Windows-1252 punctuation in disguise become what was meant.
    """
    if not text:
        return ""
    if not text.isascii():
        text = text.translate(_C1_AS_MEANT)
    return " ".join(text.split())


def stated(text: str | None) -> str:
    """Return `squeeze(text)`, or nothing where the publisher only says that there is nothing."""
    value = squeeze(text)
    return "" if value.casefold() in _NULLS else value


def unique(values: Iterable[_Value], key: Callable[[_Value], object] | None = None) -> list[_Value]:
    """Return `values` without repetitions (by `key`, else by themselves), first ones kept."""
    if key is None:
        return list(dict.fromkeys(values))
    kept: dict[object, _Value] = {}
    for value in values:
        kept.setdefault(key(value), value)
    return list(kept.values())


@lru_cache(maxsize=4096)
def is_yes(text: str) -> bool:
    """Say whether a flag cell is set, in the words publishers use."""
    return text.strip().casefold() in {"true", "yes", "y", "1"}


def refuse(message: str, *, hint: str | None = None) -> NoReturn:
    """Raise `MalformedInput`: the content breaks the format it claims."""
    raise MalformedInput(message, hint=hint)
