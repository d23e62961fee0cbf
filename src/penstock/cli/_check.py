"""`penstock check`."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from penstock.cli import _options as options
from penstock.cli._output import choose_format, counting, may_draw, mention, say
from penstock.desk import DECISION_COLUMNS, check_paths, decision_row, make_ready
from penstock.model import Outcome, to_builtins
from penstock.tabular import OutputFormat, write_rows

app = options.new_app()


@app.command()
def check(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files; - is stdin")],
    policy: options.PolicyId = None,
    as_of: options.AsOf = None,
    allow_stale: options.AllowStale = False,
    limit: options.Limit = 10,
    processes: options.Processes = None,
    encoding: options.Encoding = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Decide on the questions in files of any kind, one decision each.

    What a file asks is told by its content. Files of parties are understood.
    """
    settings = options.settings_for(home=home, store=store, policy=policy, processes=processes)
    chosen = choose_format(shape, output)
    ready = make_ready(settings, as_of=as_of, allow_stale=allow_stale, note=mention)
    for notice in ready.notices:
        say(notice)
    decisions = check_paths(
        paths, ready, note=say, limit=limit, processes=settings.processes, encoding=encoding
    )
    held = 0
    drawn = may_draw(no_progress=settings.no_progress, shares_terminal=output is None)
    with counting("Checking", drawn=drawn) as advance:

        def rows() -> Iterator[dict[str, Any]]:
            nonlocal held
            for decision in decisions:
                held += decision.outcome is not Outcome.PASS
                advance(1)
                if chosen is OutputFormat.JSON_LINES:
                    yield to_builtins(decision)
                else:
                    yield decision_row(decision)

        write_rows(rows(), chosen, DECISION_COLUMNS, path=output, title="Decisions")
    raise typer.Exit(int(held > 0))
