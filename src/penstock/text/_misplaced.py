"""Words of phrases that stand apart, in another order, with a blank inside or joined to a name.

`LIMITED LIABILITY COMP ANY`, `Limited Vega Liability Company`, `MIDDLE EASTTRADING`: whoever types,
reads a scan or sorts words makes these, and each would turn words that say nothing into a name.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise
from typing import TypeVar

from msgspec import Struct
from rapidfuzz.distance import OSA

from penstock.text._fold import fold
from penstock.text._roles import NameSort, TokenRole, lexicon

_SHORTEST_SPLIT = 5
_SHORTEST_UNSPOKEN = 3
_FEWEST_SCATTERED = 3
_LONGEST_TURNED = 3
_SHORTEST_TURNED = 4
_AND = "and"
_SHORTEST_GLUED = 5
_SHORTEST_END = 2
_FEWEST_OF_NAME = 3
_SHORTEST_GENERIC = 6
_SHORT_PHRASE = 13
_SHORT_SIZES = (5, 4, 3)
_FEWEST_LETTERS = 5
_LONGEST_DOTTED = 3
_ROLES = frozenset({TokenRole.legal_form, TokenRole.generic, TokenRole.place})

Words = tuple[str, ...]
_Key = TypeVar("_Key", str, int)


class _Phrases(Struct, frozen=True):
    """The Latin phrases of the tables by what leads to them.

    Attributes:
        parts: words of legal forms and company phrases that are known with a blank in them.
        scattered: legal forms by a word that is nothing else, the longest first.
        turned: phrases that are known with their first or last word at the other end of a name.
        by_second, by_last_but_one: phrases by the word beside the one that a name is joined to.
        short: short legal forms by how many words they have.
        short_words: the words of these.
    """

    parts: frozenset[str]
    scattered: dict[str, list[Words]]
    turned: frozenset[Words]
    by_second: dict[str, list[Words]]
    by_last_but_one: dict[str, list[Words]]
    short: dict[int, list[Words]]
    short_words: frozenset[str]


@cache
def _phrases() -> _Phrases:
    spans = lexicon(NameSort.organisation).spans.values()
    phrases = [
        (tuple(words), token.role)
        for each in spans
        for words, token in each
        if token.role in _ROLES and all(word.isascii() for word in words)
    ]
    forms = [words for words, role in phrases if role is TokenRole.legal_form]
    forms.sort(key=len, reverse=True)
    glued = [words for words, _ in phrases if len("".join(words)) >= _SHORTEST_GLUED]
    short = [
        words
        for words in forms
        if _FEWEST_LETTERS <= len("".join(words)) < _SHORT_PHRASE and len(words) in _SHORT_SIZES
    ]
    return _Phrases(
        parts=_parts(phrases),
        scattered=_grouped((word, words) for words in forms if (word := _telling_word(words))),
        turned=frozenset(words for words, role in phrases if _may_turn(words, role)),
        by_second=_grouped((words[1], words) for words in glued if len(words[0]) >= _SHORTEST_END),
        by_last_but_one=_grouped(
            (words[-2], words) for words in glued if len(words[-1]) >= _SHORTEST_END
        ),
        short=_grouped((len(words), words) for words in short),
        short_words=frozenset(word for words in short for word in words),
    )


def _grouped(pairs: Iterable[tuple[_Key, Words]]) -> dict[_Key, list[Words]]:
    """Return phrases by what leads to them, in the order they came."""
    found: dict[_Key, list[Words]] = {}
    for key, words in pairs:
        found.setdefault(key, []).append(words)
    return found


def _parts(phrases: list[tuple[Words, TokenRole]]) -> frozenset[str]:
    """Return the words that are known with a blank in them, those of one word included."""
    known = lexicon(NameSort.organisation).words
    single = [word for word, token in known.items() if token.role is TokenRole.legal_form]
    of_forms = [word for words, role in phrases if role is TokenRole.legal_form for word in words]
    generic = [word for words, role in phrases if role is TokenRole.generic for word in words]
    return frozenset(
        word
        for word in (*single, *of_forms)
        if word.isascii() and (len(word) >= _SHORTEST_SPLIT or _is_unspoken(word))
    ) | {word for word in generic if len(word) >= _SHORTEST_GENERIC}


def _telling_word(words: Words) -> str:
    """Return the longest word of a legal form that is nothing else; empty where it has none."""
    known = lexicon(NameSort.organisation).words
    own = [word for word in words if word not in known and len(word) >= _SHORTEST_SPLIT]
    return max(own, key=len, default="") if len(words) >= _FEWEST_SCATTERED else ""


def _may_turn(words: Words, role: TokenRole) -> bool:
    return role is TokenRole.legal_form or all(
        len(word) >= _SHORTEST_TURNED or word == _AND for word in words
    )


def _is_unspoken(word: str) -> bool:
    return len(word) >= _SHORTEST_UNSPOKEN and not any(each in word for each in "aeiouy")


def placed(words: list[str]) -> list[str]:
    """Return the folded words of a body's name with those of its known phrases where they belong.

    >>> placed(["limited", "liability", "comp", "any", "vega"])
    ['limited', 'liability', 'company', 'vega']
    >>> placed(["limited", "vega", "company", "liability"])
    ['vega', 'limited', 'liability', 'company']
    >>> placed(["vega", "middle", "easttrading"])
    ['vega', 'middle', 'east', 'trading']
    """
    if len(words) == 1:
        return words
    for step in (_together, _unglued, _gathered, _turned, _spelt):
        words = step(words)
    return words


@lru_cache(1 << 12)
def is_short_form_with_slip(text: str) -> bool:
    """Tell whether letters with dots are a legal form of two or three letters with one slip in it.

    A letter more, less or another (optimal string alignment distance): `S.q.`, `S..`, `S.AA.`

    >>> is_short_form_with_slip("S.q."), is_short_form_with_slip("S.A.")
    (True, False)
    """
    folded = fold(text)
    letters = folded.replace(" ", "")
    known = lexicon(NameSort.organisation).words
    if not 0 < len(letters) <= _LONGEST_DOTTED + 1 or folded in known:
        return False
    return any(
        len(form) in (2, _LONGEST_DOTTED) and OSA.distance(letters, form, score_cutoff=1) <= 1
        for form, token in known.items()
        if token.role is TokenRole.legal_form and form.isascii()
    )


def _together(words: list[str]) -> list[str]:
    """Write a word of a legal form with a blank in it as one: `comp any`, `g mbh`."""
    parts = _phrases().parts
    for at, (left, right) in enumerate(pairwise(words)):
        whole = left + right
        is_at_end = at == len(words) - 2
        if whole in parts and (is_at_end or len(whole) >= _SHORTEST_SPLIT):
            return [*words[:at], whole, *words[at + 2 :]]
    return words


def _unglued(words: list[str]) -> list[str]:
    """Set a name apart from the first or the last word of a phrase: `pte`, `east`."""
    found, known = _phrases(), lexicon(NameSort.organisation).words
    for at, (left, right) in enumerate(pairwise(words)):
        for phrase in found.by_second.get(right, ()) if left not in known else ():
            end = at + len(phrase)
            if _is_glued(left, left.removesuffix(phrase[0]), phrase[0]) and (
                tuple(words[at + 1 : end]) == phrase[1:]
            ):
                return [*words[:at], left.removesuffix(phrase[0]), *phrase, *words[end:]]
        for phrase in found.by_last_but_one.get(left, ()) if right not in known else ():
            start = at + 2 - len(phrase)
            if _is_glued(right, right.removeprefix(phrase[-1]), phrase[-1]) and (
                start >= 0 and tuple(words[start : at + 1]) == phrase[:-1]
            ):
                rest = right.removeprefix(phrase[-1])
                return [*words[:start], *phrase, rest, *words[at + 2 :]]
    return words


def _is_glued(word: str, rest: str, part: str) -> bool:
    """Tell whether a word is part of a phrase and a name, or a word that is known: `bureauof`."""
    if len(rest) == len(word):
        return False
    # The shorter what is cut off, the longer what is left: `ofkunlun`, but not `ofer`.
    fewest = _FEWEST_OF_NAME + (len(part) < _FEWEST_OF_NAME)
    return len(rest) >= fewest or (rest in lexicon(NameSort.organisation).words and len(rest) > 1)


def _gathered(words: list[str]) -> list[str]:
    """Put the words of a legal form that stand in any order together, at the end of the name."""
    scattered = _phrases().scattered
    forms = [form for word in words if word in scattered for form in scattered[word]]
    for form in sorted(forms, key=len, reverse=True):
        rest = words.copy()
        for word in form:
            if word not in rest:
                break
            rest.remove(word)
        else:
            size = len(form)
            if any(tuple(words[at : at + size]) == form for at in range(len(words) - size + 1)):
                return words
            return [*rest, *form] if rest else words
    return words


def _turned(words: list[str]) -> list[str]:
    """Put a phrase together whose first or last word stands at the other end of the name."""
    turned = _phrases().turned
    for size in range(1, min(_LONGEST_TURNED, len(words) - 2) + 1):
        if (*words[-size:], words[0]) in turned:
            return [*words[1:], words[0]]
        if (words[-1], *words[:size]) in turned:
            return [words[-1], *words[:-1]]
    return words


def _spelt(words: list[str]) -> list[str]:
    """Set a short legal form at the end right, in one word of which a slip is: `sa de cw`."""
    found = _phrases()
    if found.short_words.isdisjoint(words[-2:]):
        return words
    for size in _SHORT_SIZES:
        window = tuple(words[-size:])
        if len(words) <= size or window in found.short.get(size, ()):
            continue
        for form in found.short.get(size, ()):
            odd = [(own, meant) for own, meant in zip(window, form, strict=True) if own != meant]
            if len(odd) == 1 and OSA.distance(*odd[0]) == 1:
                return [*words[:-size], *form]
    return words
