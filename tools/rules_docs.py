"""Write docs/rules.md anew: every rule of the tables by the text it rests on.

Run without an argument to rewrite; a test compares what stands there with what would be written.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from penstock.data import data_file
from penstock.measures import Measure, book

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "rules.md"
_HEAD = """# Rules by their citations

Written by `python -m tools.rules_docs` from the tables themselves; a test compares. Each line is a
rule with the text it rests on, as answers cite it. What measures are there, with their history and
what is unverified about them, stands in [measures](measures.md#register); how rules are applied, in
[measures](measures.md), [exports](exports.md) and [ownership](ownership.md).

`penstock measures show ID` and `penstock exports show ID` tell all there is about one.

"""


class Rule(NamedTuple):
    """A rule; of one that is not `checked` something was not read in an official text."""

    title: str
    citation: str
    id: str
    since: str
    until: str
    says: str
    checked: bool


def measure_rules() -> Iterator[Rule]:
    """Yield what each measure demands."""
    for file in book().files:
        for measure in file.measures:
            yield from _requirements(file.title, measure)


def _requirements(title: str, measure: Measure) -> Iterator[Rule]:
    for row in measure.requirements:
        yield Rule(
            title,
            row.citation,
            f"{measure.id}.{row.id}",
            str(row.starts or ""),
            str(row.ends or ""),
            f"{row.effect.value.replace('_', ' ')}: {row.summary}",
            measure.verified,
        )


def export_rules() -> Iterator[Rule]:
    """Yield the requirements, direct product rules and exceptions of export control."""
    for row in _table("exports/requirements.yaml")["requirements"]:
        yield _row("Export licences: requirements", row, row["says"])
    for row in _table("exports/direct-products.yaml")["rules"]:
        yield _row("Foreign direct products", row, row["title"])
    for offers in _table("exports/exceptions.yaml")["lists"]:
        for row in offers["offers"]:
            named = {"id": f"{offers['id']}.{row['symbol']}"} | row
            yield _row(
                "Licence exceptions that may be looked at", named, "; ".join(row["conditions"])
            )


def ownership_rules() -> Iterator[Rule]:
    """Yield the legal tests of ownership and control."""
    for row in _table("ownership/regimes.yaml")["policies"]:
        yield _row("Ownership and control", row, row["title"])


def _row(title: str, row: dict[str, Any], says: str) -> Rule:
    since = row.get("since") or row.get("valid_from") or ""
    until = row.get("until") or row.get("valid_to") or ""
    checked = bool(row.get("verified", False))
    return Rule(title, row["citation"], row["id"], str(since), str(until), says, checked)


def _table(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(data_file(name).read_text("utf-8"))
    return found


def rules() -> list[Rule]:
    """Return every rule."""
    return [*measure_rules(), *export_rules(), *ownership_rules()]


def written() -> str:
    """Return the text of docs/rules.md."""
    by_title: defaultdict[str, list[Rule]] = defaultdict(list)
    for rule in rules():
        by_title[rule.title].append(rule)
    parts = [_HEAD.rstrip("\n")]
    for title, found in by_title.items():
        parts += ["", f"## {title}", "", "| text | rule | days | says |", "|---|---|---|---|"]
        for rule in found:
            days = " to ".join(one for one in (rule.since, rule.until) if one)
            says = rule.says if rule.checked else f"{rule.says} (unverified)"
            cells = (rule.citation, f"`{rule.id}`", days, says)
            parts.append("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(written(), encoding="utf-8")
