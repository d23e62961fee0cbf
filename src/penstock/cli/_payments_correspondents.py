"""`penstock payments correspondents`."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, BinaryIO

import typer
from rich.text import Text

from penstock import desk, payments
from penstock.cli import _options as options
from penstock.cli._output import choose_format, mention, say
from penstock.model import Outcome, to_builtins
from penstock.tabular import OutputFormat, console_for, output_file, printable, write_rows

app = options.new_app()

_COLUMNS: dict[str, type] = {
    "correspondent": str,
    "country": str,
    "kept_by": str,
    "payments": int,
    "nested_payments": int,
    "payable_through_payments": int,
    "behind": str,
    "indicators": str,
    "outcome": str,
}


@app.command()
def correspondents(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files and folders; - is stdin")
    ],
    bank: Annotated[
        list[str] | None,
        typer.Option(
            "--bank",
            metavar="BIC",
            help="Whose correspondents are asked about, such as your own BIC; repeatable; default "
            "the banks in the United States, else the receivers",
        ),
    ] = None,
    profile: options.ProfileId = None,
    policy: options.PolicyId = None,
    as_of: options.AsOf = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Report who sits behind each correspondent, over many payments.

    Banks whose payments run over another bank's account, customers who use such an account
    themselves, and what of it asks for a look. Nothing is recorded. Exit status 1 when somebody
    must look.
    """
    settings = options.settings_for(home=home, store=store, policy=policy, profile=profile)
    chosen = choose_format(shape, output)
    asker = desk.make_asker(settings.profile, usual=payments.ABOUT_A_PAYMENT)
    basis = desk.make_basis(settings, as_of=as_of, asker=asker, note=mention)
    for reason in basis.reasons:
        say(reason.message)
    held = 0

    def lines() -> Iterator[dict[str, Any]]:
        nonlocal held
        for report in desk.report_correspondents(paths, basis, bank or ()):
            held += report.outcome is not Outcome.PASS
            yield to_builtins(report) if chosen is OutputFormat.JSON_LINES else _row(report)

    if chosen is OutputFormat.TABLE:
        with output_file(output) as file:
            held = _show(desk.report_correspondents(paths, basis, bank or ()), file)
    else:
        write_rows(lines(), chosen, _COLUMNS, path=output, title="Correspondents")
    raise typer.Exit(int(held > 0))


def _show(reports: Iterable[payments.CorrespondentReport], file: BinaryIO) -> int:
    """Write a block for each correspondent and return how many somebody must look at."""
    text = io.TextIOWrapper(file, "utf-8", write_through=True)
    held = 0
    try:
        console = console_for(text)
        for report in reports:
            held += report.outcome is not Outcome.PASS
            for line in _block(report):
                console.print(line)
        text.flush()
    finally:
        text.detach()
    return held


def _block(report: payments.CorrespondentReport) -> Iterator[Text]:
    is_look = report.outcome is not Outcome.PASS
    keepers = printable(", ".join(report.kept_by))
    yield Text.assemble(
        ("LOOK  " if is_look else "      ", "bold yellow"),
        (printable(f"{report.correspondent} {report.country}"), "bold"),
        f"  account with {keepers}: {report.payments:,} payments, "
        f"{report.nested_payments:,} for banks behind it",
    )
    for one in report.behind:
        told = f"{one.bank} {one.country}, {one.payments:,} payments, {one.customers:,} customers"
        grave = "" if one.outcome is Outcome.PASS else f"  {one.outcome.value.upper()}"
        listed = f" ({', '.join(one.listed)})" if one.listed else ""
        yield Text.assemble("        behind it: ", printable(told), (grave, "bold red"), listed)
    for indicator in report.indicators:
        yield Text(printable(f"        {indicator.code}: {indicator.message}"))


def _row(report: payments.CorrespondentReport) -> dict[str, Any]:
    behind = [
        f"{one.bank} {one.payments}"
        + ("" if one.outcome is Outcome.PASS else f" ({one.outcome.value})")
        for one in report.behind
    ]
    looks = [f"{one.code}: {one.message}" for one in report.indicators]
    return {
        "correspondent": report.correspondent,
        "country": report.country,
        "kept_by": ", ".join(report.kept_by),
        "payments": report.payments,
        "nested_payments": report.nested_payments,
        "payable_through_payments": report.payable_through_payments,
        "behind": ", ".join(behind),
        "indicators": "; ".join(looks),
        "outcome": report.outcome.value,
    }
