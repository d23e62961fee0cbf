"""`penstock news watch`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from penstock import news
from penstock.cli import _options as options
from penstock.cli._news_stories import Files, stories_of
from penstock.cli._output import choose_format
from penstock.model import to_builtins
from penstock.tabular import OutputFormat, write_rows

app = options.new_app()

_COLUMNS: dict[str, type] = {
    "id": str,
    "severity": int,
    "subject": str,
    "title": str,
    "event": str,
    "actor": str,
    "stage": str,
    "claim": str,
    "category": str,
    "published": str,
    "chain": str,
    "headline": str,
    "sentence": str,
}


@app.command()
def watch(
    rules: Annotated[
        Path, typer.Argument(metavar="WATCH.yaml", help="Subjects, countries and alert rules")
    ],
    paths: Files,
    as_of: options.AsOf = None,
    allow_stale: options.AllowStale = False,
    encoding: options.Encoding = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Raise alerts where articles touch subjects or countries under watch.

    One line an alert. Its id stays the same for one story, rule and subject, so that a feed can be
    read again. Exit status 1 when there is an alert, 0 when there is none.
    """
    watched = news.load_watch(rules)
    settings = options.settings_for(home=home, store=store)
    chosen = choose_format(shape, output)
    count = 0

    def lines() -> Iterator[dict[str, Any]]:
        nonlocal count
        for story in stories_of(
            paths, settings, as_of=as_of, allow_stale=allow_stale, encoding=encoding
        ):
            for alert in news.alerts_of(story, watched):
                count += 1
                line: dict[str, Any] = to_builtins(alert)
                if chosen is not OutputFormat.JSON_LINES:
                    line["chain"] = "; ".join(alert.chain)
                    line["sentence"] = alert.evidence[0].sentence if alert.evidence else ""
                    line = {key: line[key] for key in _COLUMNS}
                yield line

    write_rows(lines(), chosen, _COLUMNS, path=output, title="Alerts")
    raise typer.Exit(int(count > 0))
