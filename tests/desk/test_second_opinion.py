"""Bans of the UN and the EU on goods to and from the DPRK, whoever exports, by code and words."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from penstock.desk import decide_shipments, make_shipment_basis
from penstock.exports import Shipment
from penstock.model import Outcome
from tests.desk.world import BANK, loaded, settings_in


@pytest.fixture(scope="module")
def basis(tmp_path_factory: pytest.TempPathFactory):
    path: Path = tmp_path_factory.mktemp("home")
    settings = settings_in(path)
    loaded(settings, date(2026, 7, 1), (BANK,))
    return make_shipment_basis(settings, as_of=date(2026, 7, 23), allow_stale=True)


def told(basis, origin: str, destination: str, **stated: Any) -> set[str]:
    """Return the bans told as second opinion on a foreign-made item."""
    shipment = Shipment(
        id="1",
        eccn="EAR99",
        origin=origin,
        ship_from=origin,
        destination=destination,
        us_content=(),
        direct_product=(),
        **stated,
    )
    ((_, made),) = decide_shipments([shipment], basis)
    assert made.outcome is not Outcome.PASS
    assert made.determination is not None
    flags = [one for one in made.determination.red_flags if one.startswith("Second opinion: ")]
    return {one.split()[2] for one in flags}


FROM = [
    ("2701", "anthracite", "un-dprk-coal/ban-2371", "eu-dprk-imports/coal"),
    ("2601", "iron ore", "un-dprk-iron/ban-2371", "eu-dprk-imports/iron"),
    ("2607", "lead ore", "un-dprk-lead/ban", "eu-dprk-imports/lead"),
    ("0307", "frozen squid", "un-dprk-seafood/ban", "eu-dprk-imports/seafood"),
    ("6201", "men's jackets", "un-dprk-textiles/ban", "eu-dprk-imports/textiles"),
    ("7403", "copper cathodes", "un-dprk-copper-nickel-silver-zinc/ban", "eu-dprk-imports/metals"),
    ("9703", "bronze statue", "un-dprk-statues/ban", "eu-dprk-imports/statues"),
    ("4403", "logs", "un-dprk-export-sectors/wood", "eu-dprk-imports/wood"),
    ("7108", "gold bars", "un-dprk-minerals/ban", "eu-dprk-imports/minerals"),
]


@pytest.mark.parametrize(("hs", "words", "un", "eu"), FROM)
def test_from_the_dprk(basis, hs: str, words: str, un: str, eu: str) -> None:
    """S/RES/2270, 2321, 2371, 2375, 2397; Regulation (EU) 2017/1509."""
    assert {un, eu} <= told(basis, "KP", "CN", hs=hs)
    assert {un, eu} <= told(basis, "KP", "CN", description=words)


TO = [
    ("271019", "diesel", "un-dprk-refined-petroleum/notice", "eu-dprk-exports/refined"),
    ("271112", "propane", "un-dprk-condensates/ban", "eu-dprk-exports/condensates"),
    ("2709", "crude oil", "un-dprk-crude-oil/notice", "eu-dprk-exports/crude"),
    ("2204", "wine", "un-dprk-luxury/supply", "eu-dprk-exports/luxury"),
    ("9101", "jewellery", "un-dprk-luxury/supply", "eu-dprk-exports/luxury"),
    ("8429", "excavator", "un-dprk-industrial-goods/machinery", ""),
    ("7208", "steel plates", "un-dprk-industrial-goods/metals", ""),
    ("8704", "dump truck", "un-dprk-industrial-goods/vehicles", ""),
    ("9301", "rifles", "un-dprk-arms/small-arms", "eu-dprk-exports/arms"),
]


@pytest.mark.parametrize(("hs", "words", "un", "eu"), TO)
def test_to_the_dprk(basis, hs: str, words: str, un: str, eu: str) -> None:
    for stated in ({"hs": hs}, {"description": words}):
        assert {un, eu} - {""} <= told(basis, "CN", "KP", **stated), stated


def test_food_and_medicine_are_no_goods_of_a_ban(basis) -> None:
    bans = {"luxury", "industrial", "refined", "condensates", "arms"}
    for hs in ("1006", "3004"):
        found = told(basis, "CN", "KP", hs=hs)
        assert not [one for one in found if any(word in one for word in bans)], found


SHORT = [("2711", "un-dprk-condensates/ban"), ("88", "un-dprk-helicopters-vessels/new")]


@pytest.mark.parametrize(("hs", "rule"), SHORT)
def test_a_code_too_short_to_tell_stays_open(basis, hs: str, rule: str) -> None:
    """2711 covers natural gas and its liquids: it is not said that the ban does not reach it."""
    shipment = Shipment(id="1", eccn="EAR99", origin="CN", destination="KP", hs=hs)
    ((_, made),) = decide_shipments([shipment], basis)
    (found,) = [one for one in made.findings if one.rule == rule]
    assert found.missing_facts


def test_a_word_that_means_something_else_is_no_ban(basis) -> None:
    for words in ("charcoal", "fishing rods", "pressure vessel", "gold-plated pens"):
        found = told(basis, "KP", "CN", description=words)
        assert not any(
            ban in one for one in found for ban in ("coal", "seafood", "vessels", "minerals")
        )


@pytest.mark.parametrize("destination", ["IR", "KP", "Crimea"])
@pytest.mark.parametrize(
    ("authorised", "wanted"),
    [(None, Outcome.HOLD), (True, Outcome.HOLD), (False, Outcome.REJECT)],
)
def test_what_is_forbidden_unless_authorised(
    basis, destination: str, authorised: bool | None, wanted: Outcome
) -> None:
    """31 CFR 560.204, 510.206, 589.207: a finding never says more than the outcome does."""
    facts = {} if authorised is None else {"ofac_authorisation": authorised}
    shipment = Shipment(
        id="1", eccn="EAR99", origin="US", destination=destination, description="pump",
        end_use="office", facts=facts,
    )  # fmt: skip
    ((_, made),) = decide_shipments([shipment], basis)
    said = {one.consequence for one in made.findings}
    assert made.outcome is wanted
    assert ("reject" in said) is (wanted is Outcome.REJECT)
    asked = [one for one in made.findings if one.rule.startswith("us-ofac-")]
    assert asked
    missing = any("OFAC has authorised" in fact for one in asked for fact in one.missing_facts)
    assert missing is (authorised is None)
