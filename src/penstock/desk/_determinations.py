"""Determinations in the ledger: each durable, with all it was made from, before it is answered."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

import msgspec
from msgspec import Struct

from penstock.desk._recorder import durable, versions
from penstock.desk._shipments import ShipmentBasis
from penstock.errors import StoreError
from penstock.exports import Shipment
from penstock.model import (
    Decision,
    DecisionRecord,
    Draft,
    LedgerKind,
)
from penstock.store import Store

_BATCH = 256
_ENCODER = msgspec.json.Encoder(order="deterministic")


class ShipmentInput(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a decision on a shipment was made from.

    Attributes:
        shipment: as stated, with what the lists said of its parties.
        suspended_until: first day on which the affiliates rule was said to be back.
        text: the day of the imported text it was decided by, None for the shipped one.
    """

    shipment: Shipment
    suspended_until: date | None = None
    text: date | None = None


def record_determinations(
    answers: Iterable[tuple[Shipment, Decision]], store: Store, basis: ShipmentBasis
) -> Iterator[tuple[Shipment, Decision]]:
    """Yield each shipment and its decision once that is durable, in order; many share a commit.

    A decision without a receipt could not be recorded: it is held and says why.

    Args:
        answers: decisions with the shipments they are on, as `decide_shipments` yields them.
        store: where the ledger is.
        basis: what the decisions rest on; recorded with each.
    """
    waiting = iter(answers)
    while batch := list(islice(waiting, _BATCH)):
        yield from _recorded(batch, store, basis)


def _recorded(
    batch: Sequence[tuple[Shipment, Decision]], store: Store, basis: ShipmentBasis
) -> Iterator[tuple[Shipment, Decision]]:
    drafts = [_draft(*one, basis) for one in batch]
    failure = None
    try:
        if basis.ready.owners is not None:
            basis.ready.owners.keep()
    except StoreError as error:
        failure = error
    made = durable([decision for _, decision in batch], drafts, store, failure)
    yield from zip((shipment for shipment, _ in batch), made, strict=True)


def _draft(shipment: Shipment, decision: Decision, basis: ShipmentBasis) -> Draft:
    asker = basis.asker
    owners = basis.ready.owners
    given = _ENCODER.encode(
        ShipmentInput(
            shipment=shipment,
            suspended_until=basis.suspended_until,
            text=basis.tables_for(decision.as_of).imported,
        )
    )
    record = DecisionRecord(
        decision=decision,
        input_sha256=hashlib.sha256(given).hexdigest(),
        input=msgspec.Raw(given),
        versions=versions(),
        policy=basis.ready.policy.id,
        limit=basis.limit,
        standing=basis.reasons,
        profile=asker.profile.id,
        known_as_of=asker.known_as_of,
        confirmed=tuple(sorted(asker.confirmed)),
        about=tuple(sorted(one.value for one in asker.about)),
        owners_sha256="" if owners is None else owners.sha256,
    )
    return Draft(
        kind=LedgerKind.DECISION,
        subject=decision.question.id,
        content=_ENCODER.encode(record),
        keys=(),
    )
