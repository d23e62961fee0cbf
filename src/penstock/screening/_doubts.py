"""What makes an agreement of names doubtful, each a signed part of the score.

An alignment says how much of two names agrees. Here stands what it cannot see: that what agrees is
borne by many, that the words that differ are both names of their own, that numbers or syllables
are missing. Every doubt lowers a score, so none can bring back what retrieval left out.
"""

from collections.abc import Sequence

from penstock.model import Contribution
from penstock.screening._align import Alignment, Pairing
from penstock.screening._distinct import RAREST, SAME_NAME, SYLLABLE, distinct_words, slip_of
from penstock.screening._parameters import CommonParts, Scoring, load_scoring
from penstock.screening._terms import Term, information, is_unsaid_term
from penstock.text import (
    SYLLABIC,
    NameSort,
    TokenRole,
    asked_keys,
    bare,
    is_given,
    is_ship_word,
    listed_keys,
    mandarin_syllables,
)

_DIGITS = 4
_SHORT_LONE_WORD = 6
_LIGHT = frozenset({TokenRole.title, TokenRole.particle, TokenRole.suffix})


def doubts(alignment: Alignment) -> list[Contribution]:
    """Return every doubt about an alignment, as parts of the score below 0."""
    scoring = load_scoring()
    found = [("number_conflict", *_numbers(alignment, scoring))]
    if alignment.sort is NameSort.person:
        found += [
            ("common_parts", _common_parts(alignment, scoring), "what agrees is borne by many"),
            ("distinct_words", *distinct_words(alignment, scoring.distinct_words)),
            ("syllable_missing", *_syllables(alignment, scoring)),
            ("word_for_title", *_titles(alignment, scoring)),
            ("other_generation", *_generations(alignment, scoring)),
            ("order_differs", *_order(alignment, scoring)),
            ("syllables_turned", *_turned_syllables(alignment, scoring)),
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
        and all(term.weight >= RAREST for term in (*pairing.asked, *pairing.listed))
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
    slip = slip_of(alignment)
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
    return term.weight < RAREST or is_ship_word(term.text)


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
    """Tell whether a word is a given name that no syllables make: 李家超 is John Lee Ka-chiu."""
    text = bare(term.spelt)
    is_syllable = term.spelt.endswith(SYLLABIC) or SYLLABLE.fullmatch(text)
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


_SYLLABLES_OF_NAME = 3


def _turned_syllables(alignment: Alignment, scoring: Scoring) -> tuple[float, str]:
    """Return what it costs that a given name's two syllables stand the other way round.

    `광수 김` is Kim Kwang-su, and not Kim Su-kwang. A family's name first or last is no other name.
    """
    pairs = [
        (pairing.asked[0], pairing.listed[0])
        for pairing in alignment.pairings
        if len(pairing.asked) == len(pairing.listed) == 1
    ]
    terms = [term for pair in pairs for term in pair]
    is_whole = not alignment.missing_asked and not alignment.missing_listed
    if not (alignment.is_turned and is_whole) or len(pairs) != len(alignment.pairings):
        return 0.0, ""
    are_syllables = all(SYLLABLE.fullmatch(bare(term.spelt)) for term in terms)
    if len(pairs) != _SYLLABLES_OF_NAME or not are_syllables:
        return 0.0, ""
    if alignment.is_rotated or not any(term.spelt.endswith(SYLLABIC) for term in terms):
        return 0.0, ""
    return scoring.syllables_turned, "the syllables of the given name are the other way round"


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
        are_told = all(
            any(term.text not in scoring.vague_business for term in terms)
            for terms in (asked, listed)
        )
        value = scoring.other_two_industries if are_told else scoring.other_business
        return value, f"'{asked[0].shown}' is not '{listed[0].shown}'"
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
    is_other_start = left[0] != right[0] and words[0].likeness < SAME_NAME
    if not (is_part or is_other_start):
        return 0.0, ""
    return scoring.lone_word, f"only '{asked.shown}' and '{listed.shown}' tell, and they differ"
