"""`penstock news dossier`."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from penstock import news
from penstock.cli import _options as options
from penstock.cli._news_stories import Files, stories_of

app = options.new_app()


@app.command()
def dossier(
    party: Annotated[
        str, typer.Argument(metavar="PARTY", help="A name, or the id of a listed party")
    ],
    paths: Files,
    as_of: options.AsOf = None,
    allow_stale: options.AllowStale = False,
    encoding: options.Encoding = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Collect what articles say of a party: what, when, by whom, how sure.

    Writes one JSON object. Exit status 1 when anything adverse is reported, 0 when nothing is.
    """
    settings = options.settings_for(home=home, store=store)
    stories = stories_of(paths, settings, as_of=as_of, allow_stale=allow_stale, encoding=encoding)
    made = news.dossier(party, stories)
    text = json.dumps(made, ensure_ascii=False, indent=2, default=str) + "\n"
    if output is not None:
        output.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    raise typer.Exit(int(made["severity"] > 0))
