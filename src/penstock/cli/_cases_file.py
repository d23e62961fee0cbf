"""`penstock cases file`."""

from penstock.cli import _options as options
from penstock.cli._worked import AlertId, write_lines
from penstock.desk import CaseDesk, case_file, open_store

app = options.new_app()


@app.command()
def file(
    alert: AlertId,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Write everything about an alert, with the entries of the ledger that prove it."""
    settings = options.settings_for(home=home, store=store)
    with open_store(settings) as opened:
        found = case_file(opened, CaseDesk(opened, settings), alert)
    columns: dict[str, type] = {"case": str, "made_at": str, "keep_until": str}
    write_lines([found], columns, shape, output, "Case file")
