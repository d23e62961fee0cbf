"""The pages of news: stories, events and dossiers, of the news folder and of what is sent."""

import json
import re
from pathlib import Path

from penstock.model import Role
from penstock.web import _line as line
from penstock.web import _news_room as room
from tests.api.conftest import Running

_TOLD = (
    "The U.S. Treasury Department on Thursday sanctioned Zorandia Commerce Bank for helping "
    "Pyongyang sell coal. “We will cut off every bank that funds the weapons of North Korea,” "
    "Treasury Secretary Janet Yellen said in a statement. The European Union is considering to "
    "sanction Blue Harbour Shipping, officials said on Friday."
)
_OTHER = (
    "Prosecutors in New York charged Ivan Petrov, a director of Green Meadow Farms, with fraud, "
    "court papers showed on Tuesday. Green Meadow Farms denied any wrongdoing."
)


def _lines(*texts: str) -> str:
    return "\n".join(
        json.dumps({"title": text[:40], "text": text, "date": f"2023-05-{11 + at}"})
        for at, text in enumerate(texts)
    )


def _folder(service: Running) -> Path:
    folder = Path(service.house.settings.home) / "news"
    folder.mkdir(exist_ok=True)
    return folder


def _articles(page: str) -> int:
    return page.count("<article")


def test_stories_of_the_folder_and_the_dossier_of_a_party(fresh: Running) -> None:
    (_folder(fresh) / "feed.jsonl").write_text(_lines(_TOLD, _OTHER))
    client = fresh.client("viewer")
    page = client.get("/news").text
    assert _articles(page) == 2
    assert "2 stories" in page
    for words in ("ZORANDIA COMMERCE BANK", "ahead of the lists", "Janet Yellen", "designation"):
        assert words in page
    listed = client.get("/news?party=us-ofac:1").text
    assert "<h1>Dossier: ZORANDIA COMMERCE BANK</h1>" in listed
    assert (_articles(listed), 'href="/listed/us-ofac:1"' in listed) == (1, True)
    unlisted = client.get("/news?party=Green+Meadow+Farms").text
    assert (_articles(unlisted), "No link to a listed party" in unlisted) == (1, True)
    nobody = client.get("/news?party=Otherworldly+Holdings").text
    assert (_articles(nobody), "No story names it" in nobody) == (0, True)
    assert not re.search(r"\sstyle=|<script>|\son\w+=", page + listed)


def test_the_folder_is_read_again_when_it_changes_only(fresh: Running, monkeypatch) -> None:
    path = _folder(fresh) / "feed.jsonl"
    path.write_text(_lines(_TOLD))
    reads: list[int] = []
    read = room._read

    def counted(paths: list[str], *more: object) -> object:
        reads.append(len(paths))
        return read(paths, *more)

    monkeypatch.setattr(room, "_read", counted)
    client = fresh.client("analyst")
    for _ in range(2):
        assert _articles(client.get("/news").text) == 1
    assert reads == [1]
    (path.parent / "more.jsonl").write_text(_lines(_OTHER))
    assert _articles(client.get("/news").text) == 2
    assert reads == [1, 2]


def test_what_is_sent_is_read_and_asked_about_again_and_not_kept(fresh: Running) -> None:
    ann = fresh.account("ann", Role.ANALYST)
    token = re.findall(r'name="csrf" value="([^"]+)"', ann.get("/news").text)[0]
    head = fresh.house.service.store.ledger.head()
    file = {"file": ("feed.jsonl", _lines(_TOLD, _OTHER).encode(), "application/json")}
    page = ann.post("/news", data={"csrf": token}, files=file).text
    assert _articles(page) == 2
    assert 'form="read" name="party" value="us-ofac:1"' in page
    sent = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)[0]
    assert "Zorandia" in sent  # so that a button of the page can ask about it again
    again = {"csrf": token, "text": _lines(_TOLD, _OTHER), "party": "us-ofac:1"}
    dossier = ann.post("/news", data=again).text
    assert (_articles(dossier), "<h1>Dossier: ZORANDIA" in dossier) == (1, True)
    assert _articles(ann.get("/news").text) == 0
    after = fresh.house.service.store.ledger.head()
    assert (head.entry if head else 0) == (after.entry if after else 0)


def test_what_cannot_be_read_is_said(fresh: Running, monkeypatch) -> None:
    ann = fresh.account("ann", Role.ANALYST)
    token = re.findall(r'name="csrf" value="([^"]+)"', ann.get("/news").text)[0]

    def sent(**form: str):
        return ann.post("/news", data={"csrf": token, **form})

    nothing = sent(text="  ")
    assert (nothing.status_code, "Nothing was sent" in nothing.text) == (422, True)
    broken = sent(text='{"text": ')
    assert (broken.status_code, 'role="alert"' in broken.text) == (422, True)
    monkeypatch.setattr(room, "_MOST_ARTICLES", 1)
    many = sent(text=_lines(_TOLD, _OTHER))
    assert (many.status_code, "too many for a page" in many.text) == (413, True)
    monkeypatch.undo()
    monkeypatch.setattr(room, "_SECONDS", -1.0)
    late = sent(text=_lines(_TOLD))
    assert (late.status_code, "Reading takes longer" in late.text) == (503, True)
    monkeypatch.setattr(line, "_MOST_WAITING", 0)
    full = sent(text=_lines(_TOLD))
    assert (full.status_code, "Too many articles to be read wait" in full.text) == (503, True)


def test_what_articles_say_is_text(fresh: Running) -> None:
    evil = "<script>alert(1)</script>"
    text = _TOLD.replace("Blue Harbour", f"{evil} Blue Harbour")
    (_folder(fresh) / "feed.jsonl").write_text(_lines(text))
    page = fresh.client("viewer").get("/news", params={"party": evil}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in fresh.client("viewer").get("/news").text


def test_a_large_folder_shows_its_newest_files(fresh: Running, monkeypatch) -> None:
    monkeypatch.setattr(room, "_MOST_FILES", 1)
    for at, text in enumerate((_TOLD, _OTHER)):
        (_folder(fresh) / f"{at}.jsonl").write_text(_lines(text))
    page = fresh.client("viewer").get("/news").text
    assert (_articles(page), "only the newest 1 files are read" in page) == (1, True)
