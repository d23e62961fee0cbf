"""Shipments decided on: parties screened, verdicts by date, records, and the second opinion."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from penstock.desk import (
    calculate_de_minimis,
    check_anything,
    control_entry,
    de_minimis_line,
    decide_shipments,
    make_asker,
    make_ready,
    make_shipment_basis,
    record_pdf,
    shipment_row,
    write_records,
)
from penstock.errors import UnknownName, UsageError
from penstock.exports import Content, Owner, Shipment, TradeParty
from penstock.model import (
    Decision,
    ListId,
    Listing,
    Name,
    Outcome,
    Party,
    PartyId,
    Place,
    Schema,
    Verdict,
)
from tests.desk.world import BANK, loaded, settings_in

CSL = ListId("us-csl")


def entry(number: int, section: str, name: str, country: str = "CN", **more: Any) -> Party:
    return Party(
        id=PartyId(f"us-csl:{section}-{number}"),
        schema=Schema.LEGAL_ENTITY,
        names=(Name(name),),
        listing=Listing(list=CSL, section=section, **more),
        addresses=(Place(country, country=country),),
    )


WORKS = entry(
    1,
    "EL",
    "Quillforge Instrument Works",
    licence_requirement="For all items subject to the EAR, see §§ 734.9(e)1 and 744.11 of the EAR2",
    licence_policy="Presumption of denial",
    citations=("84 FR 22963",),
)
DENIED = entry(2, "DPL", "Brackwater Trading House", "DE", expires_on=date(2040, 1, 1))


@pytest.fixture
def basis(tmp_path: Path):
    settings = settings_in(tmp_path)
    loaded(settings, date(2026, 7, 1), (WORKS, DENIED, BANK))
    return make_shipment_basis(settings, as_of=date(2026, 7, 23), allow_stale=True)


def decide(basis, name: str = "", role: str = "end_user", **stated: Any) -> Decision:
    party = TradeParty(role=role, name=name, country=stated.pop("country", ""))
    stated = {"id": "S", "eccn": "EAR99", "destination": "DE", "end_use": "office"} | stated
    shipment = Shipment(parties=(party,) if name else (), **stated)
    ((_, made),) = decide_shipments([shipment], basis)
    return made


def test_an_innocent_passes(basis) -> None:
    made = decide(basis, "Harbour Light Bakery")
    assert made.outcome is Outcome.PASS
    assert made.verdict == Verdict.NO_CHART_REQUIREMENT.value
    assert made.reasons == ()


def test_a_listed_party_by_its_name(basis) -> None:
    made = decide(basis, "Quillforge Instrument Works Ltd", destination="CN")
    assert made.verdict == Verdict.LICENCE_REQUIRED.value
    assert made.hits
    denied = decide(basis, "Brackwater Trading House")
    assert denied.verdict == Verdict.PROHIBITED.value
    assert denied.outcome is Outcome.REJECT


def test_every_role_counts(basis) -> None:
    for role in ("end_user", "consignee", "purchaser", "forwarder"):
        assert decide(basis, "Brackwater Trading House", role).outcome is Outcome.REJECT


def test_another_country_leaves_the_name_open(basis) -> None:
    made = decide(basis, "Quillforge Instrument Works", country="PT")
    assert made.verdict == Verdict.INDETERMINATE.value
    assert made.outcome is Outcome.HOLD


def test_letters_in_brackets_alone_are_no_match(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    short = entry(3, "EL", "QWX", citations=("84 FR 22963",))
    loaded(settings, date(2026, 7, 1), (short,))
    basis = make_shipment_basis(settings, as_of=date(2026, 7, 23), allow_stale=True)
    made = decide(basis, "Quiet Harbour Instruments Association (QWX)", destination="CN")
    assert made.verdict != Verdict.LICENCE_REQUIRED.value
    assert decide(basis, "QWX", destination="CN").verdict == Verdict.LICENCE_REQUIRED.value


def test_a_blocked_party_is_blocked(basis) -> None:
    made = decide(basis, "Zorandia Commerce Bank")
    assert made.outcome is Outcome.BLOCK
    assert made.reasons[0].code == "party_blocked"


def test_an_owner_counts(basis) -> None:
    owners = (Owner(name="Quillforge Instrument Works", share=None),)
    party = TradeParty(role="end_user", name="Harbour Light Bakery", owners=owners)
    shipment = Shipment(id="S", eccn="EAR99", destination="DE", end_use="office", parties=(party,))
    ((_, made),) = decide_shipments([shipment], basis)
    assert made.outcome is Outcome.HOLD
    assert made.determination is not None
    assert any("listed owners" in flag for flag in made.determination.red_flags)


def test_a_name_nobody_can_read_is_held(basis) -> None:
    made = decide(basis, "Harbour\u200bLight Bakery")
    assert made.outcome is Outcome.HOLD
    assert "unscreened_characters" in {one.code for one in made.reasons}


def test_later_lists_answer_for_earlier_days(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    loaded(settings, date(2026, 7, 1), (WORKS,))
    verdicts = {}
    for day in ("2019-05-15", "2019-05-16"):
        basis = make_shipment_basis(settings, as_of=date.fromisoformat(day))
        made = decide(basis, "Quillforge Instrument Works", destination="CN")
        verdicts[day] = made.verdict
        assert "lists_of_a_later_day" in {one.code for one in made.reasons}
    assert verdicts == {"2019-05-15": "no_chart_requirement", "2019-05-16": "licence_required"}


def test_the_ban_on_luxury_is_a_second_opinion(basis) -> None:
    made = decide(basis, destination="KP", hs="2204", description="wine")
    assert made.determination is not None
    assert any("un-dprk-luxury" in flag for flag in made.determination.red_flags)


def test_check_knows_a_file_of_shipments(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    loaded(settings, date(2026, 7, 1), (WORKS,))
    ready = make_ready(settings, as_of=date(2026, 7, 23), allow_stale=True)
    path = tmp_path / "mixed.csv"
    path.write_text("id,eccn,destination,end_user\n1,3A991,RU,Acme\n")
    asker = make_asker(settings.profile)
    ((name, made),) = check_anything([str(path)], ready, settings, asker=asker, note=lambda _: None)
    assert made.question.kind.value == "shipment"
    assert made.verdict == "licence_required"
    assert name == "3A991 to RU"


def test_records_for_an_auditor(basis, tmp_path: Path) -> None:
    party = TradeParty(role="end_user", name="Quillforge Instrument Works")
    shipment = Shipment(id="S/1", eccn="3A001", destination="CN", parties=(party,))
    answers = decide_shipments([shipment], basis)
    ((known, made),) = list(write_records(answers, tmp_path / "records"))
    (path,) = (tmp_path / "records").iterdir()
    record = json.loads(path.read_text("utf-8"))
    assert record["decision"]["determination"]["verdict"] == made.verdict
    assert record["shipment"]["parties"][0]["listings"]
    assert record["decision"]["rules_sha256"]
    pytest.importorskip("reportlab")
    content = record_pdf(known, made)
    assert content.startswith(b"%PDF")
    assert len(content) > 2000


def test_a_row_says_what_the_line_says(basis) -> None:
    made = decide(basis, "Acme", eccn="3A001", destination="CN")
    row = shipment_row(made)
    assert row["verdict"] == made.verdict
    assert "742.4" in str(row["requirements"])
    bare = structs.replace(made, determination=None)
    assert "requirements" not in shipment_row(bare)


def test_the_calculator() -> None:
    content = [Content(eccn="5A002", value_usd=180), Content(eccn="EAR99", value_usd=120)]  # type: ignore[arg-type]
    share = calculate_de_minimis(
        content,
        destination="VN",
        value_usd=1000,  # type: ignore[arg-type]
        encryption_conditions_met=True,
        as_of=date(2026, 7, 23),
    )
    line = de_minimis_line(share)
    assert line["result"] == "de_minimis"
    assert line["share"] == "18 %"
    with pytest.raises(UsageError, match="Narnia"):
        calculate_de_minimis(content, destination="Narnia", value_usd=1000)  # type: ignore[arg-type]


def test_an_entry_is_shown_and_a_wrong_one_named() -> None:
    line = control_entry("5A992.c", "RU", date(2026, 7, 23))
    assert line["determination"]["verdict"] == "licence_required"
    assert {row["asks"] for row in line["rows"]} == {"no"}
    with pytest.raises(UnknownName, match="9Z999") as refused:
        control_entry("9Z999")
    assert "9" in refused.value.hint
