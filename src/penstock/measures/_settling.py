"""Answers to facts that a decision named as missing: heard only where their question was asked.

A question is the very text of a missing fact, or the id of an exception (`measure/exception`).
Most are answered by yes or no; some ask for a value, such as a country. An answer nobody asked
for changes nothing.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from penstock.errors import UsageError
from penstock.measures._book import book
from penstock.measures._facts import GoodsFact, PartyFact, QuestionFacts
from penstock.measures._logic import (
    CHARTERED_WHERE,
    CURRENCY,
    GOODS_WHAT,
    KIND_OF,
    OFFICE_WHERE,
    SECTOR_OF,
    TENOR,
)
from penstock.measures._words import PartyKind
from penstock.model import Finding

_YES, _NO = frozenset({"yes", "y", "true"}), frozenset({"no", "n", "false"})
_COUNTRY = re.compile(r"[A-Z]{2}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class _Form(Struct, frozen=True):
    """A question that asks for a value: how it is worded, and what an answer must look like."""

    words: str
    expected: str
    fits: Callable[[str], object]

    def label(self, question: str) -> str | None:
        """Return whom or what a question is about, None if it is none of this form."""
        before, _, after = self.words.partition("{}")
        if not question.startswith(before) or not question.endswith(after):
            return None
        return question[len(before) : len(question) - len(after)] if "{}" in self.words else ""


_KINDS = " or ".join(kind.value for kind in PartyKind)
_FORMS = (
    _Form(KIND_OF, _KINDS, lambda value: value in set(PartyKind)),
    _Form(CHARTERED_WHERE, "a country, such as KP", lambda value: _COUNTRY.fullmatch(value)),
    _Form(OFFICE_WHERE, "a country, such as KP", lambda value: _COUNTRY.fullmatch(value)),
    _Form(SECTOR_OF, "a sector, such as energy", lambda value: _SLUG.fullmatch(value)),
    _Form(
        GOODS_WHAT,
        "an HS code or a kind, such as 270112 or coal",
        lambda value: value.isdecimal() or _SLUG.fullmatch(value),
    ),
    _Form(CURRENCY, "a currency, such as USD", lambda value: _CURRENCY.fullmatch(value)),
    _Form(TENOR, "days", lambda value: value.isdecimal()),
)


def read_answer(question: str, answer: str) -> tuple[str, str]:
    """Return a question and its answer in their plain forms: `yes`, `no`, or the value asked for.

    Raises:
        UsageError: the question asks for something else.
    """
    question, answer = " ".join(question.split()), answer.strip()
    if not question:
        message = f"The answer {answer!r} has no question"
        raise UsageError(message, hint="Write --fact 'the missing fact as it was told=yes'")
    form = next((one for one in _FORMS if one.label(question) is not None), None)
    if form is not None:
        if form.fits(answer):
            return question, answer
        message = f"{answer!r} is no answer to: {question}"
        raise UsageError(message, hint=f"Say {form.expected}")
    plain = answer.casefold()
    if plain in _YES or plain in _NO:
        return question, "yes" if plain in _YES else "no"
    message = f"{answer!r} is no answer to: {question}"
    raise UsageError(message, hint="Say yes or no")


def heard_in(
    findings: Iterable[Finding], questions: Iterable[str], answers: Mapping[str, str]
) -> dict[str, str]:
    """Return the answers whose question is asked by a finding or among some questions."""
    heard = {one: answers[one] for one in map(plain_question, questions) if one in answers}
    for finding in findings:
        for fact in map(plain_question, finding.missing_facts):
            if fact in answers:
                heard[fact] = answers[fact]
        for exception in book().measure(finding.rule).exceptions:
            key = f"{book().measure(finding.rule).id}/{exception.id}"
            if key in answers and exception.question in finding.missing_facts:
                heard[key] = answers[key]
    return heard


def plain_question(text: str) -> str:
    """Return a question on one line, as people copy it."""
    return " ".join(text.split())


def told(facts: QuestionFacts, heard: Mapping[str, str]) -> QuestionFacts:
    """Return facts with what answers say: values at their parties and goods, the rest as asked."""
    decided = dict(facts.answers)
    for question, answer in heard.items():
        valued = [(form, label) for form in _FORMS if (label := form.label(question)) is not None]
        if valued:
            facts = _with_value(facts, valued[0][0].words, valued[0][1], answer)
        else:
            decided[question] = answer == "yes"
    return replace(facts, answers=decided)


def _with_value(facts: QuestionFacts, words: str, label: str, answer: str) -> QuestionFacts:
    if words == CURRENCY:
        return replace(facts, currency=answer)
    if words == TENOR:
        return replace(facts, tenor_days=int(answer))
    if words == GOODS_WHAT:
        return replace(facts, goods=tuple(_goods(one, label, answer) for one in facts.goods))
    return replace(facts, parties=tuple(_party(one, words, label, answer) for one in facts.parties))


def _goods(goods: GoodsFact, label: str, answer: str) -> GoodsFact:
    if plain_question(goods.text or "the goods") != label:
        return goods
    if answer.isdecimal():
        return replace(goods, hs=answer)
    return replace(goods, tags=tuple(dict.fromkeys((*goods.tags, answer))))


def _party(party: PartyFact, words: str, label: str, answer: str) -> PartyFact:
    if plain_question(party.label) != label:
        return party
    if words == KIND_OF:
        return replace(party, kind=PartyKind(answer))
    if words == CHARTERED_WHERE:
        return replace(party, chartered_in=answer)
    if words == OFFICE_WHERE:
        return replace(party, located_in=answer)
    return replace(party, sectors=tuple(dict.fromkeys((*party.sectors, answer))))
