"""Each foreign direct product rule of 734.9 in three values: met, open, not met, and by its day."""

from datetime import timedelta
from typing import Any

import pytest

from penstock.exports import DirectProduct, EndUserListing, export_tables
from penstock.model import Verdict
from tests.exports.cases import TODAY, ask, user

_FOOTNOTES = {
    "1": "For all items subject to the EAR, see §§ 734.9(e)1 and 744.11 of the EAR2",
    "3": "For all items subject to the EAR. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b))",
    "4": "For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR)4",
    "5": "For all items subject to the EAR (See §§734.4(a)(9), 734.9(e)(3), and 744.11)5",
}


def _listed(footnote: str) -> dict[str, Any]:
    listing = EndUserListing(
        section="EL",
        name="Quiet Works",
        licence_requirement=_FOOTNOTES[footnote],
        citations=("80 FR 69852",),
    )
    return {"parties": user("Quiet Works", listing)}


RULES = [
    ("c-9x515", "9A515.d", "CN", "9E515", {}),
    ("d-600-series", "9A610.x", "CN", "9E610", {}),
    ("e1-footnote-1", "EAR99", "MY", "3E001", _listed("1")),
    ("e2-footnote-4", "EAR99", "MY", "5E002", _listed("4")),
    ("e3-footnote-5", "3B991.a", "MY", "3E991", _listed("5")),
    ("f-russia-belarus", "8A992.a", "BY", "2E001", {}),
    ("g-footnote-3", "EAR99", "AM", "1E001", _listed("3")),
    ("h-advanced-computing", "3A090.a", "AE", "3E001", {}),
    ("i-supercomputer", "4A994.a", "CN", "4E001", {"end_use": "supercomputer centre"}),
    ("j-iran", "5A991.b", "IR", "5E991", {}),
    ("k-equipment", "3B001.c", "MO", "3E992", {}),
]


def _ask(eccn: str, destination: str, stated: dict[str, Any], day: Any = TODAY, **more: Any) -> Any:
    usual: dict[str, Any] = {"origin": "KZ", "ship_from": "KZ", "us_content": ()}
    return ask(eccn, destination, day, **(usual | stated | more))


@pytest.mark.parametrize(("rule", "eccn", "destination", "technology", "stated"), RULES)
def test_met_open_and_not_met(
    rule: str, eccn: str, destination: str, technology: str, stated: dict[str, Any]
) -> None:
    made_of = (DirectProduct(eccn=technology),)
    met = _ask(eccn, destination, stated, direct_product=made_of)
    found = {one.rule: one for one in met.findings}
    assert rule in found
    assert not found[rule].missing_facts
    assert "734.3(a)(3)-(5)" not in found

    unknown = _ask(eccn, destination, stated, direct_product=None)
    (open_,) = [one for one in unknown.findings if one.rule == rule]
    assert any("direct product" in fact for fact in open_.missing_facts)
    assert unknown.determination.verdict is not Verdict.NO_CHART_REQUIREMENT

    without = _ask(eccn, destination, stated, direct_product=())
    assert rule not in {one.rule for one in without.findings}

    other = _ask(eccn, destination, stated, direct_product=(DirectProduct(eccn="0A998"),))
    assert rule not in {one.rule for one in other.findings}

    since = next(row.since for row in export_tables().direct_products.rules if row.id == rule)
    before = since - timedelta(days=1)
    earlier = _ask(eccn, destination, stated, before, direct_product=made_of)
    assert not [one for one in earlier.findings if one.rule == rule and one.consequence != "pass"]


@pytest.mark.parametrize(
    ("technology", "kind", "wanted"),
    [
        ("3E001", "technology", "met"),  # TSR: Yes, so a written assurance is asked for
        ("2D002", "software", "met"),
        ("2E003", "plant", "open"),  # TSR with exceptions
        ("3D005", "software", "open"),  # NS without TSR: part 748 decides
        ("9E998", "technology", "open"),  # no such entry
        ("3E991", "technology", "not met"),  # not controlled for national security
        ("1D201", "software", "not met"),
        ("3A001", "plant", "not met"),  # neither technology nor software
    ],
)
def test_the_oldest_rule_asks_for_a_written_assurance(
    technology: str, kind: str, wanted: str
) -> None:
    """734.9(b): NS items made of technology that needs an assurance, to D:1, E:1 and E:2."""
    rule = "b-national-security"
    made_of = (DirectProduct(eccn=technology, kind=kind),)
    found = [
        one
        for one in _ask("3A001.a.2", "CN", {}, direct_product=made_of).findings
        if one.rule == rule
    ]
    if wanted == "not met":
        assert not found
    else:
        assert ("written assurance" in str(found[0].missing_facts)) is (wanted == "open")
    elsewhere = _ask("3A001.a.2", "IN", {}, direct_product=made_of)
    no_ns = _ask("3A991.a", "CN", {}, direct_product=made_of)
    for made in (elsewhere, no_ns):
        assert rule not in {one.rule for one in made.findings}
    nobody_knows = _ask("3A001.a.2", "CN", {}, direct_product=None)
    assert any(one.rule == rule and one.missing_facts for one in nobody_knows.findings)


@pytest.mark.parametrize(
    ("made_of", "wanted"),
    [
        ((DirectProduct(eccn="3A090.a", kind="plant"),), "met"),
        ((DirectProduct(eccn="4A090", kind="plant"),), "met"),
        ((DirectProduct(eccn="3A001", kind="plant"),), "open"),  # .z or another paragraph
        ((DirectProduct(eccn="3A001.b", kind="plant"),), "not met"),
        ((DirectProduct(eccn="3A090.a", kind="technology"),), "not met"),
        ((), "not met"),
        (None, "open"),
    ],
)
def test_model_weights(made_of: tuple[DirectProduct, ...] | None, wanted: str) -> None:
    """734.9(l): 4E091 that a plant of advanced computers made, anywhere, since 2025-01-16."""
    found = [
        one
        for one in _ask("4E091", "CH", {}, direct_product=made_of).findings
        if one.rule == "l-model-weights"
    ]
    assert bool(found) is (wanted != "not met")
    if found:
        assert bool(found[0].missing_facts) is (wanted == "open")
    other = _ask("4E001", "CH", {}, direct_product=made_of)
    assert "l-model-weights" not in {one.rule for one in other.findings}


@pytest.mark.parametrize(("rule", "eccn", "technology"), [
    ("k-equipment", "3B001.c", "3E001"), ("e3-footnote-5", "3B991.a", "3D992"),
])  # fmt: skip
def test_a_plant_reaches_further_than_technology(rule: str, eccn: str, technology: str) -> None:
    """734.9(e)(3)(i)(B), (k)(1)(ii): what a plant made, or what holds a chip that it made."""
    stated = _listed("5") if rule.startswith("e3") else {}
    for kind, is_met in (("plant", True), ("technology", False)):
        made_of = (DirectProduct(eccn=technology, kind=kind),)
        found = {one.rule for one in _ask(eccn, "MO", stated, direct_product=made_of).findings}
        assert (rule in found) is is_met


@pytest.mark.parametrize("origin", ["DE", "JP", "KR"])
def test_partner_countries_are_outside_the_rules_on_russia(origin: str) -> None:
    """746.8(a)(12)(iii)(A): exports from countries of supplement no. 3 to part 746."""
    more: dict[str, Any] = {"origin": origin, "ship_from": origin}
    made_of = (DirectProduct(eccn="8E992"),)
    made = _ask("8A992.a", "RU", more, direct_product=made_of)
    assert "f-russia-belarus" not in {one.rule for one in made.determination.requirements}
    away = _ask("8A992.a", "RU", {}, direct_product=made_of)
    assert away.determination.verdict is Verdict.LICENCE_REQUIRED


def test_who_is_party_to_it_decides_the_rules_of_footnotes() -> None:
    """A party that is not known leaves them open; one on no list ends them."""
    made_of = (DirectProduct(eccn="3E001"),)
    nobody = _ask("EAR99", "MY", {}, direct_product=made_of)
    open_ = {one.rule for one in nobody.findings if one.missing_facts}
    assert {"e1-footnote-1", "e2-footnote-4", "g-footnote-3"} <= open_
    known = _ask("EAR99", "MY", {"parties": user("Shop")}, direct_product=made_of)
    assert not {one.rule for one in known.findings} & {
        "e1-footnote-1",
        "e2-footnote-4",
        "g-footnote-3",
    }
    assert known.determination.verdict is Verdict.NO_CHART_REQUIREMENT
