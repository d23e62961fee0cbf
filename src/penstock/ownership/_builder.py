"""Collects parties, stakes and complaints while a source is read."""

from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from penstock.errors import MalformedInput
from penstock.ownership._graph import OwnerGraph, OwnerParty, Problem, Stake
from penstock.ownership._names import same_name

_MOST_SHOWN = 20


class Builder:
    """A graph in the making.

    Without ids of their own, parties are the same where their names are: exact but for case,
    spaces and Unicode form.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.refused: list[Problem] = []
        self._names: dict[str, dict[str, None]] = {}
        self._kinds: dict[str, str] = {}
        self._ids: dict[str, dict[str, None]] = {}
        self._by_name: dict[str, str] = {}
        self._stakes: list[Stake] = []
        self._named_only: set[str] = set()

    def party(self, party_id: str, name: str = "", kind: str = "", ids: Iterable[str] = ()) -> str:
        """Return the id of a party, noting it, its name, its kind and other ids of it."""
        party_id, name = party_id.strip(), " ".join(name.split())
        if not party_id:
            party_id = self._by_name.setdefault(same_name(name), name)
            if party_id not in self._names:
                self._named_only.add(party_id)
        elif party_id not in self._names:
            self._by_name.setdefault(same_name(party_id), party_id)
        if party_id not in self._names:
            self._names[party_id] = {}
        if name and (name != party_id or self._names[party_id]):
            self._names[party_id][name] = None
        if kind and not self._kinds.get(party_id):
            self._kinds[party_id] = kind
        if others := [one for one in ids if one and one != party_id]:
            self._ids.setdefault(party_id, {}).update(dict.fromkeys(others))
        return party_id

    def stake(self, stake: Stake) -> None:
        """Add a stake; one that ends before it begins holds on no day, which is told."""
        if stake.start is not None and stake.end is not None and stake.end < stake.start:
            message = f"it ends on {stake.end}, before its start on {stake.start}: it never holds"
            self.tell(stake.source, "bad_day", message)
        self._stakes.append(stake)

    def tell(self, where: str, code: str, message: str) -> None:
        """Note something a person should know; the input is used all the same."""
        self.problems.append(Problem(where, code, message))

    def refuse(self, where: str, code: str, message: str) -> None:
        """Note what makes the input unusable; `graph` raises when there is any."""
        self.refused.append(Problem(where, code, message))

    def graph(self) -> OwnerGraph:
        """Return what was collected.

        Raises:
            MalformedInput: something was refused; names every row, the first 20 in full.
        """
        if self.refused:
            shown = "; ".join(f"{one.where}: {one.message}" for one in self.refused[:_MOST_SHOWN])
            more = len(self.refused) - _MOST_SHOWN
            rest = f"; and {more:,} more" if more > 0 else ""
            message = f"{self.source} is refused: {shown}{rest}"
            raise MalformedInput(
                message,
                hint="Correct the rows named, or say --bad-rows unknown to count them as unknown",
            )
        self._link_names()
        parties = {
            party_id: OwnerParty(
                party_id,
                tuple(names),
                self._kinds.get(party_id, ""),
                tuple(self._ids.get(party_id, ())),
            )
            for party_id, names in self._names.items()
        }
        return OwnerGraph(
            parties=parties, stakes=tuple(self._stakes), problems=tuple(self.problems)
        )

    def _link_names(self) -> None:
        """Give parties known by name only the id of the one party that has this name, too."""
        ids: dict[str, list[str]] = {}
        for party_id in self._names if self._named_only else ():
            if party_id not in self._named_only:
                for name in dict.fromkeys(map(same_name, self._names[party_id])):
                    ids.setdefault(name, []).append(party_id)
        linked: dict[str, str] = {}
        for party_id in sorted(self._named_only):
            found = ids.get(same_name(party_id), [])
            if len(found) == 1:
                linked[party_id] = found[0]
            elif found:
                message = f"{party_id!r} without an id is the name of several: {', '.join(found)}"
                self.tell(self.source, "ambiguous_name", message)
        if not linked:
            return
        self._names = {one: names for one, names in self._names.items() if one not in linked}
        self._stakes = [
            replace(
                stake,
                owner=linked.get(stake.owner, stake.owner),
                owned=linked.get(stake.owned, stake.owned),
            )
            for stake in self._stakes
        ]
        message = f"{len(linked):,} parties without an id are those of the same name that have one"
        self.tell(self.source, "linked_by_name", message)


def read_day(text: str) -> date | None:
    """Return the day a source writes: ISO, with or without time; year and month mean their first.

    Raises:
        ValueError: it is none.
    """
    plain = text.strip().replace("/", "-")
    if not plain or plain == "-":
        return None
    plain = plain[:10] if len(plain) > 10 else plain
    if len(plain) == 4:
        plain += "-01-01"
    elif len(plain) == 7:
        plain += "-01"
    return date.fromisoformat(plain)
