"""Hold the locked versions against advisories in files: `python -m tools.advisories all.zip`.

For machines without a network. The files are advisories in the OSV format, one JSON object each,
in a folder or a zip file. Exit status 1 where a locked version is affected, 2 where there is
nothing to compare with: no result must not look like a good one.

The whole dump for PyPI is published by OSV as one file:
https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip

Source: the Open Source Vulnerability format 1.7, `affected[].ranges[].events` and `versions`.
"""

import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from tools.dependency_docs import locked

_HINT = (
    "hint: fetch https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip where there is a "
    "network, and run: make audit ADVISORIES=all.zip"
)


class Unreadable(Exception):
    """What was given holds no advisories that can be read, and says where."""


def advisories(path: Path) -> Iterator[dict[str, Any]]:
    """Yield each advisory in a folder or zip file.

    Raises:
        Unreadable: it is no zip file, or a file in it is no advisory.
    """
    if path.is_dir():
        for file in sorted(path.rglob("*.json")):
            yield _advisory(file.read_bytes(), str(file))
        return
    try:
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                if name.endswith(".json"):
                    yield _advisory(archive.read(name), f"{path}: {name}")
    except (zipfile.BadZipFile, OSError) as error:
        message = f"{path} is neither a folder nor a whole zip file: {error}"
        raise Unreadable(message) from error


def _advisory(content: bytes, where: str) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError as error:
        message = f"{where} is no JSON: {error}"
        raise Unreadable(message) from error
    if not isinstance(found, dict) or "id" not in found:
        message = f"{where} is no advisory in the OSV format: it has no id"
        raise Unreadable(message)
    return found


def affects(advisory: dict[str, Any], name: str, version: str) -> bool:
    """Tell whether an advisory that was not withdrawn is about this version of a package."""
    if "withdrawn" in advisory:
        return False
    for affected in advisory.get("affected", []):
        package = affected.get("package", {})
        named = canonicalize_name(package.get("name", ""))
        if package.get("ecosystem") != "PyPI" or named != name:
            continue
        if version in affected.get("versions", []):
            return True
        kinds = [
            one for one in affected.get("ranges", []) if one.get("type") in {"ECOSYSTEM", "SEMVER"}
        ]
        if any(_is_within(one.get("events", []), Version(version)) for one in kinds):
            return True
    return False


def _is_within(events: list[dict[str, str]], version: Version) -> bool:
    is_affected = False
    for event in sorted(events, key=_place):
        at = _place(event)
        if "introduced" in event and version >= at:
            is_affected = True
        elif ("fixed" in event and version >= at) or ("last_affected" in event and version > at):
            is_affected = False
    return is_affected


def _place(event: dict[str, str]) -> Version:
    text = next(iter(event.values()))
    try:
        return Version("0" if text == "0" else text)
    except InvalidVersion:
        # What cannot be compared is taken for the earliest, so that it is looked at.
        return Version("0")


def main(words: list[str]) -> int:
    """Print what is affected."""
    if len(words) != 1 or not Path(words[0]).exists():
        sys.stderr.write(f"Name a folder or zip file of advisories in the OSV format\n\n{_HINT}\n")
        return 2
    try:
        return _audit(Path(words[0]))
    except Unreadable as error:
        sys.stderr.write(f"{error}\n\n{_HINT}\n")
        return 2


def _audit(path: Path) -> int:
    packages = [(canonicalize_name(one.name), one.version) for one in locked()]
    count = 0
    found = []
    for advisory in advisories(path):
        count += 1
        found += [
            f"{name} {version}: {advisory['id']} {advisory.get('summary', '')}".rstrip()
            for name, version in packages
            if affects(advisory, name, version)
        ]
    for line in found:
        sys.stdout.write(line + "\n")
    sys.stdout.write(f"{count} advisories, {len(packages)} packages, {len(found)} affected\n")
    if not count:
        sys.stderr.write(f"{path} holds no advisory, so nothing was compared\n\n{_HINT}\n")
        return 2
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
