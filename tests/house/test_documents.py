"""What the documents promise exists, and what exists is in the documents."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tools import build_questions_doc
from typer.core import TyperGroup
from typer.main import get_command

from penstock.cli import app
from penstock.errors import every_error
from tests.house.project import ROOT, rooms

_DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
_CODE_ROW = re.compile(r"^\| `([a-z_]+)` \| (\d{3}) \| (\d) \|", re.M)
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def _blocks(path: Path, languages: set[str]) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [body for language, body in _FENCE.findall(text) if language in languages]


def _commands() -> list[str]:
    found = set()
    for path in _DOCUMENTS:
        for block in _blocks(path, {"console", "bash", "sh", "shell"}):
            for line in block.replace("\\\n", " ").splitlines():
                words = line.removeprefix("$ ").strip()
                if words.startswith("penstock "):
                    found.add(words.split("#")[0].strip())
    return sorted(found)


def test_every_error_code_is_documented_and_every_documented_one_exists() -> None:
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    documented = {
        (code, int(status), int(exit_)) for code, status, exit_ in _CODE_ROW.findall(text)
    }
    real = {(kind.code, kind.status, kind.exit_code) for kind in every_error()}
    assert documented == real


def test_error_codes_are_distinct() -> None:
    codes = [kind.code for kind in every_error()]
    assert len(codes) == len(set(codes))


def test_the_architecture_names_every_room() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert [room for room in rooms() if f"`{room}`" not in text] == []


def test_links_between_documents_lead_somewhere() -> None:
    dead = [
        f"{path.relative_to(ROOT)} -> {target}"
        for path in _DOCUMENTS
        for target in _LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert dead == []


def test_there_are_commands_to_check() -> None:
    assert any(command.startswith("penstock screen") for command in _commands())


def _find(words: list[str]) -> tuple[Any, list[str]]:
    """Return the command that `words` name, and the words that are left for it."""
    command: Any = get_command(app)
    while isinstance(command, TyperGroup) and words and words[0] in command.commands:
        command, words = command.commands[words[0]], words[1:]
    return command, words


@pytest.mark.parametrize("line", _commands())
def test_documented_commands_and_options_exist(line: str) -> None:
    words = shlex.split(line)[1:]
    words = words[: next((at for at, word in enumerate(words) if word in {"|", ">"}), None)]
    command, rest = _find(words)
    options = {
        name
        for parameter in command.params
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("-")
    } | {"--help"}
    used = {word.split("=")[0] for word in rest if word.startswith("-") and word != "-"}
    assert used <= options, f"{line!r}: {sorted(used - options)} unknown to {command.name}"
    if isinstance(command, TyperGroup):
        assert used, f"{line!r} does not name a command of {command.name!r}"


def test_every_command_is_documented() -> None:
    documented = {tuple(_path(line)) for line in _commands()}
    existing = set(_paths(get_command(app), ()))
    assert existing <= documented, sorted(existing - documented)


def _path(line: str) -> list[str]:
    words = shlex.split(line)[1:]
    rest = _find(words)[1]
    return words[: len(words) - len(rest)]


def _paths(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(command, TyperGroup):
        for name, child in command.commands.items():
            if not child.hidden:
                yield from _paths(child, (*path, name))
    else:
        yield path


def test_documents_that_the_code_sends_people_to_exist() -> None:
    named = {
        name
        for path in sorted((ROOT / "src").rglob("*.py"))
        for name in re.findall(r"docs/[a-z-]+\.md", path.read_text(encoding="utf-8"))
    }
    assert named
    assert sorted(name for name in named if not (ROOT / name).is_file()) == []


def test_the_accepted_spellings_are_documented() -> None:
    text = build_questions_doc.DOCUMENT.read_text(encoding="utf-8")
    assert text == build_questions_doc.renewed(text), "run python -m tools.build_questions_doc"
