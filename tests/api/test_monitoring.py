"""What is watched is what the service tells: every figure, label and value of the two files."""

import json
import re
from collections.abc import Iterator

import pytest
import yaml

from tests.api.conftest import Running
from tests.house.project import ROOT

_PACKAGING = ROOT / "packaging"
_WORDS = {
    *("sum", "min", "max", "by", "rate", "deriv", "topk", "and", "le", "histogram_quantile"),
    *("min_over_time", "up"),
}
_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_SELECTED = re.compile(r"([a-z_][a-z0-9_]*)\{([^}]*)\}")
_MATCHER = re.compile(r'([a-z]+)(=~|=)"([^"]*)"')
_FIGURE = re.compile(r"^([a-z_][a-z0-9_]*?)(?:\{(.*)\})? \S+$", re.MULTILINE)
# What Prometheus itself adds to everything it reads.
_ADDED = {"job", "instance"}


def _dashboard() -> Iterator[str]:
    made = json.loads((_PACKAGING / "grafana.json").read_text())
    for panel in made["panels"]:
        for target in panel["targets"]:
            yield target["expr"].replace("$__rate_interval", "5m")


def _rules() -> list[dict]:
    made = yaml.safe_load((_PACKAGING / "prometheus-alerts.yaml").read_text())
    return [rule for group in made["groups"] for rule in group["rules"]]


@pytest.fixture(scope="module")
def told(service: Running) -> dict[str, list[dict[str, str]]]:
    """The labels of every series by name, after a question and a request that is refused."""
    client = service.client("analyst")
    asked = {"parties": [{"id": "M-1", "name": "Dragomir Vaskinov"}]}
    assert client.post("/v1/check/parties", json=asked).status_code == 200
    assert client.get("/v1/nowhere").status_code == 404
    text = service.nobody.get("/metrics").text
    found: dict[str, list[dict[str, str]]] = {}
    for name, labels in _FIGURE.findall(text):
        pairs = dict(re.findall(r'([a-z]+)="([^"]*)"', labels))
        found.setdefault(name, []).append(pairs)
    return found


@pytest.mark.parametrize(
    "expression", [*_dashboard(), *(rule["expr"] for rule in _rules())], ids=lambda text: text[:60]
)
def test_every_figure_and_label_exists(
    expression: str, told: dict[str, list[dict[str, str]]]
) -> None:
    assert expression.count("(") == expression.count(")")
    bare = re.sub(r'"[^"]*"', "", expression)
    bare = re.sub(r"\[[0-9a-z]+\]", "", bare)
    labels = {label for series in told.values() for one in series for label in one}
    words = set(_NAME.findall(bare)) - _WORDS - _ADDED
    assert words or expression.startswith("up{")
    assert words <= set(told) | labels
    assert words & set(told) or expression.startswith("up{")
    for name, matchers in _SELECTED.findall(expression):
        for label, operator, value in _MATCHER.findall(matchers):
            if label in _ADDED or label == "status":
                assert value in {"penstock", "429", "500", "503"}
                continue
            values = {one.get(label, "") for one in told[name]}
            pattern = value if operator == "=~" else re.escape(value)
            known = values | {"pass"} if label == "outcome" else values
            assert any(re.fullmatch(pattern, one) for one in known), (name, label, value)


def test_every_rule_says_what_to_do_and_is_documented() -> None:
    names = [rule["alert"] for rule in _rules()]
    assert len(names) == len(set(names)) >= 10
    document = (ROOT / "docs" / "operations.md").read_text()
    for rule in _rules():
        assert {"summary", "do"} == set(rule["annotations"])
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert f"`{rule['alert']}`" in document


def test_every_figure_the_service_tells_is_documented_and_shown(
    told: dict[str, list[dict[str, str]]],
) -> None:
    document = (ROOT / "docs" / "operations.md").read_text()
    shown = " ".join(_dashboard())
    own = {
        re.sub(r"_(bucket|count|sum)$", "", name)
        for name in told
        if name.startswith("penstock_") and not name.endswith("_created")
    }
    assert len(own) > 5
    for name in sorted(own):
        assert f"`{name}`" in document
        assert name in shown


def test_the_dashboard_has_one_place_for_each_panel() -> None:
    panels = json.loads((_PACKAGING / "grafana.json").read_text())["panels"]
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {
            (place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])
        }
        assert not cells & taken
        assert max(x for x, _ in cells) < 24
        taken |= cells
