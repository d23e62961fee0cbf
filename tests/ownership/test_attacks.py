"""Files that are wrong on purpose: no stake is lost without a word."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from penstock.errors import MalformedInput
from penstock.ownership import OwnerGraph, find_listed, read_owners, trace

DAY = date(2026, 11, 25)


def _entity(party: str) -> dict[str, Any]:
    details = {"name": party, "entityType": {"type": "registeredEntity"}}
    return {
        "statementId": f"e{party}", "statementDate": "2020-01-01", "recordId": party,
        "recordStatus": "new", "recordType": "entity", "recordDetails": details,
    }  # fmt: skip


def _bods(tmp_path: Path, statement: dict[str, Any] | None = None, **interest: Any) -> OwnerGraph:
    stated = {"type": "shareholding", "directOrIndirect": "direct", "share": {"exact": 60}}
    details = {"subject": "A", "interestedParty": "X", "interests": [stated | interest]}
    relationship = {
        "statementId": "s1", "statementDate": "2020-01-01", "recordId": "r1",
        "recordStatus": "new", "recordType": "relationship", "recordDetails": details,
    }  # fmt: skip
    content = [_entity("X"), _entity("A"), relationship | (statement or {})]
    path = tmp_path / "owners.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return read_owners([path])


def _ftm(tmp_path: Path, *rows: Any) -> OwnerGraph:
    path = tmp_path / "owners.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return read_owners([path])


def _company(party: str, **properties: Any) -> dict[str, Any]:
    return {"id": party, "schema": "Company", "properties": {"name": [party], **properties}}


def _ownership(percentage: Any, **properties: Any) -> dict[str, Any]:
    stated = {"owner": ["X"], "asset": ["A"], "percentage": percentage} | properties
    return {"id": "o1", "schema": "Ownership", "properties": stated}


def _status(graph: OwnerGraph) -> dict[str, str]:
    found = trace(graph, find_listed(graph, ["X"], DAY), as_of=DAY)
    return {one.party: one.status.value for one in found.verdicts}


def _codes(graph: OwnerGraph) -> list[str]:
    return [one.code for one in graph.problems]


@pytest.mark.parametrize("kind", [None, 5, [], {}, "", "relation", "x" * 100_000])
def test_a_statement_of_no_known_type_is_refused_not_left_out(tmp_path: Path, kind: Any) -> None:
    with pytest.raises(MalformedInput, match=r"statement s1: .*recordType"):
        _bods(tmp_path, {"recordType": kind})


@pytest.mark.parametrize("share", [{"exact": "fifty"}, {"exact": "NaN"}, [50], {"exact": True}, 50])
def test_a_share_of_a_statement_nobody_understands_is_told(tmp_path: Path, share: Any) -> None:
    made = _bods(tmp_path, share=share)
    assert _status(made) == {"A": "possibly"}
    assert _codes(made) == ["bad_share"]


@pytest.mark.parametrize("share", [None, {}])
def test_a_share_that_is_not_stated_is_unknown(tmp_path: Path, share: Any) -> None:
    made = _bods(tmp_path, share=share)
    assert _status(made) == {"A": "possibly"}
    assert _codes(made) == []


@pytest.mark.parametrize("exact", [101, -5, 10**400])
def test_an_impossible_share_of_a_statement_is_refused(tmp_path: Path, exact: int) -> None:
    with pytest.raises(MalformedInput, match="statement s1"):
        _bods(tmp_path, share={"exact": exact})


def test_an_interest_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MalformedInput, match="statement s1: an interest ends on 2010-01-01"):
        _bods(tmp_path, startDate="2020-01-01", endDate="2010-01-01")


def test_a_tie_of_a_register_that_never_holds_is_told(tmp_path: Path) -> None:
    days = {"startDate": ["2020-01-01"], "endDate": ["2010-01-01"]}
    made = _ftm(tmp_path, _company("X"), _company("A"), _ownership(["60"], **days))
    assert _codes(made) == ["bad_day"]
    assert _status(made) == {"A": "not_blocked"}


@pytest.mark.parametrize("percentage", [60, [60], "60", ["60 %"], [60.0], [None, "60"]])
def test_a_percentage_as_text_or_number(tmp_path: Path, percentage: Any) -> None:
    made = _ftm(tmp_path, _company("X"), _company("A"), _ownership(percentage))
    assert _status(made) == {"A": "blocked"}
    assert _codes(made) == []


@pytest.mark.parametrize(
    "percentage", ["101", "-4", "abc", ["9" * 5000], ["1/0"], [{"a": 1}], True]
)
def test_a_percentage_nobody_can_read_is_told_and_unknown(tmp_path: Path, percentage: Any) -> None:
    made = _ftm(tmp_path, _company("X"), _company("A"), _ownership(percentage))
    assert _status(made) == {"A": "possibly"}
    assert _codes(made) == ["bad_share"]


@pytest.mark.parametrize(
    "row",
    [
        {"id": "o1", "schema": 5, "properties": {"owner": ["X"], "asset": ["A"]}},
        {"id": "o1", "properties": {"owner": ["X"], "asset": ["A"]}},
        {"id": "o1", "schema": "Ownership", "properties": [1]},
    ],
)
def test_a_line_that_is_no_entity_is_refused_not_left_out(tmp_path: Path, row: Any) -> None:
    with pytest.raises(MalformedInput, match=r"owners.jsonl line 3"):
        _ftm(tmp_path, _company("X"), _company("A"), row)


def test_edges_without_an_end_and_to_nobody_described_are_told(tmp_path: Path) -> None:
    made = _ftm(tmp_path, _company("X"), _ownership(["60"], asset=["Z"]), _ownership([], owner=[]))
    assert _codes(made) == ["no_end", "unknown_id"]
    assert _status(made) == {"Z": "blocked"}


def test_edges_inside_parties_count_once(tmp_path: Path) -> None:
    edge = {"id": "o1", "schema": "Ownership"}
    inner = edge | {"properties": {"percentage": ["60"], "asset": [_company("A")]}}
    outer = edge | {"properties": {"percentage": ["60"], "owner": ["X"]}}
    made = _ftm(
        tmp_path, _company("X", ownershipOwner=[inner]), _company("A", ownershipAsset=[outer])
    )
    assert [(one.owner, one.owned) for one in made.stakes] == [("X", "A")]
    assert _status(made) == {"A": "blocked"}
