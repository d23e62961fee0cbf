"""What the commands print keeps the contract between Penstock and those who read it."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from tests.cli.runner import Runner
from tests.shared import shared_contract

CUSTOMERS = """\
id,name,type,birth_date,country,bic
1,Jong Un KIM,person,1984-01-08,KP,
2,Maria Gonzalez Perez,person,1991-03-02,ES,
3,Trade Settlement Partners,company,,,FTBDKPPY
"""
ARTICLE = """\
Treasury weighs new steps against Pyongyang bank

The U.S. Treasury Department sanctioned the Foreign Trade Bank of North Korea on Monday, it said.

"We will follow the money wherever it goes in the region," said John Smith, a Treasury spokesman.
"""
SHIPMENTS = """\
id,eccn,destination,end_user,end_use,origin,us_content,value,as_of,hs
1,5A992.c,China,Maria Gonzalez Perez,office,US,,100,2026-07-23,8471.30
2,3A001,Iran,Jong Un KIM,missile,US,,100,2026-07-23,
3,EAR99,Crimea,,,DE,3A001:60,100,2015-01-01,
4,9Z999,Atlantis,,,,?,x,soon,12
5,EAR99,KP,Trade Settlement Partners,,DE,,,,2208.30
"""


def _schemas() -> dict[str, Any]:
    found = sorted(shared_contract().glob("*.schema.json"))
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in found}


def _validator(name: str) -> Draft202012Validator:
    schemas = _schemas()
    registry: Registry[Any] = Registry().with_resources(
        (key, Resource.from_contents(schema)) for key, schema in schemas.items()
    )
    return Draft202012Validator(schemas[name], registry=registry)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home without lists, where the index of the starter facts is built once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def run(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    monkeypatch.chdir(tmp_path)
    return Runner(home, monkeypatch)


def _lines(run: Runner, *words: str) -> list[dict[str, Any]]:
    ran = run(*words, "--format", "jsonl")
    assert ran.status in {0, 1}, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


def _keep(schema: str, lines: list[dict[str, Any]]) -> None:
    validator = _validator(schema)
    assert lines
    for line in lines:
        assert [error.message for error in validator.iter_errors(line)] == []


@pytest.mark.shared
@pytest.mark.parametrize(
    ("words", "schema"),
    [
        (("screen", "Jong Un KIM"), "screen.schema.json"),
        (("screen", "Maria Gonzalez Perez"), "screen.schema.json"),
        (("screen", "--input", "customers.csv"), "screen.schema.json"),
        (("check", "customers.csv"), "decision.schema.json"),
        (("check", "article.txt"), "decision.schema.json"),
        (("news", "read", "article.txt"), "news.schema.json"),
        (("exports", "check", "shipments.csv"), "decision.schema.json"),
        (("exports", "check", "shipments.csv", "--dry-run"), "decision.schema.json"),
        (("lists", "load", "sdn.csv"), "lists.schema.json"),
        (
            ("ownership", "trace", "--owners", "owners.csv", "--listed", "listed.txt"),
            "ownership.schema.json",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_a_command_keeps_the_contract(
    words: tuple[str, ...], schema: str, tmp_path: Path, run: Runner
) -> None:
    (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "shipments.csv").write_text(SHIPMENTS, encoding="utf-8")
    (tmp_path / "owners.csv").write_text("owner,owned,share\nX,A,50\nY,A,?\nA,B,33⅓\n")
    (tmp_path / "listed.txt").write_text("X\n")
    null = "-0- "
    row = ["36", "AEROCARIBBEAN AIRLINES", null, "CUBA", *[null] * 8]
    (tmp_path / "sdn.csv").write_text(",".join(f'"{cell}"' for cell in row) + "\r\n")
    more = ("--home", str(tmp_path / "home")) if words[0] == "lists" else ()  # not for all
    lines = _lines(run, *words, *more)
    _keep(schema, lines)
    for line in lines:
        for hit in line.get("hits", []):
            total = sum(part["value"] for part in hit["explanation"])
            assert hit["score"] == pytest.approx(total, abs=1e-9)


@pytest.mark.shared
def test_the_listed_are_held_and_the_innocent_pass(tmp_path: Path, run: Runner) -> None:
    (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    # As those outside run it: a process of its own, whose output is lines and nothing else.
    ran = run.process("screen", "--input", "customers.csv", "--format", "jsonl")
    assert ran.returncode == 1, ran.stderr
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [(line["id"], line["outcome"]) for line in lines] == [
        ("1", "hold"),
        ("2", "pass"),
        ("3", "hold"),
    ]
    assert lines[0]["hits"][0]["party"] == "us-ofac:20157"
    assert lines[2]["hits"][0]["party"] == "us-ofac:15603"
