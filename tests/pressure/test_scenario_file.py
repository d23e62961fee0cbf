"""Scenario files: what is read, and how what is wrong is named."""

import pytest
import yaml
from tools import build_worked_world, scenario_docs

from penstock.errors import MalformedInput, PenstockError, UnknownName, UnreadableInput
from penstock.pressure import read_scenario, run_scenario, shipped_scenarios
from tests.pressure.scenarios import small, written


def test_every_shipped_scenario_is_read():
    names = [name for name, _ in shipped_scenarios()]
    assert {"north-korea", "north-korea-2001", "iran", "russia"} <= set(names)
    for name in names:
        assert read_scenario(name).scenario.id == name


def test_the_worked_world_is_what_the_tool_makes():
    for name, text in build_worked_world.files().items():
        assert (build_worked_world.FOLDER / name).read_text(encoding="utf-8") == text


def test_the_table_of_keys_is_fresh_and_complete():
    text = scenario_docs.DOCUMENT.read_text(encoding="utf-8")
    assert scenario_docs.rewritten(text) == text, "run: python -m tools.scenario_docs"


def test_norway_is_no_boolean_and_1e9_a_number(tmp_path):
    text = yaml.safe_dump(small()).replace("- RU", "- RU").replace("long_run: 4", "long_run: 4e0")
    file = written(tmp_path, text.replace("target: KP", "target: NO"))
    assert file.scenario.target == "NO"
    assert file.scenario.model.elasticity["long_run"] == 4.0


@pytest.mark.parametrize(
    ("before", "after", "says", "hint"),
    [
        ("target: KP", "tarqet: KP", "the key tarqet is not known", "Did you mean target"),
        ("kind: embargo", "kind: embarco", "cases[0].shocks[0].kind is 'embarco'", "embargo"),
        ("kind: embargo", "kind: wedge", "percent", ""),
        ("long_run: 4", "longrun: 4", "model.elasticity.longrun", "long_run"),
        ("long_run: 4", "long_run: four", "model.elasticity", ""),
        ("long_run: 4", "long_run: 0", "model.elasticity.long_run", ""),
        ("long_run: 4", "long_run: .nan", "model.elasticity", ""),
        ("long_run: 4", "long_run: {value: 4, low: 5, high: 6}", "does not hold", ""),
        ("long_run: 4", "long_run: {value: 4, low: 3, hi: 6}", "long_run.hi", "high"),
        ("id: small", "id: Small World", "id", ""),
        ("count: 0", "count: -1", "draws.count", ""),
        ("target: KP", "target: KP\ntarget: CN", "stands there twice", ""),
        ("target: KP", "target: &a KP\nnote: *a", "alias", ""),
        ("schema: penstock-scenario/1", "schema: penstock-scenario/9", "schema", ""),
        ("China:", "everyone:", "blocs.everyone", ""),
        ("title: A small world", "title: [", "line", ""),
    ],
)
def test_what_is_wrong_is_named_by_its_key(tmp_path, before, after, says, hint):
    text = yaml.safe_dump(small(), sort_keys=False)
    assert before in text
    with pytest.raises(MalformedInput) as found:
        written(tmp_path, text.replace(before, after))
    assert says in found.value.message
    assert hint in found.value.hint


@pytest.mark.parametrize(
    ("shock", "says"),
    [
        ({"kind": "cap", "goods": ["2710"], "flow": "to_target"}, "how much may be traded"),
        ({"kind": "cap", "goods": ["2710"], "usd": 5}, "what is capped"),
        ({"kind": "embargo", "part": 1.5}, "outside what can be"),
        ({"kind": "embargo", "goods": ["27.10"]}, "goods"),
        ({"kind": "embargo", "exporters": ["CN"]}, "whose trade is meant"),
        ({"kind": "embargo", "sectors": ["coal"]}, "no sectors"),
        ({"kind": "financial", "settled_share": 2, "cost_percent": 5}, "settled_share"),
        ({"kind": "measure", "measure": "un-dprk-coal", "as_of": "soon"}, "as_of"),
    ],
)
def test_shocks_that_cannot_be_are_refused(tmp_path, shock, says):
    case = {"id": "one", "title": "One", "senders": ["China"], "shocks": [shock]}
    with pytest.raises(MalformedInput, match=says):
        written(tmp_path, small(cases=[case]))


def test_games_that_cannot_be_are_refused(tmp_path):
    for game, says in (
        ({"players": ["Chine"]}, "Chine is no player"),
        ({"stakes": {"Russland": 1}}, "Russland is no player"),
        ({"shocks": [{"kind": "embargo", "by": ["China"]}]}, "who takes part"),
        ({"shocks": [{"kind": "financial", "settled_share": 1, "cost_percent": 1}]}, "member by"),
    ):
        with pytest.raises(MalformedInput, match=says):
            written(tmp_path, small(coalitions=game))
    many = {f"bloc {one}": [f"P{one}"] for one in range(17)}
    with pytest.raises(MalformedInput, match="17 players"):
        written(tmp_path, small(blocs=many))


def test_files_that_are_not_there(tmp_path):
    with pytest.raises(UnknownName, match="north-corea") as found:
        read_scenario("north-corea")
    assert "north-korea" in found.value.hint
    with pytest.raises(UnreadableInput, match="no file"):
        read_scenario(tmp_path / "none.yaml")
    with pytest.raises(UnreadableInput, match=r"trade_cepii\.csv"):
        run_scenario(read_scenario("iran", tmp_path))


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"", b"- 1", b"a: b", b"{" * 500, b"x" * 2_000_000]
)
def test_what_is_no_scenario_is_refused_without_a_traceback(tmp_path, content):
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    with pytest.raises(PenstockError):
        read_scenario(path)
