"""What is depended on is known: licence, version, digests; and what is known of it as unsafe."""

import json
import subprocess
import zipfile
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest
from tools import advisories, dependency_docs

from tests.house.project import ROOT

_PERMISSIVE = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "CNRI-Python",
    "ISC",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "PSF-2.0",
    "Zlib",
}
# How the older classifiers name what the table names by SPDX.
_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}


def _is_permissive(licence: str) -> bool:
    """Every part of `A AND B`, or one of `A OR B`."""
    if " OR " in licence:
        return any(_is_permissive(one) for one in licence.split(" OR "))
    return set(licence.split(" AND ")) <= _PERMISSIVE


def test_documents_are_current() -> None:
    hint = "run: python -m tools.dependency_docs"
    assert dependency_docs.DOCUMENT.read_text(encoding="utf-8") == dependency_docs.document(), hint
    assert dependency_docs.BILL.read_text(encoding="utf-8") == dependency_docs.bill(), hint


def test_every_licence_is_known_and_permissive_or_explained() -> None:
    known = dependency_docs.licences()
    assert {one.name for one in dependency_docs.locked()} == set(known)
    assert list(known) == sorted(known)
    unexplained = [
        name for name, (licence, note) in known.items() if not _is_permissive(licence) and not note
    ]
    assert unexplained == []
    explained = [
        name for name, (licence, note) in known.items() if note and _is_permissive(licence)
    ]
    assert explained == []


def test_the_core_is_permissive_but_for_certificates() -> None:
    core = [one for one in dependency_docs.locked() if "core" in one.sets]
    assert len(core) > 20
    assert [one.name for one in core if not _is_permissive(one.licence)] == ["certifi"]


@pytest.mark.parametrize("name", sorted(dependency_docs.licences()))
def test_the_table_agrees_with_what_is_installed(name: str) -> None:
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return  # for another system or another extra
    licence, _ = dependency_docs.licences()[name]
    if expression := told["License-Expression"]:
        assert licence == expression
        return
    classifiers = [
        one.rsplit(" :: ", 1)[1]
        for one in told.get_all("Classifier") or []
        if one.startswith("License :: OSI Approved :: ")
    ]
    for one in classifiers:
        assert _CLASSIFIERS[one] in licence
    assert classifiers or licence in {told["License"], "BSD-3-Clause", "Apache-2.0"}


def test_the_bill_of_materials_names_each_package_once_with_its_wheels() -> None:
    made = json.loads(dependency_docs.bill())
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    addresses = [one["purl"] for one in made["components"]]
    assert len(addresses) == len(set(addresses)) > 100
    for one in made["components"]:
        assert one["licenses"][0]["expression"]
        assert any(each["name"] == "penstock:sha256" for each in one["properties"]), one


def _advisory(name: str, *events: dict[str, str], **more: object) -> dict:
    affected = {
        "package": {"ecosystem": "PyPI", "name": name},
        "ranges": [{"type": "ECOSYSTEM", "events": list(events)}],
    }
    return {"id": "TEST-1", "summary": "made up", "affected": [affected], **more}


@pytest.mark.parametrize(
    ("events", "is_affected"),
    [
        ([{"introduced": "0"}, {"fixed": "3.1.6"}], False),
        ([{"introduced": "0"}, {"fixed": "3.1.7"}], True),
        ([{"introduced": "3.2"}], False),
        ([{"introduced": "3.0"}, {"last_affected": "3.1.6"}], True),
        ([{"introduced": "3.0"}, {"last_affected": "3.1.5"}], False),
        ([{"introduced": "1"}, {"fixed": "2"}, {"introduced": "3"}, {"fixed": "4"}], True),
    ],
)
def test_a_version_is_held_against_the_events(events: list, is_affected: bool) -> None:
    made = _advisory("Jinja2", *events)
    assert advisories.affects(made, "jinja2", "3.1.6") is is_affected
    assert not advisories.affects(made, "jinja", "3.1.6")
    assert not advisories.affects(made | {"withdrawn": "2026-01-01"}, "jinja2", "3.1.6")


def test_advisories_in_files_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert advisories.main([str(tmp_path)]) == 2
    one = next(one for one in dependency_docs.locked() if one.name == "lxml")
    (tmp_path / "a.json").write_text(json.dumps(_advisory("lxml", {"introduced": "99999"})))
    assert advisories.main([str(tmp_path)]) == 0
    (tmp_path / "b.json").write_text(json.dumps(_advisory("lxml", {"introduced": "0"})))
    assert advisories.main([str(tmp_path)]) == 1
    assert f"lxml {one.version}: TEST-1 made up" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("all.zip", b"no zip", "neither a folder nor a whole zip file"),
        ("all/a.json", b"{", "a.json is no JSON"),
        ("all/a.json", b"[]", "a.json is no advisory"),
        ("all/a.txt", b"", "holds no advisory"),
        (None, b"", "Name a folder or zip file"),
    ],
)
def test_who_audits_without_a_network_is_told_what_to_bring(
    name: str | None, content: bytes, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if name:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert advisories.main([str(tmp_path / (name or "absent").partition("/")[0])]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert "hint: fetch https://" in said


def test_a_zip_of_advisories_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("a.json", json.dumps(_advisory("lxml", {"introduced": "0"})))
        archive.writestr("b.json", json.dumps({"id": "b", "affected": [{"package": {}}]}))
    assert advisories.main([str(tmp_path / "all.zip")]) == 1
    assert "2 advisories" in capsys.readouterr().out


def test_make_audit_says_how_to_do_without_a_network() -> None:
    ran = subprocess.run(
        ["make", "--assume-old=.venv/dev.stamp", "audit", "UV="],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert "ADVISORIES=all.zip" in ran.stderr
