"""The same shipments as CSV, Parquet, JSON lines and JSON: the same answers; and records as PDF."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from penstock.desk import (
    ShipmentBasis,
    check_shipments,
    make_shipment_basis,
    record_pdf,
    write_records,
)
from penstock.desk import _records as records
from penstock.errors import MissingExtra
from penstock.model import Decision, Outcome
from tests.desk.test_shipments import BANK, WORKS
from tests.desk.world import loaded, settings_in

ROWS: list[dict[str, str]] = [
    {"id": "1", "eccn": "EAR99", "destination": "Vietnam", "value": "900", "hs": "8471.30",
     "end_user": "Quiet Bakery", "end_use": "office", "us_content": "", "description": "laptops"},
    {"id": "2", "eccn": "3A001.a.2", "destination": "CN", "value": "1,250.50", "hs": "",
     "end_user": "Quillforge Instrument Works", "end_use": "", "us_content": "", "description": ""},
    {"id": "3", "eccn": "EAR99", "destination": "KP", "value": "", "hs": "2204",
     "end_user": "Zorandia Commerce Bank", "end_use": "", "us_content": "", "description": "wine"},
    {"id": "4", "eccn": "3A991", "destination": "Germny", "value": "x", "hs": "8599",
     "end_user": "", "end_use": "", "us_content": "5A002:180; EAR99:120", "description": ""},
    {"id": "5", "eccn": "", "destination": "", "value": "", "hs": "", "end_user": "",
     "end_use": "", "us_content": "[]", "description": "centrifuge rotors"},
]  # fmt: skip


@pytest.fixture
def basis(tmp_path: Path) -> ShipmentBasis:
    settings = settings_in(tmp_path)
    loaded(settings, date(2026, 7, 1), (WORKS, BANK))
    return make_shipment_basis(settings, as_of=date(2026, 7, 23), allow_stale=True)


def _files(folder: Path) -> dict[str, Path]:
    paths = {name: folder / f"shipments.{name}" for name in ("csv", "jsonl", "json", "parquet")}
    with paths["csv"].open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(ROWS[0]))
        writer.writeheader()
        writer.writerows(ROWS)
    paths["jsonl"].write_text("".join(f"{json.dumps(row)}\n" for row in ROWS), "utf-8")
    paths["json"].write_text(json.dumps(ROWS), "utf-8")
    pq.write_table(pa.Table.from_pylist(ROWS), paths["parquet"])
    return paths


def _told(made: Decision) -> tuple[Any, ...]:
    return made.question.id, made.outcome, made.reasons, made.determination, made.hits


def test_every_format_gets_the_same_answers(basis: ShipmentBasis, tmp_path: Path) -> None:
    found = {
        name: [_told(made) for _, made in check_shipments(path, basis, note=lambda _: None)]
        for name, path in _files(tmp_path).items()
    }
    assert len(found["csv"]) == len(ROWS)
    for name, answers in found.items():
        assert answers == found["csv"], name
    verdicts = [one[3].verdict.value for one in found["csv"]]
    assert verdicts == [
        "no_chart_requirement",
        "licence_required",
        "licence_required",
        "indeterminate",
        "indeterminate",
    ]


def test_what_is_missing_or_wrong_is_named_in_the_answer(
    basis: ShipmentBasis, tmp_path: Path
) -> None:
    path = _files(tmp_path)["csv"]
    made = [decision for _, decision in check_shipments(path, basis, note=lambda _: None)]
    wrong = " ".join(one.message for one in made[3].findings if one.rule == "input")
    for word in ("Germany", "8529", "'x'"):
        assert word in wrong, word
    bare = made[4]
    assert bare.determination is not None
    assert {"the destination", "the ECCN, or EAR99", "the end user", "the end use"} <= set(
        bare.determination.missing_facts
    )
    assert any("centrifuge" in one for one in bare.determination.candidates)
    assert all(one.outcome is not Outcome.PASS for one in made[1:])


def test_records_as_pdf_name_the_extra_where_it_is_missing(
    basis: ShipmentBasis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _files(tmp_path)["csv"]
    answers = list(check_shipments(path, basis, note=lambda _: None))

    def absent(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(records, "import_module", absent)
    with pytest.raises(MissingExtra) as refused:
        list(write_records(iter(answers), tmp_path / "records", with_pdf=True))
    assert "penstock[pdf]" in refused.value.hint
    # Refused before a record is written: no half of them.
    assert not (tmp_path / "records").exists()
    assert len(list(write_records(iter(answers), tmp_path / "records"))) == len(ROWS)
    assert len(list((tmp_path / "records").glob("*.json"))) == len(ROWS)


def test_a_record_as_pdf_holds_what_the_auditor_asks(basis: ShipmentBasis, tmp_path: Path) -> None:
    pytest.importorskip("reportlab", reason="the extra 'pdf' is not installed")
    path = _files(tmp_path)["csv"]
    for shipment, made in check_shipments(path, basis, note=lambda _: None):
        content = record_pdf(shipment, made)
        assert content.startswith(b"%PDF")
        assert content.rstrip().endswith(b"%%EOF")
