"""Newer texts: eCFR's layout read, what cannot be whole refused, and used by day."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.errors import MalformedInput, PenstockError, UsageError
from penstock.exports import Shipment, determine, export_tables, import_regulations, tables_on
from penstock.exports._ecfr import COLUMNS, destinations_of, read_ecfr
from penstock.exports._text_words import read_table
from penstock.model import Verdict

_HEADS = "".join(f"<TH>{column}</TH>" for column in COLUMNS)


def _chart_row(name: str, marks: set[str], note: str = "") -> str:
    cells = "".join(f"<TD>X</TD>" if column in marks else "<TD/>" for column in COLUMNS)  # noqa: F541
    return f"<TR><TD>{name}{f' <sup>{note}</sup>' if note else ''}</TD>{cells}</TR>"


CHART = f"""<DIV5 N="738" TYPE="PART"><DIV9 N="Supplement No. 1 to Part 738" TYPE="APPENDIX">
<HEAD>Commerce Country Chart</HEAD><TABLE><THEAD>
<TR><TH rowspan="2">Countries</TH><TH colspan="3">Chemical</TH></TR><TR>{_HEADS}</TR></THEAD><TBODY>
{_chart_row("Germany", {"NS 1"})}{_chart_row("China", {"NS 1", "NS 2"}, "3")}
<TR><TD>Cuba</TD><TD colspan="16">See part 746 of the EAR</TD></TR>
<TR><TD colspan="17"><sup>3</sup> See 742.6(a)(3)</TD></TR></TBODY></TABLE></DIV9></DIV5>"""
GROUPS = """<DIV5 N="740" TYPE="PART"><DIV9 N="Supplement No. 1 to Part 740" TYPE="APPENDIX">
<HD1>Country Group A</HD1><TABLE><TR><TH>Country</TH>
<TH>[A:1] Wassenaar</TH><TH>[A:5]</TH><TH>[A:6]</TH></TR>
<TR><TD>Germany</TD><TD>X</TD><TD>X</TD><TD/></TR><TR><TD>Israel</TD><TD/><TD/><TD>X</TD></TR></TABLE>
<HD1>Country Group B</HD1><TABLE><TR><TD>Germany</TD><TD>Israel</TD></TR></TABLE>
<HD1>Country Group D</HD1><TABLE><TR><TH>Country</TH><TH>[D:1]</TH><TH>[D:5]</TH></TR>
<TR><TD>China (PRC)</TD><TD>X</TD><TD>X</TD></TR></TABLE>
<HD1>Country Group E</HD1><TABLE><TR><TH>Country</TH><TH>[E:1]</TH><TH>[E:2]</TH></TR>
<TR><TD>Iran</TD><TD>X</TD><TD/></TR><TR><TD>Cuba</TD><TD/><TD>X</TD></TR></TABLE></DIV9></DIV5>"""
LIST = """<DIV5 N="774" TYPE="PART"><DIV9 N="Supplement No. 1 to Part 774" TYPE="APPENDIX">
<FP-2><B>3A001 Electronic items.</B></FP-2><FP-1><I>Reason for Control:</I> NS, RS, AT</FP-1>
<TABLE><TR><TH>Control(s)</TH><TH>Country Chart (See Supp. No. 1 to part 738)</TH></TR>
<TR><TD>NS applies to entire entry, except 3A001.z</TD><TD>NS Column 2.</TD></TR>
<TR><TD>RS applies to 3A001.z</TD>
<TD>To or within Macau or a destination specified in Country Group D:5</TD></TR>
<TR><TD>AT applies to entire entry</TD><TD>AT Column 1</TD></TR></TABLE>
<FP-1><I>LVS:</I> $3000</FP-1><FP-1><I>GBS:</I> N/A</FP-1><FP-1><I>ACE:</I> Yes</FP-1>
<P>a. Circuits</P>
<FP-2><B>1C350 Chemicals.</B></FP-2><FP-1>Reason for Control: CB, CW, AT</FP-1>
<FP-2><B>9A117 Staging mechanisms. (These items are “subject to the ITAR.”)</B></FP-2>
</DIV9></DIV5>"""


def _files(folder: Path, *texts: str) -> list[Path]:
    paths = []
    for number, text in enumerate(texts):
        path = folder / f"part{number}.xml"
        path.write_text(f'<?xml version="1.0"?><ECFR>{text}</ECFR>', encoding="utf-8")
        paths.append(path)
    return paths


def test_the_chart_keeps_its_columns() -> None:
    rows = {row["code"]: row for row in read_ecfr(CHART.encode(), "chart").chart or ()}
    assert rows["DE"]["marks"] == "NS 1"
    assert rows["CN"]["marks"] == "NS 1|NS 2"
    assert rows["CN"]["footnotes"] == "3"
    assert set(rows) == {"DE", "CN"}


def test_the_groups() -> None:
    rows = {row["code"]: row["groups"] for row in read_ecfr(GROUPS.encode(), "g").groups or ()}
    assert rows == {
        "DE": "A:1 A:5 B",
        "IL": "A:6 B",
        "CN": "D:1 D:5",
        "IR": "E:1",
        "CU": "E:2",
    }


def test_the_list() -> None:
    read = read_ecfr(LIST.encode(), "list")
    entries = {row["eccn"]: row for row in read.entries or ()}
    assert entries["3A001"]["lvs"] == "$3000"
    assert entries["3A001"]["others"] == "ACE: Yes"
    assert entries["9A117"]["status"] == "itar"
    keys = ("reason", "destinations", "only", "excluded")
    reasons = [tuple(row[key] for key in keys) for row in read.reasons or ()]
    assert reasons == [
        ("NS", "NS 2", "", "z"),
        ("RS", "D:5 MO", "z", ""),
        ("AT", "AT 1", "", ""),
    ]


def test_a_small_text_is_refused_and_kept_only_on_purpose(tmp_path: Path) -> None:
    files = _files(tmp_path, CHART, GROUPS, LIST)
    home = tmp_path / "texts"
    day = date(2026, 9, 1)
    with pytest.raises(MalformedInput, match="cannot be whole"):
        import_regulations(files, day, home)
    assert not home.exists()
    made = import_regulations(files, day, home, accept=True)
    assert made.rows["entries.tsv"] == 3
    assert any("are held" in problem for problem in made.problems)
    assert tables_on(date(2026, 8, 31), home) is export_tables()
    newer = tables_on(date(2026, 9, 1), home)
    assert newer.vintage == day
    assert set(newer.entries) == {"3A001", "1C350", "9A117"}
    # What the cells do not say is carried over: 1C350 is mended, 9A117 stays another agency's.
    assert {row.reason for row in newer.entries["1C350"].rows} == {"CB", "CW", "AT"}
    asked = Shipment(id="1", eccn="3A001.a", destination="CN")
    answer = determine(asked, day, newer).determination
    assert answer.verdict is Verdict.EXCEPTION_POSSIBLE  # the text says: ACE yes
    assert [one.rule for one in answer.requirements] == ["ccl/3A001/NS"]
    assert answer.data_vintage == day


def test_parts_are_wanted_once_each(tmp_path: Path) -> None:
    with pytest.raises(MalformedInput, match="Missing"):
        import_regulations(_files(tmp_path, CHART), date(2026, 9, 1), tmp_path / "texts")
    with pytest.raises(UsageError, match="second time"):
        import_regulations(_files(tmp_path, CHART, CHART), date(2026, 9, 1), tmp_path / "texts")


def test_other_columns_are_refused() -> None:
    with pytest.raises(MalformedInput, match="not those known"):
        read_ecfr(CHART.replace("<TH>AT 2</TH>", "<TH>AT 3</TH>").encode(), "chart")


@pytest.mark.parametrize("content", [b"", b"<a>", b"<!DOCTYPE a><a/>", b"<a/>", b"\xff\xfe<a"])
def test_what_is_no_ecfr_is_refused(content: bytes) -> None:
    with pytest.raises(PenstockError):
        read_ecfr(content, "file")


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(LIST) - 1), st.integers(1, 60))
def test_a_damaged_text_raises_only_our_errors(start: int, length: int) -> None:
    damaged = LIST[:start] + LIST[start + length :]
    try:
        read_ecfr(damaged.encode(), "file")
    except PenstockError:
        return  # refused


def test_the_shipped_cells_are_read_the_same() -> None:
    """Every shipped row's cell would be imported as it stands, as far as its words are kept."""
    for cell, wanted in (
        ("NS Column 1.", "NS 1"),
        ("China, Russia or Venezuela (see § 742.6(a)(7)).", "CN RU VE"),
        ("See § 764.1(b) for UN controls", "un-arms-embargo"),
        ("RS Column 1, See § 742.6(a)(3) for license requirements.", "RS 1"),
        ("Refer to § 742.15 of the EAR.", "world - CA"),
        ("N/A.", "?"),
    ):
        assert destinations_of(cell, "") == wanted
    known = {row["destinations"] for row in read_table("exports/reasons.tsv")}
    assert "?" in known
