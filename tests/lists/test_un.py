from collections import Counter
from datetime import date

import pytest

from penstock.errors import MalformedInput
from penstock.lists._un import FORMAT
from penstock.model import FeatureKind, IdentifierKind, NameKind, Schema
from tests.lists.small_files import UN
from tests.shared import shared_data

PARSED = FORMAT.read({"main": UN})
PERSON, ENTITY = PARSED.parties


def test_head_of_the_publication():
    assert (PARSED.list, PARSED.published) == ("un-sc", date(2031, 2, 3))
    assert (PERSON.id, PERSON.schema) == ("un-sc:1", Schema.PERSON)
    assert (ENTITY.id, ENTITY.schema) == ("un-sc:2", Schema.ORGANIZATION)


def test_listing_keeps_both_references_programme_and_dates():
    listing = PERSON.listing
    assert listing.references == ("un:KPi.999", "un:I.99.A.9")
    assert listing.programmes == ("DPRK",)
    assert (listing.listed_on, listing.changed_on) == (date(2030, 1, 2), date(2030, 5, 6))


def test_names_by_kind_and_script():
    assert [(n.text, n.kind, n.script) for n in PERSON.names] == [
        ("ALFA BRAVO CHARLIE DELTA", NameKind.PRIMARY, "Latn"),
        ("알파 브라보", NameKind.ALIAS, "Hang"),
        ("Alpha One", NameKind.ALIAS, "Latn"),
        ("Alpha Two", NameKind.ALIAS, "Latn"),
        ("The Lion", NameKind.WEAK_ALIAS, "Latn"),
        ("Old Alfa", NameKind.FORMER, "Latn"),
        ("Alfa Ru", NameKind.ALIAS, "Latn"),
        ("Альфа", NameKind.ALIAS, "Cyrl"),
    ]
    assert [(n.text, n.kind) for n in ENTITY.names] == [
        ("ECHO SHIPPING", NameKind.PRIMARY),
        ("FOXTROT LINES (FL)", NameKind.ALIAS),
        ("Echo", NameKind.ALIAS),
        ("Golf Shipping", NameKind.FORMER),
    ]


def test_birth_dates_exact_circa_range_month_and_alias():
    spans = [(d.earliest, d.latest, d.is_circa) for d in PERSON.birth_dates]
    assert spans == [
        (date(1970, 3, 4), date(1970, 3, 4), False),
        (date(1969, 1, 1), date(1969, 12, 31), True),
        (date(1965, 1, 1), date(1967, 12, 31), False),
        (date(1958, 9, 1), date(1958, 9, 30), False),
        (date(1971, 1, 1), date(1971, 1, 1), False),
    ]
    assert "Date of birth: 30-35 years old" in PERSON.remarks


def test_places_papers_and_features():
    assert [(p.text, p.country) for p in PERSON.birth_places] == [
        ("Hamhung, Democratic People's Republic of Korea", "KP"),
        ("Kabul, Afghanistan", "AF"),
    ]
    assert [(p.city, p.country, p.note) for p in PERSON.addresses] == [
        ("Dandong", "CN", "as of 2030")
    ]
    assert [p.country for p in PERSON.nationalities] == ["KP"]
    papers = {p.kind: p for p in PERSON.identifiers}
    passport = papers[IdentifierKind.PASSPORT]
    assert (passport.value, passport.country, passport.issued) == ("654781", "JO", "2013-04-05")
    assert passport.expires == "28 Nov. 2016"
    card = papers[IdentifierKind.NATIONAL_ID]
    assert (card.value, card.country, card.label) == ("M1729765", "IQ", "Ration card no")
    assert papers[IdentifierKind.EMAIL].value == "alfa@example.org"
    assert "Document: Passport, Egypt, lost" in PERSON.remarks
    assert {f.kind: f.text for f in PERSON.features if not f.label} == {
        FeatureKind.GENDER: "Male",
        FeatureKind.TITLE: "Dr.",
        FeatureKind.POSITION: "Director",
    }


def test_imo_number_comes_out_of_the_comments_and_they_stay():
    assert [(i.kind, i.value) for i in ENTITY.identifiers] == [(IdentifierKind.IMO, "5571322")]
    assert "IMO number: 5571322." in ENTITY.remarks[0]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"<DATAID>2<", b"<DATAID>1<", "one DATAID"),
        (b"<DATAID>2<", b"<DATAID><", "without DATAID at line"),
        (b"<LISTED_ON>2030-01-02<", b"<LISTED_ON>2030-13-02<", "LISTED_ON '2030-13-02'"),
        (b"</ENTITY>", b"", "not well-formed at line"),
    ],
)
def test_what_breaks_the_format_is_refused(old, new, message):
    with pytest.raises(MalformedInput, match=message):
        FORMAT.read({"main": UN.replace(old, new)})


def test_an_entry_without_any_name_is_refused_and_one_with_an_alias_leads_with_it():
    unnamed = UN.replace(b"ECHO SHIPPING ; FOXTROT LINES (FL)", b"")
    assert FORMAT.read({"main": unnamed}).parties[1].names[0].kind is NameKind.PRIMARY
    bare = unnamed.replace(b">Echo<", b"><").replace(b">Golf Shipping<", b"><")
    with pytest.raises(MalformedInput, match="without a name at line"):
        FORMAT.read({"main": bare})


@pytest.mark.shared
@pytest.mark.parametrize(
    ("day", "persons", "entities"),
    [
        ("2018-08-24", 701, 397),
        ("2018-10-29", 703, 390),
        ("2020-11-23", 713, 305),
        ("2020-11-24", 713, 305),
        ("2026-02-27", 730, 273),
    ],
)
def test_counts_of_the_real_publications(day, persons, entities):
    content = (shared_data() / f"lists/un/un_{day}.xml").read_bytes()
    parsed = FORMAT.read({"main": content})
    assert parsed.published == date.fromisoformat(day)
    counts = Counter(party.schema for party in parsed.parties)
    assert counts == {Schema.PERSON: persons, Schema.ORGANIZATION: entities}
    assert all(party.listing.references and party.listing.listed_on for party in parsed.parties)


@pytest.mark.shared
def test_scripts_and_dprk_parties_of_2026():
    parsed = FORMAT.read({"main": (shared_data() / "lists/un/un_2026-02-27.xml").read_bytes()})
    programmes = Counter(party.listing.programmes[0] for party in parsed.parties)
    assert programmes["DPRK"] == 155
    other = sum(any(n.script != "Latn" for n in party.names) for party in parsed.parties)
    assert other >= 378 - 1  # one "original script" name is given in Latin letters


@pytest.mark.shared
def test_the_malformed_publication_is_refused_with_its_line():
    content = (shared_data() / "lists/un/un_2024-10-16_malformed.xml").read_bytes()
    with pytest.raises(MalformedInput, match="line 39788"):
        FORMAT.read({"main": content})


def test_every_day_of_change_is_kept():
    days = [(one.label, one.text) for one in PERSON.features if one.label == "Amended on"]
    assert days == [("Amended on", "2030-03-04")]
    assert str(PERSON.listing.changed_on) == "2030-05-06"
