"""Signing in with a provider of OpenID Connect: who may come in, and everybody who may not."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey

from penstock.api import check_address
from penstock.desk import Elsewhere
from penstock.errors import SettingError
from penstock.model import LedgerKind, Role
from tests.api.conftest import PASSWORD, Running, running
from tests.desk.world import WORLD, loaded, settings_in
from tests.web.provider import CLIENT, SECRET, TestProvider, providing

_ROLES = "sanctions-admin=administrator,sanctions-second=approver,sanctions-desk=analyst"


@pytest.fixture(scope="module")
def provider() -> Iterator[TestProvider]:
    with providing() as one:
        yield one


def _settings(folder: Path, provider: TestProvider, **more):
    given = {
        "oidc_issuer": provider.address,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
        "oidc_role_claim": "realm_access.roles",
        "oidc_roles": _ROLES,
    }
    return settings_in(folder, **(given | more))


@pytest.fixture
def site(tmp_path: Path, provider: TestProvider) -> Iterator[Running]:
    provider.say, provider.make_token = {}, provider.signed
    provider.beside, provider.more, provider.odd_keys = None, {}, []
    provider.takes_secret_in = "header"
    settings = _settings(tmp_path, provider)
    loaded(settings, datetime.now(UTC).date(), WORLD)
    yield from running(settings)


def _browser(site: Running) -> TestClient:
    return TestClient(site.app, raise_server_exceptions=False, follow_redirects=False)


def _send(browser: TestClient, back: str = "/alerts") -> str:
    sent = browser.get("/sign-in/elsewhere", params={"back": back})
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


def _sign_in(site: Running, provider: TestProvider, browser: TestClient | None = None):
    browser = browser or _browser(site)
    answer = provider.authorise(_send(browser))
    return browser.get("/sign-in/elsewhere/back", params=answer)


def _is_refused(answer, browser: TestClient, status: int = 401) -> bool:
    is_nobody = browser.get("/v1/session").status_code == 401
    return answer.status_code == status and is_nobody and "penstock_session" not in browser.cookies


def test_who_the_provider_knows_gets_in_with_their_role(
    site: Running, provider: TestProvider
) -> None:
    assert 'href="/sign-in/elsewhere?back=' in site.nobody.get("/sign-in").text
    browser = _browser(site)
    came = _sign_in(site, provider, browser)
    assert (came.status_code, came.headers["location"]) == (303, "/alerts")
    assert "httponly" in came.headers["set-cookie"].lower()
    me = browser.get("/v1/session").json()
    assert (me["name"], me["role"]) == ("dora", "analyst")
    (account,) = site.house.door.accounts()
    assert (account.shown, account.password) == ("Dora Quill", "")
    assert account.subject == f"{provider.address} subject-7"
    acts = site.house.service.store.ledger.entries(kind=LedgerKind.PEOPLE)
    assert [one.subject for one in acts] == ["dora"]


def test_a_role_follows_the_provider_and_a_name_stays(
    site: Running, provider: TestProvider
) -> None:
    _sign_in(site, provider)
    provider.say = {
        "realm_access": {"roles": ["sanctions-second", "sanctions-desk"]},
        "preferred_username": "Dora.Renamed",
    }
    browser = _browser(site)
    _sign_in(site, provider, browser)
    me = browser.get("/v1/session").json()
    assert (me["name"], me["role"]) == ("dora", "approver")
    provider.say = {"realm_access": {"roles": ["coffee"]}}
    assert _sign_in(site, provider).status_code == 403


def test_local_accounts_stay_and_are_nobody_elses(site: Running, provider: TestProvider) -> None:
    ann = site.account("ann", Role.ADMINISTRATOR)
    assert ann.get("/v1/session").json()["role"] == "administrator"
    provider.say = {"preferred_username": "ANN"}
    browser = _browser(site)
    assert _is_refused(_sign_in(site, provider, browser), browser, 409)
    provider.say = {}
    _sign_in(site, provider)
    for password in ("", PASSWORD):
        asked = {"name": "dora", "password": password}
        assert site.nobody.post("/v1/session", json=asked).status_code == 401
    changed = ann.patch("/v1/users/dora", json={"password": PASSWORD})
    assert (changed.status_code, changed.json()["code"]) == (400, "usage")
    assert ann.patch("/v1/users/dora", json={"is_active": False}).status_code == 200
    browser = _browser(site)
    assert _is_refused(_sign_in(site, provider, browser), browser, 403)


@pytest.mark.parametrize(
    "say",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://elsewhere.example"},
        {"aud": "another-service"},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"azp": "another"},
        {"exp": int(time.time()) - 120},
        {"exp": None},
        {"iat": int(time.time()) + 3600},
        {"nbf": int(time.time()) + 3600},
        {"sub": None},
        {"aud": None},
        {"iss": None},
    ],
    # By the claim alone: a moment in a name would be another in each process that tests.
    ids="-".join,
)
def test_a_token_that_says_otherwise_lets_nobody_in(
    site: Running, provider: TestProvider, say: dict
) -> None:
    provider.say = say
    browser = _browser(site)
    assert _is_refused(_sign_in(site, provider, browser), browser)
    assert site.house.door.accounts() == ()


@pytest.mark.parametrize(
    "forge", ["unsigned", "by_another_key", "by_public_key_as_secret", "altered"]
)
def test_a_token_the_provider_did_not_sign_lets_nobody_in(
    site: Running, provider: TestProvider, forge: str
) -> None:
    provider.make_token = getattr(provider, forge)
    browser = _browser(site)
    assert _is_refused(_sign_in(site, provider, browser), browser)
    assert site.house.door.accounts() == ()


def test_a_state_counts_once_in_its_own_browser_and_not_for_long(
    site: Running, provider: TestProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = _browser(site)
    answer = provider.authorise(_send(browser))
    assert browser.get("/sign-in/elsewhere/back", params=answer).status_code == 303
    asked = provider.tokens_asked
    again = _browser(site)
    again.cookies = browser.cookies
    replayed = again.get("/sign-in/elsewhere/back", params=answer)
    assert replayed.status_code == 401
    assert "it was done before" in replayed.text

    # Somebody makes another one's browser come back with their own code.
    mine, theirs = _browser(site), _browser(site)
    stolen = provider.authorise(_send(mine))
    _send(theirs)
    assert _is_refused(theirs.get("/sign-in/elsewhere/back", params=stolen), theirs)
    assert _is_refused(mine.get("/sign-in/elsewhere/back", params=stolen), mine)

    unknown = {"state": "never given", "code": "x"}
    assert mine.get("/sign-in/elsewhere/back", params=unknown).status_code == 401
    late = provider.authorise(_send(mine))
    monkeypatch.setattr("penstock.desk._elsewhere._AWAY", timedelta(seconds=-1))
    assert _is_refused(mine.get("/sign-in/elsewhere/back", params=late), mine)
    assert provider.tokens_asked == asked


def test_another_provider_and_a_refusal_are_told(site: Running, provider: TestProvider) -> None:
    browser = _browser(site)
    mixed = provider.authorise(_send(browser)) | {"iss": "https://elsewhere.example"}
    assert _is_refused(browser.get("/sign-in/elsewhere/back", params=mixed), browser)
    sent = parse_qs(urlsplit(_send(browser)).query)
    refusal = {"state": sent["state"][0], "error": "access_denied<script>"}
    told = browser.get("/sign-in/elsewhere/back", params=refusal)
    assert told.status_code == 401
    assert "access_denied&lt;script&gt;" in told.text


def test_a_new_key_of_the_provider_is_fetched(site: Running, provider: TestProvider) -> None:
    assert _sign_in(site, provider).status_code == 303
    newer = RSAKey.generate_key(2048, {"kid": "two", "use": "sig", "alg": "RS256"})
    before, provider.key, provider.published = provider.key, newer, newer
    try:
        assert _sign_in(site, provider).status_code == 303
    finally:
        provider.key = provider.published = before


def test_nobody_is_led_off_the_site(site: Running, provider: TestProvider) -> None:
    browser = _browser(site)
    answer = provider.authorise(_send(browser, back="//evil.example/"))
    assert browser.get("/sign-in/elsewhere/back", params=answer).headers["location"] == "/"


def test_a_provider_that_is_gone_leaves_the_local_door_open(
    tmp_path: Path, provider: TestProvider
) -> None:
    settings = _settings(tmp_path, provider, oidc_issuer="http://127.0.0.1:9")
    loaded(settings, datetime.now(UTC).date(), WORLD)
    for site in running(settings):
        gone = site.nobody.get("/sign-in/elsewhere", headers={"accept": "text/html"})
        assert gone.status_code == 503
        assert site.account("ann", Role.ANALYST).get("/v1/session").status_code == 200


def test_a_provider_that_says_it_is_another_is_not_trusted(
    site: Running, provider: TestProvider
) -> None:
    provider.issuer_said = "https://elsewhere.example"
    try:
        assert _browser(site).get("/sign-in/elsewhere").status_code == 503
    finally:
        provider.issuer_said = ""


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"oidc_issuer": "http://provider.example"}, "https"),
        ({"oidc_client_id": ""}, "oidc_client_id"),
        ({"oidc_roles": ""}, "names no role"),
        ({"oidc_roles": "desk=emperor"}, "emperor"),
        ({"oidc_roles": "desk=service"}, "service"),
    ],
)
def test_settings_that_cannot_be_are_refused(
    site: Running, provider: TestProvider, tmp_path: Path, more: dict, word: str
) -> None:
    house = site.house
    with pytest.raises(SettingError) as caught:
        Elsewhere(house.service.store, _settings(tmp_path, provider, **more), house.door)
    assert word in f"{caught.value.message} {caught.value.hint}"


def _sign_out(browser: TestClient):
    token = re.findall(r'name="csrf" value="([^"]+)"', browser.get("/").text)[0]
    return browser.post("/sign-out", data={"csrf": token})


def test_who_came_by_the_provider_is_signed_out_there_too(
    tmp_path: Path, provider: TestProvider
) -> None:
    provider.say, provider.make_token = {}, provider.signed
    after = "https://desk.example/sign-in"
    provider.more = {"end_session_endpoint": f"{provider.address}/end?realm=bank"}
    try:
        for site in running(_settings(tmp_path, provider, oidc_after_sign_out=after)):
            browser = _browser(site)
            _sign_in(site, provider, browser)
            assert _sign_out(browser).headers["location"] == "/sign-out/elsewhere"
            assert browser.get("/v1/session").status_code == 401
            page = browser.get("/sign-out/elsewhere")
            address = page.headers["refresh"].removeprefix("0; url=")
            assert address.startswith(f"{provider.address}/end?")
            asked = parse_qs(urlsplit(address).query)
            assert asked == {
                "realm": ["bank"],
                "client_id": [CLIENT],
                "post_logout_redirect_uri": [after],
            }
            assert f'href="{address.replace("&", "&amp;")}"' in page.text
            site.house.door.add_account("ann", PASSWORD, Role.ANALYST, by="tests")
            local = _browser(site)
            local.post("/sign-in", data={"name": "ann", "password": PASSWORD})
            assert _sign_out(local).headers["location"] == "/sign-in"
    finally:
        provider.more = {}


def test_a_provider_that_ends_no_sessions_is_said_to_keep_them(
    site: Running, provider: TestProvider
) -> None:
    browser = _browser(site)
    _sign_in(site, provider, browser)
    _sign_out(browser)
    page = browser.get("/sign-out/elsewhere")
    assert (page.status_code, "refresh" in page.headers) == (200, False)
    assert "Sign out there, too" in page.text


def test_an_unsafe_place_to_sign_out_is_not_trusted(site: Running, provider: TestProvider) -> None:
    provider.more = {"end_session_endpoint": "javascript:alert(1)"}
    try:
        assert _browser(site).get("/sign-in/elsewhere").status_code == 503
    finally:
        provider.more = {}


def test_no_other_site_can_sign_somebody_in(fresh: Running) -> None:
    fresh.house.door.add_account("ann", PASSWORD, Role.ANALYST, by="tests")
    form = {"name": "ann", "password": PASSWORD}
    other = fresh.nobody.post("/sign-in", data=form, headers={"sec-fetch-site": "cross-site"})
    assert (other.status_code, "set-cookie" in other.headers) == (403, False)
    own = {"sec-fetch-site": "same-origin"}
    answer = fresh.nobody.post("/sign-in", data=form, headers=own, follow_redirects=False)
    assert (answer.status_code, "set-cookie" in answer.headers) == (303, True)


def test_without_a_provider_there_is_no_such_page(fresh: Running, provider: TestProvider) -> None:
    assert "elsewhere" not in fresh.nobody.get("/sign-in").text
    assert fresh.nobody.get("/sign-in/elsewhere").status_code == 404
    # With one, the service may listen on other addresses: somebody can sign in.
    check_address("0.0.0.0", _settings(fresh.settings.home, provider))
