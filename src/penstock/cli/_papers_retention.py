"""`penstock papers retention`."""

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._worked import write_lines

app = options.new_app()


@app.command()
def retention(
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Report which records are past their time and may go, and which stay and why.

    Nothing is taken out; 'penstock ledger purge' does that.
    """
    settings = options.settings_for(home=home, store=store)
    with desk.open_store(settings) as opened:
        found = desk.retention_report(opened, settings)
    columns: dict[str, type] = {"dated": str, "recorded_before": str, "may_go": int}
    write_lines([found], columns, shape, output, "Retention")
