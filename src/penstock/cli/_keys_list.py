"""`penstock keys list`."""

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._secrets import KEY_COLUMNS
from penstock.cli._worked import door, write_lines

app = options.new_app()


@app.command("list")
def list_(
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """List the keys, without what is secret."""
    settings = options.settings_for(home=home, store=store)
    with door(settings) as opened:
        lines = [desk.key_line(one) for one in opened.every_key()]
    write_lines(lines, KEY_COLUMNS, shape, output, "Keys")
