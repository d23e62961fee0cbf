"""Options that several commands share, with one wording each."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from penstock.cli._app import CONTEXT
from penstock.errors import UsageError
from penstock.settings import Settings, load_settings
from penstock.tabular import OutputFormat


class EngineName(StrEnum):
    """What works in bulk."""

    PROCESSES = "processes"
    SPARK = "spark"


def new_app() -> typer.Typer:
    """Return an application for one command, with plain help as wide as the terminal."""
    return typer.Typer(rich_markup_mode=None, context_settings=CONTEXT, add_completion=False)


def day(text: str) -> date:
    """Return a date a person typed.

    Raises:
        UsageError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is not a date"
        raise UsageError(message, hint="Write YYYY-MM-DD, such as 2016-06-01") from error


Format = Annotated[
    OutputFormat | None,
    typer.Option("--format", help="How to write answers; a table on a terminal, else jsonl"),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write here instead of standard output"),
]
AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of", parser=day, metavar="YYYY-MM-DD", help="The day asked about; default today"
    ),
]
KnownAsOf = Annotated[
    date | None,
    typer.Option(
        "--known-as-of",
        parser=day,
        metavar="YYYY-MM-DD",
        help="Leave out what nobody could know by that day; default the day asked about",
    ),
]
Since = Annotated[
    date | None,
    typer.Option("--since", parser=day, metavar="YYYY-MM-DD", help="Leave out what was before"),
]
Until = Annotated[
    date | None,
    typer.Option("--until", parser=day, metavar="YYYY-MM-DD", help="Leave out what was after"),
]
LastDay = Annotated[
    date | None,
    typer.Option("--until", parser=day, metavar="YYYY-MM-DD", help="The last day; default today"),
]
ProfileId = Annotated[
    str | None,
    typer.Option("--profile", help="Who asks, such as us-covered; default PENSTOCK_PROFILE"),
]
StoreUrl = Annotated[
    str | None,
    typer.Option("--store", metavar="URL", help="Database address; default PENSTOCK_STORE"),
]
Home = Annotated[
    Path | None,
    typer.Option("--home", help="Folder of store, indexes, downloads; default PENSTOCK_HOME"),
]
PolicyId = Annotated[
    str | None,
    typer.Option("--policy", help="Screening policy, such as standard, strict or broad"),
]
AllowStale = Annotated[
    bool,
    typer.Option("--allow-stale", help="Answer from lists that are older than allowed, too"),
]
Facts = Annotated[
    list[str] | None,
    typer.Option(
        "--fact",
        metavar="QUESTION=ANSWER",
        help="A fact that a decision named as missing, in its words, and the answer; repeatable",
    ),
]
Limit = Annotated[int, typer.Option("--limit", min=1, max=1000, help="The most hits of an answer")]
Processes = Annotated[
    int | None,
    typer.Option("--processes", min=0, max=1024, help="Worker processes; 0 = one a processor"),
]
Engine = Annotated[
    EngineName,
    typer.Option("--engine", help="What works: this machine, or Apache Spark"),
]
Master = Annotated[
    str | None,
    typer.Option(
        "--master",
        metavar="URL",
        help="Where Spark works, such as local[2] or yarn; default PENSTOCK_SPARK_MASTER",
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", help="Encoding of the file, where it cannot be found out"),
]
Delimiter = Annotated[
    str | None,
    typer.Option("--delimiter", help="Delimiter of the file, one character"),
]
Sheet = Annotated[str | None, typer.Option("--sheet", help="Sheet of a workbook, by name")]


def settings_for(
    *,
    home: Path | None = None,
    store: str | None = None,
    policy: str | None = None,
    processes: int | None = None,
    profile: str | None = None,
    master: str | None = None,
) -> Settings:
    """Return the settings with a command's options on top.

    Raises:
        SettingError: a setting has a value it cannot have.
    """
    return load_settings(
        home=home,
        store=store,
        policy=policy,
        processes=processes,
        profile=profile,
        spark_master=master,
    )


__all__ = [
    "AllowStale",
    "AsOf",
    "Delimiter",
    "Encoding",
    "Engine",
    "EngineName",
    "Facts",
    "Format",
    "Home",
    "KnownAsOf",
    "Limit",
    "Master",
    "Output",
    "PolicyId",
    "Processes",
    "ProfileId",
    "Sheet",
    "StoreUrl",
    "day",
    "new_app",
    "settings_for",
]
