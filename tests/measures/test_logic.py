"""Three values: true and false only where the facts say so."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.measures import OwnerFact, PartyFact, PartyKind
from penstock.measures._logic import both, either, owned
from penstock.measures._names import bic_country, bic_key, name_key
from penstock.measures._schema import Ownership
from penstock.measures._words import Comparison

TRUTHS = st.sampled_from([True, False, None])


@given(st.lists(TRUTHS, max_size=5))
def test_kleene(truths: list[bool | None]) -> None:
    answers = [(truth, () if truth is not None else (f"fact {place}",))
               for place, truth in enumerate(truths)]  # fmt: skip
    some, every = either(answers), both(answers)
    assert some[0] is (True if True in truths else None if None in truths else False)
    assert every[0] is (False if False in truths else None if None in truths else True)
    for truth, missing in (some, every):
        assert bool(missing) is (truth is None)


def rule(comparison: str, *, together: bool) -> Ownership:
    return Ownership(
        comparison=Comparison(comparison),
        percent=Decimal(50),
        is_aggregated=together,
        basis="shares",
        citation="test",
    )


def company(*owners: tuple[str, str | None]) -> PartyFact:
    return PartyFact(
        id="company",
        kind=PartyKind.COMPANY,
        names=("Company",),
        owners=tuple(
            OwnerFact(owner=PartyFact(id=name), share=None if share is None else Decimal(share))
            for name, share in owners
        ),
    )


def truth_of(party: PartyFact, ownership: Ownership) -> bool | None:
    """Owners named b are blocked, those named ? may be, others are not."""

    def blocked(owner: PartyFact) -> tuple[bool | None, tuple[str, ...]]:
        return {"b": (True, ()), "?": (None, ("who it is",))}.get(owner.id[0], (False, ()))

    return owned(party, ownership, blocked)[0]


@pytest.mark.parametrize(
    ("owners", "ofac", "section_311"),
    [
        ((), False, False),
        ((("b", "50"),), True, False),
        ((("b", "50.0001"),), True, True),
        ((("b", "49.9999"),), False, False),
        ((("b1", "25"), ("b2", "25")), True, False),
        ((("b1", "26"), ("b2", "25")), True, False),
        ((("b1", "25"), ("x", "75")), False, False),
        ((("b", None),), None, None),
        ((("b", None), ("x", "60")), False, False),
        ((("b", None), ("x", "50")), None, False),
        ((("?", "60"),), None, None),
        ((("?", "40"), ("b", "10")), None, False),
        ((("?", "39"), ("b", "10")), False, False),
        ((("b", "60"), ("?", None)), True, True),
    ],
)
def test_shares(
    owners: tuple[tuple[str, str | None], ...], ofac: bool | None, section_311: bool | None
) -> None:
    party = company(*owners)
    assert truth_of(party, rule("at_least", together=True)) is ofac
    assert truth_of(party, rule("more_than", together=False)) is section_311


@given(st.lists(st.integers(0, 30), min_size=1, max_size=4))
def test_adding_a_blocked_owner_never_clears(shares: list[int]) -> None:
    ownership = rule("at_least", together=True)
    owners = [(f"b{place}", str(share)) for place, share in enumerate(shares)]
    fewer = truth_of(company(*owners[:-1]), ownership)
    assert not (fewer is True and truth_of(company(*owners), ownership) is not True)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Bank of Dandong Co., Ltd.", "bank of dandong co ltd"),
        ("  BANCA   PRIVADA d’Andorra ", "banca privada d andorra"),
        ("Institución de Banca Múltiple", "institucion de banca multiple"),
        ("조선무역은행", name_key("조선무역은행")),
        ("", ""),
    ],
)
def test_name_keys(text: str, key: str) -> None:
    assert name_key(text) == key


def test_bic_keys() -> None:
    assert bic_key("ftbdkppyxxx") == "FTBDKPPY"
    assert bic_country("FTBDKPPY") == "KP"
    assert bic_key("nonsense bic") == ""
    assert bic_country("") == ""
