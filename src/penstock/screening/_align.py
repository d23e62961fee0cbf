"""How alike two names are: the best one-to-one alignment of their terms, weighed.

```
            sum over aligned pairs of likeness x (weight left + weight right)
score = ---------------------------------------------------------------------------------
        sum over aligned pairs of (weight left + weight right) + 2 x cost of unpaired terms
```

Each aligned pair contributes its own summand, so the score is the sum of its explanation. Rare
words weigh more than common ones, generic company words and legal forms little. Terms of the
question without a partner cost more than those of the listed name, since people leave middle names
out. The plain Python here is the reference; retrieval only decides which names are worth it.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from penstock.screening._parameters import Missing, load_scoring
from penstock.screening._terms import Form, Term
from penstock.text import (
    MARKS,
    NameSort,
    TokenRole,
    bare,
    is_spanish_family,
    join_words,
    joined_similarity,
    token_similarity,
)

Likeness = Callable[[str, str], float]


class Pairing(Struct, frozen=True):
    """Terms that were laid beside one another. `share` is their summand of the score."""

    asked: tuple[Term, ...]
    listed: tuple[Term, ...]
    likeness: float
    share: float


class Alignment(Struct, frozen=True):
    """How two names compare: the score before facts, its summands and what found no partner.

    `is_tight` says that the first and the last asked term found one, `is_framed` that the first
    and the last listed word did, `is_turned` that some stand in another order than listed, and
    `is_rotated` that they only begin elsewhere: the family's name first, or last.
    """

    score: float
    pairings: tuple[Pairing, ...]
    missing_asked: tuple[Term, ...]
    missing_listed: tuple[Term, ...]
    is_number_conflict: bool
    sort: NameSort = NameSort.organisation
    is_tight: bool = True
    is_framed: bool = True
    is_turned: bool = False
    is_rotated: bool = False


LONGEST_JOINT = 4
# Runs of names are two or three words; only phrases of known role (`public joint stock company`)
# are longer.
LONGEST_PLAIN_JOINT = 3
PHRASES = frozenset({TokenRole.legal_form, TokenRole.generic})
_NOTHING = Alignment(0.0, (), (), (), is_number_conflict=False)

# A possible pairing: value for the greedy choice, distance between places, the spans of terms
# it takes on either side, likeness and weight.
_Option = tuple[float, float, int, int, int, int, float, float]


def term_likeness(asked: Term, listed: Term, likeness: Likeness) -> float:
    """Return how alike two single terms are, by their roles."""
    if asked.text == listed.text:
        return 1.0
    if asked.is_fuzzy and listed.is_fuzzy:
        return likeness(asked.spelt, listed.spelt)
    roles = (asked.role, listed.role)
    is_abbreviated = TokenRole.initial in roles and TokenRole.word in roles
    if is_abbreviated and asked.text[0] == listed.text[0]:
        return load_scoring().initial_likeness
    return 0.0


def _pair_weight(asked: Term, listed: Term) -> float:
    """Return what a pair weighs: twice the lesser, so that a misspelling is no rare word."""
    return 2.0 * min(asked.weight, listed.weight)


def _options(asked: Form, listed: Form, likeness: Likeness, *, may_join: bool) -> list[_Option]:
    """Return every possible pairing of one term with one, or of two neighbours with one."""
    options: list[_Option] = []
    scale = max(len(listed) - 1, 1) / max(len(asked) - 1, 1)
    for i, left in enumerate(asked):
        for j, right in enumerate(listed):
            alike = term_likeness(left, right, likeness)
            if alike > 0.0:
                weight = _pair_weight(left, right)
                taken = alike * (left.weight + right.weight)
                options.append((taken, -abs(i * scale - j), i, 1, j, 1, alike, weight))
    if may_join:
        options += _joined_options(asked, listed)
    options.sort(reverse=True)
    return options


def _joined_options(asked: Form, listed: Form) -> list[_Option]:
    """Return every pairing of neighbouring terms of one side with one term of the other.

    Words with an equal partner take no part: they were not split or joined, unless one side has
    them more often (`Abdul Sattar Abdul Manan`). Company words do, since a misspelt phrase leaves
    pieces that are company words themselves.
    """
    options: list[_Option] = []
    ceiling = load_scoring().joined_likeness
    for long, short, is_listed in ((asked, listed, False), (listed, asked, True)):
        if len(long) < 2:
            continue
        long_met, short_met = _met_words(long, short), _met_words(short, long)
        lone = [
            (at, other)
            for at, other in enumerate(short)
            if other.is_fuzzy and other.text not in short_met
        ]
        if not lone:
            continue
        for joint in listed_joints(long) if is_listed else joints(long):
            terms = long[joint.start : joint.start + joint.size]
            if any(term.text in long_met for term in terms):
                continue
            for at, other in lone:
                if abs(len(other.spelt) - len(joint.text)) > 3:
                    continue
                alike = ceiling * joined_similarity(joint.text, other.spelt)
                if alike > 0.0:
                    weight = 2.0 * min(joint.weight, other.weight)
                    here, there = (joint.start, joint.size), (at, 1)
                    spans = (*there, *here) if is_listed else (*here, *there)
                    taken = alike * (joint.weight + other.weight)
                    options.append((taken, 0.0, *spans, alike, weight))
    return options


def _met_words(own: Form, other: Form) -> frozenset[str]:
    """Return the words of a name that all have an equal partner in the other."""
    texts, others = [term.text for term in own], [term.text for term in other]
    return frozenset(
        term.text
        for term in own
        if term.role is TokenRole.word and 0 < others.count(term.text) >= texts.count(term.text)
    )


class Joint(NamedTuple):
    """Neighbouring terms of a name written as one: where they start and how many they are."""

    text: str
    weight: float
    start: int
    size: int
    is_turned: bool = False


@lru_cache(1 << 12)
def joints(form: Form) -> tuple[Joint, ...]:
    """Return every run of neighbouring terms that may be written as one word or phrase."""
    found = []
    texts = [term.joins for term in form]
    length = len(form)
    for start in range(length - 1):
        if not texts[start]:
            continue
        for end in range(start + 1, min(start + LONGEST_JOINT, length)):
            if not texts[end]:
                break
            is_long = end - start >= LONGEST_PLAIN_JOINT
            if is_long and not any(part.role in PHRASES for part in form[start : end + 1]):
                break
            if end > start + 1:
                found.append(straight_joint(form, start, end - start + 1))
            else:  # most are two, and no article stands between two
                text = texts[start] + texts[end] + mark_of(form[end])
                found.append(Joint(text, form[start].weight + form[end].weight, start, 2))
    if 1 < length <= LONGEST_PLAIN_JOINT and all(term.role is TokenRole.word for term in form):
        found.append(turned_joint(form))
    return tuple(found)


@lru_cache(1 << 12)
def listed_joints(form: Form) -> tuple[Joint, ...]:
    """Return the runs of a listed name: those of any name, and however long, the whole of it.

    So is the whole without the legal forms before and after it, which are set apart when glued.
    """
    found = joints(form)
    if len(form) <= LONGEST_PLAIN_JOINT or not all(term.joins for term in form):
        return found
    start, end = 0, len(form)
    while start < end and form[start].role is TokenRole.legal_form:
        start += 1
    while start < end and form[end - 1].role is TokenRole.legal_form:
        end -= 1
    wholes = [straight_joint(form, 0, len(form))]
    if end - start > 1:
        wholes.append(straight_joint(form, start, end - start))
    return (*found, *(whole for whole in dict.fromkeys(wholes) if whole not in found))


def straight_joint(form: Form, start: int, size: int) -> Joint:
    """Return some neighbours of a name, all of which may be joined, as they stand."""
    terms = form[start : start + size]
    text = join_words(tuple([term.joins for term in terms])) + mark_of(terms[-1])
    return Joint(text, sum([term.weight for term in terms]), start, size)


def turned_joint(form: Form) -> Joint:
    """Return a whole name with the family name first, the other way round than the list has it."""
    words = tuple([bare(term.spelt) for term in (form[-1], *form[:-1])])
    weight = sum([term.weight for term in form])
    return Joint(join_words(words) + mark_of(form[0]), weight, 0, len(form), is_turned=True)


def mark_of(term: Term) -> str:
    """Return the mark of the script that a term was read from, if it has one."""
    last = term.spelt[-1:]
    return last if last in MARKS else ""


def align(
    asked: Form,
    listed: Form,
    sort: NameSort,
    likeness: Likeness = token_similarity,
    *,
    may_join: bool = True,
) -> Alignment:
    """Return the best alignment of an asked name with a listed one.

    Args:
        asked: terms of the question's name.
        listed: terms of the listed name.
        sort: decides what missing terms cost.
        likeness: likeness of two term texts, 0 to 1; a memo of `token_similarity` in practice.
        may_join: False where it is known that no words of one side are joined in the other.
    """
    if not asked or not listed:
        return _NOTHING
    taken_asked, taken_listed = [False] * len(asked), [False] * len(listed)
    chosen: list[_Option] = []
    words_met = pairs_met = 0
    for option in _options(asked, listed, likeness, may_join=may_join):
        _, _, i, i_count, j, j_count, _, _ = option
        if any(taken_asked[i : i + i_count]) or any(taken_listed[j : j + j_count]):
            continue
        taken_asked[i : i + i_count] = [True] * i_count
        taken_listed[j : j + j_count] = [True] * j_count
        chosen.append(option)
        if any(term.role is TokenRole.word for term in asked[i : i + i_count]):
            words_met += max(i_count, j_count)
            pairs_met += 1
    if not chosen:
        return _NOTHING
    missing_asked = _left(asked, taken_asked)
    missing_listed = _left(listed, taken_listed)
    cost = load_scoring().missing[sort.value]
    rates = cost.rates(
        words_met,
        pairs_met,
        asked_inside=not _has_word(missing_listed) and _is_inside(asked, taken_asked, sort),
        listed_inside=not _has_word(missing_asked) and _is_inside(listed, taken_listed, sort),
    )
    total = sum(option[7] for option in chosen) + 2.0 * (
        _cost(missing_asked, missing_listed, rates, words_met)
        + sum(_unverified(asked[option[2]], listed[option[4]], cost) for option in chosen)
    )
    places = [j for _, j in sorted((option[2], option[4]) for option in chosen)]
    pairings = tuple(
        Pairing(asked[i : i + m], listed[j : j + n], alike, alike * weight / total)
        for _, _, i, m, j, n, alike, weight in sorted(chosen, key=lambda option: option[2])
    )
    return Alignment(
        sum(pairing.share for pairing in pairings),
        pairings,
        missing_asked,
        missing_listed,
        is_number_conflict=_has_number(missing_asked) and _has_number(missing_listed),
        sort=sort,
        is_tight=taken_asked[0] and taken_asked[-1],
        is_framed=_is_framed(listed, taken_listed),
        is_turned=places != sorted(places),
        is_rotated=_is_rotated(places),
    )


def _is_rotated(places: Sequence[int]) -> bool:
    """Tell whether places rise all along but for one step back to the start."""
    first = places.index(min(places))
    turned = [*places[first:], *places[:first]]
    return turned == sorted(places)


def _is_inside(form: Form, taken: Sequence[bool], sort: NameSort) -> bool:
    """Tell whether what has no partner is no loss.

    Of persons, where it stands inside: middle names, a mother's family name last. Of bodies, where
    all words have one: company words and places are left out or added.
    """
    words = [at for at, term in enumerate(form) if term.role is TokenRole.word]
    if sort is not NameSort.person:
        return bool(words) and all(taken[at] for at in words)
    return bool(words) and taken[words[0]] and any(taken[at] for at in words[-2:])


def _is_framed(form: Form, taken: Sequence[bool]) -> bool:
    """Tell whether the first word and the family name met: of two Spanish ones, the father's."""
    words = [at for at, term in enumerate(form) if term.role is TokenRole.word]
    if not words or (taken[words[0]] and taken[words[-1]]):
        return True
    families = [at for at in words[-2:] if is_spanish_family(form[at].text)]
    return len(families) > 1 and len(words) > len(families) and taken[words[0]] and taken[words[-2]]


def _left(form: Form, taken: Sequence[bool]) -> tuple[Term, ...]:
    return tuple(term for term, is_taken in zip(form, taken, strict=True) if not is_taken)


def _cost(
    asked: tuple[Term, ...],
    listed: tuple[Term, ...],
    rates: tuple[float, float],
    words_met: int,
) -> float:
    generic = 1.0 if words_met else load_scoring().missing_without_words
    return sum(
        rate * term.weight * (generic if term.role is TokenRole.generic else 1.0)
        for rate, terms in zip(rates, (asked, listed), strict=True)
        for term in terms
    )


def _unverified(asked: Term, listed: Term, cost: Missing) -> float:
    """Return what a word costs whose partner is only its initial: most of it was not seen."""
    if (asked.role is TokenRole.initial) is (listed.role is TokenRole.initial):
        return 0.0
    rest = load_scoring().initial_rest
    if asked.role is TokenRole.initial:
        return rest * cost.listed * max(listed.weight - asked.weight, 0.0)
    return rest * cost.query * max(asked.weight - listed.weight, 0.0)


def _has_word(terms: tuple[Term, ...]) -> bool:
    return any(term.role is TokenRole.word for term in terms)


def _has_number(terms: tuple[Term, ...]) -> bool:
    return any(term.role is TokenRole.number for term in terms)
