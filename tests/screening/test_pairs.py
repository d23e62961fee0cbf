"""Labelled pairs of names, by hand: the share that is right does not fall below what it was."""

import pytest
from benchmarks.curated_pairs import PAIRS, Pair, penstock_score, read_pairs
from benchmarks.report import f1_at

from penstock.screening import load_policy


@pytest.mark.parametrize(
    ("name", "is_held_out", "least"),
    [
        ("curated.tsv", False, 0.93),
        ("curated.tsv", True, 0.87),
        ("cross_script.tsv", False, 0.92),
        ("cross_script.tsv", True, 0.89),
        ("fresh.tsv", False, 0.84),
        ("fresh.tsv", True, 0.81),
        ("sixth.tsv", False, 0.88),
        ("sixth.tsv", True, 0.88),
        ("seventh.tsv", False, 0.86),
        ("seventh.tsv", True, 0.86),
        ("eighth.tsv", False, 0.85),
        ("eighth.tsv", True, 0.82),
        ("ninth.tsv", False, 0.86),
        ("ninth.tsv", True, 0.90),
    ],
)
def test_f1_at_the_standard_policy_holds(name, is_held_out, least):
    pairs = [pair for pair in read_pairs(PAIRS / name) if pair.is_held_out is is_held_out]
    scored = [(penstock_score(pair), pair.is_same) for pair in pairs]
    assert f1_at(scored, load_policy("standard").threshold)[0] >= least


@pytest.mark.parametrize(
    "name",
    [
        "curated.tsv",
        "cross_script.tsv",
        "fresh.tsv",
        "sixth.tsv",
        "seventh.tsv",
        "eighth.tsv",
        "ninth.tsv",
    ],
)
def test_pairs_are_distinct_and_of_both_kinds(name):
    pairs = read_pairs(PAIRS / name)
    assert len({(pair.left, pair.right) for pair in pairs}) == len(pairs)
    assert {pair.is_same for pair in pairs} == {True, False}
    assert {pair.is_held_out for pair in pairs} == {True, False}


@pytest.mark.parametrize(
    ("kind", "left", "right"),
    [
        ("person", "TOFAYELAHMEDMUSTAFASORWAR", "Tofayel Ahmed Mustafa SORWAR"),
        (
            "organisation",
            "NORTHERNQUARRYSTONEDELIVERYHOUSE",
            "Northern Quarry Stone Delivery House",
        ),
    ],
)
def test_a_whole_name_of_many_words_is_found_as_one(kind, left, right):
    score = penstock_score(Pair("one word", kind, True, left, right))
    other = penstock_score(Pair("one word", kind, False, left[:-9] + "QUINTREL", right))
    assert score >= load_policy("standard").threshold > other
