"""`penstock exports search`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format, say
from penstock.tabular import write_rows

app = options.new_app()


@app.command()
def search(
    description: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="What the item is")
    ] = None,
    hs: Annotated[
        str | None, typer.Option("--hs", metavar="CODE", help="Its code of the Harmonized System")
    ] = None,
    lists: Annotated[
        list[str] | None,
        typer.Option("--list", help="ccl or dual-use; repeatable; default both"),
    ] = None,
    limit: options.Limit = 10,
    shape: options.Format = None,
    output: options.Output = None,
) -> None:
    """Find entries that goods may fall under, by the words they share.

    In the Commerce Control List, and in the dual-use list as the EU and the Wassenaar participants
    number it. They are candidates to be read by a person: the search never classifies an item.
    """
    rows = desk.candidate_rows(
        description or "", limit, hs=hs or "", lists=lists or desk.CONTROL_LISTS
    )
    if not rows:
        say("No entry shares enough words; that does not make the item EAR99")
    chosen = choose_format(shape, output)
    write_rows(iter(rows), chosen, desk.CANDIDATE_COLUMNS, path=output, title="Candidates")
