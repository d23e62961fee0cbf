"""Entries that one list prints of another: facts of the original count for the copy."""

from datetime import date

import pytest
from msgspec import structs

from penstock.model import ListId, Listing, ListVersion, PartyId, Schema, Subject
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
