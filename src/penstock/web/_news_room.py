"""Articles that the pages of news show: those of the news folder, or those that somebody sends."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from penstock.api import passing_folder
from penstock.desk import Ready, read_news
from penstock.errors import Overloaded, UnsafeInput
from penstock.settings import Settings
from penstock.web._line import Line

if TYPE_CHECKING:
    from penstock.news import Story

_FOLDER = "news"
_MOST_FILES = 400
_MOST_ARTICLES = 1_000
_SECONDS = 60.0


class Told(Struct, frozen=True):
    """Stories as lines for people, what was left out, and the dossier where one was asked for."""

    stories: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]
    dossier: dict[str, Any] | None


class NewsRoom:
    """Reads the news folder again only when a file in it or a list is another than before.

    Everything it reads goes through its `line`.
    """

    def __init__(self) -> None:
        self.line = Line("penstock-news", "articles to be read")
        self._known: tuple[object, list[Story], list[str]] = (None, [], [])

    def folder(self, settings: Settings, ready: Ready, party: str) -> Told:
        """Return the stories of the news folder, those that name a party where one is named."""
        place = news_folder(settings)
        files = _newest(place)
        key = (tuple(files), ready.lists)
        if self._known[0] != key:
            notes = []
            if len(files) == _MOST_FILES:
                notes.append(f"only the newest {_MOST_FILES:,} files are read")
            paths = [str(path) for path, *_ in files]
            stories = _read(paths, ready, notes) if paths else []
            self._known = (key, stories, notes)
        _, stories, notes = self._known
        return _told(stories, notes, party)


def news_folder(settings: Settings) -> Path:
    """Return where articles stand that the pages show to everybody."""
    return Path(settings.home) / _FOLDER


def read_sent(content: bytes, ready: Ready, party: str) -> Told:
    """Return the stories of what somebody sent, of any kind that is read as news.

    Raises:
        UnreadableInput: no page of it can be read.
    """
    notes: list[str] = []
    with passing_folder() as folder:
        path = folder / "sent"
        path.write_bytes(content)
        stories = _read([str(path)], ready, notes)
    return _told(stories, [note.replace(str(path), "what was sent") for note in notes], party)


def _newest(folder: Path) -> list[tuple[Path, int, int]]:
    found = []
    for path in folder.glob("*") if folder.is_dir() else ():
        if path.is_file() and not path.name.startswith("."):
            told = path.stat()
            found.append((path, told.st_mtime_ns, told.st_size))
    return sorted(found, key=lambda one: one[1:], reverse=True)[:_MOST_FILES]


def _read(paths: list[str], ready: Ready, notes: list[str]) -> "list[Story]":
    stories: list[Story] = []
    count, end = 0, time.monotonic() + _SECONDS
    for reading, closed in read_news(paths, ready, note=notes.append):
        stories += closed
        count += reading is not None
        if count > _MOST_ARTICLES:
            message = f"More than {_MOST_ARTICLES:,} articles are too many for a page"
            raise UnsafeInput(message, hint="Read them on the command line: penstock news read")
        if time.monotonic() > end:
            message = f"Reading takes longer than {_SECONDS:.0f} seconds"
            raise Overloaded(message, hint="Read them on the command line: penstock news read")
    return stories


def _told(stories: "list[Story]", notes: list[str], party: str) -> Told:
    from penstock.news import dossier, story_line

    made = dossier(party, stories) if party else None
    if made is not None:
        wanted = {one["story"] for one in made["reports"]}
        stories = [one for one in stories if one.id in wanted]
    lines = [_line(story_line(one)) for one in stories]
    lines.sort(key=lambda one: (one["severity"], one["day"]), reverse=True)
    return Told(tuple(lines), tuple(notes), made)


def _line(story: dict[str, Any]) -> dict[str, Any]:
    """Return a story with what a page asks first: when, who told it, how grave it is."""
    articles = story["articles"]
    links = [one for one in story["links"] if one["state"] != "rejected"]
    days = sorted(filter(None, (one["published"] for one in articles)))
    windows = [one["window"] for one in articles if one["window"]]
    between = ""
    if not days and windows:
        first = max(one["earliest"] for one in windows)
        last = min(one["latest"] for one in windows)
        between = f"between {first} and {last}, inferred" if first <= last else ""
    outlets = dict.fromkeys(filter(None, (one["agency"] or one["outlet"] for one in articles)))
    ahead = any(one["ahead_of_lists"] for one in story["events"])
    return {
        **story,
        "links": links,
        "day": days[0] if days else "",
        "when": days[0] if days else between or "day unknown",
        "outlets": list(outlets),
        "is_ahead": ahead,
        "severity": max([*(one["severity"] for one in links), 3 if ahead else 0]),
    }
