"""A file of parties screened on Spark: part by part the same answers as on one machine."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from penstock.bulk import (
    PartFolder,
    Receipt,
    Spark,
    collect_seldom,
    open_spark,
    run_parts,
    ship,
    shipped,
)
from penstock.desk._check import HIT_COLUMNS, Answer, answers, hit_rows, screen_line
from penstock.desk._ready import Ready, rules_sha256, with_graph_sha256
from penstock.desk._subjects import read_subjects, subjects_of
from penstock.errors import PenstockError, UsageError
from penstock.model import Outcome, Subject
from penstock.screening import Screener
from penstock.tabular import (
    Note,
    OutputFormat,
    RowRange,
    RowWriter,
    is_parquet,
    open_writer,
    parquet_part,
    parquet_parts,
)

ROWS_A_PART = 20_000
"""Some seconds of work: little is lost with a part, and starting one costs nothing beside it."""
_SUBJECTS = msgspec.msgpack.Decoder(list[Subject])
_ENDINGS = {
    OutputFormat.JSON_LINES: "jsonl",
    OutputFormat.CSV: "csv",
    OutputFormat.PARQUET: "parquet",
}


class SparkScreened(Struct, frozen=True):
    """What a job on Spark answered: how many rows, how many of them are held, in how many parts."""

    rows: int
    held: int
    parts: int


class _Part(Struct, frozen=True):
    """Where the rows of a part are: a range of a Parquet file, or a file of subjects."""

    number: int
    path: Path | None = None
    rows: RowRange | None = None


class _Work(Struct, frozen=True):
    """What an executor needs to answer a part."""

    ready: Ready
    folder: Path
    shape: OutputFormat
    limit: int
    version: str

    def __call__(self, part: _Part) -> Receipt:
        ready, screener = _opened(self)
        folder = PartFolder(self.folder, _ENDINGS[self.shape])
        told: dict[str, None] = {}

        def write(file: BinaryIO) -> dict[str, int]:
            subjects = self._subjects(part, folder, lambda text: told.update({text: None}))
            found = answers(subjects, ready, limit=self.limit, screener=screener)
            return _write(found, open_writer(self.shape, file, HIT_COLUMNS), self.shape)

        return folder.commit(part.number, write, lambda: told)

    def _subjects(self, part: _Part, folder: PartFolder, note: Note) -> Iterable[Subject]:
        if part.path is None or part.rows is None:
            return _SUBJECTS.decode(_staged(folder, part.number).read_bytes())
        return subjects_of(parquet_part(part.path, part.rows), str(part.path), note=note)


_last: list[tuple[_Work, Ready, Screener]] = []


def _opened(work: _Work) -> tuple[Ready, Screener]:
    """Return the lists of a job and a screener on them, opened once in a process."""
    if not _last or _last[0][0] != work:
        ready = replace(work.ready, folder=shipped("index"))
        if ready.owners is not None:
            place = shipped("owners")
            ready = replace(
                ready,
                owners=replace(ready.owners, graph=place / "graph", listed=place / "listed.json"),
            )
        rules = rules_sha256(ready.policy)
        if ready.owners is not None:
            rules = with_graph_sha256(rules, ready.owners.sha256)
        here = version("penstock")
        if work.version != here or rules != ready.rules_sha256:
            message = f"This executor has Penstock {here} with rules of its own"
            hint = f"Install Penstock {work.version} as it is on the driver"
            raise PenstockError(message, hint=hint)
        collect_seldom()
        _last[:] = [(work, ready, ready.screener())]
    return _last[0][1], _last[0][2]


def _write(found: Iterable[Answer], writer: RowWriter, shape: OutputFormat) -> dict[str, int]:
    rows = held = 0
    for one in found:
        rows += 1
        held += one.outcome is not Outcome.PASS
        lines = [screen_line(one)] if shape is OutputFormat.JSON_LINES else hit_rows(one)
        for line in lines:
            writer.write(line)
    writer.close()
    return {"rows": rows, "held": held}


def screen_on_spark(
    source: str,
    ready: Ready,
    output: Path,
    *,
    master: str = "",
    shape: OutputFormat = OutputFormat.JSON_LINES,
    limit: int = 10,
    rows_a_part: int = ROWS_A_PART,
    note: Note,
    advance: Callable[[int], object] = lambda _: None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
) -> SparkScreened:
    """Screen a file of parties on Spark into a folder of parts, in order and each row once.

    The parts, one after another, are what one machine answers. Parquet is read by the executors;
    any other file is read once here and put beside the parts. Asked again after it died, it makes
    the parts that are missing; when all are there, it makes none.

    Args:
        source: the file, or a folder of Parquet files, whose rows are counted on from file to
            file in the order of their names. Executors must reach what is Parquet.
        ready: the lists and rules to answer by; see `make_ready`.
        output: the folder, which every executor must reach.
        master: see `penstock.bulk.open_spark`.
        shape: JSON lines, CSV or Parquet.
        limit: the most hits of an answer.
        rows_a_part: how many rows are answered and committed at once.
        note: told what was not understood of the file.
        advance: told how many rows have been answered since it was last told.
        encoding: of the file, where it cannot be found out.
        delimiter: of the file, one character.
        sheet: of a workbook, by name.

    Raises:
        UsageError: the folder holds something else, or Spark does not start.
        UnreadableInput: the file cannot be read.
        MissingExtra: pyspark or Java is not installed.
        PenstockError: a part could not be made; those made stay.
    """
    if shape not in _ENDINGS:
        message = "A table for people has no parts"
        raise UsageError(message, hint=f"--format {', '.join(_ENDINGS)}")
    paths = _files(source)
    folder = PartFolder(output.absolute(), _ENDINGS[shape])
    options = {"encoding": encoding, "delimiter": delimiter, "sheet": sheet}
    folder.claim(
        {
            "penstock": version("penstock"),
            "input": [(path.name, _sha256(path)) for path in paths],
            "lists": ready.lists,
            "rules_sha256": ready.rules_sha256,
            "as_of": ready.as_of,
            "policy": ready.policy.id,
            "reasons": ready.reasons,
            "format": shape,
            "limit": limit,
            "rows_a_part": rows_a_part,
            "options": options,
        }
    )
    if folder.is_whole:
        note(f"{output} holds the answers already; nothing is asked again")
        return _counted(list(folder.done()), advance)
    parts = _parts(paths, folder, rows_a_part, note, options)
    work = _Work(ready, folder.folder, shape, limit, version("penstock"))
    told: set[str] = set()

    def watch(receipt: Receipt) -> None:
        advance(receipt.counts["rows"])
        for text in receipt.notes:
            if text not in told and len(told) < 20:
                told.add(text)
                note(text)

    with open_spark(master, name=f"penstock screen {Path(source).name}") as spark:
        _ship(spark, ready)
        receipts = run_parts(spark, work, parts, folder, watch)
    made = _counted(list(receipts.values()))
    folder.close({"rows": made.rows, "held": made.held, "parts": made.parts})
    return made


def _counted(
    receipts: list[Receipt], advance: Callable[[int], object] = lambda _: None
) -> SparkScreened:
    rows = sum(one.counts["rows"] for one in receipts)
    advance(rows)
    return SparkScreened(rows, sum(one.counts["held"] for one in receipts), len(receipts))


def _ship(spark: Spark, ready: Ready) -> None:
    ship(spark, "index", {"": ready.folder})
    if ready.owners is not None:
        ship(spark, "owners", {"graph": ready.owners.graph, "listed.json": ready.owners.listed})


def _files(source: str) -> list[Path]:
    path = Path(source).absolute()
    if source != "-" and path.is_file():
        return [path]
    if source == "-" or not path.is_dir():
        message = f"{source} is no file that can be read in parts"
        raise UsageError(message, hint="Give a file, or a folder of Parquet files: --input PATH")
    # Spark and Hive put what is no data into names that begin so.
    names = [
        one for one in path.rglob("*") if one.is_file() and not one.name.startswith(("_", "."))
    ]
    if not names or not all(map(is_parquet, names)):
        message = f"{source} is no folder of Parquet files alone"
        raise UsageError(message, hint="Give a file, or a folder of Parquet files: --input PATH")
    return sorted(names)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _staged(folder: PartFolder, number: int) -> Path:
    return folder.inputs / f"{number:06}.msgpack"


def _parts(
    paths: list[Path],
    folder: PartFolder,
    rows_a_part: int,
    note: Note,
    options: dict[str, str | None],
) -> list[_Part]:
    """Return the parts of files; of one that is not Parquet, read and put beside the answers."""
    if is_parquet(paths[0]):
        return _parquet(paths, rows_a_part)
    (path,) = paths
    whole = folder.inputs / "whole.json"
    if whole.is_file():
        return [_Part(number) for number in range(int(whole.read_text()))]
    subjects = read_subjects(path, note=note, **options)
    count = 0
    for count, chunk in enumerate(_chunks(subjects, rows_a_part), 1):
        _staged(folder, count - 1).write_bytes(msgspec.msgpack.encode(chunk))
    whole.write_text(str(count))
    return [_Part(number) for number in range(count)]


def _chunks(subjects: Iterator[Subject], size: int) -> Iterator[list[Subject]]:
    while chunk := list(islice(subjects, size)):
        yield chunk


def _parquet(paths: list[Path], rows_a_part: int) -> list[_Part]:
    found: list[_Part] = []
    before = 0
    for path in paths:
        rows = 0
        for part in parquet_parts(path, rows_a_part):
            rows += part.count
            counted = replace(part, first=part.first + before)
            found.append(_Part(len(found), path, counted))
        if rows or (path == paths[-1] and not found):
            # The first row tells whether there is anything to ask; who cannot be asked is told now.
            next(iter(read_subjects(path, note=lambda _: None)))
        before += rows
    return found
