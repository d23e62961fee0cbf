"""What stands in the ledger is what was appended, in order, and whoever changes it is found out."""

import threading
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.errors import LedgerDamaged, StoreError, UnknownName
from penstock.model import Anchor, Draft, LedgerKind
from penstock.store import Store
from penstock.store import _ledger as ledger_module
from penstock.store._engine import reading
from penstock.store._entries import digest_of
from penstock.store._schema import LEDGER, LEDGER_HEAD
from tests.store.conftest import ENGINES, empty
from tests.store.ledgers import COLUMNS, PlainLedger, change, clear, draft, rows, tampering


@pytest.fixture(params=ENGINES, scope="module")
def shared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """One store for all examples, emptied by each."""
    if request.param == "sqlite":
        folder: Path = tmp_path_factory.mktemp("ledger")
        address = f"sqlite:///{folder}/store.sqlite"
    else:
        address = request.getfixturevalue("postgres_schema")
        empty(address)
    with Store.open(address) as store:
        yield store


def test_an_entry_comes_back(store: Store) -> None:
    (receipt,) = store.ledger.append([draft("uetr-1", {"a": "\u00fc"}, kind=LedgerKind.DECISION)])
    entry = store.ledger.entry(1)
    assert (entry.number, entry.sha256) == (receipt.entry, receipt.sha256)
    assert (entry.kind, entry.subject, entry.content) == ("decision", "uetr-1", b'{"a":"\xc3\xbc"}')
    assert entry.previous_sha256 == "00" * 32
    assert abs(entry.recorded_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert store.ledger.about("uetr-1") == (entry,)
    assert store.ledger.about("uetr-2") == ()
    head = store.ledger.head()
    assert head is not None
    assert (head.entry, head.sha256) == (1, receipt.sha256)


def test_an_empty_ledger_is_whole(store: Store) -> None:
    report = store.ledger.verify()
    assert (report.entries, report.faults) == (0, ())
    assert store.ledger.head() is None
    assert store.ledger.append([]) == ()
    with pytest.raises(UnknownName):
        store.ledger.entry(1)


def test_only_acts_are_acts(store: Store) -> None:
    store.ledger.append([draft("a"), draft("w", kind=LedgerKind.WHITELIST), draft("b")])
    assert [one.subject for one in store.ledger.acts()] == ["w"]
    assert store.ledger.acts(2) == ()
    kinds = [one.subject for one in store.ledger.entries(kind=LedgerKind.DECISION)]
    assert kinds == ["a", "b"]
    assert [one.number for one in store.ledger.entries(1, 2)] == [2]


def test_an_act_is_judged_by_those_before_it(store: Store) -> None:
    store.ledger.append([draft("w-1", kind=LedgerKind.WHITELIST)])
    receipt, since = store.ledger.act(0, lambda _: draft("w-2", kind=LedgerKind.WHITELIST))
    assert receipt.entry == 2
    assert [one.subject for one in since] == ["w-1"]

    def refuse(_: object) -> Draft:
        message = "no"
        raise StoreError(message)

    with pytest.raises(StoreError, match="no"):
        store.ledger.act(0, refuse)
    assert len(store.ledger.acts()) == 2
    assert store.ledger.verify().faults == ()


STEPS = st.lists(
    st.lists(
        st.builds(
            draft,
            subject=st.sampled_from(["a", "b", "\u00e9\U0001f600", ""]),
            content=st.text(max_size=20) | st.integers(),
            keys=st.frozensets(st.integers(0, 5) | st.just((1 << 63) - 1), max_size=3).map(tuple),
            kind=st.sampled_from(LedgerKind),
        ),
        max_size=4,
    ),
    max_size=6,
)


@settings(max_examples=25, deadline=None)
@given(steps=STEPS, forgotten=st.integers(0, 12))
def test_the_ledger_agrees_with_a_plain_list(shared: Store, steps: list, forgotten: int) -> None:
    clear(shared)
    plain = PlainLedger()
    for drafts in steps:
        receipts = shared.ledger.append(drafts)
        for made in drafts:
            # The clock is the one thing the oracle has to be told.
            number = len(plain.entries) + 1
            plain.append(made, rows(shared)[number - 1]["recorded_at"])
        told = [(one.entry, one.sha256) for one in receipts]
        added = plain.entries[len(plain.entries) - len(drafts) :]
        assert told == [(one["number"], one["sha256"]) for one in added]
    entries = list(shared.ledger.entries())
    assert [
        (one.number, one.kind.value, one.subject, one.content, one.previous_sha256, one.sha256)
        for one in entries
    ] == [
        (o["number"], o["kind"], o["subject"], o["content"], o["previous"], o["sha256"])
        for o in plain.entries
    ]
    assert shared.ledger.verify().faults == ()
    assert [one.number for one in shared.ledger.acts()] == [
        one["number"] for one in plain.entries if one["kind"] == "whitelist"
    ]
    every = {key for key, _ in plain.keys} | {3}
    assert shared.memory.find(every) == {
        key: tuple(found) for key in every if (found := plain.find(key))
    }
    shared.memory.forget(forgotten)
    plain.forget(forgotten)
    assert shared.memory.find(every) == {
        key: tuple(found) for key in every if (found := plain.find(key))
    }
    assert shared.memory.count() == len(plain.keys)


def _filled(store: Store, count: int = 6) -> None:
    clear(store)
    store.ledger.append([draft(f"subject {one}", {"text": "x" * one}) for one in range(count)])


@settings(max_examples=60, deadline=None)
@given(
    number=st.integers(1, 6),
    column=st.sampled_from([name for name in COLUMNS if name != "number"]),
    place=st.integers(0, 10_000),
    flip=st.integers(1, 255),
)
def test_any_byte_changed_in_any_row_is_found(
    shared: Store, number: int, column: str, place: int, flip: int
) -> None:
    _filled(shared)
    before = rows(shared)[number - 1][column]
    is_text = isinstance(before, str)
    letters = bytearray(before.encode() if is_text else before)
    letters[place % len(letters)] ^= flip
    with tampering(shared) as connection:
        changed: object = bytes(letters)
        if is_text and connection.dialect.name == "sqlite":
            # Whatever the bytes are: SQLite does not mind a text that is none.
            changed = sa.cast(sa.literal(changed), sa.Text)
        elif is_text:
            try:
                changed = bytes(letters).decode()
            except UnicodeDecodeError:
                return  # PostgreSQL refuses such a text itself
            if "\0" in str(changed):
                return
        query = sa.update(LEDGER).where(LEDGER.c.number == number)
        connection.execute(query.values({column: changed}))
    found = {fault.entry for fault in shared.ledger.verify().faults}
    assert number in found


@settings(max_examples=20, deadline=None)
@given(number=st.integers(1, 6), other=st.integers(-3, 12))
def test_a_changed_number_is_found(shared: Store, number: int, other: int) -> None:
    _filled(shared)
    if 1 <= other <= 6:
        return
    change(shared, number, number=other)
    faults = shared.ledger.verify().faults
    assert faults
    if number < 6:
        assert ("missing", number) in {(one.code, one.entry) for one in faults}


@settings(max_examples=20, deadline=None)
@given(gone=st.sets(st.integers(1, 6), min_size=1))
def test_whatever_is_deleted_is_found(shared: Store, gone: set[int]) -> None:
    _filled(shared)
    with tampering(shared) as connection:
        connection.execute(sa.delete(LEDGER).where(LEDGER.c.number.in_(gone)))
    faults = shared.ledger.verify().faults
    first = min(gone)
    expected = "head_differs" if gone == set(range(first, 7)) else "missing"
    assert (faults[0].code, faults[0].entry) == (expected, first)


@settings(max_examples=20, deadline=None)
@given(one=st.integers(1, 6), two=st.integers(1, 6), are_numbers_kept=st.booleans())
def test_two_entries_in_each_others_place_are_found(
    shared: Store, one: int, two: int, are_numbers_kept: bool
) -> None:
    if one == two:
        return
    _filled(shared)
    found = rows(shared)
    if are_numbers_kept:
        change(
            shared, one, **{key: value for key, value in found[two - 1].items() if key != "number"}
        )
        change(
            shared, two, **{key: value for key, value in found[one - 1].items() if key != "number"}
        )
    else:
        change(shared, one, number=100)
        change(shared, two, number=one)
        change(shared, 100, number=two)
    assert {fault.entry for fault in shared.ledger.verify().faults} >= {one, two}


def _written_anew(store: Store, first: int, until: int) -> None:
    """What a careful forger does: change an entry and chain all that follow to it."""
    found = rows(store)
    previous = found[first - 1]["previous_sha256"]
    for row in found[first - 1 : until]:
        content = zlib.compress(b'"forged"') if row["number"] == first else row["content"]
        names = ("kind", "subject", "recorded_at")
        texts = [row[name] for name in names]
        digest = digest_of(previous, row["number"], *texts, content)
        values = {"content": content, "previous_sha256": previous, "sha256": digest}
        change(store, row["number"], **values)
        previous = digest


def test_an_entry_with_its_digest_made_to_fit_is_found_by_the_next(store: Store) -> None:
    _filled(store)
    _written_anew(store, 3, 3)
    assert [(one.code, one.entry) for one in store.ledger.verify().faults] == [("unlinked", 4)]


def test_a_ledger_written_anew_to_its_end_is_found_by_its_anchor(store: Store) -> None:
    _filled(store)
    anchors = [Anchor(row["number"], row["sha256"].hex(), datetime.now(UTC)) for row in rows(store)]
    _written_anew(store, 3, 6)
    with tampering(store) as connection:
        connection.execute(sa.update(LEDGER_HEAD).values(sha256=rows_of(connection)[-1]))
    assert store.ledger.verify().faults == ()
    assert store.ledger.verify(anchors[:2]).faults == ()
    (fault,) = store.ledger.verify([anchors[1], anchors[5]]).faults
    assert (fault.code, fault.entry) == ("anchor_differs", 6)
    assert "after entry 2" in fault.message


def rows_of(connection: sa.Connection) -> list[bytes]:
    found = connection.execute(sa.select(LEDGER.c.sha256).order_by(LEDGER.c.number))
    return [bytes(row[0]) for row in found]


def test_an_end_cut_off_with_care_is_found_by_its_anchor(store: Store) -> None:
    _filled(store)
    head = store.ledger.head()
    assert head is not None
    with tampering(store) as connection:
        connection.execute(sa.delete(LEDGER).where(LEDGER.c.number > 4))
        last = rows_of(connection)[-1]
        connection.execute(sa.update(LEDGER_HEAD).values(number=4, sha256=last))
    assert store.ledger.verify().faults == ()
    (fault,) = store.ledger.verify([head]).faults
    assert (fault.code, fault.entry) == ("anchor_missing", 6)


def test_nothing_is_appended_to_a_ledger_that_was_cut_off(store: Store) -> None:
    _filled(store)
    with tampering(store) as connection:
        connection.execute(sa.delete(LEDGER).where(LEDGER.c.number == 6))
    with pytest.raises(LedgerDamaged, match="entry 6 was its last"):
        store.ledger.append([draft()])
    assert len(rows(store)) == 5


def test_a_changed_entry_is_not_read(store: Store) -> None:
    _filled(store)
    change(store, 2, subject="somebody else")
    with pytest.raises(LedgerDamaged, match="Entry 2"):
        store.ledger.entry(2)
    assert store.ledger.entry(3).number == 3


def test_a_clock_that_went_back_is_noted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.ledger.append([draft()])

    class Earlier(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2020, 1, 1, tzinfo=tz)

    monkeypatch.setattr(ledger_module, "datetime", Earlier)
    store.ledger.append([draft()])
    report = store.ledger.verify()
    assert report.faults == ()
    assert len(report.notes) == 1
    assert "before entry 2 the clock went back" in report.notes[0]


def test_threads_share_commits_and_every_entry_is_there(store: Store) -> None:
    begun = threading.Barrier(8)
    receipts: list = []

    def work(worker: int) -> None:
        begun.wait()
        for number in range(10):
            receipts.extend(store.ledger.append([draft(f"{worker}/{number}")]))

    workers = [threading.Thread(target=work, args=(one,)) for one in range(8)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert store.ledger.verify().faults == ()
    entries = {one.number: one for one in store.ledger.entries()}
    assert sorted(entries) == list(range(1, 81))
    assert all(entries[one.entry].sha256 == one.sha256 for one in receipts)
    assert len({one.subject for one in entries.values()}) == 80
    moments = {one.recorded_at for one in entries.values()}
    assert len(moments) < 80  # some shared a commit


def test_a_query_by_subject_or_key_reads_no_other_row(store: Store) -> None:
    store.ledger.append([draft(f"s-{one}", keys=(one,)) for one in range(50)])
    queries = (
        "SELECT * FROM ledger WHERE subject = 'x' ORDER BY number",
        "SELECT * FROM ledger WHERE number > 3 AND kind IN ('whitelist') ORDER BY number",
        "SELECT key, entry FROM payment_keys WHERE key IN (1, 2, 3)",
    )
    with reading(store._engine) as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if not is_sqlite:
            # Of so few rows PostgreSQL would read all, if it may.
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        for query in queries:
            explained = f"EXPLAIN {'QUERY PLAN ' if is_sqlite else ''}{query}"
            plan = str(connection.exec_driver_sql(explained).all())
            assert ("SEARCH" if is_sqlite else "Index") in plan
            assert ("SCAN" if is_sqlite else "Seq Scan") not in plan
