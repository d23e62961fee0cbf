"""Candidates for goods by words and codes, and codes that do not exist."""

import math
import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.desk import candidate_rows
from penstock.errors import UsageError
from penstock.exports import (
    Classifier,
    Shipment,
    determine,
    dual_use_classifier,
    goods_text,
    is_goods_code,
    nearest_goods_codes,
)
from penstock.exports._classify import _words
from penstock.exports._text_words import Phrases, read_table
from penstock.model import Outcome

DAY = date(2026, 7, 23)
GOODS = [
    ("gas centrifuge rotor tubes of maraging steel", "", "0B001"),
    ("thermal imaging camera with focal plane array", "852589", "6A003"),
    ("carbon fibre prepreg", "", "1C010"),
    ("hot isostatic presses", "", "2B004"),
    ("pressure transducers of nickel alloy", "902620", "2B230"),
    ("bellows-sealed valves of aluminium for UF6", "848180", "0B001"),
    ("image intensifier tubes for night vision", "", "6A002"),
    ("frequency changers for centrifuges", "850440", "0B001"),
    ("", "840110", "0A001"),
    ("", "854231", "3A001"),
]


@pytest.mark.parametrize(("words", "hs", "entry"), GOODS)
def test_the_entry_is_among_the_first_five(words: str, hs: str, entry: str) -> None:
    found = dual_use_classifier().search(words, 5, hs)
    assert entry in {one.eccn for one in found}
    assert all(one.why and one.source == "dual-use list" for one in found)


@pytest.mark.parametrize(("words", "hs"), [("wheat flour", "1101"), ("office chairs", "940130")])
def test_plain_goods_bring_nothing_up(words: str, hs: str) -> None:
    assert dual_use_classifier().search(words, 5, hs) == ()


def test_the_list_is_whole() -> None:
    rows = read_table("exports/dual-use.tsv")
    headed = {row["entry"] for row in rows if not row["paragraph"]}
    assert len(headed) == 366
    assert {row["entry"] for row in rows} == headed
    assert all(row["text"] for row in rows)


def test_candidates_of_a_determination_say_why_and_decide_nothing() -> None:
    stated = {"destination": "DE", "description": "gas centrifuge rotor tubes", "hs": "8401.20"}
    for eccn in ("", "EAR99"):
        with_words = determine(Shipment(id="1", eccn=eccn, **stated), DAY)
        without = determine(Shipment(id="1", eccn=eccn, destination="DE", description="x"), DAY)
        assert with_words.determination.verdict is without.determination.verdict
        told = with_words.determination.candidates
        assert any(one.startswith("dual-use list 0B001.b") and "centrifuge" in one for one in told)
    classified = determine(Shipment(id="1", eccn="3A001", **stated), DAY)
    assert classified.determination.candidates == ()


@pytest.mark.parametrize(
    ("code", "near"), [("8599", "85"), ("8542.99", "8542"), ("7712", ""), ("0199", "010")]
)
def test_a_code_that_does_not_exist_is_named_with_the_nearest(code: str, near: str) -> None:
    assert not is_goods_code(code)
    assert all(one.startswith(near) for one in nearest_goods_codes(code))
    made = determine(Shipment(id="1", eccn="EAR99", destination="DE", hs=code), DAY)
    assert made.outcome is Outcome.HOLD
    (found,) = [one for one in made.findings if one.rule == "input"]
    assert code in found.message
    assert f"a valid HS code instead of {code!r}" in made.determination.missing_facts
    assert all(one in found.message for one in nearest_goods_codes(code))


@pytest.mark.parametrize("code", ["84", "8471", "8471.30", "8471.30.0100", "9801.00", "990388"])
def test_codes_that_exist(code: str) -> None:
    assert is_goods_code(code)
    made = determine(Shipment(id="1", eccn="EAR99", destination="DE", hs=code), DAY)
    assert not [one for one in made.findings if one.rule == "input"]


def test_a_wrong_code_settles_no_rule_that_asks_for_one() -> None:
    """746.8(a)(5): a code of chapter 85 that does not exist is not taken for one that does."""
    made = determine(Shipment(id="1", eccn="EAR99", destination="RU", hs="8599"), DAY)
    assert "russia-industry-codes" not in {one.rule for one in made.determination.requirements}
    assert any("supplement no. 4" in fact for fact in made.determination.missing_facts)


def _plain_search(texts: list[tuple[str, str, str]], asked: list[str], limit: int) -> list[str]:
    """BM25 as its formula reads, one text after the other: what the fast search must equal."""
    heads = {entry: _words(text) for entry, paragraph, text in texts if not paragraph}
    counted = []
    for entry, paragraph, text in texts:
        counts = Counter(_words(text))
        counts.update(set(heads[entry]) if paragraph else ())
        counted.append(counts)
    mean = sum(sum(one.values()) for one in counted) / len(counted)
    scored = []
    for number, counts in enumerate(counted):
        shared = [word for word in asked if word in counts]
        score = 0.0
        for word in shared:
            holding = sum(word in one for one in counted)
            weight = math.log(1 + len(counted) / (holding + 0.5))
            length = 1 - 0.6 + 0.6 * sum(counts.values()) / mean
            score += weight * counts[word] * 2.2 / (counts[word] + 1.2 * length)
        if score >= (2.0 if len(shared) >= min(2, len(asked)) else 6.0):
            scored.append((-score, number))
    found = dict.fromkeys(texts[number][0] for _, number in sorted(scored))
    return list(found)[:limit]


def test_the_fast_search_finds_what_the_plain_one_does() -> None:
    rows = [row for row in read_table("exports/dual-use.tsv") if row["entry"][:2] in {"0A", "2B"}]
    texts = [(row["entry"], row["paragraph"], row["text"]) for row in rows]
    fast = Classifier({"dual-use list": texts})
    both = Classifier({"other": [("9A999", "", "tubes of glass")], "dual-use list": texts})
    for goods in ("gas centrifuge rotor tubes of maraging steel", "isostatic presses 150 mm"):
        asked = list(dict.fromkeys(_words(goods)))
        plain = _plain_search(texts, asked, 5)
        assert plain
        assert [one.eccn for one in fast.search(goods, 5)] == plain
        second = [one.eccn for one in both.search(goods, 5) if one.source == "dual-use list"]
        assert second == plain


_GOODS = st.text("ab- ,", max_size=24)


@given(_GOODS, st.lists(st.from_regex(r"[ab](?:[ab -]{0,5}[ab])?", fullmatch=True), max_size=6))
def test_phrases_are_found_as_a_pattern_would(text: str, phrases: list[str]) -> None:
    """The look-up by first words against one regular expression over all phrases."""
    longest_first = "|".join(map(re.escape, sorted(set(phrases), key=len, reverse=True)))
    pattern = re.compile(rf"(?<![\w-])(?=({longest_first})(?!\w))")
    expected = [(one.start(), one[1]) for one in pattern.finditer(text)] if phrases else []
    assert [(start, found) for start, _, found in Phrases(phrases).find(text)] == expected


def test_plurals_end_the_phrase() -> None:
    found = Phrases(["pump", "glove box", "valve"], ("s", "es")).find("pumps, glove boxes, valved")
    assert [phrase for _, _, phrase in found] == ["pump", "glove box"]


@given(st.text("0123456789. ", max_size=14))
def test_no_code_breaks_it(code: str) -> None:
    known = is_goods_code(code)
    assert isinstance(known, bool)
    assert all(is_goods_code(one) for one in nearest_goods_codes(code))
    assert isinstance(goods_text(code), str)


def test_rows_of_both_lists() -> None:
    rows = candidate_rows("thermal camera", 3, hs="8525.89")
    assert {row["list"] for row in rows} == {"ccl", "dual-use"}
    assert all(row["why"] for row in rows)
    alone = candidate_rows("thermal camera", 3, lists=["dual-use"])
    assert {row["list"] for row in alone} == {"dual-use"}
    for wrong, message in (({"hs": "8599"}, "8599"), ({"lists": ["eu"]}, "eu"), ({}, "Neither")):
        with pytest.raises(UsageError, match=message):
            candidate_rows("" if message == "Neither" else "x", **wrong)  # type: ignore[arg-type]
