import pytest

from penstock.bulk import PartFolder
from penstock.errors import UsageError

JOB = {"input": "abc", "limit": 10}


@pytest.fixture
def folder(tmp_path):
    made = PartFolder(tmp_path / "out", "jsonl")
    assert made.claim(JOB) is False
    return made


def commit(folder, number, text, **counts):
    def write(file):
        file.write(text.encode())
        return counts

    return folder.commit(number, write)


def test_a_part_is_there_once_however_often_it_is_made(folder):
    commit(folder, 1, "b\n", rows=1)
    commit(folder, 0, "a\n", rows=1)
    commit(folder, 1, "b\n", rows=1)
    assert [(one.number, one.counts["rows"]) for one in folder.done()] == [(0, 1), (1, 1)]
    assert [path.name for path in sorted(folder.folder.glob("part-*"))] == [
        "part-000000.jsonl",
        "part-000001.jsonl",
    ]
    assert [one.number for one in folder.done(known=[0])] == [1]


def test_what_dies_while_it_writes_leaves_no_part(folder):
    def write(file):
        file.write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        folder.commit(0, write)
    assert list(folder.done()) == []
    assert list(folder.folder.rglob("part-*")) == []


def test_a_part_without_its_receipt_and_one_cut_short_are_not_there(folder):
    commit(folder, 0, "whole\n", rows=1)
    commit(folder, 1, "whole\n", rows=1)
    (folder.folder / "part-000000.jsonl").write_text("who")
    (folder.folder / "_job/done/000001.json").unlink()
    assert list(folder.done()) == []


def test_the_same_job_goes_on_and_another_is_refused(folder):
    again = PartFolder(folder.folder, "jsonl")
    assert again.claim(JOB) is True
    with pytest.raises(UsageError, match=r"another question \(limit\)"):
        again.claim({**JOB, "limit": 11})


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="not empty"):
        PartFolder(tmp_path, "jsonl").claim(JOB)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_place_nobody_can_write_to_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written"):
        PartFolder(tmp_path / "file" / "out", "jsonl").claim(JOB)


def test_closing_keeps_the_answers_only(folder):
    commit(folder, 0, "a\n", rows=1)
    (folder.inputs / "000000.msgpack").write_bytes(b"x")
    folder.close({"rows": 1})
    assert folder.is_whole
    assert (folder.folder / "_SUCCESS").read_text() == '{"rows":1}\n'
    assert sorted(path.name for path in (folder.folder / "_job").iterdir()) == ["done", "job.json"]
