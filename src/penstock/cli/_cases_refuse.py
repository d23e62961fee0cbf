"""`penstock cases refuse`."""

from penstock.cli import _options as options
from penstock.cli._worked import AlertId, By, Text, case_desk, write_alerts

app = options.new_app()


@app.command()
def refuse(
    alert: AlertId,
    text: Text,
    by: By,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Disagree with what somebody else said of an alert; it is open again, and theirs."""
    settings = options.settings_for(home=home, store=store)
    with case_desk(settings) as desk:
        found = desk.refuse(alert, by, text)
    write_alerts([found], shape, output)
