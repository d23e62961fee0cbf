"""Names as arrays of terms, end to end, so that many pairs of them can be scored at once."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from penstock.screening._align import Joint, joints, listed_joints
from penstock.screening._flat import Flags, Numbers, spans
from penstock.screening._group import FUZZY_FLAG, Group
from penstock.screening._likeness import Words, words_of
from penstock.screening._terms import Form
from penstock.text import TokenRole

Weights = npt.NDArray[np.float64]
ROLE_NUMBER = {role: number for number, role in enumerate(TokenRole)}


class JointArrays(NamedTuple):
    """Neighbours of names written as one, by name: `words` are places in a table of words."""

    starts: Numbers
    words: Numbers
    weights: Weights
    first: Numbers
    sizes: Numbers


class Terms(NamedTuple):
    """What is compared of single terms: the first columns of `Side`, which says what they mean."""

    weights: Weights
    texts: Numbers
    letters: Numbers
    roles: npt.NDArray[np.uint8]
    is_fuzzy: Flags


class Side(NamedTuple):
    """The names of one side of a comparison; the terms of name n are `starts[n]:starts[n + 1]`.

    `texts` are numbers that are equal where the terms are, `letters` the first letter of each,
    `words` places in `spelt`, the table of what is written; `joints` hold places in `joined`.
    """

    starts: Numbers
    weights: Weights
    texts: Numbers
    letters: Numbers
    roles: npt.NDArray[np.uint8]
    is_fuzzy: Flags
    words: Numbers
    spelt: Words
    joints: JointArrays
    joined: Words


def side_of(
    forms: Sequence[Form],
    text_number: Callable[[str], int],
    may_join: Iterable[int],
    *,
    is_listed: bool = False,
) -> Side:
    """Return some names as arrays.

    Args:
        forms: the names.
        text_number: the number of a text, the same for the same text on either side.
        may_join: the places of the names whose neighbours may stand for one word.
        is_listed: whether these are the listed names.
    """
    terms = [term for form in forms for term in form]
    words: dict[str, int] = {}
    places = [words.setdefault(term.spelt, len(words)) for term in terms]
    joined, table = _joint_arrays(
        len(forms), ((n, forms[n]) for n in may_join), listed_joints if is_listed else joints
    )
    return Side(
        _starts([len(form) for form in forms]),
        np.array([term.weight for term in terms], np.float64),
        np.array([text_number(term.text) for term in terms], np.int64),
        np.array([ord(term.text[:1] or "\0") for term in terms], np.int64),
        np.array([ROLE_NUMBER[term.role] for term in terms], np.uint8),
        np.array([term.is_fuzzy for term in terms], np.bool_),
        np.array(places, np.int64),
        words_of(list(words), []),
        joined,
        table,
    )


def side_of_terms(lengths: list[int], numbers: Numbers, terms: Terms) -> Side:
    """Return names whose words are never joined as arrays; `words` are the numbers of terms."""
    joined, table = _no_joints(len(lengths))
    return Side(_starts(lengths), *terms, numbers, table, joined, table)


def side_of_rows(group: Group, rows: Numbers, may_join: Flags) -> Side:
    """Return some rows of a group as arrays; the number of a text is its place in the vocabulary.

    Args:
        group: the listed names.
        rows: which of them.
        may_join: for each, whether its neighbours may stand for one word.
    """
    counts = group.row_start[rows + 1] - group.row_start[rows]
    at = spans(group.row_start[rows], counts)
    texts = group.term[at].astype(np.int64)
    roles = group.term_role[at]
    if may_join.any():
        asked = ((n, group.form(int(rows[n]))) for n in may_join.nonzero()[0].tolist())
        joined, table = _joint_arrays(len(rows), asked, listed_joints)
    else:
        joined, table = _no_joints(len(rows))
    return Side(
        np.concatenate([[0], counts.cumsum()]),
        group.term_weight[at].astype(np.float64),
        texts,
        group.vocabulary.letters[texts],
        roles & ~np.uint8(FUZZY_FLAG),
        (roles & np.uint8(FUZZY_FLAG)) != 0,
        group.term_spelt[at].astype(np.int64),
        group.vocabulary.words,
        joined,
        table,
    )


def _starts(counts: list[int]) -> Numbers:
    return np.concatenate([[0], np.array(counts, np.int64).cumsum()])


def _no_joints(size: int) -> tuple[JointArrays, Words]:
    nothing, weightless, table = _nothing()
    starts = np.zeros(size + 1, np.int64)
    return JointArrays(starts, nothing, weightless, nothing, nothing), table


@cache
def _nothing() -> tuple[Numbers, Weights, Words]:
    return np.zeros(0, np.int64), np.zeros(0, np.float64), words_of([], [])


def _joint_arrays(
    size: int, forms: Iterable[tuple[int, Form]], joints_of: Callable[[Form], tuple[Joint, ...]]
) -> tuple[JointArrays, Words]:
    counts = [0] * size
    found: list[Joint] = []
    for place, form in forms:
        own = joints_of(form)
        counts[place] = len(own)
        found += own
    words: dict[str, int] = {}
    places = [words.setdefault(joint.text, len(words)) for joint in found]
    arrays = JointArrays(
        _starts(counts),
        np.array(places, np.int64),
        np.array([joint.weight for joint in found], np.float64),
        np.array([joint.start for joint in found], np.int64),
        np.array([joint.size for joint in found], np.int64),
    )
    return arrays, words_of(list(words), [])
