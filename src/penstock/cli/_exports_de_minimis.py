"""`penstock exports de-minimis`."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from penstock import desk, exports
from penstock.cli import _options as options
from penstock.cli._output import choose_format, say
from penstock.errors import UsageError
from penstock.tabular import OutputFormat, write_rows

app = options.new_app()
_ANSWERS = {"yes": True, "no": False}


def _value(text: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", "").lstrip("$"))
    except InvalidOperation as error:
        message = f"{text!r} is no amount"
        raise UsageError(message, hint="Write US dollars, such as 1250.00") from error
    if not value.is_finite():
        message = f"{text!r} is no amount"
        raise UsageError(message, hint="Write US dollars, such as 1250.00")
    return value


@app.command("de-minimis")
def de_minimis(
    bill: Annotated[str, typer.Argument(metavar="FILE", help="Bill of materials; - is stdin")],
    destination: Annotated[str, typer.Option("--destination", help="Where the item goes")],
    value: Annotated[
        Decimal, typer.Option("--value", parser=_value, metavar="USD", help="Value of the item")
    ],
    eccn: Annotated[str, typer.Option("--eccn", help="The item's own classification")] = "EAR99",
    region: Annotated[str, typer.Option("--region", help="Region within the destination")] = "",
    ship_from: Annotated[
        str, typer.Option("--from", metavar="COUNTRY", help="Where it is dispatched")
    ] = "",
    encryption: Annotated[
        str | None,
        typer.Option("--encryption-conditions", help="Are those of 15 CFR 734.4(b) met: yes or no"),
    ] = None,
    as_of: options.AsOf = None,
    shape: options.Format = None,
    output: options.Output = None,
    home: options.Home = None,
) -> None:
    """Calculate the share of U.S. content, and whether it makes an item subject to the EAR.

    Exit status 0 when the content is de minimis, 1 when the item is subject or a fact is missing.
    """
    if encryption is not None and encryption.casefold() not in _ANSWERS:
        message = f"--encryption-conditions is {encryption!r}"
        raise UsageError(message, hint="Write yes or no, or leave it out where it is not known")
    share = desk.calculate_de_minimis(
        bill,
        destination=destination,
        value_usd=value,
        eccn=eccn,
        region=region,
        ship_from=ship_from,
        encryption_conditions_met=_ANSWERS.get((encryption or "").casefold()),
        as_of=as_of,
        home=options.settings_for(home=home).home,
        note=say,
    )
    chosen = choose_format(shape, output)
    if chosen is OutputFormat.JSON_LINES:
        write_rows(iter([desk.de_minimis_line(share)]), chosen, {}, path=output, title="De minimis")
    else:
        title = "U.S. content"
        write_rows(
            iter(desk.de_minimis_rows(share)), chosen, desk.LINE_COLUMNS, path=output, title=title
        )
        say(_says(share))
    is_fine = share.is_met is True and share.agency_is_met is True
    raise typer.Exit(int(not is_fine))


def _says(share: exports.DeMinimis) -> str:
    if share.none_because:
        return f"No share is de minimis ({share.citation}): {share.none_because}"
    words = {True: "de minimis", False: "subject to the EAR", None: "open"}[share.is_met]
    text = f"{share.share_text} controlled U.S. content, limit {share.percent} % "
    text += f"({share.citation}): {words}"
    if share.missing_facts:
        text += f"; missing: {'; '.join(share.missing_facts)}"
    if share.agency and share.agency_is_met is not True:
        text += f"; {share.agency} asks for less ({share.agency_citation})"
    return text
