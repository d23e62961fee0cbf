"""What makes an agreement of names doubtful, each a signed part of the score.

An alignment says how much of two names agrees. Here stands what it cannot see: that what agrees is
borne by many, that the words that differ are both names of their own, that numbers or syllables
are missing. Every doubt lowers a score, so none can bring back what retrieval left out.
"""

import re
from collections.abc import Sequence

from penstock.model import Contribution
from penstock.screening._align import Alignment, Pairing
from penstock.screening._parameters import CommonParts, DistinctWords, Scoring, load_scoring
from penstock.screening._terms import Term, information, is_unsaid_term
from penstock.text import (
    SYLLABIC,
    UNVOWELLED,
    NameSort,
    TokenRole,
    asked_keys,
    bare,
    bearers_of,
    is_given,
    is_ship_word,
    is_vietnamese_family,
    listed_keys,
    mandarin_syllables,
    share_consonants,
    share_last_i,
    skeleton,
    token_similarity,
)

_DIGITS = 4
_SHORT_LONE_WORD = 6
# One syllable as Chinese, Vietnamese and Korean names are written in Latin letters.
_SYLLABLE = re.compile(r"[^aeiouy]{0,3}[aeiouy]{1,3}(?:n|ng|nh|m|p|t|c|ch|k|rk|l)?")
_FAMILY_ENDINGS = ("ov", "ev", "in", "yn", "sk", "ski", "sky", "skii", "skiy", "nko")
_SAME_NAME = 0.9
_SYLLABLES_OF_NAME = 3
_SHORTEST_SURE = 5
_RAREST = 1.0
_SHORTEST_TOLD = 5
_FAMILY_KEYS = ("v", "n")
_LIGHT = frozenset({TokenRole.title, TokenRole.particle, TokenRole.suffix})
_CHINESE_STARTS = ("x", "q", "zh")
_CHINESE_ENDS = ("iao", "iang", "uang", "ong", "ing", "eng", "uo", "uan", "ian", "ui", "iu")


def doubts(alignment: Alignment) -> list[Contribution]:
    """Return every doubt about an alignment, as parts of the score below 0."""
    scoring = load_scoring()
    found = [("number_conflict", *_numbers(alignment, scoring))]
    if alignment.sort is NameSort.person:
        found += [
            ("common_parts", _common_parts(alignment, scoring), "what agrees is borne by many"),
            ("distinct_words", *_distinct_words(alignment, scoring.distinct_words)),
            ("syllable_missing", *_syllables(alignment, scoring)),
            ("word_for_title", *_titles(alignment, scoring)),
            ("other_generation", *_generations(alignment, scoring)),
            ("order_differs", *_order(alignment, scoring)),
            ("other_names", *_other_names(alignment, scoring)),
        ]
    else:
        found.append(("other_business", *_business(alignment, scoring)))
        found.append(("other_known_word", *_known_words(alignment, scoring)))
    if alignment.sort is NameSort.vessel:
        found.append(("distinct_words", *_other_ship(alignment, scoring)))
    if alignment.sort is NameSort.organisation:
        found.append(("lone_word", *_lone_word(alignment, scoring)))
        found.append(("other_place", *_other_place(alignment, scoring)))
        found.append(("initials_alone", *_initials_alone(alignment, scoring)))
    return [
        Contribution(feature, round(value, _DIGITS), detail)
        for feature, value, detail in found
        if value < 0.0
    ]


def _numbers(alignment: Alignment, scoring: Scoring) -> tuple[float, str]:
    if alignment.is_number_conflict:
        return scoring.number_conflict, "the numbers differ"
    is_missing = any(
        term.role is TokenRole.number
        for term in (*alignment.missing_asked, *alignment.missing_listed)
    )
    if is_missing and alignment.sort is NameSort.vessel:
        return scoring.vessel_number_missing, "only one of the names has a number"
    return 0.0, ""


def _common_parts(alignment: Alignment, scoring: Scoring) -> float:
    """Return what an incomplete agreement of persons in common names costs, 0 or less."""
    rule = scoring.common_parts
    missing = [*alignment.missing_asked, *alignment.missing_listed]
    is_short = any(map(is_unsaid_term, missing))
    is_whole = not is_short and not any(term.role is TokenRole.word for term in missing)
    if is_whole and _are_equal(alignment, rule):
        return 0.0
    bits = _agreeing_bits(alignment, rule)
    is_lost = is_short or any(term.role is TokenRole.word for term in alignment.missing_asked)
    needed = rule.bits if alignment.is_framed and not is_lost else rule.bits_unframed
    if needed == rule.bits and not alignment.is_turned and _are_equal(alignment, rule):
        needed = rule.bits_inside
    return max(rule.per_bit * max(needed - bits, 0.0), rule.most)


def _are_equal(alignment: Alignment, rule: CommonParts) -> bool:
    return all(pairing.likeness >= rule.whole_likeness for pairing in alignment.pairings)


def common_conflict(alignment: Alignment) -> list[Contribution]:
    """Return what it costs more that countries conflict where the name is borne by many.

    Thousands are called William Wilson: one of another country is hardly the listed one. A word
    that no table knows may be the only one in the world.
    """
    scoring = load_scoring()
    rule = scoring.common_conflict
    is_rare = any(
        pairing.asked[0].role is TokenRole.word
        and all(term.weight >= _RAREST for term in (*pairing.asked, *pairing.listed))
        for pairing in alignment.pairings
    )
    if alignment.sort is not NameSort.person or is_rare:
        return []
    lacking = rule.bits - _agreeing_bits(alignment, scoring.common_parts)
    value = round(max(rule.per_bit * lacking, rule.most), _DIGITS)
    detail = "the name is borne by many, and the countries differ"
    return [Contribution("common_conflict", value, detail)] if value < 0.0 else []


def _agreeing_bits(alignment: Alignment, rule: CommonParts) -> float:
    """Return how many bits of information the words of persons that agree hold."""
    bits = 0.0
    slip = _slip(alignment)
    for pairing in alignment.pairings:
        words = [term for term in pairing.asked if term.role is TokenRole.word]
        if any(term.role is TokenRole.initial for term in (*pairing.asked, *pairing.listed)):
            bits += rule.initial_bits
        elif words:
            own = _information(words)
            unlike = 1.0 - pairing.likeness
            if pairing is slip:
                unlike *= rule.nickname_share
            if _is_by_family(pairing):  # no misspelling: the name is as common as the listed one
                own = min(own, _information(pairing.listed))
                unlike *= rule.nickname_share if _is_nickname(pairing) else 1.0
            bits += max(own - rule.per_unlikeness * unlike, 0.0)
    return bits


def _information(terms: Sequence[Term]) -> float:
    return sum(information(term.weight) for term in terms)


def _is_nickname(pairing: Pairing) -> bool:
    """Tell whether one word met one as a name and its pet form."""
    if len(pairing.asked) > 1 or len(pairing.listed) > 1:
        return False
    shared = asked_keys(pairing.asked[0].spelt) & listed_keys(pairing.listed[0].spelt)
    return any(key.startswith("n") for key in shared)


def _is_by_family(pairing: Pairing) -> bool:
    """Tell whether words met as spellings of one name or as a name and its nickname."""
    if pairing.likeness == 1.0:
        return False
    asked, listed = pairing.asked[0], pairing.listed[0]
    if len(pairing.asked) > 1 or len(pairing.listed) > 1:
        return True
    return bool(asked_keys(asked.spelt) & listed_keys(listed.spelt))


def _distinct_words(alignment: Alignment, rule: DistinctWords) -> tuple[float, str]:
    """Return what words cost that are alike and yet names of their own.

    A misspelling of a known name is seldom another known name (`Gilbert`, `Gebert`), and in
    Chinese names another syllable is another name (`Xiaoming`, `Xiaohong`).
    """
    value = 0.0
    told = []
    words = _words_of(alignment)
    is_syllabic = len(words) > 1 and all(_SYLLABLE.fullmatch(word) for word in words)
    is_vietnamese = any(map(_is_surely_vietnamese, words))
    is_written = is_vietnamese or any(map(is_vietnamese_family, words)) or _are_pinyin(words)
    slip = _slip(alignment)
    for pairing in alignment.pairings:
        if len(pairing.asked) != 1 or len(pairing.listed) != 1 or pairing.likeness == 1.0:
            continue
        asked, listed = pairing.asked[0], pairing.listed[0]
        if asked.role is not TokenRole.word or listed.role is not TokenRole.word:
            continue
        cost = _distinctness(pairing, asked, listed, rule)
        if pairing is slip:
            continue
        if is_syllabic:
            may_meet = not is_vietnamese
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
        return rule.other_syllable if short.weight < _RAREST else 0.0
    if max(asked.weight, listed.weight) < 1.0 and _is_other_gender(asked.text, listed.text):
        return rule.other_gender
    bearers = bearers_of(asked.text), bearers_of(listed.text)
    longest = max(len(asked.text), len(listed.text))
    is_swapped = sorted(asked.text) == sorted(listed.text)
    if longest >= _SHORTEST_TOLD and not is_swapped and _are_man_and_woman(*bearers):
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
    is_other = all(bearers) and _are_other_names(asked.text, listed.text)
    return min(cost, rule.other_name) if is_other else cost


def _are_other_names(left: str, right: str) -> bool:
    """Tell whether two known names that are alike are names of their own: `Rajesh`, `Rakesh`.

    Not where the consonants are the same, since the vowels may be a matter of romanisation
    (`Salih`, `Salah`), nor where letters are swapped; a slip in a short word is often a name, too.
    """
    if min(len(left), len(right)) < _SHORTEST_TOLD or sorted(left) == sorted(right):
        return False
    return skeleton(left) != skeleton(right)


def _is_one_family(left: str, right: str) -> bool:
    """Tell whether words are a Slavic family name of a man and of a woman: `Ivanov`, `Ivanova`."""
    man, woman = sorted((left, right), key=len)
    return man.endswith(_FAMILY_ENDINGS) and woman == f"{man}a"


def _are_man_and_woman(left: frozenset[str], right: frozenset[str]) -> bool:
    """Tell whether only men bear one name and only women the other: `Michael`, `Michelle`."""
    return ("man" in left and "woman" in right) or ("woman" in left and "man" in right)


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
    if is_written or token_similarity(left, right) < _SAME_NAME:
        is_same = may_meet and bool(asked_keys(asked.spelt) & listed_keys(listed.spelt))
        return 0.0 if is_same else rule.other_short_syllable
    return 0.0


def _are_pinyin(words: Sequence[str]) -> bool:
    """Tell whether all words are syllables of Chinese as Pinyin writes them: `Pak` is none."""
    return all(len(mandarin_syllables(word)) == 1 for word in words)


def _slip(alignment: Alignment) -> Pairing | None:
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
    return None if is_other or not all(map(_SYLLABLE.fullmatch, words)) else unlike[0]


def _other_ship(alignment: Alignment, scoring: Scoring) -> tuple[float, str]:
    """Return what it costs that words of ships are alike and both known: `Adrian`, `Adriana`.

    Owners name ships after one another's; a misspelt name is seldom another name that many bear.
    """
    told = [
        f"'{pairing.asked[0].shown}' and '{pairing.listed[0].shown}'"
        for pairing in alignment.pairings
        if len(pairing.asked) == len(pairing.listed) == 1
        and pairing.likeness < 1.0
        and all(map(_is_known_on_ships, (pairing.asked[0], pairing.listed[0])))
    ]
    detail = f"{', '.join(told)} are names of their own" if told else ""
    return scoring.other_ship * len(told), detail


def _is_known_on_ships(term: Term) -> bool:
    return term.weight < _RAREST or is_ship_word(term.text)


def _is_nisba(left: str, right: str) -> bool:
    """Tell whether one word is the other with the ending that makes a family name of it.

    `Mohammadi` is a family of Iran, `Mohammad` a given name.
    """
    long, short = (left, right) if len(left) > len(right) else (right, left)
    is_ending = long[-1:] in ("i", "y") and long[-2:-1] not in ("i", "y")
    is_ended_alike = short[-1:] in ("i", "y", "j")  # Sergei, Sergey
    return is_ending and not is_ended_alike and token_similarity(long[:-1], short) >= _SAME_NAME


def _is_chinese(syllables: tuple[str, ...]) -> bool:
    """Tell whether a word holds a syllable that hardly any other language has."""
    return any(
        part.startswith(_CHINESE_STARTS) or part.endswith(_CHINESE_ENDS) for part in syllables
    )


def _syllables(alignment: Alignment, scoring: Scoring) -> tuple[float, str]:
    """Return what syllables cost that only one of two names in syllables has."""
    terms = [term for pairing in alignment.pairings for term in (*pairing.asked, *pairing.listed)]
    missing = [*alignment.missing_asked, *alignment.missing_listed]
    if not any(term.spelt.endswith(SYLLABIC) for term in (*terms, *missing)):
        return 0.0, ""
    lost = [term for term in missing if term.role is TokenRole.word and not _is_english(term)]
    told = f"only one has {', '.join(term.shown for term in lost)}" if lost else ""
    return scoring.syllable_missing * len(lost), told


def _is_english(term: Term) -> bool:
    """Tell whether a word is a given name that no syllables make: John Lee Ka-chiu is 李家超, too."""
    text = bare(term.spelt)
    is_syllable = term.spelt.endswith(SYLLABIC) or _SYLLABLE.fullmatch(text)
    return is_given(text) and not is_syllable and not mandarin_syllables(text)


def _titles(alignment: Alignment, scoring: Scoring) -> tuple[float, str]:
    """Return what it costs that a word of a name was taken for a title or particle like it."""
    taken = [
        pairing
        for pairing in alignment.pairings
        if pairing.likeness < 1.0
        and len(pairing.asked) == len(pairing.listed)
        and {TokenRole.word} < {pairing.asked[0].role, pairing.listed[0].role}
        and {pairing.asked[0].role, pairing.listed[0].role} & _LIGHT
    ]
    told = ", ".join(f"'{own.asked[0].shown}' and '{own.listed[0].shown}'" for own in taken)
    return scoring.word_for_title * len(taken), f"{told} are a word and a title" if told else ""


def _generations(alignment: Alignment, scoring: Scoring) -> tuple[float, str]:
    """Return what it costs that one is the father and the other the son (Sr., Jr.).

    Degrees and ranks (`PhD`, `Esq.`) are suffixes, too, and no generation.
    """
    asked, listed = (
        [term for term in terms if term.role is TokenRole.suffix and term.text.isdigit()]
        for terms in (alignment.missing_asked, alignment.missing_listed)
    )
    if not asked or not listed:
        return 0.0, ""
    return scoring.other_generation, f"'{asked[0].shown}' is not '{listed[0].shown}'"


def _order(alignment: Alignment, scoring: Scoring) -> tuple[float, str]:
    """Return what it costs that words stand in another order where others are missing, too.

    `Ahmed Hassan Omar` is not `Omar Hassan Ibrahim`: what is a given name in one is a father's or
    family name in the other. Names that agree whole may stand in any order.
    """
    missing = [
        any(term.role is TokenRole.word for term in terms)
        for terms in (alignment.missing_asked, alignment.missing_listed)
    ]
    if not all(missing) or not alignment.is_turned:
        return 0.0, ""
    return scoring.order_differs, "what agrees stands in another order"


def _other_names(alignment: Alignment, scoring: Scoring) -> tuple[float, str]:
    """Return what it costs that both names go on with other words: brothers, sons of others."""
    asked = [term for term in alignment.missing_asked if term.role is TokenRole.word]
    listed = [term for term in alignment.missing_listed if term.role is TokenRole.word]
    if not asked or not listed:
        return 0.0, ""
    return scoring.other_names, f"'{asked[0].shown}' is not '{listed[0].shown}'"


def _business(alignment: Alignment, scoring: Scoring) -> tuple[float, str]:
    """Return what it costs that both names go on with other company words: sister companies.

    Of two names with one legal form, neither is cut short: `Vega Energy AG` is a sister of
    `Vega AG`, while `Vega` may be said for either, and trading or holding says little.
    """
    asked = [term for term in alignment.missing_asked if term.role is TokenRole.generic]
    listed = [term for term in alignment.missing_listed if term.role is TokenRole.generic]
    if asked and listed:
        return scoring.other_business, f"'{asked[0].shown}' is not '{listed[0].shown}'"
    told = [term for term in (*asked, *listed) if term.text not in scoring.vague_business]
    is_formal = any(
        pairing.asked[0].role is pairing.listed[0].role is TokenRole.legal_form
        for pairing in alignment.pairings
    )
    lost = len(alignment.missing_asked) + len(alignment.missing_listed)
    is_else_equal = lost == 1 and all(pairing.likeness == 1.0 for pairing in alignment.pairings)
    if not told or not is_formal or not is_else_equal:
        return 0.0, ""
    return scoring.other_industry, f"only one says '{told[0].shown}', and both are written in full"


def _other_place(alignment: Alignment, scoring: Scoring) -> tuple[float, str]:
    """Return what it costs that each name has a place that the other has not: other branches."""
    asked = [term for term in alignment.missing_asked if term.role is TokenRole.place]
    listed = [term for term in alignment.missing_listed if term.role is TokenRole.place]
    if not asked or not listed or _is_one_place(asked[0].text, listed[0].text):
        return 0.0, ""
    return scoring.other_place, f"'{asked[0].shown}' is not '{listed[0].shown}'"


def _is_one_place(left: str, right: str) -> bool:
    """Tell whether one place may be said for the other: Korea, and the north of it."""
    return f"_{left}".endswith(f"_{right}") or f"_{right}".endswith(f"_{left}")


def _initials_alone(alignment: Alignment, scoring: Scoring) -> tuple[float, str]:
    """Return what it costs that two full names meet in their initials: each may say other words."""
    both = alignment.missing_asked, alignment.missing_listed
    is_unsaid = all(any(is_unsaid_term(term) for term in terms) for terms in both)
    return (scoring.initials_alone, "only the initials agree") if is_unsaid else (0.0, "")


def _known_words(alignment: Alignment, scoring: Scoring) -> tuple[float, str]:
    """Return what known words cost that are alike by their letters alone: Iran and Iraq."""
    known = (TokenRole.place, TokenRole.generic)
    value = 0.0
    told = []
    for pairing in alignment.pairings:
        if pairing.likeness == 1.0 or not len(pairing.asked) == len(pairing.listed) == 1:
            continue
        asked, listed = pairing.asked[0], pairing.listed[0]
        if asked.role in known and listed.role in known:
            are_places = asked.role is listed.role is TokenRole.place
            value += scoring.other_known_place if are_places else scoring.other_known_word
            told.append(f"'{asked.shown}' is not '{listed.shown}'")
    return value, ", ".join(told)


def _lone_word(alignment: Alignment, scoring: Scoring) -> tuple[float, str]:
    """Return what it costs that a body is told by one short word, and that one is not equal.

    `Mayis` is not `Agropecuaria Mais`, nor `Vektor` `Sektor`: where the rest is company words or
    missing, a short word that is merely alike is another name.
    """
    words = [
        pairing
        for pairing in alignment.pairings
        if TokenRole.word in (pairing.asked[0].role, pairing.listed[0].role)
    ]
    if len(words) != 1 or words[0].likeness == 1.0 or len(words[0].asked) > 1:
        return 0.0, ""
    (asked, *_), (listed, *more) = words[0].asked, words[0].listed
    left, right = bare(asked.spelt), bare(listed.spelt)
    if more or min(len(left), len(right)) > _SHORT_LONE_WORD:
        return 0.0, ""
    missing = [*alignment.missing_asked, *alignment.missing_listed]
    is_part = any(term.role in (TokenRole.word, TokenRole.generic) for term in missing)
    is_other_start = left[0] != right[0] and words[0].likeness < _SAME_NAME
    if not (is_part or is_other_start):
        return 0.0, ""
    return scoring.lone_word, f"only '{asked.shown}' and '{listed.shown}' tell, and they differ"
