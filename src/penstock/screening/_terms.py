"""Names as weighted terms: what is compared, and how much each part of a name matters."""

import re
from functools import lru_cache
from math import log10

from msgspec import Struct, structs

from penstock.data import data_file
from penstock.model import Schema
from penstock.screening._parameters import load_scoring
from penstock.screening._rewritten import is_set_apart, rewritten
from penstock.text import (
    MARKS,
    SYLLABIC,
    UNVOWELLED,
    NameSort,
    Reading,
    Token,
    TokenRole,
    bracketed,
    coined_of,
    fold,
    full_names,
    initials_of,
    is_given,
    is_patronymic,
    is_semitic_name,
    is_spanish_family,
    mandarin_syllables,
    plain_word,
    read_name,
    script_of,
    without_acronym,
)

_FUZZY_ROLES = frozenset(
    {
        TokenRole.word,
        TokenRole.generic,
        TokenRole.place,
        TokenRole.legal_form,
        TokenRole.title,
    }
)
_NO_SYLLABLES = frozenset({TokenRole.initial, TokenRole.particle, TokenRole.suffix})
_BY_CANONICAL = frozenset(
    {TokenRole.generic, TokenRole.legal_form, TokenRole.number, TokenRole.place, TokenRole.suffix}
)
_NEVER_JOINED = frozenset({TokenRole.initial, TokenRole.suffix})
_SORTS = (NameSort.person, NameSort.organisation, NameSort.vessel)
# How names of a kind are read. A legal entity may be a person or a body: its publisher, or the
# asker, does not say; lists of the United States leave ships without a type, too.
_SORTS_OF_SCHEMA = {
    Schema.PERSON: (NameSort.person,),
    Schema.COMPANY: (NameSort.organisation,),
    Schema.ORGANIZATION: (NameSort.organisation,),
    Schema.PUBLIC_BODY: (NameSort.organisation,),
    Schema.LEGAL_ENTITY: _SORTS,
    Schema.VESSEL: (NameSort.vessel,),
    Schema.AIRPLANE: (NameSort.vessel,),
    Schema.CRYPTO_WALLET: (NameSort.organisation,),
    Schema.SECURITY: (NameSort.organisation,),
    Schema.JURISDICTION: (NameSort.organisation,),
}


class Term(Struct, frozen=True, cache_hash=True, weakref=False, gc=False):
    """One part of a name as the scorer sees it.

    `text` is what equals (the canonical form where the role has one), `spelt` what was written,
    without spaces: what may be alike where `is_fuzzy` says that anything but equality counts.
    `shown` is for people. `weight` is its share before normalisation, 0 to 1. `joins` is what it
    adds to neighbours that are written as one with it, empty where it never is.
    """

    text: str
    spelt: str
    shown: str
    role: TokenRole
    weight: float
    is_fuzzy: bool
    joins: str = ""

    def __post_init__(self) -> None:
        text = self.spelt.rstrip(MARKS)
        joins = text if self.role not in _NEVER_JOINED and text.isalpha() else ""
        structs.force_setattr(self, "joins", joins)


Form = tuple[Term, ...]
_VOWELS = re.compile("[aeiouy]+")
_MOST_TRANSCRIBED = 3
_WORD = TokenRole.word
# Given name, father's name and family name; with fewer words `-ovich` may end a family name.
_WORDS_WITH_PATRONYMIC = 3
# Native names in syllables have no more than four; what is longer may be a foreign name.
_LONGEST_NATIVE = 4
_LONGEST_NATIVE_WORD = 2
_FOREIGN_DOTS = "·・•‧"
_LONGEST_ACRONYM = 6
_MOST_COMPANY_WORDS = 2
# One given name or two, and two families.
_WORDS_OF_SPANISH = (3, 4)
_LONG_NAME = 5
_FATHER_PARTICLES = frozenset({"bin"})
_MARK_OF_SCRIPT = {
    "Arab": UNVOWELLED,
    "Hebr": UNVOWELLED,
    # Written vowels, but read by rules that miss what is not said: consonants tell.
    "Thai": UNVOWELLED,
    "Laoo": UNVOWELLED,
    "Khmr": UNVOWELLED,
    "Hani": SYLLABIC,
    "Hang": SYLLABIC,
    "Jpan": SYLLABIC,
    "Hira": SYLLABIC,
    "Kana": SYLLABIC,
}


def sorts_of(schema: Schema | None) -> tuple[NameSort, ...]:
    """Return every way names of a kind are read; all of them where the kind is not known."""
    return _SORTS if schema is None else _SORTS_OF_SCHEMA[schema]


@lru_cache(1 << 14)
def sorts_of_name(text: str, schema: Schema | None) -> tuple[NameSort, ...]:
    """Return how one listed name is read: a legal form decides where the kind does not."""
    sorts = sorts_of(schema)
    if len(sorts) == 1:
        return sorts
    forms = forms_of(text, NameSort.organisation)
    has_form = any(term.role is TokenRole.legal_form for form in forms for term in form)
    return (NameSort.organisation,) if has_form else sorts


@lru_cache(1)
def _shares() -> tuple[dict[str, float], dict[str, float]]:
    """Return the share of person and of organisation names that bear each word."""
    persons: dict[str, float] = {}
    organisations: dict[str, float] = {}
    for line in data_file("screening/token_shares.tsv").read_text("utf-8").splitlines():
        if line.startswith(("#", "token\t")):
            continue
        word, person_share, organisation_share = line.split("\t")
        persons[word] = float(person_share) / 1e6
        organisations[word] = float(organisation_share) / 1e6
    return persons, organisations


def rarity(word: str, sort: NameSort) -> float:
    """Return the weight of a word by how many names bear it: 1 for the rarest."""
    persons, organisations = _shares()
    if sort is NameSort.person:
        share = max(persons.get(word, 0.0), _syllabic_share(len(mandarin_syllables(word))))
    elif sort is NameSort.organisation:
        share = organisations.get(word, 0.0)
    else:
        share = max(persons.get(word, 0.0), organisations.get(word, 0.0))
    return _weight_of(share)


def _weight_of(share: float) -> float:
    scoring = load_scoring()
    if share <= scoring.rare_share:
        return 1.0
    common, rare = -log10(scoring.common_share), -log10(scoring.rare_share)
    depth = min(max((-log10(share) - common) / (rare - common), 0.0), 1.0)
    return scoring.common_weight + (1.0 - scoring.common_weight) * depth


def _syllabic_share(syllables: int) -> float:
    """Return how many bear a name of so many East Asian syllables at least: there are few."""
    shares = load_scoring().syllabic_shares
    return shares[syllables - 1] if 1 <= syllables <= len(shares) else 0.0


def information(weight: float) -> float:
    """Return how many bits it says that two names share a word of this weight.

    The inverse of `rarity`: the logarithm of one in how many names bear such a word.
    """
    scoring = load_scoring()
    common, rare = -log10(scoring.common_share), -log10(scoring.rare_share)
    depth = (weight - scoring.common_weight) / (1.0 - scoring.common_weight)
    return (common + (rare - common) * min(max(depth, 0.0), 1.0)) / log10(2.0)


@lru_cache(1 << 16)
def _term(token: Token, sort: NameSort, mark: str) -> Term:
    # O and U are names of Korea, bin and de syllables of Chinese.
    if mark == SYLLABIC and token.role in _NO_SYLLABLES:
        token = Token(token.text, TokenRole.word, token.text)
    weight = load_scoring().role_weights[token.role.value]
    if token.role is TokenRole.word:
        weight *= rarity(token.text, sort)
        if mark == SYLLABIC and sort is NameSort.person:
            syllables = len(_VOWELS.findall(token.text))
            weight = min(weight, _weight_of(_syllabic_share(syllables)))
    text = token.canonical if token.role in _BY_CANONICAL else token.text
    is_fuzzy = token.role in _FUZZY_ROLES
    if len(token.text) == 1 and mark != SYLLABIC:
        weight = min(weight, load_scoring().role_weights[TokenRole.initial.value])
    spelt = token.text.replace(" ", "")
    if token.role is TokenRole.word and not (mark == UNVOWELLED and is_semitic_name(spelt)):
        spelt += mark
    return Term(text, spelt, token.text, token.role, weight, is_fuzzy)


def term_of(token: Token, sort: NameSort) -> Term:
    """Return one Latin token as a weighted term."""
    return _term(token, sort, "")


def form_of(reading: Reading, sort: NameSort, mark: str = "") -> Form:
    """Return a reading as weighted terms."""
    tokens = reading.tokens
    form = tuple([_term(token, sort, mark) for token in tokens])
    if len(form) < _WORDS_WITH_PATRONYMIC or sort is not NameSort.person:
        return form
    places = [at for at, term in enumerate(form) if term.role is _WORD]
    if len(places) < _WORDS_WITH_PATRONYMIC:
        return form
    # A father's name by its form, or after "son of": but what comes last is the family's name.
    fathers = {
        at
        for at in places
        if is_patronymic(form[at].text)
        or (places[0] < at < places[-1] and tokens[at - 1].canonical in _FATHER_PARTICLES)
    }
    if not fathers:
        return form
    return tuple([_as_patronymic(term) if at in fathers else term for at, term in enumerate(form)])


@lru_cache(1 << 16)
def _as_patronymic(term: Term) -> Term:
    """Return a father's name as a lighter term: people leave it out, relatives share it."""
    return structs.replace(term, weight=term.weight * load_scoring().patronymic_share)


@lru_cache(1 << 14)
def forms_of(text: str, sort: NameSort) -> tuple[Form, ...]:
    """Return every distinct way to read a name, likeliest first, as weighted terms.

    What stands in brackets is a name of its own beside the name without it.
    """
    has_more = sort is NameSort.organisation and (
        " " in text or not text.islower() or bool(full_names(text))
    )
    plain = None if has_more else plain_form(text, sort)
    return every_form(text, sort) if plain is None else (plain,)


def plain_form(text: str, sort: NameSort) -> Form | None:
    """Return the one reading of a name whose words are all plain, None for any other name.

    It is what `every_form` gives, in a fifth of the time; bodies have other names besides, unless
    the name is one word in small letters and no known short name.
    """
    parts = text.split(" ")
    words = []
    for part in parts:
        word = _plain_term(part, sort)
        if word is None:
            return None
        words.append(word)
    if all(word.may_be_transcribed for word in words) and len(words) <= _MOST_TRANSCRIBED:
        return None
    if len(words) >= _WORDS_WITH_PATRONYMIC:
        if any(word.is_patronymic for word in words):
            return None
        if is_set_apart(parts):
            return None
    form = tuple([word.term for word in words])
    return None if sort is NameSort.person and _by_first_family(form) else form


class _PlainTerm(Struct, frozen=True):
    term: Term
    may_be_transcribed: bool
    is_patronymic: bool


@lru_cache(1 << 16)
def _plain_term(word: str, sort: NameSort) -> _PlainTerm | None:
    found = plain_word(word, sort)
    if found is None:
        return None
    term = term_of(found.token, sort)
    return _PlainTerm(term, found.may_be_transcribed, is_patronymic(term.text))


def every_form(text: str, sort: NameSort) -> tuple[Form, ...]:
    """Return what `forms_of` does, reading the name as a whole."""
    found: dict[tuple[int, ...], Form] = {}
    script = "" if text.isascii() else script_of(text)
    mark = _MARK_OF_SCRIPT.get(script, "")
    if script == "Hang" and sort is not NameSort.person:
        mark = ""  # words of bodies are long, and each is written by several schemes
    first, *inner = bracketed(text)
    more = rewritten(text, sort)
    if sort is NameSort.organisation and more and inner and all(map(_is_place, inner)):
        first, more = more[0], more[1:]  # with the place of its brackets: the branch in Oman
    parts = (first, *(part for part in inner if _is_name(part)), *more)
    if sort is NameSort.organisation and (rest := without_acronym(first)):
        parts = (*parts, rest)
    for part in parts:
        for reading in read_name(part, sort):
            form = form_of(reading, sort, _mark_of(reading, mark, part))
            if part in inner and _is_acronym(part):
                form = tuple([_as_acronym(term) for term in form])
            if form:
                # Terms are cached, so equal ones are one object and forms need no hashing.
                found.setdefault(tuple(map(id, form)), form)
    if sort is NameSort.person:
        families = [short for form in found.values() if (short := _by_first_family(form))]
        return (*found.values(), *families)
    if sort is not NameSort.organisation:
        return tuple(found.values())
    own = [named for form in found.values() if (named := _by_own_words(form))]
    coined = [whole for form in found.values() if (whole := _by_parts(form))]
    known = [whole for form in found.values() for whole in _by_full_names(form)]
    return (*found.values(), *own, *coined, *known, *_by_initials(text))


def _by_first_family(form: Form) -> Form:
    """Return a long name as given name and family, of Spanish ones the father's; else empty.

    Who bears `Rosa Elena Quintanilla Bravo` goes by `Rosa Quintanilla`, and of five names or more
    people use the first and the last. A term that equals nothing keeps the score below that of the
    whole name.
    """
    words = [at for at, term in enumerate(form) if term.role is _WORD]
    if len(words) < _WORDS_OF_SPANISH[0] or any(term.role is TokenRole.initial for term in form):
        return ()
    first, father, mother = words[0], words[-2], words[-1]
    families = [is_spanish_family(form[at].text) for at in (father, mother)]
    is_given_twice = len(words) == _WORDS_OF_SPANISH[0] and is_given(form[father].text)
    if not any(families) or len(words) not in _WORDS_OF_SPANISH or is_given_twice:
        if len(words) < _LONG_NAME:
            return ()
        father = mother
    start = father
    while form[start - 1].role is TokenRole.particle:
        start -= 1
    left = " ".join(form[at].text for at in words if at not in (first, father))
    unsaid = _unsaid(left, load_scoring().second_names_unsaid)
    return (form[first], *form[start : father + 1], unsaid)


def _by_own_words(form: Form) -> Form:
    """Return a body's name with its rare company words as words of their own, if it has no other.

    `Bank Saderat` says `export bank`, but is told by what it says, not by what that means.
    """
    known = sum(term.role is TokenRole.generic for term in form)
    if known > _MOST_COMPANY_WORDS or any(term.role is _WORD for term in form):
        return ()
    named = tuple([_as_own_word(term) for term in form])
    return named if any(term.role is _WORD for term in named) else ()


@lru_cache(1 << 12)
def _as_own_word(term: Term) -> Term:
    is_word = term.role is TokenRole.generic and " " not in term.shown and len(term.spelt) > 3
    weight = rarity(term.spelt, NameSort.organisation) if is_word else 0.0
    if weight < load_scoring().own_word_rarity or term.spelt == term.text:
        return term
    return structs.replace(term, text=term.spelt, role=_WORD, weight=weight)


def _mark_of(reading: Reading, mark: str, text: str) -> str:
    """Return the mark of a reading: none where syllables spell a foreign name, which is fuzzy."""
    is_foreign = reading.scheme.startswith("foreign") and _may_be_foreign(text)
    return "" if mark == SYLLABIC and is_foreign else mark


def _may_be_foreign(text: str) -> bool:
    """Tell whether a name in syllables may be a foreign one: parted by a dot, or too long."""
    words = text.split()
    if len(words) > 1:
        return max(map(len, words)) > _LONGEST_NATIVE_WORD
    return len(text) > _LONGEST_NATIVE or any(sign in text for sign in _FOREIGN_DOTS)


def _is_acronym(part: str) -> bool:
    """Tell whether brackets hold letters, not a word: `AQMI` is not misspelt `ACME`."""
    return part.isascii() and part.isalpha() and part.isupper() and len(part) <= _LONGEST_ACRONYM


@lru_cache(1 << 12)
def _as_acronym(term: Term) -> Term:
    return structs.replace(term, is_fuzzy=False)


def _is_name(part: str) -> bool:
    """Tell whether what stands in brackets may be a name: more than a place or a company word."""
    return any(
        token.role is TokenRole.word
        for reading in read_name(part, NameSort.organisation)
        for token in reading.tokens
    )


def _is_place(part: str) -> bool:
    """Tell whether what stands in brackets is a place and nothing else."""
    (reading, *_) = read_name(part, NameSort.organisation) or (None,)
    return reading is not None and all(
        token.role in (TokenRole.place, TokenRole.connector) for token in reading.tokens
    )


def _by_parts(form: Form) -> Form:
    """Return a body's name coined of syllables as the words they stand for: `Rosneft`.

    As with initials, a term that equals nothing keeps the score below that of the name itself.
    """
    words = [term for term in form if term.role is _WORD]
    if len(words) != 1 or not (parts := coined_of(words[0].spelt)):
        return ()
    (reading, *_) = read_name(" ".join(parts), NameSort.organisation)
    said = [term_of(token, NameSort.organisation) for token in reading.tokens]
    share = load_scoring().initials_unsaid * sum(term.weight for term in said)
    rest = [term for term in form if term.role is not _WORD]
    return (*said, *rest, _unsaid(words[0].text, share))


def _by_full_names(form: Form) -> list[Form]:
    """Return a body's name with a known short name in it written out: `KOMID`, `IRGC Navy`."""
    found: list[Form] = []
    for at, term in enumerate(form):
        for name in full_names(term.text) if term.role is _WORD else ():
            (reading, *_) = read_name(name, NameSort.organisation)
            said = [term_of(token, NameSort.organisation) for token in reading.tokens]
            share = load_scoring().short_name_unsaid * sum(own.weight for own in said)
            found.append((*form[:at], *said, *form[at + 1 :], _unsaid(term.text, share)))
    return found


_UNSAID = "+"


def is_unsaid_term(term: Term) -> bool:
    """Tell whether a term stands for what initials or a coined word leave unsaid."""
    return term.text.startswith(_UNSAID)


def _unsaid(text: str, weight: float) -> Term:
    """Return what short words leave unsaid: a term that equals nothing but itself."""
    mark = f"{_UNSAID}{text}"
    return Term(mark, mark, "the full name", TokenRole.connector, weight, is_fuzzy=False)


@lru_cache(1 << 14)
def _by_initials(text: str) -> tuple[Form, ...]:
    """Return a body's name as its initials, and beside them what they leave unsaid.

    The second term equals nothing but itself: it keeps the score below that of the whole name.
    """
    found = initials_of(text)
    if not found:
        return ()
    unsaid = _unsaid(fold(text), load_scoring().initials_unsaid)
    return tuple(
        (Term(own, own, own.upper(), TokenRole.word, 1.0, is_fuzzy=False), unsaid) for own in found
    )
