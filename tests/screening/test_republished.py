"""Entries that one list prints of another: facts of the original count for the copy."""

from datetime import date

import pytest
from msgspec import structs

from penstock.model import (
    ListId,
    Listing,
    ListVersion,
    Name,
    NameKind,
    Outcome,
    PartyId,
    Schema,
    Subject,
)
from penstock.screening import Index, Screener
from tests.screening.listed import day, party

_OFAC = ListVersion(ListId("us-ofac-sdn"), date(2026, 1, 1), "1" * 64)
_CSL = ListVersion(ListId("us-csl"), date(2026, 1, 1), "2" * 64)
_NAME = "Marcio Arrigo Taldesson"


def _copy(party_id: str, section: str):
    made = party(0, Schema.PERSON, _NAME, "Marchio Arigo Taldeson")
    listing = Listing(list=_CSL.list, section=section, programmes=("NEW",))
    return structs.replace(made, id=PartyId(party_id), listing=listing)


@pytest.fixture
def screener(tmp_path):
    original = structs.replace(
        party(0, Schema.PERSON, _NAME, countries=("BR",), birth_dates=(day("1950-03-04"),)),
        id=PartyId("us-ofac:77"),
        listing=Listing(list=_OFAC.list, programmes=("OLD",), listed_on=date(2020, 1, 2)),
    )
    copies = [_copy("us-csl:77", "SDN"), _copy("us-csl:DPL-77", "DPL")]
    return Screener(Index.build([(_OFAC, [original]), (_CSL, copies)], tmp_path / "index"))


def _hits(screener, *, born: str):
    asked = Subject(id="q", names=(_NAME,), schema=Schema.PERSON, birth_dates=(day(born),))
    return {hit.party: hit for hit in screener.screen(asked).hits}


def test_a_birth_date_of_the_original_speaks_against_the_copy(screener):
    found = _hits(screener, born="1991-12-01")
    assert "us-csl:77" not in found or not found["us-csl:77"].alert
    assert found["us-csl:DPL-77"].alert  # an entry of another publisher, of whom no more is known


def test_one_entry_on_two_lists_is_one_hit_that_names_both(screener):
    found = _hits(screener, born="1950-03-04")
    assert "us-csl:77" not in found
    hit = found["us-ofac:77"]
    assert (hit.list, hit.listed_on) == ("us-ofac-sdn", date(2020, 1, 2))
    assert hit.programs == ("OLD", "NEW")
    assert hit.parties == ("us-ofac:77", "us-csl:77")
    assert hit.is_one_of({"us-csl:77"})
    assert [part.feature for part in hit.explanation].count("birth_date_equal") == 1
    assert found["us-csl:DPL-77"].also == ()


def test_a_name_that_only_the_copy_has_is_told_with_the_original(screener):
    asked = Subject(id="q", names=("Marchio Arigo Taldeson",), schema=Schema.PERSON)
    found = {hit.party: hit for hit in screener.screen(asked).hits}
    assert found["us-ofac:77"].name == "Marchio Arigo Taldeson"
    assert found["us-ofac:77"].score > 0.9


def test_a_text_names_one_entry_once(screener):
    found = screener.screen_text(f"payment to {_NAME} as agreed")
    assert [hit.parties for hit in found if hit.is_one_of({"us-csl:77"})] == [
        ("us-ofac:77", "us-csl:77")
    ]


def test_what_counts_as_an_entry_is_the_original_and_its_copies(screener):
    assert [one.id for one in screener.entries(PartyId("us-ofac:77"))] == [
        "us-ofac:77",
        "us-csl:77",
    ]
    assert [one.id for one in screener.entries(PartyId("us-csl:77"))] == ["us-csl:77"]


@pytest.fixture
def crowd(tmp_path):
    """Many parties of nearly one name: originals, copies under worse names, weak aliases."""
    names = [f"{first} Taldesson" for first in ("Marcio", "Marco", "Marcia", "Mario", "Narcio")]
    names += [f"Marcio {last}" for last in ("Taldeson", "Taldesen", "Tallesson", "Talderson")]
    originals, copies = [], []
    for number, name in enumerate(names * 3):
        weak = NameKind.WEAK_ALIAS if number % 4 == 3 else NameKind.PRIMARY
        made = party(0, Schema.PERSON, "Quillo Verantes", countries=("BR", "IR")[number % 2 :])
        named = structs.replace(
            made,
            id=PartyId(f"us-ofac:{number}"),
            names=(*made.names, Name(name, weak)),
            listing=Listing(list=_OFAC.list),
        )
        originals.append(named)
        if number % 3 == 0:
            copied = _copy(f"us-csl:{number}", "SDN")
            worse = Name(name.replace("s", "z", 1))
            copies.append(structs.replace(copied, names=(worse,)))
    return Screener(Index.build([(_OFAC, originals), (_CSL, copies)], tmp_path / "index"))


@pytest.mark.parametrize(
    "name", ["Marcio Taldesson", "Mario Taldeson", "Quillo Verantes", "Marcio"]
)
@pytest.mark.parametrize("countries", [(), ("IR",)])
def test_the_first_hits_are_those_of_all(crowd, name, countries):
    asked = Subject(id="q", names=(name,), schema=Schema.PERSON, countries=countries)
    whole = crowd.screen(asked, limit=1000)
    for limit in (0, 1, 2, 3, 5, 8, 13, 21):
        found = crowd.screen(asked, limit=limit)
        assert found.hits == whole.hits[:limit]
        assert (found.outcome is Outcome.HOLD) == any(hit.alert for hit in found.hits)
