"""Every role on every route: who may gets through, who may not is refused, nobody is asked."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
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


def _asked_of(app: FastAPI) -> Iterator[object]:
    """Yield every route that an application answers at, however it was added."""
    for route in app.router.routes:
        within = getattr(route, "original_router", None)
        yield from within.routes if within is not None else [route]


def test_nothing_answers_that_the_table_of_routes_does_not_know(service: Running) -> None:
    """A route added beside the routers, a socket or a mounted application would ask nobody."""
    known = {(one.method, one.path) for one in routes()}
    beside = []
    for route in _asked_of(service.app):
        if isinstance(route, APIRoute):
            asked = {(method, route.path_format) for method in route.methods - {"HEAD"}}
            beside += sorted(asked - known)
        else:
            beside.append((type(route).__name__, getattr(route, "path", "")))
    # What the service tells of itself; assistants, who are asked for a key and `ask`; and what
    # answers plain questions, who are asked by what the route itself depends on.
    asked_most = ("AskedMost", "/v1/screen")
    assert set(beside) <= {("Route", "/openapi.json"), ("Route", "/mcp"), asked_most}
    assert ("Route", "/openapi.json") in beside
    found = {one.path_format for one in _asked_of(service.app) if isinstance(one, APIRoute)}
    assert found == {path for _, path in known}


@pytest.mark.parametrize("role", list(Role))
def test_assistants_may_what_their_key_may(service: Running, role: Role) -> None:
    pytest.importorskip("mcp")
    made = service.house.door.add_key(f"mcp-{role}", role, by="tests")
    headers = {
        "authorization": f"Bearer {made.secret}",
        "accept": "application/json, text/event-stream",
    }
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    answer = service.nobody.post("/mcp", json=asked, headers=headers)
    assert (answer.status_code == 403) is (role not in permissions()["ask"])
    assert answer.status_code in (200, 403)


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
