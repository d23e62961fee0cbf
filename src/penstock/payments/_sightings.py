"""Listed parties seen in a transaction: each once, at the place that says it best."""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from penstock.measures import Asker, is_confirmed
from penstock.model import Hit, Reason
from penstock.payments._actors import Actor
from penstock.payments._asking import Asked
from penstock.payments._finder import Finder
from penstock.payments._message import Kind, Segment
from penstock.payments._quiet import OwnParty, Quiet, own_parties, quieted
from penstock.screening import load_policy

# A number that stands in a text may be any number; in a field of its own it is what the field says.
_ADDRESS = frozenset({Kind.ADDRESS_LINE, Kind.TOWN, Kind.REGION, Kind.POSTAL_CODE})
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


class Seen(Struct, frozen=True):
    """The listed parties a transaction may name, the surest and best first.

    Attributes:
        sightings: those that count.
        quiet: hits that whitelist entries keep quiet; they are shown and change nothing.
        reasons: why a whitelist entry no longer keeps one of `sightings` quiet.
    """

    sightings: tuple[Sighting, ...]
    quiet: tuple[Hit, ...] = ()
    reasons: tuple[Reason, ...] = ()


def sightings(
    asked: Iterable[Asked],
    finder: Finder,
    asker: Asker,
    quiet: Quiet | None = None,
    actors: Iterable[Actor] = (),
) -> Seen:
    """Return the listed parties a transaction may name.

    Each place is looked at on its own: an entry that keeps a hit quiet in one place hides neither
    the same listed party in another nor another listed party in the same.

    Args:
        asked: what the transaction asks the lists.
        finder: knows the answers.
        asker: who asks.
        quiet: knows which hits are settled; a sure sighting never is.
        actors: the parties of the transaction, which hits are settled for.
    """
    best: dict[str, Sighting] = {}
    settled: dict[tuple[str, str], Hit] = {}
    reasons: dict[Reason, None] = {}
    parties: Mapping[str, OwnParty] | None = None  # made where anything was hit
    for one in asked:
        for hit in finder.hits(one):
            if not (_is_alert(one, hit) or hit.is_one_of(asker.confirmed)):
                continue
            seen = _seen(one, hit, asker)
            if quiet is not None:
                if not seen.is_sure:
                    parties = own_parties(actors) if parties is None else parties
                    dressed, found = quieted(seen.hit, seen.actor, parties, quiet)
                    if found.by:
                        settled.setdefault((hit.party, dressed.path), dressed)
                        continue
                    if found.reason is not None:
                        reasons[found.reason] = None
                seen = replace(
                    seen, hit=replace(seen.hit, entry_sha256=quiet.entry_sha256(seen.hit))
                )
            held = best.get(hit.party)
            if held is None or _rank(seen) < _rank(held):
                best[hit.party] = seen
    found_once = sorted(_once_each(best), key=_order)
    return Seen(tuple(found_once), tuple(settled.values()), tuple(reasons))


def _once_each(best: Mapping[str, Sighting]) -> list[Sighting]:
    """Return sightings without copies that another one names, unless they alone are sure."""
    named: dict[str, Sighting] = {copy.party: one for one in best.values() for copy in one.hit.also}
    return [
        one
        for party, one in best.items()
        if party not in named or (one.is_sure and not named[party].is_sure)
    ]


def _is_alert(asked: Asked, hit: Hit) -> bool:
    """Tell whether a hit is an alert in its field: agents and addresses have policies of their own.

    The policy chosen for parties, or that of texts, must ask for it as well.
    """
    if not hit.alert:
        return False
    field = asked.field
    if asked.is_text and asked.segment_at(getattr(hit, "start", 0)).kind in _ADDRESS:
        field = "address"
    return not field or hit.score >= load_policy(field).alert_from(hit.list)


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
        is_mention=asked.is_mention,
        is_sure=(hit.is_one_of(asker.confirmed) or not asked.is_pieced)
        and _is_sure(hit, asker, is_text=asked.is_text),
    )


def _is_sure(hit: Hit, asker: Asker, *, is_text: bool) -> bool:
    if not is_confirmed(hit, asker):
        return False
    if hit.is_one_of(asker.confirmed) or not is_text:
        return True
    return any(
        part.feature == "identifier_equal" and part.detail.partition(" ")[0] in _SURE_IN_TEXT
        for part in hit.explanation
    )


def _rank(seen: Sighting) -> tuple[bool, bool, float]:
    return (not seen.is_sure, seen.is_mention, -seen.hit.score)


def _order(seen: Sighting) -> tuple[bool, float, str]:
    return (not seen.is_sure, -seen.hit.score, seen.hit.party)
