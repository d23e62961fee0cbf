"""`penstock exports search`."""

from typing import Annotated

import typer

from penstock.cli import _options as options
from penstock.cli._output import choose_format, say
from penstock.desk import CANDIDATE_COLUMNS, candidate_rows
from penstock.tabular import write_rows

app = options.new_app()


@app.command()
def search(
    description: Annotated[str, typer.Argument(metavar="TEXT", help="What the item is")],
    limit: options.Limit = 10,
    shape: options.Format = None,
    output: options.Output = None,
) -> None:
    """Find entries a description may fall under, by the words they share.

    They are candidates to be read by a person: the search never classifies an item.
    """
    rows = candidate_rows(description, limit)
    if not rows:
        say("No entry shares enough words; that does not make the item EAR99")
    chosen = choose_format(shape, output)
    write_rows(iter(rows), chosen, CANDIDATE_COLUMNS, path=output, title="Candidates")
