"""Every type of MT message: read cleanly when made by the book, and every name in it is found."""

import random
import re
from itertools import count

import pytest

from penstock.payments import Kind, Message, UnreadableMessage
from penstock.payments._mt import read_mt
from penstock.payments._mt_structure import mt_structure
from penstock.payments._mt_tables import rule_of
from penstock.payments._tables import rows
from tests.payments.mt_made import content, fin, kinds, make, message

_NAME = "ZORVAK PELLINOR"
# What is no text: a planted name there breaks the field, and is found as free text all the same.
_TEXTS = frozenset(
    {
        "party",
        "place",
        "numbered",
        "text",
        "coded_text",
        "goods",
        "envelope",
        "port",
        "statement_text",
        "date_place",
    }
)
_EXAMPLES = {"*": "103", "7..": "700", "9..": "940", "4..": "400", "20.": "202"}
_ALLOWED = frozenset({"sum_mismatch", "count_mismatch", "duplicate_identifier"})
_SEEKS = frozenset({Kind.NAME, Kind.ADDRESS_LINE, Kind.FREE_TEXT, Kind.TOWN, Kind.PORT, Kind.GOODS})


def read_one(text: str) -> Message:
    found = list(read_mt(text.encode()))
    assert len(found) == 1
    assert isinstance(found[0], Message), found[0]
    return found[0]


def adds_up(one: Message | UnreadableMessage, text: str) -> None:
    assert isinstance(one, Message)
    covered = one.coverage
    assert covered.characters == len("".join(text.split()))
    assert covered.screened + covered.excluded == covered.characters
    assert sum(each.characters for each in one.excluded) == covered.excluded


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
@pytest.mark.parametrize("kind", kinds())
def test_a_message_by_the_book_is_read_without_a_problem(kind: str, newline: str) -> None:
    for seed in range(8):
        text = message(kind, make(kind, random.Random(seed)), newline=newline)
        one = read_one(text)
        assert [each for each in one.every_problem() if each.code not in _ALLOWED] == [], text
        assert one.type == f"MT{kind[:3]}"
        adds_up(one, text)


def test_every_field_of_every_structure_has_a_rule() -> None:
    for kind in kinds():
        structure = mt_structure(kind)
        assert structure is not None
        for element in (*structure.before, *structure.inside, *structure.after):
            for tag in element.tags:
                assert rule_of(kind[:3], tag), f"{tag} of {kind}"


def _plantings(kind: str, tag: str, shape: str, made: str) -> list[str]:
    """The content of a field with the name put in each of its lines in turn."""
    lines = made.split("\n")
    found = []
    for place, line in enumerate(lines):
        if shape in ("party", "numbered", "place") and line.startswith("/"):
            continue
        head = re.match(r"[1-8]/|240517|/[A-Z]+/|[A-Z]{4}/", line)
        kept = head[0] if head else ""
        if shape == "numbered" and kept not in ("1/", "2/", "3/"):
            continue
        planted = kept + ("DE/" if kept == "3/" else "") + _NAME
        found.append("\n".join([*lines[:place], planted, *lines[place + 1 :]]))
    return found


@pytest.mark.parametrize("kind", kinds())
def test_a_name_in_any_text_field_of_any_option_is_found(kind: str) -> None:
    structure = mt_structure(kind)
    assert structure is not None
    letters = max(
        len(each.tags) for each in (*structure.before, *structure.inside, *structure.after)
    )
    tried = 0
    for seed in range(letters * 3):
        fields = make(kind, random.Random(seed))
        for place, (asked, tag, made) in enumerate(fields):
            rule = rule_of(asked, tag)
            assert rule is not None
            if rule.shape not in _TEXTS:
                continue
            for planted in _plantings(asked, tag, rule.shape, made):
                one = read_one(
                    message(kind, [*fields[:place], (asked, tag, planted), *fields[place + 1 :]])
                )
                hits = [each for each in one.every_segment() if _NAME in each.text]
                assert any(each.kind in _SEEKS for each in hits), (tag, planted)
                tried += 1
    assert tried or kind in ("412", "920", "935", "950", "970", "971")


@pytest.mark.parametrize("kind", kinds())
def test_a_name_in_a_field_that_holds_no_text_is_found_or_held(kind: str) -> None:
    fields = make(kind, random.Random(1))
    for place, (asked, tag, _) in enumerate(fields):
        one = read_one(message(kind, [*fields[:place], (asked, tag, _NAME), *fields[place + 1 :]]))
        assert any(_NAME in each.text for each in one.every_segment()), tag


@pytest.mark.parametrize("kind", kinds())
def test_a_missing_or_repeated_or_unknown_field_holds_the_message(kind: str) -> None:
    structure = mt_structure(kind)
    assert structure is not None
    fields = make(kind, random.Random(3), turns=1)
    needed = [each for each in (*structure.before, *structure.after) if each.is_needed]
    for element in needed:
        kept = [each for each in fields if each[1] not in element.tags]
        assert list(read_one(message(kind, kept)).every_problem()), element.said
    unknown = read_one(message(kind, [*fields, ("103", "99Z", _NAME)]))
    assert "unknown_field" in {each.code for each in unknown.every_problem()}
    assert any(_NAME in each.text for each in unknown.every_segment())


def test_layouts_of_the_tables_accept_what_is_made_from_them() -> None:
    dice = random.Random(5)
    tried = count()
    for row in rows("mt_fields"):
        for tag in row["tags"].split():
            types = row["types"].split()[0]
            kind = {"*": "103", "7..": "700", "9..": "940", "4..": "400", "20.": "202"}.get(
                types, types
            )
            rule = rule_of(kind, tag)
            if rule is None or rule.layout is None:
                continue
            made = content(kind, tag, dice)
            assert rule.layout.pattern.fullmatch(made), (tag, made)
            assert not rule.layout.pattern.fullmatch(made + "\n" * 900 + "$"), tag
            next(tried)
    assert next(tried) > 150


def test_a_type_nobody_reads_is_held_and_screened() -> None:
    one = read_one(fin("543", [("20C", "REF"), ("95P", _NAME)]))
    assert {each.code for each in one.every_problem()} >= {"unknown_message"}
    assert any(_NAME in each.text for each in one.every_segment())
