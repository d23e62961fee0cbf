"""The notebook in the documents runs from top to bottom, on what ships alone."""

import json

from tests.house.project import ROOT


def test_every_cell_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    book = json.loads((ROOT / "docs" / "examples" / "pressure.ipynb").read_text(encoding="utf-8"))
    assert book["nbformat"] == 4
    names: dict[str, object] = {"__name__": "notebook"}
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            exec(compile("".join(cell["source"]), "cell", "exec"), names)
    assert (tmp_path / "brief.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "with-china" in capsys.readouterr().out
