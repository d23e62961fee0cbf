"""Owners that a measure names itself: its own test of ownership, by the loaded owner graph.

Source: 31 CFR 1010.660(a)(5): a subsidiary is a company of which more than 50 percent of the
voting stock or analogous equity interest is owned by another; 31 CFR 1010.659(a)(6), 1010.653.
"""

from datetime import date
from pathlib import Path

import pytest

from penstock.desk import (
    basis_of,
    check,
    check_payments,
    load_owners,
    make_ready,
)
from penstock.model import Decision, Identifier, IdentifierKind, Outcome, Schema, Subject
from penstock.settings import Settings
from tests.desk.world import loaded, settings_in

DAY = date(2018, 6, 20)
LEI = "5493001KJTIIGC8Y1R12"
NAME = "Amber Lantern Trading Ltd"
WIRE = """\
{{1:F01AAAADEFFAXXX0000000000}}{{2:I103BBBBUS33XXXXN}}{{3:{{121:8a562c67-ca16-48ba-b074-65581be6f001}}}}{{4:
:20:REF1
:23B:CRED
:32A:180620USD1000,00
:50K:/DE89370400440532013000
MAXINE EXAMPLE
1 SOME STREET
BERLIN DE
{bank}:59:/12345678
{name}
2 QUAI
PARIS FR
:71A:SHA
-}}
"""


def world(folder: Path, *rows: str) -> Settings:
    made = settings_in(folder)
    loaded(made)
    table = folder / "owners.csv"
    table.write_text("\n".join(("owner,owned_id,owned,share", *rows)) + "\n", encoding="utf-8")
    load_owners(made, [str(table)])
    return made


def paid(settings: Settings, folder: Path, name: str = NAME, bank: str = "") -> Decision:
    path = folder / "payment.txt"
    path.write_text(WIRE.format(name=name.upper(), bank=bank), encoding="utf-8")
    basis = basis_of(make_ready(settings, as_of=DAY, allow_stale=True), settings)
    (found,) = check_payments([path], basis)
    return found.decision


def asked(settings: Settings, name: str = NAME, *numbers: Identifier) -> Decision:
    subject = Subject(id="1", names=(name,), schema=Schema.COMPANY, identifiers=numbers)
    (found,) = check([subject], make_ready(settings, as_of=DAY, allow_stale=True))
    return found


def rules(made: Decision, measure: str) -> list[str]:
    return [one.rule for one in made.findings if one.rule.startswith(measure)]


@pytest.mark.parametrize(
    ("owner", "measure"),
    [("Bank of Dandong Co., Ltd.", "us-311-dandong"), ("DANDONG BANK", "us-311-dandong")],
)
@pytest.mark.parametrize(
    ("share", "counts"),
    [("80", True), ("50.0001", True), ("50", False), ("10", False), ("?", True), ("51-75", True),
     ("1-49", False), ("25-75", True), (">50", True)],
)  # fmt: skip
def test_more_than_half_of_an_institution_of_section_311(tmp_path, owner, measure, share, counts):
    settings = world(tmp_path, f'"{owner}",A1,{NAME},{share}')
    for made in (paid(settings, tmp_path), asked(settings)):
        assert bool(rules(made, measure)) == counts
        assert (made.outcome is Outcome.HOLD) == counts
        assert (made.outcome is Outcome.PASS) != counts


def test_the_way_up_is_the_evidence(tmp_path: Path) -> None:
    rows = (
        f"Middle One Ltd,A1,{NAME},70",
        "Bank of Dandong,M1,Middle One Ltd,90",
        "Somebody Else,M1,Middle One Ltd,10",
    )
    settings = world(tmp_path, *rows)
    for made in (paid(settings, tmp_path), asked(settings)):
        one = next(one for one in made.findings if one.rule.startswith("us-311-dandong"))
        shown = one.evidence[0].text
        assert "Bank of Dandong holds 90 % of Middle One Ltd" in shown
        assert f"Middle One Ltd holds 70 % of {NAME}" in shown
        assert any(f"is {NAME}" in fact for fact in one.missing_facts)


def test_a_bank_of_the_chain_and_a_number(tmp_path: Path) -> None:
    settings = world(
        tmp_path, "Bank of Dandong,CCCCHKHH,Lantern Bank,75", f"Bank of Dandong,{LEI},X,75"
    )
    made = paid(settings, tmp_path, "Quiet Customer", bank=":57A:CCCCHKHHXXX\n")
    assert made.outcome is Outcome.HOLD
    assert rules(made, "us-311-dandong")
    other = asked(settings, "Some Name", Identifier(IdentifierKind.LEI, LEI))
    assert rules(other, "us-311-dandong")


def test_rings_and_thickets_end(tmp_path: Path) -> None:
    ring = (f"Ring A,A1,{NAME},60", f"{NAME},R1,Ring A,30", "Bank of Dandong,R1,Ring A,60")
    assert rules(asked(world(tmp_path / "a", *ring)), "us-311-dandong")
    rows = [f"Layer 0 {one},A1,{NAME},20" for one in range(5)]
    for layer in range(7):
        rows += [
            f"Layer {layer + 1} {above},L{layer}{one},Layer {layer} {one},20"
            for one in range(5)
            for above in range(5)
        ]
    rows += [f"Bank of Dandong,L7{one},Layer 7 {one},100" for one in range(5)]
    assert asked(world(tmp_path / "b", *rows)).outcome is Outcome.HOLD


def test_nobody_else_is_touched(tmp_path: Path) -> None:
    settings = world(
        tmp_path, f"Bank of Somewhere Else,A1,{NAME},80", "Bank of Dandong,B1,Other Ltd,80"
    )
    assert paid(settings, tmp_path).outcome is Outcome.PASS
    assert asked(settings).outcome is Outcome.PASS
