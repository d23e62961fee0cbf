"""Whatever is loaded in whatever order, the store agrees with plain dicts."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from penstock.errors import UsageError
from penstock.model import ListId
from penstock.store import Guard, Store
from tests.store.conftest import ENGINES, empty
from tests.store.made import party, publication
from tests.store.plain import PlainStore, delta

DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(6)]
NUMBERS = range(5)


class Step(Struct, frozen=True):
    """One thing done to the store; `unreadable` and `again` pick what else may happen."""

    versions: dict[int, tuple[int, ...]]
    published: date | None
    hours: int
    accept: bool
    declared: int | None
    unreadable: bool
    dated_later: date | None
    release: int | None


STEPS = st.lists(
    st.builds(
        Step,
        versions=st.dictionaries(
            st.sampled_from(NUMBERS),
            st.sampled_from([(0,), (1,), (2,), (0,), (1,), (0, 1), (1, 1)]),
        ),
        published=st.none() | st.sampled_from(DAYS),
        hours=st.integers(0, 140),
        accept=st.booleans(),
        declared=st.none() | st.none() | st.integers(0, 5),
        unreadable=st.integers(0, 5).map(lambda one: one == 0),
        dated_later=st.none() | st.sampled_from(DAYS),
        release=st.none() | st.integers(0, 5),
    ),
    max_size=7,
)


@pytest.fixture(params=ENGINES, scope="module")
def shared_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """One store for all examples; each example has a list of its own in it."""
    if request.param == "sqlite":
        folder: Path = tmp_path_factory.mktemp("parity")
        address = f"sqlite:///{folder}/store.sqlite"
    else:
        address = request.getfixturevalue("postgres_schema")
        empty(address)
    with Store.open(address) as store:
        yield store


LISTS = count()


@settings(max_examples=30, deadline=None)
@given(steps=STEPS, loss=st.sampled_from([10, 50, 100]), turnover=st.sampled_from([50, 100]))
def test_the_store_agrees_with_plain_dicts(
    shared_store: Store, steps: list[Step], loss: int, turnover: int
) -> None:
    store, plain = shared_store, PlainStore()
    list_id = ListId(f"list-{next(LISTS)}")
    guard = Guard(loss_percent=loss, turnover_percent=turnover)
    for step in steps:
        take(store, plain, list_id, guard, step)
    agree(store, plain, list_id)


def take(store: Store, plain: PlainStore, list_id: ListId, guard: Guard, step: Step) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=step.hours)
    accept = "because" if step.accept else None
    parties = tuple(
        party(number, version, list_id=list_id)
        for number, versions in step.versions.items()
        for version in versions
    )
    made = publication(
        parties=parties, published=step.published, declared=step.declared, list_id=list_id
    )
    if step.unreadable:
        store.quarantine(
            list_id, "x", files=["x"], sha256=made.sha256, reason="broken", retrieved_at=at
        )
        plain.quarantine(made.sha256, at)
    if not step.unreadable or step.accept:
        store.add(made, guard=guard, accept=accept, retrieved_at=at)
        plain.add(made, guard, accept, at)
    if step.dated_later and step.published is None:
        dated = publication(
            parties=parties, published=step.dated_later, list_id=list_id, sha=made.sha256
        )
        store.add(dated, guard=guard, accept=accept, retrieved_at=at)
        plain.add(dated, guard, accept, at)
    known = plain.ordered()
    if step.release is not None and step.release < len(known):
        release(store, known[step.release], list_id)


def release(store: Store, entry: dict, list_id: ListId) -> None:
    number = next(one.id for one in store.snapshots(list_id) if one.sha256 == entry["sha"])
    if entry["readable"]:
        store.release(number, "after all")
        entry["accepted"] = True
    else:
        with pytest.raises(UsageError):
            store.release(number, "after all")


def agree(store: Store, plain: PlainStore, list_id: ListId) -> None:
    snapshots, entries = store.snapshots(list_id), plain.ordered()
    assert [one.sha256 for one in snapshots] == [entry["sha"] for entry in entries]
    for one, entry in zip(snapshots, entries, strict=True):
        assert one == store.snapshot(one.id)
        assert one.published == entry["published"]
        assert one.status == plain.status(entry)
        assert (one.added, one.changed, one.removed) == plain.counts(entry)
        assert one.parties == sum(map(len, entry["held"].values()))
        held = defaultdict(set)
        for got in store.parties(one.id):
            held[got.id].add(got)
        assert held == entry["held"]
    for (one, before), (two, after) in product(zip(snapshots, entries, strict=True), repeat=2):
        found = store.delta(one.id, two.id)
        expected = delta(before["held"], after["held"])
        assert [list(part) for part in (found.added, found.changed, found.removed)] == [*expected]
        changed = {change.party for change in store.changes(one.id, two.id)}
        assert changed == set(found.changed)
    for day in DAYS:
        entry = plain.active(day)
        active = [one.sha256 for one in store.active(day) if one.list == list_id]
        assert active == ([entry["sha"]] if entry else [])
