"""Change fragments are well made, and a release gathers all of them or changes nothing."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from tools import changelog, site_changes
from tools.changelog import Refused

import penstock
from tests.house.project import ROOT

_DAY = date(2030, 5, 17)


def test_fragments_are_well_made() -> None:
    changelog.fragments(ROOT / "changes")


def test_kinds_and_topics_are_headed() -> None:
    kinds, topics = changelog.headings(ROOT / "changes")
    assert set(kinds) == {"break", "rule", "data", "feature", "fix"}
    assert len(topics) > 10
    assert all((kinds | topics).values())


def test_versions_follow_one_another_up_to_the_one_in_the_package() -> None:
    told = changelog.versions((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    numbers = [changelog.order(version) for version, _ in told]
    days = [day for _, day in told]
    assert numbers == sorted(set(numbers), reverse=True)
    assert days == sorted(days, reverse=True)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == penstock.__version__
    if told:
        assert told[0][0] == penstock.__version__
    else:
        assert changelog.fragments(ROOT / "changes")


def test_the_site_shows_every_version_and_what_is_not_released() -> None:
    shown = site_changes.page()
    for version, day in changelog.versions((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")):
        assert f"\n## {version} ({day})\n" in shown
    chosen = changelog.fragments(ROOT / "changes")
    assert ("\n## Not released\n" in shown) == bool(chosen)
    assert shown.count("\n- ") >= len(chosen)
    for path in re.findall(r"\]\((?!https?:|#)([^)#]+)", shown):
        assert (ROOT / "docs" / path).is_file(), path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project that released 1.2.3 and has three fragments since."""
    changes = tmp_path / "changes"
    changes.mkdir()
    (changes / "README.md").write_bytes((ROOT / "changes" / "README.md").read_bytes())
    (changes / "news.feature.md").write_text("Articles are read in stories.\nThey have events.\n")
    (changes / "lists-days.feature.md").write_text("See [lists](../docs/lists.md#days) for days.\n")
    (changes / "exports.rule.md").write_text("15 CFR 744.23 follows its days since 2022-10.\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "lists.md").touch()
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n')
    (tmp_path / "src" / "penstock").mkdir(parents=True)
    (tmp_path / "src" / "penstock" / "__init__.py").write_text('__version__ = "1.2.3"\n')
    (tmp_path / "CHANGELOG.md").write_text("# Changes\n\nNewest first.\n\n## 1.2.3 (2030-01-02)\n")
    return tmp_path


def _everything(root: Path) -> dict[str, bytes]:
    return {str(one.relative_to(root)): one.read_bytes() for one in root.rglob("*.*")}


def test_a_release_gathers_what_is_there(project: Path) -> None:
    assert changelog.release(project, "1.10.0", _DAY) == 3
    assert (project / "CHANGELOG.md").read_text() == (
        "# Changes\n\nNewest first.\n\n## 1.10.0 (2030-05-17)\n\n"
        "### Changed rules\n\n#### Export control\n\n"
        "- 15 CFR 744.23 follows its days since 2022-10.\n\n"
        "### New\n\n#### Lists\n\n- See [lists](docs/lists.md#days) for days.\n\n"
        "#### News\n\n- Articles are read in stories.\n  They have events.\n\n"
        "## 1.2.3 (2030-01-02)\n"
    )
    assert [one.name for one in (project / "changes").iterdir()] == ["README.md"]
    assert (project / "pyproject.toml").read_text() == '[project]\nversion = "1.10.0"\n'
    assert (project / "src/penstock/__init__.py").read_text() == '__version__ = "1.10.0"\n'


def test_releases_follow_one_another(project: Path) -> None:
    (project / "CHANGELOG.md").write_text("# Changes\n\nNewest first.\n")
    changelog.release(project, "1.2.3", _DAY)
    (project / "changes" / "store.fix.md").write_text("Days of a store are days.\n")
    changelog.release(project, "1.2.4", _DAY)
    text = (project / "CHANGELOG.md").read_text()
    assert changelog.versions(text) == [("1.2.4", _DAY), ("1.2.3", _DAY)]
    assert text.index("Days of a store") < text.index("## 1.2.3") < text.index("15 CFR")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("Lists.fix.md", b"A change that is told at length.", "in small letters"),
        ("lists.md", b"A change that is told at length.", "in small letters"),
        ("lists.fix.txt", b"A change that is told at length.", "in small letters"),
        ("lists.fixed.md", b"A change that is told at length.", "no kind 'fixed'"),
        ("sundry.fix.md", b"A change that is told at length.", "begin with a topic: screening"),
        ("lists.fix.md", b"Mended.\n", "says nothing"),
        ("lists.fix.md", b"A change of caf\xe9s told at length.", "is not UTF-8"),
        ("lists.fix.md", b"# A change\n\nthat is told at length.", "has a heading"),
        ("lists.fix.md", b"A change [told](../docs/gone.md) at length.", "is not there"),
        ("lists.fix.md", b"A change [told](README.md) at length.", "into ../docs/ alone"),
        ("lists.rule.md", b"A rule that follows another text now.", "and the date"),
        ("lists.data.md", b"A table that has more rows than before.", "and the date"),
    ],
)
def test_a_malformed_fragment_is_refused(
    name: str, content: bytes, told: str, project: Path
) -> None:
    (project / "changes" / name).write_bytes(content)
    before = _everything(project)
    with pytest.raises(Refused, match=rf"^{re.escape(name)}: .*{re.escape(told)}"):
        changelog.release(project, "1.3.0", _DAY)
    assert _everything(project) == before


@pytest.mark.parametrize(
    ("version", "day", "told"),
    [
        ("1.2.3", _DAY, "1.2.3 is not newer than 1.2.3"),
        ("1.1.9", _DAY, "1.1.9 is not newer than 1.2.3"),
        ("v1.3.0", _DAY, "is no version"),
        ("1.3", _DAY, "is no version"),
        ("1.03.0", _DAY, "is no version"),
        ("1.3.0", date(2030, 1, 1), "is before 2030-01-02"),
    ],
)
def test_a_version_that_is_not_newer_is_refused(
    version: str, day: date, told: str, project: Path
) -> None:
    before = _everything(project)
    with pytest.raises(Refused, match=re.escape(told)):
        changelog.release(project, version, day)
    assert _everything(project) == before


def test_a_first_version_is_not_older_than_the_package(project: Path) -> None:
    (project / "CHANGELOG.md").write_text("# Changes\n\nNewest first.\n")
    with pytest.raises(Refused, match=r"1\.2\.2 is older than 1\.2\.3, which pyproject\.toml"):
        changelog.release(project, "1.2.2", _DAY)


def test_nothing_is_no_release(project: Path) -> None:
    for one in changelog.fragments(project / "changes"):
        (project / "changes" / one.name).unlink()
    with pytest.raises(Refused, match="nothing to release"):
        changelog.release(project, "1.3.0", _DAY)


def test_who_releases_is_told_what_is_wrong(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(changelog, "ROOT", project)
    assert changelog.main(["1.2.3"]) == 2
    told = capsys.readouterr().err
    assert "1.2.3 is not newer than 1.2.3" in told
    assert "hint: " in told
