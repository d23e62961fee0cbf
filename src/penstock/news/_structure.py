"""What stands behind a verb or noun: its object, what prepositions tie to it, and lists.

Several that stand side by side (`A, B and C`), those that a comma explains (`two suppliers, A and
B`; `A, the owner of B`) and those that are included (`ten persons, among them A`) are told apart.
"""

from typing import NamedTuple

from penstock.news._grammar import grammar
from penstock.news._name_words import words as name_words
from penstock.news._phrase import (
    AND,
    CLAUSE,
    NOUN,
    RELATIVE,
    TIE,
    VERB,
    Phrase,
    is_tied,
    phrase_at,
)
from penstock.news._subjects import is_place

_INCLUDING = frozenset({"including", "along-with"})
_AIMING = frozenset({"target", "include", "cover", "name"})


class Tied(NamedTuple):
    """A noun phrase behind a preposition: where the preposition and the noun stand."""

    tie: str
    at: int
    noun: int


def object_of(phrases: list[Phrase], verb: int) -> int:
    """Return the noun phrase right behind a verb; -1 where none is."""
    return verb + 1 if phrase_at(phrases, verb + 1).kind == NOUN else -1


def ties_of(phrases: list[Phrase], at: int, *, through: bool = False) -> list[Tied]:
    """Return what stands behind prepositions after a verb or noun, up to the next verb or clause.

    What stands in brackets is passed over. `imposed` behind a noun opens no clause of its own:
    sanctions that had been imposed on X. `through` goes on behind infinitives: exports of tools to
    make chips to X.
    """
    words = grammar()
    found: list[Tied] = []
    i = at + 1
    while i < len(phrases):
        one = phrases[i]
        if one.kind == "(":
            i = _closing(phrases, i) + 1
        elif one.kind == TIE and phrase_at(phrases, i + 1).kind == NOUN:
            found.append(Tied(one.head, i, i + 1))
            i += 2
        elif one.kind == RELATIVE:
            # The sanctions that the council imposed on X.
            verb = i + 2 if phrase_at(phrases, i + 1).kind == NOUN else i + 1
            if phrase_at(phrases, verb).lemma not in words.placed:
                break
            i = verb
        elif _carries_on(one):
            i += 1
        elif _aims(phrases, i):
            found.append(Tied("targeting", i, i + 1))
            i += 2
        elif through and one.kind == VERB and one.form in {"infinitive", "ing"}:
            i += 1
        elif one.kind in {VERB, CLAUSE, ";", ":", '"', "-"} or (
            one.kind in {",", AND} and (i + 1 == len(phrases) or _begins_clause(phrases, i + 1))
        ):
            break
        else:
            i += 1
    return found


def _carries_on(one: Phrase) -> bool:
    """Tell whether a verb behind a noun ends nothing: sanctions *imposed*, fines *totalling*."""
    words = grammar()
    if one.kind != VERB:
        return False
    is_amount = one.form == "ing" and one.lemma in words.amounting
    return is_amount or (one.lemma in words.placed and one.form != "infinitive")


def _aims(phrases: list[Phrase], at: int) -> bool:
    """Tell whether a verb in -ing says whom something is aimed at: sanctions targeting X."""
    one = phrases[at]
    return (
        one.kind == VERB
        and one.form == "ing"
        and one.lemma in _AIMING
        and phrase_at(phrases, at + 1).kind == NOUN
    )


def _closing(phrases: list[Phrase], at: int) -> int:
    return next((i for i in range(at, len(phrases)) if phrases[i].kind == ")"), len(phrases) - 1)


def _begins_clause(phrases: list[Phrase], noun: int) -> bool:
    """Tell whether a noun phrase is the subject of a verb of its own: `, the ministry said`."""
    if phrase_at(phrases, noun).kind != NOUN:
        return False
    i = noun
    while is_tied(phrases, i):
        i += 2
    while phrase_at(phrases, i + 1).kind == AND and phrase_at(phrases, i + 2).kind == NOUN:
        i += 2
    following = phrase_at(phrases, i + 1)
    return following.kind == VERB and following.form == "finite"


def members(phrases: list[Phrase], first: int) -> list[int]:
    """Return a noun phrase, those listed beside it, and the names that stand for it in commas."""
    found = [first]
    at = first
    while True:
        while is_tied(phrases, at) and phrases[at + 1].head in grammar().links:
            at += 2
        step = _step(phrases, found, at)
        if step is None:
            return found
        at, added = step
        found += added


# Where the list has come to, and which noun phrases are new members of it.
_Step = tuple[int, list[int]]


def _step(phrases: list[Phrase], found: list[int], at: int) -> _Step | None:
    """Return what follows in a list; None where the list ends."""
    one = phrase_at(phrases, at + 1)
    is_named = phrases[found[-1]].is_named
    before_noun = phrase_at(phrases, at + 2).kind == NOUN
    if one.kind == "(":
        # The leader of the Front (FLF): what stands in the brackets is the Front.
        is_tied_to = at != found[-1] and phrases[at].is_named
        return _bracket(phrases, at + 1, is_named=is_named or is_tied_to)
    if one.kind == TIE:
        return (at + 2, [at + 2]) if one.head == "including" and before_noun else None
    if one.kind == RELATIVE:
        return _behind_relative(phrases, at + 1)
    if one.kind == VERB:
        return _behind_verb(phrases, at + 1)
    if one.kind in {":", "-"}:
        return (at + 2, [at + 2]) if before_noun and not is_named else None
    if one.kind == ";":
        noun = at + 3 if phrase_at(phrases, at + 2).kind == AND else at + 2
        return (noun, [noun]) if is_named and phrase_at(phrases, noun).is_named else None
    if one.kind == AND:
        return _listed(phrases, found, at, at + 2, had_and=True)
    if one.kind == ",":
        had_and = phrase_at(phrases, at + 2).kind == AND
        return _listed(phrases, found, at, at + 3 if had_and else at + 2, had_and=had_and)
    return None


def _bracket(phrases: list[Phrase], at: int, *, is_named: bool) -> _Step:
    """Return what brackets hold: names where none stood before, `two ships (A and B)`."""
    end = _closing(phrases, at)
    if is_named or not phrase_at(phrases, at + 1).is_named:
        return end, []
    return end, [one for one in members(phrases, at + 1) if one < end]


def _behind_relative(phrases: list[Phrase], at: int) -> _Step | None:
    """Return where a list goes on behind a clause: `eight ships that carried oil, and a terminal`.

    It does behind a comma with `and`, or with `among them`, where no new sentence begins.
    """
    for i in range(at + 1, len(phrases) - 2):
        one, following = phrases[i], phrases[i + 1]
        if one.kind in {";", ":", '"', "-"}:
            break
        if one.kind == "," and phrases[i + 2].kind == NOUN:
            if following.kind == TIE and following.head in _INCLUDING:
                return i + 2, [i + 2]
            if following.kind == AND and not _begins_clause(phrases, i + 2):
                return i - 1, []
    return None


def _behind_verb(phrases: list[Phrase], at: int) -> _Step | None:
    """Return what stands behind a participle: `firms supplying the army, including X`."""
    one = phrases[at]
    if one.form not in {"participle", "ing"} or one.lemma == "impose":
        return None
    noun = at + 1 if phrase_at(phrases, at + 1).kind == NOUN else -1
    if one.lemma in {"include", "including"} and noun >= 0:
        return noun, [noun]
    end = noun if noun >= 0 else at
    while is_tied(phrases, end):
        end += 2
    return end, []


def _listed(
    phrases: list[Phrase], found: list[int], at: int, i: int, *, had_and: bool
) -> _Step | None:
    """Return what stands behind a comma or `and` in a list."""
    one = phrase_at(phrases, i)
    if one.kind == TIE and phrase_at(phrases, i + 1).kind == NOUN:
        opening = phrase_at(phrases, found[0] - 1)
        goes_on = had_and and opening.kind == TIE and opening.head == one.head
        # Among them A; on two suppliers, A and B, and on a partner.
        return (i + 1, [i + 1]) if one.head in _INCLUDING or goes_on else None
    if not had_and and (
        one.kind == RELATIVE or (one.kind == VERB and one.form in {"participle", "ing"})
    ):
        end = _aside_end(phrases, i)
        if end < 0:
            return None
        goes_on = one.kind == VERB or phrase_at(phrases, end + 1).kind in {AND, NOUN}
        return (end - 1, []) if goes_on else None
    if one.kind != NOUN or _begins_clause(phrases, i):
        return None
    last = phrases[found[-1]]
    if not had_and and last.is_named and (not one.is_named or _is_office(one)):
        # A, the owner of B, and C: what explains A is passed over; two persons, C and D, is not.
        is_several = "#" in one.words or one.words[0] in {"two", "three", "four", "five"}
        return i, [i] if is_several else []
    is_inner = at != found[-1] and phrases[at].is_named and one.is_named
    if had_and and is_inner and not last.is_named:
        return i, []  # companies linked to A or B: neither is one of them
    if at != found[-1] and not last.is_named and is_place(phrases[at]) and is_place(one):
        return i, []  # four associations in Berlin, Bremen and Dortmund
    return i, [i]


def _is_office(phrase: Phrase) -> bool:
    """Tell whether a name is what somebody is: `A, the Deputy Director of B`."""
    last = phrase.mentions[-1]
    return last.sort in {"name", "person"} and bool(
        name_words().title_words & set(last.name.lower().split())
    )


def _aside_end(phrases: list[Phrase], at: int) -> int:
    """Return where the comma stands that ends an aside; -1 where none does."""
    for i in range(at, len(phrases)):
        if phrases[i].kind == ",":
            return i
        if phrases[i].kind in {";", ":", '"'}:
            break
    return -1
