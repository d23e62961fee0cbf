"""`penstock ownership explain`."""

from fractions import Fraction
from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli import _ownership_options as shared
from penstock.cli._output import choose_format, say
from penstock.ownership import (
    BadRows,
    OwnershipStatus,
    Regime,
    Unit,
    edge_text,
    interest_text,
    percent_text,
    verdict_line,
    verdict_row,
)
from penstock.tabular import OutputFormat, output_file, printable, write_rows

app = options.new_app()


@app.command()
def explain(
    party: Annotated[str, typer.Argument(metavar="PARTY", help="Its id or exact name")],
    owners: shared.Owners = None,
    listed: shared.Listed = None,
    regime: shared.RegimeId = Regime.OFAC,
    as_of: options.AsOf = None,
    bad_rows: shared.BadRowsOption = BadRows.REFUSE,
    unit: shared.UnitOption = Unit.PERCENT,
    shape: options.Format = None,
    output: options.Output = None,
    home: options.Home = None,
) -> None:
    """Explain one party: its proof, and what would change the answer.

    A further stake that would block it, a divestment that would unblock it.
    Exit status 1 when it is blocked or possibly blocked.
    """
    found = desk.explain_party(
        party,
        desk.OwnersAsked(
            owners=tuple(owners or ()), listed=tuple(listed or ()), bad_rows=bad_rows, unit=unit
        ),
        options.settings_for(home=home),
        regime=regime,
        as_of=as_of,
        note=say,
    )
    shared.tell(found.problems, found.verdict.policy)
    chosen = choose_format(shape, output, plain=OutputFormat.TABLE)
    if chosen is OutputFormat.TABLE:
        with output_file(output) as file:
            file.write(_page(found).encode())
    else:
        is_line = chosen is OutputFormat.JSON_LINES
        row = verdict_line(found.verdict) if is_line else verdict_row(found.verdict)
        changes: object = list(found.changes) if is_line else "; ".join(found.changes)
        whole = {**row, "changes": changes}
        write_rows(iter([whole]), chosen, dict.fromkeys(whole, str), path=output)
    raise typer.Exit(int(found.verdict.status is not OwnershipStatus.NOT_BLOCKED))


def _page(found: "desk.Explained") -> str:
    verdict = found.verdict
    known = verdict.interest.value
    interest = (interest_text(verdict.interest) or "not known") if known is None else _about(known)
    word = verdict.status.value.replace("_", " ").upper()
    lines = [
        f"{verdict.name}: {word}",
        f"  {verdict.policy.title} ({verdict.policy.citation}), as of {verdict.as_of}",
        f"  listed parties hold at least {_about(verdict.lower)} percent, at most "
        f"{_about(verdict.upper)} percent; economic interest {interest}",
    ]
    if verdict.remainder:
        lines.append(f"  {_about(verdict.remainder)} percent is held by nobody stated")
    if verdict.reason == "listed":
        lines.append("  it is itself listed")
    if verdict.proof.edges:
        lines += ["", "Because", *(f"  {edge_text(edge)}" for edge in verdict.proof.edges)]
    if verdict.held:
        lines += ["", "Not enough by itself", *(f"  {edge_text(edge)}" for edge in verdict.held)]
    if found.changes:
        lines += ["", "What would change it", *(f"  {one}" for one in found.changes)]
    if verdict.last_blocked is not None:
        former = verdict.policy.former or "What was frozen then may still be"
        lines += ["", f"Blocked until {verdict.last_blocked}. {former}"]
    lines += [f"  note: {note}" for note in verdict.notes]
    return "\n".join(map(printable, lines)) + "\n"


def _about(value: Fraction) -> str:
    """Return a percentage exactly, and as a decimal where only a fraction is exact."""
    text = percent_text(value)
    return f"{text} (about {float(value):.2f})" if "/" in text else text
