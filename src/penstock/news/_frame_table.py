"""The frames of `frames.yaml`, made ready for use: by verb, by noun, and classes of nouns."""

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from penstock.news._grammar import grammar
from penstock.news._phrase import Phrase
from penstock.news._tables import settings


class Frame(NamedTuple):
    """What a verb or noun tells, and where its sides stand. See `data/news/frames.yaml`."""

    id: str
    type: str
    particle: str
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
    is_of_first_party: bool
    is_fresh: bool
    is_only_threat: bool
    is_passive: bool
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

    by_verb: dict[str, tuple[Frame, ...]]
    by_noun: dict[str, Frame]
    matrix: dict[str, str]


@cache
def frames() -> Frames:
    """Return the shipped frames."""
    table = settings("frames")
    by_verb: dict[str, list[Frame]] = {}
    for row in table["frames"]:
        for verb in row["verbs"]:
            lemma, _, particle = str(verb).partition(" ")
            by_verb.setdefault(lemma, []).append(_frame(row, particle))
    matrix: dict[str, str] = {}
    for stage, verbs in table["matrix"].items():
        for verb in verbs:
            matrix.setdefault(str(verb), str(stage))
    return Frames(
        {lemma: tuple(own) for lemma, own in by_verb.items()},
        {noun: _frame(row, "") for row in table["nouns"] for noun in row["nouns"]},
        matrix,
    )


def _frame(row: dict[str, Any], particle: str) -> Frame:
    via_noun = row.get("via_noun", {})
    return Frame(
        id=row["id"],
        type=row["type"],
        particle=particle,
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
        is_of_first_party=bool(row.get("first_party", False)),
        is_fresh=bool(row.get("fresh", False)),
        is_only_threat=bool(row.get("only_threat", False)),
        is_passive=bool(row.get("passive", False)),
        among_charges=bool(row.get("among_charges", False)),
        is_listed=any(
            str(name).endswith("_list") for name in via_noun.values() if isinstance(name, str)
        ),
        needs=_any_of(row.get("with", ())),
        without=_any_of(row.get("without", ())),
        actor_default=row.get("actor_default", ""),
        instrument=row.get("instrument", ""),
        stage=row.get("stage", "adopted"),
    )


def _any_of(words: list[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


@lru_cache(1 << 16)
def may_tell(word: str) -> bool:
    """Tell whether a lower-case word is a form of a verb, or a noun, that some frame looks for."""
    form = grammar().forms.get(word)
    return (form is not None and form.lemma in frames().by_verb) or word in frames().by_noun


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
