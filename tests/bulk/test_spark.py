import os
import shutil
import sys
from pathlib import Path

import pytest

from penstock.bulk import PartFolder, open_spark, run_parts, ship, shipped
from penstock.errors import MissingExtra, PenstockError
from tests.spark import needs_spark, require_spark


def test_without_pyspark_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(MissingExtra, match="not installed") as refused, open_spark():
        pass
    assert "penstock[spark]" in str(refused.value.hint)


@pytest.mark.spark
def test_without_java_it_says_what_to_install(monkeypatch, tmp_path):
    pytest.importorskip("pyspark")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(MissingExtra, match="in JAVA_HOME") as refused, open_spark():
        pass
    assert "default-jre-headless" in str(refused.value.hint)
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(MissingExtra, match="on the path"), open_spark():
        pass


class Look:
    """Commits what an executor sees of the file that was shipped; part 3 fails while told so."""

    def __init__(self, folder: Path, trap: Path):
        self.folder, self.trap = folder, trap

    def __call__(self, number: int) -> None:
        if number == 3 and self.trap.exists():
            raise PenstockError("part 3 cannot be made")
        seen = (shipped("things") / "inside" / "one.txt").stat()

        def write(file):
            file.write(f"{number} {os.getpid()} {seen.st_ino} {seen.st_size}\n".encode())
            return {"rows": 1}

        PartFolder(self.folder, "txt").commit(number, write)


class TestOnSpark:
    pytestmark = needs_spark

    def test_shipped_once_resumed_after_a_failure(self, tmp_path):
        require_spark()
        (tmp_path / "ship").mkdir()
        (tmp_path / "ship" / "one.txt").write_text("12345")
        trap = tmp_path / "trap"
        trap.write_text("")
        folder = PartFolder(tmp_path / "out", "txt")
        folder.claim({})
        seen: list[int] = []
        with open_spark("local[2]") as spark:
            ship(spark, "things", {"inside": tmp_path / "ship"})
            parts = range(8)
            with pytest.raises(PenstockError, match="part 3 cannot be made") as failed:
                run_parts(spark, Look(folder.folder, trap), parts, folder)
            assert "of 8 parts are there" in str(failed.value.hint)
            before = {one.number: (folder.folder / one.file).read_text() for one in folder.done()}
            assert 3 not in before
            trap.unlink()
            found = run_parts(
                spark, Look(folder.folder, trap), parts, folder, lambda one: seen.append(one.number)
            )
        assert sorted(found) == sorted(seen) == list(range(8))
        lines = [(folder.folder / found[number].file).read_text() for number in range(8)]
        assert {number: lines[number] for number in before} == before
        processes, files, sizes = (
            {line.split()[column] for line in lines} for column in range(1, 4)
        )
        assert len(files) == 1, "every process of an executor reads the one file shipped to it"
        assert str(os.getpid()) not in processes
        assert sizes == {"5"}
