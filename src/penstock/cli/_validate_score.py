"""`penstock validate score`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from penstock import desk, validation
from penstock.cli import _options as options
from penstock.cli._output import choose_format, counting, may_draw, mention, say
from penstock.errors import MalformedInput, UnreadableInput
from penstock.model import NOT_JSON, Decision, to_builtins
from penstock.settings import Settings
from penstock.tabular import OutputFormat, output_file, write_rows

app = options.new_app()
_SISTERS = 100
COLUMNS: dict[str, type] = {
    "by": str,
    "name": str,
    "group": str,
    "asked": int,
    "met": int,
    "stopped": int,
    "percent": float,
    "at_least": float,
    "bar": float,
    "is_passed": bool,
}
MISSED_COLUMNS: dict[str, type] = {
    "file": str,
    "class": str,
    "outcome": str,
    "stopped": bool,
    "found": bool,
    "planted": str,
    "name": str,
    "party": str,
    "list": str,
    "path": str,
    "expected_code": str,
}


@app.command()
def rate(
    folder: Annotated[Path, typer.Argument(help="A folder of 'penstock validate make'")],
    decisions: Annotated[
        Path | None,
        typer.Option(
            "--decisions",
            metavar="FILE",
            help="Decisions of whatever screened it, JSON lines; default: Penstock decides now",
        ),
    ] = None,
    page: Annotated[
        Path | None, typer.Option("--html", help="Write the scorecard as a page, too")
    ] = None,
    missed: Annotated[
        Path | None,
        typer.Option("--missed", help="Write every message that did not fare as expected"),
    ] = None,
    system: Annotated[
        str, typer.Option("--system", help="What was tested, as the page names it")
    ] = "Penstock",
    record: Annotated[
        str,
        typer.Option("--record", metavar="NAME", help="Keep it in the ledger, as run by NAME"),
    ] = "",
    as_of: options.AsOf = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Count what a screening found in test messages.

    By class of tampering, field, list and type of message. Exit status 1 when a bar is not kept
    or a message was not answered. The bars stand in
    docs/validation.md.
    """
    settings = options.settings_for(home=home, store=store)
    chosen = choose_format(shape, output)
    entries = validation.read_manifest(folder)
    drawn = may_draw(no_progress=settings.no_progress, shares_terminal=output is None)
    with counting("Scoring", drawn=drawn) as advance:

        def counted() -> Iterator[Decision]:
            made = _read(decisions) if decisions else _decide(entries, folder, settings, as_of)
            for decision in made:
                advance(1)
                yield decision

        card = validation.score(entries, folder, counted())
    _write(card, chosen, output)
    if page is not None:
        with output_file(page) as file:
            file.write(validation.scorecard_page(card, system=system).encode())
    if missed is not None:
        shape_of_missed = choose_format(None, missed)
        write_rows(map(_missed_row, card.missed), shape_of_missed, MISSED_COLUMNS, path=missed)
    if record:
        _keep(card, folder, record, system, settings)
    raise typer.Exit(int(not card.is_passed))


def _keep(
    card: validation.Scorecard, folder: Path, by: str, system: str, settings: Settings
) -> None:
    run = desk.TestRun(
        by=by,
        kit_sha256=hashlib.sha256((folder / validation.MANIFEST).read_bytes()).hexdigest(),
        lines=tuple(to_builtins(line) for line in card.lines),
        unanswered=card.unanswered,
        is_passed=card.is_passed,
        lists=tuple(f"{one.list}@{one.published or 'undated'}" for one in card.lists),
        system=system,
    )
    with desk.open_store(settings) as opened:
        say(f"Kept as entry {desk.record_test(opened, run)} of the ledger")


def _decide(
    entries: Iterable[validation.Entry], folder: Path, settings: Settings, as_of: date | None
) -> Iterator[Decision]:
    # Sisters of one name, such as the institutes of a group, must not crowd out the planted one.
    basis = desk.make_basis(settings, as_of=as_of, limit=_SISTERS, note=mention)
    for reason in basis.reasons:
        say(reason.message)
    paths = (folder / entry.file for entry in entries)
    for decided in desk.check_payments(paths, basis):
        yield decided.decision


def _read(path: Path) -> Iterator[Decision]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _decision(line, path, number)
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}"
        raise UnreadableInput(message, hint="Name a file of decisions, JSON lines") from error


def _decision(line: bytes, path: Path, number: int) -> Decision:
    try:
        return msgspec.json.decode(line, type=Decision)
    except NOT_JSON as error:
        message = f"{path} line {number} is no decision: {error}"
        raise MalformedInput(
            message, hint="One JSON line a decision, as the check commands write them"
        ) from error


def _write(card: validation.Scorecard, shape: OutputFormat, output: Path | None) -> None:
    # A person wants the answer; every field and list is for machines and for the page.
    lines: Iterable[object] = card.lines
    columns = COLUMNS
    if shape is OutputFormat.TABLE:
        lines = [line for line in card.lines if line.by in ("kind", "class")]
        columns = {name: kind for name, kind in COLUMNS.items() if name != "by"}
    rows = ({column: to_builtins(line)[column] for column in columns} for line in lines)
    write_rows(rows, shape, columns, path=output, title="Scorecard")


def _missed_row(result: validation.Result) -> dict[str, object]:
    entry: validation.Entry = result.entry
    return {
        "file": entry.file,
        "class": entry.change or "clean",
        "outcome": result.outcome.value if result.outcome else "unanswered",
        "stopped": result.is_stopped,
        "found": result.is_found,
        "planted": entry.planted,
        "name": entry.name,
        "party": entry.party,
        "list": entry.list,
        "path": entry.path,
        "expected_code": entry.code,
    }
