"""Ongoing monitoring: customers are kept, and what a newer list says of them is found out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

from msgspec import Struct

from penstock.desk._check import Answer
from penstock.desk._party_desk import PartyDesk
from penstock.desk._service import Service
from penstock.errors import UsageError
from penstock.model import (
    Alert,
    AlertAct,
    AlertDeed,
    AlertState,
    PartyId,
    QuestionKind,
    Subject,
)
from penstock.store import AlertChange

_BATCH = 256
ITSELF = "penstock"
SOURCE = "monitoring"


class Rescreened(Struct, frozen=True, kw_only=True):
    """What screening the kept customers again came to.

    Attributes:
        customers: how many were held against the lists.
        affected: ids of those for whom something is otherwise than their alerts say.
        opened: alerts that are open now and were not, or are about another entry.
        closed: alerts that were closed, since their listed party is gone or no hit any more.
    """

    customers: int
    affected: tuple[str, ...]
    opened: tuple[str, ...]
    closed: tuple[str, ...]


class Monitoring:
    """Keeps customers and screens them again.

    Args:
        service: whose lists and store are used.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._customers = service.store.customers
        self._alerts = service.store.alerts
        self._parties = PartyDesk(service.store, service.settings)

    def keep(self, subjects: Iterable[Subject]) -> int:
        """Keep customers by their ids and return how many are new or changed.

        Raises:
            UsageError: one has no name and no identifier.
        """
        kept = 0
        waiting = iter(subjects)
        while batch := list(islice(waiting, _BATCH)):
            for one in batch:
                if not one.id.strip() or not (one.name.strip() or one.identifiers):
                    message = f"A customer needs an id and a name; {one.id or one.name!r} has not"
                    raise UsageError(message)
            kept += self._customers.keep(batch)
        return kept

    def rescreen(self) -> Rescreened:
        """Hold every kept customer against the lists as they are now.

        Only those for whom something changed are decided on anew and recorded: a hit without an
        alert on it as it stands, or an open alert whose hit is gone.
        """
        count = 0
        affected: list[str] = []
        opened: list[str] = []
        closed: list[str] = []
        waiting = self._customers.every()
        while batch := list(islice(waiting, _BATCH)):
            count += len(batch)
            answers = self._service.ask(batch, limit=50).result()
            known = self._known(batch)
            changed = [one for one in answers if _is_news(one, known[one.subject.id])]
            ready = self._service.ready
            for made in self._parties.decide(changed, ready, source=SOURCE, limit=50):
                affected.append(made.subject.id)
                opened += made.alerts
            for one in answers:
                gone = list(_gone(one, known[one.subject.id]))
                closed += [alert.number for alert in gone]
                for alert in gone:
                    self._close(alert)
                if gone and one.subject.id not in affected:
                    affected.append(one.subject.id)
        return Rescreened(
            customers=count,
            affected=tuple(affected),
            opened=tuple(dict.fromkeys(opened)),
            closed=tuple(closed),
        )

    def _known(self, batch: Sequence[Subject]) -> dict[str, tuple[Alert, ...]]:
        now = datetime.now(UTC)
        return {
            one.id: self._alerts.page(
                now=now,
                state=None,
                question=one.id,
                kind=QuestionKind.PARTY,
                with_snoozed=True,
                limit=1000,
            )
            for one in batch
        }

    def _close(self, alert: Alert) -> None:
        def decide(found: Alert) -> AlertChange:
            text = f"{found.party} is no hit on {found.name} any more"
            act = AlertAct(deed=AlertDeed.CLOSE, by=ITSELF, text=text)
            values = {"state": AlertState.CLOSED.value, "changed_at": datetime.now(UTC)}
            return AlertChange(act=act, values={**values, "disposition": "", "assignee": ""})

        self._alerts.act(alert.id, decide)


def _is_news(answer: Answer, known: Sequence[Alert]) -> bool:
    """Tell whether a hit is one that no alert is about as the list entry stands."""
    about = {(one.party, one.entry_sha256) for one in known if not _was_withdrawn(one)}
    return any(hit.alert and (hit.party, hit.entry_sha256) not in about for hit in answer.hits)


def _was_withdrawn(alert: Alert) -> bool:
    """Tell whether an alert was closed because its hit was gone: the hit may come back."""
    return alert.state is AlertState.CLOSED and alert.disposition is None


def _gone(answer: Answer, known: Sequence[Alert]) -> Iterator[Alert]:
    hit: set[PartyId] = {hit.party for hit in answer.hits if hit.alert}
    for alert in known:
        if alert.state is not AlertState.CLOSED and alert.party not in hit:
            yield alert
