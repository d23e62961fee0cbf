"""OFAC's own publications of 2021 to 2024: every delta equals a count made from the raw rows."""

import csv
import lzma
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from penstock.lists import read_publications
from penstock.model import Publication, Snapshot
from penstock.store import Store
from tests.shared import shared_data

pytestmark = pytest.mark.shared

# Known from OFAC's recent actions: what each of these publications did to the one before it.
FACTS = {
    ("2022-03-21", "2022-03-24"): {"added": 397},
    ("2022-04-08", "2022-04-11"): {"added": 8, "removed": 21},
    ("2022-04-22", "2022-04-29"): {"added": 0, "changed": 499, "removed": 0},
    ("2024-02-01", "2024-03-04"): {"added": 611, "removed": 90},
}


def file_of(day: str) -> Path:
    return shared_data() / "lists" / "ofac" / "history" / f"sdn_{day}.csv.xz"


def raw(path: Path) -> dict[str, list[str]]:
    """Return the rows of a file by their entity number, read without any of our own code."""
    with lzma.open(path, "rt", encoding="ascii", errors="replace", newline="") as lines:
        return {row[0]: row for row in csv.reader(lines) if len(row) == 12}


def counted(before: Path | None, after: Path) -> tuple[int, int, int]:
    old, new = (raw(before) if before else {}), raw(after)
    changed = sum(new[one] != row for one, row in old.items() if one in new)
    return len(new.keys() - old.keys()), changed, len(old.keys() - new.keys())


def load(store: Store, paths: Sequence[Path]) -> list[Snapshot]:
    snapshots = []
    for made in read_publications(paths):
        assert isinstance(made, Publication)
        snapshots.append(store.add(made))
    return snapshots


def test_known_designations_are_counted_exactly(store: Store) -> None:
    for (first, second), facts in FACTS.items():
        before, after = load(store, [file_of(first), file_of(second)])
        assert after.published == date.fromisoformat(second)
        assert facts.items() <= {one: getattr(after, one) for one in facts}.items()
        expected = counted(file_of(first), file_of(second))
        assert (after.added, after.changed, after.removed) == expected
        delta = store.delta(before.id, after.id)
        assert tuple(map(len, (delta.added, delta.changed, delta.removed))) == expected


def test_in_any_order_the_deltas_are_the_same(store: Store) -> None:
    days = ["2022-04-08", "2022-04-11", "2022-04-22", "2022-04-29"]
    for day in (*days[1::2], *reversed(days[::2])):
        load(store, [file_of(day)])
    snapshots = store.snapshots()
    assert [str(one.published) for one in snapshots] == days
    for (first, second), one in zip(pairwise(days), snapshots[1:], strict=True):
        expected = counted(file_of(first), file_of(second))
        assert (one.added, one.changed, one.removed) == expected


@pytest.mark.slow
def test_the_whole_history(store: Store) -> None:
    paths = sorted((shared_data() / "lists" / "ofac" / "history").glob("*.csv.xz"))
    assert len(paths) == 59
    snapshots = load(store, [paths[0].parent])
    assert [f"sdn_{one.published}.csv.xz" for one in snapshots] == [path.name for path in paths]
    for before, (path, one) in zip(
        [None, *paths], zip(paths, snapshots, strict=True), strict=False
    ):
        assert (one.added, one.changed, one.removed) == counted(before, path), path.name
        assert one.parties == len(raw(path))
    assert [one.status for one in store.snapshots()] == ["superseded"] * 58 + ["active"]
