"""What is installed from a built package is all there, and runs away from the checkout."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from penstock.cli import app
from penstock.screening import _compiled
from penstock.settings import describe_settings
from tests.house.project import ROOT

_BUILD = (
    "import sys; from setuptools import build_meta; getattr(build_meta, sys.argv[1])(sys.argv[2])"
)
_COMPILED = {path.stem for path in (ROOT / "src" / "penstock").rglob("*.pyx")}
_PACKAGING = ROOT / "packaging"
_NEEDED = ("pyproject.toml", "setup.py", "README.md", "LICENSE", "src")
# What is made of the compiled loops: C++ on the way, and a library that only fits this machine.
_MADE = (".cpp", ".so", ".pyd")


def _shipped() -> set[str]:
    package = ROOT / "src" / "penstock"
    return {
        path.relative_to(ROOT / "src").as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in _MADE
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist, built from a copy, so that nothing is left behind."""
    folder = tmp_path_factory.mktemp("built")
    checkout = folder / "checkout"
    checkout.mkdir()
    for name in _NEEDED:
        if (ROOT / name).is_dir():
            made = [f"*{suffix}" for suffix in _MADE]
            ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", *made)
            shutil.copytree(ROOT / name, checkout / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, checkout / name)
    for hook in ("build_wheel", "build_sdist"):
        subprocess.run(
            [sys.executable, "-c", _BUILD, hook, str(folder)],
            cwd=checkout,
            capture_output=True,
            check=True,
        )
    return folder


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_package(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("penstock/")}
    compiled = {name for name in held if name.endswith((".so", ".pyd"))}
    assert held - compiled == _shipped()
    if os.environ.get("CI") or _compiled.is_compiled:
        assert {Path(name).name.split(".")[0] for name in compiled} == _COMPILED


@pytest.mark.slow
def test_without_a_compiler_it_is_installed_all_the_same(tmp_path: Path) -> None:
    for name in _NEEDED[:-1]:
        shutil.copy(ROOT / name, tmp_path / name)
    package = tmp_path / "src" / "penstock" / "screening"
    package.mkdir(parents=True)
    for source in (ROOT / "src" / "penstock" / "screening").glob("*.pyx"):
        shutil.copy(source, package)
    (package / "__init__.py").touch()
    (package.parent / "__init__.py").touch()
    built = subprocess.run(
        [sys.executable, "-c", _BUILD, "build_wheel", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "CC": "no-such-compiler", "CXX": "no-such-compiler"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "no-such-compiler" in built.stdout + built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    held = zipfile.ZipFile(wheel).namelist()
    assert "penstock/screening/__init__.py" in held
    assert not [name for name in held if name.endswith((".so", ".pyd"))]


@pytest.mark.slow
def test_the_sdist_holds_every_file_of_the_package(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as packed:
        names = {name.split("/", 1)[1] for name in packed.getnames() if "/" in name}
    assert {f"src/{name}" for name in _shipped()} <= names
    assert {"LICENSE", "README.md", "pyproject.toml"} <= names


@pytest.mark.slow
def test_it_answers_away_from_the_checkout(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    environment = {**os.environ, "PYTHONPATH": str(installed), "PENSTOCK_HOME": str(tmp_path / "h")}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    where = run("-c", "import penstock.cli; print(penstock.cli.__file__)").stdout
    assert Path(where).is_relative_to(installed)
    screened = run("-m", "penstock.cli", "screen", "Kim Jong Un", "--format", "jsonl")
    assert screened.returncode == 1, screened.stderr
    assert '"us-ofac:20157"' in screened.stdout


def _lines(pattern: str) -> list[tuple[str, str]]:
    return [
        (path.name, line.strip())
        for path in sorted(_PACKAGING.glob(pattern))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def _penstock_commands() -> list[tuple[str, tuple[str, ...]]]:
    """Every command line of Penstock's in the units and in the compose file."""
    found = [
        (name, tuple(re.findall(r"(?<= )[a-z]+", re.split("/penstock\\b| --", line)[1])))
        for name, line in _lines("*.service")
        if line.startswith("ExecStart=")
    ]
    services = yaml.safe_load((_PACKAGING / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for name, service in services.items():
        words = " ".join([*service.get("command", []), *service.get("entrypoint", [])])
        if "build" in service:
            found.append(
                (
                    name,
                    tuple(
                        words.removeprefix("sh -c while true; do penstock ")
                        .replace(";", " ")
                        .split()[:2]
                    ),
                )
            )
    return found


@pytest.mark.parametrize(("where", "words"), _penstock_commands())
def test_the_services_run_commands_that_exist(where: str, words: tuple[str, ...]) -> None:
    command: Any = get_command(app)
    for word in words:
        assert word in command.commands, f"{where}: {' '.join(words)}"
        command = command.commands[word]
        if not hasattr(command, "commands"):
            break


def test_settings_named_in_packaging_exist() -> None:
    known = {f"PENSTOCK_{setting.name.upper()}" for setting in describe_settings()} | {
        "PENSTOCK_HOME"
    }
    named = {
        word
        for pattern in ("*.service", "*.yaml", "Containerfile")
        for _, line in _lines(pattern)
        if not line.startswith("#")
        for word in re.findall(r"\bPENSTOCK_[A-Z_]+", line)
    }
    # The password is compose's own, and becomes part of the address of the store.
    assert named - known == {"PENSTOCK_PASSWORD"}


def test_the_container_copies_what_there_is() -> None:
    copied = [
        word
        for _, line in _lines("Containerfile")
        if line.startswith("COPY ") and "--from" not in line
        for word in line.split()[1:-1]
    ]
    assert copied
    assert [word for word in copied if not (ROOT / word).exists()] == []


def _instructions() -> list[tuple[str, str]]:
    """The instructions of the container file and what follows each, continued lines joined."""
    text = (_PACKAGING / "Containerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    split = (line.split(" ", 1) for line in lines if line and not line.startswith("#"))
    return [(name, rest) for name, rest in split]


def test_the_container_holds_what_a_service_asks_for() -> None:
    """Each extra that settings of the service or a unit of the folder need, from its own lock."""
    needed = {"amqp", "oidc", "pdf", "postgres", "serve"}
    (installed,) = (rest for name, rest in _instructions() if name == "RUN" and "-r " in rest)
    locks = set(re.findall(r"-r requirements/([a-z]+)\.txt", installed))
    assert locks == needed | {"build"}
    pins: dict[tuple[str, str], set[str]] = {}
    for lock in locks:
        text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
        for name, exact, where in re.findall(
            r"^([a-z0-9._-]+)(?:\[[^]]*\])?==(\S+)([^\\\n]*)", text, re.M
        ):
            pins.setdefault((name, where), set()).add(exact)
    # They are installed together: two versions of one package would refuse each other.
    assert len(pins) > 50
    assert {one: exact for one, exact in pins.items() if len(exact) > 1} == {}


def test_the_container_keeps_the_rules_of_container_files() -> None:
    # What hadolint asks for under these numbers; it is no package of Python.
    found = _instructions()
    stages = [rest.split()[0] for name, rest in found if name == "FROM"]
    assert [one for one in stages if ":" not in one or one.endswith(":latest")] == []  # DL3006, 7
    assert not [rest for name, rest in found if name in {"ADD", "MAINTAINER"}]  # DL3020, DL4000
    assert [rest for name, rest in found if name == "USER"][-1] != "root"  # DL3002
    assert all(rest.startswith("/") for name, rest in found if name == "WORKDIR")  # DL3000
    ran = [rest for name, rest in found if name == "RUN"]
    assert all("--no-cache-dir" in one for one in ran if "pip install" in one)  # DL3042
    assert not [one for one in ran if re.search(r"\b(sudo|apt |cd )", one)]  # DL3004, 27, 3
    for name in ("ENTRYPOINT", "CMD"):  # DL3025: as a list, so that signals arrive
        assert [rest[0] for one, rest in found if one == name] == ["["]
        assert len([one for one, _ in found if one == name]) == 1  # DL4003, DL4004
    aliases = {rest.split(" AS ")[1] for name, rest in found if name == "FROM" and " AS " in rest}
    taken = {word[7:] for _, rest in found for word in rest.split() if word.startswith("--from=")}
    assert taken == aliases  # DL3022


def test_what_is_composed_fits_together() -> None:
    composed = yaml.safe_load((_PACKAGING / "compose.yaml").read_text(encoding="utf-8"))
    services = composed["services"]
    owned = next(rest for name, rest in _instructions() if name == "RUN" and "install -d" in rest)
    for name, service in services.items():
        assert set(service.get("depends_on", ())) <= set(services), name
        for mount in service.get("volumes", ()):
            volume, place = mount.split(":")
            assert volume in composed["volumes"], name
            # Whoever is not root writes only where the image gives the folder to them.
            assert "build" not in service or place in owned.split("install -d")[1].split(), name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ())), name
        if "build" in service:
            assert service["read_only"], name
            assert service["cap_drop"] == ["ALL"], name
            assert service["security_opt"] == ["no-new-privileges:true"], name
            place = (_PACKAGING / service["build"]["context"]).resolve()
            assert (place / service["build"]["dockerfile"]).is_file(), name
        else:
            assert re.fullmatch(r"[a-z/]+:\d[\d.]*", service["image"]), name


def test_every_unit_gives_up_its_privileges() -> None:
    for unit in _PACKAGING.glob("*.service"):
        text = unit.read_text(encoding="utf-8")
        assert "NoNewPrivileges=yes" in text
        assert "ProtectSystem=strict" in text
        assert re.search(r"^User=penstock$", text, re.M)


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    for unit in [*_PACKAGING.glob("*.service"), *_PACKAGING.glob("*.timer")]:
        text = unit.read_text(encoding="utf-8")
        sections = re.findall(r"^\[(\w+)\]$", text, re.M)
        assert sections[0] == "Unit"
        assert set(sections) <= {"Unit", "Service", "Timer", "Install"}
        # Verified with a program that exists here, in the place of one that is not installed.
        there = text.replace("/usr/local/bin/penstock", "/bin/true")
        (tmp_path / unit.name).write_text(there, encoding="utf-8")
    if analyze := shutil.which("systemd-analyze"):
        units = [str(path) for path in tmp_path.iterdir()]
        said = subprocess.run(
            [analyze, "verify", *units], capture_output=True, text=True, check=False
        ).stderr
        assert [line for line in said.splitlines() if "penstock" in line] == []
