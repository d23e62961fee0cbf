"""The door for an order system: shipments asked about as objects, one call, one answer each."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import TracebackType
from typing import Any, Self

from msgspec import Struct

from penstock.desk._asker import make_asker
from penstock.desk._determinations import record_determinations
from penstock.desk._ready import open_store
from penstock.desk._records import determination_record
from penstock.desk._shipments import (
    ABOUT_A_SHIPMENT,
    EXPORTER,
    ShipmentBasis,
    decide_shipments,
    make_shipment_basis,
)
from penstock.errors import UsageError
from penstock.exports import Shipment, is_shipments, shipment_of
from penstock.model import Decision, to_builtins
from penstock.settings import Settings, load_settings
from penstock.store import Store
from penstock.tabular import Note, row_of

_MOST_ORDERS = 10_000
_KEPT = 8


class OrderRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an order system asks in one call.

    Attributes:
        orders: one object a shipment, with the fields of a file of shipments by any of their
            spellings (see `docs/exports.md`); numbers and lists as JSON has them.
        as_of: the day asked about; None for each shipment's own, else today.
        source: where the orders come from, as the decisions tell it.
        is_recorded: False for a question nobody acts on, which leaves no trace in the ledger.
        with_records: whether the answer carries the determination record of each.
    """

    orders: Sequence[Mapping[str, Any]]
    as_of: date | None = None
    source: str = "orders"
    is_recorded: bool = True
    with_records: bool = False


class OrderAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the desk answers, in the order of the request.

    Attributes:
        decisions: one an order; `recorded` in each is its receipt from the ledger.
        notices: what holds for all of them, such as the age of a list.
        records: what an auditor keeps of each, where it was asked for.
    """

    decisions: tuple[Decision, ...]
    notices: tuple[str, ...] = ()
    records: tuple[dict[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the answer as an object that JSON can hold."""
        found: dict[str, Any] = to_builtins(self)
        return found | {"decisions": [to_builtins(made) for made in self.decisions]}


class OrderDesk:
    """Decides on orders of an order system, call after call, over one store.

    Lists are looked at anew for each call, so a newer publication answers from the next one on.
    Not to be shared between threads; open one for each.

    Args:
        settings: default those of the environment and the settings file.
        profile: id of who asks; default a US exporter.
        confirmed: ids of listed parties that a person has found to be the ones named.
        policy: id of the screening policy; default that of the settings.
        allow_stale: answer from stale lists, too, and say so.
        suspended_until: first day on which the affiliates rule of BIS is back, if extended.
        limit: the most hits of a decision.
        note: told before an index is built.

    Example:
        >>> from penstock.desk import OrderDesk, OrderRequest
        >>> order = {"id": "S-1", "eccn": "EAR99", "ship_to": "Vietnam", "end_use": "office"}
        >>> with OrderDesk(allow_stale=True) as desk:  # doctest: +SKIP
        ...     answer = desk.determine(OrderRequest(orders=[order]))
        ...     answer.decisions[0].verdict
        'no_chart_requirement'
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        profile: str | None = None,
        confirmed: Sequence[str] = (),
        policy: str | None = None,
        allow_stale: bool = False,
        suspended_until: date | None = None,
        limit: int = 10,
        note: Note = lambda _: None,
    ) -> None:
        self._settings = settings or load_settings()
        self._asker = make_asker(profile or EXPORTER, confirmed=confirmed, usual=ABOUT_A_SHIPMENT)
        self._options: dict[str, Any] = {
            "policy": policy,
            "allow_stale": allow_stale,
            "suspended_until": suspended_until,
            "limit": limit,
            "note": note,
        }
        self._store: Store | None = None

    def __enter__(self) -> Self:
        """Return the desk; its store is opened when it is first needed."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Close the store; the desk opens it again if it is asked."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def determine(self, request: OrderRequest) -> OrderAnswer:
        """Return a decision on each order, durable in the ledger before it is answered.

        An order that cannot be read is answered, too: what is wrong is named in it, with the
        nearest that would do, and it is held.

        Raises:
            UsageError: no order, too many, or one that is no object or has no destination.
            ListsMissing: no list is loaded.
            ListsStale: a list has not been heard of for longer than the settings allow.
        """
        shipments = orders_of(request.orders)
        basis = self._basis(request.as_of)
        ledger = self._ledger() if request.is_recorded else None
        return answer_orders(shipments, request, basis, ledger)

    def _basis(self, day: date | None) -> ShipmentBasis:
        return make_shipment_basis(self._settings, as_of=day, asker=self._asker, **self._options)

    def _ledger(self) -> Store:
        if self._store is None:
            self._store = open_store(self._settings)
        return self._store


def answer_orders(
    shipments: Sequence[Shipment],
    request: OrderRequest,
    basis: ShipmentBasis,
    ledger: Store | None,
) -> OrderAnswer:
    """Return the decisions on orders, durable first where a ledger is given.

    Args:
        shipments: the orders as `orders_of` reads them.
        request: how they were asked.
        basis: what the decisions rest on.
        ledger: the store they are recorded in; None for a question nobody acts on.
    """
    answers = decide_shipments(shipments, basis, source=request.source)
    if ledger is not None:
        answers = record_determinations(answers, ledger, basis)
    pairs = list(answers)
    notices = (*(one.message for one in basis.reasons), *basis.ready.notices)
    records = (
        tuple(determination_record(shipment, made) for shipment, made in pairs)
        if request.with_records
        else ()
    )
    return OrderAnswer(
        decisions=tuple(made for _, made in pairs),
        notices=tuple(dict.fromkeys(notices)),
        records=records,
    )


def orders_of(orders: Sequence[object]) -> list[Shipment]:
    """Return the shipments that objects state, by the spellings of a file of shipments.

    Raises:
        UsageError: no order, too many, or one that is no object or has no destination.
    """
    if not 0 < len(orders) <= _MOST_ORDERS:
        message = f"A request holds 1 to {_MOST_ORDERS:,} orders, not {len(orders):,}"
        raise UsageError(message, hint="Split it; a file goes through 'penstock exports check'")
    shipments = []
    for number, order in enumerate(orders, start=1):
        if not isinstance(order, Mapping):
            message = f"Order {number} is no object with named values"
            raise UsageError(message, hint='Write it as {"eccn": "3A001", "destination": "VN"}')
        row = row_of(dict(order), number, f"order {number}")
        if not is_shipments(list(row.values)):
            message = f"Order {number} names no destination and what goes there"
            raise UsageError(message, hint="Give at least 'destination' and 'eccn'")
        shipments.append(shipment_of(row))
    return shipments


__all__ = ["OrderAnswer", "OrderDesk", "OrderRequest", "answer_orders", "orders_of"]
