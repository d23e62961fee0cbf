"""Compiled or not, the answers are the same: each fast loop is held against its plain twin."""

import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.model import Schema, Subject
from penstock.screening import Screener, _compiled, _neighbours
from penstock.screening._likeness import edit_part, plain_edit_part, words_of
from penstock.screening._neighbours import NeighbourFinder, build_tables
from penstock.screening._postings import Postings
from penstock.screening._reach import gains, joined, listed_weights
from penstock.screening._retrieval import Retriever
from penstock.screening._terms import forms_of
from penstock.screening._text_candidates import OpenedBlock, PlainCandidates, TextCandidates
from penstock.screening._text_search import TextSearch, text_parts
from penstock.screening._text_space import RowSpace
from penstock.screening._text_sums import WordRows
from penstock.text import SYLLABIC, UNVOWELLED, key_likeness, text_words
from tests.screening.listed import SMALL_LIST

if not _compiled.is_compiled and not os.environ.get("CI"):
    pytest.skip("nothing is compiled here: that needs a C++ compiler", allow_module_level=True)

_LETTERS = st.text(alphabet="abckhйçأ정", max_size=12)
_LONG = st.text(alphabet="abck", min_size=500, max_size=560)
_MARKED = st.tuples(_LETTERS, st.sampled_from(["", UNVOWELLED, SYLLABIC])).map("".join)
_WORD = st.one_of(_MARKED, _LONG, st.sampled_from(["mohammed", "muhamad", "josef", "yousef"]))
_WORDS = st.lists(_WORD, min_size=1, max_size=8)


def _changed(word: str, dice: random.Random) -> str:
    """Return a word with a letter struck, doubled, swapped or replaced."""
    if len(word) < 2:
        return word
    at = dice.randrange(len(word) - 1)
    return dice.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + dice.choice("abckh") + word[at + 1 :],
        ]
    )


@settings(max_examples=300, deadline=None)
@given(asked=_WORDS, listed=_WORDS, seed=st.integers(0, 1 << 30), most=st.integers(1, 2))
def test_what_edits_leave_is_the_same_number(asked, listed, seed, most):
    dice = random.Random(seed)
    ours = words_of(asked, [])
    theirs = words_of([*listed, *(_changed(word, dice) for word in asked)], [])
    pairs = [(i, j) for i in range(len(ours.texts)) for j in range(len(theirs.texts))]
    askers, places = np.array(pairs, np.int32).T
    edits = np.full(len(pairs), most, np.int32)
    found = edit_part(ours, theirs, askers, places, edits)
    assert found.tolist() == plain_edit_part(ours, theirs, askers, places, edits).tolist()


@settings(max_examples=200, deadline=None)
@given(
    tokens=st.lists(_WORD, min_size=1, max_size=20, unique=True),
    runs=st.lists(_WORD, max_size=8, unique=True),
    asked=_WORDS,
    neighbours=st.lists(_WORD, max_size=4),
    seed=st.integers(0, 1 << 30),
)
def test_the_same_words_are_found(tokens, runs, asked, neighbours, seed):
    dice = random.Random(seed)
    words = words_of(tokens, runs)
    finder = NeighbourFinder(words, build_tables(words, [True] * len(tokens)))
    asked = [*asked, *(_changed(token, dice) for token in tokens)]
    neighbours = [*neighbours, *runs]
    fast, plain = (find(asked, neighbours) for find in (finder.find_both, finder.plain_find_both))
    for own, other in zip(fast, plain, strict=True):
        assert own.dtype == other.dtype
        assert own.tolist() == other.tolist()


def _asked_names(count: int) -> list[str]:
    """Return listed names and names like them."""
    dice = random.Random(311)
    names = [name.text for party in SMALL_LIST for name in party.names]
    made = []
    for _ in range(count):
        words = dice.choice(names).split()
        if dice.random() < 0.5:
            words.append(dice.choice(dice.choice(names).split()))
        dice.shuffle(words)
        made.append(" ".join(_changed(word, dice) for word in words))
    return [*names, *made]


def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_compiled, "is_compiled", False)


def test_the_same_rows_are_reached_for_the_same(small_index, monkeypatch):
    space = small_index.name_space
    forms = [form for name in _asked_names(60) for form in forms_of(name, space.groups[0].sort)]
    fast = Postings(space)
    _plain(monkeypatch)
    plain = Postings(space)
    for postings in (fast, plain):
        postings.asked.number(forms, [0] * len(forms))
        postings.look_up()
    assert fast.counts.tolist() == plain.counts.tolist()
    assert fast.most.tolist() == plain.most.tolist()
    for start, count in zip(plain.starts.tolist(), plain.counts.tolist(), strict=True):
        own = slice(start, start + count)
        assert sorted(fast.rows[own].tolist()) == plain.rows[own].tolist()
    terms = np.arange(plain.size).repeat(plain.counts)
    found, expected = (table.find(terms, plain.rows) for table in (fast.reach, plain.reach))
    for field in (gains, listed_weights, joined):
        assert field(found).tolist() == field(expected).tolist()


@pytest.mark.parametrize("floor", [0.55, 0.64, 0.8])
def test_the_same_candidates_are_found(small_index, monkeypatch, floor):
    space = small_index.name_space
    asked = [
        (form, number)
        for name in _asked_names(120)
        for number, group in enumerate(space.groups)
        for form in forms_of(name, group.sort)
    ]
    forms, sorts = [form for form, _ in asked], [sort for _, sort in asked]
    fast = Retriever(space).candidates(forms, sorts, floor)
    _plain(monkeypatch)
    plain = Retriever(space).candidates(forms, sorts, floor)
    assert len(plain.names) > 100
    for own, other in zip(fast, plain, strict=True):
        assert own.dtype == other.dtype
        assert own.tolist() == other.tolist()


@pytest.mark.parametrize("at_once", [True, False])
def test_the_answers_are_the_same(small_index, monkeypatch, at_once):
    subjects = [
        Subject(id=name, names=(name,), schema=schema)
        for name in _asked_names(60)
        for schema in (Schema.PERSON, Schema.LEGAL_ENTITY)
    ]

    def answers() -> list[object]:
        screener = Screener(small_index)
        if at_once:
            return list(screener.screen_many(subjects))
        return [screener.screen(subject) for subject in subjects]

    fast = answers()
    _plain(monkeypatch)
    assert fast == answers()
    assert sum(bool(result.hits) for result in fast) > 40


def _texts(count: int) -> list[str]:
    """Return texts in which names stand, whole or in part, among other words."""
    dice = random.Random(1718)
    others = ["invoice", "33", "m/v", "vessel", "J", "K.", "to", "Ltd", "bank", "Pyongyang", "al"]
    made = []
    for name in _asked_names(count):
        words = [*name.split(), *dice.sample(others, 4)]
        at = dice.randrange(len(words))
        made.append(" ".join([*words[at:], *words[:at]]))
    return made


@pytest.mark.parametrize("floor", [0.5, 0.64, 0.8])
def test_the_same_rows_may_stand_in_texts(small_index, monkeypatch, floor):
    space = RowSpace(small_index, floor)
    fast, plain = TextCandidates(space, floor), PlainCandidates(space, floor)
    told: list[list[int]] = []

    def both(_: TextCandidates, blocks: list[OpenedBlock]) -> list[list[int]]:
        found = of(fast, blocks)
        assert found == plain.of(blocks)
        # One block after another, as they come, and the same when each is alone.
        assert found == [own for block in blocks for own in of(fast, [block])]
        told.extend(found)
        return found

    of = TextCandidates.of
    monkeypatch.setattr(TextCandidates, "of", both)
    parts = text_parts([text_words(text) for text in _texts(150)])
    stretches = list(TextSearch(small_index, floor).stretches(parts))
    assert len(stretches) > 100
    assert sum(map(bool, told)) > 50


def test_what_is_no_row_of_the_index_is_refused(small_index):
    candidates = TextCandidates(RowSpace(small_index, 0.6), 0.6)
    one = np.ones(1, np.float32)
    beyond = WordRows(np.array([10**9]), one, one, one, one, one)
    with pytest.raises(IndexError):
        candidates.of([OpenedBlock([beyond], [], [], 0, is_cued=False)])
    uneven = WordRows(np.array([0]), one, one, one, one, np.ones(2, np.float32))
    with pytest.raises(ValueError, match="not as many"):
        candidates.of([OpenedBlock([uneven], [], [], 0, is_cued=False)])
    wide = WordRows(np.array([0]), one, one, one, one, np.ones(1, np.float64))
    with pytest.raises(TypeError):
        candidates.of([OpenedBlock([wide], [], [], 0, is_cued=False)])


_WITHOUT = """
import sys
import time
from concurrent.futures import ThreadPoolExecutor
for name in ("_fast_rows", "_fast_scores", "_fast_texts", "_fast_words"):
    sys.modules[f"penstock.screening.{name}"] = None  # as if it had never been built
from penstock.screening import is_compiled
from penstock.cli import main
print(is_compiled)
sys.exit(main())
"""


def test_it_answers_where_nothing_is_compiled(tmp_path):
    asked = [sys.executable, "-c", _WITHOUT, "screen", "Kim Jong Un", "--format", "jsonl"]
    environment = {**os.environ, "PENSTOCK_HOME": str(tmp_path)}
    told = subprocess.run(
        asked, env=environment, capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert told.returncode == 1, told.stderr
    assert told.stdout.startswith("False\n")
    assert '"us-ofac:20157"' in told.stdout


def test_one_vocabulary_answers_in_several_threads(monkeypatch):
    def unhurried(key: str) -> float:
        time.sleep(0)  # another thread goes on meanwhile
        return key_likeness(key)

    monkeypatch.setattr(_neighbours, "key_likeness", unhurried)
    tokens = ["mohammed", "aleksandr", "william", "yusuf", "elizabeth", "katarina"]
    words = words_of(tokens, [])
    finder = NeighbourFinder(words, build_tables(words, [True] * len(tokens)))
    asked = [["muhammad", "bill"], ["sasha", "josef", "liz"], ["kate"], ["mehmet", "alexander"]]

    def found(some: list[str]) -> list[list[float]]:
        return [values.tolist() for values in finder.find_both(some, [])]

    expected = [found(some) for some in asked]
    with ThreadPoolExecutor(4) as pool:
        for made in pool.map(lambda _: [found(some) for some in asked], range(100)):
            assert made == expected
