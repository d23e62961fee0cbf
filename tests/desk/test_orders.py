"""An order system asks: the same answers as by file, recorded, and what cannot be read is named."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from penstock.desk import (
    OrderDesk,
    OrderRequest,
    Replayer,
    check_shipments,
    make_shipment_basis,
    open_store,
    replay_ledger,
)
from penstock.errors import UsageError
from penstock.exports import shipment_columns
from penstock.model import Outcome, to_builtins
from tests.desk.test_shipments import BANK, WORKS
from tests.desk.world import loaded, settings_in

DAY = date(2026, 7, 23)
ORDERS: list[dict[str, Any]] = [
    {"order_id": "S-1", "eccn": "EAR99", "ship_to": "Vietnam", "end_user": "Quiet Bakery",
     "end_use": "office"},
    {"id": "S-2", "classification": "3A001.a.2", "destination": "China", "value": 1250.5,
     "customer": "Quillforge Instrument Works", "us_origin_parts": None},
    {"id": "S-3", "eccn": "EAR99", "destination": "VN", "origin": "DE", "value": 1000,
     "us_content": [{"eccn": "5A002", "value_usd": 180}, {"eccn": "EAR99", "value_usd": "120"}],
     "direct_product": [], "facts": {"encryption_conditions_met": True}},
    {"id": "S-4", "eccn": "3Z001", "destination": "Germny", "value": "many", "hs": "8599"},
]  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path):
    made = settings_in(tmp_path)
    loaded(made, date(2026, 7, 1), (WORKS, BANK))
    return made


def test_orders_are_answered_as_a_file_of_them_is(settings, tmp_path: Path) -> None:
    path = tmp_path / "orders.jsonl"
    path.write_text("".join(json.dumps(order) + "\n" for order in ORDERS), "utf-8")
    basis = make_shipment_basis(settings, as_of=DAY, allow_stale=True)
    by_file = [made for _, made in check_shipments(path, basis, note=lambda _: None)]
    with OrderDesk(settings, allow_stale=True) as desk:
        answer = desk.determine(OrderRequest(orders=ORDERS, as_of=DAY))
    assert len(answer.decisions) == len(ORDERS)
    for one, other in zip(answer.decisions, by_file, strict=True):
        assert one.question.source == "orders"
        assert one.determination == other.determination
        assert (one.outcome, one.reasons) == (other.outcome, other.reasons)


def test_what_was_answered_is_in_the_ledger_and_replays(settings) -> None:
    with OrderDesk(settings, allow_stale=True) as desk:
        for _ in range(2):
            answer = desk.determine(OrderRequest(orders=ORDERS, as_of=DAY))
            assert all(made.recorded is not None for made in answer.decisions)
        trial = desk.determine(OrderRequest(orders=ORDERS, as_of=DAY, is_recorded=False))
        assert all(made.recorded is None for made in trial.decisions)
    with open_store(settings) as store:
        results = [
            one.result for one in replay_ledger(Replayer(store, settings), store.ledger.entries())
        ]
    assert results == ["same"] * 8


def test_what_is_wrong_is_named_with_what_would_do(settings) -> None:
    with OrderDesk(settings, allow_stale=True) as desk:
        (made,) = desk.determine(OrderRequest(orders=ORDERS[3:], as_of=DAY)).decisions
    assert made.outcome is Outcome.HOLD
    assert made.verdict == "indeterminate"
    told = " ".join(one.message for one in made.findings if one.rule == "input")
    for word in ("Germany", "3E001", "'many'", "8529"):
        assert word in told, word


def test_records_and_json(settings) -> None:
    with OrderDesk(settings, allow_stale=True) as desk:
        asked = OrderRequest(orders=ORDERS[:1], as_of=DAY, with_records=True, source="shop")
        answer = desk.determine(asked)
    (record,) = answer.records
    assert record["decision"]["question"] == {"kind": "shipment", "source": "shop", "id": "S-1"}
    line = json.loads(json.dumps(answer.to_json()))
    assert line["decisions"][0]["verdict"] == "no_chart_requirement"
    assert line["decisions"][0] == json.loads(json.dumps(to_builtins(answer.decisions[0])))


def test_a_request_is_read_strictly_from_json() -> None:
    content = json.dumps({"orders": ORDERS, "as_of": "2026-07-23"})
    request = msgspec.json.decode(content, type=OrderRequest)
    assert request.as_of == DAY
    with pytest.raises(msgspec.ValidationError, match="asof"):
        msgspec.json.decode('{"orders":[],"asof":"2026-07-23"}', type=OrderRequest)


@pytest.mark.parametrize(
    ("orders", "message"),
    [
        ([], "1 to 10,000 orders"),
        ([{"eccn": "EAR99"}], "names no destination"),
        ([{"destination": "VN"}], "names no destination and what goes there"),
        (["EAR99"], "Order 1 is no object"),
        ([ORDERS[0]] * 10_001, "not 10,001"),
    ],
)
def test_what_is_no_request_is_refused(settings, orders: list[Any], message: str) -> None:
    with OrderDesk(settings, allow_stale=True) as desk, pytest.raises(UsageError, match=message):
        desk.determine(OrderRequest(orders=orders))


def test_every_field_may_be_given() -> None:
    """What a file of shipments may state, an order may, by the same names."""
    assert {"order_id", "classification", "ship_to", "customer"} <= {
        column for columns in shipment_columns().values() for column in columns
    }
