"""Every Python example in the documents runs, on starter facts alone."""

import re
from pathlib import Path

import pytest

from tests.house.project import ROOT

_DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_SNIPPETS = [
    pytest.param(body, id=f"{path.relative_to(ROOT)}-{number}")
    for path in _DOCUMENTS
    for number, body in enumerate(
        re.findall(r"^```python\n(.*?)^```", path.read_text(encoding="utf-8"), re.M | re.S), 1
    )
]


def test_there_are_examples() -> None:
    assert any(str(snippet.id).startswith("README.md") for snippet in _SNIPPETS)


@pytest.mark.parametrize("snippet", _SNIPPETS)
def test_the_example_runs(snippet: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PENSTOCK_HOME", str(tmp_path / "home"))
    exec(compile(snippet, "example", "exec"), {"__name__": "example"})
