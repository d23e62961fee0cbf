"""Pictures that need nothing else: every party, its status in words, and every proof."""

import re
from fractions import Fraction
from html.parser import HTMLParser

from lxml import etree

from penstock.ownership import OwnerGraph, find_listed, owners_page, owners_svg, trace
from tests.ownership.made import DAY, graph, of
from tests.ownership.test_golden import SEVEN

_VOID = {"meta", "input", "br"}


class _Page(HTMLParser):
    """Checks that every element is closed, and counts them."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.deepest = 0
        self.counts: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if tag not in _VOID:
            self.open.append(tag)
        self.deepest = max(self.deepest, len(self.open))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _read(page: str) -> _Page:
    found = _Page()
    found.feed(page)
    found.close()
    assert found.open == []
    return found


def _drawn(made: OwnerGraph, listed: str) -> tuple[str, str]:
    seeds = find_listed(made, listed.split(), DAY)
    found = trace(made, seeds, as_of=DAY)
    return owners_page(made, found, seeds.possible), owners_svg(made, found, seeds.possible)


def test_a_page_says_everything_in_words() -> None:
    page, picture = _drawn(graph(SEVEN), "SA SB SD SF")
    found = _read(page)
    assert found.counts["tr"] == 1 + 5
    assert page.count('class="status blocked"') >= 4
    assert "SD holds 50 % of D" in page
    assert "prefers-color-scheme" in page
    # Nothing is fetched from anywhere.
    assert re.findall(r"""(?:src|href)=|url\(|@import|https?://(?!www\.w3\.org)""", page) == []
    tree = etree.fromstring(picture.encode())
    words = [text.text for text in tree.iter("{*}text")]
    assert words.count("blocked") == 4
    assert words.count("listed") == 4
    assert "81 %" in words


def test_names_cannot_break_out_of_a_page() -> None:
    made = of(graph("X60 A").stakes)
    parties = {
        one: type(p)(one, (f"<script>alert('{one}')</script>&\"",))
        for one, p in made.parties.items()
    }
    nasty = OwnerGraph(parties=parties, stakes=made.stakes)
    page, picture = _drawn(nasty, "X")
    assert _read(page).counts["script"] == 1
    etree.fromstring(picture.encode())


def test_cycles_long_chains_and_many_parties_are_drawn() -> None:
    links = (f"N{'a' * place}60 N{'a' * (place + 1)}" for place in range(1, 150))
    page, _ = _drawn(graph(", ".join(["X60 Na", *links, "A60 B", "B60 A"])), "X")
    assert _read(page).deepest < 300
    wide = ", ".join(f"X60 C{place}" for place in range(2100))
    page, _ = _drawn(graph(wide), "X")
    assert "Not drawn" in page
    assert _read(page).counts["tr"] == 2101


def test_numbers_with_digits_without_end_are_rounded_and_exact_on_pointing() -> None:
    """A chain of odd shares has an economic interest of a hundred digits: no column is so wide."""
    links = (f"N{'a' * place}33.33 N{'a' * (place + 1)}" for place in range(1, 40))
    page, _ = _drawn(graph(", ".join(["X77.7 Na", *links])), "X")
    cells = re.findall(r'<td class="number"(?: title="([^"]*)")?>([^<]*)</td>', page)
    assert max(len(shown) for _, shown in cells) <= 14
    exact, shown = next((title, text) for title, text in cells if title)
    assert Fraction(exact.removeprefix("exactly ")) > 0
    assert abs(Fraction(exact.split()[-1]) - Fraction(shown.split()[-1])) <= Fraction(1, 2 * 10**6)
