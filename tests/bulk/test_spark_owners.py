"""The cascade on Spark gives what the loaded graph and the plain cascade give."""

import random
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from penstock.bulk import open_spark, slices_of_graph, slices_of_parquet, trace_on_spark
from penstock.errors import MalformedInput, PenstockError, UsageError
from penstock.ownership import (
    ListedParty,
    OwnerGraph,
    Stake,
    Trace,
    build_register,
    read_owners,
    read_share,
    trace,
    verdict_line,
)
from tests.ownership.made import of
from tests.ownership.plain import plain_cascade
from tests.spark import needs_spark, require_spark

DAY = date(2026, 11, 25)
KINDS = ["shares"] * 12 + ["votes", "votes", "control", "board_appointment", "parent", "link"]
SHARES = [
    "50",
    "25",
    "1/3",
    "49.9999",
    "60",
    "10-60",
    ">25-50",
    "?",
    "100",
    "33⅓",
    "2/3",
    "0",
    "16⅔",
]


def random_stakes(seed: int, graphs: int, *, is_plain: bool = False) -> list[Stake]:
    """Stakes of many small graphs that have nothing to do with each other."""
    draw = random.Random(seed)
    stakes = []
    for number in range(graphs):
        names = [f"G{number} N{one}" for one in range(8)]
        for _ in range(draw.randint(1, 16)):
            ended = draw.choice([None] * 8 + [date(2026, 1, 1), date(2025, 7, 1)])
            owner, owned = draw.choices(names, k=2)
            share = read_share(draw.choice(SHARES))
            if is_plain:
                if not any((one.owner, one.owned) == (owner, owned) for one in stakes[-20:]):
                    stakes.append(Stake(owner=owner, owned=owned, share=share))
                continue
            stakes.append(
                Stake(
                    owner=owner,
                    owned=owned,
                    share=share,
                    kind=draw.choice(KINDS),
                    is_indirect=draw.random() < 0.08,
                    joint=draw.choice(["", "", "", "", "J"]),
                    end=ended,
                    source=f"row {len(stakes)}",
                )
            )
    return stakes


def listed_of(graphs: int) -> list[ListedParty]:
    names = [f"g{number}  n{one}" for number in range(graphs) for one in range(2)]
    return [ListedParty(names=(name,)) for name in names]


def loaded(graph: OwnerGraph, folder: Path, listed: list[ListedParty], regime: str) -> Trace:
    register = build_register(graph, folder)
    seeds = register.seeds(listed, DAY)
    part = register.reached_part(register.reachable(seeds.possible, DAY))
    return trace(part, seeds, regime=regime, as_of=DAY, has_interest=False)


def lines(found: Trace) -> dict[str, dict]:
    return {one.party: verdict_line(one) for one in found.verdicts}


def test_a_graph_is_cut_into_parts_that_have_everything():
    graph = of(random_stakes(1, 20))
    slices = slices_of_graph(graph, 17)
    assert [stake for one in slices for stake in one.stakes] == list(graph.stakes)
    assert {key for one in slices for key in one.parties} == set(graph.parties)
    assert [one.number for one in slices] == list(range(len(slices)))


def table(path: Path, **columns: list[str]) -> Path:
    pq.write_table(pa.table(columns), path, row_group_size=5)
    return path


def test_a_table_that_says_ids_on_one_side_only_is_refused(tmp_path):
    path = table(tmp_path / "o.parquet", owner=["X"], owned=["A"], owned_id=["1"], share=["50"])
    with pytest.raises(UsageError, match="owner_id and owned_id"):
        slices_of_parquet([path])
    with pytest.raises(UsageError, match="owner and owned"):
        slices_of_parquet([table(tmp_path / "p.parquet", name=["X"])])
    path = table(tmp_path / "i.parquet", owner_id=["X", " "], owned_id=["A", "B"], share=["5", "6"])
    (one,) = slices_of_parquet([path])
    with pytest.raises(MalformedInput, match=r"i.parquet row 2: owner_id is empty"):
        one.read()


class TestOnSpark:
    pytestmark = needs_spark

    def test_random_graphs_are_traced_as_on_one_machine(self, tmp_path):
        require_spark()
        graph, listed = of(random_stakes(6, 150)), listed_of(150)
        plain = of(random_stakes(7, 150, is_plain=True))
        with open_spark("local[2]") as spark:
            for regime in ("ofac", "uk", "eu", "bis", "s311"):
                alone = loaded(graph, tmp_path / regime, listed, regime)
                slices = slices_of_graph(graph, 600)
                found = trace_on_spark(spark, slices, listed, regime=regime, as_of=DAY)
                assert [one.party for one in found.verdicts] == [
                    one.party for one in alone.verdicts
                ]
                assert lines(found) == lines(alone)
                assert found.listed == alone.listed
                assert len({one.status for one in found.verdicts}) == 3
            found = trace_on_spark(spark, slices_of_graph(plain, 500), listed, as_of=DAY)
        known = set(found.listed)
        sure = plain_cascade(plain.stakes, known, is_upper=False)
        maybe = plain_cascade(plain.stakes, known, is_upper=True)
        owned = set(plain.owned)
        by = {one.party: one.status.value for one in found.verdicts}
        assert {party for party, status in by.items() if status == "blocked"} == sure & owned
        assert {party for party, status in by.items() if status == "possibly"} == (
            (maybe - sure) & owned
        )

    def test_parquet_is_read_by_the_executors_and_refused_row_by_row(self, tmp_path):
        require_spark()
        rows = [
            ("Zorandia Bank", "Harbour Ltd", "60"),
            ("ZORANDIA  BANK", "Quiet Ltd", "49,9"),
            ("Harbour Ltd", "Shops Ltd", "50"),
            ("Somebody", "Shops Ltd", "50"),
            ("Shops Ltd", "Harbour Ltd", "10"),
            ("Quiet ltd", "Bakery Ltd", "100"),
            ("zorandia bank", "Quiet Ltd", "?"),
        ]
        columns = dict(
            zip(("owner", "owned", "share"), map(list, zip(*rows, strict=True)), strict=True)
        )
        path = table(tmp_path / "owners.parquet", **columns)
        listed = [ListedParty(names=("Zorandia bank",))]
        alone = loaded(read_owners([path]), tmp_path / "register", listed, "ofac")
        bad = table(
            tmp_path / "bad.parquet", owner=["X"] * 7, owned=["A"] * 7, share=["5"] * 6 + ["101"]
        )
        ones = table(
            tmp_path / "ones.parquet", owner=["X", "Y"], owned=["A", "A"], share=["0.5", "0.5"]
        )
        chain = [Stake(owner=f"C{n}", owned=f"C{n + 1}", share=read_share("60")) for n in range(6)]
        with open_spark("local[2]") as spark:
            found = trace_on_spark(spark, slices_of_parquet([path]), listed, as_of=DAY)
            assert lines(found) == lines(alone)
            assert found.verdicts[0].status == "blocked"
            assert "Bakery Ltd" in lines(found)
            with pytest.raises(MalformedInput, match=r"bad.parquet row 7: a share over 100"):
                trace_on_spark(spark, slices_of_parquet([bad]), listed, as_of=DAY)
            with pytest.raises(MalformedInput, match="every share is at most 1") as refused:
                trace_on_spark(spark, slices_of_parquet([ones]), listed, as_of=DAY)
            assert "--unit fraction" in str(refused.value.hint)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("penstock.bulk._spark_owners._MOST_ROUNDS", 3)
                with pytest.raises(PenstockError, match="more than 3 ties"):
                    trace_on_spark(
                        spark, slices_of_graph(of(chain)), [ListedParty(ids=("C0",))], as_of=DAY
                    )
            nobody = trace_on_spark(
                spark, slices_of_graph(of(chain)), [ListedParty(ids=("Z",))], as_of=DAY
            )
            assert nobody.verdicts == ()
