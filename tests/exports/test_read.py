"""Shipments from files: every spelling, every doubt named, nothing lost."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.errors import PenstockError, UsageError
from penstock.exports import Shipment, is_shipments, read_content, read_shipments
from penstock.exports._read import shipment_of
from penstock.tabular import Row


def _one(**values: Any) -> Shipment:
    return shipment_of(Row(1, values))


def _read(folder: Path, name: str, text: str) -> list[Shipment]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return list(read_shipments(path, note=lambda _: None))


def test_the_contract_s_json(tmp_path: Path) -> None:
    stated = {
        "id": "S-1",
        "eccn": "5A002",
        "paragraph": "a.2",
        "description": "router",
        "hs": "8517.62",
        "origin": "DE",
        "value_usd": "1000.50",
        "us_content": [{"eccn": "5A002", "value_usd": "180"}],
        "direct_product": [{"eccn": "3E992", "kind": "technology"}],
        "destination": "VN",
        "end_user": "Acme",
        "end_user_country": "VN",
        "consignee": "Shipper",
        "end_use": "office",
        "as_of": "2026-01-01",
    }
    (made,) = _read(tmp_path, "one.jsonl", json.dumps(stated))
    assert made.hs == "851762"
    assert made.value_usd == Decimal("1000.50")
    assert made.us_content is not None
    assert made.us_content[0].value_usd == Decimal(180)
    assert made.direct_product is not None
    assert made.direct_product[0].eccn == "3E992"
    assert [(one.role, one.name, one.country) for one in made.parties] == [
        ("end_user", "Acme", "VN"),
        ("consignee", "Shipper", ""),
    ]
    assert not made.problems


def test_csv_with_other_words(tmp_path: Path) -> None:
    text = (
        "Order No,ECCN,Ship To Country,Country of Origin,US Content,Direct Product,Customer,"
        "OFAC Authorisation,Owners\n"
        "7,EAR99,Iran,US,EAR99:10.5; 5A002=20,none,Acme,none,Big Co 50%; Small Co 10.5\n"
    ).replace("Order No", "order number")
    (made,) = _read(tmp_path, "many.csv", text)
    assert made.id == "7"
    assert made.us_content is not None
    assert [(one.eccn, one.value_usd) for one in made.us_content] == [
        ("EAR99", Decimal("10.5")),
        ("5A002", Decimal(20)),
    ]
    assert made.direct_product == ()
    assert made.facts == {"ofac_authorisation": False}
    owners = made.parties[0].owners
    assert [(one.name, one.share) for one in owners] == [
        ("Big Co", Decimal(50)),
        ("Small Co", Decimal("10.5")),
    ]


def test_blank_and_none_are_told_apart() -> None:
    assert _one(destination="CN", us_content="").us_content is None
    assert _one(destination="CN", us_content=()).us_content == ()
    assert _one(destination="CN", us_content="[]").us_content == ()
    assert _one(destination="CN").us_content is None
    assert _one(destination="IR", ofac_authorisation="unknown").facts == {}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("value_usd", "many"),
        ("value_usd", "-5"),
        ("value_usd", "Infinity"),
        ("as_of", "soon"),
        ("hs", "abc"),
        ("hs", "85²³"),
        ("activity", "smuggle"),
        ("us_content", "[{]"),
        ("us_content", "a lot of it"),
        ("facts", "{]"),
        ("us_content", "[" * 90_000),
        ("direct_product", '{"a":' * 90_000),
        ("facts", '{"a":' * 90_000),
        ("us_person", "perhaps"),
    ],
)
def test_what_cannot_be_read_is_named(column: str, value: str) -> None:
    made = _one(destination="CN", **{column: value})
    assert len(made.problems) == 1
    assert value[:5] in made.problems[0]


def test_a_file_without_destinations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no column with destinations"):
        _read(tmp_path, "names.csv", "id,name\n1,Acme\n")
    with pytest.raises(PenstockError, match="no row"):
        _read(tmp_path, "empty.csv", "id,destination\n")


def test_shipments_are_told_from_parties() -> None:
    assert is_shipments(["id", "eccn", "destination"])
    assert is_shipments(["Ship To Country", "HS Code"])
    assert not is_shipments(["id", "name", "country", "bic"])
    assert not is_shipments(["destination", "name"])


_VALUES = st.one_of(st.text(max_size=30), st.lists(st.text(max_size=20), max_size=3).map(tuple))
_COLUMNS = st.sampled_from(
    ["destination", "eccn", "us_content", "direct_product", "owners", "facts", "value", "hs",
     "as_of", "end_user", "owner_share", "activity", "transit", "us_person"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(_COLUMNS, _VALUES, max_size=8))
def test_no_row_breaks_the_reader(values: dict[str, Any]) -> None:
    made = shipment_of(Row(3, values))
    assert made.id == "3"


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_no_file_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "any"
    path.write_bytes(content)
    try:
        list(read_shipments(path, note=lambda _: None))
    except PenstockError:
        return  # refused with the project's own error, whatever the bytes


def test_a_bill_of_materials(tmp_path: Path) -> None:
    path = tmp_path / "bill.csv"
    path.write_text("eccn,quantity,unit price,part\n5A002,2,90,chip\nEAR99,1,120,case\n")
    found = list(read_content(path, note=lambda _: None))
    assert [(one.eccn, one.value_usd) for one in found] == [
        ("5A002", Decimal(180)),
        ("EAR99", Decimal(120)),
    ]
    path.write_text("eccn,value\n5A002,lots\n")
    with pytest.raises(PenstockError, match="row 2"):
        list(read_content(path, note=lambda _: None))


def test_owners_that_a_party_states_itself_are_read(tmp_path: Path) -> None:
    text = json.dumps(
        {
            "id": "1",
            "destination": "CN",
            "parties": [
                {
                    "role": "end_user",
                    "name": "Harbour Works",
                    "telephone": "not read",
                    "owners": [{"name": "Vexley Radar Institute", "share": "60"}, "Moor Ltd (5 %)"],
                },
                {"role": "consignee", "name": "Quay Ltd", "owner": "Moor Ltd", "owner_share": 50},
                {"role": "purchaser", "owners": ["Nobody's"]},
            ],
        }
    )
    path = tmp_path / "a.jsonl"
    path.write_text(text, "utf-8")
    notes: list[str] = []
    (made,) = read_shipments(path, note=notes.append)
    assert [(one.role, one.name) for one in made.parties] == [
        ("end_user", "Harbour Works"),
        ("consignee", "Quay Ltd"),
    ]
    assert [[(own.name, own.share) for own in one.owners] for one in made.parties] == [
        [("Vexley Radar Institute", Decimal(60)), ("Moor Ltd", Decimal(5))],
        [("Moor Ltd", Decimal(50))],
    ]
    # What names nobody keeps the answer open, and what is not read is told.
    assert any("a party has no name" in one for one in made.problems)
    assert any("telephone" in one for one in notes)
