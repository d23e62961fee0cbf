"""Messages are signed, in order, sent again until they are taken, and never to an unsafe place."""

import hashlib
import hmac
import json

import pytest
from fastapi.testclient import TestClient

from penstock.api import make_app
from penstock.api._webhooks import SIGNATURE, Webhooks
from penstock.desk import CaseDesk, FileDesk, Service
from penstock.errors import SettingError, StoreError
from tests.desk.world import loaded, settings_in
from tests.payments.wires import Wire

SECRET = "sixteen letters or more"


@pytest.fixture
def service(tmp_path):
    address = {"webhook_url": "https://example.org/hook", "webhook_secret": SECRET}
    settings = settings_in(tmp_path, **address)
    loaded(settings)
    opened = Service(settings)
    yield opened
    opened.close()


def test_every_act_is_told_once_it_is_taken(service: Service) -> None:
    sent: list[tuple[dict, str]] = []
    answers = [200, 500, 200, 200]

    def send(body: bytes, headers: dict[str, str]) -> int:
        moment, given = (one.partition("=")[2] for one in headers[SIGNATURE].split(","))
        own = hmac.new(SECRET.encode(), moment.encode() + b"." + body, hashlib.sha256)
        assert hmac.compare_digest(own.hexdigest(), given)
        sent.append((json.loads(body), given))
        return answers.pop(0)

    hooks = Webhooks(service.store, service.settings, send)
    assert hooks.send_waiting()
    assert sent == []
    (found,) = FileDesk(service).payments(Wire(creditor="Dragomir Vaskinov").pacs008(), "p.xml")
    cases = CaseDesk(service.store, service.settings)
    cases.comment(found.alerts[0], "asked", "ann")
    assert not hooks.send_waiting()  # the second is refused
    again = Webhooks(service.store, service.settings, send)  # as after a restart
    assert again.send_waiting()
    assert again.send_waiting()
    assert [one["type"] for one, _ in sent] == ["alert.open", "alert.comment", "alert.comment"]
    assert sent[0][0]["alert"] == found.alerts[0]
    assert sent[1][0]["id"] == sent[2][0]["id"]
    assert sent[2][0]["act"]["text"] == "asked"


def _taking(service: Service) -> tuple[Webhooks, list[str]]:
    sent: list[str] = []

    def send(body: bytes, headers: dict[str, str]) -> int:
        assert SIGNATURE in headers
        sent.append(json.loads(body)["type"])
        return 200

    return Webhooks(service.store, service.settings, send), sent


@pytest.mark.parametrize("content", ["", "twelve", None])
def test_nothing_is_left_out_where_how_far_it_came_cannot_be_read(
    service: Service, content: str | None
) -> None:
    hooks, sent = _taking(service)
    hooks.listen()
    place = service.settings.home / "webhook.entry"
    list(FileDesk(service).payments(Wire(creditor="Dragomir Vaskinov").pacs008(), "p.xml"))
    before = place.read_text("ascii")
    if content is None:  # what reading it raises is no missing file
        place.unlink()
        place.mkdir()
    else:
        place.write_text(content, "ascii")
    with pytest.raises(StoreError, match="does not tell how far"):
        hooks.send_waiting()
    assert sent == []
    if content is None:
        place.rmdir()
    place.write_text(before, "ascii")
    assert hooks.send_waiting()
    assert sent == ["alert.open"]


def test_what_is_done_right_after_the_first_start_is_told(tmp_path) -> None:
    address = {"webhook_url": "https://example.org/hook", "webhook_secret": SECRET}
    settings = settings_in(tmp_path, **address)
    loaded(settings)
    with TestClient(make_app(settings)) as client:
        assert client.get("/healthz").status_code == 200
        store = client.app.state.house.service.store  # type: ignore[attr-defined]
        head = store.ledger.head()
        # Noted before the first request, not when the first message is due.
        kept = (settings.home / "webhook.entry").read_text("ascii")
        assert kept == str(head.entry if head is not None else 0)


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("http://example.org/hook", SECRET),
        ("file:///etc/passwd", SECRET),
        ("https://example.org/hook", "short"),
    ],
)
def test_places_that_are_not_safe(service: Service, tmp_path, url: str, secret: str) -> None:
    settings = settings_in(tmp_path, webhook_url=url, webhook_secret=secret)
    with pytest.raises(SettingError):
        Webhooks(service.store, settings)
