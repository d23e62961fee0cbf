"""What the commands of news have in common: files in, stories out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from penstock import desk, news
from penstock.cli._output import mention, say
from penstock.settings import Settings

Files = Annotated[
    list[str], typer.Argument(metavar="FILE...", help="Files and folders; - is stdin")
]
WatchFile = Annotated[
    Path | None,
    typer.Option("--watch", metavar="WATCH.yaml", help="Subjects, countries and alert rules"),
]


def stories_of(
    paths: list[str],
    settings: Settings,
    *,
    as_of: date | None,
    allow_stale: bool,
    encoding: str | None,
) -> Iterator[news.Story]:
    """Yield the stories of some files, each when it is closed."""
    ready = ready_for_news(settings, as_of=as_of, allow_stale=allow_stale)
    for _, closed in desk.read_news(paths, ready, note=say, encoding=encoding):
        yield from closed


def ready_for_news(settings: Settings, *, as_of: date | None, allow_stale: bool) -> desk.Ready:
    """Return the lists that news are read against, former parties too; say what they lack."""
    ready = desk.make_ready(
        settings,
        as_of=as_of,
        allow_stale=allow_stale,
        needs_lists=False,
        with_former=True,
        note=mention,
    )
    for notice in ready.notices:
        say(notice)
    return ready


def watch_from(path: Path | None) -> news.Watch:
    """Return what a watch file asks for; nobody and nothing without one."""
    return news.load_watch(path) if path is not None else news.Watch()
