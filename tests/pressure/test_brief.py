"""Briefs: one page that needs nothing else, true to the figures, and printed by a browser."""

import os
import re
import stat
import sys
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

import pytest

from penstock.errors import MissingExtra, UnreadableInput
from penstock.pressure import brief_page, play_scenario, print_page, read_scenario, run_scenario
from penstock.pressure._charts import Mark, Point, Tie, bars, chord, dots, ladder, number, scatter
from tests.pressure.scenarios import small, written


class _Checker(HTMLParser):
    """Every tag is closed, nothing is loaded."""

    _EMPTY = frozenset({"meta", "br", "rect", "circle", "line", "path"})

    def __init__(self):
        super().__init__()
        self.open, self.loads = [], []

    def handle_starttag(self, tag, attributes):
        self.loads += [value for name, value in attributes if name in {"src", "href"}]
        if tag not in self._EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self._EMPTY:
            assert self.open.pop() == tag


def made(name, **options):
    file = read_scenario(name) if isinstance(name, str) else name
    run = run_scenario(file, draws=8)
    games = () if file.scenario.model.kind == "sectors" else play_scenario(file, draws=8, **options)
    return run, games, brief_page(run, games)


@pytest.mark.parametrize("name", ["north-korea", "three-sectors"])
def test_a_brief_is_whole_and_loads_nothing(name):
    run, _games, page = made(name)
    checker = _Checker()
    checker.feed(page)
    assert checker.open == []
    assert checker.loads == []
    assert "<script" not in page
    for svg in re.findall(r"<svg.*?</svg>", page, re.S):
        ElementTree.fromstring(svg)
        assert 'role="img"' in svg
        assert "<title>" in svg
        assert "<desc>" in svg
    assert run.world.sha256 in page
    assert "balanced" in page
    assert "cannot say" in page
    assert "nan" not in re.sub(r"<style.*?</style>", "", page).lower().replace("finan", "")


def test_its_sentences_are_those_of_the_figures():
    run, games, page = made("north-korea")
    worst = max(
        (one for one in run.outcomes if one.stamp.horizon == "long_run"),
        key=lambda one: one.target.loss.value,
    )
    assert f"loses {number(worst.target.loss.value)} percent" in page
    game = next(one for one in games if one.stamp.horizon == "long_run")
    assert game.exact.players[game.pivotal()] == "China"
    assert "<b>China</b> is pivotal" in page
    assert "North Korea" in page
    for title in ("Who is pivotal", "ladder", "What senders pay", "Where the trade goes"):
        assert title in page
    assert "Fuels: coal, oil, gas" in page
    assert "Burden of the members" in page


def test_words_of_the_file_cannot_break_the_page(tmp_path):
    evil = "<script>alert(1)</script> & 'x'"
    blocs = {evil: ["CN"], "United States": ["US"]}
    cases = [{"id": "one", "title": evil, "senders": [evil], "shocks": [{"kind": "embargo"}]}]
    _, _, page = made(written(tmp_path, small(title=evil, note=evil, blocs=blocs, cases=cases)))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("value", [0.0, -1.0, 1e-9, 99.7, 1e9, -123456.0])
def test_charts_take_any_number(value):
    marks = [Mark("one", value, value, value), Mark("two & three", 2 * value), Mark("x" * 99, 1.0)]
    ties = [Tie("one", abs(value), 0.0, is_sender=True), Tie("two", 0.0, 1.0, is_sender=False)]
    points = [Point("A", value, value, is_case=True), Point("1", value, value, is_case=False)]
    for drawn in (
        bars(marks, "t", "u"),
        dots([("g", marks[:2])], "t", "u"),
        ladder(marks, "t", "u"),
        scatter(points, "t", "x", "y"),
        chord("me", ties, "t"),
        chord("me", [], "t"),
    ):
        ElementTree.fromstring(drawn)
        assert "nan" not in drawn
        assert "inf" not in drawn


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (99.7, "100"), (1.234, "1.2"), (0.00351, "0.0035"), (12345.0, "12,300")],
)
def test_numbers_have_the_digits_they_deserve(value, text):
    assert number(value) == text


def browser(tmp_path, script):
    path = tmp_path / "browser"
    path.write_text(f"#!{sys.executable}\n{script}")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_a_browser_prints_the_page(tmp_path):
    script = (
        "import sys, pathlib\n"
        "to = next(w.split('=', 1)[1] for w in sys.argv if w.startswith('--print-to-pdf='))\n"
        "page = pathlib.Path(sys.argv[-1].removeprefix('file://')).read_text()\n"
        "pathlib.Path(to).write_bytes(b'%PDF-' + page.encode())\n"
    )
    assert print_page("<p>hello</p>", browser(tmp_path, script)) == b"%PDF-<p>hello</p>"


def test_a_browser_that_is_missing_or_prints_nothing_is_told(tmp_path, monkeypatch):
    with pytest.raises(MissingExtra, match="no browser nowhere"):
        print_page("", "nowhere")
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(MissingExtra, match="No browser that prints"):
        print_page("")
    with pytest.raises(UnreadableInput, match="printed nothing: broken"):
        print_page("", browser(tmp_path, "import sys; sys.stderr.write('broken')"))
