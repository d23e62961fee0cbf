"""Owner graphs at the desk: trace, load, explain, and what changes with lists or registers."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from penstock.bulk import open_spark, slices_of_graph, slices_of_parquet, trace_on_spark
from penstock.desk._owners import (
    OwnerBasis,
    graph_folder,
    graph_sha256,
    listed_entry,
    owner_basis,
    take_graph,
)
from penstock.desk._status import find_snapshot
from penstock.errors import ListsMissing, UnknownName, UnreadableInput, UsageError
from penstock.lists import UnreadablePublication, detect, read_publications
from penstock.model import ListVersion, Party, Publication
from penstock.ownership import (
    BadRows,
    ListedParty,
    OwnerGraph,
    OwnershipStatus,
    OwnershipVerdict,
    Problem,
    Regime,
    Register,
    Seeds,
    SelfHolding,
    Trace,
    Unit,
    build_register,
    edge_text,
    find_listed,
    graph_from_parties,
    is_follow_the_money,
    merged,
    owners_page,
    owners_svg,
    read_listed,
    read_owners,
    read_plain,
    sentences,
    trace,
    verdict_line,
    what_would_block,
    what_would_unblock,
)
from penstock.settings import Settings
from penstock.store import Store
from penstock.tabular import Note, is_parquet

_SNAPSHOT = re.compile(r"[a-z0-9-]+@\d{4}-\d\d-\d\d")
_MOST_ABOVE = 2000
_MOST_CHANGES = 10
_HEAD_BYTES = 1 << 16
_ORDER = [one.value for one in OwnershipStatus]
DELTA_COLUMNS: dict[str, type] = {
    "party": str, "name": str, "before": str, "after": str, "lower": str, "upper": str,
    "regime": str, "reason": str, "proof": str,
}  # fmt: skip


class Explained(Struct, frozen=True):
    """A verdict and what would change it."""

    verdict: OwnershipVerdict
    problems: tuple[Problem, ...]
    changes: tuple[str, ...]


class OwnersAsked(Struct, frozen=True, kw_only=True):
    """Which owners and which listed parties a question of ownership is about.

    Without `owners` it is the loaded owner graph.
    """

    owners: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    bad_rows: BadRows = BadRows.REFUSE
    unit: Unit = Unit.PERCENT


def _unheard(_: str) -> None:
    pass


def owners_asked(
    asked: OwnersAsked,
    settings: Settings,
    day: date,
    *,
    party: str | None = None,
    note: Note = _unheard,
) -> tuple[OwnerGraph, Seeds, bool]:
    """Return the owner graph a question is about, who is listed in it, and whether it is whole.

    Of the loaded graph only the part that decides is returned: about one party where one is
    named, else about all that could be blocked.

    Raises:
        UsageError: nobody is listed by the question.
        UnknownName: no such party.
        UnreadableInput: a file cannot be read, or a row cannot be.
        ListsMissing: no owner graph is loaded, and none was given.
    """
    if not asked.listed:
        message = "Nobody is said to be listed"
        raise UsageError(message, hint="Give --listed FILE: one id or name a line, or a table")
    entries = [entry for path in asked.listed for entry in _listed(path, settings, note)]
    if asked.owners:
        graph = _graph(asked, note)
        return graph, find_listed(graph, entries, day), True
    register = open_register(settings)
    seeds = register.seeds(entries, day)
    if party is not None:
        part = register.cone(register.find([party]), most=_MOST_ABOVE)
        if part is not None:
            return part, seeds, True
    through = register.reachable(seeds.possible, day)
    if party is not None:
        return register.part(register.find([party]), through), seeds, False
    return register.reached_part(through), seeds, False


def _listed(path: str, settings: Settings, note: Note) -> Iterable[ListedParty]:
    """Return the listed parties of a file, or of a loaded publication written LIST@DATE.

    An official list is known by its content.
    """
    if _SNAPSHOT.fullmatch(path) and not Path(path).exists():
        with Store.open(settings.store) as store:
            found = find_snapshot(store, path)
            return tuple(map(listed_entry, store.parties(found.id)))
    parties = _official(path)
    if parties is None:
        return read_listed(path, note=note)
    return map(listed_entry, parties)


def _official(path: str) -> tuple[Party, ...] | None:
    """Return the parties of an official list, None for a file that is none."""
    try:
        if path == "-" or detect(_head(path)) is None:
            return None
    except (OSError, UnreadableInput):
        return None  # whoever reads it as a table says what is wrong
    found = tuple(read_publications([Path(path)]))
    for one in found:
        if isinstance(one, UnreadablePublication):
            raise one.error
    return tuple(party for one in found if isinstance(one, Publication) for party in one.parties)


def _head(path: str) -> bytes:
    with Path(path).open("rb") as file:
        return file.read(_HEAD_BYTES)


def _graph(asked: "OwnersAsked", note: Note) -> OwnerGraph:
    """Return the graph of files; of an official list the ties it states, which have no shares."""
    graphs: list[OwnerGraph] = []
    for path in asked.owners:
        # Lists in FollowTheMoney state shares, which the reader of lists has no use for.
        parties = None if is_follow_the_money(path) else _official(path)
        if parties is not None:
            graphs.append(graph_from_parties(parties, Path(path).name))
        else:
            graphs.append(read_owners([path], bad_rows=asked.bad_rows, unit=asked.unit, note=note))
    return merged(graphs)


def open_register(settings: Settings) -> Register:
    """Return the loaded owner graph.

    Raises:
        ListsMissing: none is loaded.
        IndexDamaged: what stands there is none.
    """
    if not (loaded := graph_sha256(settings)):
        message = "No owner graph is loaded"
        raise ListsMissing(message, hint="Run 'penstock ownership load PATH', or give --owners")
    return Register.open(graph_folder(settings, loaded))


def load_owners(
    settings: Settings,
    paths: Sequence[str],
    *,
    bad_rows: BadRows = BadRows.REFUSE,
    unit: Unit = Unit.PERCENT,
    note: Note = _unheard,
) -> tuple[Register, tuple[Problem, ...]]:
    """Load files of owners as the owner graph every question is asked against.

    It replaces the one before, whole or not at all. One plain table of owner, owned and share is
    read as arrays; what a person should know of other files is returned.

    Raises:
        UnreadableInput: a file cannot be read, or a row cannot be.
        StoreError: the folder cannot be written.
    """
    asked = OwnersAsked(owners=tuple(paths), bad_rows=bad_rows, unit=unit)
    names = [Path(path).name for path in paths]
    if len(paths) == 1 and (table := read_plain(paths[0], unit)) is not None:
        return take_graph(settings, table, names), ()
    graph = _graph(asked, note)
    return take_graph(settings, graph, names), graph.problems


def owners_of_files(
    settings: Settings,
    paths: Sequence[str],
    versions: Sequence[ListVersion],
    scratch: Path,
    *,
    note: Note = _unheard,
) -> OwnerBasis | None:
    """Return what ownership is answered from where files are given instead of a loaded graph.

    Raises:
        UnreadableInput: a file cannot be read, or a row cannot be.
    """
    graph = _graph(OwnersAsked(owners=tuple(paths)), note)
    folder = scratch / "current"
    build_register(graph, folder, files=[Path(path).name for path in paths])
    return owner_basis(settings, versions, given=folder)


def trace_owners(
    asked: OwnersAsked,
    settings: Settings,
    *,
    regime: str = Regime.OFAC.value,
    as_of: date | None = None,
    self_holding: SelfHolding = SelfHolding.PLAIN,
    note: Note = _unheard,
) -> Trace:
    """Return who is blocked through its owners, one verdict an owned party.

    Raises:
        UnreadableInput: a file cannot be read, or a row cannot be.
        UnknownName: no such regime.
    """
    day = as_of or datetime.now(UTC).date()
    graph, seeds, is_whole = owners_asked(asked, settings, day, note=note)
    return trace(
        graph,
        seeds,
        regime=regime,
        as_of=day,
        self_holding=self_holding,
        has_interest=is_whole,
    )


def trace_owners_on_spark(
    asked: OwnersAsked,
    settings: Settings,
    *,
    regime: str = Regime.OFAC.value,
    as_of: date | None = None,
    self_holding: SelfHolding = SelfHolding.PLAIN,
    note: Note = _unheard,
) -> Trace:
    """Return the verdicts on all parties of some files that could be blocked, made on Spark.

    Parquet tables are read by the executors; with any other file among them all are read here.

    Raises:
        UnreadableInput: a file cannot be read, or a row cannot be.
        UsageError: nobody is listed by the question, no file is given, or Spark does not start.
        MissingExtra: pyspark or Java is not installed.
        PenstockError: Spark did not finish.
    """
    if not asked.listed or not asked.owners:
        message = "Spark needs to know who owns whom and who is listed"
        raise UsageError(message, hint="Give --owners FILE and --listed FILE")
    day = as_of or datetime.now(UTC).date()
    entries = [entry for path in asked.listed for entry in _listed(path, settings, note)]
    if all(map(is_parquet, asked.owners)):
        paths = map(Path, asked.owners)
        slices = slices_of_parquet(paths, unit=asked.unit, bad_rows=asked.bad_rows)
    else:
        slices = slices_of_graph(_graph(asked, note))
    with open_spark(settings.spark_master, name="penstock ownership trace") as spark:
        return trace_on_spark(
            spark, slices, entries, regime=regime, as_of=day, self_holding=self_holding
        )


def explain_party(
    name: str,
    asked: OwnersAsked,
    settings: Settings,
    *,
    regime: str = Regime.OFAC.value,
    as_of: date | None = None,
    note: Note = _unheard,
) -> Explained:
    """Return the verdict on one party and what would change it.

    Raises:
        UnreadableInput: a file cannot be read, or a row cannot be.
        UnknownName: no such regime, or no such party.
    """
    day = as_of or datetime.now(UTC).date()
    graph, seeds, is_whole = owners_asked(asked, settings, day, party=name, note=note)
    party = find_owned(graph, name)
    found = trace(graph, seeds, regime=regime, as_of=day, only=[party], has_interest=is_whole)
    verdict = found.verdicts[0]
    changes = sentences(
        what_would_block(graph, seeds, verdict)[:_MOST_CHANGES],
        what_would_unblock(graph, seeds, verdict)[:_MOST_CHANGES],
        graph,
        party,
    )
    return Explained(verdict, found.problems, tuple(changes))


def draw_owners(
    asked: OwnersAsked,
    settings: Settings,
    *,
    party: str | None = None,
    regime: str = Regime.OFAC.value,
    as_of: date | None = None,
    note: Note = _unheard,
) -> tuple[str, str]:
    """Return a page and a picture of who owns what: all of it, or one party and all above it.

    Raises:
        UnreadableInput: a file cannot be read, or a row cannot be.
        UnknownName: no such regime, or no such party.
    """
    day = as_of or datetime.now(UTC).date()
    graph, seeds, is_whole = owners_asked(asked, settings, day, party=party, note=note)
    if party is not None:
        graph = graph.cone(find_owned(graph, party))
    found = trace(graph, seeds, regime=regime, as_of=day, has_interest=is_whole)
    return (
        owners_page(graph, found, seeds.possible),
        owners_svg(graph, found, seeds.possible),
    )


def find_owned(graph: OwnerGraph, text: str) -> str:
    """Return the id of the party a person names, by id or exact name.

    Raises:
        UnknownName: none has it, or several have.
    """
    found = find_listed(graph, [text], date.max)
    if len(found.possible) == 1:
        return next(iter(found.possible))
    if found.possible:
        several = ", ".join(sorted(found.possible))
        message = f"{text!r} is the name of several parties: {several}"
        raise UnknownName(message, hint="Name it by its id")
    message = f"The owner graph has no party {text!r}"
    raise UnknownName(message, hint="Use an id or a name as the owner graph writes it")


def ownership_delta(before: Trace, after: Trace) -> Iterator[dict[str, Any]]:
    """Yield who becomes blocked, possibly blocked or free between two traces, gravest first."""
    yield from verdict_delta(
        {one.party: one for one in before.verdicts}, {one.party: one for one in after.verdicts}
    )


def verdict_delta(
    earlier: Mapping[str, OwnershipVerdict], later: Mapping[str, OwnershipVerdict]
) -> Iterator[dict[str, Any]]:
    """Yield whose status differs between two sets of verdicts by party, gravest first.

    Who has no verdict is not blocked.
    """
    changed = [
        (earlier.get(party), later.get(party)) for party in dict.fromkeys((*later, *earlier))
    ]
    rows = [_change(old, new) for old, new in changed if _status(old) != _status(new)]
    yield from sorted(rows, key=lambda row: (_ORDER.index(row["after"]), row["party"]))


def _status(verdict: OwnershipVerdict | None) -> OwnershipStatus:
    return verdict.status if verdict is not None else OwnershipStatus.NOT_BLOCKED


def _change(old: OwnershipVerdict | None, new: OwnershipVerdict | None) -> dict[str, Any]:
    known = new or old
    assert known is not None
    line = verdict_line(known)
    # Who becomes free was blocked for the reason before.
    because = new if _status(new) != OwnershipStatus.NOT_BLOCKED else old
    return {
        "party": known.party,
        "name": known.name,
        "before": _status(old).value,
        "after": _status(new).value,
        "lower": line["lower"] if new is not None else "0",
        "upper": line["upper"] if new is not None else "0",
        "regime": line["regime"],
        "reason": because.reason if because is not None else "",
        "proof": "; ".join(map(edge_text, because.proof.edges)) if because is not None else "",
    }
