import bz2
import gzip
import json
import lzma
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.errors import (
    EncodingError,
    MalformedInput,
    PenstockError,
    UnknownFormat,
    UnreadableInput,
    UsageError,
)
from penstock.tabular import Row, read_rows
from tests.tabular.workbooks import ods, xlsx

TEXT = "id,name,country\n1,Ünal Çelik,TR\n2,Борис,RU\n"
VALUES = [
    {"id": "1", "name": "Ünal Çelik", "country": "TR"},
    {"id": "2", "name": "Борис", "country": "RU"},
]


def read(folder: Path, content: bytes | str, **options) -> list[Row]:
    path = folder / "input"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_rows(path, **options))


def values(rows: list[Row]) -> list[dict]:
    return [dict(row.values) for row in rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le"])
def test_delimiters_line_ends_and_encodings_are_found(tmp_path, delimiter, end, encoding):
    text = TEXT.replace(",", delimiter).replace("\n", end)
    # Without a mark, two-byte text is told by its zero bytes, of which it needs enough.
    if encoding == "utf-16-le":
        text = text.replace("Борис", "Boris")
    rows = read(tmp_path, text.encode(encoding))
    assert [row.number for row in rows] == [2, 3]
    assert values(rows)[0] == VALUES[0]


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, bz2.compress])
def test_packed_files_are_unpacked_by_content(tmp_path, pack):
    assert values(read(tmp_path, pack(TEXT.encode()))) == VALUES


def test_a_cut_pack_is_refused(tmp_path):
    with pytest.raises(MalformedInput, match="not whole gzip data"):
        read(tmp_path, gzip.compress(TEXT.encode() * 50)[:-20])


def test_western_text_is_guessed_and_the_guess_is_told(tmp_path):
    text = "name;city\n" + "José García Núñez;Málaga\nFrançois Müller;Zürich\n" * 20
    notes: list[str] = []
    rows = read(tmp_path, text.encode("cp1252"), note=notes.append)
    assert rows[0].values == {"name": "José García Núñez", "city": "Málaga"}
    assert "byte offset 13, row 2" in notes[0]
    assert "guess" in notes[0]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1250", "Łukasz Wałęsa"),
        ("cp1256", "محمد علي"),
        ("gb18030", "金正恩"),
        ("cp932", "ヤマダ"),
    ],
)
def test_an_encoding_that_can_be_told_is_guessed(tmp_path, encoding, name):
    text = "id;name\n" + "".join(f"{n};{name}\n" for n in range(30))
    assert read(tmp_path, text.encode(encoding))[3].values == {"id": "3", "name": name}


def test_scripts_that_cannot_be_told_apart_are_refused(tmp_path):
    text = "имя;город\n" + "Борис Николаевич Иванов;Москва\nСергей Петров;Казань\n" * 20
    with pytest.raises(EncodingError, match=r"byte offset 0, row 1; it may be cp1251 or") as caught:
        read(tmp_path, text.encode("cp1251"))
    assert "--encoding" in caught.value.hint
    rows = read(tmp_path, text.encode("cp1251"), encoding="cp1251")
    assert rows[0].values == {"имя": "Борис Николаевич Иванов", "город": "Москва"}


def test_an_asked_encoding_is_kept_to_and_the_bad_byte_is_named(tmp_path):
    content = b"name\nok\nJos\xe9\n"
    assert values(read(tmp_path, content, encoding="latin-1"))[1] == {"name": "José"}
    with pytest.raises(EncodingError, match=r"row 3: byte offset 11 is not utf-8"):
        read(tmp_path, content, encoding="utf8")
    with pytest.raises(UsageError, match="no encoding named"):
        read(tmp_path, content, encoding="utf-99")


def test_one_bad_byte_far_into_the_file_is_found_before_the_first_row(tmp_path):
    content = b"name\n" + b"Anna\n" * 300_000 + "Señor Peña\n".encode("cp1252")
    notes: list[str] = []
    rows = read(tmp_path, content, note=notes.append)
    assert len(rows) == 300_001
    assert "row 300002" in notes[0]


def test_quoted_newlines_and_delimiters_stay_in_the_value(tmp_path):
    rows = read(tmp_path, 'id,name\n1,"Kim,\nJong ""Un"""\n2,X\n')
    assert values(rows) == [{"id": "1", "name": 'Kim,\nJong "Un"'}, {"id": "2", "name": "X"}]
    assert [row.number for row in rows] == [2, 4]


def test_one_column_needs_no_delimiter(tmp_path):
    rows = read(tmp_path, "name\nKim, Jong Un\nAcme; Ltd\n")
    assert [row.text("name") for row in rows] == ["Kim, Jong Un", "Acme; Ltd"]


def test_the_delimiter_line_of_spreadsheets_is_obeyed(tmp_path):
    assert values(read(tmp_path, "sep=|\nid|name\n1|A, B; C\n")) == [{"id": "1", "name": "A, B; C"}]


def test_short_rows_are_padded_and_told_once(tmp_path):
    notes: list[str] = []
    rows = read(tmp_path, "id,name,dob\n1,A\n\n2,B\n3,C,1980\n", note=notes.append)
    assert [row.text("dob") for row in rows] == ["", "", "1980"]
    assert notes == [
        f"{tmp_path / 'input'}, row 2: 2 cells, but the header has 3; "
        "the missing ones are read as empty, here and below"
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id,name\n1,A\n2,B,C\n", "row 3: 3 cells, but the header has 2"),
        ('id,name\n1,A\n2,"B\n3,C\n', "row 3: a quoted value is opened here and never closed"),
        ('id,name\n1,"A" B\n', "row 2: text follows a closing quote"),
        ("id,name\n1,A\0B\n", "row 2: a NUL character"),
        ("id,name,Name\n1,A,B\n", "row 1: column 'Name' stands twice (2, 3)"),
        ("", "is empty"),
        ("\n\n", "is empty"),
        ('{"name": "A"}\n{"name": \n', "row 2: not valid JSON"),
        ('{"name": "A"}\n["B"]\n', "row 2: expected an object"),
        ('{"name": "A", "name": "B"}\n', "row 1: not valid JSON: the key 'name' stands twice"),
        ('{"name": "\\ud800"}\n', "row 1: not valid JSON"),
        ('[{"name": "A"}, 3]', "element 2: expected an object"),
        ('{"a":' + "[" * 100_000, "row 1: not valid JSON: nested too deeply"),
        (b"PAR1 and nothing else", "not readable as Parquet"),
        (b"PK\x03\x04 and nothing else", "not a whole workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and nothing else", "cannot be read as a workbook"),
    ],
)
def test_broken_files_are_refused_with_the_row(tmp_path, content, said):
    with pytest.raises(MalformedInput) as caught:
        read(tmp_path, content)
    assert said in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"<html><body>", b"\x89PNG\r\n\x1a\n"])
def test_other_kinds_are_named_and_refused(tmp_path, content):
    with pytest.raises(UnknownFormat, match="not a table"):
        read(tmp_path, content)


def test_no_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(UnreadableInput, match="cannot be opened"):
        list(read_rows(tmp_path / "absent"))
    with pytest.raises(UnreadableInput, match="is a folder"):
        list(read_rows(tmp_path))
    with pytest.raises(UnreadableInput, match="cannot be opened"):
        list(read_rows("a\0b"))


def test_a_wrong_delimiter_option_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError):
        read(tmp_path, TEXT, delimiter=";;")


def test_json_lines_flat_and_as_entities(tmp_path):
    lines = (
        '{"id": 12345678901234567890, "name": "A", "alias": ["B", "C"], "score": 1.10}\n\n'
        '{"id": "x", "schema": "Person", "caption": "Cap", '
        '"properties": {"name": ["N"], "birthDate": ["1980"]}}\n'
    )
    rows = read(tmp_path, lines)
    assert rows[0].values == {
        "id": "12345678901234567890",
        "name": "A",
        "alias": ("B", "C"),
        "score": "1.10",
    }
    assert rows[1].number == 3
    assert rows[1].values == {
        "id": "x",
        "schema": "Person",
        "name": ("N",),
        "birthDate": ("1980",),
    }
    assert rows[1].texts("name") == ("N",)


def test_json_arrays_and_one_pretty_object(tmp_path):
    assert values(read(tmp_path, json.dumps(VALUES, indent=1))) == VALUES
    assert values(read(tmp_path, json.dumps(VALUES))) == VALUES
    assert values(read(tmp_path, json.dumps(VALUES[0], indent=2))) == VALUES[:1]


def test_parquet_keeps_lists_and_writes_dates_as_iso(tmp_path):
    from datetime import date

    path = tmp_path / "people"
    table = pa.table(
        {
            "id": [7, None],
            "name": ["A", "B"],
            "alias": [["C", "D"], []],
            "born": [date(1980, 2, 3), None],
        }
    )
    pq.write_table(table, path)
    rows = list(read_rows(path))
    assert rows[0].values == {"id": "7", "name": "A", "alias": ("C", "D"), "born": "1980-02-03"}
    assert rows[1].text("id") == ""
    packed = tmp_path / "people.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert list(read_rows(packed)) == rows


@pytest.mark.parametrize("workbook", [xlsx, ods])
def test_workbooks(tmp_path, workbook):
    path = tmp_path / "people.csv"  # the name must not matter
    table = [[], ["id", "name", None], [7, "Ünal", None], [None, None, None], [8.5, "=1+1", None]]
    path.write_bytes(workbook({"People": table, "Other": [["x"], ["y"]]}))
    notes: list[str] = []
    rows = list(read_rows(path, note=notes.append))
    assert values(rows) == [{"id": "7", "name": "Ünal"}, {"id": "8.5", "name": "=1+1"}]
    assert [row.number for row in rows] == [3, 5]
    assert "sheet 'People' is read, not 'Other'" in notes[0]
    assert values(list(read_rows(path, sheet="Other"))) == [{"x": "y"}]
    with pytest.raises(UsageError, match="no sheet 'None such'"):
        list(read_rows(path, sheet="None such"))


def test_cells_beyond_the_header_of_a_workbook_are_refused(tmp_path):
    with pytest.raises(MalformedInput, match="row 2: cells to the right"):
        read(tmp_path, xlsx({"A": [["id", "name"], ["1", "B", "stray"]]}))


def test_an_empty_workbook_is_refused(tmp_path):
    with pytest.raises(MalformedInput, match="holds no cells"):
        read(tmp_path, xlsx({"A": []}))


def test_a_workbook_that_unfolds_too_far_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("penstock.tabular._spreadsheet.UNPACKED_LIMIT_BYTES", 100)
    with pytest.raises(UnreadableInput, match="unfolds"):
        read(tmp_path, xlsx({"A": [["id"], ["1"]]}))


def test_standard_input_is_read_like_a_file(tmp_path, monkeypatch):
    import io
    from types import SimpleNamespace

    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(TEXT.encode("utf-16"))))
    assert values(list(read_rows("-"))) == VALUES
    packed = gzip.compress(TEXT.encode())
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(packed)))
    assert values(list(read_rows("-"))) == VALUES


@given(st.binary(max_size=400))
def test_any_bytes_give_rows_or_one_of_our_errors(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "fuzzed"
    path.write_bytes(content)
    try:
        for row in read_rows(path):
            assert row.number >= 1
    except PenstockError as error:
        assert error.message  # noqa: PT017
        assert error.hint  # noqa: PT017


@given(
    st.sampled_from([b"id,name\n", b'{"name": "x"}\n', b"[{", b"PK\x03\x04", b"\xff\xfe", b'a;"']),
    st.binary(max_size=200),
)
def test_any_tail_after_a_known_start_gives_rows_or_one_of_our_errors(
    tmp_path_factory, start, content
):
    path = tmp_path_factory.getbasetemp() / "fuzzed"
    path.write_bytes(start + content)
    try:
        list(read_rows(path))
    except PenstockError as error:
        assert error.hint  # noqa: PT017


@given(st.integers(0, 2**31), st.binary(max_size=6), st.sampled_from([xlsx, ods]))
def test_damaged_workbooks_are_refused_not_crashed_on(tmp_path_factory, place, patch, workbook):
    content = bytearray(workbook({"A": [["id", "name"], ["1", "B"]]}))
    at = place % len(content)
    content[at : at + len(patch)] = patch
    path = tmp_path_factory.getbasetemp() / "fuzzed"
    path.write_bytes(bytes(content))
    try:
        list(read_rows(path))
    except PenstockError as error:
        assert error.hint  # noqa: PT017


_CELL = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('",;\t|\n'), max_size=12
)


@given(st.lists(st.tuples(_CELL, _CELL, _CELL), max_size=12), st.sampled_from(",;\t|"))
def test_what_a_csv_writer_writes_is_read_back(tmp_path_factory, cells, delimiter):
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(("id", "name", "note"))
    kept = [row for row in cells if any(row)]
    writer.writerows(kept)
    path = tmp_path_factory.getbasetemp() / "written"
    path.write_bytes(text.getvalue().encode())
    rows = list(read_rows(path, delimiter=delimiter))
    assert [tuple(row.values.values()) for row in rows] == kept


def test_a_value_beyond_all_measure_is_refused_by_its_row(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text(f"id,name\n1,short\n2,{'a' * 1_000_000}\n")
    with pytest.raises(MalformedInput, match=r"row 3: a value is longer than 131,072 characters"):
        list(read_rows(path))
