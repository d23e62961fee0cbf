"""What a screener finds, does not find, and says about it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from penstock.model import Hit, Identifier, IdentifierKind, Outcome, Schema, Subject
from penstock.screening import Screener
from tests.screening.listed import SMALL_LIST, day, year


def best(screener: Screener, name: str, **more: object) -> Hit | None:
    """Return the best hit for a name, or None."""
    hits = screener.screen(Subject(id="q", names=(name,), **more)).hits  # type: ignore[arg-type]
    return hits[0] if hits else None


@pytest.mark.parametrize("party", SMALL_LIST, ids=lambda party: party.id)
def test_every_listed_name_finds_its_party_with_full_score(screener, party):
    for name in party.names:
        hit = best(screener, name.text, schema=party.schema)
        if party.schema in (Schema.CRYPTO_WALLET, Schema.JURISDICTION):
            continue
        assert hit is not None
        assert hit.party == party.id
        assert hit.alert or name.kind == "weak_alias"


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("Kim Jong Un", 1),
        ("KIM, Jong-un", 1),
        ("Kim Chŏng-ŭn", 1),
        ("김정은", 1),
        ("Victor Vekselberg", 2),
        ("Viktor Vekselburg", 2),
        ("VEKSELBERG Viktor", 2),
        ("Вексельберг Виктор Феликсович", 2),
        ("Hafiz Mohammed Saeed", 3),
        ("Foreign Trade Bank of the DPR of Korea", 4),
        ("Korea Mining Development Trading Corp", 5),
        ("KOREA MINING DEV. TRDG. CORP.", 5),
        ("Chonmasan", 7),
        ("Abdulrahman al Jalil", 9),
        ("Johannes Petrus Krugersdorp", 11),
        ("HUAWEI TECHNOLOGIES CO LTD", 12),
        ("KimJongUn", 1),
        ("K i m J o n g U n", 1),
        ("K.i.m J.o.n.g U.n", 1),
        ("KOREA MINNING DEVELOPMENTTRADING CORPORATION", 5),
        ("EPMNJ", 8),
        ("EP-MNJ", 8),
    ],
)
def test_spellings_order_scripts_and_joined_words_are_found(screener, asked, number):
    hit = best(screener, asked)
    assert hit is not None
    assert hit.party == f"test:{number}"
    assert hit.alert


@pytest.mark.parametrize(
    "asked",
    [
        "Kim",
        "Viktor",
        "Maria Lopez",
        "Viktor Petrov",
        "Trading Corporation",
        "Bank",
        "Republic of Korea",
        "Factory No. 6 Machine Works LLC",
        "Technologies Co., Ltd.",
        "x",
        "A",
        "Kin",
    ],
)
def test_what_is_common_or_another_number_does_not_alert(screener, asked):
    hit = best(screener, asked)
    assert hit is None or not hit.alert


def test_the_explanation_sums_to_the_score(screener):
    for asked in ("Kim Jong Un", "Viktor Vekselburg", "Factory No. 6 Machine Works", "tata ji"):
        subject = Subject(
            id="q", names=(asked,), birth_dates=(day("1957-04-14"),), countries=("RU",)
        )
        for hit in screener.screen(subject).hits:
            assert sum(part.value for part in hit.explanation) == pytest.approx(hit.score, abs=1e-9)


def test_a_weak_alias_alone_never_alerts_and_does_with_a_birth_date(screener):
    alone = best(screener, "Tata Ji", schema=Schema.PERSON)
    assert alone is not None
    assert not alone.alert
    dated = best(screener, "Tata Ji", schema=Schema.PERSON, birth_dates=(year(1950),))
    assert dated is not None
    assert dated.alert


def test_agreeing_facts_raise_conflicting_lower_absent_do_neither(screener):
    name = "Viktor Vekselburg"
    bare = best(screener, name)
    agreeing = best(screener, name, birth_dates=(day("1957-04-14"),), countries=("RU",))
    conflicting = best(screener, name, birth_dates=(day("1987-09-01"),), countries=("BR",))
    assert bare is not None
    assert agreeing is not None
    assert agreeing.score > bare.score
    assert conflicting is None or conflicting.score < bare.score


@pytest.mark.parametrize(
    ("identifier", "number"),
    [
        (Identifier(IdentifierKind.IMO, "8660313"), 7),
        (Identifier(IdentifierKind.BIC, "FTBDKPPYXXX"), 4),
        (
            Identifier(IdentifierKind.WALLET, "0x098b716b8aaf21512996dc57eb0615e2383e2f96"),
            10,
        ),
        (
            Identifier(
                IdentifierKind.WALLET, "ethereum:0x098B716B8Aaf21512996dc57EB0615e2383E2f96?value=1"
            ),
            10,
        ),
        (Identifier(IdentifierKind.PASSPORT, "a 5250088", country="PK"), 3),
        (Identifier(IdentifierKind.OTHER, "FTBDKPPY"), 4),
    ],
)
def test_an_equal_identifier_alerts_whatever_the_name(screener, identifier, number):
    subject = Subject(id="q", names=("Nobody Atall",), identifiers=(identifier,))
    result = screener.screen(subject)
    assert result.outcome is Outcome.HOLD
    assert result.hits[0].party == f"test:{number}"


def test_a_passport_of_another_country_is_another_passport(screener):
    identifier = Identifier(IdentifierKind.PASSPORT, "A5250088", country="DE")
    subject = Subject(id="q", names=("Nobody Atall",), identifiers=(identifier,))
    assert screener.screen(subject).outcome is Outcome.PASS


@pytest.mark.parametrize("pasted", ["IMO 8660313", "FTBDKPPY", "ftbdkppyxxx"])
def test_a_code_pasted_as_a_name_is_found(screener, pasted):
    hit = best(screener, pasted)
    assert hit is not None
    assert hit.alert
    assert hit.explanation[0].feature == "identifier_equal"


def test_one_by_one_and_in_batches_are_the_same(screener):
    subjects = [
        Subject(id=str(place), names=(name.text,))
        for place, party in enumerate(SMALL_LIST)
        for name in party.names
    ]
    assert list(screener.screen_many(subjects)) == [screener.screen(one) for one in subjects]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=60))
def test_any_text_is_answered(screener, text):
    result = screener.screen(Subject(id="q", names=(text,)))
    for hit in result.hits:
        assert 0.0 <= hit.score <= 1.0
        assert hit.explanation
