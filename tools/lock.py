"""Write the hash-pinned requirement files from pyproject.toml.

Each file is complete in itself, for every platform and every Python the project supports, and
names neither an index nor an address. Needs `uv` and a package index; run by `make lock`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ROOT / "requirements"
# A release that turns out to be hostile is mostly withdrawn within days.
MINIMUM_AGE = timedelta(days=7)
OLDEST_PYTHON = "3.11"
# Published as source only. They are installed in a step of their own and are no part of `dev`.
SOURCE_ONLY = {"spark": "pyspark"}
COMMENT = "# Written by `make lock`: exact versions and the SHA-256 of every wheel. Do not edit.\n"


def sets_of_requirements() -> dict[str, list[str]]:
    """Return the requirements of each lock file, as pyproject.toml states them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    core = project["project"]["dependencies"]
    extras = project["project"]["optional-dependencies"]
    locks = {"build": project["build-system"]["requires"], "core": core}
    for extra, requirements in extras.items():
        if extra != "dev":
            locks[extra] = [*core, *requirements]
    wheels = [extras[extra] for extra in extras if extra not in SOURCE_ONLY]
    everything = [requirement for extra in wheels for requirement in extra]
    locks["dev"] = [*core, *everything]
    return locks


def pin(
    uv: str, requirements: list[str], folder: Path, newest: datetime, source: str | None
) -> str:
    """Return the lock text for some requirements: pins, markers and hashes."""
    question = folder / "requirements.in"
    answer = folder / "requirements.txt"
    answer.unlink(missing_ok=True)
    question.write_text("\n".join(requirements) + "\n", encoding="utf-8")
    command = [uv, "pip", "compile", str(question), "--output-file", str(answer), "--quiet"]
    command += ["--universal", "--generate-hashes", "--python-version", OLDEST_PYTHON]
    command += ["--only-binary", ":all:", "--no-header", "--no-annotate", "--no-emit-index-url"]
    command += ["--exclude-newer", newest.isoformat()]
    if source is not None:
        command += ["--no-binary", source]
    subprocess.run(command, check=True)
    return answer.read_text(encoding="utf-8")


def main() -> int:
    """Write every lock file and say so."""
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        print("make lock needs uv (pip install uv), or UV=/path/to/uv", file=sys.stderr)
        return 2
    newest = datetime.now(tz=UTC).replace(microsecond=0) - MINIMUM_AGE
    with tempfile.TemporaryDirectory() as folder:
        for name, requirements in sets_of_requirements().items():
            text = pin(uv, requirements, Path(folder), newest, SOURCE_ONLY.get(name))
            (LOCKS / f"{name}.txt").write_text(COMMENT + text, encoding="utf-8")
            print(f"requirements/{name}.txt: {text.count('==')} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
