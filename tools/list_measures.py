"""Rewrite the register in docs/measures.md from the tables: python tools/list_measures.py."""

import sys
from datetime import date
from pathlib import Path

from penstock.measures import Book, book, spans

PAGE = Path(__file__).resolve().parents[1] / "docs" / "measures.md"
START, END = "<!-- register: start -->", "<!-- register: end -->"


def register(tables: Book) -> str:
    """Return the register: a table of measures for every regime, with their rules."""
    parts = []
    for file in tables.files:
        parts += [f"### {file.title}", "", f"Regime `{file.regime}`.", ""]
        parts += ["| measure | citation | history | rules | checked |", "|---|---|---|---|---|"]
        for measure in file.measures:
            steps = "; ".join(
                f"{span.starts} {span.stage.value.replace('_', ' ')}"
                for span in spans(measure, tables)
            )
            rules = ", ".join(f"`{row.id}`" for row in measure.requirements)
            checked = str(measure.checked_on)
            if not measure.verified:
                checked += f", open: {'; '.join(measure.open_points)}"
            cells = (f"`{measure.id}`: {measure.title}", measure.citation, steps, rules, checked)
            parts.append("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")
        parts.append("")
    return "\n".join(parts)


def rewritten(page: str, tables: Book) -> str:
    """Return the page with its register replaced."""
    head, _, rest = page.partition(START)
    _, _, tail = rest.partition(END)
    return f"{head}{START}\n\n{register(tables)}\n{END}{tail}"


def main() -> int:
    """Rewrite the page; say so if it changed."""
    page = PAGE.read_text(encoding="utf-8")
    fresh = rewritten(page, book())
    if fresh != page:
        PAGE.write_text(fresh, encoding="utf-8")
        sys.stdout.write(f"{PAGE.name} rewritten on {date.today()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
