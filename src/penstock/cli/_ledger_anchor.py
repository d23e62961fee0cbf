"""`penstock ledger anchor`."""

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format
from penstock.tabular import write_rows

app = options.new_app()


@app.command()
def anchor(
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Write an anchor of the ledger as it stands, to be kept where nobody can change both."""
    settings = options.settings_for(home=home, store=store)
    chosen = choose_format(shape, output)
    with desk.open_store(settings) as opened:
        line = desk.anchor_line(opened)
    write_rows(iter([line]), chosen, {"entry": int, "sha256": str, "at": str}, path=output)
