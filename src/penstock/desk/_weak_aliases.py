"""What one list says of the weak aliases of another that leaves it out.

The Consolidated Screening List repeats OFAC's parties under their numbers, but not which of their
aliases are weak. Where OFAC's own list is loaded beside it, its word holds for both: otherwise
every weak alias alone would raise an alert by way of the copy.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from penstock.model import ListVersion, Name, NameKind, Party, PartyId, Snapshot
from penstock.store import Store
from penstock.text import fold

_COPY = "us-csl"
_COPIED, _COPIES = "us-ofac:", "us-csl:"


def index_sources(
    store: Store, snapshots: Sequence[Snapshot]
) -> Iterator[tuple[ListVersion, Iterable[Party]]]:
    """Yield each list with its parties as they are to be screened."""
    weak: dict[PartyId, frozenset[str]] = {}
    if any(one.list == _COPY for one in snapshots):
        for one in snapshots:
            if one.list.startswith("us-ofac-"):
                weak |= weak_names(store.parties(one.id))
    for one in snapshots:
        parties: Iterable[Party] = store.parties(one.id)
        if one.list == _COPY and weak:
            parties = (with_weak(party, weak) for party in parties)
        yield ListVersion(one.list, one.published, one.sha256), parties


def weak_names(parties: Iterable[Party]) -> dict[PartyId, frozenset[str]]:
    """Return the names, folded, that are weak and nothing else, by the id the copy has."""
    found: dict[PartyId, frozenset[str]] = {}
    for party in parties:
        weak = {fold(name.text) for name in party.names if name.kind is NameKind.WEAK_ALIAS}
        weak -= {fold(name.text) for name in party.names if name.kind is not NameKind.WEAK_ALIAS}
        if weak:
            found[PartyId(_COPIES + party.id.removeprefix(_COPIED))] = frozenset(weak)
    return found


def with_weak(party: Party, weak: dict[PartyId, frozenset[str]]) -> Party:
    """Return the copy of a party with the aliases marked weak that the original says are."""
    if (texts := weak.get(party.id)) is None:
        return party
    return replace(party, names=tuple(_marked(name, texts) for name in party.names))


def _marked(name: Name, texts: frozenset[str]) -> Name:
    if name.kind is NameKind.ALIAS and fold(name.text) in texts:
        return replace(name, kind=NameKind.WEAK_ALIAS)
    return name
