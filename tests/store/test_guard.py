"""What is not fit to answer from stays out until a person says otherwise."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from penstock.errors import UsageError
from penstock.model import SnapshotStatus
from penstock.store import Guard, Store
from tests.store.made import LIST, NOON, publication

JANUARY, MARCH, MAY = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)

UNFIT = {
    "empty": (publication([], MARCH), "holds no party"),
    "few": (publication(range(4), MARCH), "fewer than 5"),
    "loss": (
        publication(range(89), MARCH),
        r"89 parties after 100 in .*-01-01: .* 11\.0%",
    ),
    "turnover": (publication(range(51, 151), MARCH), r"51 of 100 parties .* gone: 51\.0%"),
    "declared": (publication(range(100), MARCH, declared=120), "says it holds 120 .* but 100"),
}


@pytest.mark.parametrize("case", UNFIT)
def test_an_unfit_publication_is_quarantined(case: str, store: Store) -> None:
    first = store.add(publication(range(100), JANUARY))
    made, reason = UNFIT[case]
    guard = Guard(fewest_parties=5)
    snapshot = store.add(made, guard=guard, retrieved_at=NOON)
    assert snapshot.status is SnapshotStatus.QUARANTINED
    assert re.search(reason, snapshot.reason), snapshot.reason
    assert store.active() == (store.snapshot(first.id),)
    assert store.snapshot(first.id).status is SnapshotStatus.ACTIVE
    assert store.events(snapshot.id) == ((NOON, "quarantined", snapshot.reason),)
    # Asking again with a reason releases it; both reasons are kept.
    accepted = store.add(made, guard=guard, accept="checked by telephone")
    assert accepted.id == snapshot.id
    assert accepted.status is SnapshotStatus.ACTIVE
    assert "checked by telephone" in accepted.reason
    assert snapshot.reason in accepted.reason
    assert store.snapshot(first.id).status is SnapshotStatus.SUPERSEDED
    assert [kind for _, kind, _ in store.events(snapshot.id)] == ["quarantined", "accepted"]


def test_accepting_at_once_is_recorded_only_where_it_was_needed(store: Store) -> None:
    fit = store.add(publication(range(100), JANUARY), accept="sure")
    assert (fit.status, fit.reason) == (SnapshotStatus.ACTIVE, "")
    unfit = store.add(publication(range(10), MARCH), accept="half the list was repealed")
    assert unfit.status is SnapshotStatus.ACTIVE
    assert "half the list was repealed" in unfit.reason
    assert "90.0%" in unfit.reason


def test_a_loss_at_the_limit_is_allowed(store: Store) -> None:
    store.add(publication(range(100), JANUARY))
    assert store.add(publication(range(90), MARCH)).status is SnapshotStatus.ACTIVE


def test_the_guard_looks_at_the_accepted_one_before_by_date(store: Store) -> None:
    store.add(publication(range(1000), MAY))
    early = store.add(publication(range(20), JANUARY))
    assert early.status is SnapshotStatus.SUPERSEDED
    quarantined = store.add(publication(range(5), date(2026, 2, 1)))
    assert quarantined.status is SnapshotStatus.QUARANTINED
    assert store.add(publication(range(19), MARCH)).status is SnapshotStatus.SUPERSEDED


def test_release_counts_what_follows_anew(store: Store) -> None:
    store.add(publication(range(100), JANUARY))
    held = store.add(publication(range(50), MARCH))
    last = store.add(publication(range(101), MAY))
    assert (last.added, last.removed) == (1, 0)
    assert (held.added, held.removed) == (0, 50)
    released = store.release(held.id, "really")
    assert released.status is SnapshotStatus.SUPERSEDED
    last = store.snapshot(last.id)
    assert (last.added, last.removed) == (51, 0)
    assert store.release(held.id, "again").reason == released.reason


def test_files_nobody_can_read(store: Store) -> None:
    first = store.add(publication(range(9), JANUARY))
    noted = {"files": ["un.xml"], "sha256": "f" * 64, "reason": "line 39788: bare ampersand"}
    held = store.quarantine(LIST, "Bureau of Tests", **noted, retrieved_at=NOON)
    assert held == store.quarantine(LIST, "Bureau of Tests", **noted)
    assert (held.status, held.parties, held.files) == ("quarantined", 0, ("un.xml",))
    assert held.reason == "line 39788: bare ampersand"
    assert store.active() == (store.snapshot(first.id),)
    assert list(store.parties(held.id)) == []
    with pytest.raises(UsageError, match="could not be read"):
        store.release(held.id, "please")
    # Once a reader can read the same bytes, they become a snapshot like any other.
    mended = store.add(publication(range(10), MARCH, sha="f" * 64))
    assert (mended.id, mended.status, mended.added) == (held.id, "active", 1)
    assert [kind for _, kind, _ in store.events(held.id)] == ["quarantined", "loaded"]


def test_files_nobody_can_read_may_be_dated(store: Store) -> None:
    store.add(publication(range(9), JANUARY))
    store.add(publication(range(10), MAY))
    store.quarantine(LIST, "x", files=["x"], sha256="f", reason="broken", published=MARCH)
    assert [one.published for one in store.snapshots()] == [JANUARY, MARCH, MAY]
    last = store.snapshots()[-1]
    assert (last.added, last.removed) == (1, 0)


def test_reasons_must_be_stated(store: Store) -> None:
    snapshot = store.add(publication([]))
    with pytest.raises(UsageError, match="blank"):
        store.add(publication([]), accept=" ")
    with pytest.raises(UsageError, match="blank"):
        store.release(snapshot.id, "")
    with pytest.raises(UsageError, match="blank"):
        store.quarantine(LIST, "x", files=[], sha256="0", reason="")


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 100))
def test_the_loss_is_an_exact_share(before: int, parties: int, percent: int) -> None:
    guard = Guard(loss_percent=percent, turnover_percent=100, fewest_parties=0)
    objection = guard.objection(
        publication(range(parties)), parties_before=before, removed=0, retrieved=NOON.date()
    )
    shrunk = before > 0 and parties < before * (100 - percent) / 100 - 1e-9
    assert bool(objection) == shrunk


def test_a_date_after_the_day_of_retrieval_is_no_date(store: Store) -> None:
    store.add(publication(range(100), JANUARY), retrieved_at=NOON)
    made = publication(range(100), date(2026, 11, 25))
    held = store.add(made, retrieved_at=NOON)
    assert held.status is SnapshotStatus.QUARANTINED
    assert "dated 2026-11-25, after the day it was retrieved, 2026-11-23" in held.reason
    # East of here it may be tomorrow already.
    ahead = store.add(publication(range(99), date(2026, 11, 24)), retrieved_at=NOON)
    assert ahead.status is SnapshotStatus.ACTIVE


def test_what_is_quarantined_is_looked_at_anew_when_it_comes_again(store: Store) -> None:
    store.add(publication(range(100), JANUARY))
    made = publication(range(80), MARCH)
    assert store.add(made).status is SnapshotStatus.QUARANTINED
    assert store.add(made).status is SnapshotStatus.QUARANTINED
    again = store.add(made, guard=Guard(loss_percent=20))
    assert (again.status, again.reason, again.removed) == (SnapshotStatus.ACTIVE, "", 20)
    assert [kind for _, kind, _ in store.events(again.id)] == ["quarantined", "loaded"]


def test_a_stated_date_can_be_mended(store: Store) -> None:
    wrong = replace(publication(range(5), date(2062, 1, 1)), published_from="option")
    assert store.add(wrong, retrieved_at=NOON).status is SnapshotStatus.QUARANTINED
    mended = store.add(replace(wrong, published=MARCH), retrieved_at=NOON)
    assert (mended.published, mended.status) == (MARCH, SnapshotStatus.ACTIVE)
    # What the content says nobody can overrule.
    sure = store.add(publication(range(6), JANUARY))
    stated = replace(publication(range(6), JANUARY), published=MAY, published_from="option")
    assert store.add(stated).published == sure.published == JANUARY
