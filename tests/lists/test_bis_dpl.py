from datetime import date

import pytest

from penstock.errors import MalformedInput
from penstock.lists._bis_dpl import FORMAT
from penstock.model import Schema
from tests.lists.small_files import BIS_DPL
from tests.shared import shared_data

PARSED = FORMAT.read({"main": BIS_DPL})
FIRST, SECOND, FIRM = PARSED.parties


def test_rows_become_parties_with_ids_of_their_own():
    assert FIRST.primary_name == SECOND.primary_name == "NOVEMBER OSCAR"
    assert len({party.id for party in PARSED.parties}) == 3
    assert {party.schema for party in PARSED.parties} == {Schema.LEGAL_ENTITY}
    assert all(party.id.startswith("us-bis-dpl:") for party in PARSED.parties)


def test_dates_are_month_first_and_expired_orders_are_kept():
    assert FIRST.listing.listed_on == date(2002, 3, 4)
    assert FIRST.listing.expires_on == date(2010, 6, 29)
    assert FIRST.listing.changed_on == date(2006, 1, 31)
    assert FIRM.listing.expires_on is None


def test_a_state_without_country_is_in_the_united_states():
    assert [p.country for party in PARSED.parties for p in party.addresses] == ["US", "US", "GB"]


def test_citations_and_remarks():
    assert FIRST.listing.citations == ("67 F.R. 56530 9/4/02", "67 F.R. 10890 3/11/02")
    assert SECOND.remarks == ("50 YEAR DENIAL",)


def test_an_impossible_update_is_said_and_does_not_date_the_file():
    assert PARSED.published == date(2007, 1, 31)
    assert PARSED.warnings == ("line 4: Last_Update 3017-01-31 is in the future",)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b'"TANGO LTD."', b'" "', "without a name at line 4"),
        (b"06/29/2010", b"29/06/2010", "no date, at line 2"),
        (b'"TANGO LTD."\t', b"", "columns where 12 belong"),
        (b'"FR_Citation"', b'"Citation"', "lacks the columns FR_Citation"),
    ],
)
def test_what_breaks_the_format_is_refused(old, new, message):
    with pytest.raises(MalformedInput, match=message):
        FORMAT.read({"main": BIS_DPL.replace(old, new)})


@pytest.mark.shared
def test_the_real_publication():
    parsed = FORMAT.read({"main": (shared_data() / "lists/bis/dpl.txt").read_bytes()})
    assert len({party.id for party in parsed.parties}) == 546
    assert all(party.names[0].text == party.names[0].text.strip() for party in parsed.parties)
    expired = [
        p for p in parsed.parties if p.listing.expires_on and p.listing.expires_on.year < 2020
    ]
    assert len(expired) > 50
    # One row says 3017.
    assert parsed.published is not None
    assert 2017 <= parsed.published.year <= 2019
