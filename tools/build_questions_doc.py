"""Write the tables of accepted spellings into docs/questions.md, from the shipped tables."""

import sys
from collections.abc import Iterator
from pathlib import Path

from penstock.data import data_file

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "questions.md"
BEGIN, END = "<!-- begin {} -->", "<!-- end {} -->"
TABLES = {
    "columns": ("desk/columns.tsv", ("Field", "Columns it is read from")),
    "schemas": ("desk/schemas.tsv", ("Kind", "Spellings")),
}


def spellings(path: str) -> dict[str, list[str]]:
    """Return the spellings of each meaning, in the table's order."""
    found: dict[str, list[str]] = {}
    lines = data_file(path).read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    for meaning, spelling, *_rest in rows[1:]:
        found.setdefault(meaning, []).append(spelling)
    return found


def block(name: str) -> Iterator[str]:
    """Yield the lines of one generated table."""
    path, (left, right) = TABLES[name]
    yield BEGIN.format(name)
    yield f"| {left} | {right} |"
    yield "|---|---|"
    for meaning, spelt in spellings(path).items():
        yield f"| `{meaning}` | {', '.join(spelt)} |"
    yield END.format(name)


def renewed(text: str) -> str:
    """Return the document with its generated tables as they should be."""
    for name in TABLES:
        before, _begin, rest = text.partition(BEGIN.format(name))
        _old, _end, after = rest.partition(END.format(name))
        text = before + "\n".join(block(name)) + after
    return text


def main() -> int:
    """Renew the document."""
    DOCUMENT.write_text(renewed(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
