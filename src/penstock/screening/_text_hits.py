"""Hits in running texts: what a stretch must hold to stand for a listed name."""

from collections.abc import Sequence

from penstock.model import Hit, PartyId
from penstock.screening._align import Alignment, Pairing, align
from penstock.screening._group import TELLING_ROLES
from penstock.screening._parameters import load_free_text
from penstock.screening._republished import merged
from penstock.screening._terms import Form, forms_of, rarity
from penstock.screening._text_rows import says_what_companies_do
from penstock.screening._text_search import text_likeness
from penstock.text import NameSort, TextWord, TokenRole, bare, ordinary_words

# So many terms, legal form included, make a name even of ordinary words.
_FEWEST_PLAIN = 3


class TextHit(Hit, frozen=True, kw_only=True, omit_defaults=True):
    """A listed name found in a text: an ordinary hit and where it stands.

    `matched` is what the text says there, from `start` to `end` (excluded), counted in characters
    of the text as it was given.
    """

    start: int
    end: int


def stretch_text(words: Sequence[TextWord]) -> str:
    """Return the words of a stretch as one name, whatever stood between them."""
    return " ".join(word.text for word in words)


def alignments(
    name: str, listed: Form, sort: NameSort, *, has_cue: bool, floor: float
) -> list[Alignment]:
    """Return how a stretch of text meets a listed name, nothing where it is not enough.

    Args:
        name: the words of the stretch.
        listed: the listed name.
        sort: how both are read.
        has_cue: whether a word beside the stretch says that a ship is meant.
        floor: the least score.
    """
    met = (align(form, listed, sort, text_likeness) for form in forms_of(name, sort))
    return [own for own in met if own.score >= floor and _is_enough(own, has_cue=has_cue)]


def met_weight(alignment: Alignment) -> float:
    """Return how much of the listed name was met."""
    return sum(_weight(pairing) for pairing in alignment.pairings)


def _weight(pairing: Pairing) -> float:
    return sum(term.weight for term in pairing.listed)


def _is_enough(alignment: Alignment, *, has_cue: bool) -> bool:
    """Tell whether what met tells a name: tight, no chance words, enough weight in all."""
    rule = load_free_text()
    if not alignment.is_tight:
        return False
    if any(_is_chance(pairing) for pairing in alignment.pairings):
        return False
    telling = [
        pairing
        for pairing in alignment.pairings
        if pairing.asked[0].role in TELLING_ROLES and pairing.listed[0].role in TELLING_ROLES
    ]
    words = sum(_words_met(pairing) for pairing in telling)
    if alignment.sort is NameSort.vessel and words < 2:
        return has_cue and any(
            term.role is TokenRole.word for pairing in telling for term in pairing.listed
        )
    weight = sum(min(_weight(pairing), _asked_weight(pairing)) for pairing in telling)
    # `Industrial and Commercial Bank` holds the words of an `Industrial Bank`, and others between.
    is_generic = all(
        _is_generic(pairing) or (bool(alignment.missing_asked) and _says_what_it_does(pairing))
        for pairing in telling
    )
    if words > 1 and weight >= rule.least_weight and not is_generic:
        return True
    if _is_letter_by_letter(alignment):
        return True
    is_whole = not any(term.role in TELLING_ROLES for term in alignment.missing_listed)
    if not is_whole:
        return False
    if any(_is_distinctive(pairing) for pairing in telling):
        return True
    return _has_its_form(alignment) and any(_is_rare_and_alike(pairing) for pairing in telling)


def _has_its_form(alignment: Alignment) -> bool:
    """Tell whether the legal form of a body stands beside its name, and nothing else between."""
    return not alignment.missing_asked and any(
        pairing.listed[0].role is TokenRole.legal_form and pairing.likeness == 1.0
        for pairing in alignment.pairings
    )


def _is_rare_and_alike(pairing: Pairing) -> bool:
    """Tell whether one long, rare word is met, a slip or two apart: `Stroytransaz OJSC`."""
    rule = load_free_text()
    return (
        len(pairing.listed) == len(pairing.asked) == 1
        and pairing.likeness >= rule.form_likeness
        and len(bare(pairing.listed[0].spelt)) >= rule.form_letters
        and _is_of_few(pairing)
    )


def _is_letter_by_letter(alignment: Alignment) -> bool:
    """Tell whether a whole name stands there, its legal form or title too: `Elemento Limited`."""
    if alignment.missing_asked or alignment.missing_listed or alignment.sort is NameSort.vessel:
        return False
    words = [
        pairing
        for pairing in alignment.pairings
        if any(term.role is TokenRole.word and len(term.text) > 1 for term in pairing.listed)
    ]
    forms = [
        pairing
        for pairing in alignment.pairings
        if pairing.listed[0].role in (TokenRole.legal_form, TokenRole.title)
    ]
    is_plain = all(_is_generic(pairing) or _says_what_it_does(pairing) for pairing in words)
    return (
        bool(words and forms)
        and all(pairing.likeness == 1.0 for pairing in alignment.pairings)
        and len(alignment.pairings) >= (_FEWEST_PLAIN if is_plain else 2)
    )


def _asked_weight(pairing: Pairing) -> float:
    return sum(term.weight for term in pairing.asked)


def _is_chance(pairing: Pairing) -> bool:
    """Tell whether ordinary words were taken for pieces of a name, or too little is alike."""
    if len(pairing.asked) == len(pairing.listed) == 1:
        return False
    known = ordinary_words()
    is_ordinary = len(pairing.asked) > 1 and any(
        bare(word) in known for term in pairing.asked for word in (term.text, term.shown)
    )
    return is_ordinary or pairing.likeness < load_free_text().least_likeness


def _words_met(pairing: Pairing) -> int:
    """Return how many words met: joined ones count where they are joined letter by letter.

    Two short ones that are one short word together are no more than it: `Mi Ran`, `RU/ST`.
    """
    rule = load_free_text()
    joined = max(len(pairing.asked), len(pairing.listed))
    is_short = len(pairing.listed) == 1 and len(bare(pairing.listed[0].spelt)) < rule.lone_letters
    return joined if pairing.likeness >= rule.lone_likeness and not is_short else 1


def _is_generic(pairing: Pairing) -> bool:
    return all(term.role is TokenRole.generic for term in pairing.listed) or all(
        term.text in ordinary_words() for term in pairing.asked
    )


def _is_distinctive(pairing: Pairing) -> bool:
    """Tell whether one word by itself is a name: long, rare and equal, or longer and near equal."""
    rule = load_free_text()
    text = "".join(bare(term.spelt) for term in pairing.listed)
    is_alike = pairing.likeness >= (
        rule.lone_likeness if len(text) >= rule.lone_letters_alike else 1.0
    )
    return (
        is_alike
        and len(pairing.listed) == 1
        and len(text) >= rule.lone_letters
        and _is_of_few(pairing)
    )


def _is_of_few(pairing: Pairing) -> bool:
    """Tell whether a listed word is borne by few, and is none that says what companies do."""
    if any(term.role is not TokenRole.word for term in pairing.listed) or _is_generic(pairing):
        return False
    # All that is left of `AK Systems` without its form: of most companies' names the least.
    if _says_what_it_does(pairing):
        return False
    weight = rarity(pairing.listed[0].text, NameSort.vessel)
    return weight >= load_free_text().lone_weight


def _says_what_it_does(pairing: Pairing) -> bool:
    return any(says_what_companies_do(term.text) for term in pairing.listed)


def best_of(found: Sequence[TextHit], limit: int) -> tuple[TextHit, ...]:
    """Return the best hit of each party, alerts first, at most `limit`."""
    shown: dict[PartyId, TextHit] = {}
    if not found:
        return ()
    for hit in sorted(found, key=lambda hit: (not hit.alert, -hit.score, hit.start, hit.party)):
        shown.setdefault(hit.party, hit)
    return tuple(merged(tuple(shown.values())))[:limit]
