"""`penstock lists show`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format
from penstock.tabular import OutputFormat, output_file, write_rows

app = options.new_app()


@app.command()
def show(
    party_id: Annotated[str, typer.Argument(metavar="PARTY_ID", help="Such as us-ofac:7157")],
    as_of: options.AsOf = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Show a listed party as of any day, with its history."""
    settings = options.settings_for(home=home, store=store)
    chosen = choose_format(shape, output)
    with desk.open_store(settings) as opened:
        found = desk.show_party(opened, party_id, as_of)
    if chosen is OutputFormat.TABLE:
        from penstock.cli._people import show_one_party

        with output_file(output) as file:
            show_one_party(found, file)
        return
    columns: dict[str, type] = {"party": str, "as_of": str, "history": str}
    write_rows(iter([found]), chosen, columns, path=output)
