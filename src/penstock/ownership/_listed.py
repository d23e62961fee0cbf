"""Which parties of an owner graph are listed: by id first, then by the exact name."""

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct, field

from penstock.ownership._graph import OwnerGraph, Problem
from penstock.ownership._names import same_name
from penstock.ownership._regimes import governments
from penstock.ownership._tables import plain


class ListedParty(Struct, frozen=True, omit_defaults=True):
    """A listed party as somebody names it: ids and names, and the days it is listed."""

    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    source: str = ""

    def is_listed_on(self, day: date) -> bool:
        """Tell whether it is listed on a day; a missing start counts as listed."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    @property
    def label(self) -> str:
        """What to call it."""
        return next((text for text in (*self.names, *self.ids) if text), "")


class Seeds(Struct, frozen=True, kw_only=True):
    """The listed parties of a graph.

    `certain` are listed; `possible` are those and, where one listed name belongs to several
    parties of the graph, all of these. `governments` are those whose blocking reaches what they
    control. `names` says how each was listed and `matched` whether by `id` or by `name`.
    """

    certain: frozenset[str]
    possible: frozenset[str]
    governments: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    matched: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def find_listed(graph: OwnerGraph, listed: Iterable[ListedParty | str], day: date) -> Seeds:
    """Return which parties of a graph are listed on a day.

    A listed party is looked for by its ids, then by its names, exact but for case, spaces and
    Unicode form. Where an id is found, others of the same name are listed if they are known by
    that name only, and possibly if they have an id of their own. One that is not in the graph
    is told as a problem, and so is a name that several parties have: all of these are possibly
    listed.

    Args:
        graph: who owns whom.
        listed: who is listed; a text is an id or a name.
        day: the day asked about.
    """
    by_name: dict[str, list[str]] = {}
    by_id = {other: party.id for party in graph.parties.values() for other in party.ids}
    by_id |= {party_id: party_id for party_id in graph.parties}
    for party in graph.parties.values():
        for name in dict.fromkeys(same_name(name) for name in (party.id, *party.names)):
            by_name.setdefault(name, []).append(party.id)
    certain: dict[str, str] = {}
    possible: dict[str, str] = {}
    matched: dict[str, str] = {}
    absent: list[ListedParty] = []
    problems: list[Problem] = []
    for entry in listed:
        one = ListedParty(ids=(entry,), names=(entry,)) if isinstance(entry, str) else entry
        if not one.is_listed_on(day):
            continue
        found = [text for text in (*one.ids, *one.names) if text in by_id]
        own = {by_id[text] for text in found}
        for text in found:
            certain[by_id[text]] = one.label
            matched.setdefault(by_id[text], "id" if text in one.ids else "name")
        named = dict.fromkeys(
            party_id
            for text in (*one.names, *one.ids)
            for party_id in by_name.get(same_name(text), ())
            if party_id not in own
        )
        if found:
            # Of the same name without an id of its own: the same. With another id: who knows.
            spelt = frozenset(map(same_name, one.names))
            same = {party_id for party_id in named if same_name(party_id) in spelt}
            certain.update(dict.fromkeys(same, one.label))
            matched.update(dict.fromkeys(same - set(matched), "name"))
            possible.update(dict.fromkeys(named.keys() - same, one.label))
            continue
        if len(named) == 1:
            for party_id in named:
                certain[party_id] = one.label
                matched.setdefault(party_id, "name")
        elif named:
            possible.update(dict.fromkeys(named, one.label))
            several = ", ".join(named)
            message = f"{one.label!r} is the name of several parties ({several}): possibly listed"
            problems.append(Problem(one.source or "listed", "ambiguous_name", message))
        else:
            absent.append(one)
    problems += _absent(absent)
    names = possible | certain
    states = (party for party, name in names.items() if _is_government(graph, party, name))
    return Seeds(
        certain=frozenset(certain),
        possible=frozenset(names),
        governments=frozenset(states),
        names=names,
        matched=matched,
        problems=tuple(problems),
    )


def _is_government(graph: OwnerGraph, party: str, name: str) -> bool:
    known = governments()
    return any(plain(text) in known for text in (name, party, *graph.parties[party].names))


def _absent(absent: list[ListedParty]) -> list[Problem]:
    if len(absent) > 20:
        message = f"{len(absent):,} listed parties are not in the owner graph by id or exact name"
        return [Problem(absent[0].source or "listed", "not_in_graph", message)]
    return [
        Problem(
            one.source or "listed",
            "not_in_graph",
            f"{one.label!r} is not in the owner graph by id or exact name",
        )
        for one in absent
    ]
