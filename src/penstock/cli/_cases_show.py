"""`penstock cases show`."""

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._worked import AlertId, By, case_desk, write_lines

app = options.new_app()


@app.command()
def show(
    alert: AlertId,
    by: By = "somebody at the command line",
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Show an alert with both sides and its history; that it was looked at is recorded."""
    settings = options.settings_for(home=home, store=store)
    with case_desk(settings) as opened:
        found = desk.alert_line(opened.view(alert, by), with_content=True)
        lines = [found | {"history": list(opened.history(alert))}]
    columns: dict[str, type] = dict.fromkeys(("id", "state", "name", "listed_name", "party"), str)
    write_lines(lines, columns, shape, output, "Alert")
