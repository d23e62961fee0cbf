"""Decisions for a person: what was asked, what to do, which measures say so, and who it may be."""

import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import BinaryIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from penstock.cli._shipment_view import SHOWN, say_counts, shipment_panel
from penstock.cli._words import ofac_words, stage_words
from penstock.errors import UnknownName
from penstock.measures import book
from penstock.model import Decision, Finding, ListVersion, Outcome, Stage
from penstock.tabular import console_for, printable

_WORDS = {
    Outcome.PASS: ("PASS", "nothing found that stands in the way", "bold green"),
    Outcome.HOLD: ("HOLD", "a person must look before anything is done", "bold yellow"),
    Outcome.REJECT: ("REJECT", "do not carry it out; report where the rule says so", "bold red"),
    Outcome.BLOCK: ("BLOCK", "freeze, do not return; report where the rule says so", "bold red"),
}
_NOTHING = Outcome.PASS.value
_ASKS = {"block": "block", "reject": "reject", "hold": "hold", _NOTHING: "-"}


def show_decisions(
    decisions: Iterator[tuple[str, Decision]],
    as_of: date,
    lists: Iterable[ListVersion],
    asker: str,
    file: BinaryIO,
) -> None:
    """Write each decision under what it is called, a line where nothing was found, else a panel."""
    text = io.TextIOWrapper(file, "utf-8", write_through=True)
    try:
        console: Console = console_for(text)
        known = f"as of {as_of}, for {asker}"
        console.print(Padding(Text(f"Asked {known}", "dim"), (0, 0, 1, 0)))
        counts = {outcome.value: 0 for outcome in Outcome}
        for number, (name, decision) in enumerate(decisions):
            counts[decision.outcome.value] += 1
            if number < SHOWN:
                console.print(_decision(name, decision))
        say_counts(console, counts, lists)
        text.flush()
    finally:
        text.detach()


def _decision(name: str, decision: Decision) -> RenderableType:
    if decision.determination is not None:
        return shipment_panel(name, decision)
    word, meaning, style = _WORDS[decision.outcome]
    title = Text(f" {decision.question.id}  ").append(printable(name) or "(no name)", "bold")
    is_quiet = not decision.findings and not decision.hits
    if is_quiet and decision.outcome is Outcome.PASS:
        return Text.assemble((f"{word}  ", style), title, "  nothing found")
    parts: list[RenderableType] = [Text.assemble((word, style), f": {meaning}")]
    for one in decision.reasons:
        parts.append(Text(printable(f"  {one.code}: {one.message}")))
        parts += [Text(printable(f"      {at.path}  {at.text}"), "dim") for at in one.evidence]
    if decision.findings:
        parts += [Text(), *_measures(decision.findings)]
        parts += _open(decision.findings)
    if decision.hits:
        parts += [Text(), Text("Hits", "bold"), _hits(decision)]
    return Panel(Group(*parts), title=title, title_align="left", border_style=style)


def _measures(findings: tuple[Finding, ...]) -> Iterator[RenderableType]:
    """Yield a block a measure, the gravest first: what each paragraph asks and since when."""
    by_measure: dict[str, list[Finding]] = {}
    for one in findings:
        by_measure.setdefault(one.rule.partition("/")[0], []).append(one)
    quiet = {
        name
        for name, group in by_measure.items()
        if all(one.consequence == _NOTHING and one.stage is Stage.IN_FORCE for one in group)
    }
    for measure_id, group in by_measure.items():
        if measure_id in quiet:
            continue
        title = Text(_title(measure_id, group), "bold")
        title.append(f"  {measure_id}", "dim")
        if not all(one.verified for one in group):
            title.append("  UNVERIFIED", "bold yellow")
        because = dict.fromkeys(
            f"{one.path} {one.text}" for finding in group for one in finding.evidence
        )
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        table.add_column(overflow="fold")
        for one in group:
            table.add_row(_ASKS.get(one.consequence, one.consequence), _when(one), _says(one))
        yield title
        yield Text(f"  because of {printable('; '.join(because))}", "dim")
        yield Padding(table, (0, 0, 1, 2))
    if quiet:
        yield Text("In force, too, but asks nothing of you here", "bold")
        names = (name for name in by_measure if name in quiet)
        yield Padding(Text(", ".join(names)), (0, 0, 1, 2))


def _title(measure_id: str, group: list[Finding]) -> str:
    """Return what a measure is called; a finding about owners says it itself."""
    if measure_id == "ownership":
        return group[0].message
    return book().measure(measure_id).title


def _when(finding: Finding) -> Text:
    words = stage_words(finding.stage, finding.effective_from)
    until = f" until {finding.effective_to}" if finding.effective_to else ""
    return Text.assemble((finding.citation, "cyan"), f", {words}{until}")


def _says(finding: Finding) -> Text:
    """Return what the paragraph says; at a stage that binds nobody, what that stage means."""
    try:
        said = book().requirement(finding.rule).summary
    except UnknownName:
        said = finding.message.partition(": ")[2]
    return Text(printable(said))


def _open(findings: tuple[Finding, ...]) -> Iterator[RenderableType]:
    facts = dict.fromkeys(
        fact
        for one in findings
        if one.consequence != _NOTHING or one.stage is not Stage.IN_FORCE
        for fact in one.missing_facts
    )
    if facts:
        yield Text("To say more, find out", "bold")
        table = Table.grid(padding=(0, 1))
        for fact in facts:
            table.add_row(" -", Text(printable(fact)))
        yield table


def _hits(decision: Decision) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 1), header_style="dim")
    has_places = any(hit.path for hit in decision.hits)
    columns = ["score", "verdict", "OFAC-like", "listed name", "party", "programmes", "list"]
    for column in [*columns, "said"] if has_places else columns:
        table.add_column(column, overflow="fold")
    for hit in decision.hits:
        said = Text(printable(hit.matched))
        said.append(f"  {printable(hit.path)}", "dim")
        table.add_row(
            f"{hit.score:.2f}",
            "ALERT" if hit.alert else "no alert",
            ofac_words(hit),
            Text(printable(hit.name)),
            Text(printable(", ".join(hit.parties))),
            Text(printable(", ".join(hit.programs))),
            Text(printable(", ".join([hit.list, *(one.list for one in hit.also)]))),
            *([said] if has_places else []),
        )
    return table
