"""`penstock cases comment`."""

from penstock.cli import _options as options
from penstock.cli._worked import AlertId, By, Text, case_desk, write_alerts

app = options.new_app()


@app.command()
def comment(
    alert: AlertId,
    text: Text,
    by: By,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Say something about an alert."""
    settings = options.settings_for(home=home, store=store)
    with case_desk(settings) as desk:
        found = desk.comment(alert, text, by)
    write_alerts([found], shape, output)
