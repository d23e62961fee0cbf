"""What follows for every tag and section the publishers have ever used."""

import csv
import lzma
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from penstock.measures import ListingFact, PartyFact, QuestionFacts, book, evaluate
from penstock.measures._schema import ProgrammeTarget
from penstock.model import Stage
from tests.measures.cases import PAYMENT
from tests.shared import shared_data

pytestmark = pytest.mark.shared

SDN, CONSOLIDATED, CSL = "us-ofac-sdn", "us-ofac-consolidated", "us-csl"
ABBREVIATED = re.compile(r"\(([A-Z][A-Z-]+)(?: List)?\)")
SECTIONS = {"CAP": "CAPTA"}
NEWEST = date(2026, 7, 31)

# Tags that carry no measure of their own. `IFSR` and `IRGC` only mark secondary sanctions: they
# have a measure, but block nobody. Nothing else may stand here without a reason.
WITHOUT_MEASURE: dict[str, str] = {}

Entry = tuple[date, str, str, tuple[str, ...]]


def split(cell: str) -> tuple[str, ...]:
    return tuple(sorted({tag.strip() for tag in cell.strip("[] ").split("] [")} - {"", "-0-"}))


def legacy(path: Path, day: date, name: str) -> Iterator[Entry]:
    content = path.read_bytes()
    text = (lzma.decompress(content) if path.suffix == ".xz" else content).decode(
        "utf-8", "replace"
    )
    for row in csv.reader(line for line in text.splitlines() if line.strip("\x1a")):
        yield day, name, "", split(row[3])


def section(source: str) -> str:
    found = ABBREVIATED.search(source)
    assert found, source
    return SECTIONS.get(found[1], found[1])


@cache
def entries() -> frozenset[Entry]:
    """Every set of tags of every list in hand, with the day and the part of the list."""
    lists = shared_data() / "lists"
    found: set[Entry] = set()
    ofac = lists / "ofac"
    found.update(legacy(ofac / "2019-01" / "sdn.csv", date(2019, 1, 15), SDN))
    found.update(legacy(ofac / "2023-12-28" / "sdn.csv", date(2023, 12, 28), SDN))
    for path in sorted((ofac / "history").glob("sdn_*.csv.xz")):
        found.update(legacy(path, date.fromisoformat(path.name[4:14]), SDN))
    found.update(legacy(ofac / "consolidated" / "cons_prim.csv", date(2025, 3, 1), CONSOLIDATED))
    for file, name, day in (
        ("sdn_xml_sample.xml", SDN, date(2020, 4, 22)),
        ("consolidated/consolidated_2020-03-17.xml", CONSOLIDATED, date(2020, 3, 17)),
    ):
        for block in re.findall(r"<programList>.*?</programList>", (ofac / file).read_text(), re.S):
            found.add((day, name, "", tuple(sorted(re.findall("<program>(.*?)<", block)))))
    for path in sorted((lists / "csl").glob("*.csv")):
        day = NEWEST if "2026" in path.name else date(int(path.name[4:8]), 6, 1)
        with path.open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                tags = tuple(sorted({one.strip() for one in row["programs"].split(";")} - {""}))
                found.add((day, CSL, section(row["source"]), tags))
    return frozenset(found)


def programme_targets() -> list[ProgrammeTarget]:
    return [
        target
        for measure in book().measures.values()
        for target in measure.targets
        if isinstance(target, ProgrammeTarget)
    ]


def consequences(entry: Entry) -> set[str]:
    day, name, part, tags = entry
    listing = ListingFact(list=name, section=part, programmes=tags, is_confirmed=True)
    party = PartyFact(id="one", names=("Somebody",), listings=(listing,))
    found = evaluate(QuestionFacts(parties=(party,), activities=PAYMENT), day)
    return {one.consequence for one in found if one.stage is Stage.IN_FORCE}


def test_every_tag_ever_published_has_its_measure() -> None:
    tags = {tag for *_, tags in entries() for tag in tags}
    known = {tag for target in programme_targets() for tag in target.programmes}
    assert len(tags) > 100
    assert sorted(tags - known - set(WITHOUT_MEASURE)) == []
    assert not set(WITHOUT_MEASURE) & known


def test_every_section_of_the_screening_list_has_its_measure() -> None:
    parts = {part for _, _, part, _ in entries() if part}
    assert {"SDN", "EL", "DPL", "UVL", "MEU", "DTC", "ISN", "SSI", "CMIC", "NS-MBS"} <= parts
    for part in parts - {"SDN"}:
        reached = [
            target
            for target in programme_targets()
            if part in target.sections
            or any(
                set(tags) & set(target.programmes) and part not in target.not_on
                for _, _, section, tags in entries()
                if section == part
            )
        ]
        assert reached, part


def test_whoever_is_on_the_sdn_list_is_blocked_on_that_day() -> None:
    blocked = [one for one in entries() if one[1] == SDN or one[2] == "SDN"]
    assert len(blocked) > 2000
    assert [one for one in sorted(blocked) if "block" not in consequences(one)] == []


def test_a_listing_short_of_blocking_never_blocks() -> None:
    others = [one for one in entries() if one[1] == CONSOLIDATED or one[2] not in {"", "SDN"}]
    assert len({one[2] for one in others}) > 10
    wrong = [
        one
        for one in sorted(others)
        if "block" in consequences(one) and "E.O. 13382" not in one[3]  # the same persons as NPWMD
    ]
    assert wrong == []


def test_export_lists_say_nothing_of_payments() -> None:
    for part in ("EL", "DPL", "UVL", "MEU", "DTC"):
        assert consequences((NEWEST, CSL, part, ())) == set(), part


@pytest.mark.parametrize(
    ("part", "tags", "expected"),
    [
        ("CAPTA", ("561-Related",), {"reject"}),
        ("PLC", ("NS-PLC",), {"reject"}),
        ("FSE", ("FSE-IR",), {"reject"}),
        ("NS-MBS", ("HKAA",), {"hold"}),
        ("NS-MBS", ("CAATSA - RUSSIA",), {"hold"}),
        ("CMIC", ("CMIC-EO13959",), set()),
        ("SSI", ("UKRAINE-EO13662",), set()),
    ],
)
def test_what_a_payment_meets_on_the_other_lists(
    part: str, tags: tuple[str, ...], expected: set[str]
) -> None:
    assert consequences((NEWEST, CSL, part, tags)) == expected
