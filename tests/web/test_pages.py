"""Every page in this process: it shows, it asks for its permission, its forms are checked."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from tools.api_docs import Route, routes

from penstock.desk import permissions
from penstock.model import Draft, Hit, LedgerKind, Role
from penstock.settings import describe_settings
from penstock.web._render import is_measure, marked, moment, shown
from tests.api.conftest import PASSWORD, Running, running
from tests.desk.test_programme import aged
from tests.desk.world import WORLD, loaded, settings_in
from tests.payments.wires import Wire

_FREE = {
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("GET", "/sign-in/elsewhere"),
    ("GET", "/sign-in/elsewhere/back"),
    ("GET", "/sign-out/elsewhere"),
    ("GET", "/static/{name}"),
}
_ASKED = {"parties": [{"id": "C-1", "name": "Dragomir Vaskinov", "countries": ["SY"]}]}


def _pages() -> list[Route]:
    return [one for one in routes() if one.is_page]


def _token(text: str) -> str:
    return re.findall(r'name="csrf" value="([^"]+)"', text)[0]


@pytest.mark.parametrize("role", list(Role))
def test_a_role_sees_what_the_table_says(service: Running, role: Role) -> None:
    client = service.client(role.value)
    for one in _pages():
        if (one.method, one.path) in _FREE:
            continue
        path = re.sub(r"\{[^}]+\}", "1", one.path)
        answer = client.request(one.method, path, follow_redirects=False)
        assert (answer.status_code == 403) is (role not in permissions()[one.permission]), one
        assert answer.status_code != 500, (one, answer.text)


def test_who_has_not_signed_in_is_led_there_and_back(fresh: Running) -> None:
    fresh.house.door.add_account("ann", PASSWORD, Role.ANALYST, by="tests")
    led = fresh.nobody.get("/alerts", follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (303, "/sign-in?back=/alerts")
    wrong = fresh.nobody.post("/sign-in", data={"name": "ann", "password": "wrong"})
    assert wrong.status_code == 401
    assert "wrong, or the account is locked" in wrong.text
    form = {"name": "ann", "password": PASSWORD, "back": "/alerts"}
    right = fresh.nobody.post("/sign-in", data=form, follow_redirects=False)
    assert right.headers["location"] == "/alerts"
    elsewhere = {**form, "back": "//evil.example/"}
    away = fresh.nobody.post("/sign-in", data=elsewhere, follow_redirects=False)
    assert away.headers["location"] == "/"
    assert "Sign out" in fresh.nobody.get("/alerts").text


def test_a_form_needs_the_token_of_its_session(fresh: Running) -> None:
    ann = fresh.account("ann", Role.ANALYST)
    token = _token(ann.get("/check").text)
    without = ann.post("/check", data={"text": "Maria Perez"})
    assert (without.status_code, "was not sent from a page" in without.text) == (403, True)
    assert ann.post("/check", data={"text": "Maria Perez", "csrf": token}).status_code == 200
    other = {"sec-fetch-site": "cross-site"}
    refused = ann.post("/check", data={"text": "x", "csrf": token}, headers=other)
    assert refused.status_code == 403


def test_every_page_shows(service: Running) -> None:
    made = service.client("service").post("/v1/check/parties", json=_ASKED).json()["decisions"][0]
    entry = made["decision"]["recorded"]["entry"]
    admin = service.client("everything", Role.APPROVER)
    for path in (
        "/",
        "/find?q=Dragomir+Vaskinov&born=1961&country=SY",
        "/find/results?q=vask",
        "/check",
        "/alerts",
        "/alerts?state=any&mine=1",
        f"/alerts/{made['alerts'][0]}",
        f"/decisions/{entry}",
        "/measures?target=KP&as_of=2016-11-10",
        "/measures/us-311-kp",
        "/timelines/KP",
        "/owners",
        "/lists",
        "/listed/us-ofac:2",
        "/whitelist",
        "/ledger",
        "/papers",
        "/papers/annual/2025",
        f"/ledger?about={made['alerts'][0]}",
        f"/ledger/{entry}",
    ):
        answer = admin.get(path)
        assert answer.status_code == 200, (path, answer.text[:300])
        assert answer.headers["content-type"].startswith("text/html")
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        if "results" not in path:
            assert answer.text.count("<h1>") == 1, path
        assert not re.search(r"\sstyle=|<script>|\son\w+=", answer.text), path
    people = service.client("administrator")
    for path in ("/users", "/settings"):
        assert people.get(path).status_code == 200
    assert "not shown" in people.get("/settings").text


def test_no_secret_of_the_settings_is_shown(tmp_path: Path) -> None:
    """Whichever setting holds one, by its name: a new one is hidden before anybody thinks of it."""
    secrets = [
        one.name
        for one in describe_settings()
        if re.search("secret|password|token|(^|_)key$", one.name)
    ]
    assert {"eu_token", "oidc_client_secret", "webhook_secret"} <= set(secrets)
    hidden = {name: f"hidden-{place}-0123456789abcdef" for place, name in enumerate(secrets)}
    for service in running(settings_in(tmp_path, **hidden)):
        page = service.client("administrator").get("/settings").text
        assert page.count("not shown") == len(secrets) + 1  # the address of the store, too
        assert "hidden-" not in page


def test_what_somebody_has_set_stands_before_what_nobody_has(tmp_path: Path) -> None:
    for service in running(settings_in(tmp_path, alert_due_hours=7, stale_after_days_by_list={})):
        page = service.client("administrator").get("/settings").text
        chosen, plain = page.split("As they come")
        named = re.findall(r"<th scope=\"row\"><code>(\w+)</code>", chosen)
        assert named == ["home", "store", "alert_due_hours"]
        assert "<code>stale_after_days_by_list</code>" in plain


def test_what_is_wrong_is_said_on_the_page(service: Running) -> None:
    client = service.client("approver")
    for path, words in (
        ("/find?q=x&born=soon", "is no date of birth"),
        ("/alerts/A999", "There is no alert A999"),
        ("/measures?target=Atlantis", "No measure is called"),
        ("/ledger?about=nothing", "Nothing in the ledger"),
        ("/listed/us-ofac:999", "No list that was ever loaded"),
    ):
        assert words in client.get(path).text
    nowhere = client.get("/nowhere", headers={"accept": "text/html"})
    assert (nowhere.status_code, "There is no such page" in nowhere.text) == (404, True)


def test_what_people_write_is_text(service: Running) -> None:
    evil = "<script>alert(1)</script>"
    asked = {"parties": [{"id": evil, "name": "Dragomir Vaskinov", "addresses": [evil]}]}
    made = service.client("service").post("/v1/check/parties", json=asked).json()["decisions"][0]
    (number,) = made["alerts"]
    service.client("analyst").post(f"/v1/alerts/{number}/comments", json={"text": evil})
    entry = made["decision"]["recorded"]["entry"]
    for path in (f"/alerts/{number}", "/alerts", f"/decisions/{entry}", f"/ledger/{entry}"):
        page = service.client("approver").get(path).text
        assert "<script>alert" not in page, path
        assert "&lt;script&gt;" in page, path
    found = service.client("viewer").get("/find", params={"q": evil}).text
    assert "<script>alert" not in found


def test_from_alert_to_agreement_on_the_pages(fresh: Running) -> None:
    fresh.client("service").post("/v1/check/parties", json=_ASKED)
    ann, ben = fresh.account("ann", Role.ANALYST), fresh.account("ben", Role.APPROVER)

    def act(client, path: str, **form) -> str:
        token = _token(client.get("/alerts/A1").text)
        return client.post(path, data={"csrf": token, **form}).text

    assert "It is yours" in act(ann, "/alerts/next")
    page = ann.get("/alerts/A1").text
    assert page.count('class="exact"') == 4  # two words on both sides
    assert "1.0000" in page
    assert "An approver must agree" not in page
    said = {"disposition": "false_positive", "reason": "other_number", "text": "passport differs"}
    assert "a second person must agree" in act(ann, "/alerts/A1/propose", **said)
    assert "An approver must agree" not in ben.get("/alerts/A1").text
    assert "Nobody approves their own" in ann.get("/alerts/A1").text
    assert "Approved and closed" in act(ben, "/alerts/A1/approve", text="seen it")
    assert "stays quiet until one of the two sides changes" in ben.get("/alerts/A1").text
    assert "All " in act(ben, "/ledger/verify")


def test_an_alert_by_number_says_that_the_numbers_agree(fresh: Running) -> None:
    client, ann = fresh.client("service"), fresh.account("ann", Role.ANALYST)
    cafe = {"id": "C-7", "name": "Harbour Street Cafe", "identifiers": ["bic:ZORAKPPYXXX"]}
    assert client.post("/v1/check/parties", json={"parties": [cafe]}).status_code == 200
    client.post("/v1/check/payments", content=Wire(creditor_bank="ZORAKPPYXXX").pacs008())

    def row(page: str, field: str) -> str:
        return re.findall(rf'<th scope="row">{field}</th>.*?</tr>', page)[0]

    party, payment = ann.get("/alerts/A1").text, ann.get("/alerts/A2").text
    assert ">differ<" in row(party, "name")
    assert ">not told<" in row(payment, "name")
    for page in (party, payment):
        assert "bic ZORAKPPYXXX" in row(page, "numbers")
        assert ">agree<" in row(page, "numbers")
        assert "word by word" not in page


def test_everything_else_people_do_on_the_pages(fresh: Running) -> None:
    fresh.client("service").post("/v1/check/parties", json=_ASKED)
    ann = fresh.account("ann", Role.APPROVER)
    token = _token(ann.get("/alerts").text)
    soon = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()

    def post(path: str, **more) -> str:
        files = more.pop("files", None)
        answer = ann.post(path, data={"csrf": token, **more}, files=files)
        assert answer.status_code in (200, 400, 403, 409, 422), answer.text
        return answer.text

    assert "Noted" in post(
        "/alerts/A1/comment", text="hello", files={"file": ("x.txt", b"proof", "text/plain")}
    )
    assert "x.txt" in ann.get("/alerts/A1").text
    assert "Hidden until" in post("/alerts/A1/snooze", until=soon, text="register closed")
    assert "Choose a day" in post("/alerts/A1/snooze", until="soon", text="x")
    assert "Escalated" in post("/alerts/A1/escalate", text="a lawyer must look")
    assert "given on" in post("/alerts/A1/assign", to="ben")
    assert "It is yours" in post("/alerts/A1/assign", to="ann")
    found = {"disposition": "true_match", "reason": "same_number", "text": "x"}
    assert "Proposed" in post("/alerts/bulk", alert="A1", do="propose", **found)
    assert "nobody approves their own" in post("/alerts/bulk", alert="A1", do="approve", text="")
    entry = {"name": "X", "customer": "C-9", "party": "us-ofac:2", "until": soon, "reason": "y"}
    assert "Proposed" in post("/whitelist", **entry)
    assert "nobody approves" in post("/whitelist/W1/approve").casefold()
    assert "Revoked" in post("/whitelist/W1/revoke", text="sold")
    owners = "owner,owned,share\nZORANDIA COMMERCE BANK,Harbour Ltd,60\n"
    tree = post("/owners", owners=owners, listed="ZORANDIA COMMERCE BANK", regime="ofac")
    assert "data:image/svg+xml;base64," in tree
    assert "blocked" in tree


def test_people_are_managed_on_a_page(fresh: Running) -> None:
    admin = fresh.account("root", Role.ADMINISTRATOR)
    token = _token(admin.get("/users").text)
    form = {"csrf": token, "name": "ben", "role": "viewer", "password": PASSWORD}
    assert "Made" in admin.post("/users", data=form).text
    assert "Changed" in admin.post("/users/ben", data={"csrf": token, "role": "analyst"}).text
    assert "disabled" in admin.post("/users/ben", data={"csrf": token, "active": "0"}).text
    key = {"csrf": token, "name": "robot", "role": "service", "days": "30", "scopes": "ask read"}
    made = admin.post("/keys", data=key).text
    assert "psk_" in made
    assert "ask, read" in made
    assert (datetime.now(UTC) + timedelta(days=30)).date().isoformat() in made
    for wrong, words in (({"days": "soon"}, "number of days"), ({"scopes": "all"}, "permission")):
        refused = admin.post("/keys", data=key | wrong)
        assert (refused.status_code, words in refused.text) == (400, True)
    assert "psk_" not in admin.get("/users").text


def test_a_page_without_sign_in_says_so(open_to_all: Running) -> None:
    assert "Sign-in is switched off" in open_to_all.nobody.get("/").text
    checked = open_to_all.nobody.post("/check", data={"text": "Dragomir Vaskinov\nMaria Perez"})
    assert checked.text.count('class="tag warn">hold') == 1
    assert 'class="tag good">pass' in checked.text


def test_a_rule_of_a_finding_leads_to_its_paragraph(fresh: Running) -> None:
    page = fresh.account("ann", Role.ANALYST)
    token = _token(page.get("/check").text)
    text = "id,name,type,country of registration\nB-1,Trade Settlement,bank,KP\n"
    decided = page.post("/check", data={"text": text, "csrf": token}).text
    shown = page.get(re.findall(r'href="(/decisions/\d+)"', decided)[0]).text
    links = set(re.findall(r'href="(/measures/[^"#]+)#([^"]+)"', shown))
    assert ("/measures/us-311-kp", "not-process") in links
    for path, paragraph in links:
        answer = page.get(path)
        assert answer.status_code == 200
        assert f'id="{paragraph}"' in answer.text, (path, paragraph)


def test_papers_of_the_programme(fresh: Running) -> None:
    ann = fresh.account("ann", Role.ANALYST)
    token = _token(ann.get("/papers").text)
    said = {"measure": "us-311-kp", "to": "River <Bank>", "channel": "SWIFT MT199"}
    drafted = ann.get("/papers/notice", params={"measure": "us-311-kp", "to": "River <Bank>"})
    assert "River &lt;Bank&gt;" in drafted.text
    sent = ann.post("/papers/notices", data={"csrf": token, **said}, follow_redirects=False)
    assert (sent.status_code, sent.headers["location"]) == (303, "/papers?said=noted")
    log = ann.get("/papers").text
    assert "SWIFT MT199" in log
    assert "River &lt;Bank&gt;" in log
    for path, word in (
        ("/papers/correspondents", "no payment over a correspondent"),
        ("/papers/evidence", "waiting"),
        ("/papers/retention", "501.601"),
    ):
        page = ann.get(path)
        assert page.status_code == 200, page.text
        assert word in page.text


def test_lists_offers_the_newest_publication_and_the_one_before_it(fresh: Running) -> None:
    client = fresh.client("viewer")
    only = client.get("/lists").text
    assert " selected" not in only
    today = datetime.now(UTC).date()
    loaded(fresh.house.settings, today, WORLD[1:])
    page = client.get("/lists").text
    chosen = re.findall(r'<option value="(\d+)" selected>', page)
    assert len(chosen) == 2
    assert int(chosen[0]) < int(chosen[1])
    asked = client.get(f"/lists?before={chosen[1]}&after={chosen[0]}").text
    assert re.findall(r'<option value="(\d+)" selected>', asked) == chosen[::-1]


def test_what_was_written_is_kept_where_it_is_refused(fresh: Running) -> None:
    ann = fresh.account("ann", Role.ANALYST)
    form = {
        "csrf": _token(ann.get("/whitelist").text),
        "name": "Maria <Perez>",
        "customer": "C-9",
        "party": "us-ofac:999",
        "until": (datetime.now(UTC) + timedelta(days=30)).date().isoformat(),
        "reason": "born elsewhere",
    }
    came_from = {"referer": str(ann.base_url) + "/whitelist"}
    refused = ann.post("/whitelist", data=form, headers=came_from)
    assert refused.status_code >= 400
    assert 'name="name" value="Maria &lt;Perez&gt;"' in refused.text
    assert 'value="born elsewhere"' in refused.text
    assert 'href="/whitelist">Back' in refused.text
    assert refused.text.count('name="csrf"') == 2  # the one of the bar, and that of the form
    root = fresh.account("root", Role.ADMINISTRATOR)
    token = _token(root.get("/users").text)
    account = {"csrf": token, "name": "ben", "role": "viewer", "password": "too short"}
    secret = root.post("/users", data=account, headers={"referer": "https://evil.example/users"})
    assert secret.status_code >= 400
    assert "too short" not in secret.text
    assert "evil.example" not in secret.text


def test_a_moment_is_told_with_its_zone() -> None:
    east = moment("2026-11-26T01:30:00+03:00")
    assert "2026-11-25 22:30 UTC" in east
    assert 'datetime="2026-11-25T22:30:00+00:00"' in east
    assert "2026-11-25 22:30:07 UTC" in moment("2026-11-25T22:30:07.633147", "second")
    assert ">2026-11-25<" in moment(datetime(2026, 11, 25, 22, 30, tzinfo=UTC), "day")
    assert moment(None) == "–"


def test_only_the_words_a_hit_stands_on_are_marked() -> None:
    hit = Hit(
        party="us-ofac:1", list="us-ofac-sdn", name="X", score=1.0, alert=True, explanation=()
    )
    ship = replace(hit, matched="Glimmertide")
    text = "FREIGHT <MV> GLIMMERTIDE VOYAGE 12"
    assert marked(text, [ship, ship]) == ("FREIGHT &lt;MV&gt; <mark>GLIMMERTIDE</mark> VOYAGE 12")
    other = replace(hit, matched="Elsewhere")
    assert marked("A <b>", [ship, other]) == "<mark>A &lt;b&gt;</mark>"


def test_a_rule_without_a_page_is_no_link() -> None:
    assert is_measure("us-311-kp/accounts")
    assert not is_measure("list/SDN")
    assert not is_measure("734.3(a)")


def test_two_administrators_take_out_what_is_past_its_time(fresh: Running) -> None:
    ann, ben = (fresh.account(name, Role.ADMINISTRATOR) for name in ("ann", "ben"))
    store = fresh.house.service.store
    drafts = [Draft(kind=LedgerKind.VIEW, subject="A1", content=b'{"by":"ann"}')] * 3
    store.ledger.append(drafts)
    aged(store, 10.1)

    def post(client, deed: str, **form: str) -> str:
        token = _token(client.get("/papers/retention").text)
        return client.post(f"/papers/retention/{deed}", data={"csrf": token, **form}).text

    count = re.findall(r'name="expected" value="(\d+)"', ann.get("/papers/retention").text)[0]
    assert int(count) >= 3
    assert "is no number of entries" in post(ann, "propose", expected="many")
    assert "entries may go, not" in post(ann, "propose", expected="999")
    proposed = post(ann, "propose", expected=count)
    assert "Nobody approves their own work" in proposed
    assert "Nobody approves their own work" in post(ann, "approve")
    assert "Taken out" in post(ben, "approve")
    assert "ben, proposed by ann" in ben.get("/ledger").text
    assert store.ledger.verify().faults == ()


def test_nobody_locks_themselves_out(fresh: Running) -> None:
    root = fresh.account("root", Role.ADMINISTRATOR)
    page = root.get("/users").text
    assert "another administrator changes this" in page
    token = _token(page)
    for form in ({"active": "0"}, {"role": "viewer"}):
        refused = root.post("/users/Root", data={"csrf": token, **form})
        assert (refused.status_code, "lock themselves out" in refused.text) == (409, True)
    robot = fresh.client("administrator")
    keys = robot.get("/v1/keys").json()["keys"]
    for one in keys:
        own = robot.get("/v1/session").json()["name"] == f"key {one['id']}"
        answer = robot.delete(f"/v1/keys/{one['id']}")
        assert answer.status_code == (409 if own else 200)
    assert robot.get("/v1/session").status_code == 200


def test_what_must_be_looked_at_stands_before_what_passes(open_to_all: Running) -> None:
    names = "Maria Perez\nDragomir Vaskinov\nClara Alderman"
    page = open_to_all.nobody.post("/check", data={"text": names}).text
    assert "1 hold, 2 pass." in page
    places = [page.index(f">{name}<") for name in names.split("\n")]
    assert places[1] < places[0] < places[2]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"earliest": "1974-09-30", "latest": "1974-09-30"}, "1974-09-30"),
        (
            {"earliest": "1974-01-01", "latest": "1974-12-31"},
            "<strong>earliest</strong>: 1974-01-01; <strong>latest</strong>: 1974-12-31",
        ),
        ({"text": "IR", "country": "IR"}, "IR"),
        (
            {"text": "Harbour Street 1", "country": "IR"},
            'Harbour Street 1 <span class="soft">(<strong>country</strong>: IR)</span>',
        ),
    ],
)
def test_a_fact_is_told_once(value: dict[str, str], told: str) -> None:
    assert shown(value) == told
