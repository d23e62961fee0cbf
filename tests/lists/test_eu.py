from datetime import date

import pytest

from penstock.errors import MalformedInput, UnsafeInput
from penstock.lists import _eu_csv, _eu_xml
from penstock.model import FeatureKind, IdentifierKind, NameKind, Schema
from tests.lists.small_files import EU_CSV, EU_XML
from tests.shared import shared_data

XML = _eu_xml.FORMAT.read({"main": EU_XML})
PERSON, FIRM = XML.parties
(ROWS,) = _eu_csv.FORMAT.read({"main": EU_CSV}).parties


def test_head_of_the_publication():
    assert (XML.list, XML.published) == ("eu-fsf", date(2031, 2, 3))
    assert (PERSON.id, PERSON.schema) == ("eu-fsf:31", Schema.PERSON)
    assert (FIRM.id, FIRM.schema) == ("eu-fsf:32", Schema.ORGANIZATION)


def test_names_weak_where_not_strong_and_the_first_strong_one_leads():
    assert [(n.text, n.kind, n.script, n.language) for n in PERSON.names] == [
        ("Alfa Bravo DELTA", NameKind.PRIMARY, "Latn", "en"),
        ("The Lion", NameKind.WEAK_ALIAS, "Latn", ""),
        ("Альфа Дельта", NameKind.ALIAS, "Cyrl", "ru"),
    ]
    assert (PERSON.names[0].given, PERSON.names[0].family) == ("Alfa Bravo", "DELTA")


def test_births_circa_exact_and_range():
    spans = [(d.earliest, d.latest, d.is_circa) for d in PERSON.birth_dates]
    assert spans == [
        (date(1958, 1, 1), date(1958, 12, 31), True),
        (date(1959, 2, 3), date(1959, 2, 3), False),
        (date(1960, 1, 1), date(1962, 12, 31), False),
    ]
    assert [(p.city, p.country) for p in PERSON.birth_places] == [("Pyongyang", "KP")]


def test_listing_cites_regulations_and_the_un():
    listing = PERSON.listing
    assert listing.references == ("EU.1.1", "un:QDi.999")
    assert listing.legal_bases == ("amendment 2030/1 (OJ L1)",)
    assert listing.citations == ("2030/2 (OJ L2)",)
    assert listing.programmes == ("PRK",)
    assert (listing.listed_on, listing.changed_on) == (date(2030, 7, 3), date(2030, 7, 4))
    assert listing.source_url == "https://example.org/1"


def test_address_papers_features_and_remarks():
    (address,) = PERSON.addresses
    assert (address.street, address.city, address.country) == (
        "1 High St, PO Box 7",
        "Dandong",
        "CN",
    )
    passport, email = PERSON.identifiers
    assert (passport.kind, passport.value, passport.country) == (
        IdentifierKind.PASSPORT,
        "P1",
        "KP",
    )
    assert (passport.issued, passport.expires) == ("2020-01-01", "2025-01-01")
    assert passport.note == "diplomatic; known false"
    assert (email.kind, email.value) == (IdentifierKind.EMAIL, "a@example.org")
    assert [(f.kind, f.text) for f in PERSON.features if not f.label] == [
        (FeatureKind.GENDER, "Male"),
        (FeatureKind.TITLE, "Dr"),
        (FeatureKind.POSITION, "Clerk"),
    ]
    assert PERSON.remarks == ("In detail", "A remark", "Альфа Дельта: as in papers")
    assert [p.country for p in PERSON.citizenships] == ["KP"]


def test_csv_says_what_its_columns_can():
    assert ROWS.id == PERSON.id
    assert [n.text for n in ROWS.names] == ["Alfa Bravo DELTA", "Альфа Дельта"]
    assert ROWS.listing.references == PERSON.listing.references
    assert ROWS.listing.citations == PERSON.listing.citations
    assert ROWS.schema is Schema.PERSON
    assert [(d.earliest.year, d.is_circa) for d in ROWS.birth_dates] == [(1958, True)]
    assert [(i.value, i.country) for i in ROWS.identifiers] == [("P1", "KP")]
    assert [p.country for p in ROWS.citizenships] == ["KP"]
    assert [p.country for p in ROWS.addresses] == ["CN"]


def test_an_entity_that_comes_twice_is_one_with_all_its_names():
    doubled = EU_XML.replace(b'logicalId="32"', b'logicalId="31"')
    parsed = _eu_xml.FORMAT.read({"main": doubled})
    (party,) = parsed.parties
    assert "Echo Shipping" in [name.text for name in party.names]
    assert parsed.warnings == ("line 34: logicalId 31 comes twice",)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b'logicalId="32"', b'logicalId=""', "without logicalId at line"),
        (b'wholeName="Echo Shipping"', b'wholeName=""', "no name for the entity at line"),
        (b"</export>", b"", "not well-formed at line"),
    ],
)
def test_broken_xml_is_refused(old, new, message):
    with pytest.raises(MalformedInput, match=message):
        _eu_xml.FORMAT.read({"main": EU_XML.replace(old, new)})


def test_a_doctype_is_refused():
    evil = EU_XML.replace(b"<export", b'<!DOCTYPE export SYSTEM "x"><export', 1)
    with pytest.raises(UnsafeInput):
        _eu_xml.FORMAT.read({"main": evil})


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b";31;", b";;", "without Entity_LogicalId at line 2"),
        (b"Entity_SubjectType;", b"Sort;", "lacks the columns Entity_SubjectType"),
        (b"Dandong;CN", b"Dandong", "columns where 35 belong"),
    ],
)
def test_broken_csv_is_refused(old, new, message):
    with pytest.raises(MalformedInput, match=message):
        _eu_csv.FORMAT.read({"main": EU_CSV.replace(old, new)})


def test_a_column_without_a_name_of_its_own_is_no_accident():
    content = EU_CSV.replace(b"Address_City;", b"Address_;")
    assert _eu_csv.FORMAT.read({"main": content}).parties


@pytest.mark.shared
def test_the_published_sample():
    content = (shared_data() / "lists/eu/fsf_v1.1_sample.xml").read_bytes()
    parsed = _eu_xml.FORMAT.read({"main": content})
    # Seven entries, of which two carry one logicalId: the sample was edited by hand.
    assert len(parsed.parties) == 6
    assert parsed.published == date(2020, 4, 15)
    assert parsed.warnings == ("line 110: logicalId 5468 comes twice",)
    by_id = {party.id: party for party in parsed.parties}
    assert [(i.value, i.country) for i in by_id["eu-fsf:927"].identifiers] == [
        ("04643632", "TN"),
        ("L191609", "TN"),
    ]


def test_regulations_keep_their_days():
    labels = {one.label: one.text for party in XML.parties for one in party.features}
    said = [text for label, text in labels.items() if label.startswith("Regulation ")]
    assert said
    assert all(text.startswith(("published 20", "in force 20")) for text in said)
