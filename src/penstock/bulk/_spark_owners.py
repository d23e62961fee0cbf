"""The ownership cascade on Spark: the register stays spread out, what could be blocked is traced.

Two steps. First everybody is found who could be blocked under any test, with every upper bound in
full: one join a round over all ties, in integers. Then the stakes in those alone are sorted into
trees that no owner joins, and each tree is traced by the engine of one machine. So the answers
are exact, with proofs, and those that a loaded owner graph gives.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from penstock.bulk._spark import Spark, told
from penstock.errors import MalformedInput, PenstockError, UsageError
from penstock.ownership import (
    MILLIONTHS,
    BadRows,
    ListedParty,
    OwnerGraph,
    OwnerParty,
    OwnershipVerdict,
    Problem,
    Regime,
    Seeds,
    SelfHolding,
    Stake,
    Trace,
    Unit,
    find_columns,
    find_listed,
    graph_from_rows,
    merged,
    most_held,
    policy_on,
    same_name,
    trace,
    within,
)
from penstock.tabular import Row, RowRange, parquet_part, parquet_parts, read_rows

_ROWS_A_SLICE = 100_000
_STAKES_A_TASK = 5000
_MOST_ROUNDS = 1000
_MOST_PROBLEMS = 1000
_HALF = 50 * MILLIONTHS
Place = tuple[int, int]
"""Where a stake stands: the slice, and which one of it."""


class Slice(Struct, frozen=True):
    """A part of an owner graph, with its number among the parts; without `graph` rows of Parquet.

    Parties are known by name where the table has no ids: one spelling of a name stands for all.
    """

    number: int
    by_name: bool
    graph: OwnerGraph | None = None
    path: Path | None = None
    rows: RowRange | None = None
    unit: Unit = Unit.PERCENT
    bad_rows: BadRows = BadRows.REFUSE

    def read(self) -> "Slice":
        """Return the part with its graph."""
        if self.graph is not None or self.path is None or self.rows is None:
            return self
        rows = parquet_part(self.path, self.rows)
        if not self.by_name:
            rows = _with_ids(rows, self.path.name)
        graph = graph_from_rows(
            rows, self.path.name, bad_rows=self.bad_rows, unit=self.unit, is_part=True
        )
        return replace(self, graph=graph)

    @property
    def parties(self) -> Mapping[str, OwnerParty]:
        """The parties of it by id."""
        return self.graph.parties if self.graph is not None else {}

    @property
    def stakes(self) -> Sequence[Stake]:
        """The stakes of it."""
        return self.graph.stakes if self.graph is not None else ()

    def key(self, party_id: str) -> str:
        """Return what a party is known by in every part."""
        return same_name(party_id) if self.by_name else party_id


def _with_ids(rows: Iterable[Row], name: str) -> Iterator[Row]:
    columns: dict[str, str] = {}
    for row in rows:
        columns = columns or find_columns(row.values, "owners")
        for field in ("owner_id", "owned_id"):
            if not row.text(columns[field]).strip():
                message = f"{name} row {row.number}: {columns[field]} is empty"
                raise MalformedInput(message, hint="Give every party an id, or none")
        yield row


def slices_of_parquet(
    paths: Iterable[Path], *, unit: Unit = Unit.PERCENT, bad_rows: BadRows = BadRows.REFUSE
) -> list[Slice]:
    """Return the parts of Parquet tables of owners, which executors read themselves.

    Args:
        paths: the files, read as one graph; every executor must reach them.
        unit: whether numbers are percent or fractions of one.
        bad_rows: whether a share that cannot be refuses a table or counts as unknown.

    Raises:
        UsageError: it names no owners, or gives ids to one side of a stake only.
        UnreadableInput: it is not readable as Parquet.
    """
    found: list[Slice] = []
    for path in paths:
        by_name = _is_by_name(path)
        if found and found[0].by_name != by_name:
            message = "Some files give ids to parties, and others names only"
            raise UsageError(message, hint="Trace them one by one, or give ids in all")
        for rows in parquet_parts(path, _ROWS_A_SLICE):
            number = len(found)
            found.append(Slice(number, by_name, None, path.absolute(), rows, unit, bad_rows))
    if not found:
        message = "No file holds a row of owners"
        raise UsageError(message, hint="Write columns owner, owned and share, and a row a stake")
    return found


def _is_by_name(path: Path) -> bool:
    first = next(read_rows(path), None)
    fields = find_columns(first.values if first is not None else (), "owners")
    ids = {"owner_id", "owned_id"} & fields.keys()
    if len(ids) == 1 or not (ids or {"owner", "owned"} <= fields.keys()):
        message = f"{path.name} does not say owner and owned, or owner_id and owned_id"
        raise UsageError(message, hint="Name the columns so; see docs/ownership.md")
    return not ids


def slices_of_graph(graph: OwnerGraph, size: int = _ROWS_A_SLICE) -> list[Slice]:
    """Return a graph that was read here in parts that are sent to the executors."""
    known = dict(graph.parties)
    found: list[Slice] = []
    for number, first in enumerate(range(0, max(len(graph.stakes), 1), size)):
        stakes = graph.stakes[first : first + size]
        ids = dict.fromkeys(one for stake in stakes for one in (stake.owner, stake.owned))
        parties = {one: known[one] for one in ids}
        if not number:
            parties |= {one: party for one, party in known.items() if one not in parties}
        found.append(Slice(number, by_name=False, graph=OwnerGraph(parties=parties, stakes=stakes)))
    return found


def trace_on_spark(
    spark: Spark,
    slices: Sequence[Slice],
    listed: Iterable[ListedParty],
    *,
    regime: Regime | str = Regime.OFAC,
    as_of: date,
    self_holding: SelfHolding = SelfHolding.PLAIN,
) -> Trace:
    """Return the verdicts on all parties that could be blocked; everybody else surely is not.

    They are those of a loaded owner graph, in the order of the stakes, without the economic
    interest. `last_blocked` is looked for in each tree by itself.

    Args:
        spark: see `open_spark`.
        slices: the owner graph; see `slices_of_parquet` and `slices_of_graph`.
        listed: who is listed, by ids and names.
        regime: whose test.
        as_of: the day.
        self_holding: what shares a party holds in itself count for.

    Raises:
        UnreadableInput: a row cannot be read; names it.
        PenstockError: Spark did not finish, or a chain has more than 1,000 rounds.
        UnknownName: no such regime.
    """
    policy = policy_on(regime, as_of)
    with _translated():
        made = _Spread(spark, slices, as_of)
        made.check_unit()
        seeds, keys = made.seeds(tuple(listed))
        reached = made.reach(keys)
        found = made.traced(reached, seeds, Regime(regime), self_holding)
        told_of = made.problems()
    verdicts = [verdict for _, verdict in sorted(found[0], key=lambda one: one[0])]
    absent = tuple(one for one in seeds.problems if one.code != "not_in_graph")
    problems = (*told_of, *absent, *dict.fromkeys(found[1]))
    return Trace(
        policy=policy,
        as_of=as_of,
        verdicts=tuple(verdicts),
        problems=problems,
        listed=seeds.matched,
    )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except PenstockError:
        raise
    except Exception as error:
        if "py4j" in type(error).__module__ or "pyspark" in type(error).__module__:
            raise told(error) from error
        raise


class _Spread:
    """An owner graph spread over executors."""

    def __init__(self, spark: Spark, slices: Sequence[Slice], day: date) -> None:
        self.session = spark.session
        self.context = spark.session.sparkContext
        self.day = day
        self.slices = slices
        self.read = self.context.parallelize(slices, len(slices)).map(Slice.read).persist()

    def check_unit(self) -> None:
        """Refuse fractions of one that are read as percent, as one machine does."""
        if any(one.unit is Unit.FRACTION for one in self.slices) or self.slices[0].rows is None:
            return
        exact = self.read.flatMap(_exact)
        largest = exact.map(lambda one: one[1]).fold(0, max)
        if 0 < largest <= 1 and exact.reduceByKey(lambda a, b: a + b).values().filter(
            lambda total: total == 1
        ).take(1):
            name = self.slices[0].path.name if self.slices[0].path is not None else "the table"
            message = f"{name} is refused: every share is at most 1 and some sum to 1"
            raise MalformedInput(message, hint="These are fractions of one; say --unit fraction")

    def seeds(self, listed: Sequence[ListedParty]) -> tuple[Seeds, list[str]]:
        """Return who is listed, and what they are known by."""
        texts = frozenset(same_name(text) for one in listed for text in (*one.ids, *one.names))
        wanted = self.context.broadcast(texts)
        rows = self.read.flatMap(lambda one: _named(one, wanted.value)).collect()
        parties = _together(rows)
        seeds = find_listed(
            OwnerGraph(parties={one.id: one for one in parties.values()}, stakes=()),
            listed,
            self.day,
        )
        return seeds, [key for key, party in parties.items() if party.id in seeds.possible]

    def reach(self, start: Iterable[str]) -> frozenset[str]:
        """Return everybody who could be blocked: the least fixpoint with every bound in full.

        A round is one join of all ties with those who joined in the round before; the sums of the
        few parties they touch are kept here.
        """
        from pyspark.sql import functions

        day = self.day
        rows = self.read.flatMap(lambda one: _ties(one, day))
        schema = "owner string, owned string, test string, most bigint"
        ties = self.session.createDataFrame(rows, schema, verifySchema=False).persist()
        reached = set(start)
        frontier = sorted(reached)
        held: dict[tuple[str, str], int] = {}
        for _ in range(_MOST_ROUNDS):
            if not frontier:
                ties.unpersist()
                return frozenset(reached)
            joined = self.session.createDataFrame([(one,) for one in frontier], "owner string")
            sums = ties.join(functions.broadcast(joined), "owner").groupBy("owned", "test")
            frontier = []
            for owned, test, most in sums.agg(functions.sum("most")).collect():
                amount = held[owned, test] = held.get((owned, test), 0) + most
                if amount >= _HALF and owned not in reached:
                    reached.add(owned)
                    frontier.append(owned)
        message = f"A chain has more than {_MOST_ROUNDS:,} ties of half or more"
        raise PenstockError(message, hint="Trace it on one machine, where a round costs nothing")

    def traced(
        self, reached: frozenset[str], seeds: Seeds, regime: Regime, self_holding: SelfHolding
    ) -> tuple[list[tuple[Place, OwnershipVerdict]], list[Problem]]:
        """Return the verdicts on those reached with the place of each, and what was met."""
        chosen = self.context.broadcast(reached)
        into = self.read.flatMap(lambda one: _into(one, chosen.value)).persist()
        pairs = into.map(lambda one: (one[1], one[2])).collect()
        if not pairs:
            return [], []
        task_of, tasks = _tasks(pairs, reached)
        keys = self.context.broadcast(frozenset(one for pair in pairs for one in pair))
        rows = self.read.flatMap(lambda one: _known(one, keys.value)).collect()
        known = self.context.broadcast(_together(rows))
        places = self.context.broadcast(task_of)
        day = self.day

        def answer(
            one: tuple[int, Iterable[tuple[Place, str, str, Stake]]],
        ) -> tuple[list[tuple[Place, OwnershipVerdict]], list[Problem]]:
            return _answer(one[1], known.value, seeds, regime, day, self_holding)

        answers = (
            into.map(lambda one: (places.value[one[2]], one))
            .groupByKey(tasks)
            .map(answer)
            .collect()
        )
        return (
            [verdict for verdicts, _ in answers for verdict in verdicts],
            [problem for _, problems in answers for problem in problems],
        )

    def problems(self) -> tuple[Problem, ...]:
        """Return what was met while reading, in order, at most the first thousand."""
        rows = self.read.flatMap(_problems).take(_MOST_PROBLEMS)
        return tuple(problem for _, problem in rows)


# What executors do with a part. Functions of a module are sent by name.


def _exact(one: Slice) -> Iterator[tuple[str, Any]]:
    for stake in one.stakes:
        if stake.kind == "shares" and stake.share.is_exact:
            yield one.key(stake.owned), stake.share.low


def _named(one: Slice, texts: frozenset[str]) -> Iterator[tuple[int, str, OwnerParty]]:
    for party in one.parties.values():
        if not texts.isdisjoint(map(same_name, (party.id, *party.ids, *party.names))):
            yield one.number, one.key(party.id), party


def _known(one: Slice, keys: frozenset[str]) -> Iterator[tuple[int, str, OwnerParty]]:
    for party in one.parties.values():
        if (key := one.key(party.id)) in keys:
            yield one.number, key, party


def _ties(one: Slice, day: date) -> Iterator[tuple[str, str, str, int]]:
    for stake in one.stakes:
        if stake.holds_on(day):
            for test, most in most_held(stake):
                yield one.key(stake.owner), one.key(stake.owned), test, most


def _into(one: Slice, reached: frozenset[str]) -> Iterator[tuple[Place, str, str, Stake]]:
    for number, stake in enumerate(one.stakes):
        if (owned := one.key(stake.owned)) in reached:
            yield (one.number, number), one.key(stake.owner), owned, stake


def _problems(one: Slice) -> Iterator[tuple[int, Problem]]:
    if one.graph is not None:
        for problem in one.graph.problems:
            yield one.number, problem


def _answer(
    rows: Iterable[tuple[Place, str, str, Stake]],
    known: Mapping[str, OwnerParty],
    seeds: Seeds,
    regime: Regime,
    day: date,
    self_holding: SelfHolding,
) -> tuple[list[tuple[Place, OwnershipVerdict]], list[Problem]]:
    """Trace the trees of one task as one machine does."""
    ordered = sorted(rows, key=lambda row: row[0])
    first: dict[str, Place] = {}
    stakes: list[Stake] = []
    for place, owner, owned, stake in ordered:
        stakes.append(replace(stake, owner=known[owner].id, owned=known[owned].id))
        first.setdefault(known[owned].id, place)
    ids = dict.fromkeys(one for stake in stakes for one in (stake.owner, stake.owned))
    of = {party.id: party for party in known.values()}
    graph = OwnerGraph(parties={one: of[one] for one in ids}, stakes=tuple(stakes))
    found = trace(
        graph,
        within(seeds, graph),
        regime=regime,
        as_of=day,
        self_holding=self_holding,
        has_interest=False,
    )
    met = [one for one in found.problems if one not in seeds.problems]
    return [(first[one.party], one) for one in found.verdicts], met


def _together(rows: Iterable[tuple[int, str, OwnerParty]]) -> dict[str, OwnerParty]:
    """Return each party as its parts say together; of several spellings the first is its id."""
    found: dict[str, list[OwnerParty]] = {}
    for _, key, party in sorted(rows, key=lambda row: row[0]):
        found.setdefault(key, []).append(party)
    made: dict[str, OwnerParty] = {}
    for key, parties in found.items():
        party_id = parties[0].id
        same = [
            replace(
                one, id=party_id, names=one.names if one.id == party_id else (one.id, *one.names)
            )
            for one in parties
        ]
        whole = merged(OwnerGraph(parties={party_id: one}, stakes=()) for one in same)
        made[key] = whole.parties[party_id]
    return made


def _tasks(pairs: Sequence[tuple[str, str]], reached: frozenset[str]) -> tuple[dict[str, int], int]:
    """Return the task of each owned party, and how many tasks there are.

    Trees that share a party that could be blocked are in one task, since each decides the other.
    """
    owned = dict.fromkeys(one for _, one in pairs)
    number = {key: place for place, key in enumerate(dict.fromkeys((*reached, *owned)))}
    joined = [(number[a], number[b]) for a, b in pairs if a in reached]
    ends = np.array(joined, np.int64).reshape(-1, 2)
    shape = (len(number), len(number))
    links = coo_array((np.ones(len(ends), np.int8), (ends[:, 0], ends[:, 1])), shape=shape)
    _, tree = connected_components(links.tocsr(), directed=False)
    trees = tree[[number[one] for _, one in pairs]]
    sizes = np.bincount(trees, minlength=int(tree.max()) + 1)
    task = (np.cumsum(sizes) - sizes) // _STAKES_A_TASK
    return {key: int(task[tree[number[key]]]) for key in owned}, int(task.max()) + 1
