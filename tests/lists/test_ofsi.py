from collections import Counter
from datetime import date

import pytest

from penstock.errors import EncodingError, MalformedInput
from penstock.lists._ofsi import FORMAT
from penstock.model import FeatureKind, IdentifierKind, NameKind, Schema
from tests.lists.small_files import OFSI, OFSI_2022
from tests.shared import shared_data

PARSED = FORMAT.read({"main": OFSI})
PERSON, SHIP, FIRM = PARSED.parties
(NEWER,) = FORMAT.read({"main": OFSI_2022}).parties


def test_rows_are_gathered_by_group():
    assert (PARSED.list, PARSED.published) == ("uk-ofsi", date(2031, 2, 3))
    assert [p.id for p in PARSED.parties] == ["uk:11", "uk:12", "uk:13"]
    assert [p.schema for p in PARSED.parties] == [
        Schema.PERSON,
        Schema.VESSEL,
        Schema.ORGANIZATION,
    ]


def test_names_read_in_order_with_given_and_family():
    assert [(n.text, n.kind, n.given, n.family) for n in PERSON.names] == [
        ("Alfa Bravo DELTA", NameKind.PRIMARY, "Alfa Bravo", "DELTA"),
        ("Alfa DELTO", NameKind.ALIAS, "Alfa", "DELTO"),
    ]
    assert [(n.text, n.kind) for n in FIRM.names] == [
        ("INDIA TRADING", NameKind.PRIMARY),
        ("OLD INDIA", NameKind.FORMER),
    ]


def test_numbered_cells_become_several_values():
    assert [p.country for p in PERSON.nationalities] == ["SA", "QA"]
    assert [(p.city, p.country) for p in PERSON.birth_places] == [("Tiaret", "DZ"), ("Rome", "IT")]
    assert [(p.value, p.country, p.issued) for p in PERSON.identifiers[:2]] == [
        ("A-333602", "IN", "4 June 1985"),
        ("101423404", "", ""),
    ]
    assert [f.text for f in PERSON.features if f.kind is FeatureKind.TITLE] == ["Dr", "General"]


def test_dates_programmes_and_references():
    assert [(d.earliest.year, d.latest.day) for d in PERSON.birth_dates] == [(1980, 31), (1981, 31)]
    listing = PERSON.listing
    assert listing.programmes == ("Afghanistan", "Somalia")
    assert (listing.listed_on, listing.changed_on) == (date(2016, 4, 1), date(2018, 4, 2))
    assert listing.references == ("un:QDe.004",)
    assert FIRM.listing.references == ("un:KPe.077",)


def test_addresses_and_remarks_keep_what_is_published():
    (address,) = PERSON.addresses
    assert (address.street, address.city, address.postal_code) == ("1 High St", "Doha", "12")
    assert (address.country, address.note) == ("QA", "since 2009")
    assert any(
        remark.startswith("UN Ref QDe.004. Gender: male. Chef’s") for remark in PERSON.remarks
    )
    assert "Chef again" in PERSON.remarks
    genders = [f.text for f in PERSON.features if f.kind is FeatureKind.GENDER]
    assert genders == ["Male"]


def test_a_ship_gives_its_numbers():
    assert {(i.kind, i.value) for i in SHIP.identifiers} == {
        (IdentifierKind.IMO, "8937675"),
        (IdentifierKind.MMSI, "445539000"),
    }


def test_the_layout_of_2022():
    assert [(n.text, n.kind, n.script) for n in NEWER.names] == [
        ("Alfa ДЕЛЬТА", NameKind.PRIMARY, "Cyrl"),
        ("A D", NameKind.WEAK_ALIAS, "Latn"),
        ("Альфа Дельта", NameKind.ALIAS, "Cyrl"),
    ]
    assert NEWER.listing.references == ("uk:RUS9999",)
    phones = [i.value for i in NEWER.identifiers if i.kind is IdentifierKind.PHONE]
    assert phones == ["+7 1", "+7 2"]
    passports = [i for i in NEWER.identifiers if i.kind is IdentifierKind.PASSPORT]
    assert [(p.value, p.country) for p in passports] == [("12 34", "RU")]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b",11\r\n", b",\r\n", "without Group ID at line 3"),
        (b"Last Updated,03/02/2031", b"Last Updated,33/02/2031", "no date"),
        (b"Group ID\r\n", b"Group ID,Group ID\r\n", "twice"),
        (b"HOTEL 2,,", b"HOTEL 2,", "columns where 29 belong"),
        (b'"UN Ref QDe.004', b'"UN Ref "QDe.004', "malformed at line"),
    ],
)
def test_what_breaks_the_format_is_refused(old, new, message):
    with pytest.raises(MalformedInput, match=message):
        FORMAT.read({"main": OFSI.replace(old, new)})


def test_a_cut_file_is_refused_or_at_least_said_to_be_cut():
    with pytest.raises(MalformedInput):
        FORMAT.read({"main": OFSI[:-60]})
    assert FORMAT.read({"main": OFSI.rstrip()}).warnings


def test_bytes_of_no_encoding_are_refused():
    with pytest.raises(EncodingError, match="line 4"):
        FORMAT.read({"main": OFSI.replace(b"Chef again", b"Chef \x81\x8d")})


@pytest.mark.shared
def test_the_real_publication_of_2020():
    content = (shared_data() / "lists/uk/ofsi_ConList_2020-04-27.csv").read_bytes()
    parsed = FORMAT.read({"main": content})
    assert parsed.published == date(2020, 4, 27)
    assert parsed.warnings == ()
    counts = Counter(party.schema for party in parsed.parties)
    assert sum(counts.values()) == 2114
    assert counts[Schema.PERSON] == 1523
    assert counts[Schema.VESSEL] == 26
    by_id = {party.id: party for party in parsed.parties}
    assert by_id["uk:13556"].listing.references == ()
    assert by_id["uk:13188"].listing.references == ("un:QE.A.146.14",)
    assert by_id["uk:13562"].listing.references == ("un:KPi.067",)
    assert (
        sum(any(r.startswith("un:") for r in p.listing.references) for p in parsed.parties) >= 700
    )


def test_each_regime_keeps_its_day_of_listing():
    found = [(one.label, one.text) for one in PERSON.features if one.label.startswith("Listed on")]
    assert found == [
        ("Listed on, Afghanistan", "2016-04-01"),
        ("Listed on, Somalia", "2017-04-01"),
    ]
    assert not [one for one in FIRM.features if one.label.startswith("Listed on")]
