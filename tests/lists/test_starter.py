"""The starter tables are read strictly: a doubtful line is refused, with its number."""

from datetime import date

import pytest
from tools import build_starter

from penstock.data import data_file
from penstock.errors import MalformedInput
from penstock.lists import STARTER, starter
from penstock.lists._starter import COLUMNS, FILES, read_facts
from penstock.model import (
    DateRange,
    Feature,
    FeatureKind,
    Identifier,
    IdentifierKind,
    Name,
    NameKind,
    PartyId,
    Place,
    Relation,
    RelationKind,
    Schema,
)
from tests.shared import shared_data

_HEADER = "# source: nowhere\n# vintage: 2026-07-31\n# checked: 2026-11-23\n" + "\t".join(COLUMNS)


def _table(*lines: str) -> str:
    return "\n".join([_HEADER, *lines]) + "\n"


_KIM = (
    "x:1\tparty\tPerson\tSDN\t\t",
    "\tname\tprimary\tJong Un KIM\t\tKIM",
    "\tname\tweak_alias\tThe Marshal\t\t",
    "\tprogramme\t\tDPRK3\t\t",
    "\tlisted_on\t\t2016-07-06\t\t",
    "\tbirth_date\tcirca\t1983-01-01/1984-12-31\t\tcirca 1983 to 1984",
    "\tnationality\t\tNorth Korea\tKP\t",
    "\tidentifier\tpassport\tPS 1\tKP\tPassport",
    "\tfeature\tgender\tMale\t\tGender",
    "\trelation\tlinked_to\tKOMID\t\tus-ofac:9345",
    "\tremark\t\tChairman\t\t",
)


def test_every_fact_finds_its_field() -> None:
    header, (party,) = read_facts(_table(*_KIM), "t.tsv")
    assert header["vintage"] == "2026-07-31"
    assert party.schema is Schema.PERSON
    assert party.names == (
        Name("Jong Un KIM", given="Jong Un", family="KIM"),
        Name("The Marshal", NameKind.WEAK_ALIAS),
    )
    assert party.listing.programmes == ("DPRK3",)
    assert party.listing.section == "SDN"
    assert party.listing.listed_on == date(2016, 7, 6)
    assert party.birth_dates == (
        DateRange(date(1983, 1, 1), date(1984, 12, 31), is_circa=True, text="circa 1983 to 1984"),
    )
    assert party.nationalities == (Place("North Korea", "KP"),)
    assert party.identifiers == (
        Identifier(kind=IdentifierKind.PASSPORT, value="PS 1", country="KP", label="Passport"),
    )
    assert party.features == (Feature(FeatureKind.GENDER, "Male", "Gender"),)
    assert party.relations[0] == Relation(RelationKind.LINKED_TO, "KOMID", party.relations[0].party)
    assert party.relations[0].party == "us-ofac:9345"
    assert party.remarks == ("Chairman",)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("\tname\tprimary\tAnother\t\t", "exactly one primary name"),
        ("\tname\tnickname\tAnother\t\t", "no kind 'nickname'"),
        ("\tname\talias\tAnother\t\tKIM", "no family name"),
        ("\tchanged_on\t\t2016-13-06\t\t", "no date"),
        ("\tlisted_on\t\t2016-07-07\t\t", "given twice"),
        ("\tbirth_date\tabout\t1984-01-08\t\t", "'' or 'circa'"),
        ("\tbirth_date\t\t1984-01-08/1983-01-01\t\t", "ends before"),
        ("\taddress\t\tPyongyang\tKorea\t", "alpha-2"),
        ("\tshoe_size\t\t43\t\t", "unknown"),
        ("\tremark\t\t\t\t", "no value"),
        ("\tremark\tone cell too few\t\t", "found 5"),
        ("x:1\tparty\tPerson\tSDN\t\t", "unknown"),
        ("x:2\tname\tprimary\tAnother\t\t", "begins with"),
    ],
)
def test_a_doubtful_line_is_refused(line: str, complaint: str) -> None:
    with pytest.raises(MalformedInput, match=complaint) as caught:
        read_facts(_table(*_KIM, line), "t.tsv")
    assert "t.tsv, line" in caught.value.message


@pytest.mark.parametrize("key", ["source", "vintage", "checked"])
def test_the_header_is_required(key: str) -> None:
    lines = [line for line in _table(*_KIM).splitlines() if not line.startswith(f"# {key}")]
    with pytest.raises(MalformedInput, match=key):
        read_facts("\n".join(lines), "t.tsv")


def test_the_columns_are_required() -> None:
    with pytest.raises(MalformedInput, match="expected the columns"):
        read_facts(_table(*_KIM).replace("country\tnote", "note\tcountry"), "t.tsv")


def test_a_party_is_written_once() -> None:
    other = [line.replace("x:1", "x:2") for line in _KIM]
    with pytest.raises(MalformedInput, match="twice"):
        read_facts(_table(*_KIM, *other, *_KIM), "t.tsv")


@pytest.mark.parametrize("name", FILES)
def test_a_shipped_table_states_source_and_dates(name: str) -> None:
    header, parties = read_facts(data_file(f"starter/{name}").read_text("utf-8"), name)
    assert len(header["source"]) > 20
    assert date.fromisoformat(header["vintage"]) <= date.fromisoformat(header["checked"])
    assert parties
    assert all(party.listing.programmes and party.listing.section for party in parties)


def test_the_starter_list_is_whole() -> None:
    publication = starter()
    assert publication.list == STARTER
    assert publication.published == date(2026, 7, 31)
    assert publication.declared_parties == len(publication.parties)
    assert len({party.id for party in publication.parties}) == len(publication.parties)
    assert all(party.listing.list == STARTER for party in publication.parties)
    assert "Starter facts only" in publication.warnings[0]


def test_the_starter_list_knows_the_bank_the_leader_and_the_ship() -> None:
    parties = {party.id: party for party in starter().parties}
    bank = parties[PartyId("us-ofac:15603")]
    assert bank.primary_name == "FOREIGN TRADE BANK OF THE DEMOCRATIC PEOPLE'S REPUBLIC OF KOREA"
    assert [one.value for one in bank.identifiers if one.kind is IdentifierKind.BIC] == ["FTBDKPPY"]
    leader = parties[PartyId("us-ofac:20157")]
    assert leader.names[0] == Name("Jong Un KIM", given="Jong Un", family="KIM")
    assert leader.birth_dates[0].earliest == date(1984, 1, 8)
    ship = parties[PartyId("us-ofac:17069")]
    assert ship.identifiers[0].value == "7937317"


def test_the_jurisdictions_and_special_measures_carry_their_text() -> None:
    every = starter(with_ended=True).parties
    others = [party for party in every if party.id.startswith("penstock-starter:")]
    assert all(party.listing.legal_bases for party in others)
    jurisdictions = {
        party.primary_name: party.listing
        for party in others
        if party.listing.section.startswith("Comprehensively")
    }
    assert set(jurisdictions) == {
        "Cuba",
        "Iran",
        "North Korea",
        "Syria",
        "Crimea",
        "so-called Donetsk People's Republic",
        "so-called Luhansk People's Republic",
    }
    assert jurisdictions["Syria"].expires_on == date(2025, 6, 30)
    unsure = {
        party.id for party in others for feature in party.features if feature.label == "unverified"
    }
    assert "penstock-starter:311-liberty-reserve" in unsure
    assert "penstock-starter:311-north-korea" not in unsure


def test_what_has_ended_is_kept_but_not_on_the_list() -> None:
    on_the_list = {party.id for party in starter().parties}
    ended = {party.id for party in starter(with_ended=True).parties} - on_the_list
    assert {"penstock-starter:syria", "penstock-starter:311-banco-delta-asia"} <= ended
    assert "penstock-starter:311-north-korea" in on_the_list
    assert not any(identity.startswith("us-ofac:") for identity in ended)


@pytest.mark.shared
def test_the_north_korea_table_is_what_the_official_files_say() -> None:
    lists = shared_data() / "lists"
    rebuilt = build_starter.table(
        lists / "ofac" / "2023-12-28",
        lists / "ofac" / "history",
        lists / "csl" / "csl_2026-07-31.csv",
    )
    is_fresh = data_file("starter/dprk.tsv").read_text("utf-8") == rebuilt
    assert is_fresh, "run tools/build_starter.py; a reader of OFAC's files has changed"
    _header, parties = read_facts(rebuilt, "dprk.tsv")
    assert len(parties) == 655
