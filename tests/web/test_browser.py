"""The work of two people in a real browser, with and without its scripts."""

import re
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from penstock.model import Place, Role
from tests.desk.world import CAPTAIN, WORLD, loaded
from tests.payments.wires import Wire
from tests.web.conftest import Site, shot

pytestmark = pytest.mark.browser
NAMES = "Dragomir Vaskinov\nMaria Perez\n"


def _check(page: Page, text: str) -> None:
    page.goto("/check")
    page.fill("#text", text)
    page.click("main button.main")


def test_a_false_positive_from_alert_to_proof(site: Site) -> None:
    ann = site.person("ann", Role.ANALYST)
    ben = site.person("ben", Role.APPROVER)
    _check(ann, NAMES)
    expect(ann.locator("tbody tr", has_text="Dragomir Vaskinov")).to_contain_text("hold")
    expect(ann.locator("tbody tr", has_text="Maria Perez")).to_contain_text("pass")
    shot(ann, "check")

    ann.goto("/alerts")
    shot(ann, "queue")
    ann.get_by_role("button", name="Take the next alert").click()
    expect(ann.locator("h1")).to_contain_text("A1: is Dragomir Vaskinov the listed")
    expect(ann.locator(".tokens li.exact")).to_have_count(4)
    bars = ann.locator("table:has(svg.bars) tbody td.number").all_inner_texts()
    total = ann.locator("table:has(svg.bars) tfoot td.number").inner_text()
    assert abs(sum(map(float, bars)) - float(total)) < 1e-9
    expect(ann.locator("svg .threshold").first).to_be_attached()
    shot(ann, "review")
    ann.keyboard.press("2")
    ann.keyboard.press("3")
    expect(ann.locator("#disposition-text")).to_be_focused()
    expect(ann.locator("#reason")).to_have_value("other_birth_date")
    ann.fill("#disposition-text", "Born in 1991, the listed one in 1961")
    ann.get_by_role("button", name="Propose").click()
    expect(ann.locator("[role=status]")).to_contain_text("second person")
    expect(ann.locator("main")).to_contain_text("Nobody approves their own work")
    expect(ann.locator("button", has_text="Approve")).to_have_count(0)

    ben.goto("/alerts?state=pending")
    ben.click("text=A1")
    ben.fill("#approve-text", "The passport was seen")
    ben.get_by_role("button", name="Approve").click()
    expect(ben.locator("main")).to_contain_text("stays quiet until one of the two sides changes")
    shot(ben, "approved")

    _check(ann, NAMES)
    settled = ann.locator("tbody tr", has_text="Dragomir Vaskinov")
    expect(settled).to_contain_text("pass")
    expect(settled).to_contain_text("kept quiet by A1")

    changed = replace(CAPTAIN, addresses=(Place("Port Street 9, Latakia", country="SY"),))
    world = tuple(changed if one is CAPTAIN else one for one in WORLD)
    loaded(site.house.settings, datetime.now(UTC).date(), world)
    assert site.house.service.refresh()
    _check(ann, NAMES)
    expect(ann.locator("tbody tr", has_text="Dragomir Vaskinov")).to_contain_text("hold")
    ann.goto("/alerts/A1")
    expect(ann.locator(".note.warn")).to_contain_text("addresses")
    history = ann.locator("ol.history li strong").all_inner_texts()
    assert [one for one in history if one != "view"] == [
        "open",
        "take",
        "propose",
        "approve",
        "reopen",
    ]

    ben.goto("/ledger")
    ben.get_by_role("button", name="Prove the whole ledger").click()
    expect(ben.locator("[role=status]")).to_contain_text("as they were written")
    shot(ben, "ledger")


def test_everything_works_without_scripts(site: Site) -> None:
    ann = site.person("ann", Role.ANALYST, with_script=False)
    _check(ann, NAMES)
    ann.click("td a[href='/alerts/A1']")
    ann.select_option("#disposition", "true_match")
    ann.select_option("#reason", "same_facts")
    ann.fill("#disposition-text", "Same person")
    ann.get_by_role("button", name="Propose").click()
    expect(ann.locator("main")).to_contain_text("true match")
    ann.goto("/find?q=vask")
    expect(ann.locator("#results a").first).to_have_text("Vaskinov, Dragomir")


def test_search_answers_while_somebody_types(site: Site) -> None:
    ann = site.person("ann", Role.ANALYST)
    ann.goto("/find")
    ann.locator("input[type=search]").press_sequentially("Dragomir Vask", delay=20)
    expect(ann.locator("#results h2 a, #results li a").first).to_have_text("Vaskinov, Dragomir")
    assert "q=Dragomir" in ann.url
    shot(ann, "search")


def test_the_text_of_a_payment_is_marked_where_it_hits(site: Site) -> None:
    ann = site.person("ann", Role.ANALYST)
    content = Wire(creditor="Dragomir Vaskinov").pacs008()
    ann.goto("/check")
    ann.set_input_files(
        "#file", {"name": "p.xml", "mimeType": "application/xml", "buffer": content}
    )
    ann.click("main button.main")
    ann.click("td a[data-main]")
    expect(ann.locator("tr.hit mark").first).to_have_text("Dragomir Vaskinov")
    shot(ann, "payment")


def test_a_whole_day_can_be_worked_by_keys(site: Site) -> None:
    ann = site.person("ann", Role.ANALYST)
    _check(ann, "Dragomir Vaskinov\nGlimmertide\nZorandia Commerce Bank\n")
    ann.goto("/alerts")
    ann.keyboard.press("j")
    expect(ann.locator("[data-row] a[data-main]").first).to_be_focused()
    ann.keyboard.press("j")
    ann.keyboard.press("k")
    ann.keyboard.press("Enter")
    expect(ann.locator("h1")).to_contain_text("A1")
    ann.goto("/alerts")
    ann.keyboard.press("Tab")
    expect(ann.locator("a.skip")).to_be_focused()
    ann.keyboard.press("Enter")
    assert ann.url.endswith("#main")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_and_fields_have_names(site: Site, scheme: str) -> None:
    page = site.person(f"root{scheme}", Role.ADMINISTRATOR)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    site.house.door.add_account(f"ann{scheme}", "four words are easy to keep", Role.VIEWER, by="x")
    for path in ("/", "/find?q=Dragomir+Vaskinov", "/lists", "/measures?target=KP", "/users"):
        page.goto(path)
        assert page.evaluate(_NAMELESS) == [], path
        poor = [one for one in page.evaluate(_CONTRASTS) if one["ratio"] < 4.5]
        assert poor == [], path
    page.emulate_media(media="print")
    expect(page.locator("nav")).to_be_hidden()
    shot(page, f"people-{scheme}")


def test_the_law_and_the_tree_are_drawn(site: Site) -> None:
    ann = site.person("ann", Role.ANALYST)
    ann.goto("/measures/us-311-kp")
    picture = ann.locator("img.timeline")
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.naturalWidth") > 100
    ann.goto("/owners")
    ann.fill("#owners", "owner,owned,share\nX,A,50\nA,B,60\n")
    ann.fill("#listed", "X")
    ann.click("main button.main")
    assert ann.locator("img.tree").evaluate("one => one.naturalWidth") > 100
    expect(ann.locator("tbody tr", has_text=re.compile("^B"))).to_contain_text("blocked")
    shot(ann, "owners")


# Fields, buttons and links nobody could name who does not see them (WCAG 2.2, 4.1.2).
_NAMELESS = """() => [...document.querySelectorAll(
  'input:not([type=hidden]), select, textarea, button, a')]
  .filter(one => !(one.labels && one.labels.length) && !one.textContent.trim()
    && !one.getAttribute('aria-label') && !one.getAttribute('title'))
  .map(one => one.outerHTML)"""
# How far text stands out from what is behind it (WCAG 2.2, 1.4.3).
_CONTRASTS = """() => {
  const parse = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = colour => { const [r, g, b] = colour.map(v => { v /= 255;
    return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = one => { for (let at = one; at; at = at.parentElement) {
    const colour = parse(getComputedStyle(at).backgroundColor);
    if (colour.length === 3 || colour[3] > 0) return colour.slice(0, 3); }
    return [255, 255, 255]; };
  return [...document.querySelectorAll('main *, header *, footer *')].filter(one =>
    one.checkVisibility() && [...one.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(one => { const a = light(parse(getComputedStyle(one).color).slice(0, 3));
      const b = light(behind(one)); const [hi, lo] = a > b ? [a, b] : [b, a];
      return { text: one.textContent.trim().slice(0, 40), ratio: (hi + 0.05) / (lo + 0.05) }; });
}"""


def test_a_scenario_is_run_and_its_figures_kept(site: Site) -> None:
    ann = site.person("ann", Role.VIEWER, with_script=False)
    ann.goto("/pressure")
    ann.click("text=Smallland: which sector is the lever")
    ann.fill("#draws", "5")
    ann.click("main button.main")
    expect(ann.locator(".brief svg").first).to_be_visible()
    expect(ann.locator(".brief")).to_contain_text("What this cannot say")
    shot(ann, "pressure")
    with ann.expect_download() as kept:
        ann.click("text=Figures as CSV")
    rows = kept.value.path().read_text().splitlines()
    ann.click("summary:has-text('figures as a table')")
    expect(ann.locator(".figures-table tbody tr")).to_have_count(len(rows) - 1)


def test_from_an_article_to_a_dossier(site: Site) -> None:
    ann = site.person("ann", Role.VIEWER)
    ann.goto("/news")
    ann.fill(
        "#text",
        "The U.S. Treasury Department on Thursday sanctioned Zorandia Commerce Bank for helping "
        "Pyongyang sell coal. The European Union is considering to sanction Blue Harbour "
        "Shipping, officials said on Friday.",
    )
    ann.get_by_role("button", name="Read").click()
    expect(ann.locator("article")).to_have_count(1)
    shot(ann, "news")
    ann.get_by_role("button", name="Dossier of us-ofac:1").click()
    expect(ann.locator("h1")).to_have_text("Dossier: ZORANDIA COMMERCE BANK")
    shot(ann, "dossier")
