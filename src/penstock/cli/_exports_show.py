"""`penstock exports show`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format
from penstock.tabular import OutputFormat, write_rows

app = options.new_app()


@app.command()
def show(
    eccn: Annotated[str, typer.Argument(metavar="ECCN", help="Such as 3A001 or 5A992.c")],
    destination: Annotated[
        str, typer.Option("--destination", help="Tell what each row says for this destination")
    ] = "",
    as_of: options.AsOf = None,
    shape: options.Format = None,
    output: options.Output = None,
    home: options.Home = None,
) -> None:
    """Show an entry of the control list: reasons, scopes, where each asks, list exceptions.

    With a destination each row says whether it asks for a licence there, before exceptions.
    """
    line = desk.control_entry(eccn, destination, as_of, options.settings_for(home=home).home)
    chosen = choose_format(shape, output)
    if chosen is OutputFormat.JSON_LINES:
        write_rows(iter([line]), chosen, {}, path=output, title="Entry")
        return
    title = f"{line['eccn']}  {line['heading']}"
    write_rows(iter(desk.entry_rows(line)), chosen, desk.ENTRY_COLUMNS, path=output, title=title)
