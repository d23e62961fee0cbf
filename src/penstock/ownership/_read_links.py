"""Ties that publications of lists state without any share: a risk to look at, never a verdict."""

from collections.abc import Iterable

from penstock.model import Party, RelationKind
from penstock.ownership._builder import Builder
from penstock.ownership._graph import OwnerGraph, Stake

_FROM_OWNER = frozenset({RelationKind.OWNER, RelationKind.PARENT})


def graph_from_parties(parties: Iterable[Party], name: str = "lists") -> OwnerGraph:
    """Return the ties between listed parties and those they name, as links without shares.

    `Linked To` of OFAC remarks is an association. An owner or a parent, as other publishers state
    them, is a tie of unknown share; a subsidiary is the same from the other side.

    Args:
        parties: listed parties with their relations.
        name: what to call the source in proofs.
    """
    builder = Builder(name)
    for party in parties:
        owned = builder.party(str(party.id), party.primary_name, party.schema.value)
        for one in party.names:
            builder.party(owned, one.text)
        for relation in party.relations:
            other = builder.party(str(relation.party or ""), relation.name)
            ends = (other, owned)
            kind = "parent" if relation.kind in _FROM_OWNER else "link"
            if relation.kind is RelationKind.SUBSIDIARY:
                ends, kind = (owned, other), "parent"
            builder.stake(
                Stake(owner=ends[0], owned=ends[1], kind=kind, source=f"{name} {party.id}")
            )
    return builder.graph()
