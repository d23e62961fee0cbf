"""Hits that somebody has settled: which of a payment's own parties is not the listed one."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from penstock.model import Hit, Reason
from penstock.payments._actors import Actor
from penstock.payments._message import Kind
from penstock.payments._trace import bare

_ACCOUNTS = (Kind.IBAN, Kind.ACCOUNT, Kind.PROXY)


class OwnParty(Struct, frozen=True):
    """One of our parties as a question names it: in full, with its accounts and customer ids."""

    name: str
    accounts: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()


class Settled(Struct, frozen=True):
    """What is settled about a hit: by which whitelist entry, or why by none any more."""

    by: str = ""
    reason: Reason | None = None


class Quiet(Protocol):
    """Knows which hits are settled."""

    def entry_sha256(self, hit: Hit) -> str:
        """Return the digest of the list entry that was hit."""

    def settled(self, hit: Hit, party: OwnParty) -> Settled:
        """Return what is settled about a hit on one of our parties."""


def own_parties(actors: Iterable[Actor]) -> dict[str, OwnParty]:
    """Return the parties of a transaction by the key of their actor."""
    return {
        actor.key: OwnParty(
            name=" ".join(one.text for one in actor.names),
            accounts=tuple(one.text for one in actor.of(*_ACCOUNTS)),
        )
        for actor in actors
    }


def quieted(
    hit: Hit, actor: str, parties: Mapping[str, OwnParty], quiet: Quiet
) -> tuple[Hit, Settled]:
    """Return a hit with the digest of its list entry, and kept from alerting if it is settled."""
    hit = replace(hit, entry_sha256=quiet.entry_sha256(hit))
    party = parties.get(actor)
    if party is None:
        return hit, Settled()
    if hit.field == Kind.FREE_TEXT.value and bare(hit.matched) in bare(party.name):
        # The lines of an MT party joined to one text say its name once more.
        hit = replace(hit, field=Kind.NAME.value)
    found = quiet.settled(hit, party)
    if found.by:
        hit = replace(hit, alert=False, suppressed_by=found.by)
    return hit, found
