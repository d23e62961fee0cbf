"""Whitelist entries written as lines, and who acts on them."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import typer

from penstock import desk
from penstock.model import Whitelisted
from penstock.tabular import OutputFormat, write_rows

By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does this; it is recorded")]

_COLUMNS: dict[str, type] = dict.fromkeys(
    (
        "id",
        "standing",
        "name",
        "account",
        "customer",
        "party",
        "field",
        "expires_on",
        "proposed_by",
        "approved_by",
        "reason",
        "revoked_by",
        "revoked_why",
    ),
    str,
)


def write_entries(
    entries: Iterable[Whitelisted],
    shape: OutputFormat,
    output: Path | None,
    digest_now: Callable[[Whitelisted], str] | None = None,
) -> None:
    """Write whitelist entries with how they stand today."""

    def lines() -> Iterable[dict[str, object]]:
        for one in entries:
            now = None if digest_now is None else digest_now(one)
            line = desk.whitelist_line(one, desk.standing_of(one, desk.today_utc(), now))
            if shape is not OutputFormat.JSON_LINES:
                line["approved_by"] = ", ".join(one.approved_by)
            yield line

    write_rows(iter(lines()), shape, _COLUMNS, path=output, title="Whitelist")
