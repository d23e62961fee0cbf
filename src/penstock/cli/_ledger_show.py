"""`penstock ledger show`."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format
from penstock.tabular import OutputFormat, output_file, write_rows

app = options.new_app()

_COLUMNS: dict[str, type] = {
    "entry": int,
    "kind": str,
    "subject": str,
    "recorded_at": str,
    "sha256": str,
    "previous_sha256": str,
    "content": str,
}


@app.command()
def show(
    wanted: Annotated[
        str, typer.Argument(metavar="ENTRY", help="Number of an entry, or id of a question")
    ],
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Show what the ledger holds of a decision: input, versions, hits, answer, digests."""
    settings = options.settings_for(home=home, store=store)
    chosen = choose_format(shape, output)
    with desk.open_store(settings) as opened:
        found = desk.find_entries(opened, wanted)

    def lines() -> Iterator[dict[str, Any]]:
        return (desk.entry_line(entry) for entry in found)

    if chosen is OutputFormat.TABLE:
        import json

        with output_file(output) as file:
            for line in lines():
                file.write(json.dumps(line, indent=1, ensure_ascii=False).encode() + b"\n")
        return
    write_rows(lines(), chosen, _COLUMNS, path=output)
