"""Words that never come again: a screener remembers a bounded number, and answers the same."""

import random

from penstock.model import Subject
from penstock.screening import Index, Screener
from penstock.screening._postings import MOST_WORDS

_BATCH = 10


def _names(count: int) -> list[str]:
    dice = random.Random(11)
    names = []
    for _ in range(count):
        words = ["".join(dice.choices("bcdfgklmnprstvz", k=7)).title() for _ in range(2)]
        names.append(" ".join(dice.choice((["Abdul", "Rahman", "Al-Jalil"], words, words, words))))
    return names


def _found(index: Index, names: list[str], most_words: int) -> tuple[list[list[str]], list[int]]:
    screener, found, kept = Screener(index, most_words=most_words), [], []
    for at in range(0, len(names), _BATCH):
        subjects = [Subject(id=name, names=(name,)) for name in names[at : at + _BATCH]]
        found += [[str(hit) for hit in one.hits] for one in screener.screen_many(subjects)]
        kept.append(len(screener._retriever.postings.asked))
    return found, kept


def test_words_that_never_come_again_are_forgotten_and_answers_stay(small_index: Index) -> None:
    names = _names(200)
    found, kept = _found(small_index, names, MOST_WORDS)
    assert kept == sorted(kept)
    assert any(found)
    of_a_batch = max(later - before for before, later in zip([0, *kept], kept, strict=False))
    again, bounded = _found(small_index, names, 60)
    assert again == found
    assert max(bounded) <= 60 + of_a_batch < kept[-1] / 2
