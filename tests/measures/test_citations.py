"""Citations against the law's own text: every cited section exists, every quote is verbatim."""

import re
from functools import cache

import pytest

from penstock.measures import book
from tests.shared import shared_data

pytestmark = pytest.mark.shared

FILES = {"V": "ecfr_31_chapter-V.md", "X": "ecfr_31_chapter-X.md"}
CITED = re.compile(r"31 CFR ((?:\d+\.\d+)(?:\([^\s,;]+)?(?:(?:, | and |-)(?:\d+\.\d+))*)")
SECTION = re.compile(r"\d+\.\d+")
HEADING = re.compile(r"^\s+§ (\d+\.\d+)\s", re.MULTILINE)
ITALICS = re.compile(r"(?<!\w)_|_(?!\w)")


@cache
def regulations() -> str:
    folder = shared_data() / "regulations"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in FILES.values())


@cache
def sections() -> frozenset[str]:
    return frozenset(HEADING.findall(regulations()))


def citations() -> list[tuple[str, str]]:
    found = []
    for measure in book().measures.values():
        cited = [measure.citation]
        cited += [row.citation for row in measure.requirements]
        cited += [clock.citation for row in measure.requirements for clock in row.clocks]
        cited += [row.citation for row in (*measure.exceptions, *measure.licences)]
        found += [(measure.id, one) for one in cited]
    found += [(row.id, row.citation) for row in book().definitions.values()]
    found += [(row.id, row.citation) for row in book().deadlines]
    return found


def test_every_cited_section_exists() -> None:
    wrong = [
        (row, citation, section)
        for row, citation in citations()
        for match in CITED.findall(citation)
        for section in SECTION.findall(match)
        if section not in sections()
    ]
    assert wrong == []
    checked = sum(bool(CITED.search(citation)) for _, citation in citations())
    assert checked > 150


def test_every_quote_is_verbatim() -> None:
    text = ITALICS.sub("", " ".join(regulations().split()))
    quotes = [row.quote for one in book().measures.values() for row in one.requirements]
    quotes = [quote for quote in quotes if quote]
    assert quotes
    for quote in quotes:
        assert " ".join(quote.split()) in text


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("1010.659", "more than 50 percent of the voting stock"),
        ("510.411", "a 50 percent or greater interest"),
        ("510.304", "12:01 a.m. eastern daylight time, March 16, 2016"),
        ("560.301", "February 6, 2012"),
        ("589.310", "3:30 p.m. eastern standard time, December 19, 2014"),
        ("542.304", "August 18, 2011"),
        ("596.302", "August 22, 1996"),
        ("501.603", "within 10 business days"),
        ("536.302", "October 22, 1995"),
        ("542.304", "April 23, 2012"),
        ("544.302", "June 29, 2005"),
        ("546.303", "April 27, 2006"),
        ("547.303", "October 30, 2006"),
        ("550.406", "No entity shall be blocked"),
        ("551.305", "July 20, 2012"),
        ("553.303", "May 13, 2014"),
        ("562.302", "September 29, 2010"),
        ("576.303", "August 29, 2003"),
        ("583.302", "December 21, 2017"),
        ("586.404", "only if the subsidiary itself is identified"),
        ("588.302", "June 27, 2001"),
        ("590.302", "July 25, 2011"),
        ("592.302", "July 30, 2003"),
        ("594.302", "September 24, 2001"),
        ("597.305", "October 6, 1997"),
        ("598.302", "December 3, 1999"),
    ],
)
def test_what_the_golden_dates_rest_on(section: str, words: str) -> None:
    text = regulations()
    starts = [match.start() for match in HEADING.finditer(text) if match.group(1) == section]
    assert starts
    body = text[starts[0] : starts[0] + 6000]
    assert words in ITALICS.sub("", body).replace("_", "")
