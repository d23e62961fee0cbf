"""Scenarios for tests: the shipped one, changed, and a small one with files of its own."""

from pathlib import Path

import yaml

from penstock.pressure import read_scenario, shipped_scenarios

FLOWS = """\
exporter,importer,hs,value_usd
KP,CN,2701,60
KP,CN,6203,40
CN,KP,2710,30
CN,KP,1001,20
CN,KP,9999,60
KP,US,9999,5
US,KP,9999,4
CN,US,9999,900
US,CN,9999,700
RU,KP,2710,12
KP,RU,9999,8
RU,CN,9999,150
CN,RU,9999,120
US,RU,9999,30
RU,US,9999,40
"""
OUTPUT = "place,output\nKP,400\nCN,20000\nUS,30000\nRU,3000\n"


def shipped(name="north-korea"):
    return yaml.safe_load(dict(shipped_scenarios())[name].replace("[NO]", "['NO']"))


def small(**changes):
    base = {
        "schema": "penstock-scenario/1",
        "id": "small",
        "title": "A small world",
        "target": "KP",
        "data": {
            "flows": [{"file": "flows.csv"}],
            "output": {"file": "output.csv", "place": "place", "value": "output"},
        },
        "model": {"elasticity": {"long_run": 4}},
        "blocs": {"China": ["CN"], "United States": ["US"], "Russia": ["RU"]},
        "cases": [
            {"id": "all", "title": "All", "senders": ["everyone"], "shocks": [{"kind": "embargo"}]}
        ],
        "draws": {"count": 0},
    }
    return {**base, **changes}


def written(folder: Path, scenario, flows=FLOWS, output=OUTPUT):
    (folder / "flows.csv").write_text(flows)
    (folder / "output.csv").write_text(output)
    path = folder / "scenario.yaml"
    text = scenario if isinstance(scenario, str) else yaml.safe_dump(scenario, sort_keys=False)
    path.write_text(text)
    return read_scenario(path)
