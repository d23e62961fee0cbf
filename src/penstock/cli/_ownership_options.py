"""Options that the commands of ownership share."""

from typing import Annotated

import typer

from penstock.ownership import BadRows, Regime, Unit

Owners = Annotated[
    list[str],
    typer.Option(
        "--owners",
        metavar="FILE",
        help="Who owns whom, in any format; repeatable; - is stdin",
    ),
]
Listed = Annotated[
    list[str],
    typer.Option(
        "--listed", metavar="FILE", help="Who is listed: one a line, or a table; repeatable"
    ),
]
RegimeId = Annotated[Regime, typer.Option("--regime", help="Whose test of ownership is asked")]
BadRowsOption = Annotated[
    BadRows,
    typer.Option("--bad-rows", help="Refuse a file with impossible shares, or count them unknown"),
]
UnitOption = Annotated[
    Unit, typer.Option("--unit", help="What the numbers of a table of owners are")
]
