"""What an alert is, is chosen and never suggested: by one key, with the reason by the next."""

import pytest
from playwright.sync_api import Page, expect

from penstock.model import Role
from tests.web.conftest import Site, shot

pytestmark = pytest.mark.browser


def _reviewing(site: Site, name: str = "ann", *, with_script: bool = True) -> Page:
    page = site.person(name, Role.ANALYST, with_script=with_script)
    page.goto("/check")
    page.fill("#text", "Dragomir Vaskinov\nZorandia Commerce Bank\n")
    page.click("main button.main")
    page.goto("/alerts/A1")
    return page


def _is_open(page: Page) -> bool:
    page.goto("/alerts/A1")
    return page.locator("h2", has_text="What is it?").count() == 1


@pytest.mark.parametrize("with_script", [True, False])
def test_nothing_is_chosen_before_somebody_chooses(site: Site, *, with_script: bool) -> None:
    ann = _reviewing(site, with_script=with_script)
    for place in ("/alerts/A1", "/alerts"):
        ann.goto(place)
        expect(ann.locator("#disposition")).to_have_value("")
        expect(ann.locator("#reason")).to_have_value("")
    ann.goto("/alerts/A1")
    shot(ann, "disposition")
    ann.get_by_role("button", name="Propose").click()
    expect(ann.locator("#disposition:invalid")).to_have_count(1)  # the browser keeps it here
    assert _is_open(ann)
    ann.select_option("#disposition", "true_match")
    ann.get_by_role("button", name="Propose").click()
    expect(ann.locator("#reason:invalid")).to_have_count(1)
    assert _is_open(ann)


@pytest.mark.parametrize("given", [{}, {"disposition": "false_positive"}, {"reason": "other_name"}])
def test_a_form_without_a_choice_is_refused_by_the_server_too(site: Site, given: dict) -> None:
    ann = _reviewing(site)
    token = ann.locator("input[name=csrf]").first.get_attribute("value")
    form = {"csrf": token or "", "text": "in a hurry", **given}
    answer = ann.request.post("/alerts/A1/propose", form=form)
    assert answer.status == 400
    assert "choose a disposition and its reason" in answer.text()
    assert _is_open(ann)


def test_two_digits_choose_and_the_text_follows(site: Site) -> None:
    ann = _reviewing(site)
    ann.keyboard.press("1")
    expect(ann.locator("#disposition")).to_have_value("true_match")
    expect(ann.locator("#reason")).to_be_focused()
    expect(ann.locator("#reason")).to_have_value("")
    ann.keyboard.press("9")  # a true match has no ninth reason
    expect(ann.locator("#reason")).to_have_value("")
    ann.keyboard.press("2")
    expect(ann.locator("#reason")).to_have_value("same_facts")
    ann.keyboard.type("born 1961 both 2 times")
    expect(ann.locator("#disposition-text")).to_have_value("born 1961 both 2 times")
    ann.keyboard.press("Tab")
    ann.keyboard.press("Enter")
    expect(ann.locator("main")).to_contain_text("true match, Name and further facts agree")


def test_another_kind_takes_its_reason_back(site: Site) -> None:
    ann = _reviewing(site)
    ann.keyboard.press("2")
    ann.keyboard.press("1")
    expect(ann.locator("#reason")).to_have_value("other_name")
    ann.focus("#disposition")
    ann.keyboard.press("3")
    expect(ann.locator("#reason")).to_have_value("")
    ann.select_option("#disposition", "")
    expect(ann.locator("#reason")).to_be_disabled()


def test_several_are_closed_by_the_same_keys(site: Site) -> None:
    ann = _reviewing(site)
    ann.goto("/alerts")
    ann.check("input[data-all]")
    ann.locator("h1").click()  # out of the box, as the keys of fields are their own
    ann.evaluate("document.activeElement.blur()")
    ann.keyboard.press("2")
    expect(ann.locator("#reason")).to_be_focused()
    ann.keyboard.press("1")
    ann.keyboard.type("both are others")
    ann.get_by_role("button", name="Propose for all chosen").click()
    expect(ann.locator("[role=status]")).to_contain_text("second person")
    ben = site.person("ben", Role.APPROVER)
    ben.goto("/alerts?state=pending")
    ben.check("input[data-all]")
    ben.click("summary:has-text('Close the chosen')")
    ben.get_by_role("button", name="Approve all chosen").click()  # who agrees chooses nothing
    expect(ben.locator("[role=status]")).to_contain_text("Approved and closed")
