"""Messages are signed, in order, sent again until they are taken, and never to an unsafe place."""

import hashlib
import hmac
import json

import pytest

from penstock.api._webhooks import SIGNATURE, Webhooks
from penstock.desk import CaseDesk, FileDesk, Service
from penstock.errors import SettingError
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
