"""What protects every page and route, whichever is added: headers, cookies, templates, logs."""

import ast
import logging
import re

import httpx
import pytest
from fastapi.testclient import TestClient
from tools.api_docs import routes

from penstock.api._run import set_up_logging
from penstock.data import data_file
from penstock.model import Role
from tests.api.conftest import PASSWORD, Running, running
from tests.desk.world import loaded, settings_in
from tests.house.project import PACKAGE

_DIRECTIVES = (
    *("default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'"),
    *("form-action 'self'",),
)
# The preview of a candidate stands in a frame of OpenRefine's, and says so itself.
_FRAMED = "/reconcile/{dataset}/preview"
# Style, script and icon are anybody's; measures of the service are read by machines.
_KEPT = ("/static/{name}", "/metrics", "/healthz", "/readyz", "/openapi.json")


def _answers(client: TestClient):
    """Yield every route and page with what it answers to who asks for nothing."""
    for one in routes():
        path = re.sub(r"\{[^}]+\}", "1", one.path.replace("{alert_id}", "A1"))
        yield one, client.request(one.method, path, follow_redirects=False)


def test_every_answer_carries_what_protects_it(service: Running) -> None:
    for client in (service.nobody, service.client("administrator")):
        for one, answer in _answers(client):
            headers = answer.headers
            assert headers["x-content-type-options"] == "nosniff", one
            assert headers["referrer-policy"] == "same-origin", one
            assert headers["cross-origin-opener-policy"] == "same-origin", one
            assert "server" not in headers, one
            policy = headers["content-security-policy"]
            if one.path != _FRAMED:
                assert all(each in policy for each in _DIRECTIVES), (one, policy)
                assert "frame-ancestors 'none'" in policy, one
                assert headers["x-frame-options"] == "DENY", one
            assert "unsafe" not in policy, one


def test_nothing_of_anybody_is_kept_on_the_way(service: Running) -> None:
    for one, answer in _answers(service.client("administrator")):
        if one.path not in _KEPT and answer.status_code == 200:
            kept = answer.headers.get("cache-control", "")
            assert "no-store" in kept or kept == "private, no-cache", one


def test_every_cookie_is_kept_from_scripts_and_other_sites(fresh: Running) -> None:
    """Whatever sets one: the table of calls, and what the door in earnest sends."""
    calls = [
        (path.name, ast.unparse(node))
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "set_cookie"
    ]
    assert len(calls) >= 2
    for place, call in calls:
        assert "httponly=True" in call, place
        assert re.search("samesite='(lax|strict)'", call), place
        assert "secure=" in call, place
    fresh.house.door.add_account("ann", PASSWORD, Role.ANALYST, by="tests")
    for base, is_secure in (("https://testserver", True), ("http://testserver", False)):
        client = TestClient(fresh.app, base_url=base)
        asked = {"name": "ann", "password": PASSWORD}
        (cookie,) = client.post("/v1/session", json=asked).headers.get_list("set-cookie")
        assert {"httponly", "samesite=lax", "path=/"} <= set(cookie.lower().split("; "))
        assert ("secure" in cookie.lower().split("; ")) is is_secure


def _templates() -> list[tuple[str, str]]:
    folder = data_file("web/base.html").parent
    return [(one.name, one.read_text("utf-8")) for one in sorted(folder.glob("*.html"))]


def test_no_template_lets_text_through_as_markup() -> None:
    found = _templates()
    assert len(found) > 20
    for name, text in found:
        assert not re.search(r"\|\s*safe\b|autoescape\s+false|\bMarkup\b", text), name
        assert not re.search(r"\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", text), name


def test_markup_is_made_of_what_stands_in_the_code() -> None:
    """`Markup` of anything but a literal would let text through; its `format` escapes."""
    made = [
        f"{path.relative_to(PACKAGE).as_posix()}: {ast.unparse(node)}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Markup"
        and not all(isinstance(one, ast.Constant) for one in node.args)
    ]
    # The brief of a scenario, whose own page escapes what it shows.
    assert made == [
        "web/_pressure.py: Markup(found.content)",
    ]


_SECRETS = {
    "eu_token": "secret-of-the-eu",
    "oidc_client_secret": "secret-of-the-provider",
    "webhook_secret": "secret-of-the-hook-0123456789abcdef",
}


def test_no_secret_stands_in_a_log(
    tmp_path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    set_up_logging("debug")
    settings = settings_in(tmp_path, **_SECRETS)
    loaded(settings)
    for service in running(settings):
        door = service.house.door
        key = door.add_key("robot", Role.SERVICE, by="tests").secret
        door.add_account("ann", PASSWORD, Role.ANALYST, by="tests")
        client = TestClient(service.app, raise_server_exceptions=False)
        client.post("/v1/session", json={"name": "ann", "password": "a wrong password of ann"})
        opened = client.post("/v1/session", json={"name": "ann", "password": PASSWORD})
        session = opened.headers["set-cookie"].partition("=")[2].partition(";")[0]
        client.get("/v1/alerts")
        for where in ({"authorization": f"Bearer {key}"}, {"authorization": "Bearer not-a-key-1"}):
            client.get(f"/reconcile/default?api_key={key}", headers=where)
            client.post("/v1/screen", json={"name": "Dragomir Vaskinov"}, headers=where)

        def fail(*_: object, **__: object) -> None:
            raise ValueError("something broke")

        monkeypatch.setattr(type(service.house.service), "ask", fail)
        broken = client.post(
            "/v1/screen",
            json={"name": "Dragomir Vaskinov"},
            headers={"authorization": f"Bearer {key}"},
        )
        assert broken.status_code == 500
    told = caplog.text
    assert "something broke" in told, "the log of this test hears what goes wrong"
    hidden = {
        *_SECRETS.values(), key, key.split(".")[-1], session, PASSWORD, opened.json()["csrf"],
        "a wrong password of ann", "not-a-key-1", "Dragomir",
    }  # fmt: skip
    assert {one for one in hidden if one in told} == set()
    assert {one for one in hidden if one in broken.text} == set()


def test_tokens_in_addresses_that_are_fetched_stand_in_no_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    set_up_logging("debug")
    answers = httpx.MockTransport(lambda _: httpx.Response(200))
    with httpx.Client(transport=answers) as client:
        client.get("https://example.org/list.xml", params={"token": "secret-of-the-eu"})
    assert "secret-of-the-eu" not in caplog.text
