"""The shipped tables against the regulation's own: every cell of the chart and the groups."""

import json
import re
from datetime import date
from typing import Any

import pytest

from penstock.exports import export_tables
from penstock.exports._scope import read_scope
from penstock.exports._text_words import read_table
from penstock.text import country_code
from tests.shared import shared_data

_SPELT = {"Seycheles": "SC", "South Sudan, Republic of": "SS", "Cote d'lvoire": "CI"}


def _held(name: str) -> Any:
    return json.loads((shared_data() / "export-control" / name).read_text("utf-8"))


def _code(name: str) -> str:
    return _SPELT.get(name) or country_code(name)


def test_every_cell_of_the_chart() -> None:
    held = _held("country-chart_2026-07-23.json")
    gazetteer = export_tables().gazetteer
    cells = 0
    for name, row in held["countries"].items():
        for column in held["columns"]:
            assert (column in gazetteer.marks(_code(name))) is (column in row["marks"]), name
            cells += 1
    assert cells == 196 * 16
    for name in held["embargoed"]:
        place = gazetteer.find(name, "", date(2026, 7, 23))
        assert place.is_embargoed
        assert not place.marks


def test_every_cell_of_the_groups() -> None:
    held = _held("country-groups_2026-07-23.json")["groups"]
    gazetteer = export_tables().gazetteer
    codes = {_code(name) for names in held.values() for name in names}
    assert "" not in codes
    for group, names in held.items():
        members = {_code(name) for name in names}
        assert {code for code in codes if group in gazetteer.groups(code)} == members, group


def test_every_alias_leads_to_its_row() -> None:
    held = _held("country-chart_2026-07-23.json")
    gazetteer = export_tables().gazetteer
    for alias, name in held["aliases"].items():
        place = gazetteer.find(alias, "", date(2026, 7, 23))
        assert place.code == _code(name), alias
    for alias, row in held["territoryInheritance"].items():
        assert gazetteer.find(alias, "", date(2026, 7, 23)).row == _code(row["row"])


def test_every_entry_and_every_column_of_the_list() -> None:
    held = _held("ccl_2026-07-23.json")["entries"]
    tables = export_tables()
    # Entries that others refer to and the text held lacks.
    lacking = {"2B352", "3D006", "3E002"}
    assert set(tables.entries) == {entry["eccn"] for entry in held} | lacking
    column = re.compile(r"^(?:CB|NP|NS|MT|RS|FC|CC|AT) Column \d\.?$")
    for entry in held:
        ours = [row.reach.column for row in tables.entries[entry["eccn"]].rows if row.reach.column]
        theirs = [
            row["countryChart"].rstrip(".").replace(" Column", "")
            for row in entry["countryChart"]
            if column.match(row["countryChart"])
        ]
        missing = [one for one in theirs if one not in ours]
        assert not missing, entry["eccn"]


def test_no_row_without_usable_reasons_says_nothing() -> None:
    """Entries whose requirement stands outside the grid never answer that there is none."""
    held = _held("ccl_2026-07-23.json")["entries"]
    tables = export_tables()
    for entry in held:
        if not entry["countryChart"]:
            ours = tables.entries[entry["eccn"]]
            assert ours.status or ours.rows, entry["eccn"]


@pytest.mark.parametrize("row", read_table("exports/reasons.tsv")[::7], ids=lambda row: row["eccn"])
def test_scopes_are_what_the_words_say(row: dict[str, str]) -> None:
    if not row["scope"]:
        return
    scope = read_scope(row["scope"], row["eccn"])
    assert " ".join(scope.only) == row["only"]
    assert " ".join(scope.excluded) == row["excluded"]
    words = "yes" if scope.question else "unless" if scope.unless else ""
    assert words == row["question"]


def test_ids_are_unique_and_every_set_is_known() -> None:
    tables = export_tables()
    ids = [row.id for row in tables.requirements]
    assert len(ids) == len(set(ids))
    lists = {one.id for one in tables.exceptions.lists}
    for row in tables.requirements:
        assert row.exceptions in lists
        tables.condition(row.when)
        assert row.verified or row.source or row.citation
    for rule in tables.direct_products.rules:
        tables.condition(rule.product)
        tables.condition(rule.reach)


def test_entries_named_in_rules_exist() -> None:
    """A misspelt ECCN in a rule would match nothing, silently."""
    tables = export_tables()
    named: set[str] = set()

    def walk(tree: Any) -> None:
        if isinstance(tree, dict):
            for key, value in tree.items():
                if key in {"item", "product_of"}:
                    named.update(str(one) for one in value)
                else:
                    walk(value)
        elif isinstance(tree, (list, tuple)):
            for one in tree:
                walk(one)

    for row in tables.requirements:
        walk(dict(row.when))
    for rule in tables.direct_products.rules:
        walk(dict(rule.product))
    for bar in tables.exceptions.bars:
        walk(dict(bar.when))
    unknown = {one.partition(".")[0] for one in named} - set(tables.entries)
    assert unknown == {"EAR99", "listed", "any"}
