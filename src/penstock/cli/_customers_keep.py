"""`penstock customers keep`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import mention, say
from penstock.cli._worked import write_lines

app = options.new_app()


@app.command()
def keep(
    source: Annotated[str, typer.Argument(metavar="FILE", help="A file of parties with ids")],
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Keep the customers of a file for ongoing monitoring, each by its id."""
    settings = options.settings_for(home=home, store=store)
    service = desk.Service(settings, note=mention)
    try:
        changed = desk.Monitoring(service).keep(desk.read_subjects(source, note=say))
        total = service.store.customers.count()
    finally:
        service.close()
    columns: dict[str, type] = {"changed": int, "customers": int}
    line = {"changed": changed, "customers": total}
    write_lines([line], columns, shape, output, "Customers")
