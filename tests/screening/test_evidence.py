"""Evidence never saturates: facts that agree raise a perfect name, those that conflict lower it."""

import pytest

from penstock.model import Hit, Identifier, IdentifierKind, Schema, Subject
from penstock.screening import compare
from penstock.screening._evidence import load_evidence
from penstock.text import NameSort
from tests.screening.listed import day, year

_LISTED = Subject(
    id="listed",
    names=("Viktor Feliksovich VEKSELBERG",),
    schema=Schema.PERSON,
    birth_dates=(day("1957-04-14"),),
    countries=("RU",),
    identifiers=(Identifier(IdentifierKind.PASSPORT, "A5250088"),),
)


def asked(name: str = "Viktor Feliksovich Vekselberg", **facts: object) -> Hit:
    return compare(Subject(id="asked", names=(name,), schema=Schema.PERSON, **facts), _LISTED)


@pytest.mark.parametrize("name", ["Viktor Feliksovich Vekselberg", "Victor Vekselberg"])
@pytest.mark.parametrize(
    "facts",
    [
        {"birth_dates": (day("1957-04-14"),)},
        {"birth_dates": (year(1957),)},
        {"countries": ("RU",)},
        {"identifiers": (Identifier(IdentifierKind.PASSPORT, "A 5250088"),)},
    ],
)
def test_what_agrees_raises_even_a_perfect_name(name, facts):
    assert asked(name, **facts).evidence > asked(name).evidence


@pytest.mark.parametrize(
    "facts",
    [
        {"birth_dates": (day("1957-04-15"),)},
        {"birth_dates": (day("1959-04-14"),)},
        {"birth_dates": (day("1983-01-01"),)},
        {"countries": ("BR",)},
    ],
)
def test_what_conflicts_lowers(facts):
    assert asked(**facts).evidence < asked().evidence


def test_more_facts_go_on_raising_and_evidence_stays_inside_its_range():
    one = asked(birth_dates=(day("1957-04-14"),))
    two = asked(birth_dates=(day("1957-04-14"),), countries=("RU",))
    all_of_them = asked(
        birth_dates=(day("1957-04-14"),),
        countries=("RU",),
        identifiers=(Identifier(IdentifierKind.PASSPORT, "A5250088"),),
    )
    assert asked().evidence < one.evidence < two.evidence <= all_of_them.evidence < 1.0
    assert asked("Mette Frandsen", birth_dates=(day("1990-01-01"),)).evidence > 0.0


def test_names_of_very_many_words_have_evidence():
    endless = " ".join(f"w{number}" for number in range(3000))
    assert 0.0 < asked(f"Viktor Vekselberg {endless}").evidence < 0.001


def test_rare_names_say_more_than_common_ones():
    def whole(name: str) -> float:
        own = Subject(id="one", names=(name,), schema=Schema.PERSON)
        return compare(own, own).evidence or 0.0

    assert whole("Mohammed Ali") < whole("Viktor Vekselberg")


def test_every_hit_has_evidence(screener):
    subject = Subject(id="q", names=("Kim Jong Un",), schema=Schema.PERSON)
    number = Subject(
        id="q", names=("Nobody",), identifiers=(Identifier(IdentifierKind.BIC, "FTBDKPPYXXX"),)
    )
    hits = [*screener.screen(subject).hits, *screener.screen(number).hits]
    hits += screener.screen_text("to KIM JONG UN via FTBDKPPYXXX")
    assert len(hits) >= 4
    assert all(hit.evidence is not None and 0.0 < hit.evidence < 1.0 for hit in hits)


def test_every_sort_has_its_numbers_with_their_signs():
    rules = load_evidence()
    assert set(rules.names) == {sort.value for sort in NameSort}
    for own in rules.names.values():
        assert own.agreed > 0
        assert max(own.unlike, own.missing_asked, own.missing_listed, own.doubts) <= 0
    assert rules.curve.slope > 0
