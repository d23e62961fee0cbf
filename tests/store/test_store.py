"""What goes into the store comes out of it, on both engines."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from penstock.errors import UnknownName, UsageError
from penstock.model import PartyId, SnapshotStatus
from penstock.store import Guard, Store
from tests.store.made import LIST, NOON, party, publication

JANUARY, MARCH, MAY = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)


def test_a_publication_comes_back_as_it_was(store: Store) -> None:
    made = publication(range(20), JANUARY)
    snapshot = store.add(made, retrieved_at=NOON)
    assert snapshot == store.snapshot(snapshot.id)
    assert (snapshot.list, snapshot.publisher) == (LIST, "Bureau of Tests")
    assert (snapshot.published, snapshot.published_from) == (JANUARY, "content")
    assert (snapshot.parties, snapshot.names, snapshot.added) == (20, 40, 20)
    assert (snapshot.sha256, snapshot.files) == (made.sha256, ("list.csv",))
    assert snapshot.warnings == ("a warning",)
    assert snapshot.retrieved_at == NOON
    assert snapshot.retrieved_at.tzinfo is UTC
    assert snapshot.status is SnapshotStatus.ACTIVE
    got = list(store.parties(snapshot.id))
    assert got == sorted(made.parties, key=lambda one: one.id)


def test_the_same_bytes_are_stored_once(store: Store) -> None:
    made = publication(range(5))
    first = store.add(made, retrieved_at=NOON)
    again = store.add(made, retrieved_at=NOON + timedelta(days=3))
    assert again == first
    assert store.snapshots() == (first,)


def test_a_party_is_read_as_of_any_day(store: Store) -> None:
    # Loaded in another order than published.
    store.add(publication({1: 2, 3: 0}, MAY), guard=Guard(loss_percent=100))
    store.add(publication({1: 0, 2: 0}, JANUARY))
    store.add(publication({1: 1, 2: 0, 3: 0}, MARCH))
    one, two = PartyId("test:1"), PartyId("test:2")
    assert store.party(one, date(2025, 12, 31)) is None
    assert store.party(one, JANUARY) == party(1, 0)
    assert store.party(one, date(2026, 2, 28)) == party(1, 0)
    assert store.party(one, MARCH) == party(1, 1)
    assert store.party(one) == party(1, 2)
    assert store.party(two, MARCH) == party(2)
    assert store.party(two) is None
    assert store.party(PartyId("test:9")) is None
    assert [one.published for one in store.snapshots()] == [JANUARY, MARCH, MAY]
    assert [one.published for one in store.active(date(2026, 4, 1))] == [MARCH]
    assert store.active(date(2025, 1, 1)) == ()


def test_the_history_of_a_party(store: Store) -> None:
    versions = [{1: 0, 2: 0}, {1: 0, 2: 1}, {1: 1, 2: 1}, {2: 1}, {1: 1, 2: 1}]
    for month, held in enumerate(versions, start=1):
        store.add(publication(held, date(2026, month, 1)), guard=Guard(loss_percent=60))
    history = store.party_history(PartyId("test:1"))
    assert [(one.published.month, held) for one, held in history if one.published] == [
        (1, party(1, 0)),
        (3, party(1, 1)),
        (4, None),
        (5, party(1, 1)),
    ]
    assert store.party_history(PartyId("test:7")) == ()


def test_a_late_publication_is_counted_in_its_place(store: Store) -> None:
    store.add(publication({1: 0, 2: 0, 3: 0}, JANUARY))
    last = store.add(publication({2: 1, 3: 2, 4: 0}, MAY))
    assert (last.added, last.changed, last.removed) == (1, 2, 1)
    middle = store.add(publication({1: 0, 2: 0, 3: 2}, MARCH))
    assert (middle.added, middle.changed, middle.removed) == (0, 1, 0)
    assert middle.status is SnapshotStatus.SUPERSEDED
    last = store.snapshot(last.id)
    assert (last.added, last.changed, last.removed) == (1, 1, 1)
    assert last.status is SnapshotStatus.ACTIVE


def test_an_unknown_date_counts_from_retrieval(store: Store) -> None:
    known = store.add(publication({1: 0}, MARCH))
    early = store.add(publication({1: 1}, None), retrieved_at=datetime(2026, 2, 1, tzinfo=UTC))
    late = store.add(publication({1: 2}, None), retrieved_at=datetime(2026, 4, 1, tzinfo=UTC))
    assert [one.id for one in store.snapshots()] == [early.id, known.id, late.id]
    assert [one.id for one in store.active(date(2026, 2, 15))] == [early.id]
    assert late.status is SnapshotStatus.ACTIVE


def test_a_date_learnt_later_moves_the_snapshot(store: Store) -> None:
    undated = publication({1: 0, 2: 0}, None, sha="a" * 64)
    store.add(undated, retrieved_at=NOON)
    other = store.add(publication({1: 1, 2: 0}, JANUARY))
    assert (other.added, other.changed) == (2, 0)
    dated = publication({1: 0, 2: 0}, date(2025, 6, 1), sha="a" * 64)
    moved = store.add(dated)
    assert moved.published == date(2025, 6, 1)
    assert [one.id for one in store.snapshots()] == [moved.id, other.id]
    other = store.snapshot(other.id)
    assert (other.added, other.changed) == (0, 1)
    assert [kind for _, kind, _ in store.events(moved.id)] == ["loaded", "dated", "confirmed"]


def test_lists_are_apart(store: Store) -> None:
    one = store.add(publication({1: 0, 2: 0}, JANUARY, list_id="a-list"))
    two = store.add(publication({1: 0, 3: 0}, JANUARY, list_id="b-list"))
    assert (one.added, two.added) == (2, 2)
    assert store.snapshots(two.list) == (two,)
    assert store.active() == (one, two)
    assert store.party(PartyId("test:3")) == party(3, list_id="b-list")
    assert store.party(PartyId("test:1")) == party(1, list_id="a-list")
    with pytest.raises(UsageError, match="a-list"):
        store.delta(one.id, two.id)


def test_a_party_that_stands_twice_is_kept_twice(store: Store) -> None:
    twice = (party(1, 0), party(1, 1), party(2, 0))
    first = store.add(publication(parties=twice, published=JANUARY))
    assert set(store.parties(first.id)) == set(twice)
    assert first.parties == 3
    second = store.add(publication(parties=(party(1, 1), party(2, 0)), published=MARCH), accept="x")
    assert store.delta(first.id, second.id).changed == (PartyId("test:1"),)
    assert store.delta(first.id, second.id).removed == ()
    assert store.delta(second.id, first.id).changed == (PartyId("test:1"),)
    assert store.delta(second.id, first.id).added == ()
    # Byte for byte the same twice is one party.
    third = store.add(publication(parties=(party(1, 1), party(1, 1)), published=MAY), accept="x")
    assert third.parties == 1


def test_find(store: Store) -> None:
    first = store.add(publication(range(9), MARCH))
    store.add(publication([], MARCH))
    assert store.find(LIST, published=MARCH) == store.snapshot(first.id)
    store.add(publication(range(9), MAY))
    with pytest.raises(UnknownName, match="2026-04-01") as caught:
        store.find(LIST, published=date(2026, 4, 1))
    assert "2026-03-01, 2026-05-01" in caught.value.hint
    with pytest.raises(UnknownName, match="no-list"):
        store.find(type(LIST)("no-list"), published=MARCH)


def test_what_is_not_there(store: Store) -> None:
    assert store.snapshots() == ()
    assert store.active() == ()
    for ask in (store.snapshot, lambda one: list(store.parties(one)), store.confirm):
        with pytest.raises(UnknownName, match="7"):
            ask(7)
    with pytest.raises(UnknownName, match="7"):
        store.delta(None, 7)
    with pytest.raises(UnknownName, match="7"):
        store.release(7, "because")


def test_moments_need_a_time_zone(store: Store) -> None:
    with pytest.raises(UsageError, match="time zone"):
        store.add(publication([1]), retrieved_at=datetime(2026, 1, 1))
    elsewhere = datetime(2026, 1, 1, 20, tzinfo=timezone(timedelta(hours=-8)))
    snapshot = store.add(publication([1]), retrieved_at=elsewhere)
    assert snapshot.retrieved_at == elsewhere
    assert snapshot.retrieved_at.isoformat() == "2026-01-02T04:00:00+00:00"


def test_word_from_the_publisher(store: Store) -> None:
    assert store.confirmed_at(LIST) is None
    snapshot = store.add(publication([1]), retrieved_at=NOON)
    assert store.confirmed_at(LIST) == NOON
    store.confirm(snapshot.id, NOON + timedelta(days=2))
    store.confirm(snapshot.id, NOON + timedelta(days=1))
    assert store.confirmed_at(LIST) == NOON + timedelta(days=2)
    # What is quarantined says nothing of the list that is active.
    store.add(publication([]), retrieved_at=NOON + timedelta(days=9))
    assert store.confirmed_at(LIST) == NOON + timedelta(days=2)


def test_many_parties_with_far_apart_versions(store: Store) -> None:
    store.add(publication(range(3000), JANUARY))
    versions = {number: int(number % 7 == 0) for number in range(3000)}
    snapshot = store.add(publication(versions, MARCH))
    got = {one.id: one for one in store.parties(snapshot.id)}
    assert got == {f"test:{number}": party(number, new) for number, new in versions.items()}
    assert snapshot.changed == len(range(0, 3000, 7))


def test_an_old_publication_says_nothing_of_how_fresh_the_newest_is(store: Store) -> None:
    newest = publication(range(9), date(2026, 5, 1))
    store.add(newest, retrieved_at=NOON)
    store.add(publication(range(8), date(2020, 5, 1)), retrieved_at=NOON + timedelta(days=40))
    assert store.confirmed_at(LIST) == NOON
    # The same bytes once more: whoever brings them says that they still are the list.
    store.add(newest, retrieved_at=NOON + timedelta(days=41))
    assert store.confirmed_at(LIST) == NOON + timedelta(days=41)


def test_former_parties_come_with_the_day_that_left_them_out(store: Store) -> None:
    held = [{1: 0, 2: 0, 3: 0}, {1: 1, 3: 0}, {1: 1}, {1: 1, 2: 2}, {2: 2, 4: 0}]
    for month, versions in enumerate(held, start=1):
        store.add(publication(versions, date(2026, month, 1)), guard=Guard(loss_percent=90))
    *_, before, last = store.snapshots()
    assert list(store.former(last)) == [
        (date(2026, 3, 1), (party(3, 0),)),
        (date(2026, 5, 1), (party(1, 1),)),
    ], "who came back is no former party; each stands as it stood last"
    assert [day for day, _ in store.former(before)] == [date(2026, 3, 1)]
    assert list(store.former(store.snapshots()[0])) == []
