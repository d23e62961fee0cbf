"""The scores of many pairs of names at once: what `align` gives, without its explanation.

Scores agree with `align` to the last digits and are never below those of `explain_name`, whose
doubts are not all looked at here; `tests/screening/test_scores.py` holds them so.
"""

from math import log10

import numpy as np

from penstock.screening import _compiled
from penstock.screening._flat import Numbers, distinct_pairs, each_once
from penstock.screening._group import Group
from penstock.screening._likeness import similarities
from penstock.screening._parameters import load_scoring
from penstock.screening._plain_scores import (
    GENERIC,
    INITIAL,
    MOST_TERMS,
    NUMBER,
    WORD,
    Alike,
    Scores,
    joined_likeness,
    plain_scores,
)
from penstock.screening._postings import Postings
from penstock.screening._retrieval import Candidates
from penstock.screening._sides import Side, Weights, side_of, side_of_rows
from penstock.screening._terms import Form
from penstock.text import NameSort


def scores_of(
    asked: Side,
    listed: Side,
    lefts: Numbers,
    rights: Numbers,
    sort: NameSort,
    alike: Alike | None = None,
) -> Scores:
    """Return the scores of name `lefts[n]` of one side beside name `rights[n]` of the other.

    Words are compared by what they are spelt like; with `alike`, as it says.
    """
    alike = alike or _by_spelling(asked, listed)
    if _compiled.is_compiled:
        return _compiled_scores(asked, listed, lefts, rights, sort, alike)
    return plain_scores(asked, listed, lefts, rights, sort, alike)


def _compiled_scores(
    asked: Side, listed: Side, lefts: Numbers, rights: Numbers, sort: NameSort, alike: Alike
) -> Scores:
    """Return what `scores_of` does, in compiled loops; how alike words are is asked for between."""
    scoring = load_scoring()
    pairs = _compiled.Pairs(
        asked,
        listed,
        lefts,
        rights,
        scoring,
        scoring.missing[sort.value],
        sort is NameSort.person,
        (WORD, INITIAL, GENERIC, NUMBER),
        (-log10(scoring.common_share) / log10(2.0), -log10(scoring.rare_share) / log10(2.0)),
    )
    pairs.compare(alike(*pairs.unlike()))
    found = pairs.joined()
    if found is not None:
        sides = (asked.joined, listed.spelt), (listed.joined, asked.spelt)
        pairs.join(
            np.concatenate(
                [
                    joined_likeness(*tables, *words)
                    for tables, words in zip(sides, found, strict=True)
                ]
            )
        )
    return Scores(*pairs.scores())


def score_candidates(
    group: Group, sort: int, postings: Postings, forms: list[Form], candidates: Candidates
) -> Scores:
    """Return the scores of candidates of one group; without end for names of too many terms.

    Where words may be joined, names are compared by what is spelt; else by what `postings` knows.

    Args:
        group: the listed names; rows are counted from its own first.
        sort: the number under which `postings` knows it.
        postings: what the search knows of the asked terms.
        forms: the asked names.
        candidates: which of them may be which row.
    """
    lengths = np.array([len(form) for form in forms], np.int64)[candidates.names]
    row_lengths = group.row_start[candidates.rows + 1] - group.row_start[candidates.rows]
    is_short = (lengths <= MOST_TERMS) & (row_lengths <= MOST_TERMS)
    scores = Scores(
        np.full(len(lengths), np.inf),
        np.full(len(lengths), np.inf),
        np.ones(len(lengths), np.bool_),
    )
    for joining in (False, True):
        places = (is_short & (candidates.may_join == joining)).nonzero()[0]
        if not len(places):
            continue
        kept = candidates.where(places)
        names, lefts = each_once(kept.names)
        asked_forms = [forms[name] for name in names.tolist()]
        listed = side_of_rows(group, kept.rows, kept.may_join)
        rights = np.arange(len(places))
        if joining:
            asked = side_of(asked_forms, group.vocabulary.number_of, range(len(names)))
            found = scores_of(asked, listed, lefts, rights, group.sort)
        else:
            asked = postings.side_of(asked_forms, sort)
            found = scores_of(asked, listed, lefts, rights, group.sort, postings.likeness)
        for values, own in zip(scores, found, strict=True):
            values[places] = own
    return scores


def _by_spelling(asked: Side, listed: Side) -> Alike:
    def alike(left: Numbers, right: Numbers) -> Weights:
        lefts, rights, which = distinct_pairs(left, right)
        return similarities(asked.spelt, listed.spelt, lefts, rights)[which]

    return alike
