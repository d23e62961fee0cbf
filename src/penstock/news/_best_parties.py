"""Of all parties that a name may be, those to tell: the likest, each publisher's entry once."""

from typing import Any

from penstock.model import PartyId
from penstock.news._link_context import Found

_NEAR_BEST = 0.03


def best_of(found: list[Found]) -> list[Found]:
    """Return each party once, the likest first: those of equal words alone where there are any."""
    best: dict[str, Found] = {}
    for one in found:
        known = best.get(str(one.party.id))
        if known is None or (one.score, not one.is_weak) > (known.score, not known.is_weak):
            best[str(one.party.id)] = one
    if any(one.is_equal for one in best.values()):
        best = {key: one for key, one in best.items() if one.is_equal}
    elif best:
        # A name shortened fits father and son; the likest is meant.
        top = max(one.score for one in best.values())
        best = {key: one for key, one in best.items() if one.score >= top - _NEAR_BEST}
    return sorted(best.values(), key=lambda one: (-one.score, one.is_weak, str(one.party.id)))


def entry_of(party_id: PartyId) -> str:
    """Return which entry of a publisher a party is: OFAC's own and its copy in the CSL are one."""
    prefix, _, number = party_id.partition(":")
    return f"us:{number}" if prefix in {"us-ofac", "us-csl"} else str(party_id)


def grouped_parties(found: list[Found]) -> list[tuple[Found, tuple[Any, ...]]]:
    """Return parties, those with one publisher's number once: OFAC's own entry before copies."""
    groups: dict[str, list[Found]] = {}
    for one in found:
        groups.setdefault(entry_of(one.party.id), []).append(one)
    made = []
    for own in groups.values():
        own.sort(key=lambda one: not str(one.party.id).startswith("us-ofac:"))
        made.append((own[0], tuple(one.party.id for one in own[1:])))
    return made
