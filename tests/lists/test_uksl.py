from datetime import date

import pytest
from msgspec import structs

from penstock.errors import MalformedInput, UnsafeInput
from penstock.lists import _uksl_csv, _uksl_xml
from penstock.model import FeatureKind, IdentifierKind, NameKind, RelationKind, Schema
from tests.lists.small_files import UKSL_CSV, UKSL_XML

CSV = _uksl_csv.FORMAT.read({"main": UKSL_CSV})
XML = _uksl_xml.FORMAT.read({"main": UKSL_XML})


def test_both_forms_say_the_same():
    assert (CSV.list, CSV.published) == (XML.list, XML.published)
    assert CSV.published == date(2031, 2, 3)
    assert len(CSV.parties) == len(XML.parties) == 3
    for left, right in zip(CSV.parties, XML.parties, strict=True):
        for field in structs.fields(left):
            assert getattr(left, field.name) == getattr(right, field.name), field.name


PERSON, SHIP, FIRM = XML.parties


def test_person():
    assert (PERSON.id, PERSON.schema) == ("uk:AFG9999", Schema.PERSON)
    assert [(n.text, n.kind, n.family) for n in PERSON.names[:2]] == [
        ("ALFA BRAVO DELTA", NameKind.PRIMARY, "DELTA"),
        ("LION", NameKind.WEAK_ALIAS, "LION"),
    ]
    assert (PERSON.names[2].script, PERSON.names[2].language) == ("Arab", "Dari")
    assert PERSON.listing.references == ("uk:AFG9999", "uk-ofsi:12703", "un:TAi.999")
    assert PERSON.listing.listed_on == date(2001, 1, 25)
    assert PERSON.listing.changed_on == date(2030, 1, 12)
    assert [(d.earliest, d.latest) for d in PERSON.birth_dates] == [
        (date(1958, 1, 1), date(1958, 12, 31)),
        (date(1958, 3, 1), date(1958, 3, 1)),
    ]
    papers = [(i.kind, i.value, i.country) for i in PERSON.identifiers]
    assert (IdentifierKind.PASSPORT, "P04581926", "AF") in papers
    assert (IdentifierKind.NATIONAL_ID, "545167", "AF") in papers
    assert (IdentifierKind.EMAIL, "b@example.org", "") in papers
    measures = [f.text for f in PERSON.features if f.label == "Sanctions imposed"]
    assert measures == ["Asset freeze", "Travel Ban"]
    assert PERSON.remarks == ("Info", "Reasons")


def test_ship():
    assert SHIP.schema is Schema.VESSEL
    assert [(i.kind, i.value) for i in SHIP.identifiers] == [
        (IdentifierKind.IMO, "9562233"),
        (IdentifierKind.OTHER, "HIN1"),
    ]
    said = {f.kind: f.text for f in SHIP.features if f.kind is not FeatureKind.OTHER}
    assert said == {
        FeatureKind.VESSEL_TYPE: "Bulk Carrier",
        FeatureKind.VESSEL_FLAG: "Comoros",
        FeatureKind.VESSEL_FORMER_FLAG: "India",
        FeatureKind.VESSEL_OWNER: "Owner Ltd",
        FeatureKind.GROSS_TONNAGE: "7078",
        FeatureKind.BUILD_DATE: "2011",
    }
    assert [(r.kind, r.name) for r in SHIP.relations] == [(RelationKind.OWNER, "Owner Ltd")]


def test_firm():
    assert {(r.kind, r.name) for r in FIRM.relations} == {
        (RelationKind.PARENT, "Parent PJSC"),
        (RelationKind.SUBSIDIARY, "Sub LLC"),
    }
    assert [(i.kind, i.value) for i in FIRM.identifiers] == [
        (IdentifierKind.REGISTRATION, "1027700132195")
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"<UniqueID>DPR9999<", b"<UniqueID>AFG9999<", "twice at line"),
        (b"<UniqueID>DPR9999<", b"<UniqueID><", "without UniqueID at line"),
        (b"<Name6>HOTEL 8</Name6>", b"", "no name for DPR9999"),
        (b">03/02/2031<", b">99/02/2031<", "no date"),
    ],
)
def test_broken_xml_is_refused(old, new, message):
    with pytest.raises(MalformedInput, match=message):
        _uksl_xml.FORMAT.read({"main": UKSL_XML.replace(old, new)})


def test_a_doctype_is_refused():
    evil = UKSL_XML.replace(b"<Designations>", b"<!DOCTYPE Designations><Designations>")
    with pytest.raises(UnsafeInput):
        _uksl_xml.FORMAT.read({"main": evil})


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"DPR9999", b"", "without Unique ID at line 5"),
        (b"Report Date: 03-Feb-2031", b"Report Date: soon", "no date"),
        (b"Designation Type", b"Sort", "lacks the column Designation Type"),
        (b"Regime Name", b"Regime", "lacks the columns Regime Name"),
        (b"HOTEL 8", b"", "no name for DPR9999"),
    ],
)
def test_broken_csv_is_refused(old, new, message):
    with pytest.raises(MalformedInput, match=message):
        _uksl_csv.FORMAT.read({"main": UKSL_CSV.replace(old, new)})
