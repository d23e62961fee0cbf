"""Licence exceptions by the text of part 740: who may look at which, and what forecloses them."""

from typing import Any

import pytest

from penstock.exports import EndUserListing, export_tables
from tests.exports.cases import ask, user

BACK: dict[str, Any] = {"facts": {"temporary_export": True}}
PART: dict[str, Any] = {"facts": {"replacement_part": True}}


def offers(eccn: str, destination: str, **stated: Any) -> dict[str, str]:
    """Return each exception: possible where it is for some requirement, else foreclosed."""
    found: dict[str, str] = {}
    for one in ask(eccn, destination, **stated).determination.requirements:
        for offer in one.exceptions:
            if found.get(offer.symbol) != "possible":
                found[offer.symbol] = offer.status
    return found


POSSIBLE = [
    ("4A003.b", "BR", {}, "APP", "740.7(c)(1), (2): Brazil is of Computer Tier 1"),
    ("4D001.a", "FR", {}, "APP", "740.7(c)(3)(i): software to Country Group A:5"),
    ("7A103.a", "PK", PART, "RPL", "740.2(a)(5)(ii)(A): replacement part of a craft, D:4"),
    ("7A103.a", "PK", BACK, "TMP", "740.2(a)(5)(ii)(A)"),
    ("2A101", "PK", PART, "RPL", "740.2(a)(5)(ii)(B): one-for-one"),
    ("1C107", "JP", PART, "RPL", "740.2(a)(5)(i): beyond D:4 and D:5"),
    ("9A610.x", "FR", {}, "STA", "740.2(a)(13)(vii)"),
    ("9A610.x", "BR", {}, "LVS", "740.2(a)(13)(i)"),
    ("1A613.c", "CN", BACK, "TMP", "740.2(a)(12)(ii)"),
    ("2A983", "BR", PART, "RPL", "740.2(a)(8)(i)"),
    ("2B999.a", "PK", PART, "RPL", "740.2(a)(25)"),
    ("3B001.c.1.a", "VN", BACK, "TMP", "740.2(a)(22)"),
    ("7E004.a.7", "FR", {}, "STA", "740.20(b)(2)(vii)"),
]


@pytest.mark.parametrize(("eccn", "destination", "stated", "symbol", "why"), POSSIBLE)
def test_what_may_be_looked_at(
    eccn: str, destination: str, stated: dict[str, Any], symbol: str, why: str
) -> None:
    assert offers(eccn, destination, **stated).get(symbol) == "possible", why


IMPOSSIBLE = [
    ("4A003.b", "CN", {}, "APP", "740.7(d)(2): no commodity to Computer Tier 3"),
    ("4D001.a", "BR", {}, "APP", "740.7(c)(3): beyond A:5 deemed exports only"),
    ("7A101", "PK", {"facts": {"apr_eligible": True}, "activity": "reexport"}, "APR", "(a)(5)(ii)"),
    ("1C107", "PK", PART, "RPL", "740.2(a)(5)(ii): not among the entries named"),
    ("2A101", "PK", {"facts": {"operation_technology": True}}, "TSU", "740.2(a)(5)(ii)(B)"),
    ("9A610.x", "FR", {"facts": {"temporary_sojourn": True}}, "AVS", "740.2(a)(13)"),
    ("9A610.x", "CN", BACK, "TMP", "740.2(a)(12)"),
    ("9A610.x", "HK", BACK, "TMP", "740.2(a)(12): or Hong Kong"),
    ("2A983", "BR", BACK, "TMP", "740.2(a)(8)"),
    ("2B999.a", "PK", {"facts": {"temporary_sojourn": True}}, "AVS", "740.2(a)(25)"),
    ("0A504.a", "JM", {}, "LVS", "740.3(b): CARICOM"),
    ("0A501.c", "HT", {}, "LVS", "740.3(b): CARICOM and Country Group D:5"),
    ("7E004.b", "FR", {}, "STA", "740.20(b)(2)(vii)"),
    ("9E003.c", "FR", {}, "STA", "740.20(b)(2)(viii)(E)"),
    ("6A002.a", "FR", {}, "STA", "740.20(b)(2)(x)"),
    ("1C351.d.15", "FR", {}, "STA", "740.20(b)(2)(v)"),
    ("7A103.a", "FR", {}, "STA", "740.20(b)(2)(iii): missile technology"),
]


@pytest.mark.parametrize(("eccn", "destination", "stated", "symbol", "why"), IMPOSSIBLE)
def test_what_is_foreclosed(
    eccn: str, destination: str, stated: dict[str, Any], symbol: str, why: str
) -> None:
    assert offers(eccn, destination, **stated).get(symbol) != "possible", why


def test_group_b_leaves_out_sudan_and_ukraine() -> None:
    """740.4, 740.6(a): GBS and TSR go to Country Group B, except Sudan and Ukraine."""
    tables = export_tables()
    for flag in ("GBS", "TSR"):
        flags = {eccn: entry.flags.get(flag, "") for eccn, entry in tables.entries.items()}
        entries = [eccn for eccn, words in flags.items() if words.startswith("Yes")]
        assert len(entries) > 20
        seen = 0
        for eccn in entries:
            for code in ("SD", "UA"):
                assert flag not in offers(eccn, code, region="Kyiv" if code == "UA" else "")
            seen += offers(eccn, "VN").get(flag) == "possible"
            seen += offers(eccn, "EG").get(flag) == "possible"
        assert seen > 10, flag


def test_papers_of_hong_kong() -> None:
    """740.2(a)(19): an import licence, or the statement that none is needed, must be in hand."""

    def asks(**stated: Any) -> bool:
        made = ask("3A001.a.2", "HK", **stated).determination.requirements[0]
        (offer,) = [one for one in made.exceptions if one.symbol == "TMP"]
        return any("740.2(a)(19)" in one for one in offer.conditions)

    assert asks(**BACK)
    facts = {"temporary_export": True}
    without = offers("3A001.a.2", "HK", facts=facts | {"hong_kong_import_licence": False})
    assert without["TMP"] == "foreclosed"
    assert not asks(facts=facts | {"hong_kong_import_licence": True})
    assert "TMP" in offers("3A001.a.2", "CN", **BACK)


def test_import_certification_of_firearms() -> None:
    """740.2(a)(24)."""
    assert offers("0A504.a", "FR", facts={"import_certification": False}, value_usd=None).get(
        "LVS"
    ) in {None, "foreclosed"}


def test_nobody_on_the_unverified_list_gets_any() -> None:
    """740.2(a)(17)."""
    listing = EndUserListing(section="UVL", name="Shop")
    found = offers("3A001.a.2", "VN", parties=user("Shop", listing), **BACK)
    assert found
    assert set(found.values()) == {"foreclosed"}
