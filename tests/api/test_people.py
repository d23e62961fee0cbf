"""Signing in, being locked out, sessions that end, forms from elsewhere, keys that are revoked."""

import pytest

from penstock.api import check_address
from penstock.errors import UsageError
from penstock.model import Role
from tests import hashes
from tests.api.conftest import PASSWORD, Running, running
from tests.desk.world import loaded, settings_in


def test_a_session_needs_its_second_token(fresh: Running) -> None:
    ann = fresh.account("ann", Role.ANALYST)
    assert ann.get("/v1/session").json()["role"] == "analyst"
    assert ann.post("/v1/screen", json={"name": "x"}).status_code == 200
    del ann.headers["x-csrf-token"]
    refused = ann.post("/v1/screen", json={"name": "x"})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert ann.get("/v1/alerts").status_code == 200


def test_a_stolen_hash_is_hard_to_guess_from() -> None:
    """At least what OWASP's cheat sheet on storing passwords asks of argon2id."""
    hasher = hashes.hard()
    assert hasher.hash(PASSWORD).startswith("$argon2id$")
    assert hasher.memory_cost >= 19 * 1024  # KiB
    assert hasher.time_cost >= 2
    assert (hasher.hash_len, hasher.salt_len) >= (16, 16)


def test_the_cookie_is_out_of_reach(fresh: Running) -> None:
    fresh.house.door.add_account("ann", PASSWORD, Role.VIEWER, by="tests")
    answer = fresh.nobody.post("/v1/session", json={"name": "Ann", "password": PASSWORD})
    cookie = answer.headers["set-cookie"].casefold()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert answer.json()["csrf"] not in cookie
    secure = fresh.nobody.post(
        "https://testserver/v1/session", json={"name": "ann", "password": PASSWORD}
    )
    assert "secure" in secure.headers["set-cookie"].casefold()


def test_too_many_wrong_passwords_lock_the_account(fresh: Running) -> None:
    fresh.house.door.add_account("ann", PASSWORD, Role.VIEWER, by="tests")
    said = set()
    for password in [*["wrong password"] * fresh.settings.lockout_failures, PASSWORD]:
        answer = fresh.nobody.post("/v1/session", json={"name": "ann", "password": password})
        assert answer.status_code == 401
        said.add(answer.json()["detail"])
    nobody = fresh.nobody.post("/v1/session", json={"name": "eve", "password": PASSWORD})
    said.add(nobody.json()["detail"])
    assert len(said) == 1  # it does not tell who there is
    fresh.house.door.change_account("ann", by="tests", is_active=True)
    right = fresh.nobody.post("/v1/session", json={"name": "ann", "password": PASSWORD})
    assert right.status_code == 200


def test_who_is_changed_is_signed_out(fresh: Running) -> None:
    ann = fresh.account("ann", Role.ANALYST)
    admin = fresh.client("administrator")
    assert admin.patch("/v1/users/ann", json={"is_active": False}).status_code == 200
    assert ann.get("/v1/alerts").status_code == 401
    assert "argon2" not in admin.get("/v1/users").text
    assert "password" not in admin.get("/v1/users").text


def test_signing_out_ends_the_session(fresh: Running) -> None:
    ann = fresh.account("ann", Role.ANALYST)
    token = ann.cookies["penstock_session"]
    assert ann.delete("/v1/session").status_code == 200
    fresh.nobody.cookies.set("penstock_session", token)
    assert fresh.nobody.get("/v1/alerts").status_code == 401


def test_keys_are_shown_once_and_can_be_revoked(fresh: Running) -> None:
    admin = fresh.client("administrator")
    made = admin.post("/v1/keys", json={"name": "onboarding", "scopes": ["ask"]}).json()
    assert made["secret"] not in admin.get("/v1/keys").text
    other = admin.post(f"/v1/keys/{made['id']}/rotation").json()
    assert (other["name"], other["scopes"]) == ("onboarding", ["ask"])
    assert admin.delete(f"/v1/keys/{made['id']}").status_code == 200
    refused = fresh.nobody.get("/catalog", headers={"authorization": f"Bearer {made['secret']}"})
    assert refused.status_code == 401
    works = fresh.nobody.get("/catalog", headers={"authorization": f"Bearer {other['secret']}"})
    assert works.status_code == 200
    ledger = fresh.client("analyst").get("/v1/ledger").json()["entries"]
    deeds = [one["content"].get("deed") for one in ledger if one["kind"] == "people"]
    assert deeds.count("add key") >= 3
    assert "revoke key" in deeds
    assert made["secret"] not in str(ledger)


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "ann", "role": "analyst", "password": "short"},
        {"name": "penstock", "role": "analyst", "password": PASSWORD},
        {"name": "a\x00", "role": "analyst", "password": PASSWORD},
    ],
)
def test_accounts_that_cannot_be(service: Running, asked: dict) -> None:
    answer = service.client("administrator").post("/v1/users", json=asked)
    assert (answer.status_code, answer.json()["code"]) == (400, "usage")


def test_without_sign_in_only_this_machine_is_answered(open_to_all: Running) -> None:
    assert open_to_all.nobody.get("/v1/alerts").status_code == 200
    forged = open_to_all.nobody.get("/v1/alerts", headers={"host": "evil.example"})
    assert forged.status_code == 403
    other = open_to_all.nobody.post(
        "/v1/screen", json={"name": "x"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert other.status_code == 403


def test_no_other_address_unless_somebody_can_sign_in(tmp_path) -> None:
    settings = settings_in(tmp_path)
    for host in ("127.0.0.1", "::1", "localhost"):
        check_address(host, settings)
    for host in ("0.0.0.0", "192.168.1.5", "::", "example.org"):
        with pytest.raises(UsageError, match="Nobody could sign in"):
            check_address(host, settings)
    with pytest.raises(UsageError, match="Without sign-in"):
        check_address("0.0.0.0", settings_in(tmp_path, auth="off"))
    loaded(settings)
    for service in running(settings_in(tmp_path, stale_after_days=36500)):
        service.house.door.add_account("ann", PASSWORD, Role.VIEWER, by="tests")
        check_address("0.0.0.0", settings)
