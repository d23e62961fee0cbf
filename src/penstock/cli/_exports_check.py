"""`penstock exports check`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from penstock import desk, exports
from penstock.cli import _options as options
from penstock.cli._output import choose_format, counting, may_draw, mention, say
from penstock.model import Decision, Outcome, to_builtins
from penstock.tabular import OutputFormat, output_file, write_rows

app = options.new_app()


@app.command()
def check(
    paths: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files; - is stdin")],
    profile: options.ProfileId = None,
    confirmed: Annotated[
        list[str] | None,
        typer.Option(
            "--confirmed",
            metavar="PARTY_ID",
            help="A listed party that a person has found to be the one named; repeatable",
        ),
    ] = None,
    policy: options.PolicyId = None,
    as_of: options.AsOf = None,
    allow_stale: options.AllowStale = False,
    suspended_until: Annotated[
        date | None,
        typer.Option(
            "--affiliates-suspended-until",
            parser=options.day,
            metavar="YYYY-MM-DD",
            help="First day the affiliates rule of BIS is back, if its suspension was extended",
        ),
    ] = None,
    owners: Annotated[
        list[str] | None,
        typer.Option(
            "--owners",
            metavar="FILE",
            help="Who owns whom, instead of the loaded owner graph; repeatable",
        ),
    ] = None,
    records: Annotated[
        Path | None,
        typer.Option("--records", help="Folder for a determination record of each shipment"),
    ] = None,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Write each record as PDF, too; needs the extra 'pdf'")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Decide, and record nothing in the ledger")
    ] = False,
    limit: options.Limit = 10,
    encoding: options.Encoding = None,
    delimiter: options.Delimiter = None,
    sheet: options.Sheet = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Decide on shipments under export control, each recorded in the ledger before it is answered.

    Is the item subject to the EAR, what does its classification need for the destination, who are
    the parties, what is the end use, which licence exceptions are left. Never says cleared.
    """
    settings = options.settings_for(home=home, store=store, policy=policy)
    chosen = choose_format(shape, output)
    asker = desk.make_asker(
        profile or desk.EXPORTER, confirmed=confirmed or (), usual=desk.ABOUT_A_SHIPMENT
    )
    held = 0
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory())) if owners else None
        basis = desk.make_shipment_basis(
            settings,
            as_of=as_of,
            asker=asker,
            allow_stale=allow_stale,
            suspended_until=suspended_until,
            limit=limit,
            owners=owners or (),
            scratch=scratch,
            note=mention,
        )
        notices = (*(one.message for one in basis.reasons), *basis.ready.notices)
        for notice in dict.fromkeys(notices):
            say(notice)
        drawn = may_draw(no_progress=settings.no_progress, shares_terminal=output is None)
        advance = stack.enter_context(counting("Checking", drawn=drawn))

        def found() -> Iterator[tuple[exports.Shipment, Decision]]:
            for path in paths:
                yield from desk.check_shipments(
                    path, basis, note=say, encoding=encoding, delimiter=delimiter, sheet=sheet
                )

        answers = found()
        if not dry_run:
            ledger = stack.enter_context(desk.open_store(settings))
            answers = desk.record_determinations(answers, ledger, basis)
        if records is not None:
            answers = desk.write_records(answers, records, with_pdf=pdf)

        def counted() -> Iterator[tuple[exports.Shipment, Decision]]:
            nonlocal held
            for shipment, decision in answers:
                held += decision.outcome is not Outcome.PASS
                advance(1)
                yield shipment, decision

        write_shipments(counted(), basis, chosen, output)
    raise typer.Exit(int(held > 0))


def write_shipments(
    answers: Iterator[tuple[exports.Shipment, Decision]],
    basis: desk.ShipmentBasis,
    shape: OutputFormat,
    output: Path | None,
) -> None:
    """Write decisions on shipments in a format: for people, or a line each."""
    if shape is OutputFormat.TABLE:
        from penstock.cli._shipment_view import show_shipments

        with output_file(output) as file:
            show_shipments(answers, basis.ready.lists, file)
        return
    as_lines = shape is OutputFormat.JSON_LINES
    rows = (to_builtins(one) if as_lines else desk.shipment_row(one) for _, one in answers)
    write_rows(rows, shape, desk.SHIPMENT_COLUMNS, path=output, title="Determinations")
