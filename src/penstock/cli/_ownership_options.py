"""Options that the commands of ownership share."""

from collections import Counter
from typing import Annotated

import typer

from penstock import desk
from penstock.cli._output import say
from penstock.ownership import BadRows, Policy, Problem, Regime, Unit

_MOST_TOLD = 50

Owners = Annotated[
    list[str] | None,
    typer.Option(
        "--owners",
        metavar="FILE",
        help="Who owns whom, in any format; repeatable; default what is loaded",
    ),
]
Listed = Annotated[
    list[str] | None,
    typer.Option(
        "--listed",
        metavar="FILE",
        help="Who is listed: an official list, a table, or one a line; repeatable",
    ),
]
RegimeId = Annotated[Regime, typer.Option("--regime", help="Whose test of ownership is asked")]
BadRowsOption = Annotated[
    BadRows,
    typer.Option("--bad-rows", help="Refuse a file with impossible shares, or count them unknown"),
]
UnitOption = Annotated[
    Unit, typer.Option("--unit", help="What the numbers of a table of owners are")
]


def tell_changed(found: "desk.OwnersChanged") -> None:
    """Tell a person who becomes blocked or free through owners by what was just loaded."""
    if found.report is None:
        return
    counts = Counter((row["regime"], row["after"]) for row in found.rows)
    words = {"blocked": "blocked", "possibly": "possibly blocked", "not_blocked": "free"}
    for (regime, after), count in counts.items():
        several = "parties become" if count > 1 else "party becomes"
        say(f"ownership: {count:,} {several} {words[after]} by the test of {regime}")
    say("see who and why: penstock ownership delta")


def tell(problems: tuple[Problem, ...], policy: Policy | None = None) -> None:
    """Tell a person what was met in the input, row by row, and what the answer rests on."""
    if policy is not None and not policy.verified:
        say(f"{policy.id} ({policy.citation}) is unverified: {'; '.join(policy.open_points)}")
    if policy is not None and not policy.tests:
        say(f"{policy.id}: {policy.caution}")
    for problem in problems[:_MOST_TOLD]:
        say(f"{problem.where}: {problem.message} [{problem.code}]")
    if len(problems) > _MOST_TOLD:
        say(f"and {len(problems) - _MOST_TOLD:,} more")
