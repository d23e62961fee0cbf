"""`penstock news brief`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from penstock import news
from penstock.cli import _options as options
from penstock.cli._news_stories import Files, WatchFile, stories_of, watch_from

app = options.new_app()


@app.command()
def brief(
    paths: Files,
    watch: WatchFile = None,
    day: Annotated[
        str | None,
        typer.Option("--day", metavar="YYYY-MM-DD", help="The last day of the brief; default all"),
    ] = None,
    days: Annotated[int, typer.Option("--days", min=1, help="How many days it covers")] = 1,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write the page here, ready to be mailed"),
    ] = None,
    as_of: options.AsOf = None,
    allow_stale: options.AllowStale = False,
    encoding: options.Encoding = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Write a brief of stories, events and what they mean for those under watch.

    JSON goes to standard output or `--output`, a self-contained page to `--html`. Exit status 1
    when the brief holds an alert, 0 when it holds none.
    """
    watched = watch_from(watch)
    settings = options.settings_for(home=home, store=store)
    last = options.day(day) if day else None
    stories = stories_of(paths, settings, as_of=as_of, allow_stale=allow_stale, encoding=encoding)
    made = news.brief(stories, watched, day=last, days=days)
    if html is not None:
        html.write_text(news.brief_page(made), encoding="utf-8")
    text = json.dumps(made, ensure_ascii=False, indent=2, default=str) + "\n"
    if output is not None:
        output.write_text(text, encoding="utf-8")
    elif html is None:
        sys.stdout.write(text)
    raise typer.Exit(int(made["alerts"] > 0))
