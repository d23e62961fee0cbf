"""What is sent is kept in a folder for as long as it is read; no answer tells where that is."""

import tempfile

import pytest

from penstock.api import passing_folder
from penstock.errors import MalformedInput
from penstock.model import Role
from tests.api.conftest import Running

_SENT = (
    b"owner,owned,share\nA,B,300\n",
    b'{"a":',
    b"\xff\xfe\x00",
    b"PK\x03\x04 no archive",
    b"<a>",
    b"<rss>",
    b'eccn,destination\n,,,"',
    b"%PDF-1.7",
)
_DOORS = ("file", "owners", "shipments", "payments", "articles", "stories")
_FORMS = {"/check": "text", "/owners": "owners", "/news": "text"}


def _tells(text: str) -> bool:
    return f"{tempfile.gettempdir()}/penstock-" in text


@pytest.mark.parametrize("door", _DOORS)
def test_no_door_tells_where_files_are_read(service: Running, door: str) -> None:
    client = service.client("service")
    answers = [client.post(f"/v1/check/{door}", content=sent) for sent in _SENT]
    assert [answer.text for answer in answers if _tells(answer.text)] == []
    is_held = door == "payments"  # what cannot be read is no error there
    assert is_held or any(answer.status_code == 422 for answer in answers)


@pytest.mark.parametrize("page", _FORMS)
def test_no_page_tells_where_files_are_read(service: Running, page: str) -> None:
    ann = service.account(f"ann-{page[1:]}", Role.APPROVER)
    for sent in _SENT[:2] + _SENT[4:]:
        form = {"csrf": ann.headers["x-csrf-token"], _FORMS[page]: sent.decode(), "listed": "A"}
        answer = ann.post(page, data=form)
        assert answer.status_code < 500
        assert not _tells(answer.text), (sent, answer.text)


def test_the_error_keeps_its_words() -> None:
    with pytest.raises(MalformedInput) as raised, passing_folder() as folder:
        raise MalformedInput(f"{folder}/x.csv, row 1: odd", hint=f"Mend {folder}/x.csv")
    assert (str(raised.value), raised.value.hint) == ("x.csv, row 1: odd", "Mend x.csv")
    assert not folder.exists()
