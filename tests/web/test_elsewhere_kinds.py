"""Providers differ in where they say things; what a certified one does is done here, too.

What is told here was seen with `oidc-provider` 9.13 (certified by the OpenID Foundation).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from joserfc.jwk import ECKey, RSAKey

from tests.api.conftest import Running
from tests.web.provider import TestProvider
from tests.web.test_elsewhere import _browser, _is_refused, _send, _sign_in, provider, site

__all__ = ["provider", "site"]
_BACK = "/sign-in/elsewhere/back"


@pytest.fixture
def telling(provider: TestProvider, site: Running) -> Iterator[TestProvider]:
    """A provider that tells of people beside its token (Core 5.4)."""
    provider.more = {"userinfo_endpoint": f"{provider.address}/people"}
    provider.beside = {
        "sub": "subject-7",
        "preferred_username": "Dora",
        "realm_access": {"roles": ["sanctions-desk"]},
    }
    yield provider
    provider.more, provider.beside = {}, None


def test_claims_that_stand_beside_the_token_are_asked_for(
    site: Running, telling: TestProvider
) -> None:
    browser = _browser(site)
    assert _sign_in(site, telling, browser).status_code == 303
    me = browser.get("/v1/session").json()
    assert (me["name"], me["role"]) == ("dora", "analyst")


def test_what_is_signed_counts_before_what_stands_beside(
    site: Running, telling: TestProvider
) -> None:
    telling.say = {"preferred_username": "Signed"}
    browser = _browser(site)
    _sign_in(site, telling, browser)
    assert browser.get("/v1/session").json()["name"] == "signed"


@pytest.mark.parametrize("sub", ["somebody-else", None])
def test_what_is_said_of_somebody_else_lets_nobody_in(
    site: Running, telling: TestProvider, sub: str | None
) -> None:
    telling.beside = {**(telling.beside or {}), "sub": sub}
    browser = _browser(site)
    answer = _sign_in(site, telling, browser)
    assert _is_refused(answer, browser)
    assert "of somebody else" in answer.text


def test_a_provider_that_does_not_tell_is_no_way_in(site: Running, telling: TestProvider) -> None:
    telling.more = {"userinfo_endpoint": f"{telling.address}/not-there"}
    browser = _browser(site)
    assert _is_refused(_sign_in(site, telling, browser), browser, 503)


def test_keys_nobody_knows_stand_beside_those_that_sign(
    site: Running, provider: TestProvider
) -> None:
    known = provider.key.as_dict(private=False)
    provider.odd_keys = [
        {"kty": "AKP", "alg": "ML-DSA-44", "kid": "new", "pub": "AAAA"},
        {"kty": "EC", "crv": "P-999", "kid": "odd", "x": "AAAA", "y": "AAAA"},
        {**known, "kid": "for-secrets", "use": "enc", "alg": "RSA-OAEP"},
    ]
    assert _sign_in(site, provider).status_code == 303


def test_a_key_for_encryption_signs_nobody_in(site: Running, provider: TestProvider) -> None:
    other = RSAKey.generate_key(2048, {"kid": "for-secrets", "use": "enc"})
    provider.odd_keys = [other.as_dict(private=False)]
    before, provider.key = (
        provider.key,
        RSAKey.import_key(other.as_dict(private=True) | {"use": "sig"}),
    )
    try:
        browser = _browser(site)
        assert _is_refused(_sign_in(site, provider, browser), browser)
    finally:
        provider.key = before


def test_another_key_of_the_same_name_is_fetched(site: Running, provider: TestProvider) -> None:
    assert _sign_in(site, provider).status_code == 303
    newer = RSAKey.generate_key(2048, {"kid": provider.key.kid, "use": "sig", "alg": "RS256"})
    before, provider.key, provider.published = provider.key, newer, newer
    try:
        assert _sign_in(site, provider).status_code == 303
    finally:
        provider.key = provider.published = before


def test_elliptic_keys_sign_too(site: Running, provider: TestProvider) -> None:
    key = ECKey.generate_key("P-256", {"kid": "ec", "use": "sig", "alg": "ES256"})
    before, provider.key, provider.published = provider.key, key, key
    try:
        assert _sign_in(site, provider).status_code == 303
    finally:
        provider.key = provider.published = before


@pytest.mark.parametrize(
    "methods", [["client_secret_post"], ["client_secret_basic", "client_secret_post"]]
)
def test_a_secret_is_sent_as_the_provider_takes_it(
    site: Running, provider: TestProvider, methods: list[str]
) -> None:
    provider.more = {"token_endpoint_auth_methods_supported": methods}
    provider.takes_secret_in = "form"
    assert _sign_in(site, provider).status_code == 303


def test_a_wrong_secret_is_told_to_who_can_mend_it(site: Running, provider: TestProvider) -> None:
    provider.takes_secret_in = "form"  # and it says only that it takes the header
    browser = _browser(site)
    answer = _sign_in(site, provider, browser)
    assert _is_refused(answer, browser)
    assert "oidc_client_id and oidc_client_secret" in answer.text


def test_a_provider_that_always_says_who_it_is_must_say_it(
    site: Running, provider: TestProvider
) -> None:
    provider.more = {"authorization_response_iss_parameter_supported": True}
    browser = _browser(site)
    answer = provider.authorise(_send(browser))
    del answer["iss"]
    refused = browser.get(_BACK, params=answer)
    assert _is_refused(refused, browser)
    assert "Another provider answers" in refused.text


def test_who_gets_no_role_may_come_as_somebody_else(site: Running, provider: TestProvider) -> None:
    provider.say = {"realm_access": {"roles": ["coffee"]}}
    browser = _browser(site)
    refused = _sign_in(site, provider, browser)
    assert _is_refused(refused, browser, 403)
    assert "names no role for you" in refused.text
    assert 'href="/sign-out/elsewhere"' in refused.text
    assert 'name="password"' in refused.text  # and the local door stands beside


def test_more_groups_than_a_token_holds_are_told(site: Running, provider: TestProvider) -> None:
    provider.say = {"realm_access": None, "_claim_names": {"realm_access.roles": "src1"}}
    assert "more groups than" in _sign_in(site, provider).text


def test_a_provider_that_is_gone_is_told_on_the_page_to_sign_in(
    site: Running, provider: TestProvider, tmp_path: Path
) -> None:
    provider.issuer_said = "https://elsewhere.example"
    try:
        gone = _browser(site).get("/sign-in/elsewhere", headers={"accept": "text/html"})
    finally:
        provider.issuer_said = ""
    assert gone.status_code == 503
    assert 'name="password"' in gone.text
