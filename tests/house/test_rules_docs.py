"""The reference of rules is what the tables hold, and every rule rests on a text."""

from tools import rules_docs

from penstock.exports import export_tables
from penstock.measures import book


def test_the_page_is_current() -> None:
    hint = "run: python -m tools.rules_docs"
    assert rules_docs.DOCUMENT.read_text(encoding="utf-8") == rules_docs.written(), hint


def test_every_rule_stands_there_with_its_text() -> None:
    found = rules_docs.rules()
    ids = {rule.id for rule in found}
    measures = [measure for file in book().files for measure in file.measures]
    assert ids >= {f"{one.id}.{row.id}" for one in measures for row in one.requirements}
    assert ids >= {row.id for row in export_tables().requirements}
    assert all(rule.citation.strip() and rule.says.strip() for rule in found)
    page = rules_docs.written()
    assert all(f"`{one}`" in page for one in ids)
