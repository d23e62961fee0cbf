"""What somebody may write into an address or a form who wants to break it."""

from urllib.parse import quote

import pytest
from msgspec.structs import replace

from penstock.api._limits import Limiter
from penstock.model import Role
from tests.api.conftest import Running

_ODD = (
    "'",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "\0",
    "\r\nX: y",
    "../../etc/passwd",
    "-1",
    "%",
)
_ODD += (
    "' OR 1=1--",
    "9" * 40,
    "A" * 5000,
    "\U0001f600",
    "\N{ARABIC-INDIC DIGIT ONE}",
    "1e9",
    "NaN",
)
_PLACES = (
    *("/find?q=", "/find?q=x&born=", "/find?q=x&country=", "/find?q=x&schema=", "/find/results?q="),
    *("/alerts?state=", "/alerts?kind=", "/alerts?party=", "/alerts?question=", "/alerts?cursor="),
    *("/alerts/", "/alerts/A", "/alerts/A1/files/", "/listed/", "/listed/us-ofac:1?as_of="),
    *("/measures?target=", "/measures?as_of=", "/measures/", "/timelines/", "/timelines/KP?as_of="),
    *("/ledger?about=", "/ledger?before=", "/ledger/", "/decisions/", "/lists?before=1&after="),
    *("/papers/annual/", "/papers/", "/papers/notice?to=x&measure=", "/papers/evidence?since="),
    *("/papers/correspondents?bank=", "/papers/correspondents?since=", "/news?party="),
    *("/pressure/", "/pressure/three-sectors?draws=", "/pressure/three-sectors?draws=1&seed="),
    *("/static/", "/?said=", "/v1/alerts?cursor=", "/v1/ledger/about/", "/v1/ledger?after="),
    *("/v1/parties/", "/v1/lists/diff?after=x&before=", "/v1/timelines/KP/picture.svg?as_of="),
    *(
        "/search/default?q=",
        "/search/default?q=x&sort=",
        "/search/default?q=x&filter=",
        "/entities/",
    ),
)
_FORMS = {
    "/check": ("text",),
    "/owners": ("owners", "listed", "regime"),
    "/news": ("text", "party"),
    "/alerts/bulk": ("alert", "disposition", "reason", "text", "do"),
    "/alerts/A1/propose": ("disposition", "reason", "text"),
    "/alerts/A1/assign": ("to",),
    "/alerts/A1/snooze": ("until", "text"),
    "/alerts/A1/comment": ("text",),
    "/whitelist": ("name", "account", "customer", "party", "until", "reason"),
    "/whitelist/W1/revoke": ("text",),
    "/papers/notices": ("measure", "to", "channel", "reference", "sent_on"),
}


@pytest.fixture
def ann(fresh: Running):
    found = fresh.client("service").post(
        "/v1/check/parties", json={"parties": [{"id": "C-1", "name": "Dragomir Vaskinov"}]}
    )
    assert found.json()["decisions"][0]["alerts"] == ["A1"]
    fresh.house.limiter = Limiter(replace(fresh.settings, requests_per_minute=0))
    return fresh.account("ann", Role.APPROVER)


def _is_harmless(answer) -> bool:
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    has_run = is_page and "<script>alert" in answer.text
    return answer.status_code < 500 and not has_run and "x" not in answer.headers


def test_no_address_breaks_a_page(ann) -> None:
    for place in _PLACES:
        for odd in _ODD:
            answer = ann.get(place + quote(odd, safe=""), headers={"accept": "text/html"})
            assert _is_harmless(answer), (place, odd[:30], answer.status_code, answer.text[:200])


def test_no_field_breaks_a_form(ann) -> None:
    token = ann.get("/v1/session").json().get("csrf") or ann.headers["x-csrf-token"]
    for place, fields in _FORMS.items():
        for field in fields:
            for odd in _ODD:
                answer = ann.post(place, data={"csrf": token, field: odd})
                assert _is_harmless(answer), (place, field, odd[:30], answer.text[:200])
