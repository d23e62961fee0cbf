"""`penstock ownership load`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli import _ownership_options as shared
from penstock.cli._output import choose_format, say
from penstock.ownership import BadRows, Unit
from penstock.tabular import write_rows

app = options.new_app()
_COLUMNS: dict[str, type] = {"files": str, "parties": int, "stakes": int, "problems": int}


@app.command()
def load(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files of owners")],
    bad_rows: shared.BadRowsOption = BadRows.REFUSE,
    unit: shared.UnitOption = Unit.PERCENT,
    shape: options.Format = None,
    output: options.Output = None,
    home: options.Home = None,
) -> None:
    """Load who owns whom; every party asked about is then checked against it.

    It replaces what was loaded before, whole or not at all.
    """
    settings = options.settings_for(home=home)
    before = desk.owners_standing(settings)
    register, problems = desk.load_owners(settings, paths, bad_rows=bad_rows, unit=unit, note=say)
    shared.tell(problems)
    row = {
        "files": "; ".join(register.files),
        "parties": register.parties,
        "stakes": register.stakes,
        "problems": len(problems),
    }
    write_rows(iter([row]), choose_format(shape, output), _COLUMNS, path=output)
    shared.tell_changed(desk.owners_changed(settings, before))
