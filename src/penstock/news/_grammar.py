"""The small words and the forms of verbs that hold an English sentence together."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from penstock.news._tables import settings

_VOWELS = "aeiou"
_DOUBLING = re.compile(r"[^aeiou][aeiou][bdglmnprt]$")


class Form(NamedTuple):
    """What a word is as a form of a verb: `base`, `s`, `past`, `part`, `ing`; some are several."""

    lemma: str
    kinds: frozenset[str]


class Grammar(NamedTuple):
    """The word lists of `grammar.yaml`, and the forms of all known verbs."""

    forms: dict[str, Form]
    joined: dict[str, str]
    about_to: dict[str, str]
    modal_stages: dict[str, str]
    together: dict[str, int]
    numbers: dict[str, int]
    plurals: dict[str, str]
    be: frozenset[str]
    have: frozenset[str]
    do: frozenset[str]
    modals: frozenset[str]
    negative: frozenset[str]
    determiners: frozenset[str]
    pronouns: frozenset[str]
    relatives: frozenset[str]
    subordinators: frozenset[str]
    prepositions: frozenset[str]
    conjunctions: frozenset[str]
    adverbs: frozenset[str]
    nouns: frozenset[str]
    time_words: frozenset[str]
    time_openers: frozenset[str]
    authority_heads: frozenset[str]
    party_heads: frozenset[str]
    person_heads: frozenset[str]
    vessel_heads: frozenset[str]
    empty_heads: frozenset[str]
    texts: frozenset[str]
    conditions: frozenset[str]
    neither: frozenset[str]
    holding: frozenset[str]
    bare: frozenset[str]
    the_state: frozenset[str]
    decisions: frozenset[str]
    asked: frozenset[str]
    speech: frozenset[str]
    attached: frozenset[str]
    links: frozenset[str]
    placed: frozenset[str]
    deep: frozenset[str]
    allowing: frozenset[str]
    hit: frozenset[str]
    targets: frozenset[str]
    fresh: frozenset[str]
    generic: frozenset[str]
    ambiguous: frozenset[str]
    each: frozenset[str]
    demanded: frozenset[str]
    tellers: frozenset[str]
    before_ing: frozenset[str]
    asking: frozenset[str]
    naming_heads: frozenset[str]
    acting_heads: frozenset[str]
    people: frozenset[str]
    sought: frozenset[str]
    traded: frozenset[str]
    ended: frozenset[str]
    entries: frozenset[str]
    senders: frozenset[str]
    deciding: frozenset[str]
    intends: frozenset[str]
    amounting: frozenset[str]
    describing: frozenset[str]


@cache
def grammar() -> Grammar:
    """Return the shipped grammar, with the verbs of the frames."""
    table = settings("grammar")
    sets = {
        key: frozenset(map(str, value)) for key, value in table.items() if isinstance(value, list)
    }
    joined = {str(key): str(meant) for key, meant in table["joined_prepositions"].items()}
    return Grammar(
        forms=_forms(table),
        joined=joined,
        about_to=dict(table["about_to"]),
        modal_stages=dict(table["modal_stages"]),
        together=dict(table["together"]),
        numbers=dict(table["numbers"]),
        plurals=dict(table["plurals"]),
        prepositions=sets["prepositions"] | frozenset(joined.values()) - {"and", "some"},
        **{key: own for key, own in sets.items() if key not in {"verbs", "prepositions"}},
    )


def _forms(table: dict[str, Any]) -> dict[str, Form]:
    found: dict[str, tuple[str, set[str]]] = {}
    lemmas = {str(verb) for verb in table["verbs"]} | set(table["irregular"])
    for frame in settings("frames")["frames"]:
        lemmas |= {str(verb).split()[0] for verb in frame.get("verbs", ())}
    for lemma in sorted(lemmas):
        for form, kind in _inflected(lemma, table["irregular"].get(lemma)):
            known = found.setdefault(form, (lemma, set()))
            known[1].add(kind)
    return {form: Form(lemma, frozenset(kinds)) for form, (lemma, kinds) in found.items()}


def _inflected(lemma: str, irregular: list[str] | None) -> Iterator[tuple[str, str]]:
    yield lemma, "base"
    if irregular is not None:
        yield from zip(irregular, ("s", "past", "part", "ing"), strict=True)
        return
    ends_in_y = lemma.endswith("y") and lemma[-2] not in _VOWELS
    past = f"{lemma}d" if lemma.endswith("e") else f"{lemma[:-1]}ied" if ends_in_y else f"{lemma}ed"
    third = lemma[:-1] + "ies" if ends_in_y else lemma + _third_ending(lemma)
    ing = f"{lemma[:-1]}ing" if lemma.endswith("e") and lemma[-2] != "e" else f"{lemma}ing"
    if _DOUBLING.search(lemma):
        # Both spellings: banned, cancelled and canceled.
        doubled = lemma + lemma[-1]
        yield from ((f"{doubled}ed", "past"), (f"{doubled}ed", "part"), (f"{doubled}ing", "ing"))
    yield from ((third, "s"), (past, "past"), (past, "part"), (ing, "ing"))


def _third_ending(lemma: str) -> str:
    return "es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else "s"
