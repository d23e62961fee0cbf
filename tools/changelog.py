"""Gather the fragments under changes/ into a version of CHANGELOG.md: `make release VERSION=0.2.0`.

The section is dated and ordered by kind and topic, as changes/README.md orders and heads them. The
version is written into pyproject.toml and the package, too, and the fragments are removed. What is
malformed, or a version that is not newer, is refused before anything is written.
"""

import argparse
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from tools import dependency_docs

ROOT = Path(__file__).resolve().parents[1]
_NAME = re.compile(r"(?P<topic>[a-z]+)(?:-[a-z0-9]+)*\.(?P<kind>[a-z]+)\.md")
_ROW = re.compile(r"^\| `(?P<word>[a-z]+)` \| (?P<heading>[^|]+) \|", re.M)
_SECTION = re.compile(r"^## (?P<version>\S+) \((?P<day>\S+)\)$", re.M)
_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
_LINK = re.compile(r"\]\((?!https?:|#)(?P<path>[^)#\s]+)")
_IN_PROJECT = re.compile(r'^version = "(?P<version>[^"]+)"$', re.M)
_IN_PACKAGE = re.compile(r'^__version__ = "(?P<version>[^"]+)"$', re.M)
# Rules and facts change answers: their fragments say by which text or source, and since when.
_DATED = {"rule", "data"}
_YEAR = re.compile(r"\b(19|20)[0-9]{2}\b")
_SHORTEST = 20


class Refused(Exception):
    """A release that cannot be made: each line says what is wrong and where."""


class Fragment(NamedTuple):
    """One change a user can notice; `text` has its links as they stand in CHANGELOG.md."""

    name: str
    topic: str
    kind: str
    text: str


def headings(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Return the headings of kinds and of topics, each in the order of changes/README.md."""
    text = (folder / "README.md").read_text(encoding="utf-8")
    kinds, topics = text.split("\n| topic |")
    return (
        {row["word"]: row["heading"].strip() for row in _ROW.finditer(kinds)},
        {row["word"]: row["heading"].strip() for row in _ROW.finditer(topics)},
    )


def fragments(folder: Path) -> list[Fragment]:
    """Return the fragments of a folder, sorted by name.

    Raises:
        Refused: with a line for everything that is malformed.
    """
    kinds, topics = headings(folder)
    found, wrong = [], []
    for path in sorted(folder.iterdir()):
        if path.name == "README.md":
            continue
        named = _NAME.fullmatch(path.name)
        if named is None or not path.is_file():
            wrong.append(f"{path.name}: call it <topic>-<what>.<kind>.md, in small letters")
            continue
        topic, kind = named["topic"], named["kind"]
        if kind not in kinds:
            wrong.append(f"{path.name}: no kind {kind!r}; there are {', '.join(kinds)}")
        if topic not in topics:
            wrong.append(f"{path.name}: begin with a topic: {', '.join(topics)}")
        try:
            text = path.read_text(encoding="utf-8").strip()
        except UnicodeDecodeError:
            wrong.append(f"{path.name}: is not UTF-8")
            continue
        wrong += [f"{path.name}: {one}" for one in _faults(text, kind, folder)]
        found.append(Fragment(path.name, topic, kind, _at_root(text)))
    if wrong:
        raise Refused("\n".join(wrong))
    return found


def _faults(text: str, kind: str, folder: Path) -> list[str]:
    faults = []
    if len(text) < _SHORTEST:
        faults.append("says nothing")
    if re.search(r"^(#|```)", text, re.M):
        faults.append("has a heading or a block of code; write a paragraph")
    if kind in _DATED and not _YEAR.search(text):
        faults.append(f"a change of kind {kind} names its text or source, and the date")
    for link in _LINK.finditer(text):
        if not (folder / link["path"]).exists():
            faults.append(f"links to {link['path']}, which is not there (as seen from changes/)")
        elif not link["path"].startswith("../docs/"):
            faults.append(f"links to {link['path']}; the site shows links into ../docs/ alone")
    return faults


def _at_root(text: str) -> str:
    """Return a fragment with its links as seen from the folder above."""
    return _LINK.sub(lambda link: "](" + link["path"].removeprefix("../"), text)


def body(chosen: list[Fragment], folder: Path) -> str:
    """Return fragments as Markdown below a heading: by kind, then topic, then name."""
    kinds, topics = headings(folder)
    lines: list[str] = []
    for kind, kind_heading in kinds.items():
        of_kind = [one for one in chosen if one.kind == kind]
        if of_kind:
            lines += [f"### {kind_heading}", ""]
        for topic, topic_heading in topics.items():
            of_topic = [one for one in of_kind if one.topic == topic]
            if of_topic:
                lines += [f"#### {topic_heading}", ""]
                lines += [_item(one.text) for one in of_topic]
                lines.append("")
    return "\n".join(lines)


def _item(text: str) -> str:
    first, *others = text.splitlines()
    return "\n".join([f"- {first}", *(f"  {line}".rstrip() for line in others)])


def versions(changelog: str) -> list[tuple[str, date]]:
    """Return the versions of a change log and their days, in the order they stand there."""
    return [
        (one["version"], date.fromisoformat(one["day"])) for one in _SECTION.finditer(changelog)
    ]


def order(version: str) -> tuple[int, ...]:
    """Return what versions are sorted by.

    Raises:
        Refused: where it is not three numbers.
    """
    found = _VERSION.fullmatch(version)
    if found is None:
        msg = f"{version!r} is no version: write three numbers, such as 1.2.3"
        raise Refused(msg)
    return tuple(int(number) for number in found.groups())


def release(root: Path, version: str, day: date) -> int:
    """Make a version of all fragments and return how many there were.

    Raises:
        Refused: and nothing is changed then.
    """
    folder, path = root / "changes", root / "CHANGELOG.md"
    chosen = fragments(folder)
    if not chosen:
        msg = "There is no fragment under changes/, so nothing to release"
        raise Refused(msg)
    text = path.read_text(encoding="utf-8")
    head, mark, older = text.partition("\n## ")
    for known, known_day in versions(text)[:1]:
        if order(version) <= order(known):
            msg = f"{version} is not newer than {known}, which was released on {known_day}"
            raise Refused(msg)
        if day < known_day:
            msg = f"{day} is before {known_day}, when {known} was released"
            raise Refused(msg)
    places = {root / "pyproject.toml": _IN_PROJECT, root / "src/penstock/__init__.py": _IN_PACKAGE}
    written = {place: _with_version(place, pattern, version) for place, pattern in places.items()}
    section = f"\n## {version} ({day})\n\n{body(chosen, folder)}"
    written[path] = head.rstrip() + "\n" + section.rstrip() + "\n" + mark + older
    for place, content in written.items():
        place.write_text(content, encoding="utf-8", newline="\n")
    for one in chosen:
        (folder / one.name).unlink()
    return len(chosen)


def _with_version(place: Path, pattern: re.Pattern[str], version: str) -> str:
    text = place.read_text(encoding="utf-8")
    found = pattern.search(text)
    if found is None:
        msg = f"{place.name} names no version"
        raise Refused(msg)
    if order(version) < order(found["version"]):
        msg = f"{version} is older than {found['version']}, which {place.name} names"
        raise Refused(msg)
    return text[: found.start("version")] + version + text[found.end("version") :]


def main(words: list[str]) -> int:
    """Release, and say what is to be done next."""
    parser = argparse.ArgumentParser(prog="python -m tools.changelog", description=__doc__)
    parser.add_argument("version", help="three numbers, newer than the last")
    parser.add_argument("--day", type=date.fromisoformat, default=datetime.now(UTC).date())
    asked = parser.parse_args(words)
    try:
        count = release(ROOT, asked.version, asked.day)
    except Refused as refused:
        sys.stderr.write(f"{refused}\n\nhint: changes/README.md says how fragments are written\n")
        return 2
    dependency_docs.main()  # the bill of materials names the version
    sys.stdout.write(
        f"{count} changes are version {asked.version} of {asked.day}. Look through CHANGELOG.md, "
        f"run the tests, commit, and tag it v{asked.version}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
