"""Shipments decided on: parties screened, verdicts by date, records, and the second opinion."""

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from penstock.data import data_file
from penstock.desk import (
    Replayer,
    calculate_de_minimis,
    check_anything,
    control_entry,
    de_minimis_line,
    decide_shipments,
    entry_line,
    find_entries,
    load_lists,
    make_asker,
    make_ready,
    make_shipment_basis,
    open_store,
    record_determinations,
    record_pdf,
    replay_ledger,
    shipment_row,
    verify_ledger,
    write_records,
)
from penstock.errors import StoreError, UnknownName, UsageError
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
from tests.lists.small_files import BIS_744

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


OWNERS = """\
owner,owned,share
Quillforge Instrument Works,Quiet Middle Holdings,60
Quiet Middle Holdings,Harbour Lenses Ltd,50
Quillforge Instrument Works,Small Stake Ltd,10
Quillforge Instrument Works,Murky Stake Ltd,?
Quillforge Instrument Works,Pooled Ltd,25
Late Listed Works,Pooled Ltd,25
Zorandia Commerce Bank,Blocked Stake Ltd,50
"""
LATE = entry(4, "MEU", "Late Listed Works", listed_on=date(2026, 11, 20))
IN_FORCE, BACK = date(2025, 10, 1), date(2026, 11, 25)


@pytest.fixture
def owned(tmp_path: Path):
    settings = settings_in(tmp_path)
    loaded(settings, date(2025, 1, 1), (WORKS, DENIED, BANK, LATE))
    path = tmp_path / "owners.csv"
    path.write_text(OWNERS, encoding="utf-8")

    def ask(name: str, day: date, **more: Any) -> Decision:
        basis = make_shipment_basis(
            settings,
            as_of=day,
            allow_stale=True,
            owners=[str(path)],
            scratch=tmp_path / "scratch",
            **more,
        )
        return decide(basis, name, destination="TH")

    return ask


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        (date(2025, 9, 28), Verdict.NO_CHART_REQUIREMENT),
        (date(2025, 9, 29), Verdict.LICENCE_REQUIRED),
        (date(2025, 11, 9), Verdict.LICENCE_REQUIRED),
        (date(2025, 11, 10), Verdict.NO_CHART_REQUIREMENT),
        (date(2026, 11, 9), Verdict.NO_CHART_REQUIREMENT),
        (date(2026, 11, 10), Verdict.LICENCE_REQUIRED),
    ],
)
def test_the_affiliates_rule_through_a_chain_by_date(owned, day, verdict) -> None:
    """90 FR 47201, effective 2025-09-29; suspended 2025-11-10 to 2026-11-09."""
    made = owned("Harbour Lenses Ltd", day)
    assert made.verdict == verdict.value
    assert made.outcome is Outcome.HOLD
    (found,) = [one for one in made.findings if one.rule == "affiliates"]
    assert [one.text for one in found.evidence[1:]] == [
        "Quillforge Instrument Works holds 60 % of Quiet Middle Holdings",
        "Quiet Middle Holdings holds 50 % of Harbour Lenses Ltd",
    ]


def test_an_extended_suspension_and_shares_that_are_not_enough(owned) -> None:
    longer = owned("Harbour Lenses Ltd", BACK, suspended_until=date(2027, 11, 10))
    assert longer.verdict == Verdict.NO_CHART_REQUIREMENT.value
    small = owned("Small Stake Ltd", IN_FORCE)
    assert small.verdict == Verdict.NO_CHART_REQUIREMENT.value
    assert any("Red Flag 29" in one for one in small.determination.red_flags)
    murky = owned("Murky Stake Ltd", IN_FORCE)
    assert murky.verdict == Verdict.INDETERMINATE.value
    assert "the share listed parties own of Murky Stake Ltd" in murky.determination.missing_facts


def test_owners_count_from_their_own_listing_on(owned) -> None:
    assert owned("Pooled Ltd", IN_FORCE).verdict == Verdict.NO_CHART_REQUIREMENT.value
    assert owned("Pooled Ltd", BACK).verdict == Verdict.LICENCE_REQUIRED.value


def test_half_held_by_the_blocked_is_ofacs_own_rule_on_every_day(owned) -> None:
    """OFAC guidance of 2014-08-13; no suspension of BIS changes it."""
    made = owned("Blocked Stake Ltd", date(2026, 1, 1))
    assert made.verdict == Verdict.LICENCE_REQUIRED.value
    (asked,) = made.determination.requirements
    assert asked.agency == "OFAC"


def test_each_determination_is_recorded(basis, tmp_path: Path) -> None:
    with open_store(settings_in(tmp_path)) as store:
        shipment = Shipment(id="S9", eccn="3A991", destination="RU", end_use="office")
        pairs = decide_shipments([shipment], basis)
        ((_, made),) = record_determinations(pairs, store, basis)
        assert made.recorded is not None
        (kept,) = find_entries(store, "S9")
        content = entry_line(kept)["content"]
        assert content["input"]["shipment"]["eccn"] == "3A991"
        assert content["decision"]["determination"]["verdict"] == made.verdict
        assert verify_ledger(store).faults == ()
        (again,) = replay_ledger(Replayer(store, settings_in(tmp_path)), [kept])
        assert (again.result, again.differs) == ("same", ())


def test_a_refused_record_holds(basis, tmp_path: Path, monkeypatch) -> None:
    with open_store(settings_in(tmp_path)) as store:

        def refuse(_: object) -> None:
            message = "disk full"
            raise StoreError(message)

        monkeypatch.setattr(store.ledger, "append", refuse)
        shipment = Shipment(
            id="S1",
            eccn="EAR99",
            destination="DE",
            end_use="office",
            parties=(TradeParty(role="end_user", name="Harbour Light Bakery"),),
        )
        ((_, made),) = record_determinations(decide_shipments([shipment], basis), store, basis)
        assert (made.outcome, made.recorded) == (Outcome.HOLD, None)
        assert "could not be recorded" in made.reasons[-1].message


def test_an_imported_text_answers_every_door(tmp_path: Path) -> None:
    """A text in which Vietnam has lost its marks: every door must answer by it."""
    settings = settings_in(tmp_path)
    loaded(settings, date(2026, 8, 1), (BANK,))
    day = "2026-08-01"
    folder = settings.home / "exports" / day
    folder.mkdir(parents=True)
    for name in ("country-chart.tsv", "country-groups.tsv", "entries.tsv", "reasons.tsv"):
        text = data_file(f"exports/{name}").read_text("utf-8")
        if name == "country-chart.tsv":
            text = re.sub(r"(?m)^(VN\t[^\t]*\t)[^\t\n]*", r"\1", text)
        (folder / name).write_text(text, "utf-8")
    (folder / "manifest.json").write_text("{}")
    when = date(2026, 8, 2)
    shipped = control_entry("3A001.a.2", "VN", when)
    imported = control_entry("3A001.a.2", "VN", when, settings.home)
    assert "yes" in {row["asks"] for row in shipped["rows"]}
    assert {row["asks"] for row in imported["rows"]} <= {"no", "open"}
    assert imported["data_vintage"] == day
    parts = [Content(eccn="3A001", paragraph="a.2", value_usd=Decimal(300))]
    asked: dict[str, Any] = {"destination": "VN", "value_usd": Decimal(1000), "as_of": when}
    assert calculate_de_minimis(parts, **asked).is_met is False
    assert calculate_de_minimis(parts, home=settings.home, **asked).is_met is True
    path = tmp_path / "one.jsonl"
    path.write_text('{"id":"1","eccn":"3A001.a.2","destination":"VN"}')
    ready = make_ready(settings, as_of=when, allow_stale=True)
    ((_, made),) = check_anything(
        [str(path)], ready, settings, asker=make_asker(), note=lambda _: None
    )
    assert made.determination.data_vintage == date(2026, 8, 1)


def test_the_entity_list_as_ecfr_publishes_it_answers(tmp_path: Path) -> None:
    """Part 744 loaded as a list: footnote 1, days of notices and the Military End-User List."""
    settings = settings_in(tmp_path)
    path = tmp_path / "title-15-part-744.xml"
    path.write_bytes(BIS_744)
    with open_store(settings) as store:
        (made,) = load_lists([path], settings, store, published=date(2026, 7, 23))
    assert made.snapshot.parties == 5
    basis = make_shipment_basis(settings, as_of=date(2026, 7, 23), allow_stale=True)
    listed = decide(basis, "A.L.F.A. Optics", destination="CN")
    assert listed.verdict == Verdict.LICENCE_REQUIRED.value
    (asked,) = listed.determination.requirements
    assert "footnote 1" in asked.says
    assert "84 FR 22963" in asked.citation
    military = decide(basis, "Echo Aviation, JSC", eccn="1C990", destination="AM")
    assert military.verdict == Verdict.LICENCE_REQUIRED.value
    unverified = decide(basis, "Delta General Trading LLC", destination="AE")
    assert any("744.15" in flag for flag in unverified.determination.red_flags)
