"""`penstock news read`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from penstock import desk, news
from penstock.cli import _options as options
from penstock.cli._news_stories import ready_for_news
from penstock.cli._output import choose_format, counting, may_draw, say
from penstock.tabular import OutputFormat, write_rows

app = options.new_app()

_COLUMNS: dict[str, type] = {
    "story": str,
    "articles": int,
    "headline": str,
    "outlets": str,
    "first_published": str,
    "events": str,
    "quotes": int,
    "conflicts": int,
    "links": str,
}


@app.command()
def read(
    paths: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Files and folders; - is stdin")
    ],
    as_of: options.AsOf = None,
    allow_stale: options.AllowStale = False,
    encoding: options.Encoding = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Read articles into stories: events, quotes, and links to listed parties.

    One line a story. A page that cannot be read is reported and left out. Exit status 1 when a
    story names a listed party or runs ahead of the lists, 0 when none does.
    """
    settings = options.settings_for(home=home, store=store)
    chosen = choose_format(shape, output)
    ready = ready_for_news(settings, as_of=as_of, allow_stale=allow_stale)
    told = 0
    drawn = may_draw(no_progress=settings.no_progress, shares_terminal=output is None)
    with counting("Reading", drawn=drawn) as advance:

        def lines() -> Iterator[dict[str, Any]]:
            nonlocal told
            for reading, closed in desk.read_news(paths, ready, note=say, encoding=encoding):
                advance(int(reading is not None))
                for story in closed:
                    line = news.story_line(story)
                    told += int(_asks_for_somebody(line))
                    yield line if chosen is OutputFormat.JSON_LINES else _row(story, line)

        write_rows(lines(), chosen, _COLUMNS, path=output, title="Stories")
    raise typer.Exit(int(told > 0))


def _asks_for_somebody(line: dict[str, Any]) -> bool:
    is_linked = any(link["state"] != "rejected" and link["listed_today"] for link in line["links"])
    return is_linked or any(event["ahead_of_lists"] for event in line["events"])


def _row(story: news.Story, line: dict[str, Any]) -> dict[str, object]:
    articles = line["articles"]
    days = sorted(one["published"] for one in articles if one["published"])
    events = (
        f"{one['type']} {one['actor'] or '?'} -> {one['target'] or '?'} ({one['stage']})"
        for one in line["events"]
    )
    links = (
        f"{one['mention']} = {one['party']}"
        f" ({one['state']}{'' if one['listed_today'] else ', no longer listed'})"
        for one in line["links"]
        if one["state"] != "rejected"
    )
    return {
        "story": story.id,
        "articles": len(articles),
        "headline": articles[0]["headline"],
        "outlets": "; ".join(dict.fromkeys(filter(None, (one["outlet"] for one in articles)))),
        "first_published": days[0] if days else "",
        "events": "; ".join(events),
        "quotes": len(line["quotes"]),
        "conflicts": sum(one["status"] == "conflict" for one in line["quotes"]),
        "links": "; ".join(links),
    }
