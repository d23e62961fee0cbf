"""`penstock papers due`."""

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._worked import write_lines

app = options.new_app()


@app.command()
def due(
    since: options.Since = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """List payments that were blocked or rejected, with the day their report to OFAC is due."""
    settings = options.settings_for(home=home, store=store)
    with desk.open_store(settings) as opened:
        lines = list(desk.reports_due(opened, since=since))
    write_lines(lines, desk.REPORT_COLUMNS, shape, output, "Reports")
