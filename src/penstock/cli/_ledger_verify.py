"""`penstock ledger verify`."""

from pathlib import Path
from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format, say
from penstock.errors import LedgerDamaged
from penstock.tabular import OutputFormat, write_rows

app = options.new_app()

_COLUMNS: dict[str, type] = {"entries": int, "sha256": str, "faults": str, "notes": str}
_FAULTS: dict[str, type] = {"code": str, "entry": int, "message": str}


@app.command()
def verify(
    anchor: Annotated[
        list[Path] | None,
        typer.Option(
            "--anchor",
            help="A file of anchors, or of decisions with their receipts, kept elsewhere; "
            "repeatable",
        ),
    ] = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Prove that the ledger is as it was written, or show where it is not.

    Exit status 3 when something was changed, deleted, reordered or cut off.
    """
    settings = options.settings_for(home=home, store=store)
    chosen = choose_format(shape, output)
    with desk.open_store(settings) as opened:
        report = desk.verify_ledger(opened, anchor or ())
    line = desk.report_line(report)
    if chosen is OutputFormat.TABLE:
        say(f"{report.entries:,} entries; the last has the digest {report.sha256}")
        for note in report.notes:
            say(note)
        if line["faults"]:
            write_rows(iter(line["faults"]), chosen, _FAULTS, path=output, title="Faults")
        else:
            say("the ledger is as it was written" + ("" if anchor else ", up to its last entry"))
    else:
        write_rows(iter([line]), chosen, _COLUMNS, path=output)
    if report.faults:
        raise typer.Exit(LedgerDamaged.exit_code)
