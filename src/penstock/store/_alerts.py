"""Alerts as they stand; each change is written in one commit with its entry in the ledger."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from penstock.errors import UnknownName
from penstock.model import (
    Alert,
    AlertAct,
    AlertContent,
    AlertDeed,
    AlertDraft,
    AlertState,
    Disposition,
    Draft,
    LedgerKind,
    ListId,
    PartyId,
    QuestionKind,
    Receipt,
    to_json,
)
from penstock.store._ageing import ageing
from penstock.store._engine import reading, wait_for_appenders, writing
from penstock.store._entries import pack
from penstock.store._ledger import append
from penstock.store._schema_work import ALERTS, ATTACHMENTS

ITSELF = "penstock"
_CHUNK = 500
# Counting stops here: nobody reads the exact size of a queue as long as this.
_COUNTED = 10_000
_CONTENT = msgspec.json.Decoder(AlertContent)
_ENCODER = msgspec.json.Encoder(order="deterministic")


class AlertChange(Struct, frozen=True, kw_only=True):
    """What is to be done about an alert: the act for the ledger, and the columns that change."""

    act: AlertAct
    values: dict[str, Any] = {}


class AlertBook:
    """The alerts of a store; have it from `Store.alerts`. Methods may raise `StoreError`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def record(
        self, decisions: Sequence[Draft], alerts: Sequence[AlertDraft] = ()
    ) -> tuple[tuple[Receipt, ...], tuple[int, ...]]:
        """Append decisions and raise or fold their alerts, all in one commit.

        An alert of the same key is folded: counted while its list entry and our party are as
        they were, opened again once one of them is another.

        Returns:
            The receipts of the decisions, and the numbers of the alerts.
        """
        with writing(self._engine) as connection:
            wait_for_appenders(connection)
            packed = [(draft, pack(draft.content)) for draft in decisions]
            receipts = append(connection, packed) if packed else ()
            known = _by_key(connection, [one.key for one in alerts])
            numbers, acts = [], []
            now = datetime.now(UTC)
            for one in alerts:
                entry = receipts[one.place].entry if receipts else one.entry
                old = known.get(one.key)
                number, deed = (
                    _raise(connection, one, entry, now)
                    if old is None
                    else _fold(connection, old, one, entry, now)
                )
                numbers.append(number)
                if deed is not None:
                    acts.append((number, _opening(deed, one, entry)))
            _append_acts(connection, acts)
        return receipts, tuple(numbers)

    def act(self, alert: int, decide: Callable[[Alert], AlertChange]) -> Alert:
        """Do something about an alert, judged by how it stands, and return it as it is then.

        Args:
            alert: its number.
            decide: called while nobody else can act; returns what to do, or raises to refuse.

        Raises:
            UnknownName: there is none of that number.
        """
        return self.act_on_many([alert], decide)[0]

    def act_on_many(
        self, alerts: Sequence[int], decide: Callable[[Alert], AlertChange]
    ) -> tuple[Alert, ...]:
        """Do the same about several alerts: all in one commit, or about none.

        Raises:
            UnknownName: there is none of one of the numbers.
        """
        with writing(self._engine) as connection:
            wait_for_appenders(connection)
            acts = []
            for number in alerts:
                found = _one(connection, number)
                change = decide(found)
                _change(connection, number, change.values)
                acts.append((number, change.act))
            _append_acts(connection, acts)
            return tuple(_one(connection, number) for number in alerts)

    def take_next(
        self, by: str, now: datetime, *, kind: QuestionKind | None = None
    ) -> Alert | None:
        """Give the most urgent alert nobody has to somebody, None if there is none."""
        table = ALERTS.c
        query = sa.select(table.id).where(table.assignee == "", *_open(now))
        if kind is not None:
            query = query.where(table.kind == kind.value)
        query = query.order_by(table.due_at, table.id).limit(1)
        with writing(self._engine) as connection:
            wait_for_appenders(connection)
            number = connection.execute(query.with_for_update(skip_locked=True)).scalar()
            if number is None:
                return None
            _change(connection, number, {"assignee": by, "changed_at": now})
            _append_acts(connection, [(number, AlertAct(deed=AlertDeed.TAKE, by=by, to=by))])
            return _one(connection, number)

    def view(self, alert: int, by: str) -> Alert:
        """Return an alert after noting in the ledger who looked at it.

        Raises:
            UnknownName: there is none of that number.
        """
        with writing(self._engine) as connection:
            found = _one(connection, alert)
            content = to_json({"by": by})
            draft = Draft(kind=LedgerKind.VIEW, subject=found.number, content=content)
            append(connection, [(draft, pack(draft.content))])
        return found

    def get(self, alert: int) -> Alert:
        """Return an alert.

        Raises:
            UnknownName: there is none of that number.
        """
        with reading(self._engine) as connection:
            return _one(connection, alert)

    def find(self, keys: Iterable[str]) -> dict[str, Alert]:
        """Return the alerts of these keys that there are."""
        with reading(self._engine) as connection:
            return _by_key(connection, list(keys))

    def page(
        self,
        *,
        now: datetime,
        state: AlertState | None = AlertState.OPEN,
        assignee: str | None = None,
        kind: QuestionKind | None = None,
        party: str | None = None,
        question: str | None = None,
        is_overdue: bool = False,
        with_snoozed: bool = False,
        after: tuple[datetime, int] | None = None,
        limit: int = 50,
    ) -> tuple[Alert, ...]:
        """Return a page of the queue, the earliest due first.

        Args:
            now: the moment, for what is overdue and snoozed.
            state: only those; None for all.
            assignee: only theirs; empty for those nobody has.
            kind: only questions of that door.
            party: only those on a listed party.
            question: only those about a question.
            is_overdue: only those that should have been closed.
            with_snoozed: those that are hidden for now, too.
            after: due time and number of the last one of the page before.
            limit: the most of a page.
        """
        table = ALERTS.c
        wanted: list[sa.ColumnElement[bool]] = []
        if state is not None:
            wanted.append(table.state == state.value)
        for column, value in (
            (table.assignee, assignee),
            (table.kind, kind.value if kind else None),
            (table.party, party),
            (table.question, question),
        ):
            if value is not None:
                wanted.append(column == value)
        if is_overdue:
            wanted.append(table.due_at < now)
        if not with_snoozed:
            wanted.append(_is_awake(now))
        if after is not None:
            due, number = after
            later = sa.and_(table.due_at == due, table.id > number)
            # The first condition alone lets the index find the place.
            wanted += [table.due_at >= due, sa.or_(table.due_at > due, later)]
        query = sa.select(ALERTS).where(*wanted).order_by(table.due_at, table.id).limit(limit)
        with reading(self._engine) as connection:
            return tuple(map(_alert, connection.execute(query)))

    def ageing(self, now: datetime, begin: datetime, end: datetime) -> dict[str, Any]:
        """Return how old what waits is, and what became of what was closed in some time."""
        with reading(self._engine) as connection:
            return ageing(connection, now, begin, end)

    def waiting(self) -> frozenset[str]:
        """Return what alerts that wait are called, and `#N` for each decision they rest on."""
        table = ALERTS.c
        query = sa.select(table.id, table.decision).where(table.state != AlertState.CLOSED.value)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return frozenset(word for number, entry in rows for word in (f"A{number}", f"#{entry}"))

    def counts(self, now: datetime, by: str = "") -> dict[str, int]:
        """Return how many alerts are open, pending, overdue and `mine`; at most 10,000 each."""
        table = ALERTS.c
        is_open = table.state == AlertState.OPEN.value
        conditions = {
            "open": (is_open, _is_awake(now)),
            "pending": (table.state == AlertState.PENDING.value,),
            "overdue": (is_open, table.due_at < now),
            "mine": (table.assignee == by, is_open),
        }
        with reading(self._engine) as connection:
            return {
                name: connection.execute(_count(*wanted)).scalar_one()
                for name, wanted in conditions.items()
            }

    def attach(
        self, alert: int, sha256: str, name: str, media_type: str, content: bytes, act: AlertAct
    ) -> None:
        """Keep a file with an alert; the same bytes are kept once.

        Raises:
            UnknownName: there is no such alert.
        """
        with writing(self._engine) as connection:
            wait_for_appenders(connection)
            _one(connection, alert)
            table = ATTACHMENTS.c
            query = sa.select(table.name).where(table.alert == alert, table.sha256 == sha256)
            if connection.execute(query).one_or_none() is None:
                values = {"alert": alert, "sha256": sha256, "name": name}
                values |= {"media_type": media_type, "content": content}
                connection.execute(sa.insert(ATTACHMENTS).values(values))
            _append_acts(connection, [(alert, act)])

    def attachment(self, alert: int, sha256: str) -> tuple[str, str, bytes]:
        """Return name, media type and content of an attachment.

        Raises:
            UnknownName: there is none.
        """
        table = ATTACHMENTS.c
        query = sa.select(table.name, table.media_type, table.content)
        with reading(self._engine) as connection:
            found = connection.execute(
                query.where(table.alert == alert, table.sha256 == sha256)
            ).one_or_none()
        if found is None:
            message = f"Alert A{alert} has no attachment {sha256[:12]}"
            raise UnknownName(message)
        return found[0], found[1], bytes(found[2])


def _open(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (ALERTS.c.state == AlertState.OPEN.value, _is_awake(now))


def _is_awake(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(ALERTS.c.snoozed_until.is_(None), ALERTS.c.snoozed_until <= now)


def _count(*wanted: sa.ColumnElement[bool]) -> sa.Select[Any]:
    some = sa.select(ALERTS.c.id).where(*wanted).limit(_COUNTED).subquery()
    return sa.select(sa.func.count()).select_from(some)


def _one(connection: sa.Connection, number: int) -> Alert:
    row = connection.execute(sa.select(ALERTS).where(ALERTS.c.id == number)).one_or_none()
    if row is None:
        message = f"There is no alert A{number}"
        raise UnknownName(message, hint="'penstock cases list' shows the queue")
    return _alert(row)


def _by_key(connection: sa.Connection, keys: Sequence[str]) -> dict[str, Alert]:
    found: dict[str, Alert] = {}
    for start in range(0, len(keys), _CHUNK):
        query = sa.select(ALERTS).where(ALERTS.c.key.in_(keys[start : start + _CHUNK]))
        found |= {row.key: _alert(row) for row in connection.execute(query)}
    return found


def _raise(
    connection: sa.Connection, one: AlertDraft, entry: int, now: datetime
) -> tuple[int, AlertDeed]:
    hit = one.content.hit
    made = connection.execute(
        sa.insert(ALERTS).values(
            key=one.key,
            kind=one.kind.value,
            question=one.question,
            name=one.name,
            party=hit.party,
            list=hit.list,
            state=AlertState.OPEN.value,
            disposition="",
            reason="",
            assignee="",
            proposed_by="",
            opened_at=now,
            due_at=one.due_at,
            snoozed_until=None,
            level=0,
            seen=1,
            **_facts(one, entry, now),
        )
    )
    (number,) = made.inserted_primary_key or (0,)
    return int(number), AlertDeed.OPEN


def _fold(
    connection: sa.Connection, old: Alert, one: AlertDraft, entry: int, now: datetime
) -> tuple[int, AlertDeed | None]:
    same = (old.entry_sha256, old.question_sha256) == (one.entry_sha256, one.question_sha256)
    # One that was closed because its hit was gone has never been decided on.
    was_withdrawn = old.state is AlertState.CLOSED and old.disposition is None
    if same and not was_withdrawn:
        _change(connection, old.id, {"seen": old.seen + 1})
        return old.id, None
    values = {"seen": old.seen + 1, "name": one.name, **_facts(one, entry, now)}
    if old.state is AlertState.OPEN:
        _change(connection, old.id, values)
        return old.id, AlertDeed.UPDATE
    # Whatever was found was found about another entry or another party of ours.
    values |= {"state": AlertState.OPEN.value, "disposition": "", "reason": "", "proposed_by": ""}
    values |= {"opened_at": now, "due_at": one.due_at, "snoozed_until": None, "assignee": ""}
    _change(connection, old.id, values)
    return old.id, AlertDeed.REOPEN


def _facts(one: AlertDraft, entry: int, now: datetime) -> dict[str, Any]:
    return {
        "listed_name": one.content.hit.name,
        "score": one.content.hit.score,
        "entry_sha256": one.entry_sha256,
        "question_sha256": one.question_sha256,
        "decision": entry,
        "content": _ENCODER.encode(one.content),
        "changed_at": now,
    }


def _opening(deed: AlertDeed, one: AlertDraft, entry: int) -> AlertAct:
    return AlertAct(
        deed=deed,
        by=ITSELF,
        entry=entry,
        entry_sha256=one.entry_sha256,
        question_sha256=one.question_sha256,
    )


def _change(connection: sa.Connection, number: int, values: dict[str, Any]) -> None:
    if values:
        connection.execute(sa.update(ALERTS).where(ALERTS.c.id == number).values(values))


def _append_acts(connection: sa.Connection, acts: Sequence[tuple[int, AlertAct]]) -> None:
    drafts = [
        Draft(kind=LedgerKind.ALERT, subject=f"A{number}", content=to_json(act))
        for number, act in acts
    ]
    if drafts:
        append(connection, [(draft, pack(draft.content)) for draft in drafts])


def _alert(row: sa.Row[Any]) -> Alert:
    return Alert(
        id=row.id,
        kind=QuestionKind(row.kind),
        question=row.question,
        name=row.name,
        party=PartyId(row.party),
        list=ListId(row.list),
        listed_name=row.listed_name,
        score=row.score,
        state=AlertState(row.state),
        disposition=Disposition(row.disposition) if row.disposition else None,
        reason=row.reason,
        assignee=row.assignee,
        proposed_by=row.proposed_by,
        opened_at=row.opened_at,
        changed_at=row.changed_at,
        due_at=row.due_at,
        snoozed_until=row.snoozed_until,
        level=row.level,
        seen=row.seen,
        entry_sha256=row.entry_sha256,
        question_sha256=row.question_sha256,
        decision=row.decision,
        content=_CONTENT.decode(bytes(row.content)),
    )
