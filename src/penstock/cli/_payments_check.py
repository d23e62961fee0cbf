"""`penstock payments check`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from penstock import desk, payments
from penstock.cli import _options as options
from penstock.cli._output import choose_format, counting, may_draw, mention, say
from penstock.errors import ListsStale, StoreError
from penstock.model import Decision, Outcome, to_builtins
from penstock.settings import Settings
from penstock.tabular import OutputFormat, output_file, write_rows

if TYPE_CHECKING:
    from penstock.store import Store

app = options.new_app()
_VALUE_DATE = "value-date"
_UNFIT = frozenset({"lists_stale", "no_list_of_that_day", "lists_missing"})


@app.command()
def check(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files and folders; - is stdin")
    ],
    profile: options.ProfileId = None,
    confirmed: Annotated[
        list[str] | None,
        typer.Option(
            "--confirmed",
            metavar="PARTY_ID",
            help="A listed party that a person has found to be the one named; repeatable",
        ),
    ] = None,
    facts: options.Facts = None,
    policy: options.PolicyId = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="YYYY-MM-DD",
            help="The day asked about, or value-date for each payment's own; default today",
        ),
    ] = None,
    known_as_of: options.KnownAsOf = None,
    limit: options.Limit = 10,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Record nothing, and compare with no earlier payment"),
    ] = False,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Decide on payment messages, one decision each, recorded before it is answered.

    ISO 20022 and MT, told by their content. Every field is screened as what it is. Block where a
    blocked person has an interest, reject what is prohibited, hold what a person must look at.
    """
    settings = options.settings_for(home=home, store=store, policy=policy, profile=profile)
    chosen = choose_format(shape, output)
    asker = desk.make_asker(
        settings.profile,
        known_as_of=known_as_of,
        confirmed=confirmed or (),
        answers=facts or (),
        usual=payments.ABOUT_A_PAYMENT,
    )
    unfit: set[str] = set()
    is_by_value_date = as_of == _VALUE_DATE
    first_day = None if as_of is None or is_by_value_date else options.day(as_of)
    drawn = may_draw(no_progress=settings.no_progress, shares_terminal=output is None)
    held = lost = 0
    unheard = set(asker.answers)
    with desk.open_store(settings) as opened:

        def basis_on(day: date | None) -> payments.Basis:
            made = desk.make_basis(
                settings, as_of=day, asker=asker, limit=limit, store=opened, note=mention
            )
            for reason in made.reasons:
                say(reason.message)
            unfit.update(_UNFIT.intersection(reason.code for reason in made.reasons))
            return made

        basis = basis_on(first_day)
        if is_by_value_date:
            pairs = desk.check_by_value_date(
                paths, lambda day: basis if day is None else basis_on(day)
            )
        else:
            pairs = ((basis, decided) for decided in desk.check_payments(paths, basis))
        decisions = _recorded(pairs, None if dry_run else opened, settings)
        with counting("Checking", drawn=drawn) as advance:

            def counted() -> Iterator[payments.Decided]:
                nonlocal held, lost
                for decided in decisions:
                    held += decided.decision.outcome is not Outcome.PASS
                    unheard.difference_update(_heard(decided.decision))
                    lost += not dry_run and decided.decision.recorded is None
                    advance(1)
                    yield decided

            write_payments(counted(), basis, chosen, output)
    for question in sorted(unheard):
        say(f"--fact {question}: no decision asks that")
    if lost:
        say(f"{lost:,} decisions could not be recorded and are held; bring these payments again")
        raise typer.Exit(StoreError.exit_code)
    if unfit:
        raise typer.Exit(ListsStale.exit_code)
    raise typer.Exit(int(held > 0))


def _heard(decision: Decision) -> Iterator[str]:
    """Yield the questions of `--fact` that a decision has asked."""
    for reason in decision.reasons:
        if reason.code == "fact_settled":
            yield reason.message.rpartition(": ")[0]


def _recorded(
    pairs: Iterable[tuple[payments.Basis, payments.Decided]],
    ledger: Store | None,
    settings: Settings,
) -> Iterator[payments.Decided]:
    """Yield decisions once they are durable, each with the basis it was made on."""
    for basis, group in groupby(pairs, key=itemgetter(0)):
        decisions = (decided for _, decided in group)
        if ledger is None:
            yield from decisions
        else:
            yield from desk.Recorder(ledger, settings, basis).recorded(decisions)


def write_payments(
    decisions: Iterator[payments.Decided],
    basis: payments.Basis,
    shape: OutputFormat,
    output: Path | None,
) -> None:
    """Write decisions on payments in a format: for people, or a line each."""
    if shape is OutputFormat.TABLE:
        from penstock.cli._decisions import show_decisions

        named = ((desk.called(decided), decided.decision) for decided in decisions)
        with output_file(output) as file:
            show_decisions(named, basis.as_of, basis.lists, basis.asker.profile.title, file)
        return
    as_lines = shape is OutputFormat.JSON_LINES
    write_rows(
        (_row(decided.decision, as_lines=as_lines) for decided in decisions),
        shape,
        desk.DECISION_COLUMNS,
        path=output,
        title="Decisions",
    )


def _row(decision: Decision, *, as_lines: bool) -> dict[str, Any]:
    return to_builtins(decision) if as_lines else desk.decision_row(decision)
