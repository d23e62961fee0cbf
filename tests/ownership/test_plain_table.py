"""Plain tables read as arrays make the very register that the reader of rows makes."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from penstock.errors import MalformedInput
from penstock.ownership import (
    Register,
    build_plain_register,
    build_register,
    read_owners,
    read_plain,
)
from penstock.ownership import _read as reading
from penstock.ownership._depth import DEEPEST
from penstock.ownership._plain_table import graph_of

_SPELT = "Alfa|ALFA| Alfa|Al  fa|Bravo Ltd|Ünlü|ünlü|Straße|STRASSE|北京|NA|null|'x|=1+1|C;D|0x1"
_NAMES = st.sampled_from(_SPELT.split("|"))
_SHARES = st.sampled_from(
    ["50", "50.0", "50%", " 33.3 ", "100", "0", "100/3 %", "25-50", ">25", "?", "unknown", "49,9"]
)


def _same(path: Path, folder: Path) -> Register | None:
    table = read_plain(path)
    if table is None:
        return None
    fast = build_plain_register(table, folder / "fast", files=[path.name])
    slow = build_register(read_owners([path]), folder / "slow", files=[path.name])
    assert fast.sha256 == slow.sha256
    assert graph_of(table) == read_owners([path])
    assert (fast.parties, fast.stakes) == (slow.parties, slow.stakes)
    return fast


@pytest.mark.slow
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.tuples(_NAMES, _NAMES, _SHARES), min_size=1, max_size=14))
def test_registers_are_the_same_to_the_byte(
    rows: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    path = tmp_path / "owners.csv"
    lines = [",".join(row) for row in rows if not any("," in cell for cell in row)]
    path.write_text("owner,owned,share\n" + "".join(f"{line}\n" for line in lines), "utf-8")
    if lines:
        _same(path, tmp_path)
    packed = tmp_path / "owners.parquet"
    columns = dict(
        zip(("owner", "owned", "share"), map(list, zip(*rows, strict=True)), strict=True)
    )
    pq.write_table(pa.table(columns), packed)
    _same(packed, tmp_path)


PLAIN = (
    "Parent,Subsidiary,Percent\nAlfa,Bravo,60\nBRAVO,Charlie,50.5\nbravo,Delta,12\nBravo,Alfa,1\n"
)


@pytest.mark.parametrize("text", [PLAIN, PLAIN.replace("\n", "\r\n"), PLAIN.rstrip("\n")])
def test_plain_tables_are_read_as_arrays(text: str, tmp_path: Path) -> None:
    path = tmp_path / "owners.csv"
    path.write_bytes(text.encode())
    register = _same(path, tmp_path)
    assert register is not None
    assert register.stakes == 4
    assert register.graph().parties["Bravo"].names == ("BRAVO", "bravo", "Bravo")


@pytest.mark.parametrize(
    "text",
    [
        "owner,owned,share,kind\nA,B,60,shares\n",  # more than a plain table says
        "owner_id,owned,share\nA,B,60\n",
        "owner,owned,min,max\nA,B,10,20\n",
        'owner,owned,share\n"A, Inc",B,60\n',
        "owner;owned;share\nA;B;60\n",
        "owner,owned,share\nA,B,160\n",  # refused with its row
        "owner,owned,share\nA,,60\n",
        "owner,owned,share\nA,B,0.5\nC,B,0.5\n",  # fractions of one
        "owner,owned,share\nA,B\n",
        "owner,owned,share\n\nA,B,60\n",
        "owner,owned,share\n",
        "A,B,60\n",
        "",
        "\ufeffowner,owned,share\nA,B,60\n",
    ],
)
def test_what_is_not_plain_is_left_to_the_reader_of_rows(text: str, tmp_path: Path) -> None:
    path = tmp_path / "owners.csv"
    path.write_text(text, "utf-8")
    assert read_plain(path) is None
    assert read_plain(tmp_path / "absent.csv") is None
    path.write_bytes(b"owner,owned,share\n\xff\xfe,B,60\n")
    assert read_plain(path) is None


def test_a_chain_too_long_is_refused_by_both(tmp_path: Path) -> None:
    path = tmp_path / "chain.csv"
    rows = (f"P{number},P{number + 1},60\n" for number in range(DEEPEST + 5))
    path.write_text("owner,owned,share\n" + "".join(rows))
    table = read_plain(path)
    assert table is not None
    with pytest.raises(MalformedInput) as fast:
        build_plain_register(table, tmp_path / "fast", files=["chain.csv"])
    with pytest.raises(MalformedInput) as slow:
        read_owners([path])
    assert fast.value.message == slow.value.message
    assert not (tmp_path / "fast").exists()


def test_large_tables_are_read_so_by_every_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "owners.csv"
    path.write_text(PLAIN, "utf-8")
    small = read_owners([path])
    monkeypatch.setattr(reading, "_LARGE", 1)
    monkeypatch.setattr(reading, "graph_from_rows", None)  # nobody reads rows
    assert read_owners([path]) == small
