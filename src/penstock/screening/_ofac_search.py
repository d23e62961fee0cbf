"""The score OFAC's own Sanctions List Search would show, for those who compare with it.

The method is the published one (OFAC FAQs 246, 247 and 249) in plain steps: a listed name is looked
at when one of its parts begins with the letter of an asked part and is at least half like it by
edit distance; then two techniques are tried, Jaro-Winkler on the whole names and Jaro-Winkler with
Soundex on their parts, and the higher counts. It decides nothing here: it stands beside our score.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import msgspec
from msgspec import Struct
from rapidfuzz.distance import Jaro, Levenshtein

from penstock.data import data_file
from penstock.model import Name, NameKind, Party

# An apostrophe binds (O'BRIEN is one part); every other mark parts. OFAC's list writes plain ASCII.
_APOSTROPHES = re.compile("['`´ʻʼ‘’]")
_NO_PART = re.compile(r"[\W_]+")
# The whole-name technique sees letters, digits and hyphens: AL-QAEDA is not ALQAEDA there.
_NOT_WHOLE = re.compile(r"[^\w-]|_")
_SOUNDEX_LENGTH = 4


class OfacSearch(Struct, frozen=True, forbid_unknown_fields=True):
    """The numbers of the method; `data/screening/ofac-search.yaml` says what each means.

    `soundex_digits` holds the letters of the digits 1 to 6 in order.
    """

    least_edit_likeness: float
    prefix_step: float
    prefix_letters: int
    short_letters: int
    soundex_step: float
    soundex_digits: tuple[str, ...]
    soundex_silent: str


@lru_cache(1)
def load_ofac_search() -> OfacSearch:
    """Return the shipped numbers of the method."""
    text = data_file("screening/ofac-search.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=OfacSearch)


def ofac_search_score(asked: str, listed: str, method: OfacSearch | None = None) -> float | None:
    """Return the score OFAC's search would show for a listed name: a whole number from 0 to 100.

    None where it would not show the name at all, whatever the slider says.

    Args:
        asked: the name typed into the search.
        listed: one listed name, as the publisher writes it (`LAST, First`).
        method: other numbers than the shipped ones.

    Example:
        >>> ofac_search_score("Vladimir Putni", "PUTIN, Vladimir")
        98.0

    Source: OFAC FAQ 249, https://ofac.treasury.gov/faqs/249.
    """
    return best_ofac_score(asked, (listed,), method)


def best_ofac_score(
    asked: str, names: Iterable[str], method: OfacSearch | None = None
) -> float | None:
    """Return the best score of several names of one party, or None; see `ofac_search_score`."""
    scorer = _scorer(method or load_ofac_search())
    best: float | None = None
    for name in names:
        likeness = scorer.likeness(asked, name, best or 0.0)
        if likeness is not None and (best is None or likeness > best):
            best = likeness
        if best == 1.0:
            break
    return None if best is None else float(round(100 * best))


def ofac_score_of(party: Party, asked: str) -> float | None:
    """Return the best score over the strong names of a party, written as OFAC lists names."""
    strong = [name for name in party.names if name.kind is not NameKind.WEAK_ALIAS]
    return best_ofac_score(asked, [_as_listed(name) for name in strong])


def _as_listed(name: Name) -> str:
    """Return `LAST, First` where the publisher separates the two; order counts in the whole."""
    return f"{name.family}, {name.given}" if name.family and name.given else name.text


def jaro(left: str, right: str) -> float:
    """Return the Jaro likeness of two strings, 0 to 1, each letter out of order counting by half.

    Libraries round an odd number of letters out of order down; OFAC's scores show it does not.
    """
    if not left or not right:
        return 0.0
    reach = max(0, max(len(left), len(right)) // 2 - 1)
    is_taken = [False] * len(right)
    met = []
    for place, letter in enumerate(left):
        for other in range(max(0, place - reach), min(place + reach + 1, len(right))):
            if right[other] == letter and not is_taken[other]:
                is_taken[other] = True
                met.append(letter)
                break
    if not met:
        return 0.0
    in_order = [letter for letter, taken in zip(right, is_taken, strict=True) if taken]
    out_of_order = sum(mine != other for mine, other in zip(met, in_order, strict=True)) / 2
    count = len(met)
    return (count / len(left) + count / len(right) + (count - out_of_order) / count) / 3


class _Scorer:
    """The method with one set of numbers, and a memo of the parts it has met."""

    def __init__(self, method: OfacSearch) -> None:
        self._method = method
        self._digits = {
            letter: str(digit)
            for digit, letters in enumerate(method.soundex_digits, 1)
            for letter in letters
        }
        self._pair = lru_cache(1 << 15)(self.part_likeness)

    def likeness(self, asked: str, listed: str, least: float = 0.0) -> float | None:
        """Return the likeness of two names, 0 to 1, or None where the search skips the name.

        Where it is at most `least` it may be less than exact.
        """
        by_parts = self._by_parts(_parts(asked), _parts(listed))
        if by_parts is None:
            return None
        left, right = _whole(asked), _whole(listed)
        # The library's Jaro is never below ours, and far quicker: a bound that spares the loop.
        if self._with_prefix(left, right, Jaro.similarity(left, right)) <= max(by_parts, least):
            return by_parts
        return max(by_parts, self._with_prefix(left, right, jaro(left, right)))

    def _by_parts(self, asked: tuple[str, ...], listed: tuple[str, ...]) -> float | None:
        """Return the mean over the asked parts of the best listed part."""
        counting = [part for part in asked if len(part) > self._method.short_letters] or asked
        best = [
            max((self._pair(part, other) for other in listed), default=0.0) for part in counting
        ]
        return sum(best) / len(best) if any(best) else None

    def part_likeness(self, asked: str, listed: str) -> float:
        """Return the likeness of two name parts, 0 to 1; 0 where the search does not look."""
        if asked[0] != listed[0]:
            return 0.0
        if Levenshtein.normalized_similarity(asked, listed) < self._method.least_edit_likeness:
            return 0.0
        likeness = self._with_prefix(asked, listed, jaro(asked, listed))
        if self.soundex(asked) == self.soundex(listed):
            likeness += self._method.soundex_step * (1 - likeness)
        return likeness

    def _with_prefix(self, left: str, right: str, likeness: float) -> float:
        """Return a Jaro likeness raised by equal leading letters (Winkler), whatever it is."""
        equal = 0
        for mine, other in zip(left[: self._method.prefix_letters], right, strict=False):
            if mine != other:
                break
            equal += 1
        return likeness + equal * self._method.prefix_step * (1 - likeness)

    def soundex(self, part: str) -> str:
        """Return the Soundex code of a part: its first letter and three digits."""
        code = part[:1]
        before = self._digits.get(code, "")
        for letter in part[1:]:
            digit = self._digits.get(letter, "")
            if digit and digit != before:
                code += digit
            if letter not in self._method.soundex_silent:
                before = digit
        return code[:_SOUNDEX_LENGTH].ljust(_SOUNDEX_LENGTH, "0")


@lru_cache(8)
def _scorer(method: OfacSearch) -> _Scorer:
    return _Scorer(method)


def _plain(name: str) -> str:
    """Return a name in capitals without marks over letters."""
    apart = unicodedata.normalize("NFKD", name.upper())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@lru_cache(1 << 12)
def _parts(name: str) -> tuple[str, ...]:
    return tuple(_NO_PART.sub(" ", _APOSTROPHES.sub("", _plain(name))).split())


@lru_cache(1 << 12)
def _whole(name: str) -> str:
    return _NOT_WHOLE.sub("", _plain(name))
