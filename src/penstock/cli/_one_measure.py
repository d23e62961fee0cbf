"""One measure for a person: what it asks of whom, since when, and where to read it."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, BinaryIO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from penstock.cli._words import stage_words
from penstock.model import Stage
from penstock.tabular import console_for, printable

_DAYS = ("made", "announced", "published", "effective", "comments_until", "ends")


def show_one_measure(found: dict[str, Any], file: BinaryIO) -> None:
    """Write a measure as `show_measure` of the desk gives it."""
    text = io.TextIOWrapper(file, "utf-8", write_through=True)
    try:
        console: Console = console_for(text)
        for part in _parts(found):
            console.print(part)
        text.flush()
    finally:
        text.detach()


def _parts(found: dict[str, Any]) -> Iterator[RenderableType]:
    yield Text(printable(found["title"]), "bold")
    head = Table.grid(padding=(0, 2))
    head.add_column(style="dim")
    head.add_column(overflow="fold")
    head.add_row("measure", f"{found['measure']} (regime {found['regime']})")
    head.add_row(f"on {found['as_of']}", Text(_stage(found), "bold"))
    head.add_row("citation", found["citation"])
    head.add_row("authority", found["authority"])
    head.add_row("read it at", found["source"])
    head.add_row("checked on", str(found["checked_on"]))
    if found["verified"]:
        head.add_row("verified", "yes: read in an official text")
    else:
        head.add_row("verified", Text("NO: not all read in an official text", "bold yellow"))
    for point in found["open_points"]:
        head.add_row("open", Text(printable(point)))
    yield Padding(head, (0, 0, 0, 2))
    yield from _section("Targets", _targets(found))
    yield from _section("What it asks", _requirements(found))
    if found.get("nexus"):
        ties = ", ".join(word.replace("_", " ") for word in found["nexus"])
        yield from _section("Brings others into reach", [("", ties)])
    yield from _section("Exceptions to settle", _carveouts(found.get("exceptions", ())))
    yield from _section("General licences, never assumed", _carveouts(found.get("licences", ())))
    yield from _section("History", _events(found))
    if found.get("note"):
        yield from _section("Note", [("", found["note"])])


def _section(title: str, rows: list[tuple[str, str]]) -> Iterator[RenderableType]:
    if not rows:
        return
    yield Text(f"\n{title}", "bold")
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for left, right in rows:
        table.add_row(Text(printable(left), "cyan"), Text(printable(right)))
    yield Padding(table, (0, 0, 0, 2))


def _stage(row: dict[str, Any]) -> str:
    if row["stage"] is None:
        return "not known of yet"
    since = date.fromisoformat(row["since"]) if row["since"] else None
    return stage_words(Stage(row["stage"]), since)


def _targets(found: dict[str, Any]) -> list[tuple[str, str]]:
    meanings = {one["id"]: f" ({one['text']} {one['citation']})" for one in found["definitions"]}
    return [
        (target["kind"], target["label"] + meanings.get(target.get("definition", ""), ""))
        for target in found["targets"]
    ]


def _requirements(found: dict[str, Any]) -> list[tuple[str, str]]:
    rows = []
    for one in found["requirements"]:
        binds = ", ".join(
            bound["who"].replace("_", " ")
            + (f" ({bound['definition']})" if bound.get("definition") else "")
            for bound in one["binds"]
        )
        rows.append((one["id"], f"{one['citation']}: {one['summary']}"))
        rows.append(("", f"{one['effect'].replace('_', ' ')}; binds {binds}; {_stage(one)}"))
        for clock in one.get("clocks", ()):
            span = f"{clock['count']} {clock['unit'].replace('_', ' ')}"
            duty = f"{clock['duty']} within {span} from {clock['starts_from']}"
            rows.append(("", f"{duty} ({clock['citation']})"))
    return rows


def _carveouts(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (
            one["id"],
            f"{one['summary']} ({one['citation']})"
            + (f"; ask {one['question']}" if one.get("question") else "")
            + _held(one),
        )
        for one in rows
    ]


def _held(row: dict[str, Any]) -> str:
    """Return the first and the last day of what holds for a time only, else nothing."""
    first, ends = row.get("starts"), row.get("ends")
    last = date.fromisoformat(ends) - timedelta(days=1) if ends else None
    days = [f"from {first}" if first else "", f"to {last}" if last else ""]
    said = " ".join(filter(None, days))
    return f"; holds {said}" if said else ""


def _events(found: dict[str, Any]) -> list[tuple[str, str]]:
    rows = []
    for one in found.get("events", ()):
        days = "; ".join(
            f"{field.replace('_', ' ')} {one[field]}" for field in _DAYS if one.get(field)
        )
        first = min(str(one[field]) for field in _DAYS if one.get(field))
        mark = "" if one.get("verified", True) else " (unverified)"
        note = f". {one['note']}" if one.get("note") else ""
        said = f"{one['instrument']}, {one['citation']}: {days}{mark}{note}"
        rows.append((first, said))
        if one.get("source"):
            rows.append(("", one["source"]))
    return rows
