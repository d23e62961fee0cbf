"""Decisions on shipments for a person: the verdict, what asks for it, what would change it."""

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from penstock import desk
from penstock.exports import Shipment
from penstock.model import Decision, Determination, ListVersion, Outcome, Verdict
from penstock.tabular import console_for, printable

SHOWN = 1000
_LINES = 8
_WORDS = {
    Verdict.PROHIBITED: ("PROHIBITED", "may not proceed as described", "bold red"),
    Verdict.LICENCE_REQUIRED: ("LICENCE REQUIRED", "no licence exception is left", "bold yellow"),
    Verdict.EXCEPTION_POSSIBLE: (
        "EXCEPTION POSSIBLE",
        "a licence is required unless the conditions below are confirmed",
        "bold yellow",
    ),
    Verdict.INDETERMINATE: ("INDETERMINATE", "a fact or a text is missing", "bold yellow"),
    Verdict.NO_CHART_REQUIREMENT: (
        "NO CHART REQUIREMENT",
        "nothing asks for a licence on the facts stated; that is no clearance",
        "bold green",
    ),
}


def show_shipments(
    answers: Iterator[tuple[Shipment, Decision]], lists: Iterable[ListVersion], file: BinaryIO
) -> None:
    """Write each determination as a panel, and a count of the verdicts."""
    text = io.TextIOWrapper(file, "utf-8", write_through=True)
    try:
        console = console_for(text)
        counts: dict[str, int] = {}
        for number, (shipment, decision) in enumerate(answers):
            counts[str(decision.verdict)] = counts.get(str(decision.verdict), 0) + 1
            if number < SHOWN:
                console.print(shipment_panel(desk.called_shipment(shipment), decision))
        say_counts(console, counts, lists)
        text.flush()
    finally:
        text.detach()


def say_counts(console: Console, counts: Mapping[str, int], lists: Iterable[ListVersion]) -> None:
    """Write how many came out how, whether all were shown, and the lists that were asked."""
    total = sum(counts.values())
    told = ", ".join(f"{many:,} {name.replace('_', ' ')}" for name, many in counts.items() if many)
    more = f" (the first {SHOWN:,} are shown)" if total > SHOWN else ""
    console.print(Text(f"{total:,} asked: {told}{more}", "bold"))
    told = ", ".join(f"{one.list} of {one.published or 'no date'}" for one in lists)
    console.print(Text(f"Lists: {told or 'none'}", "dim"))


def shipment_panel(way: str, decision: Decision) -> RenderableType:
    """Return one decision on a shipment as a panel; `way` is what the item is and where it goes."""
    told = decision.determination
    if told is None:
        return Text(f"{decision.question.id}: {decision.outcome.value}")
    word, meaning, style = _WORDS[told.verdict]
    title = Text(f" {printable(decision.question.id)}  ")
    title.append(printable(way), "bold")
    title.append(f"  as of {decision.as_of}", "dim")
    outcome = "" if decision.outcome is Outcome.PASS else f"  ({decision.outcome.value})"
    parts: list[RenderableType] = [Text.assemble((word, style), f": {meaning}{outcome}")]
    parts += [Text(printable(f"  {one.code}: {one.message}"), "dim") for one in decision.reasons]
    parts += _requirements(told)
    parts += _list("Red flags", told.red_flags)
    parts += _list("Other agencies", told.other_agency)
    parts += _list("What would change it", told.would_change)
    parts += _list("Notes", told.notes)
    return Panel(Group(*parts), title=title, title_align="left", border_style=style)


def _requirements(told: Determination) -> Iterator[RenderableType]:
    for one in told.requirements:
        yield Text()
        yield Text.assemble((one.citation, "cyan"), f"  {printable(one.says)}")
        if one.policy:
            yield Text(printable(f"  Licensing policy: {one.policy}"))
        table = Table.grid(padding=(0, 2))
        for offer in one.exceptions:
            says = offer.why or "; ".join(offer.conditions)
            mark = "" if offer.verified else " (unverified)"
            table.add_row(offer.symbol, offer.status, Text(printable(f"{says}{mark}")))
        if one.exceptions:
            yield Padding(table, (0, 0, 0, 2))


def _list(title: str, lines: tuple[str, ...]) -> Iterator[RenderableType]:
    if not lines:
        return
    yield Text()
    yield Text(title, "bold")
    for line in lines[:_LINES]:
        yield Text(printable(f" - {line}"))
    if len(lines) > _LINES:
        yield Text(f" - and {len(lines) - _LINES} more; --format jsonl has all of them", "dim")
