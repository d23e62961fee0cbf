"""`penstock papers notices`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._worked import write_lines

app = options.new_app()


@app.command()
def notices(
    measure: Annotated[
        str, typer.Option("--measure", help="Only under this measure, such as us-311-kp")
    ] = "",
    to: Annotated[
        str, typer.Option("--to", help="Only to correspondents whose name holds this")
    ] = "",
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """List the notices to correspondents that were sent, oldest first."""
    settings = options.settings_for(home=home, store=store)
    with desk.open_store(settings) as opened:
        lines = list(desk.notices_sent(opened, measure=measure, to=to))
    write_lines(lines, desk.NOTICE_COLUMNS, shape, output, "Notices")
