"""A loaded owner graph beside the lists: who is blocked through its owners is held."""

import json
from datetime import date
from pathlib import Path

import pytest

from penstock.desk import (
    OwnersAsked,
    answers,
    check,
    check_anything,
    explain_party,
    kept_changes,
    load_owners,
    make_asker,
    make_ready,
    owners_changed,
    owners_standing,
    ownership_delta,
    screen_line,
    trace_owners,
)
from penstock.errors import ListsMissing, UnknownName, UsageError
from penstock.model import Identifier, IdentifierKind, Outcome, QuestionKind, Schema, Subject
from penstock.settings import Settings
from tests.desk.world import WORLD, loaded, party, sdn_csv, settings_in

LEI = "5493001KJTIIGC8Y1R12"
OWNERS = f"""\
owner,owned_id,owned,share
Zorandia Commerce Bank,{LEI},Harbour Trading Ltd,60
Harbour Trading Ltd,H2,Harbour Shops Ltd,50
Zorandia Commerce Bank,H3,Quiet Bakery Ltd,10
Zorandia Commerce Bank,H4,Murky Holdings Ltd,?
"""
DAY = date(2016, 6, 20)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = settings_in(tmp_path)
    loaded(made)
    (tmp_path / "owners.csv").write_text(OWNERS, encoding="utf-8")
    load_owners(made, [str(tmp_path / "owners.csv")])
    return made


def _company(name: str, **more) -> Subject:
    return Subject(id="1", names=(name,), schema=Schema.COMPANY, **more)


def _reasons(settings: Settings, subject: Subject) -> list[str]:
    ready = make_ready(settings, as_of=DAY)
    (found,) = answers([subject], ready)
    assert (found.outcome is Outcome.HOLD) == bool(found.owners)
    return [one["code"] for one in screen_line(found).get("reasons", [])]


def test_screening_holds_who_is_owned_by_the_listed(settings: Settings) -> None:
    assert _reasons(settings, _company("HARBOUR  trading ltd")) == ["owned_by_listed"]
    assert _reasons(settings, _company("Harbour Shops Ltd")) == ["owned_by_listed"]
    assert _reasons(settings, _company("Murky Holdings Ltd")) == ["possibly_owned_by_listed"]
    assert _reasons(settings, _company("Quiet Bakery Ltd")) == []
    assert _reasons(settings, _company("Harbour Trading")) == []


def test_a_decision_carries_the_proof(settings: Settings) -> None:
    ready = make_ready(settings, as_of=DAY)
    (named,) = check([_company("Harbour Shops Ltd")], ready)
    finding = named.findings[0]
    assert (named.outcome, finding.rule) == (Outcome.HOLD, "ownership/ofac")
    assert "510.411" in finding.citation
    assert [one.text for one in finding.evidence] == [
        "Zorandia Commerce Bank holds 60 % of Harbour Trading Ltd",
        "Harbour Trading Ltd holds 50 % of Harbour Shops Ltd",
    ]
    assert finding.missing_facts == ("whether the party asked about is Harbour Shops Ltd",)


def test_an_equal_number_blocks(settings: Settings) -> None:
    ready = make_ready(settings, as_of=DAY)
    asked = _company("Some Name", identifiers=(Identifier(IdentifierKind.LEI, LEI),))
    (decided,) = check([asked], ready)
    assert decided.outcome is Outcome.BLOCK
    assert decided.findings[0].consequence == "block"


MT103 = """\
{1:F01AAAADEFFAXXX0000000000}{2:I103BBBBFRPPXXXXN}{3:{121:8a562c67-ca16-48ba-b074-65581be6f001}}{4:
:20:REF1
:23B:CRED
:32A:160617EUR1000,00
:50K:/DE89370400440532013000
MAXINE EXAMPLE
1 SOME STREET
BERLIN DE
:59:/FR7630006000011234567890189
HARBOUR SHOPS LTD
2 QUAI
PARIS FR
:71A:SHA
-}
"""


def test_payments_and_shipments_look_at_owners_too(settings: Settings, tmp_path: Path) -> None:
    payment, shipment = tmp_path / "payment.txt", tmp_path / "shipment.jsonl"
    payment.write_text(MT103, encoding="utf-8")
    line = {"id": "S1", "destination": "FR", "eccn": "EAR99", "consignee": "Harbour Shops Ltd"}
    shipment.write_text(json.dumps(line), encoding="utf-8")
    ready = make_ready(settings, as_of=DAY)
    paths = [str(payment), str(shipment)]
    found = check_anything(paths, ready, settings, asker=make_asker(), note=lambda _: None)
    decisions = [made for _, made in found]
    assert len(decisions) == 2
    for made in decisions:
        assert made.outcome is not Outcome.PASS
        assert "owned_by_listed" in [one.code for one in made.reasons]
        assert "ownership/ofac" in [one.rule for one in made.findings]


def test_a_file_of_owners_is_a_question(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "asked.csv"
    rows = "Zorandia Commerce Bank,A,50\nus-ofac:1,B,60\nSomebody,C,60\n"
    path.write_text(f"owner,owned,share\n{rows}", encoding="utf-8")
    ready = make_ready(settings, as_of=DAY)
    found = check_anything([str(path)], ready, settings, asker=make_asker(), note=lambda _: None)
    decisions = dict(found)
    assert {made.question.kind for made in decisions.values()} == {QuestionKind.OWNERSHIP}
    outcomes = {name: made.outcome.value for name, made in decisions.items()}
    assert outcomes == {"A": "hold", "B": "block", "C": "pass"}
    assert decisions["A"].findings[0].missing_facts == (
        "whether Zorandia Commerce Bank is the listed party of this name",
    )


def test_a_new_graph_and_a_new_listing_count_at_the_next_question(
    settings: Settings, tmp_path: Path
) -> None:
    baker = _company("Quiet Bakery Ltd")
    assert _reasons(settings, baker) == []
    path = tmp_path / "other.csv"
    path.write_text("owner,owned,share\nFresh Flour Ltd,Quiet Bakery Ltd,80\n", encoding="utf-8")
    load_owners(settings, [str(path)])
    assert _reasons(settings, baker) == []
    loaded(settings, date(2016, 6, 10), (*WORLD, party(9, "FRESH FLOUR LTD", Schema.COMPANY)))
    assert _reasons(settings, baker) == ["owned_by_listed"]


def test_what_a_new_listing_blocks_is_a_report(settings: Settings, tmp_path: Path) -> None:
    for name, text in (("old.txt", "Nobody Here\n"), ("new.txt", "zorandia commerce bank\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")

    def asked(name: str) -> OwnersAsked:
        return OwnersAsked(listed=(str(tmp_path / name),))

    before = trace_owners(asked("old.txt"), settings, as_of=DAY)
    after = trace_owners(asked("new.txt"), settings, as_of=DAY)
    rows = list(ownership_delta(before, after))
    assert [(row["name"], row["before"], row["after"]) for row in rows] == [
        ("Harbour Trading Ltd", "not_blocked", "blocked"),
        ("Harbour Shops Ltd", "not_blocked", "blocked"),
        ("Murky Holdings Ltd", "not_blocked", "possibly"),
    ]
    back = list(ownership_delta(after, before))
    assert {row["after"] for row in back} == {"not_blocked"}


def test_a_new_listing_rescreens_its_whole_tree_and_is_a_report(
    settings: Settings, tmp_path: Path
) -> None:
    before = owners_standing(settings)
    assert owners_changed(settings, before).report is None
    fresh = party(9, "HARBOUR TRADING LTD", Schema.COMPANY)
    renamed = party(1, "SOMEBODY ELSE", Schema.COMPANY)
    loaded(settings, date(2016, 6, 10), (renamed, *WORLD[1:], fresh))
    found = owners_changed(settings, before)
    assert [(row["name"], row["before"], row["after"], row["reason"]) for row in found.rows] == [
        ("Murky Holdings Ltd", "possibly", "not_blocked", "owned"),
    ]
    ((path, head, rows),) = kept_changes(settings)
    assert (path, rows) == (found.report, list(found.rows))
    assert "us-ofac-sdn@2016-06-01" in head["before"]
    assert "us-ofac-sdn@2016-06-10" in head["after"]
    before = owners_standing(settings)
    loaded(settings, date(2016, 6, 12), (renamed, *WORLD[1:], party(9, "NOBODY")))
    after = {row["name"]: row["after"] for row in owners_changed(settings, before).rows}
    assert after == {"Harbour Trading Ltd": "not_blocked", "Harbour Shops Ltd": "not_blocked"}
    newest, _ = (one for _, _, one in kept_changes(settings))
    assert len(newest) == 2


def test_a_new_graph_rescreens_everybody_listed(settings: Settings, tmp_path: Path) -> None:
    before = owners_standing(settings)
    path = tmp_path / "other.csv"
    path.write_text("owner,owned,share\nus-ofac:1,Quiet Bakery Ltd,80\n", encoding="utf-8")
    load_owners(settings, [str(path)])
    rows = owners_changed(settings, before).rows
    blocked = {row["name"]: row["proof"] for row in rows if row["after"] == "blocked"}
    assert blocked == {"Quiet Bakery Ltd": "us-ofac:1 holds 80 % of Quiet Bakery Ltd"}
    assert {row["name"] for row in rows if row["after"] == "not_blocked"} == {
        "Harbour Trading Ltd",
        "Harbour Shops Ltd",
        "Murky Holdings Ltd",
    }


def test_a_loaded_list_is_named_by_its_date(settings: Settings) -> None:
    others = (party(1, "SOMEBODY ELSE"), *WORLD[1:])
    quiet = party(9, "QUIET BAKERY LTD", Schema.COMPANY)
    loaded(settings, date(2016, 6, 10), (*others, quiet))
    old, new = (
        trace_owners(OwnersAsked(listed=(f"us-ofac-sdn@2016-06-{day}",)), settings, as_of=DAY)
        for day in ("01", "10")
    )
    rows = {row["name"]: row["after"] for row in ownership_delta(old, new)}
    assert rows["Quiet Bakery Ltd"] == "blocked"
    assert rows["Harbour Shops Ltd"] == "not_blocked"
    with pytest.raises(UnknownName, match="2016-06-02"):
        trace_owners(OwnersAsked(listed=("us-ofac-sdn@2016-06-02",)), settings, as_of=DAY)


def test_an_official_list_says_who_is_listed(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "sdn.csv"
    path.write_text(sdn_csv((1, "ZORANDIA COMMERCE BANK", "-0- ")), encoding="utf-8")
    asked = OwnersAsked(listed=(str(path),))
    found = explain_party("Harbour Shops Ltd", asked, settings, as_of=DAY)
    assert found.verdict.status == "blocked"
    assert found.verdict.interest.value == 30
    assert any("gave up" in one for one in found.changes)


def test_questions_that_cannot_be(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="listed"):
        trace_owners(OwnersAsked(), settings)
    (tmp_path / "l.txt").write_text("X\n")
    asked = OwnersAsked(listed=(str(tmp_path / "l.txt"),))
    with pytest.raises(UnknownName, match="no party"):
        explain_party("Nobody Here", asked, settings)
    with pytest.raises(ListsMissing, match="owner graph"):
        trace_owners(asked, settings_in(tmp_path / "elsewhere"))
