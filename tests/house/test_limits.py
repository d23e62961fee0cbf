"""The page of limits says what the program holds to, and each bound is gone beyond by a test."""

import ast
import json
import re
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from penstock.data import data_file
from penstock.errors import PenstockError
from penstock.settings import Settings
from tests.house.project import ROOT

_ROW = re.compile(r"^\| ([^|]+) \| ([\d,]+)[^|]* \| `([^`]+)` \| [^|]+ \|$", re.MULTILINE)
# Where a bound is gone beyond by a test of its own room.
_ELSEWHERE = {
    "body_limit_megabytes": "tests/api/test_service.py::test_too_much_is_refused",
    "penstock.api._heads.MOST_HEAD_BYTES": "tests/api/test_heads.py::"
    "test_a_head_without_end_is_broken_off",
    "penstock.api._heads.HEAD_SECONDS": "tests/api/test_heads.py::"
    "test_a_head_that_does_not_come_is_not_waited_for",
    "penstock.api._edge.SILENCE_SECONDS": "tests/api/test_service.py::"
    "test_who_is_silent_within_a_body_is_not_waited_for",
    "requests_per_minute": "tests/api/test_service.py::test_who_asks_too_often_is_told",
    "key_requests_per_minute": "tests/api/test_service.py::test_who_asks_too_often_is_told",
    "queue_limit": "tests/desk/test_service.py::test_too_much_is_refused_and_what_fails_is_told",
    "lockout_failures": "tests/api/test_people.py::test_too_many_wrong_passwords_lock_the_account",
    "penstock.payments.Limits.bytes": "tests/payments/test_iso_problems.py::"
    "test_each_limit_has_its_code",
    "penstock.payments.Limits.depth": "tests/payments/test_iso_problems.py::"
    "test_each_limit_has_its_code",
    "penstock.payments.Limits.text": "tests/payments/test_iso_problems.py::"
    "test_each_limit_has_its_code",
    "penstock.payments.Limits.transaction": "tests/payments/test_iso_problems.py::"
    "test_a_transaction_too_large_is_held_before_it_fills_memory",
    "penstock.payments.Limits.messages": "tests/payments/test_iso_problems.py::"
    "test_each_limit_has_its_code",
    "penstock.intake._answer._MOST_ATTEMPTS": "tests/intake/test_answers.py::",
    "penstock.tabular._spreadsheet.UNPACKED_LIMIT_BYTES": "tests/tabular/test_read.py::"
    "test_a_workbook_that_unfolds_too_far_is_refused",
    "penstock.lists._unpack.MOST_BYTES": "tests/lists/test_unpack.py::"
    "test_a_bomb_is_refused_within_the_limit",
    "download_limit_megabytes": "tests/lists/test_download.py::test_what_is_sent_is_not_trusted",
    "penstock.ownership._depth.DEEPEST": "tests/ownership/test_plain_table.py::"
    "test_a_chain_too_long_is_refused_by_both",
}


def _rows() -> dict[str, int]:
    page = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    return {held: int(bound.replace(",", "")) for _, bound, held in _ROW.findall(page)}


def _held(name: str) -> int:
    """Return the number that the program holds to."""
    if name in Settings.__struct_fields__:
        place = Settings.__struct_fields__.index(name) - len(Settings.__struct_fields__)
        return int(Settings.__struct_defaults__[place])
    if ": " in name:
        table, _, key = name.partition(": ")
        return int(yaml.safe_load(data_file(table).read_text("utf-8"))[key])
    if name.endswith("PartiesAsked"):
        from penstock.api import _shapes

        kinds = [one for one in vars(_shapes).values() if hasattr(one, "model_fields")]
        fields = [one.model_fields["parties"] for one in kinds if "parties" in one.model_fields]
        return min(each.max_length for one in fields for each in one.metadata[1:])
    module, _, attribute = name.rpartition(".")
    if module.endswith(".Limits"):
        limits = import_module(module.removesuffix(".Limits")).Limits()
        return int(getattr(limits, attribute))
    return int(getattr(import_module(module), attribute))


@pytest.mark.parametrize("name", sorted(_rows()))
def test_the_page_says_what_holds(name: str) -> None:
    assert _held(name) == _rows()[name]


@pytest.mark.parametrize("place", sorted(set(_ELSEWHERE.values())))
def test_what_is_tested_elsewhere_is(place: str) -> None:
    path, _, name = place.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    names = {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}
    assert name in names or (not name and names)


def _alerts(tmp_path: Path) -> Any:
    from penstock.desk import CaseDesk, open_store
    from tests.desk.world import settings_in

    settings = settings_in(tmp_path)
    return CaseDesk(open_store(settings), settings)


def _comment(tmp_path: Path) -> None:
    _alerts(tmp_path).comment("A1", "x" * 11, "ann")


def _attach(tmp_path: Path) -> None:
    _alerts(tmp_path).attach("A1", "a.txt", "text/plain", b"x" * 11, "ann")


def _password(_: Path) -> None:
    from penstock.desk._people import _hash

    _hash("x" * 13)


def _line(tmp_path: Path) -> None:
    from penstock.tabular import read_rows

    path = tmp_path / "a.csv"
    path.write_text("id,name\n1," + "x" * 3_000_000 + "\n")
    list(read_rows(str(path)))


def _array(tmp_path: Path) -> None:
    from penstock.tabular import read_rows

    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"id": str(number)} for number in range(100)]))
    list(read_rows(str(path)))


def _packed(tmp_path: Path) -> None:
    import gzip

    from penstock.tabular import read_rows

    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"id,name\n" + b"1,Ann\n" * 100))
    list(read_rows(str(path)))


def _members(tmp_path: Path) -> None:
    from penstock.lists import read_publications

    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20):
            archive.writestr(f"{number}.csv", "x")
    found = list(read_publications([path]))
    raise next(one.error for one in found if getattr(one, "error", None))


def _owners(_: Path) -> None:
    from penstock.ownership._records import records

    list(records(enumerate(["[", *['{"a": 1},'] * 20, "]"]), "a.json"))


def _scenario(tmp_path: Path) -> None:
    from penstock.pressure import read_scenario

    path = tmp_path / "a.yaml"
    path.write_text("x" * 100)
    read_scenario(str(path))


def _regulations(_: Path) -> None:
    from penstock.exports._ecfr import read_ecfr

    read_ecfr(b"<a>" + b"x" * 100 + b"</a>", "a.xml")


_BEYOND: dict[str, Callable[[Path], None]] = {
    "penstock.desk._cases._LONGEST_TEXT": _comment,
    "penstock.desk._cases._LARGEST_ATTACHMENT": _attach,
    "penstock.desk._people._LONGEST_PASSWORD": _password,
    "penstock.tabular._encoding.LINE_LIMIT": _line,
    "penstock.tabular._json.ARRAY_LIMIT_BYTES": _array,
    "penstock.tabular._source.UNPACKED_LIMIT_BYTES": _packed,
    "penstock.lists._unpack._MOST_MEMBERS": _members,
    "penstock.ownership._records._LIMIT_CHARACTERS": _owners,
    "penstock.pressure._scenario_file._LARGEST": _scenario,
    "penstock.exports._ecfr._MOST_BYTES": _regulations,
}


@pytest.mark.parametrize("name", sorted(_BEYOND))
def test_what_is_beyond_a_bound_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(name, 10)
    if name.endswith("ARRAY_LIMIT_BYTES"):
        monkeypatch.setattr("penstock.tabular._read.ARRAY_LIMIT_BYTES", 10)
    with pytest.raises(PenstockError) as refused:
        _BEYOND[name](tmp_path)
    assert refused.value.status in {400, 404, 413, 422}
    assert refused.value.hint


def test_a_name_too_long_is_said_to_be() -> None:
    from penstock.desk import unasked
    from penstock.model import Subject

    assert unasked(Subject(id="1", names=("x" * 2000,))) == ""
    assert "longer than 2,000" in unasked(Subject(id="1", names=("x" * 2001,)))


def test_an_article_too_large_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    import penstock.news._pages as pages
    from penstock.errors import UnreadableInput

    monkeypatch.setattr(pages, "settings", lambda _: {"largest_page": 10})
    with pytest.raises(UnreadableInput):
        pages.page_of(b"x" * 11, "a.txt")
