"""The scores of many pairs of names at once in numpy: where nothing is compiled, and the oracle.

Every possible pairing of terms of every pair of names stands in one array, the best first; then
each round takes the best that is left of each pair, as `align` does for one.
"""

from collections.abc import Callable
from math import log10
from typing import NamedTuple

import numpy as np

from penstock.screening._flat import Flags, Numbers, distinct_pairs, heads, spans
from penstock.screening._likeness import Words, joined_similarities
from penstock.screening._parameters import load_scoring
from penstock.screening._sides import ROLE_NUMBER, Side, Weights
from penstock.text import NameSort, TokenRole

MOST_TERMS = 62
"""Names of more terms are for `align`: the places of terms are bits of one number here."""

WORD = ROLE_NUMBER[TokenRole.word]
INITIAL = ROLE_NUMBER[TokenRole.initial]
GENERIC = ROLE_NUMBER[TokenRole.generic]
NUMBER = ROLE_NUMBER[TokenRole.number]
# Pairs of joint and term whose lengths differ by more are not looked at, as in `_align`.
_LENGTHS_APART = 3
# Sums in another order differ in their last digits: what may be told is rounded up at a tie.
_UP = 1e-12


class Scores(NamedTuple):
    """What some pairs of names come to, shape (pairs,).

    Attributes:
        name: the score of the alignment, before facts.
        told: the most the parts of an explanation would sum to, facts apart, each rounded.
        is_met: whether any two terms were laid beside one another.
    """

    name: Weights
    told: Weights
    is_met: Flags


class _Options(NamedTuple):
    """Possible pairings: terms `i` to `i + m` of the asked name beside `j` to `j + n`."""

    pair: Numbers
    i: Numbers
    m: Numbers
    j: Numbers
    n: Numbers
    alike: Weights
    taken: Weights
    weight: Weights
    apart: Weights

    def where(self, kept: Numbers | Flags) -> "_Options":
        return _Options(*(values[kept] for values in self))  # type: ignore[arg-type]


# How alike words are that are not equal, by their numbers in the one and in the other side.
Alike = Callable[[Numbers, Numbers], Weights]


def plain_scores(
    asked: Side, listed: Side, lefts: Numbers, rights: Numbers, sort: NameSort, alike: Alike
) -> Scores:
    """Return what `_scores.scores_of` does."""
    options = _all_options(asked, listed, lefts, rights, alike)
    chosen, *taken = _best_first(options, len(lefts))
    words = _word_bits(asked, lefts), _word_bits(listed, rights)
    inside = [_is_inside(own, met, sort) for own, met in zip(words, taken, strict=True)]
    return _summed(asked, listed, lefts, rights, chosen, inside, sort)


def _all_options(
    asked: Side, listed: Side, lefts: Numbers, rights: Numbers, alike_of: Alike
) -> _Options:
    left_counts = asked.starts[lefts + 1] - asked.starts[lefts]
    right_counts = listed.starts[rights + 1] - listed.starts[rights]
    sizes = left_counts * right_counts
    pair = np.arange(len(lefts)).repeat(sizes)
    place = spans(np.zeros(len(sizes), np.int64), sizes)
    i, j = np.divmod(place, right_counts[pair])
    left, right = asked.starts[lefts[pair]] + i, listed.starts[rights[pair]] + j
    is_equal = asked.texts[left] == listed.texts[right]
    alike = _alike(asked, listed, left, right, is_equal, alike_of)
    kept = (alike > 0.0).nonzero()[0]
    scale = np.maximum(right_counts - 1, 1) / np.maximum(left_counts - 1, 1)
    weights = asked.weights[left[kept]], listed.weights[right[kept]]
    ones = np.ones(len(kept), np.int64)
    options = _Options(
        pair[kept],
        i[kept],
        ones,
        j[kept],
        ones,
        alike[kept],
        alike[kept] * (weights[0] + weights[1]),
        2.0 * np.minimum(*weights),
        np.abs(i[kept] * scale[pair[kept]] - j[kept]),
    )
    if not (len(asked.joints.words) or len(listed.joints.words)):
        return options
    met = is_equal.nonzero()[0]
    known_left, known_right = (np.zeros(len(lefts), np.int64) for _ in range(2))
    # How often each word that met stands on either side: what is left over may be joined.
    places = pair[met] << 6 | i[met], pair[met] << 6 | j[met]
    times = [np.unique(own, return_inverse=True, return_counts=True)[1:] for own in places]
    right_times, left_times = (counts[inverse] for inverse, counts in times)
    is_left, is_right = left_times <= right_times, right_times <= left_times
    np.bitwise_or.at(known_left, pair[met][is_left], np.int64(1) << i[met][is_left])
    np.bitwise_or.at(known_right, pair[met][is_right], np.int64(1) << j[met][is_right])
    found = [
        options,
        _joined(asked, listed, lefts, rights, known_left, known_right),
        _turned(_joined(listed, asked, rights, lefts, known_right, known_left)),
    ]
    return _Options(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def _turned(options: _Options) -> _Options:
    """Return options with the two sides exchanged."""
    return options._replace(i=options.j, m=options.n, j=options.i, n=options.m)


def _alike(
    asked: Side,
    listed: Side,
    left: Numbers,
    right: Numbers,
    is_equal: Flags,
    alike_of: Alike,
) -> Weights:
    """Return the likeness of pairs of single terms, as `term_likeness` does."""
    alike = is_equal.astype(np.float64)
    is_fuzzy = asked.is_fuzzy[left] & listed.is_fuzzy[right]
    fuzzy = (is_fuzzy & ~is_equal).nonzero()[0]
    alike[fuzzy] = alike_of(asked.words[left[fuzzy]], listed.words[right[fuzzy]])
    roles = asked.roles[left], listed.roles[right]
    is_abbreviated = (roles[0] == INITIAL) & (roles[1] == WORD)
    is_abbreviated |= (roles[0] == WORD) & (roles[1] == INITIAL)
    is_abbreviated &= asked.letters[left] == listed.letters[right]
    is_abbreviated &= ~is_fuzzy & ~is_equal
    alike[is_abbreviated] = load_scoring().initial_likeness
    return alike


def _joined(
    long: Side,
    short: Side,
    lefts: Numbers,
    rights: Numbers,
    known_long: Numbers,
    known_short: Numbers,
) -> _Options:
    """Return every pairing of neighbours of one side with one term of the other.

    `known_long` and `known_short` have a bit for every term with an equal partner: words among
    them were not split or joined.
    """
    joints = long.joints
    joint_counts = joints.starts[lefts + 1] - joints.starts[lefts]
    term_counts = short.starts[rights + 1] - short.starts[rights]
    sizes = joint_counts * term_counts
    pair = np.arange(len(lefts)).repeat(sizes)
    place = spans(np.zeros(len(sizes), np.int64), sizes)
    at, j = np.divmod(place, term_counts[pair])
    joint = joints.starts[lefts[pair]] + at
    term = short.starts[rights[pair]] + j
    is_word = short.roles[term] == WORD
    is_lone = short.is_fuzzy[term] & ~(is_word & ((known_short[pair] >> j & 1) != 0))
    lengths = long.joined.lengths[joints.words[joint]], short.spelt.lengths[short.words[term]]
    # Marks count in `_align`: they are one letter at most on either side.
    kept = (is_lone & (abs(lengths[0] - lengths[1]) <= _LENGTHS_APART + 1)).nonzero()[0]
    pair, j, joint, term = pair[kept], j[kept], joint[kept], term[kept]
    words = _word_bits(long, lefts)
    mask = ((np.int64(1) << joints.sizes[joint]) - 1) << joints.first[joint]
    kept = ((mask & known_long[pair] & words[pair]) == 0).nonzero()[0]
    pair, j, joint, term = pair[kept], j[kept], joint[kept], term[kept]
    runs, words_met = joints.words[joint], short.words[term]
    likeness = joined_likeness(long.joined, short.spelt, runs, words_met)
    likeness[_too_far(long.joined, short.spelt, runs, words_met)] = 0.0
    alike = load_scoring().joined_likeness * likeness
    kept = (alike > 0.0).nonzero()[0]
    pair, j, joint, term, alike = pair[kept], j[kept], joint[kept], term[kept], alike[kept]
    weights = joints.weights[joint], short.weights[term]
    return _Options(
        pair,
        joints.first[joint],
        joints.sizes[joint],
        j,
        np.ones(len(pair), np.int64),
        alike,
        alike * (weights[0] + weights[1]),
        2.0 * np.minimum(*weights),
        np.zeros(len(pair), np.float64),
    )


def _too_far(joined: Words, words: Words, runs: Numbers, places: Numbers) -> Flags:
    marks = [
        (own.is_syllable[at] | own.is_unvowelled[at]).astype(np.int64)
        for own, at in ((joined, runs), (words, places))
    ]
    apart = joined.lengths[runs] - words.lengths[places] + marks[0] - marks[1]
    too_far: Flags = abs(apart) > _LENGTHS_APART
    return too_far


def _word_bits(side: Side, names: Numbers) -> Numbers:
    """Return a number for each name with a bit for every term that is a word."""
    counts = side.starts[1:] - side.starts[:-1]
    place = spans(np.zeros(len(counts), np.int64), counts)
    bits = np.where(side.roles == WORD, np.int64(1) << np.minimum(place, MOST_TERMS), 0)
    ends = np.concatenate([[0], bits.cumsum()])
    own: Numbers = (ends[side.starts[1:]] - ends[side.starts[:-1]])[names]
    return own


def _is_inside(words: Numbers, taken: Numbers, sort: NameSort) -> Flags:
    """Tell whether what has no partner is no loss, as in `_align`."""
    if sort is not NameSort.person:
        whole: Flags = (words != 0) & ((words & ~taken) == 0)
        return whole
    last = _highest(words)
    before = _highest(words ^ last)
    first: Numbers = words & -words
    inside: Flags = ((first & taken) != 0) & (((last | before) & taken) != 0)
    return inside


def _highest(bits: Numbers) -> Numbers:
    """Return the highest bit of each number alone."""
    for shift in (1, 2, 4, 8, 16, 32):
        bits = bits | bits >> shift
    return bits ^ bits >> 1


def _best_first(options: _Options, size: int) -> tuple[_Options, Numbers, Numbers]:
    """Return the pairings that are chosen: the best of each pair, then the best that is left.

    Beside them stand the asked and the listed terms that have a partner, as bits.
    """
    spans_of = options.i << 18 | options.m << 12 | options.j << 6 | options.n
    order = np.lexsort((-spans_of, options.apart, -options.taken, options.pair))
    left_bits = ((np.int64(1) << options.m) - 1) << options.i
    right_bits = ((np.int64(1) << options.n) - 1) << options.j
    left_taken, right_taken = np.zeros(size, np.int64), np.zeros(size, np.int64)
    chosen = []
    while len(order):
        pair = options.pair[order]
        best = order[heads(pair)]
        chosen.append(best)
        own = options.pair[best]
        left_taken[own] |= left_bits[best]
        right_taken[own] |= right_bits[best]
        is_taken = left_taken[pair] & left_bits[order] | right_taken[pair] & right_bits[order]
        order = order[is_taken == 0]
    return options.where(np.concatenate(chosen) if chosen else order), left_taken, right_taken


class _Counted(NamedTuple):
    """Sums over the terms of one side from its beginning, so that any run is a difference."""

    words: Weights
    numbers: Weights
    initials: Weights
    generic: Weights
    other: Weights


def _counted(side: Side) -> _Counted:
    is_generic = side.roles == GENERIC
    return _Counted(
        _running(side.roles == WORD),
        _running(side.roles == NUMBER),
        _running(side.roles == INITIAL),
        _running(np.where(is_generic, side.weights, 0.0)),
        _running(np.where(is_generic, 0.0, side.weights)),
    )


def _running(values: Weights | Flags) -> Weights:
    """Return the sum of all values before each place, and of all at the end."""
    sums: Weights = np.zeros(len(values) + 1, np.float64)
    values.cumsum(out=sums[1:])
    return sums


class _Missing(NamedTuple):
    """What of each name of the pairs found no partner, and what did, by chosen pairing."""

    words: Weights
    numbers: Weights
    generic: Weights
    other: Weights
    words_met: Weights
    initials_met: Weights


def _missing(side: Side, names: Numbers, pair: Numbers, first: Numbers, count: Numbers) -> _Missing:
    sums = _counted(side)
    start = side.starts[names[pair]] + first
    end = start + count
    met = [values[end] - values[start] for values in sums]
    whole = [values[side.starts[names + 1]] - values[side.starts[names]] for values in sums]
    words, numbers, _, generic, other = (
        total - np.bincount(pair, own, len(names)) for total, own in zip(whole, met, strict=True)
    )
    return _Missing(words, numbers, generic, other, met[0], met[2])


def _summed(
    asked: Side,
    listed: Side,
    lefts: Numbers,
    rights: Numbers,
    chosen: _Options,
    inside: list[Flags],
    sort: NameSort,
) -> Scores:
    scoring = load_scoring()
    cost = scoring.missing[sort.value]
    pair, size = chosen.pair, len(lefts)
    left = _missing(asked, lefts, pair, chosen.i, chosen.m)
    right = _missing(listed, rights, pair, chosen.j, chosen.n)
    words_met = np.bincount(
        pair, np.where(left.words_met > 0, np.maximum(chosen.m, chosen.n), 0), size
    )
    listed_rate = np.where(words_met > 1, cost.listed, cost.listed_after_one)
    is_met = np.bincount(pair, left.words_met > 0, size) >= cost.least_met_inside
    listed_rate[is_met & inside[1] & (left.words <= 0)] = cost.listed_inside
    asked_rate = np.full(size, cost.query)
    asked_rate[is_met & inside[0] & (right.words <= 0)] = cost.query_inside
    generic = np.where(words_met > 0, 1.0, scoring.missing_without_words)
    lost = asked_rate * (left.other + generic * left.generic)
    lost += listed_rate * (right.other + generic * right.generic)
    lost += np.bincount(pair, _unverified(asked, listed, lefts, rights, chosen, sort), size)
    total = np.bincount(pair, chosen.weight, size) + 2.0 * lost
    has_met = np.bincount(pair, minlength=size) > 0
    share = chosen.alike * chosen.weight / total[pair]
    name = np.bincount(pair, share, size)
    told: Weights = np.bincount(pair, rounded(share + _UP), size).astype(np.float64)
    told += np.where((left.numbers > 0) & (right.numbers > 0), scoring.number_conflict, 0.0)
    if sort is NameSort.person:
        told += _common_parts(asked, lefts, chosen, left, right)
    told[~has_met] = 0.0
    return Scores(name.astype(np.float64), told, has_met)


def _unverified(
    asked: Side, listed: Side, lefts: Numbers, rights: Numbers, chosen: _Options, sort: NameSort
) -> Weights:
    """Return what words cost whose partner is only their initial, as in `_align`."""
    cost, rest = load_scoring().missing[sort.value], load_scoring().initial_rest
    left = asked.starts[lefts[chosen.pair]] + chosen.i
    right = listed.starts[rights[chosen.pair]] + chosen.j
    heavier = listed.weights[right] - asked.weights[left]
    is_initial = asked.roles[left] == INITIAL, listed.roles[right] == INITIAL
    lost: Weights = np.where(
        is_initial[0],
        rest * cost.listed * np.maximum(heavier, 0.0),
        rest * cost.query * np.maximum(-heavier, 0.0),
    )
    lost[is_initial[0] == is_initial[1]] = 0.0
    return lost


def _common_parts(
    asked: Side, lefts: Numbers, chosen: _Options, left: _Missing, right: _Missing
) -> Weights:
    """Return the least that an incomplete agreement in common names costs, as in `_doubts`."""
    rule, size = load_scoring().common_parts, len(lefts)
    pair = chosen.pair
    unlike = np.bincount(pair, chosen.alike < rule.whole_likeness, size)
    is_whole = (left.words <= 0) & (right.words <= 0) & (unlike == 0)
    bits = _running(np.where(asked.roles == WORD, _information(asked.weights), 0.0))
    start = asked.starts[lefts[pair]] + chosen.i
    own = bits[start + chosen.m] - bits[start]
    # Whether words met as nicknames is not looked at: the least any of them may lose.
    lost_by = rule.per_unlikeness * rule.nickname_share
    own = np.maximum(own - lost_by * (1.0 - chosen.alike), 0.0)
    own = np.where(left.words_met > 0, own, 0.0)
    own = np.where(left.initials_met + right.initials_met > 0, rule.initial_bits, own)
    least = np.where(unlike == 0, min(rule.bits, rule.bits_inside), rule.bits)
    needed = np.where(left.words > 0, max(rule.bits, rule.bits_unframed), least)
    lacking = np.maximum(needed - np.bincount(pair, own, size), 0.0)
    lost = rounded(np.maximum(rule.per_bit * lacking, rule.most) + _UP)
    lost[is_whole] = 0.0
    return lost


def _information(weights: Weights) -> Weights:
    """Return `information` of many weights."""
    scoring = load_scoring()
    common, rare = -log10(scoring.common_share), -log10(scoring.rare_share)
    depth = (weights - scoring.common_weight) / (1.0 - scoring.common_weight)
    bits: Weights = (common + (rare - common) * depth.clip(0.0, 1.0)) / log10(2.0)
    return bits


def joined_likeness(long: Words, short: Words, runs: Numbers, words: Numbers) -> Weights:
    """Return how alike joined words and single ones are, each pair of them compared once."""
    lefts, rights, which = distinct_pairs(runs, words)
    return joined_similarities(long, short, lefts, rights)[which]


def rounded(values: Weights) -> Weights:
    """Return values rounded to four digits as Python rounds them, ties and all."""
    scaled = values * 1e4
    near_tie = (np.abs(scaled - np.floor(scaled) - 0.5) < 1e-6).nonzero()[0]
    found: Weights = np.round(values, 4)
    for place in near_tie.tolist():
        found[place] = round(float(values[place]), 4)
    return found
