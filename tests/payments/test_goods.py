"""Goods and their way: words, codes of the customs, where they come from and go to."""

from datetime import date

import pytest

from penstock.measures import book
from penstock.measures._schema import GoodsTarget
from penstock.model import Decision, Outcome
from penstock.payments._goods import goods_in, tags_of_code
from penstock.payments._tables import rows
from penstock.payments._ways import ways_in
from tests.payments.small_lists import TODAY, House
from tests.payments.wires import FORMATS, Wire

# Kinds that no words of a payment tell: a region of the tables, and what a buyer does with goods.
_TOLD_OTHERWISE = {"crimea-destined"}
MT700 = (
    "{1:F01RIVRCNBJAXXX0000000000}{2:I700HARBUS33XXXXN}{4:\r\n:27:1/1\r\n:40A:IRREVOCABLE\r\n"
    ":20:LC-2026-77\r\n:31C:260901\r\n:40E:UCP LATEST VERSION\r\n:31D:261231SINGAPORE\r\n"
    ":50:SHENYANG ORCHARD TRADING\r\nSHENYANG CHINA\r\n:59:LANTERN QUAY SUPPLIES\r\nSINGAPORE\r\n"
    ":32B:USD100000,\r\n:41D:ANY BANK\r\nBY NEGOTIATION\r\n{way}:45A:{goods}\r\n"
    ":46A:{documents}\r\n:71D:ALL OUTSIDE\r\n:49:WITHOUT\r\n-}"
)


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> House:
    return House(tmp_path_factory.mktemp("lists"))


def letter(goods: str, way: str = "", documents: str = "SIGNED INVOICE") -> bytes:
    text = MT700.replace("{way}", way).replace("{goods}", goods)
    return text.replace("{documents}", documents).encode()


def ask(house: House, content: bytes, day: date = TODAY, profile: str = "us-covered") -> Decision:
    (decided,) = house.decide(content, day, profile=profile)
    return decided.decision


def told(made: Decision) -> dict[str, str]:
    return {one.rule: one.consequence for one in made.findings}


def test_every_kind_of_goods_of_the_measures_has_its_words():
    asked = {
        tag
        for measure in book().measures.values()
        for target in measure.targets
        if isinstance(target, GoodsTarget)
        for tag in target.tags
    }
    assert asked - _TOLD_OTHERWISE <= {row["tag"] for row in rows("goods")}


@pytest.mark.parametrize("row", [pytest.param(row, id=row["tag"]) for row in rows("goods")])
def test_every_word_of_goods_is_found(row):
    for phrase in row["phrases"].split("|"):
        for text in (phrase, phrase.upper(), f"500 MT {phrase}, grade A"):
            assert any(row["tag"] in goods.tags for goods in goods_in(text)), text
    for code in filter(None, row["hs"].split("|")):
        assert row["tag"] in tags_of_code(code.ljust(6, "0"))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("HS CODE 2701.12", {"270112"}),
        ("H.S. CODE: 270112", {"270112"}),
        ("HS 2701 12 00", {"27011200"}),
        ("tariff no. 27011210", {"27011210"}),
        ("HS CODES 270112, 270119 AND 720610", {"270112", "270119", "720610"}),
        ("ТН ВЭД 2701120000", {"2701120000"}),
        ("INVOICE 270112", set()),
        ("HSBC 270112", set()),
    ],
)
def test_a_code_of_the_customs_needs_its_word(text, codes):
    assert {goods.hs for goods in goods_in(text) if goods.text[0].isdecimal()} == codes


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("COAL FROM NORTH KOREA", {("KP", True)}),
        ("COAL EX NAMPO", {("KP", True)}),
        ("DPRK ORIGIN COAL", {("KP", True)}),
        ("NORTH KOREAN ANTHRACITE", {("KP", True)}),
        ("COUNTRY OF ORIGIN: KOREA, NORTH", {("KP", True)}),
        ("DIESEL SHIPPED TO THE PORT OF NAMPHO", {("KP", False)}),
        ("GASOIL FROM DALIAN, CHINA TO CHONGJIN", {("CN", True), ("KP", False)}),
        ("COAL, NAMPO", {("KP", None)}),
        ("GOODS NOT OF IRANIAN ORIGIN", set()),
        ("NOT LOADED FROM ANY PORT IN IRAN, SYRIA OR NORTH KOREA", set()),
        ("INV NO 7 COAL FROM NORTH KOREA", {("KP", True)}),
        ("CONTRACT NO. AB COAL FROM NORTH KOREA", {("KP", True)}),
        ("PAYMENT FROM OUR ACCOUNT TO YOURS", set()),
        ("CIF HAVANA, ILLINOIS", set()),
    ],
)
def test_which_way_goods_go(text, ways):
    assert {(code, is_origin) for code, is_origin, _ in ways_in(text)} == ways


@pytest.mark.parametrize(
    ("goods", "rule"),
    [
        ("5000 MT COAL", "un-dprk-coal/ban-2371"),
        ("HS 2601.11 ORE", "un-dprk-iron/ban-2371"),
        ("FROZEN SQUID", "un-dprk-seafood/ban-2371"),
        ("GARMENTS", "un-dprk-textiles/ban"),
        ("HS CODE 8413.70 PUMPS", "un-dprk-2397-exports/ban"),
    ],
)
def test_what_the_dprk_may_not_sell(house, goods, rule):
    """S/RES/2371 (2017), paras 8 to 10; 2375, para 16; 2397, para 6, by the port of loading."""
    made = ask(house, letter(goods, ":44E:NAMPO, DPR KOREA\r\n"), profile="un-member")
    families = {one.rpartition("/")[0] for one in told(made)}
    assert rule.rpartition("/")[0] in families or any(
        one.startswith("un-dprk") and what != "pass" for one, what in told(made).items()
    )
    assert made.outcome in (Outcome.REJECT, Outcome.HOLD)


@pytest.mark.parametrize("place", [":44E:NAMPO\r\n", ":44A:PYONGYANG\r\n"])
def test_goods_from_north_korea_by_their_port(house, place):
    made = ask(house, letter("5000 MT COAL", place))
    assert made.outcome in (Outcome.REJECT, Outcome.HOLD)
    assert any(rule.startswith("us-ofac-510") for rule in told(made))


@pytest.mark.parametrize("place", [":44F:CHONGJIN\r\n", ":44B:NAMPHO\r\n"])
def test_goods_to_north_korea_may_not_be_paid_for(house, place):
    """31 CFR 510.211(a): no financing of an exportation to North Korea."""
    made = ask(house, letter("MEDICAL GLOVES", place))
    assert told(made)["us-ofac-510-trade/facilitation"] == "reject"
    assert made.outcome is Outcome.REJECT


def test_the_field_for_goods_tells_their_way(house):
    made = ask(house, letter("5000 MT COAL, SHIPPED TO NAMPO"))
    assert told(made)["us-ofac-510-trade/facilitation"] == "reject"


def test_a_clause_that_denies_is_no_way(house):
    clause = "CERTIFICATE THAT THE GOODS ARE NOT OF IRANIAN, SYRIAN OR NORTH KOREAN ORIGIN"
    made = ask(house, letter("500 MT COAL", documents=clause))
    assert not any("trade" in rule and what == "reject" for rule, what in told(made).items())


@pytest.mark.parametrize("form", FORMATS)
def test_a_remittance_is_held_for_a_person(house, form):
    made = ask(house, getattr(Wire(text="DIESEL 200 MT TO NAMPHO"), form)())
    assert made.outcome is Outcome.HOLD
    assert told(made)["us-ofac-510-trade/facilitation"] == "hold"
    (found,) = [one for one in made.findings if one.rule == "us-ofac-510-trade/facilitation"]
    assert any("whether 'diesel' go to KP" in fact for fact in found.missing_facts)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "text", ["COAL INVOICE 7", "STEEL FROM GERMANY", "FISH AND SEAFOOD", "HS 270112", "GOLD RING"]
)
def test_goods_between_others_pass(house, form, text):
    assert ask(house, getattr(Wire(text=text), form)()).outcome is Outcome.PASS


def test_coal_from_a_seller_in_russia_asks_who_is_bound_by_the_union(house):
    """Regulation (EU) 833/2014, article 3j: coal which originates in Russia."""
    wire = Wire(
        text="COAL INVOICE 7", creditor_town="KEMEROVO", creditor_country="RU", currency="EUR",
        us_bank="HARBDEFF", creditor_bank="PIERRUMM",
    )  # fmt: skip
    made = ask(house, wire.pacs008(), profile="eu-payment-firm")
    held = [one for one in made.findings if any("come from RU" in x for x in one.missing_facts)]
    assert held
    assert made.outcome is Outcome.HOLD
