"""Every page can be read: by day, by night, on a phone; every field has a name (WCAG 2.2 AA)."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import expect

from penstock.model import Role
from tests.web.conftest import Site

pytestmark = pytest.mark.browser
_LOOK = Path(__file__).with_name("readable.js").read_text(encoding="utf-8")
_ARTICLE = (
    "The U.S. Treasury Department on Thursday sanctioned Zorandia Commerce Bank for helping "
    "Pyongyang sell coal. The European Union is considering to sanction Blue Harbour Shipping, "
    "officials said on Friday."
)
_WINDOWS: tuple[tuple[Literal["light", "dark"], int], ...] = (
    ("light", 1280),
    ("dark", 1280),
    ("light", 390),
)
_PAGES = (
    "/",
    "/find?q=Dragomir+Vaskinov",
    "/check",
    "/alerts",
    "/alerts/A1",
    "/decisions/4",
    "/measures?target=KP",
    "/measures/us-311-kp",
    "/timelines/KP",
    "/owners",
    "/news",
    "/news?party=us-ofac:1",
    "/pressure",
    "/pressure/three-sectors",
    "/pressure/three-sectors?draws=2&seed=1",
    "/lists",
    "/listed/us-ofac:2",
    "/whitelist",
    "/ledger",
    "/ledger/1",
    "/papers",
    "/papers/correspondents",
    "/papers/evidence",
    "/papers/retention",
    "/users",
    "/settings",
    "/nowhere",
)


def test_every_page_can_be_read(site: Site) -> None:
    folder = Path(site.house.settings.home) / "news"
    folder.mkdir()
    (folder / "article.txt").write_text(_ARTICLE)
    ann, eve = (site.person(role.value, role) for role in (Role.APPROVER, Role.ADMINISTRATOR))
    ann.goto("/check")
    ann.fill("#text", "Dragomir Vaskinov\n")
    ann.click("main button.main")
    for path in _PAGES:
        page = eve if path in ("/users", "/settings") else ann
        page.goto(path)
        for scheme, width in _WINDOWS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            found = {what: where for what, where in page.evaluate(_LOOK).items() if where}
            assert found == {}, (path, scheme, width)


def test_on_a_phone_a_row_of_the_queue_is_seen_whole(site: Site) -> None:
    ann = site.person("ann", Role.ANALYST)
    ann.goto("/check")
    ann.fill("#text", "Dragomir Vaskinov\n")
    ann.click("main button.main")
    ann.set_viewport_size({"width": 390, "height": 900})
    ann.goto("/alerts")
    row = ann.locator("table.stack tbody tr").first
    right = ann.locator("section.sheet:has(table.stack)").evaluate(
        "one => one.getBoundingClientRect().right"
    )
    edges = row.locator("td").evaluate_all(
        "cells => cells.map((one) => one.getBoundingClientRect().right)"
    )
    assert len(edges) == 9
    assert max(edges) <= right


def test_the_bar_stands_in_one_line_for_whoever_sees_every_page(site: Site) -> None:
    long_name = "alexandra.konstantinopoulou"
    eve = site.person(long_name, Role.ADMINISTRATOR)
    eve.goto("/settings")
    tops = eve.locator("header.top nav li, header.top .who button").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect())"
        ".map((box) => Math.round((box.top + box.bottom) / 20))"
    )
    assert len(set(tops)) == 1


def test_the_next_alert_is_one_key_away(site: Site) -> None:
    ann = site.person("ann", Role.ANALYST)
    ann.goto("/check")
    ann.fill("#text", "Dragomir Vaskinov\nZorandia Commerce Bank\n")
    ann.click("main button.main")
    ann.goto("/alerts")
    ann.keyboard.press("n")
    ann.wait_for_url("**/alerts/A1*")
    ann.select_option("#disposition", "false_positive")
    ann.select_option("#reason", "other_name")
    ann.fill("#disposition-text", "Another one")
    ann.get_by_role("button", name="Propose").click()
    ann.wait_for_load_state()
    ann.keyboard.press("n")
    ann.wait_for_url("**/alerts/A2*")


def test_paper_is_printed_dark_on_white_by_night_too(site: Site) -> None:
    ann = site.person("ann", Role.APPROVER)
    ann.goto("/check")
    ann.fill("#text", "Dragomir Vaskinov\n")
    ann.click("main button.main")
    for path in ("/alerts/A1", "/lists"):
        ann.goto(path)
        colours = []
        for scheme in ("light", "dark"):
            ann.emulate_media(media="print", color_scheme="dark" if scheme == "dark" else "light")
            assert ann.evaluate(_LOOK)["faint"] == [], path
            every = "[...document.querySelectorAll('main *')].map((one) => "
            colours.append(ann.evaluate(every + "getComputedStyle(one).color)"))
        # Grounds are not printed: only the ink of the day can be read on white.
        assert colours[0] == colours[1], path


def test_on_a_phone_an_account_can_be_changed_without_moving_sideways(site: Site) -> None:
    # One's own account has no button: nobody locks themselves out.
    site.person("ann", Role.ANALYST)
    eve = site.person("eve", Role.ADMINISTRATOR)
    eve.set_viewport_size({"width": 390, "height": 900})
    eve.goto("/users")
    edges = eve.locator("table.stack button").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().right)"
    )
    assert edges
    assert max(edges) < 390


def test_a_phone_shows_both_sides_of_an_alert_in_whole_words(site: Site) -> None:
    ann = site.person("ann", Role.ANALYST)
    ann.goto("/check")
    ann.fill("#text", "Dragomir Vaskinov\n")
    ann.click("main button.main")
    expect(ann.locator("td[data-name=Question]")).to_have_text("Dragomir Vaskinovparty")
    ann.set_viewport_size({"width": 390, "height": 844})
    ann.goto("/alerts/A1")
    listed = ann.locator("table.fields td[data-name='Listed party']").first
    box = listed.bounding_box()
    assert box is not None
    assert box["width"] > 250
    heading = ann.locator("table.fields tbody th", has_text="born or founded").bounding_box()
    assert heading is not None
    assert heading["height"] < 45  # in one line


def test_how_many_are_chosen_is_told_where_something_is_done_to_them(site: Site) -> None:
    ann = site.person("ann", Role.ANALYST)
    ann.goto("/check")
    ann.fill("#text", "Dragomir Vaskinov\nZorandia Commerce Bank\n")
    ann.click("main button.main")
    ann.goto("/alerts")
    told = ann.locator("[data-chosen]")
    expect(told).to_have_text("0 chosen")
    ann.check("input[data-all]")
    expect(told).to_have_text("2 chosen")
    ann.locator("tbody input[name=alert]").first.uncheck()
    expect(told).to_have_text("1 chosen")


def test_what_is_long_is_folded_until_it_is_asked_for_or_printed(site: Site) -> None:
    ann = site.person("ann", Role.ANALYST)
    shown = "all => all.filter((one) => one.checkVisibility()).length"
    for path, most in (("/measures", 60), ("/timelines/KP", 20)):
        ann.set_viewport_size({"width": 390, "height": 844})
        ann.goto(path)
        rows = ann.locator("tr[data-row]")
        folded, every = rows.evaluate_all(shown), rows.count()
        assert folded < most < every
        assert ann.evaluate("document.documentElement.scrollHeight") < 5000
        ann.keyboard.press("j")  # goes to what can be seen, or nowhere
        assert ann.evaluate("!document.activeElement.closest('details:not([open])')")
        ann.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert rows.evaluate_all(shown) == every
        ann.evaluate("dispatchEvent(new Event('afterprint'))")
        assert rows.evaluate_all(shown) == folded
        ann.get_by_role("link", name="Unfold all").click()
        assert rows.evaluate_all(shown) == every
        ann.get_by_role("link", name="Fold the").click()
        assert rows.evaluate_all(shown) == folded


def test_who_cannot_close_alerts_chooses_none(site: Site) -> None:
    ann, eve = (site.person(role.value, role) for role in (Role.ANALYST, Role.ADMINISTRATOR))
    ann.goto("/check")
    ann.fill("#text", "Dragomir Vaskinov\n")
    ann.click("main button.main")
    for page, boxes in ((ann, 2), (eve, 0)):
        page.goto("/alerts")
        expect(page.locator("tr[data-row]")).to_have_count(1)
        expect(page.locator("section input[type=checkbox]")).to_have_count(boxes)


def test_a_timeline_is_dark_by_night(site: Site) -> None:
    ann = site.person("ann", Role.ANALYST)
    ann.goto("/timelines/KP")
    filtered = "getComputedStyle(document.querySelector('img.timeline')).filter"
    assert ann.evaluate(filtered) == "none"
    ann.emulate_media(color_scheme="dark")
    assert "invert" in ann.evaluate(filtered)
    ann.emulate_media(media="print", color_scheme="dark")
    assert ann.evaluate(filtered) == "none"
