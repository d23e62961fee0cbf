"""What a tie between an owner and an owned party counts as."""

from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from penstock.ownership._tables import plain, table


class Kind(Struct, frozen=True):
    """A kind of tie: what its percentage measures, and whether it is control by itself."""

    id: str
    measure: str
    control: str
    meaning: str


def _kinds() -> Mapping[str, Kind]:
    return {row[0]: Kind(*row) for row in table("kinds.tsv")}


KINDS: Mapping[str, Kind] = _kinds()


@cache
def _spellings() -> Mapping[str, str]:
    found = {plain(spelling): kind for kind, spelling in table("spellings.tsv")}
    return found | {plain(kind): kind for kind in KINDS}


def read_kind(text: str) -> str:
    """Return the kind a source's word means, `""` for a word nobody knows."""
    return _spellings().get(plain(text), "")
