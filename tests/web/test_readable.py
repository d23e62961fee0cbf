"""Every page can be read: by day, by night, on a phone; every field has a name (WCAG 2.2 AA)."""

from pathlib import Path

import pytest

from penstock.model import Role
from tests.web.conftest import Site

pytestmark = pytest.mark.browser
_LOOK = Path(__file__).with_name("readable.js").read_text(encoding="utf-8")
_ARTICLE = (
    "The U.S. Treasury Department on Thursday sanctioned Zorandia Commerce Bank for helping "
    "Pyongyang sell coal. The European Union is considering to sanction Blue Harbour Shipping, "
    "officials said on Friday."
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


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_every_page_can_be_read(site: Site, scheme: str, width: int) -> None:
    folder = Path(site.house.settings.home) / "news"
    folder.mkdir()
    (folder / "article.txt").write_text(_ARTICLE)
    ann, eve = (site.person(role.value, role) for role in (Role.APPROVER, Role.ADMINISTRATOR))
    ann.goto("/check")
    ann.fill("#text", "Dragomir Vaskinov\n")
    ann.click("main button.main")
    for page in (ann, eve):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": 900})
    for path in _PAGES:
        page = eve if path in ("/users", "/settings") else ann
        page.goto(path)
        found = {what: where for what, where in page.evaluate(_LOOK).items() if where}
        assert found == {}, path
