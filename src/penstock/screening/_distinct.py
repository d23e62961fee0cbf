"""Words of persons' names that are alike and yet names of their own.

A misspelling of a known name is seldom another known name, and another syllable is another name in
East Asia. What tables and letters tell of two words stands here; `_doubts` asks it.
"""

import re
from collections.abc import Sequence

from penstock.screening._align import Alignment, Pairing
from penstock.screening._parameters import DistinctWords
from penstock.screening._terms import Term
from penstock.text import (
    UNVOWELLED,
    TokenRole,
    asked_keys,
    bare,
    bearers_of,
    is_given,
    is_japanese_given,
    is_vietnamese_family,
    listed_keys,
    mandarin_syllables,
    name_variants,
    share_consonants,
    share_last_i,
    skeleton,
    spelled,
    token_similarity,
)

# One syllable as Chinese, Vietnamese and Korean names are written in Latin letters.
SYLLABLE = re.compile(r"[^aeiouy]{0,3}[aeiouy]{1,3}(?:n|ng|nh|m|p|t|c|ch|k|rk|l)?")
SAME_NAME = 0.9
RAREST = 1.0
_FAMILY_ENDINGS = ("ov", "ev", "in", "yn", "sk", "ski", "sky", "skii", "skiy", "nko")
_SYLLABLES_OF_NAME = 3
_SHORTEST_SURE = 5
_SHORTEST_TOLD = 5
_FAMILY_KEYS = ("v", "n")
_SHORTEST_MAN = 4
_WOMAN_ENDINGS = ("iyeh", "iyah", "iye", "ieh", "yeh")
_UNVOWELLED_ENDINGS = ("ih", "yh")
_CHINESE_STARTS = ("x", "q", "zh")
_CHINESE_ENDS = ("iao", "iang", "uang", "ong", "ing", "eng", "uo", "uan", "ian", "ui", "iu")


def distinct_words(alignment: Alignment, rule: DistinctWords) -> tuple[float, str]:
    """Return what words cost that are alike and yet names of their own.

    A misspelling of a known name is seldom another known name (`Gilbert`, `Gebert`), and in
    Chinese names another syllable is another name (`Xiaoming`, `Xiaohong`).
    """
    value = 0.0
    told = []
    words = _words_of(alignment)
    is_syllabic = len(words) > 1 and all(SYLLABLE.fullmatch(word) for word in words)
    is_vietnamese = any(map(_is_surely_vietnamese, words))
    is_written = is_vietnamese or any(map(is_vietnamese_family, words)) or _are_pinyin(words)
    is_surely_pinyin = _are_pinyin(words) and any(map(_is_only_pinyin, words))
    slip = slip_of(alignment)
    for pairing in alignment.pairings:
        if len(pairing.asked) != 1 or len(pairing.listed) != 1 or pairing.likeness == 1.0:
            continue
        asked, listed = pairing.asked[0], pairing.listed[0]
        if asked.role is not TokenRole.word or listed.role is not TokenRole.word:
            continue
        if pairing is slip:
            continue
        cost = _distinctness(pairing, asked, listed, rule)
        if is_syllabic:
            may_meet = not is_vietnamese and not is_surely_pinyin
            other = _other_syllable(asked, listed, rule, is_written=is_written, may_meet=may_meet)
            cost = min(cost, other)
        if cost < 0.0:
            value += cost
            told.append(f"'{asked.shown}' and '{listed.shown}'")
    return value, f"{', '.join(told)} are names of their own" if told else ""


def _distinctness(pairing: Pairing, asked: Term, listed: Term, rule: DistinctWords) -> float:
    if _is_nisba(bare(asked.spelt), bare(listed.spelt)):
        short = min(asked, listed, key=lambda term: len(bare(term.spelt)))
        # What nobody bears without the ending (`Choudar`) is the name with a letter lost.
        return rule.other_syllable if short.weight < RAREST else 0.0
    if max(asked.weight, listed.weight) < 1.0 and _is_other_gender(asked.text, listed.text):
        return rule.other_gender
    if _is_daughter_name(asked.spelt, listed.spelt):
        return rule.woman_ending
    may_tell = _may_tell(asked.text, listed.text)
    if may_tell and _are_man_and_woman(asked.text, listed.text):
        return rule.other_gender
    shared = asked_keys(asked.spelt) & listed_keys(listed.spelt)
    if UNVOWELLED in (asked.spelt[-1], listed.spelt[-1]) and not any(
        key[0] in _FAMILY_KEYS for key in shared
    ):
        return _other_consonants(bare(asked.spelt), bare(listed.spelt), rule)
    if shared:
        return 0.0
    left, right = mandarin_syllables(bare(asked.spelt)), mandarin_syllables(bare(listed.spelt))
    if len(left) > 1 and len(right) > 1 and _is_chinese(left) and _is_chinese(right):
        return rule.other_syllable
    if pairing.likeness >= rule.spelling:
        return 0.0
    if _is_one_family(asked.text, listed.text):
        return 0.0
    known = max(1.0 - max(asked.weight, listed.weight), 0.0)
    cost = rule.per_commonness * known
    is_other = may_tell and _are_other_names(asked.text, listed.text)
    return min(cost, rule.other_name) if is_other else cost


def _may_tell(left: str, right: str) -> bool:
    """Tell whether words may be held against the table of names.

    A slip in a short word is often a name, too, and swapped letters are a slip whatever they make.
    """
    return min(len(left), len(right)) >= _SHORTEST_TOLD and sorted(left) != sorted(right)


def _are_other_names(left: str, right: str) -> bool:
    """Tell whether two words are given names of their own or families: `Rajesh`, `Rakesh`.

    Not where the consonants are the same, since the vowels may be a matter of romanisation
    (`Salih`, `Salah`).
    """
    are_given = is_given(left) and is_given(right)
    are_families = "family" in bearers_of(left) & bearers_of(right)
    are_known = are_given or are_families or bool(name_variants(left) and name_variants(right))
    # Japanese vowels are written in full: Takeshi is not Takashi.
    are_japanese = is_japanese_given(left) and is_japanese_given(right)
    return are_known and (are_japanese or skeleton(left) != skeleton(right))


def _is_one_family(left: str, right: str) -> bool:
    """Tell whether words are a Slavic family name of a man and of a woman: `Ivanov`, `Ivanova`."""
    man, woman = sorted((left, right), key=len)
    return man.endswith(_FAMILY_ENDINGS) and woman == f"{man}a"


def _are_man_and_woman(left: str, right: str) -> bool:
    """Tell whether only men bear one name and only women the other: `Michael`, `Michelle`."""
    return {"man", "woman"} <= bearers_of(left) ^ bearers_of(right)


def _is_daughter_name(left: str, right: str) -> bool:
    """Tell whether one word is the other with the ending of a woman's name, in any spelling.

    `Yevgeny`, `Yevgenia`; `Mahdi`, `Mahdieh`; `Fahri`, `Fahriye`. Without its vowels Mahdieh ends
    in `ih`, which is no ending of a woman else: `Alshevskih` is a family of Russia.
    """
    is_unvowelled = UNVOWELLED in (left[-1], right[-1])
    left, right = bare(left), bare(right)
    man, woman = (left, right) if right.endswith(("a", "e", "h")) else (right, left)
    if len(man) < _SHORTEST_MAN or not man.endswith(("i", "y")):
        return False
    if woman.endswith("a") and woman[-2:-1] in ("i", "y", "j"):
        return spelled(woman) == f"{spelled(man)}a"
    endings = (*_WOMAN_ENDINGS, *_UNVOWELLED_ENDINGS) if is_unvowelled else _WOMAN_ENDINGS
    ending = next((end for end in endings if woman.endswith(end)), "")
    return bool(ending) and skeleton(woman.removesuffix(ending)) == skeleton(man)


def _other_consonants(left: str, right: str, rule: DistinctWords) -> float:
    """Return what it costs that consonants differ of which alone a name is known for sure."""
    if not share_consonants(left, right):
        return rule.other_consonants
    return 0.0 if share_last_i(left, right) else rule.other_syllable


def _is_other_gender(left: str, right: str) -> bool:
    """Tell whether one given name is the other of a woman: `Karim`, `Karima`; `Mario`, `Maria`.

    The endings of family names (`Ivanov`, `Ivanova`) are those of one family.
    """
    man, woman = (left, right) if right.endswith(("a", "e")) else (right, left)
    if man.endswith(_FAMILY_ENDINGS) or man == woman:
        return False
    endings = ("a", "ia", "ina", f"{man[-1]}e", f"{man[-1]}a", "ine", "ette", "elle")
    return woman in [man + end for end in endings] or (man[-1] in "oy" and woman == man[:-1] + "a")


def _words_of(alignment: Alignment) -> list[str]:
    terms = [term for pairing in alignment.pairings for term in (*pairing.asked, *pairing.listed)]
    terms += [*alignment.missing_asked, *alignment.missing_listed]
    return [bare(term.spelt) for term in terms if term.role is TokenRole.word]


def _is_surely_vietnamese(word: str) -> bool:
    """Tell whether a family is of Vietnam alone: `Nguyen`, but not `Ngo`, who may be Chinese."""
    return len(word) >= _SHORTEST_SURE and is_vietnamese_family(word)


def _other_syllable(
    asked: Term, listed: Term, rule: DistinctWords, *, is_written: bool, may_meet: bool
) -> float:
    """Return what another syllable costs in a name of single ones, as in East Asia.

    A letter more is another name, unless both may be ways to write one sound in Latin letters;
    Vietnamese and Pinyin (`is_written`) have no other way, and where a family is of Vietnam alone
    no two syllables `may_meet` as spellings of one. A syllable that nobody is known to bear is a
    misspelling rather.
    """
    if max(asked.weight, listed.weight) >= 1.0:
        return 0.0
    left, right = bare(asked.spelt), bare(listed.spelt)
    if is_written or token_similarity(left, right) < SAME_NAME:
        is_same = may_meet and bool(asked_keys(asked.spelt) & listed_keys(listed.spelt))
        return 0.0 if is_same else rule.other_short_syllable
    return 0.0


def _is_only_pinyin(word: str) -> bool:
    """Tell whether a syllable tells Pinyin from all older spellings: Zhang, but not Li or Wei."""
    return word.startswith(_CHINESE_STARTS)


def _are_pinyin(words: Sequence[str]) -> bool:
    """Tell whether all words are syllables of Chinese as Pinyin writes them: `Pak` is none."""
    return all(len(mandarin_syllables(word)) == 1 for word in words)


def slip_of(alignment: Alignment) -> Pairing | None:
    """Return the one pair that differs in a name of three syllables or more: `Kim Yo Jon`.

    Two of three syllables say more than one of two, and one slip of the pen is likelier then than
    another name; not where it begins otherwise, where both are Pinyin, or in Vietnamese, which is
    written in Latin letters.
    """
    unlike = [pairing for pairing in alignment.pairings if pairing.likeness < 1.0]
    words = _words_of(alignment)
    if len(unlike) != 1 or len(words) < 2 * _SYLLABLES_OF_NAME or len(words) % 2:
        return None
    (asked, *more), (listed, *others) = unlike[0].asked, unlike[0].listed
    missing = [*alignment.missing_asked, *alignment.missing_listed]
    is_whole = not any(term.role is TokenRole.word for term in missing)
    if more or others or not is_whole or asked.text[0] != listed.text[0]:
        return None
    is_other = _are_pinyin(words) or any(map(is_vietnamese_family, words))
    return None if is_other or not all(map(SYLLABLE.fullmatch, words)) else unlike[0]


def _is_nisba(left: str, right: str) -> bool:
    """Tell whether one word is the other with the ending that makes a family name of it.

    `Mohammadi` is a family of Iran, `Mohammad` a given name.
    """
    long, short = (left, right) if len(left) > len(right) else (right, left)
    is_ending = long[-1:] in ("i", "y") and long[-2:-1] not in ("i", "y")
    is_ended_alike = short[-1:] in ("i", "y", "j")  # Sergei, Sergey
    return is_ending and not is_ended_alike and token_similarity(long[:-1], short) >= SAME_NAME


def _is_chinese(syllables: tuple[str, ...]) -> bool:
    """Tell whether a word holds a syllable that hardly any other language has."""
    return any(
        part.startswith(_CHINESE_STARTS) or part.endswith(_CHINESE_ENDS) for part in syllables
    )
