"""Answers for a person at a prompt: what was asked, what was found, and why."""

import io
from collections.abc import Iterable
from datetime import date
from typing import Any, BinaryIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from penstock import desk
from penstock.cli._differences import mark_differences
from penstock.cli._words import ofac_words
from penstock.model import Hit, Outcome, Subject
from penstock.tabular import console_for, printable


def show_answer(found: "desk.Answer", ready: "desk.Ready", file: BinaryIO) -> None:
    """Write the answer about one party: a panel a hit, and the lists that were asked."""
    parts: list[RenderableType] = [_question(found.subject, ready)]
    parts += [_hit(hit, number) for number, hit in enumerate(found.hits, 1)]
    if not found.hits and found.outcome is Outcome.PASS:
        parts.append(Text("No hit: nobody on these lists bears such a name or number.", "green"))
    parts.append(_verdict(found, ready))
    parts.append(_lists(ready))
    _print(parts, file)


def _question(subject: Subject, ready: "desk.Ready") -> RenderableType:
    facts = [subject.schema.value if subject.schema else ""]
    facts += [f"born {_span(one.earliest, one.latest)}" for one in subject.birth_dates]
    facts += [", ".join(subject.countries)]
    facts += [f"{one.kind.value} {one.value}" for one in subject.identifiers]
    line = Text("Asked  ", "bold").append(printable(subject.name) or "(no name)", "bold cyan")
    known = "; ".join(fact for fact in facts if fact)
    if known:
        line.append(f"  ({printable(known)})", "")
    return Padding(line.append(f"  as of {ready.as_of}", "dim"), (0, 0, 1, 0))


def _span(earliest: date, latest: date) -> str:
    if earliest == latest:
        return str(earliest)
    is_year = earliest == date(earliest.year, 1, 1) and latest == date(earliest.year, 12, 31)
    return str(earliest.year) if is_year else f"{earliest} to {latest}"


def _hit(hit: Hit, number: int) -> RenderableType:
    asked, listed = mark_differences(hit.matched, hit.name)
    names = Table.grid(padding=(0, 2))
    names.add_row(Text("asked", "dim"), asked)
    names.add_row(Text("listed", "dim"), listed)
    facts = Table.grid(padding=(0, 2))
    section = f" ({hit.section})" if hit.section else ""
    facts.add_row(Text("list", "dim"), _text(f"{hit.list}{section}"))
    facts.add_row(Text("programme", "dim"), _text(", ".join(hit.programs) or "not stated"))
    since = str(hit.listed_on) if hit.listed_on else "not stated by this list"
    facts.add_row(Text("listed since", "dim"), Text(since))
    kind = f", {hit.schema.value}" if hit.schema else ""
    facts.add_row(Text("party", "dim"), _text(f"{hit.party}{kind}"))
    for copy in hit.also:
        part = f" ({copy.section})" if copy.section else ""
        facts.add_row(Text("also", "dim"), _text(f"{copy.list}{part}, {copy.party}"))
    verdict = "ALERT" if hit.alert else "no alert"
    title = Text(
        f" {number}. {hit.score:.2f} {verdict} ", "bold red" if hit.alert else "bold yellow"
    ).append(f"OFAC-like {ofac_words(hit)} ", "dim")
    return Panel(
        Group(names, Text(), facts, Text(), _why(hit)),
        title=title,
        title_align="left",
        border_style="red" if hit.alert else "yellow",
    )


def _why(hit: Hit) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", show_footer=True)
    table.add_column("why", footer=Text("score", "bold"))
    table.add_column("value", justify="right", footer=Text(f"{hit.score:.3f}", "bold"))
    table.add_column("detail", overflow="fold")
    for part in hit.explanation:
        words = part.feature.replace("_", " ")
        table.add_row(Text(words), Text(f"{part.value:+.3f}"), _text(part.detail))
    return table


def _verdict(found: "desk.Answer", ready: "desk.Ready") -> RenderableType:
    policy = ready.policy
    held = found.outcome is not Outcome.PASS
    line = Text(f"{found.outcome.value.upper()} ", "bold red" if held else "bold green")
    line.append(f"policy {policy.id}: alert from {policy.threshold:.2f}", "dim")
    lines = [line]
    lines += [_text(f"  {reason.code}: {reason.message}") for reason in found.reasons]
    return Padding(Group(*lines), (1, 0))


def _text(text: str) -> Text:
    """Return what a list or a question says, without what would steer the terminal."""
    return Text(printable(text))


def _lists(ready: "desk.Ready") -> RenderableType:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("lists asked", "published", "sha256"):
        table.add_column(column)
    for version in ready.lists:
        day = str(version.published) if version.published else "undated"
        table.add_row(Text(version.list), day, Text(version.sha256[:12], "dim"))
    return table


def show_one_party(found: dict[str, Any], file: BinaryIO) -> None:
    """Write a party and its history, as `penstock lists show` gives them."""
    party = found["party"]
    parts: list[RenderableType] = []
    if party is None:
        parts.append(Text(f"Not listed on {found['as_of']}", "bold yellow"))
    else:
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        table.add_column(style="dim")
        table.add_column(overflow="fold")
        for field, value in party.items():
            for line in _lines(value):
                table.add_row(Text(field.replace("_", " ")), _text(line))
        parts.append(
            Panel(table, title=Text(f" {party['id']} on {found['as_of']} "), title_align="left")
        )
    if found["history"]:
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", title_justify="left")
        for column in ("published", "list", "change", "name"):
            table.add_column(column)
        for step in found["history"]:
            day = step["published"] or "undated"
            table.add_row(day, _text(step["list"]), step["change"], _text(step["name"]))
        parts.append(table)
    _print(parts, file)


def _lines(value: object) -> list[str]:
    """Return a value of a party as lines a person reads."""
    if isinstance(value, list | tuple):
        return [line for one in value for line in _lines(one)]
    if isinstance(value, dict):
        words = [
            f"{_words(part)} ({key})" if key not in {"text", "value"} else _words(part)
            for key, part in value.items()
            if part
        ]
        return ["; ".join(words)]
    return [str(value)]


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _print(parts: Iterable[RenderableType], file: BinaryIO) -> None:
    text = io.TextIOWrapper(file, "utf-8", write_through=True)
    try:
        console: Console = console_for(text)
        for part in parts:
            console.print(part)
        text.flush()
    finally:
        text.detach()
