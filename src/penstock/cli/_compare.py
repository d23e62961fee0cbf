"""`penstock compare`."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format, counting, may_draw, say
from penstock.errors import UsageError
from penstock.screening import load_policy
from penstock.tabular import OutputFormat, write_rows

app = options.new_app()
_ADDED: dict[str, type] = {"score": float, "alert": bool}


@app.command()
def compare(
    source: Annotated[
        str,
        typer.Option(
            "--input", "-i", metavar="FILE", help="Columns schema,name1,name2; - is stdin"
        ),
    ],
    policy: options.PolicyId = None,
    encoding: options.Encoding = None,
    shape: options.Format = None,
    output: options.Output = None,
) -> None:
    """Score pairs of names against each other, without any list.

    Writes the columns of the input with score and alert added: CSV, unless --format or the
    ending of --output says otherwise. Optional columns: birth_date1, birth_date2, country1,
    country2. Exit status 1 when some pair is an alert.
    """
    settings = options.settings_for(policy=policy)
    chosen = choose_format(shape, output, plain=OutputFormat.CSV)
    rows = desk.compare_rows(source, load_policy(settings.policy), note=say, encoding=encoding)
    first = next(rows, None)
    if first is None:
        message = f"{source} has no rows below its header"
        raise UsageError(message, hint="Give at least one pair")
    columns: dict[str, type] = dict.fromkeys(first, str) | _ADDED
    drawn = may_draw(no_progress=settings.no_progress, shares_terminal=output is None)
    alerts = _write(chain([first], rows), chosen, columns, output, drawn=drawn)
    raise typer.Exit(int(alerts > 0))


def _write(
    rows: Iterator[dict[str, object]],
    shape: OutputFormat,
    columns: dict[str, type],
    output: Path | None,
    *,
    drawn: bool,
) -> int:
    alerts = 0
    with counting("Comparing", drawn=drawn) as advance:

        def counted() -> Iterator[dict[str, object]]:
            nonlocal alerts
            for row in rows:
                alerts += bool(row["alert"])
                advance(1)
                yield row

        write_rows(counted(), shape, columns, path=output, title="Pairs")
    return alerts
