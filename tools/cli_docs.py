"""Write the tables of options in docs/cli.md anew, from the commands they describe.

Run without an argument to rewrite; a test compares what stands there with what would be written.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.core import TyperGroup
from typer.main import get_command

from penstock.cli import app

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "cli.md"
_BLOCK = re.compile(r"(<!-- options: (.*?) -->\n).*?(<!-- end -->)", re.S)


def commands(
    command: Any = None,  # noqa: ANN401 - Typer keeps its command class to itself
    path: tuple[str, ...] = (),
) -> Iterator[tuple[str, Any]]:
    """Yield every command with its whole name."""
    command = command or get_command(app)
    if isinstance(command, TyperGroup):
        for name, child in command.commands.items():
            yield from commands(child, (*path, name))
    else:
        yield " ".join(path), command


def options_table(name: str) -> str:
    """Return the arguments and options of a command as a table."""
    command = dict(commands())[name]
    lines = ["| option | meaning |", "|---|---|"]
    for one in command.params:
        if one.opts and one.opts[0].startswith("-"):
            shown = ", ".join(f"`{opt}`" for opt in one.opts)
        else:
            shown = f"`{(one.metavar or one.name).strip('[].')}`"
        default = one.default
        usual = f" (default {default})" if default not in (None, False) and default != () else ""
        lines.append(f"| {shown} | {_cell(one.help or '')}{usual} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def rewritten(text: str) -> str:
    """Return a document with every generated block written anew."""
    return _BLOCK.sub(lambda found: found[1] + options_table(found[2]) + found[3], text)


def main() -> None:
    """Rewrite the documents in place."""
    DOCUMENT.write_text(rewritten(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
