"""The frames of `frames.yaml`, made ready for use: by verb, by noun, and classes of nouns."""

import re
from functools import cache
from typing import Any, NamedTuple

from penstock.news._grammar import grammar
from penstock.news._phrase import Phrase
from penstock.news._tables import settings

_THOSE = "those hit"


class Frame(NamedTuple):
    """What a verb or noun tells, and where its sides stand. See `data/news/frames.yaml`."""

    id: str
    type: str
    number: int
    particle: str
    verbs: frozenset[str]
    nouns: frozenset[str]
    classes: tuple[str, ...]
    words_beside: frozenset[str]
    object: str
    via: frozenset[str]
    via_noun_ties: frozenset[str]
    via_noun_classes: tuple[str, ...]
    via_target: frozenset[str]
    target: str
    target_sort: str
    is_party: bool
    needs_authority: bool
    among_sanctions: bool
    is_owned: bool
    has_recipient: bool
    is_of_those: bool
    is_linked: bool
    is_swapped: bool
    is_of_list: bool
    is_of_told_list: bool
    is_of_first_party: bool
    is_fresh: bool
    is_only_threat: bool
    is_passive: bool
    is_agreed: bool
    by: str
    over: str
    object_ties: frozenset[str]
    among_charges: bool
    is_listed: bool
    needs: re.Pattern[str] | None
    without: re.Pattern[str] | None
    actor_default: str
    instrument: str
    basis: str = ""
    claim: str = "stated"
    stage: str = "adopted"


class Frames(NamedTuple):
    """All frames: by the lemma of a verb, by a noun; and what verbs before another verb mean."""

    all: tuple[Frame, ...]
    by_verb: dict[str, tuple[Frame, ...]]
    by_noun: dict[str, Frame]
    matrix: dict[str, str]


@cache
def frames() -> Frames:
    """Return the shipped frames."""
    table = settings("frames")
    every: list[Frame] = []
    by_verb: dict[str, list[Frame]] = {}
    by_noun: dict[str, Frame] = {}
    for row in table["frames"]:
        for particle, lemmas in _by_particle(row["verbs"]).items():
            every.append(_frame(row, len(every), particle, lemmas))
            for lemma in lemmas:
                by_verb.setdefault(lemma, []).append(every[-1])
    for row in table["nouns"]:
        every.append(_frame(row, len(every), "", frozenset()))
        for noun in row["nouns"]:
            by_noun[str(noun)] = every[-1]
    matrix: dict[str, str] = {}
    for stage, verbs in table["matrix"].items():
        for verb in verbs:
            matrix.setdefault(str(verb), str(stage))
    return Frames(
        tuple(every), {lemma: tuple(own) for lemma, own in by_verb.items()}, by_noun, matrix
    )


def _by_particle(verbs: list[str]) -> dict[str, frozenset[str]]:
    """Return the lemmas of a frame by the particle behind them: `agree to`, `impose`."""
    found: dict[str, set[str]] = {}
    for verb in verbs:
        lemma, _, particle = str(verb).partition(" ")
        found.setdefault(particle, set()).add(lemma)
    return {particle: frozenset(lemmas) for particle, lemmas in found.items()}


def _frame(row: dict[str, Any], number: int, particle: str, verbs: frozenset[str]) -> Frame:
    via_noun = row.get("via_noun", {})
    return Frame(
        id=row["id"],
        type=row["type"],
        number=number,
        particle=particle,
        verbs=verbs,
        nouns=frozenset(map(str, row.get("nouns", ()))),
        classes=_classes(row),
        words_beside=frozenset(map(str, row.get("with", ()))),
        object=row.get("object", ""),
        via=frozenset(row.get("via", ())),
        via_noun_ties=frozenset(via_noun.get("ties", ())),
        via_noun_classes=tuple(via_noun[key] for key in ("class", "also") if key in via_noun),
        via_target=frozenset(row.get("via_target", ())),
        target=row.get("target", "object"),
        target_sort=row.get("target_sort", ""),
        is_party=bool(row.get("party", False)),
        needs_authority=bool(row.get("needs_authority", False)),
        among_sanctions=bool(row.get("among_sanctions", False)),
        is_owned=bool(row.get("owner", False)),
        has_recipient=bool(row.get("recipient", False)),
        is_of_those=bool(row.get("those", False)),
        is_linked=bool(row.get("linked", False)),
        is_swapped=bool(row.get("swaps", False)),
        is_of_list=bool(row.get("of_list", False)),
        is_of_told_list=bool(row.get("told_list", False)),
        is_of_first_party=bool(row.get("first_party", False)),
        is_fresh=bool(row.get("fresh", False)),
        is_only_threat=bool(row.get("only_threat", False)),
        is_passive=bool(row.get("passive", False)),
        is_agreed=bool(row.get("agreed", False)),
        by=str(row.get("by", "")),
        over=str(row.get("over", "")),
        object_ties=frozenset(map(str, row.get("object_ties", ()))),
        among_charges=bool(row.get("among_charges", False)),
        is_listed=any(name.endswith("_list") for name in _classes(row)),
        needs=_any_of(row.get("with", ())),
        without=_any_of(row.get("without", ())),
        actor_default=row.get("actor_default", ""),
        instrument=row.get("instrument", ""),
        stage=row.get("stage", "adopted"),
    )


def _classes(row: dict[str, Any]) -> tuple[str, ...]:
    """Return the classes of nouns one of whose words a sentence must hold for a frame to fit."""
    if row.get("those"):
        return (_THOSE,)
    if "by" in row:
        return (str(row["by"]),)
    if "object" in row:
        return (str(row["object"]),)
    via_noun = row.get("via_noun", {})
    return tuple(str(via_noun[key]) for key in ("class", "also") if key in via_noun)


def _any_of(words: list[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


class Cues(NamedTuple):
    """Bits of the frames that a word may help to tell: as verb or noun, of their class, beside."""

    told: int
    classed: int
    beside: int


@cache
def bare_cues() -> Cues:
    """Return the frames that need no verb (none), no class of nouns, and no word beside."""
    classed = beside = 0
    for number, frame in enumerate(frames().all):
        if not frame.classes:
            classed |= 1 << number
        if not frame.words_beside or frame.is_listed:
            beside |= 1 << number
    return Cues(0, classed, beside)


def cues_of(word: str) -> Cues:
    """Return which frames a lower-case word may help to tell."""
    form = grammar().forms.get(word)
    lemma = form.lemma if form is not None else "be" if word in grammar().be else ""
    told = classed = beside = 0
    for number, frame in enumerate(frames().all):
        bit = 1 << number
        if lemma in frame.verbs or word in frame.nouns:
            told |= bit
        if any(_may_be_of(word, name) for name in frame.classes):
            classed |= bit
        if word in frame.words_beside:
            beside |= bit
    return Cues(told, classed, beside)


def _may_be_of(word: str, name: str) -> bool:
    if name == _THOSE:
        return word == "among" or word in grammar().hit or word in grammar().targets
    single, several = _class(name)
    return word in single or any(one.endswith(f" {word}") for one in several)


@cache
def _class(name: str) -> tuple[frozenset[str], tuple[str, ...]]:
    own = [str(word) for word in settings("frames")["classes"][name]]
    return frozenset(word for word in own if " " not in word), tuple(
        word for word in own if " " in word
    )


def is_of_class(phrase: Phrase, name: str, behind: str = "") -> bool:
    """Tell whether a noun phrase is one of a class of nouns, by its head or its words.

    `behind` are the words that `of` ties to it: its list | of unreliable entities.
    """
    single, several = _class(name)
    if phrase.head in single or (phrase.words and phrase.words[-1] in single):
        return True
    if any(_in_name(one.text.lower(), single, several) for one in phrase.mentions[-1:]):
        return True
    if several:
        text = f"{' '.join(phrase.words)} {behind}"
        return any(one in text for one in several)
    return len(phrase.words) > 1 and phrase.words[-2] in single and phrase.head in grammar().generic


def _in_name(text: str, single: frozenset[str], several: tuple[str, ...]) -> bool:
    return any(text.endswith(one) for one in several) or text.rpartition(" ")[2] in single
