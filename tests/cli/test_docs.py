"""The tables in the documents are those of the code, and every command has its section."""

from tools import cli_docs

from penstock.desk import STARTER_NOTICE
from tests.house.project import ROOT


def test_generated_tables_are_fresh():
    text = cli_docs.DOCUMENT.read_text(encoding="utf-8")
    assert cli_docs.rewritten(text) == text, "run: python -m tools.cli_docs"


def test_every_command_has_a_section_and_every_section_a_command():
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    sections = {line[12:] for line in text.splitlines() if line.startswith("## penstock ")}
    assert sections == {name for name, _ in cli_docs.commands()}


def test_every_command_with_options_shows_them():
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for name, command in cli_docs.commands():
        if command.params:
            assert f"<!-- options: {name} -->" in text


def test_every_option_says_what_it_is_for():
    for name, command in cli_docs.commands():
        for one in command.params:
            assert one.help, f"{name} {one.name}"


def test_every_reason_is_documented():
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    source = (ROOT / "src" / "penstock" / "desk").glob("*.py")
    code = "".join(path.read_text(encoding="utf-8") for path in source)
    for reason in ("name_hit", "identifier_hit", "empty_name", "name_too_long", "lists_stale"):
        assert f'"{reason}"' in code
        assert f"`{reason}`" in text
    assert "`starter_facts_only`" in text
    assert STARTER_NOTICE
