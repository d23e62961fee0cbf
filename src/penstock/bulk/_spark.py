"""Work on Apache Spark: a session, files shipped once an executor, parts committed one by one.

Spark itself is an extra and needs Java; whoever does not ask for it needs neither.
"""

import os
import re
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

from penstock.bulk._parts import PartFolder, Receipt
from penstock.errors import MissingExtra, PenstockError, UsageError, every_error

_LOOK_SECONDS = 0.3
_RAISED = re.compile(r"penstock\.errors\.(\w+): (.+)")
Work = Callable[[Any], object]


class Spark(NamedTuple):
    """An open Spark session, and a folder that lives as long."""

    session: Any
    folder: Path


@contextmanager
def open_spark(master: str = "", *, name: str = "penstock") -> Iterator[Spark]:
    """Open a Spark session and stop it at the end.

    Args:
        master: such as `local[2]`, `yarn` or `spark://HOST:7077`; empty for that of
            `spark-submit` or of Spark's own configuration, and `local[*]` where that has none.
        name: what Spark's pages call it.

    Raises:
        MissingExtra: pyspark or Java is not installed.
        UsageError: Spark does not start with such a master.
    """
    modules = _spark()
    # Executors use the interpreter of this process, unless somebody said which one.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    if master.startswith("local"):
        # Nothing asks what this machine is called by others, which it may not know itself.
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    try:
        # What spark-submit and spark-defaults.conf say is known once Java runs, and not before.
        modules.SparkContext._ensure_initialized()
        settings = modules.SparkConf()
        settings.setAppName(name)
        if master:
            settings.setMaster(master)
        settings.setIfMissing("spark.master", "local[*]")
        # A shell that pyspark starts draws its own; ours counts rows.
        settings.set("spark.ui.showConsoleProgress", "false")
        for key, value in _settings(settings.get("spark.master")).items():
            settings.setIfMissing(key, value)
        session = modules.sql.SparkSession.builder.config(conf=settings).getOrCreate()
    except Exception as error:
        message = f"Spark does not start: {_last_line(error)}"
        hint = "Is Java 17 or newer on the path (or JAVA_HOME), and is --master right?"
        raise UsageError(message, hint=hint) from error
    try:
        with tempfile.TemporaryDirectory(prefix="penstock-") as folder:
            yield Spark(session, Path(folder))
    finally:
        session.stop()


def _settings(master: str) -> dict[str, str]:
    """Return what is set unless somebody set it; on one machine nothing listens to others."""
    always = {"spark.log.level": "FATAL"}
    if not master.startswith("local"):
        return always
    loopback = dict.fromkeys(("spark.driver.host", "spark.driver.bindAddress"), "127.0.0.1")
    return always | loopback | {"spark.ui.enabled": "false"}


def _spark() -> Any:  # noqa: ANN401 - an extra without types
    try:
        import pyspark
        import pyspark.sql
    except ModuleNotFoundError as error:
        message = "Spark is not installed (pyspark)"
        raise MissingExtra(
            message, hint="Install it with: pip install 'penstock[spark]'"
        ) from error
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")):
        where = f"in JAVA_HOME ({home})" if home else "on the path"
        message = f"Spark needs Java, and there is none {where}"
        hint = "Install Java 17 or newer, such as Debian's default-jre-headless"
        raise MissingExtra(message, hint=hint)
    return pyspark


def _last_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines or [type(error).__name__])[-1]


def told(error: BaseException, hint: str = "") -> PenstockError:
    """Return what failed on an executor as the error that it was there.

    Spark hands on the text of what a worker raised, and nothing else of it.
    """
    kinds = {kind.__name__: kind for kind in every_error()}
    if found := _RAISED.search(str(error)):
        return kinds.get(found[1], PenstockError)(found[2], hint=hint or None)
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    words = [line for line in lines if not line.startswith(("at ", "Driver stacktrace"))]
    return PenstockError(f"Spark did not finish: {(words or lines or ['?'])[0]}", hint=hint or None)


def ship(spark: Spark, name: str, files: Mapping[str, Path]) -> None:
    """Send files and folders to every executor, once each, for `shipped` to find.

    Args:
        spark: see `open_spark`.
        name: what they are found by.
        files: what to send, by the name it gets there.
    """
    packed = spark.folder / f"{name}.zip"
    # As they are: arrays that are mapped gain little from packing, and reading them waits.
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for inside, path in files.items():
            if path.is_file():
                archive.write(path, inside)
            for file in sorted(path.rglob("*")):
                if file.is_file():
                    archive.write(file, Path(inside) / file.relative_to(path))
    spark.session.sparkContext.addArchive(f"{packed}#{name}")


def shipped(name: str) -> Path:
    """Return the folder of what `ship` sent, on the executor that runs this."""
    from pyspark import SparkFiles

    return Path(SparkFiles.getRootDirectory()) / name


def run_parts(
    spark: Spark,
    work: Work,
    parts: Sequence[Any],
    folder: PartFolder,
    watch: Callable[[Receipt], object] = lambda _: None,
) -> dict[int, Receipt]:
    """Have Spark do the work of each part that is not there yet; return all receipts.

    Args:
        spark: see `open_spark`.
        work: called with a part on an executor; commits it to `folder`. It is pickled.
        parts: in order; the number of each is its place.
        folder: where the parts are committed.
        watch: told of each part as it comes, those from before included.

    Raises:
        PenstockError: a part cannot be made; those that are there stay.
    """
    found: dict[int, Receipt] = {}

    def look() -> None:
        for receipt in folder.done(found):
            found[receipt.number] = receipt
            watch(receipt)

    look()
    missing = [part for number, part in enumerate(parts) if number not in found]
    failed: list[BaseException] = []

    def run() -> None:
        try:
            spread = spark.session.sparkContext.parallelize(missing, len(missing))
            spread.foreach(work)
        except BaseException as error:  # raised below, in the thread that waits
            failed.append(error)

    if missing:
        # Spark works in a thread of its own, so that progress is seen and Ctrl-C is heard.
        thread = Thread(target=run, name="spark", daemon=True)
        thread.start()
        while thread.is_alive():
            thread.join(_LOOK_SECONDS)
            look()
    if failed:
        hint = f"{len(found):,} of {len(parts):,} parts are there; the same command goes on"
        raise told(failed[0], hint) from failed[0]
    deadline = time.monotonic() + 10 * len(missing[:1])
    while len(found) < len(parts) and time.monotonic() < deadline:
        look()  # a shared file system may show a file a little later than it was written
    if len(found) < len(parts):
        message = f"Of {len(parts):,} parts {len(found):,} are in {folder.folder}"
        hint = "Every executor must write to the same folder: name one on a shared file system"
        raise PenstockError(message, hint=hint)
    return found
