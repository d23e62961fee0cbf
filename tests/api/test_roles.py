"""Every role on every route: who may gets through, who may not is refused, nobody is asked."""

import re

import pytest
from fastapi.routing import APIRoute
from tools.api_docs import Route, routes

from penstock.api import permission_of, routers
from penstock.desk import permissions
from penstock.model import Role
from tests.api.conftest import Running

# Anybody may ask these: they say nothing that is anybody's, or are how one signs in.
_FREE = {
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
    ("POST", "/v1/session"),
    ("GET", "/v1/session"),
    ("DELETE", "/v1/session"),
}


def _every_route() -> list[Route]:
    return [one for one in routes() if not one.is_page]


def _address(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "x", path.replace("{alert_id}", "A1"))


def test_every_route_names_a_permission_of_the_table() -> None:
    for one in _every_route():
        if (one.method, one.path) in _FREE:
            assert one.permission == "(none)", one
        else:
            assert one.permission in permissions(), one


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_what_the_table_says(service: Running, role: Role) -> None:
    client = service.client(role.value)
    refused, let_in = [], []
    for one in _every_route():
        if (one.method, one.path) in _FREE:
            continue
        answer = client.request(one.method, _address(one.path))
        is_refused = answer.status_code == 403
        (refused if is_refused else let_in).append(one)
        assert is_refused is (role not in permissions()[one.permission]), (one, answer.text)
    assert let_in
    assert refused or role is Role.ADMINISTRATOR


def test_nobody_gets_anywhere(service: Running) -> None:
    for one in _every_route():
        if (one.method, one.path) not in _FREE:
            answer = service.nobody.request(one.method, _address(one.path))
            assert answer.status_code == 401, one
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["code"] == "not_signed_in"


def test_a_key_has_no_more_than_its_scopes(service: Running) -> None:
    made = service.house.door.add_key("narrow", Role.ANALYST, by="tests", scopes=["ask"])
    headers = {"authorization": f"ApiKey {made.secret}"}
    assert service.nobody.get("/catalog", headers=headers).status_code == 200
    assert service.nobody.get("/v1/alerts", headers=headers).status_code == 403


def test_the_permission_of_a_route_is_found_in_its_dependencies() -> None:
    found = {
        route.path: permission_of(route)
        for router in routers()
        for route in router.routes
        if isinstance(route, APIRoute)
    }
    assert found["/v1/alerts/approvals"] == "alerts.approve"
    assert found["/match/{dataset}"] == "ask"


def test_only_a_whole_number_takes_records_out(service: Running) -> None:
    client = service.client("administrator")
    for wrong in (False, "0", 0.5, None):
        assert client.post("/v1/ledger/purge", json={"expected": wrong}).status_code == 422
    made = client.post("/v1/ledger/purge", json={"expected": 0})
    assert made.json() == {"entries": 0, "recorded": None}
