"""`penstock cases take`."""

from penstock.cli import _options as options
from penstock.cli._output import say
from penstock.cli._worked import By, case_desk, write_alerts

app = options.new_app()


@app.command()
def take(
    by: By,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Have the most urgent alert that nobody has; nobody else gets it."""
    settings = options.settings_for(home=home, store=store)
    with case_desk(settings) as desk:
        found = desk.take_next(by)
    if found is None:
        say("No alert is waiting")
    write_alerts([found] if found else [], shape, output)
