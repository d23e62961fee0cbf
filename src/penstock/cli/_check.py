"""`penstock check`."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format, counting, may_draw, mention, say
from penstock.model import Decision, Outcome, to_builtins
from penstock.tabular import OutputFormat, output_file, write_rows

app = options.new_app()


@app.command()
def check(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders of payments; - is stdin")
    ],
    profile: options.ProfileId = None,
    about: Annotated[
        list[str] | None,
        typer.Option(
            "--about",
            help="What is intended, such as export; repeatable; "
            "default relationship, account and payment",
        ),
    ] = None,
    confirmed: Annotated[
        list[str] | None,
        typer.Option(
            "--confirmed",
            metavar="PARTY_ID",
            help="A listed party that a person has found to be the one asked about; repeatable",
        ),
    ] = None,
    policy: options.PolicyId = None,
    as_of: options.AsOf = None,
    known_as_of: options.KnownAsOf = None,
    allow_stale: options.AllowStale = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Decide, and record no shipment in the ledger")
    ] = False,
    limit: options.Limit = 10,
    processes: options.Processes = None,
    encoding: options.Encoding = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Decide on the questions in files of any kind, one decision each.

    What a file asks is told by its content: parties, payments or shipments. Who is it, which
    measures touch it, by which text, since when, and what follows for the one who asks.
    A decision on a shipment stands in the ledger before it is answered.
    """
    settings = options.settings_for(
        home=home, store=store, policy=policy, processes=processes, profile=profile
    )
    chosen = choose_format(shape, output)
    asker = desk.make_asker(
        settings.profile, known_as_of=known_as_of, confirmed=confirmed or (), about=about or ()
    )
    ready = desk.make_ready(
        settings, as_of=as_of, allow_stale=allow_stale, needs_lists=False, note=mention
    )
    for notice in ready.notices:
        say(notice)
    drawn = may_draw(no_progress=settings.no_progress, shares_terminal=output is None)
    unseen = set(asker.confirmed)
    held = 0
    with ExitStack() as stack:
        ledger = None if dry_run else stack.enter_context(desk.open_store(settings))
        decisions = desk.check_anything(
            paths,
            ready,
            settings,
            note=say,
            asker=asker,
            is_ahead=as_of is None,
            limit=limit,
            processes=settings.processes,
            encoding=encoding,
            ledger=ledger,
        )
        advance = stack.enter_context(counting("Checking", drawn=drawn))

        def counted() -> Iterator[tuple[str, Decision]]:
            nonlocal held
            for name, decision in decisions:
                held += decision.outcome is not Outcome.PASS
                unseen.difference_update(one for hit in decision.hits for one in hit.parties)
                advance(1)
                yield name, decision

        _write(counted(), ready, asker.profile.title, chosen, output)
    for party in sorted(unseen):
        say(f"--confirmed {party}: no question has a hit of that id")
    raise typer.Exit(int(held > 0))


def _write(
    decisions: Iterator[tuple[str, Decision]],
    ready: "desk.Ready",
    asker: str,
    shape: OutputFormat,
    output: Path | None,
) -> None:
    if shape is OutputFormat.TABLE:
        from penstock.cli._decisions import show_decisions

        with output_file(output) as file:
            show_decisions(decisions, ready.as_of, ready.lists, asker, file)
        return

    def rows() -> Iterator[dict[str, Any]]:
        for _, decision in decisions:
            as_lines = shape is OutputFormat.JSON_LINES
            yield to_builtins(decision) if as_lines else desk.decision_row(decision)

    write_rows(rows(), shape, desk.DECISION_COLUMNS, path=output, title="Decisions")
