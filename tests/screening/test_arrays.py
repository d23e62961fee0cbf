"""Arrays on disk come back as they were, from many threads at once, and damage is told."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from penstock.errors import IndexDamaged
from penstock.screening import Index, is_compiled
from penstock.screening._arrays import load_array, save_array

_KINDS = [np.int64, np.int32, np.uint32, np.uint8, np.float32, np.float64, np.bool_]


@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("shape", [(0,), (1,), (7,), (300,), (3, 5), (0, 4)])
def test_an_array_comes_back_as_numpy_reads_it(tmp_path, kind, shape):
    values = np.arange(int(np.prod(shape))).reshape(shape).astype(kind)
    save_array(tmp_path, "values", values)
    found = load_array(tmp_path, "values")
    read = np.load(tmp_path / "values.npy", allow_pickle=False)
    assert found.dtype == read.dtype == values.dtype
    assert found.shape == values.shape
    assert (found == read).all()
    assert not found.size or not found.flags.writeable


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x93NUMPY\x01",
        b"not an array at all, but long enough to be one",
        b"\x93NUMPY\x01\x00\x10\x00{'descr': '|O', }",
        b"\x93NUMPY\x02\x00" + bytes(130),
    ],
)
def test_what_is_no_array_is_told(tmp_path, content):
    (tmp_path / "values.npy").write_bytes(content)
    with pytest.raises(IndexDamaged):
        load_array(tmp_path, "values")


def test_an_array_cut_short_is_told(tmp_path):
    save_array(tmp_path, "values", np.arange(1000))
    path = tmp_path / "values.npy"
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(IndexDamaged):
        load_array(tmp_path, "values")


def _damaged(index: Index, folder: Path, name: str, change: Callable[[np.ndarray], None]) -> None:
    shutil.copytree(index.folder, folder)
    values = np.load(folder / name)
    change(values)
    np.save(folder / name, values)


def _set(value: int) -> Callable[[np.ndarray], None]:
    def change(values: np.ndarray) -> None:
        values[-1] = value

    return change


@pytest.mark.skipif(not is_compiled, reason="numpy looks for itself: nothing is compiled here")
@pytest.mark.parametrize("value", [-1, 1 << 30])
@pytest.mark.parametrize(
    "name",
    [
        "token_deletions_term.npy",
        "token_deletions_start.npy",
        "joined_deletions_term.npy",
        "token_keys_start.npy",
        "person/post_row.npy",
        "person/post_start.npy",
        "person/term_spelt.npy",
    ],
)
def test_places_that_lead_out_of_an_index_are_told(small_index, tmp_path, name, value):
    _damaged(small_index, tmp_path / "index", name, _set(value))
    with pytest.raises(IndexDamaged, match="lead out of it"):
        Index.open(tmp_path / "index").name_space  # noqa: B018 - made when it is first asked for


def test_many_threads_read_at_once(tmp_path):
    for number in range(20):
        save_array(tmp_path, f"n{number}", np.full(50, number))

    def read(number: int) -> bool:
        return bool((load_array(tmp_path, f"n{number % 20}") == number % 20).all())

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(read, range(2000)))
