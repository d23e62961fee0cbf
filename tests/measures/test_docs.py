"""The page about measures: its register is the tables', its words are all explained."""

import doctest
import runpy
from pathlib import Path

import penstock.measures._calendar
import penstock.measures._engine
import penstock.measures._register
from penstock.measures import book
from penstock.model import Stage

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "measures.md"


def test_the_examples_of_the_docstrings_run() -> None:
    engine = vars(penstock.measures)
    for module in (
        penstock.measures._calendar,
        penstock.measures._engine,
        penstock.measures._register,
    ):
        failed, tried = doctest.testmod(module, extraglobs=dict(engine))
        assert tried
        assert failed == 0


def test_the_register_is_fresh() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "list_measures.py"))
    page = PAGE.read_text(encoding="utf-8")
    assert tool["rewritten"](page, book()) == page, "run: python tools/list_measures.py"


def test_every_rule_profile_and_stage_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for measure in book().measures.values():
        assert f"`{measure.id}`" in page
        for requirement in measure.requirements:
            assert f"`{requirement.id}`" in page
    for profile in book().profiles:
        assert f"`{profile}`" in page
    for stage in Stage:
        assert f"`{stage.value}`" in page
