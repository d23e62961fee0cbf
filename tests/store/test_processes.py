"""A killed loader leaves nothing behind, and several loaders do not harm each other."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from penstock.model import ListId
from penstock.store import Store
from tests.store.made import publication
from tests.store.worker import PUBLICATIONS, held, published

ROOT = Path(__file__).parents[2]


def start(url: str, *words: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.store.worker", url, *map(str, words)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_loader_killed_before_its_commit_leaves_nothing(url: str) -> None:
    with Store.open(url) as store:
        first = store.add(publication(range(20), date(2026, 1, 1)))
        with start(url, "stuck") as loader:
            assert loader.stdout is not None
            assert loader.stdout.readline() == "written, not committed\n"
            # Readers see the state before, even while the loader holds its lock.
            assert store.snapshots() == (first,)
            loader.kill()
    with Store.open(url) as store:
        assert store.snapshots() == (first,)
        assert len(list(store.parties(first.id))) == 20
        again = store.add(publication(range(5_000), date(2026, 6, 1)))
        assert (again.added, again.parties) == (4_980, 5_000)
        assert len(store.delta(first.id, again.id).added) == 4_980


def test_two_loaders_at_once(url: str) -> None:
    # Both find an empty database, both load the same list, and one publication comes twice.
    loaders = [start(url, "many", "a-list", 0, 2), start(url, "many", "a-list", 1, 1)]
    assert [loader.wait(120) for loader in loaders] == [0, 0]
    for loader in loaders:
        assert loader.stdout is not None
        loader.stdout.close()
    with Store.open(url) as store:
        found = store.snapshots(ListId("a-list"))
        assert [one.published for one in found] == [published(one) for one in range(PUBLICATIONS)]
        for number, snapshot in enumerate(found):
            before, after = (held(number - 1) if number else {}), held(number)
            assert snapshot.added == len(set(after) - set(before))
            assert snapshot.removed == 0
            assert snapshot.changed == sum(after[one] != version for one, version in before.items())
            assert snapshot.parties == len(list(store.parties(snapshot.id))) == len(after)
        assert [one.status for one in found][-2:] == ["superseded", "active"]


@pytest.mark.parametrize("lists", [("a-list", "b-list")])
def test_two_lists_at_once(url: str, lists: tuple[str, str]) -> None:
    loaders = [start(url, "many", one, 0, 1) for one in lists]
    assert [loader.wait(120) for loader in loaders] == [0, 0]
    for loader in loaders:
        assert loader.stdout is not None
        loader.stdout.close()
    with Store.open(url) as store:
        counts = [[(one.added, one.changed) for one in store.snapshots(ListId(a))] for a in lists]
        assert len(counts[0]) == PUBLICATIONS
        assert counts[0] == counts[1]
        assert len(store.active()) == 2
