"""`penstock lists status`."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._loaded import table_columns, tell_reason
from penstock.cli._output import choose_format, say
from penstock.errors import ListsStale
from penstock.tabular import OutputFormat, write_rows

app = options.new_app()


@app.command()
def status(
    everything: Annotated[
        bool, typer.Option("--all", help="Show every snapshot, not only those in force")
    ] = False,
    as_of: options.AsOf = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Show which lists are loaded and how old they are.

    Exit status 3 when a list is stale.
    """
    settings = options.settings_for(home=home, store=store)
    chosen = choose_format(shape, output)
    stale: list[str] = []
    with desk.open_store(settings) as opened:

        def lines() -> Iterator[dict[str, Any]]:
            for line in desk.lists_status(settings, opened, as_of=as_of, everything=everything):
                if line.get("is_stale"):
                    stale.append(str(line["list"]))
                if line.get("reason") == desk.STARTER_NOTICE:
                    say(desk.STARTER_NOTICE)
                else:
                    tell_reason(line, chosen)
                yield line

        columns = table_columns(chosen)
        if chosen is not OutputFormat.TABLE:
            columns = {**columns, "confirmed_at": str, "is_stale": bool}
        write_rows(lines(), chosen, columns, path=output, title="Lists")
    if stale:
        say(f"stale: {', '.join(stale)}; run 'penstock lists update'")
        raise typer.Exit(ListsStale.exit_code)
