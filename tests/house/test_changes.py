"""Change fragments have a known kind and say something."""

from tests.house.project import ROOT

_KINDS = {"feature", "fix", "rule", "data", "break"}


def test_fragments_are_named_and_filled() -> None:
    fragments = [path for path in (ROOT / "changes").iterdir() if path.name != "README.md"]
    for path in fragments:
        _topic, kind, suffix = path.name.split(".")
        assert kind in _KINDS, path.name
        assert suffix == "md", path.name
        assert len(path.read_text(encoding="utf-8").strip()) > 20, path.name
    assert fragments or "## " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
