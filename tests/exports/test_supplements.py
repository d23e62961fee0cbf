"""Supplements in eCFR's own layout: groups, tariff codes, partners, exceptions, and their use."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.errors import MalformedInput
from penstock.exports import Shipment, determine, import_regulations, tables_on
from penstock.exports._ecfr import read_ecfr
from penstock.exports._tariff import TariffLists
from penstock.model import Verdict
from tests.exports.cases import LICENCE, NOTHING, OPEN, TODAY
from tests.exports.test_import import CHART, LIST, _files

DAY = date(2026, 9, 1)


def _table(caption: str, heads: str, rows: str) -> str:
    return (
        '<DIV width="100%"><DIV class="gpotbl_div"><TABLE class="gpo_table" width="100%">'
        f'<CAPTION><P class="title">{caption}</P></CAPTION><THEAD><TR>{heads}</TR></THEAD>'
        f'<TBODY>{rows}</TBODY><TFOOT><TR><TD colspan="7"><sup>1</sup> A note on Country Group '
        "D:5.</TD></TR></TFOOT></TABLE></DIV></DIV>"
    )


# As eCFR sets part 740: exceptions as sections, groups as captioned tables, group B as a list.
PART_740 = f"""<DIV5 N="740" TYPE="PART"><HEAD>PART 740—LICENSE EXCEPTIONS</HEAD>
<DIV8 N="740.1" TYPE="SECTION"><HEAD>§ 740.1 Introduction.</HEAD><P>In this part.</P></DIV8>
<DIV8 N="740.3" TYPE="SECTION"><HEAD>§ 740.3 Shipments of limited value (LVS).</HEAD></DIV8>
<DIV8 N="740.8" TYPE="SECTION">
<HEAD>§ 740.8 Notified Advanced Computing (NAC) and Advanced Computing Authorized (ACA).</HEAD></DIV8>
<DIV8 N="740.26" TYPE="SECTION"><HEAD>§ 740.26 [Reserved]</HEAD></DIV8>
<DIV9 N="Supplement No. 1 to Part 740" TYPE="APPENDIX">
<HEAD>Supplement No. 1 to Part 740—Country Groups</HEAD>
{
    _table(
        "Country Group A",
        "<TH>Country</TH><TH>[A:1]<br/>Wassenaar<br/>participating<br/>states<sup>1</sup></TH><TH>[A:5]</TH><TH>[A:6]</TH>",
        "<TR><TD>Germany</TD><TD>X</TD><TD>X</TD><TD/></TR><TR><TD>Türkiye</TD><TD>X</TD><TD/><TD/></TR>"
        "<TR><TD>Israel</TD><TD/><TD/><TD>X</TD></TR><TR><TD>Ukraine<sup>4</sup></TD><TD/><TD/><TD/></TR>",
    )
}
<HD1>Country Group B—Countries</HD1><SCOL2><LI>The Bahamas</LI><LI>Cote d'lvoire</LI>
<LI>Korea, South</LI><LI>Bosnia &amp; Herzegovina</LI><LI>Zimbabwe</LI></SCOL2>
<HD1>Country Group C [Reserved]</HD1>
{
    _table(
        "Country Group D",
        "<TH>Country</TH><TH>[D: 1]<br/>National<br/>Security</TH><TH>[D: 5]<br/>U.S. Arms Embargoed Countries<sup>1</sup></TH>",
        "<TR><TD>China (PRC)</TD><TD>X</TD><TD>X</TD></TR><TR><TD>Congo (Democratic Republic of)</TD><TD/><TD>X</TD></TR>",
    )
}
{
    _table(
        "Country Group E <sup>1</sup>",
        "<TH>Country</TH><TH>[E:1]<br/>Terrorist<br/>supporting<br/>countries <sup>2</sup></TH><TH>[E:2]<br/>Unilateral<br/>embargo</TH>",
        "<TR><TD>Cuba</TD><TD/><TD>X</TD></TR><TR><TD>Korea, North</TD><TD>X</TD><TD/></TR>",
    )
}
</DIV9></DIV5>"""  # noqa: E501
PART_746 = """<DIV5 N="746" TYPE="PART">
<DIV9 N="Supplement No. 3 to Part 746" TYPE="APPENDIX"><TABLE>
<TR><TH>Country</TH><TH>Scope</TH><TH>Federal Register Citation</TH></TR>
<TR><TD>Germany</TD><TD>Full exclusion</TD><TD>87 FR 12226</TD></TR>
<TR><TD>Korea, South</TD><TD>Partial</TD><TD>87 FR 13627</TD></TR></TABLE></DIV9>
<DIV9 N="Supplement No. 4 to Part 746" TYPE="APPENDIX">
<P>(a) The items described in chapters 84, 85, and 90 are listed whole.</P>
<TABLE><TR><TH>HTS Code</TH><TH>HTS Description</TH></TR>
<TR><TD>3910.00</TD><TD>Silicones in primary forms</TD></TR>
<TR><TD>7304.24</TD><TD>Casing of stainless steel</TD></TR></TABLE></DIV9>
<DIV9 N="Supplement No. 5 to Part 746" TYPE="APPENDIX"><TABLE>
<TR><TH>HTS-6 Code</TH><TH>HTS Description and Per Unit Wholesale Price in the U.S. if applicable</TH></TR>
<TR><TD>640399</TD><TD>Footwear valued at $300 or more per item</TD></TR>
<TR><TD>6403.99</TD><TD>Footwear of exotic leather valued at $1,000 or more</TD></TR>
<TR><TD>2204.10</TD><TD>Sparkling wine</TD></TR></TABLE></DIV9>
<DIV9 N="Supplement No. 1 to Part 746" TYPE="APPENDIX"><P>The list goes on:</P>
<P>(a) Tobacco and tobacco products</P><P>(b) Luxury watches: wrist and pocket</P>
<P>(j) Truffles and caviar</P></DIV9>
<DIV9 N="Supplement No. 6 to Part 746" TYPE="APPENDIX"><P>What follows is EAR99.</P>
<P>(a) <I>Chemicals in concentrations of 95% weight or greater,</I> as follows:</P>
<P>(1) Nitromethane (CAS 75-52-5);</P><P>(2) Sodium azide (CAS 26628- 22-8).</P>
<P>(f) <I>Equipment.</I> This paragraph lists equipment.</P>
<P>(12) Fermenters and components therefor, n.e.s.;</P><P>(24)—(26) [Reserved]</P>
<P>(28) Lyophilisers, n.e.s., and vial washers;</P>
<P>(h) Riot control agents as follows:</P><P>(1) Capsaicin (CAS 404-86-4);</P>
<P>(i) Pre-cursors as follows:</P><P>(1) Malononitrile (CAS 109-77-3).</P></DIV9>
<DIV9 N="Supplement No. 7 to Part 746" TYPE="APPENDIX"><TABLE>
<TR><TH>HTS-6 Codes</TH><TH>HTS Description</TH></TR>
<TR><TD>8407.10</TD><TD>Spark-ignition aircraft engines</TD></TR></TABLE></DIV9></DIV5>"""  # noqa: E501
PART_744 = """<DIV5 N="744" TYPE="PART"><DIV9 N="Supplement No. 2 to Part 744" TYPE="APPENDIX">
<P>(1)(i) 1A290 Depleted uranium. (ii) 9Z999 is no entry. (iii) 9E998 Technology.</P>
</DIV9></DIV5>"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "texts"


def _rows(text: str, field: str) -> list[dict[str, str]]:
    return list(getattr(read_ecfr(text.encode(), "text"), field) or ())


def test_groups_as_ecfr_sets_them() -> None:
    """Captions name the groups, `[D: 1]` has a blank, group B is a list and not a table."""
    rows = {row["code"]: row["groups"] for row in _rows(PART_740, "groups")}
    assert rows == {
        "DE": "A:1 A:5", "TR": "A:1", "IL": "A:6", "BS": "B", "CI": "B", "KR": "B", "BA": "B",
        "ZW": "B", "CN": "D:1 D:5", "CD": "D:5", "CU": "E:2", "KP": "E:1",
    }  # fmt: skip
    assert read_ecfr(PART_740.encode(), "text").problems == ()


def test_exceptions_are_read_by_their_symbols() -> None:
    found = {row["symbol"]: row["section"] for row in _rows(PART_740, "exceptions")}
    assert found == {"LVS": "740.3", "NAC": "740.8", "ACA": "740.8"}


def test_tariff_codes_with_chapters_and_prices() -> None:
    found = {
        (row["supplement"], row["code"]): row["least_usd"] for row in _rows(PART_746, "tariff")
    }
    assert found == {
        ("4", "84"): "", ("4", "85"): "", ("4", "90"): "", ("4", "391000"): "", ("4", "730424"): "",
        ("5", "640399"): "300", ("5", "220410"): "", ("7", "840710"): "",
    }  # fmt: skip
    assert {row["code"] for row in _rows(PART_746, "partners")} == {"DE", "KR"}


def test_goods_listed_by_words_with_weights_and_numbers() -> None:
    """Supplements nos. 1 and 6 are paragraphs: what is new is known by its own words, and told."""
    made = read_ecfr(PART_746.encode(), "text")
    rows = {(row["supplement"], row["paragraph"]): row for row in made.worded or ()}
    assert {key for key in rows if key[0] == "1"} == {("1", "(a)"), ("1", "(b)"), ("1", "(j)")}
    azide = rows["6", "(a)(2)"]
    assert (azide["cas"], azide["least_percent"], azide["words"]) == (
        "26628-22-8", "95", "sodium azide",
    )  # fmt: skip
    assert "fermenter" in rows["6", "(f)(12)"]["words"]
    assert rows["6", "(f)(12)"]["least_percent"] == ""
    assert rows["6", "(f)(28)"]["words"] == "lyophilisers|vial washers"
    assert rows["6", "(h)(1)"]["words"].startswith("capsaicin")
    assert rows["6", "(i)(1)"]["cas"] == "109-77-3"
    told = [one for one in made.problems if "(j)" in one or "(f)(28)" in one]
    assert len(told) == 2
    assert all("is new" in one for one in told)


def test_supplement_2_to_part_744_is_held_against_the_rules(tmp_path: Path, home: Path) -> None:
    files = _files(tmp_path, CHART, PART_740, LIST, PART_744)
    made = import_regulations(files, DAY, home, accept=True)
    told = [one for one in made.problems if "744" in one]
    assert len(told) == 2
    assert "names 9E998, which no rule does" in told[0]
    assert "1C990" in told[1]
    assert "1A290" not in told[1]


def test_an_imported_text_settles_what_the_shipped_one_leaves_open(
    tmp_path: Path, home: Path
) -> None:
    files = _files(tmp_path, CHART, PART_740, LIST, PART_746)
    import_regulations(files, DAY, home, accept=True)
    tables = tables_on(DAY, home)
    assert tables.tariff.whole == {"2", "4", "5", "7"}
    assert tables.sets["partner"] == {"DE", "KR"}

    def ask(
        hs: str, destination: str = "RU", value: str | None = None, goods: str = ""
    ) -> set[str]:
        worth = None if value is None else Decimal(value)
        asked = Shipment(
            id="1", eccn="EAR99", destination=destination, hs=hs, value_usd=worth, description=goods
        )
        made = determine(asked, DAY, tables)
        told = {finding.rule for finding in made.findings if finding.missing_facts}
        return {one.rule for one in made.determination.requirements} | {f"?{one}" for one in told}

    listed, luxury, open_6 = "russia-industry-codes", "russia-luxury", "?russia-supplement-6"
    assert listed in ask("8413.50")
    assert listed in ask("391000")
    assert ask("0702.00") & {listed, f"?{listed}", luxury, f"?{luxury}"} == set()
    assert open_6 not in ask("0702.00")
    assert open_6 in ask("3824.99")  # a mixture of what nobody says
    assert "russia-supplement-6" in ask("", goods="sodium azide 99 %")
    assert open_6 in ask("", goods="sodium azide")
    assert open_6 not in ask("", goods="sodium azide 2 % in water")
    assert luxury in ask("2204.10.00")
    assert f"?{luxury}" in ask("640399")
    assert luxury not in ask("640399") | ask("640399", value="900")
    assert f"?{luxury}" in ask("640399", value="900")
    assert f"?{luxury}" not in ask("640399", value="299.99")
    assert f"?{luxury}" in ask("6403")
    assert "iran-supplement-7" in ask("840710", "IR")
    assert "?iran-supplement-7" not in ask("0702", "IR")


def test_an_exception_the_text_no_longer_holds_is_foreclosed(tmp_path: Path, home: Path) -> None:
    kept = LIST.replace("ACE:</I> Yes", "ACE:</I> Yes</FP-1><FP-1><I>LVS:</I> $5000")
    files = _files(tmp_path, CHART, PART_740, kept)
    made = import_regulations(files, DAY, home, accept=True)
    assert any("no exception ACE, ACM" in one for one in made.problems)
    asked = Shipment(id="1", eccn="3A001.a", destination="CN")
    answer = determine(asked, DAY, tables_on(DAY, home)).determination
    assert answer.verdict is Verdict.LICENCE_REQUIRED
    (one,) = answer.requirements
    assert {offer.symbol: offer.status for offer in one.exceptions}["ACE"] == "foreclosed"
    assert any("2026-09-01 holds no exception ACE" in offer.why for offer in one.exceptions)


def test_a_document_with_nothing_that_is_read_is_refused() -> None:
    other = PART_746.replace("Part 746", "Part 748")
    with pytest.raises(MalformedInput, match="746"):
        read_ecfr(other.encode(), "file")


NOTHING_SAID: list[tuple[str, str, date, Verdict]] = [
    ("84", "", TODAY, LICENCE),
    ("9031", "", TODAY, LICENCE),
    ("3901.40", "", TODAY, LICENCE),
    ("2204.10", "", TODAY, LICENCE),
    ("7304.24", "", TODAY, LICENCE),
    ("7304.11", "", TODAY, OPEN),  # supplement no. 2: nobody said what it is for
    ("0702", "", TODAY, NOTHING),
    ("6403.99", "", TODAY, OPEN),  # from 300 dollars a piece
    ("6110.20", "", TODAY, NOTHING),
    ("6110.20", "parts of a drysuit", TODAY, OPEN),  # parts of what is listed are listed
    ("", "", TODAY, OPEN),
    ("3901.40", "", date(2023, 6, 1), OPEN),  # the list of that day is not held
    ("6110.20", "", date(2023, 6, 1), OPEN),
    ("8413.50", "", date(2023, 6, 1), LICENCE),  # chapter 84 was whole by then
    ("", "acetone, technical grade, 99.5%", TODAY, LICENCE),
    ("", "acetone", TODAY, OPEN),
    ("", "centrifuge tubes", TODAY, LICENCE),
    ("", "reagent, CAS 75-52-5, 98 %", TODAY, LICENCE),
    ("3004.90", "aspirin tablets", TODAY, NOTHING),  # no medicine is in supplement no. 6
    ("3002.49", "plasmid vectors", TODAY, OPEN),  # may be a medicine
]


@pytest.mark.parametrize(("hs", "goods", "day", "wanted"), NOTHING_SAID)
def test_goods_for_russia_by_code_and_words(
    hs: str, goods: str, day: date, wanted: Verdict
) -> None:
    """746.8(a)(4) to (7): supplements nos. 2, 4, 5 and 6 as they are shipped."""
    asked = Shipment(id="1", eccn="EAR99", destination="RU", hs=hs, description=goods)
    assert determine(asked, day).determination.verdict is wanted


def test_the_paragraph_that_lists_goods_is_evidence() -> None:
    asked = Shipment(
        id="1", eccn="EAR99", destination="RU", hs="2914.11", description="Acetone 99.8 %"
    )
    found = {one.rule: one for one in determine(asked, TODAY).findings}
    assert found["russia-supplement-6"].evidence[1].text == (
        "supplement no. 6, paragraph (b)(1): acetone"
    )
    luxury = Shipment(id="2", eccn="EAR99", destination="KP", description="two grand pianos")
    assert "746.4(b)(1)" in determine(luxury, TODAY).determination.licensing_policy


_CODES = st.text("0123456789", min_size=2, max_size=10)


@given(codes=st.lists(_CODES, min_size=1, max_size=6), hs=_CODES, is_whole=st.booleans())
def test_a_code_covers_what_begins_with_it(codes: list[str], hs: str, *, is_whole: bool) -> None:
    basis = "text" if is_whole else "part"
    rows = [{"supplement": "4", "code": code, "least_usd": "", "basis": basis} for code in codes]
    answer = TariffLists(rows).holds(["4"], hs, None)
    if any(hs.startswith(code) for code in codes):
        assert answer is True
    elif any(code.startswith(hs) for code in codes) or not is_whole:
        assert answer is None
    else:
        assert answer is False
    assert TariffLists(rows).holds(["4"], "", None) is None
    assert TariffLists([]).holds(["4"], hs, None) is None
