"""`penstock demo-data`."""

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import mention, say
from penstock.cli._worked import write_lines

app = options.new_app()
_COLUMNS: dict[str, type] = {
    "what": str,
    "name": str,
    "count": int,
    "outcome": str,
    "role": str,
    "password": str,
}


@app.command("demo-data")
def demo_data(
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Fill an empty home with an invented world at work, for a first look at every page.

    Lists, customers, payments, shipments, owners, alerts in every state, whitelist entries and
    accounts. Every party is invented. The password of the accounts is shown once. What holds
    anything already is left alone, exit status 2.
    """
    settings = options.settings_for(home=home, store=store)
    lines = list(desk.fill_with_demo(settings, note=mention))
    write_lines(lines, _COLUMNS, shape, output, "Invented")
    say(f"Look at it: penstock serve --home {settings.home}")
