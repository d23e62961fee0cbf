"""`penstock cases reopen`."""

from penstock.cli import _options as options
from penstock.cli._worked import AlertId, By, Text, case_desk, write_alerts

app = options.new_app()


@app.command()
def reopen(
    alert: AlertId,
    text: Text,
    by: By,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Open a closed alert again."""
    settings = options.settings_for(home=home, store=store)
    with case_desk(settings) as desk:
        found = desk.reopen(alert, by, text)
    write_alerts([found], shape, output)
