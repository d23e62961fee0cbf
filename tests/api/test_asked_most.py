"""Plain questions about one party are answered as the route of the framework answers them."""

import json

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from penstock.api._asked_most import AskedMost
from penstock.model import Role
from tests.api.conftest import Running

_ADDRESS = "/v1/screen"
_OWN = frozenset({"x-request-id", "date"})
_PLAIN = [
    {"name": "Iron Captain"},
    {"name": "Aurora Shipping", "schema": "Company", "id": "C-1"},
    {"name": "김정은", "aliases": ["Kim Chong Un"], "birth_dates": ["1984-01-08"]},
    {"name": "nobody at all", "countries": ["KP", "Iran"], "addresses": ["Main Street 1"]},
    {"name": "", "identifiers": ["imo:9187629"]},
    {"name": "a\ud83d\ude00b"},
]
_UNFIT = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'{"name": 3}',
    b'{"called": "x"}',
    b'{"name": "x", "more": 1}',
    b'{"name": "x", "countries": ["Atlantis"]}',
    b'{"name": "x", "birth_dates": ["long ago"]}',
    b'{"name": "x", "schema": "Ghost"}',
    b'{"name": "x", "identifiers": ["nothing"]}',
    b'{"name": ' + b"[" * 5000 + b"]" * 5000 + b"}",
    b'{"name": "\xff"}',
    b'{"name": NaN}',
    json.dumps({"name": "x" * 2001}).encode(),
    json.dumps({"name": "x", "aliases": ["y" * 1999] * 40}).encode(),
]


def told(answer: Response) -> tuple[int, dict[str, str], object]:
    """Return what an answer says, without what is of each request alone."""
    headers = {name: value for name, value in answer.headers.items() if name not in _OWN}
    content = answer.json()
    if isinstance(content, dict):
        content.pop("request_id", None)
    return answer.status_code, headers, content


def both(client: TestClient, **asked: object) -> tuple[Response, Response]:
    """Ask as plainly as can be, and so that only the route of the framework takes it."""
    headers = {"content-type": "application/json", **asked.pop("headers", {})}  # type: ignore[dict-item]
    plain = client.post(_ADDRESS, headers=headers, **asked)  # type: ignore[arg-type]
    other = client.post(_ADDRESS, headers=headers, params={"limit": 10}, **asked)  # type: ignore[arg-type]
    return plain, other


@pytest.mark.parametrize("asked", _PLAIN)
def test_plain_questions_get_the_answer_of_the_route(service: Running, asked: object) -> None:
    plain, other = both(service.client("analyst"), content=json.dumps(asked))
    assert plain.status_code == 200
    assert told(plain) == told(other)


@pytest.mark.parametrize("content", _UNFIT)
def test_what_does_not_fit_is_refused_in_the_same_words(service: Running, content: bytes) -> None:
    plain, other = both(service.client("analyst"), content=content)
    assert plain.status_code in {200, 400, 413, 422}
    assert told(plain) == told(other)


def test_who_may_not_ask_is_told_the_same(service: Running) -> None:
    asked = json.dumps({"name": "Kim Jong Un"})
    for headers in ({}, {"authorization": "Bearer nothing"}):
        plain, other = both(service.nobody, content=asked, headers=headers)
        assert plain.status_code == 401
        assert told(plain) == told(other)
    # A session alone is no leave: its page must have sent the token.
    browser = service.account("asker-of-most", Role("analyst"))
    plain, other = both(browser, content=asked, headers={"x-csrf-token": "another"})
    assert plain.status_code == 403
    assert told(plain) == told(other)


def test_without_sign_in_only_this_machine_is_answered(open_to_all: Running) -> None:
    asked = json.dumps({"name": "Kim Jong Un"})
    plain, other = both(open_to_all.nobody, content=asked)
    assert plain.status_code == 200
    assert told(plain) == told(other)
    for headers in ({"host": "bank.example"}, {"sec-fetch-site": "cross-site"}):
        plain, other = both(open_to_all.nobody, content=asked, headers=headers)
        assert plain.status_code == 403
        assert told(plain) == told(other)


def test_the_framework_is_not_asked_for_plain_questions(
    service: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = service.client("analyst")
    first = service.app.router.routes[0]
    assert isinstance(first, AskedMost)
    monkeypatch.setattr(first, "_router", None)
    answer = client.post(_ADDRESS, json={"name": "Kim Jong Un"})
    assert answer.json()["answers"][0]["name"] == "Kim Jong Un"


def test_it_is_counted_under_the_name_of_its_route(service: Running) -> None:
    client = service.client("analyst")
    labels = {"method": "POST", "route": _ADDRESS, "status": "200"}

    def counted() -> float:
        registry = service.app.state.metrics.registry
        return registry.get_sample_value("penstock_requests_total", labels) or 0.0

    before = counted()
    client.post(_ADDRESS, json={"name": "Kim Jong Un"})
    assert counted() == before + 1


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", ""])
def test_other_types_of_content_go_the_other_way(service: Running, kind: str) -> None:
    content = json.dumps({"name": "Kim Jong Un"})
    headers = {"content-type": kind}
    plain, other = both(service.client("analyst"), content=content, headers=headers)
    assert told(plain) == told(other)
