"""The requirement files pin everything pyproject.toml asks for, with hashes and no address."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house.project import ROOT

_LOCKS = ROOT / "requirements"
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
_CORE: list[str] = _PROJECT["project"]["dependencies"]
_EXTRAS: dict[str, list[str]] = _PROJECT["project"]["optional-dependencies"]
# Published as source only, so installed in a step of its own and no part of development.
_SOURCE_ONLY = {"spark": {"pyspark", "py4j"}}
_WHEELS = [items for extra, items in _EXTRAS.items() if extra not in _SOURCE_ONLY]
_EVERYTHING = [*_CORE, *(item for items in _WHEELS for item in items)]
_ASKED: dict[str, list[str]] = {
    "build": _PROJECT["build-system"]["requires"],
    "core": _CORE,
    **{name: [*_CORE, *asked] for name, asked in _EXTRAS.items() if name != "dev"},
    "dev": _EVERYTHING,
}
_FORBIDDEN = re.compile(r"://|file:|\s@\s|^\s*-[a-z]|--(?!hash=sha256:)|/|\$\{|\.whl", re.I)
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


class Pin(NamedTuple):
    """One locked version."""

    name: str
    version: Version
    marker: Marker | None
    hashes: tuple[str, ...]


def pins(path: Path) -> Iterator[Pin]:
    """Every pin of a lock file."""
    joined = path.read_text(encoding="utf-8").replace("\\\n", " ")
    for line in joined.splitlines():
        if line.startswith("#"):
            continue
        requirement = Requirement(line.split("--hash", 1)[0].strip())
        (exact,) = requirement.specifier
        assert exact.operator == "==", line
        hashes = tuple(_HASH.findall(line))
        assert line.count("--hash") == len(hashes), line
        version = Version(exact.version)
        yield Pin(canonicalize_name(requirement.name), version, requirement.marker, hashes)


def test_there_is_a_lock_for_the_core_each_extra_and_development() -> None:
    assert {path.stem for path in _LOCKS.glob("*")} == set(_ASKED)


@pytest.mark.parametrize("lock", sorted(_ASKED))
def test_every_requirement_is_pinned_within_its_bounds(lock: str) -> None:
    locked = list(pins(_LOCKS / f"{lock}.txt"))
    assert all(pin.hashes for pin in locked)
    for asked in map(Requirement, _ASKED[lock]):
        found = [pin for pin in locked if pin.name == canonicalize_name(asked.name)]
        assert found, f"{asked} is not in requirements/{lock}.txt; run make lock"
        for pin in found:
            assert asked.specifier.contains(pin.version), f"{asked} but {pin.version} in {lock}.txt"


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("lock", sorted(_ASKED))
def test_each_python_gets_one_version_of_each_package(lock: str, python: str) -> None:
    environment = {"python_version": python, "python_full_version": f"{python}.5"}
    chosen = [
        pin.name
        for pin in pins(_LOCKS / f"{lock}.txt")
        if pin.marker is None or pin.marker.evaluate(environment)
    ]
    assert len(chosen) == len(set(chosen))
    asked = {canonicalize_name(Requirement(item).name) for item in _ASKED[lock]}
    assert asked <= set(chosen)


@pytest.mark.parametrize("lock", sorted(set(_ASKED) - {"build", "dev"}))
def test_development_has_the_same_versions(lock: str) -> None:
    same = {(pin.name, pin.version, pin.hashes) for pin in pins(_LOCKS / "dev.txt")}
    here = {(pin.name, pin.version, pin.hashes) for pin in pins(_LOCKS / f"{lock}.txt")}
    alone = _SOURCE_ONLY.get(lock, set())
    assert {pin for pin in here if pin[0] not in alone} <= same
    assert {pin[0] for pin in here - same} == alone


@pytest.mark.parametrize("lock", sorted(_ASKED))
def test_no_lock_names_an_index_an_address_or_a_path(lock: str) -> None:
    lines = (_LOCKS / f"{lock}.txt").read_text(encoding="utf-8").splitlines()
    named = [line for line in lines if not line.startswith("#") and _FORBIDDEN.search(line)]
    assert named == []
    assert not any("://" in line for line in lines)


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https" + "://example.org/simple",
        "-e .",
        "penstock @ file:../penstock",
        "--find-links wheels",
        "../wheels/lxml-6.0-cp311.whl",
    ],
)
def test_the_pattern_catches_addresses(line: str) -> None:
    assert _FORBIDDEN.search(line)
