"""Parties that are on no list any more: linked, and said to be so."""

from datetime import date
from pathlib import Path

import pytest

from penstock.model import ListId, Listing, ListVersion, Name, Party, PartyId, Schema
from penstock.news import Link, NewsReader, Page
from penstock.screening import Index, Screener
from tests.news.made import source

_LIST = ListId("us-ofac-sdn")
_TEXT = (
    "Treasury recalls its sanctions\n\nWASHINGTON - The U.S. Treasury imposed sanctions on the "
    "trader Ignaz Wolkenbruch in 2017, it said. The Palestinian group Hamas was blacklisted, too."
)


def former(number: int, name: str) -> Party:
    return Party(
        id=PartyId(f"us-ofac:{number}"),
        schema=Schema.PERSON,
        names=(Name(name),),
        listing=Listing(list=_LIST, programmes=("SDNT",), listed_on=date(2017, 3, 1)),
    )


@pytest.fixture(scope="module")
def reader(tmp_path_factory) -> NewsReader:
    folder = tmp_path_factory.mktemp("former")
    Index.build([source()], folder / "now")
    gone = ListVersion(_LIST, date(2020, 5, 4), "0" * 64)
    # Who is listed today under the same number is no former party, whatever an index holds.
    parties = [former(900_001, "Ignaz WOLKENBRUCH"), former(4695, "HAMAS")]
    Index.build([(gone, parties)], folder / "former")
    now, then = (Screener(Index.open(Path(folder) / name)) for name in ("now", "former"))
    return NewsReader(now, then)


def links(reader: NewsReader, published: str) -> dict[str, Link]:
    reading = reader.read(Page(source="a", text=_TEXT, outlet="Gazette", published=published))
    return {one.mention: one for one in reading.links if one.state != "rejected"}


@pytest.mark.parametrize(
    ("published", "was_listed"),
    [("2018-02-03", True), ("2016-02-03", False), ("2021-02-03", False)],
)
def test_a_former_party_is_linked_with_its_status_on_the_day_and_today(
    reader, published, was_listed
):
    found = links(reader, published)["Ignaz Wolkenbruch"]
    assert (found.state, found.listed_today) == ("confirmed", False)
    assert found.delisted_on == date(2020, 5, 4)
    assert found.listed_at_story is was_listed


def test_who_is_listed_today_is_linked_once(reader):
    found = links(reader, "2021-02-03")["Hamas"]
    assert found.listed_today
    assert found.delisted_on is None
