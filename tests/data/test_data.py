"""Every shipped table is whole, and a damaged one is refused with its line."""

from pathlib import Path

import pytest

import penstock.data
from penstock.data import data_rows, data_table
from penstock.errors import MalformedInput
from tests.house.project import ROOT

_FOLDER = ROOT / "src" / "penstock" / "data"
_TABLES = sorted(path.relative_to(_FOLDER).as_posix() for path in _FOLDER.rglob("*.tsv"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(penstock.data, "files", lambda _: tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", _TABLES)
def test_every_shipped_table_has_a_header_and_whole_rows(name: str) -> None:
    header, *rows = data_table(name)
    assert all(header)
    assert len(set(header)) == len(header)
    assert rows


def test_rows_go_by_their_columns(folder: Path) -> None:
    (folder / "made.tsv").write_text("# source\n\nkey\tforms\n# aside\na\tx|y\nb\t\n")
    assert data_table("made.tsv") == [["key", "forms"], ["a", "x|y"], ["b", ""]]
    assert data_rows("made.tsv") == ({"key": "a", "forms": "x|y"}, {"key": "b", "forms": ""})


@pytest.mark.parametrize("row", ["a", "a\tb\tc"])
def test_a_row_that_is_not_whole_is_named(row: str, folder: Path) -> None:
    (folder / "made.tsv").write_text(f"# source\nkey\tforms\n{row}\n")
    with pytest.raises(MalformedInput, match=r"data/made\.tsv line 3"):
        data_rows("made.tsv")
