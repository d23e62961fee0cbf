"""Every step down and up with rows in every table: what stays is as it was, what goes is said."""

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from penstock.model import Account, Draft, LedgerKind, PeopleAct, Role
from penstock.store import Store
from penstock.store._engine import make_engine, writing
from penstock.store._migrate import migrate
from penstock.store._schema import METADATA
from penstock.store._schema_work import (
    ALERTS,
    ANSWERED,
    API_KEYS,
    ATTACHMENTS,
    CUSTOMERS,
    SESSIONS,
    SIGN_INS,
)
from tests.store.made import NOON, publication

_LATE = datetime(2026, 11, 23, 23, 59, 59, 123456, tzinfo=UTC)
_ALERT = {
    **dict.fromkeys(("kind", "question", "name", "party", "list", "listed_name"), "straße 中"),
    **dict.fromkeys(("state", "disposition", "reason", "assignee", "proposed_by"), ""),
    **dict.fromkeys(("opened_at", "changed_at", "due_at"), _LATE),
    **dict.fromkeys(("entry_sha256", "question_sha256"), "0" * 64),
    "id": 7,
    "key": "k",
    "score": 0.1 + 0.2,
    "level": 1,
    "seen": 3,
    "decision": 2**40,
    "content": b"\x00\xff",
    "snoozed_until": None,
}
_ROWS: tuple[tuple[sa.Table, dict[str, Any]], ...] = (
    (
        SESSIONS,
        {"token_sha256": "t", "account": "ann", "csrf": "c", "created_at": NOON, "seen_at": _LATE},
    ),
    (
        SIGN_INS,
        dict.fromkeys(("state_sha256", "browser_sha256", "nonce", "verifier", "back"), "x")
        | {"created_at": NOON},
    ),
    (
        API_KEYS,
        {
            "id": "a",
            "name": "n",
            "role": "service",
            "scopes": "ask",
            "secret_sha256": "s",
            "created_at": NOON,
            "expires_at": _LATE,
            "revoked_at": None,
        },
    ),
    (ALERTS, _ALERT),
    (
        ATTACHMENTS,
        {"alert": 7, "sha256": "s", "name": "n", "media_type": "m", "content": bytes(range(256))},
    ),
    (CUSTOMERS, {"id": "C-1", "content": b"{}", "changed_at": NOON}),
    (
        ANSWERED,
        {
            "key": "k",
            "request_sha256": "r",
            "status": 200,
            "media_type": "m",
            "content": b"{}",
            "at": NOON,
        },
    ),
)
# What each step down takes with it; everything else is as it was once it is up again.
_GONE = {
    "0004": {"sign_ins"},
    "0003": {"sign_ins", *("answered", "customers", "attachments", "alerts")}
    | {"api_keys", "sessions", "accounts"},
}


def _fill(store: Store) -> None:
    store.add(publication([1, 2, 3]), retrieved_at=NOON)
    store.ledger.append(
        [
            Draft(kind=LedgerKind.DECISION, subject=f"P-{n}", content=b'{"a":%d}' % n, keys=(n,))
            for n in range(5)
        ]
    )
    account = Account(
        name="ann",
        shown="Ann",
        role=Role.ANALYST,
        password="x",
        is_active=True,
        failures=2,
        locked_until=_LATE,
        created_at=NOON,
        subject="https://login.example 7",
    )
    store.people.add_account(account, PeopleAct(deed="add account", by="x", of="ann"))
    with writing(store._engine) as connection:
        for table, row in _ROWS:
            connection.execute(sa.insert(table).values(row))


def _content(store: Store) -> dict[str, list[dict[str, Any]]]:
    with store._engine.connect() as connection:
        return {
            table.name: [
                dict(row)
                for row in connection.execute(
                    sa.select(table).order_by(*table.primary_key.columns)
                ).mappings()
            ]
            for table in METADATA.sorted_tables
        }


def _down(url: str, revision: str) -> set[str]:
    engine = make_engine(url)
    try:
        with writing(engine) as connection:
            migrate(connection, revision)
        return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


@pytest.mark.parametrize("revision", sorted(_GONE))
def test_down_and_up_again_loses_only_what_is_said(url: str, revision: str) -> None:
    with Store.open(url) as store:
        _fill(store)
        before = _content(store)
        assert all(before.values()), "a table without a row is not tested"
    assert _down(url, revision) == set(before) - _GONE[revision]
    with Store.open(url) as store:
        after = _content(store)
        expected = {name: [] if name in _GONE[revision] else before[name] for name in before}
        for account in expected["accounts"]:
            # Known elsewhere and without a password here: nobody can sign in as them any more.
            account["subject"] = ""
        assert after == expected
        assert store.ledger.verify().faults == ()
        assert store.ledger.verify().entries == 6
        (receipt,) = store.ledger.append(
            [Draft(kind=LedgerKind.DECISION, subject="P-9", content=b"{}")]
        )
        assert receipt.entry == 7
        assert store.add(publication([1, 2, 3, 4]), retrieved_at=_LATE).added == 1


def test_every_step_up_from_a_filled_store_of_that_step(url: str) -> None:
    with Store.open(url) as store:
        _fill(store)
        kept = _content(store)
    for revision in ("0003", "0004"):
        _down(url, revision)
        with Store.open(url) as store:
            assert _content(store)["ledger"] == kept["ledger"]
            assert _content(store)["party_versions"] == kept["party_versions"]
