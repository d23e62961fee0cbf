"""Listed parties seen in a transaction: each once, at the place that says it best."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from penstock.measures import Asker, is_confirmed
from penstock.model import Hit
from penstock.payments._asking import Asked
from penstock.payments._finder import Finder
from penstock.payments._message import Segment

# A number that stands in a text may be any number; in a field of its own it is what the field says.
_SURE_IN_TEXT = frozenset({"bic", "imo", "wallet", "lei"})


class Sighting(Struct, frozen=True):
    """A listed party that a message may name, and where.

    Attributes:
        hit: as screening gives it, with `path` and `field` of the segment.
        segment: where it stands.
        actor: key of the party it stands for; empty for loose text.
        is_mention: it stands inside a text, and is not the name or number of the party itself.
        is_sure: an exact number or a person says that it is the listed party.
    """

    hit: Hit
    segment: Segment
    actor: str
    is_mention: bool
    is_sure: bool


def sightings(asked: Iterable[Asked], finder: Finder, asker: Asker) -> tuple[Sighting, ...]:
    """Return the listed parties a transaction may name, the surest and best first."""
    best: dict[str, Sighting] = {}
    for one in asked:
        for hit in finder.hits(one):
            if not hit.alert and hit.party not in asker.confirmed:
                continue
            seen = _seen(one, hit, asker)
            held = best.get(hit.party)
            if held is None or _rank(seen) < _rank(held):
                best[hit.party] = seen
    return tuple(sorted(best.values(), key=_order))


def _seen(asked: Asked, hit: Hit, asker: Asker) -> Sighting:
    segment = asked.segment_at(getattr(hit, "start", 0))
    plain = Hit(**{field: getattr(hit, field) for field in Hit.__struct_fields__})
    plain = replace(
        plain,
        path=segment.path,
        field=segment.kind.value,
        matched=hit.matched or segment.text,
    )
    return Sighting(
        hit=plain,
        segment=segment,
        actor=asked.actor,
        is_mention=asked.is_text,
        is_sure=_is_sure(hit, asker, is_text=asked.is_text),
    )


def _is_sure(hit: Hit, asker: Asker, *, is_text: bool) -> bool:
    if not is_confirmed(hit, asker):
        return False
    if hit.party in asker.confirmed or not is_text:
        return True
    return any(
        part.feature == "identifier_equal" and part.detail.partition(" ")[0] in _SURE_IN_TEXT
        for part in hit.explanation
    )


def _rank(seen: Sighting) -> tuple[bool, bool, float]:
    return (not seen.is_sure, seen.is_mention, -seen.hit.score)


def _order(seen: Sighting) -> tuple[bool, float, str]:
    return (not seen.is_sure, -seen.hit.score, seen.hit.party)
