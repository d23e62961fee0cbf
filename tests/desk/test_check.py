import json
from datetime import date

import jsonschema
import pytest
from referencing import Registry, Resource

from penstock.desk import (
    HIT_COLUMNS,
    answers,
    check,
    check_paths,
    decision_row,
    hit_rows,
    make_ready,
    screen_line,
)
from penstock.errors import UnknownFormat
from penstock.model import Identifier, IdentifierKind, Outcome, Subject, to_json
from tests.desk.world import loaded, settings_in
from tests.shared import shared_contract

SUBJECTS = [
    Subject(id="a", names=("Zorandia Comerce Bank",)),
    Subject(id="b", names=("",)),
    Subject(id="c", names=("Nobody Whatsoever",)),
    Subject(
        id="d", names=("Golden Dawn",), identifiers=(Identifier(IdentifierKind.IMO, "9187629"),)
    ),
    Subject(id="e", names=("x" * 3000,)),
    Subject(id="f", names=(), identifiers=(Identifier(IdentifierKind.BIC, "ZORAKPPYXXX"),)),
    Subject(id="g", names=()),
]


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    settings = settings_in(tmp_path_factory.mktemp("desk"))
    loaded(settings)
    return make_ready(settings, as_of=date(2016, 6, 20))


def validator(name: str) -> jsonschema.Draft202012Validator:
    folder = shared_contract()
    registry = Registry().with_resources(
        (path.name, Resource.from_contents(json.loads(path.read_text())))
        for path in folder.glob("*.json")
    )
    schema = json.loads((folder / f"{name}.schema.json").read_text())
    return jsonschema.Draft202012Validator(schema, registry=registry)


def test_nothing_is_passed_over_and_order_is_kept(ready):
    found = list(answers(SUBJECTS, ready))
    assert [one.subject for one in found] == SUBJECTS
    assert [(one.outcome.value, [reason.code for reason in one.reasons]) for one in found] == [
        ("hold", ["name_hit"]),
        ("hold", ["empty_name"]),
        ("pass", []),
        ("hold", ["identifier_hit"]),
        ("hold", ["name_too_long"]),
        ("hold", ["identifier_hit"]),
        ("hold", ["empty_name"]),
    ]


@pytest.mark.shared
def test_lines_and_decisions_keep_the_contract(ready):
    lines, decisions = validator("screen"), validator("decision")
    for found in answers(SUBJECTS, ready):
        lines.validate(json.loads(to_json(screen_line(found))))
    for made in check(SUBJECTS, ready, source="test"):
        decisions.validate(json.loads(to_json(made)))


def test_every_score_is_the_sum_of_its_parts(ready):
    hits = [hit for found in answers(SUBJECTS, ready) for hit in found.hits]
    assert len(hits) >= 3
    for hit in hits:
        assert sum(part.value for part in hit.explanation) == pytest.approx(hit.score, abs=1e-6)


def test_flat_rows_one_a_hit_or_one_without(ready):
    rows = [row for found in answers(SUBJECTS, ready) for row in hit_rows(found)]
    assert {row["id"] for row in rows} == {subject.id for subject in SUBJECTS}
    assert all(row.keys() <= HIT_COLUMNS.keys() for row in rows)
    assert rows[0]["listed_name"] == "ZORANDIA COMMERCE BANK"
    assert rows[0]["listed_on"] == "2009-08-11"


def test_a_decision_says_what_it_rests_on(ready):
    made = next(check(SUBJECTS, ready, source="door"))
    assert (made.question.source, made.question.id, made.as_of) == ("door", "a", date(2016, 6, 20))
    assert made.outcome is Outcome.HOLD
    assert made.lists == ready.lists
    assert made.rules_sha256 == ready.rules_sha256
    assert decision_row(made)["lists"] == "us-ofac-sdn@2016-06-01"


def test_files_are_all_looked_at_before_the_first_is_answered(ready, tmp_path):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.txt"
    good.write_text("name\nZorandia Commerce Bank\n")
    bad.write_text("Dear Sir or Madam\n\nwe write to you\n")
    made = list(check_paths([str(good)], ready, note=print))
    assert [(subject.name, one.question.id) for subject, one in made] == [
        ("Zorandia Commerce Bank", "2")
    ]
    with pytest.raises(UnknownFormat) as caught:
        next(check_paths([str(good), str(bad)], ready, note=print))
    assert "asks nothing that is understood" in caught.value.message
    assert "Files of parties" in caught.value.hint


@pytest.mark.parametrize(
    "name",
    [
        "\x1b[31mZorandia\x1b[0m Commerce Bank",
        "Zorandia\u200bCommerce\u200bBank",
        "Zorand\ufffda Commerce Bank",
        "Nobody\ue000 Whatsoever",
        "Nobody\U000e0041 Whatsoever\x07",
    ],
)
def test_a_name_with_characters_that_cannot_be_read_never_passes(ready, name):
    found = next(answers([Subject(id="1", names=(name,))], ready))
    assert found.outcome is Outcome.HOLD
    assert "unscreened_characters" in [reason.code for reason in found.reasons]
    assert "U+" in next(one.message for one in found.reasons if one.code[0] == "u")


@pytest.mark.parametrize(
    "name", ["Nobody\tWhatsoever", "علی\u200cرضا", "\u200fNo\u00adbody", "क्\u200dष"]
)
def test_characters_that_scripts_need_pass(ready, name):
    assert next(answers([Subject(id="1", names=(name,))], ready)).outcome is Outcome.PASS
