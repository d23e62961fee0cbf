"""`penstock payments watch`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from penstock import intake
from penstock.cli import _options as options
from penstock.cli._moving import answering, stopping, tell
from penstock.cli._output import mention, say
from penstock.model import Outcome

app = options.new_app()


@app.command()
def watch(
    folder: Annotated[Path, typer.Argument(help="The folder that payments are put into")],
    once: Annotated[
        bool, typer.Option("--once", help="Stop when nothing is left in the folder")
    ] = False,
    settle: Annotated[
        float,
        typer.Option("--settle", min=0, help="Seconds a file must have been left alone"),
    ] = 2.0,
    poll: Annotated[
        float, typer.Option("--poll", min=0.05, help="Seconds between two looks")
    ] = 1.0,
    profile: options.ProfileId = None,
    policy: options.PolicyId = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Decide on payments that are put into a folder.

    Each file moves to 'passed' or 'stopped', with its decisions beside it, once they are in the
    ledger. A line of JSON on standard output for each. Ends after the file at hand when
    interrupted; with --once, exit status 1 when something was stopped.
    """
    settings = options.settings_for(home=home, store=store, policy=policy, profile=profile)
    stopped = 0
    with answering(settings, mention) as answers, stopping() as is_stopped:
        for taken in intake.watch_folder(
            folder,
            answers,
            settle_s=settle,
            poll_s=poll,
            is_once=once,
            is_stopped=is_stopped,
            note=say,
        ):
            stopped += taken.answer.outcome is not Outcome.PASS
            tell(
                {
                    "file": taken.name,
                    "outcome": taken.answer.outcome.value,
                    "decisions": taken.answer.decisions,
                    "recalled": taken.answer.recalled,
                    "path": str(taken.path),
                    "decisions_path": str(taken.decisions),
                }
            )
    raise typer.Exit(int(once and stopped > 0))
