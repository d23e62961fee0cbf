"""`penstock cases file`."""

from pathlib import Path
from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import say
from penstock.cli._worked import AlertId, write_lines
from penstock.tabular import output_file

app = options.new_app()


@app.command()
def file(
    alert: AlertId,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page that needs no other")
    ] = None,
    pdf: Annotated[
        Path | None, typer.Option("--pdf", metavar="FILE", help="Write it as PDF, by a browser")
    ] = None,
    browser: Annotated[
        str | None, typer.Option("--browser", help="Program that prints the PDF; default Chromium")
    ] = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Write everything about an alert, with the entries of the ledger that prove it.

    As a page or PDF it is for people, with the digests of its entries; else the entries are whole.
    """
    settings = options.settings_for(home=home, store=store)
    with desk.open_store(settings) as opened:
        found = desk.case_file(opened, desk.CaseDesk(opened, settings), alert)
    if html is not None or pdf is not None:
        page = desk.case_page(found)
        contents = {html: page.encode()} if html else {}
        if pdf is not None:
            from penstock.pressure import print_page

            contents[pdf] = print_page(page, browser or "")
        for path, content in contents.items():
            with output_file(path) as out:
                out.write(content)
            say(f"written: {path}")
        if output is None:
            return
    columns: dict[str, type] = {"case": str, "made_at": str, "keep_until": str}
    write_lines([found], columns, shape, output, "Case file")
