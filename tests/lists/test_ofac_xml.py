"""OFAC's XML: the same fields as its CSV, and the guard of its record count."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.errors import MalformedInput, UnreadableInput, UnsafeInput
from penstock.lists import detect
from penstock.lists._ofac_csv import read as read_csv
from penstock.lists._ofac_xml import FORMAT, list_in, read
from penstock.model import FeatureKind, IdentifierKind, NameKind, Schema
from tests.shared import shared_data

OLD = "http://tempuri.org/sdnList.xsd"
NEW = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML"
PERSON = """
<sdnEntry><uid>7140</uid><firstName>John Quincy</firstName><lastName>DOE</lastName>
 <title>Minister; Aide</title><sdnType>Individual</sdnType>
 <remarks>(Linked To: SUMIYOSHI-KAI)</remarks>
 <programList><program>SDGT</program><program>IFSR</program></programList>
 <idList>
  <id><uid>1</uid><idType>Passport</idType><idNumber>A0001</idNumber>
   <idCountry>Iran</idCountry><issueDate>14 Nov 2007</issueDate>
   <expirationDate>12 Nov 2012</expirationDate></id>
  <id><uid>2</uid><idType>Additional Sanctions Information -</idType>
   <idNumber>Subject to Secondary Sanctions</idNumber></id>
  <id><uid>3</uid><idType>Digital Currency Address - XBT</idType><idNumber>1abc</idNumber></id>
  <id><uid>4</uid><idType>Gender</idType><idNumber>Male</idNumber></id>
 </idList>
 <akaList>
  <aka><uid>5</uid><type>a.k.a.</type><category>strong</category>
   <lastName>ROE</lastName><firstName>John</firstName></aka>
  <aka><uid>6</uid><type>a.k.a.</type><category>weak</category><lastName>JACK</lastName></aka>
  <aka><uid>7</uid><type>f.k.a.</type><category>strong</category><lastName>OLD</lastName></aka>
 </akaList>
 <addressList><address><uid>8</uid><address1>1 Main St.</address1><city>Tehran</city>
  <stateOrProvince>Tehran</stateOrProvince><postalCode>11</postalCode><country>Iran</country>
 </address></addressList>
 <nationalityList><nationality><uid>9</uid><country>Korea, North</country>
  <mainEntry>true</mainEntry></nationality></nationalityList>
 <citizenshipList><citizenship><uid>9</uid><country>Iran</country>
  <mainEntry>true</mainEntry></citizenship></citizenshipList>
 <dateOfBirthList>
  <dateOfBirthItem><uid>10</uid><dateOfBirth>circa 1961</dateOfBirth>
   <mainEntry>false</mainEntry></dateOfBirthItem>
  <dateOfBirthItem><uid>11</uid><dateOfBirth>05 Jun 1950</dateOfBirth>
   <mainEntry>true</mainEntry></dateOfBirthItem>
 </dateOfBirthList>
 <placeOfBirthList><placeOfBirthItem><uid>12</uid><placeOfBirth>Najaf, Iraq</placeOfBirth>
  <mainEntry>true</mainEntry></placeOfBirthItem></placeOfBirthList>
</sdnEntry>"""
VESSEL = """
<sdnEntry><uid>4238</uid><lastName>MAR AZUL</lastName><sdnType>Vessel</sdnType>
 <programList><program>CUBA</program></programList>
 <idList><id><uid>1</uid><idType>Vessel Registration Identification</idType>
  <idNumber>IMO 9187629</idNumber></id></idList>
 <vesselInfo><callSign>CL2192</callSign><vesselType>Tug</vesselType><vesselFlag>Cuba</vesselFlag>
  <vesselOwner>Samir</vesselOwner><tonnage>10</tonnage>
  <grossRegisteredTonnage>212</grossRegisteredTonnage></vesselInfo>
</sdnEntry>"""


def document(*entries: str, count: object = None, namespace: str = OLD) -> bytes:
    said = len(entries) if count is None else count
    return (
        f'<?xml version="1.0" standalone="yes"?><sdnList xmlns="{namespace}">'
        "<publshInformation><Publish_Date>04/22/2020</Publish_Date>"
        f"<Record_Count>{said}</Record_Count></publshInformation>"
        f"{''.join(entries)}</sdnList>"
    ).encode()


@pytest.mark.parametrize("namespace", [OLD, NEW])
def test_a_person(namespace):
    content = document(PERSON, VESSEL, namespace=namespace)
    assert detect(content) == (FORMAT, "main")
    found = read({"main": content})
    assert found.published == date(2020, 4, 22)
    assert (found.declared_parties, found.list) == (2, "us-ofac-sdn")
    person = found.parties[0]
    assert person.schema is Schema.PERSON
    assert [(name.text, name.kind) for name in person.names] == [
        ("John Quincy DOE", NameKind.PRIMARY),
        ("John ROE", NameKind.ALIAS),
        ("JACK", NameKind.WEAK_ALIAS),
        ("OLD", NameKind.FORMER),
    ]
    passport, wallet = person.identifiers
    assert (passport.value, passport.country, passport.issued, passport.expires) == (
        "A0001",
        "IR",
        "14 Nov 2007",
        "12 Nov 2012",
    )
    assert (wallet.kind, wallet.value, wallet.currency) == (IdentifierKind.WALLET, "1abc", "XBT")
    assert person.listing.secondary_sanctions == (
        "Additional Sanctions Information - Subject to Secondary Sanctions",
    )
    assert person.listing.programmes == ("SDGT", "IFSR")
    assert [one.text for one in person.birth_dates] == ["05 Jun 1950", "circa 1961"]
    assert person.birth_places[0].country == "IQ"
    assert person.nationalities[0].country == "KP"
    assert person.citizenships[0].country == "IR"
    assert person.relations[0].name == "SUMIYOSHI-KAI"
    assert person.addresses[0].text == "1 Main St., Tehran, Tehran, 11, Iran"
    assert [one.text for one in person.features] == ["Minister", "Aide", "Male"]
    assert person.remarks == ()


def test_a_vessel():
    vessel = read({"main": document(VESSEL)}).parties[0]
    assert {(one.kind, one.value) for one in vessel.identifiers} == {
        (IdentifierKind.CALL_SIGN, "CL2192"),
        (IdentifierKind.IMO, "9187629"),
    }
    assert {one.kind: one.text for one in vessel.features} == {
        FeatureKind.VESSEL_TYPE: "Tug",
        FeatureKind.VESSEL_FLAG: "Cuba",
        FeatureKind.VESSEL_OWNER: "Samir",
        FeatureKind.DEADWEIGHT_TONNAGE: "10",
        FeatureKind.GROSS_TONNAGE: "212",
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (document(PERSON, count=2), "has 1 entries, but says it has 2"),
        (document(PERSON)[:-30], "not well-formed"),
        (document(PERSON.replace("<uid>7140</uid>", "<uid>x</uid>")), "has no number"),
        (document(PERSON.replace("<uid>7140<", f"<uid>{'9' * 5000}<")), "has no number"),
        (document(PERSON.replace("Individual", "Robot")), "unknown type 'Robot'"),
        (document(VESSEL.replace("MAR AZUL", "")), "entry 4238 has no name"),
    ],
)
def test_what_is_not_whole_is_refused(content, message):
    with pytest.raises(MalformedInput, match=message):
        read({"main": content})


def test_a_doctype_is_refused():
    content = document(PERSON).replace(b"<sdnList", b'<!DOCTYPE x [<!ENTITY a "b">]><sdnList', 1)
    with pytest.raises(UnsafeInput):
        read({"main": content})


def test_a_count_without_end_is_none():
    parsed = read({"main": document(PERSON, count="9" * 5000)})
    assert parsed.warnings == ("the file does not say how many entries it has",)


def test_a_missing_count_warns():
    found = read({"main": document(PERSON, count="")})
    assert found.declared_parties is None
    assert found.warnings


@given(st.binary(max_size=200), st.integers(0, 3000), st.integers(0, 60))
def test_no_bytes_crash_the_reader(noise, start, length):
    original = document(PERSON, VESSEL)
    for content in (noise, original[:start] + noise + original[start + length :]):
        FORMAT.recognise(content)
        list_in(content)
        try:
            assert read({"main": content}).list
        except UnreadableInput:
            continue


@pytest.mark.shared
def test_the_sample_is_a_cut_of_a_larger_file():
    content = (shared_data() / "lists/ofac/sdn_xml_sample.xml").read_bytes()
    with pytest.raises(MalformedInput, match="has 8 entries, but says it has 8197"):
        read({"main": content})
    found = read({"main": content.replace(b"8197", b"8")})
    assert len(found.parties) == 8
    assert found.list == "us-ofac-sdn"
    assert sum(len(party.names) for party in found.parties) == 35


@pytest.mark.shared
def test_the_consolidated_list_of_2020_03_17():
    folder = shared_data() / "lists/ofac/consolidated"
    content = (folder / "consolidated_2020-03-17.xml").read_bytes()
    found = read({"main": content})
    assert (found.list, found.published) == ("us-ofac-consolidated", date(2020, 3, 17))
    assert found.declared_parties == len(found.parties) == 375
    # 915 aliases, one of which repeats another of its party letter for letter.
    assert sum(len(party.names) - 1 for party in found.parties) == 914
    assert list_in(content[:65536]) == "us-ofac-consolidated"
    names = {"sdn": "prim", "alt": "alt", "add": "add", "comments": "comments"}
    parts = {part: (folder / f"cons_{name}.csv").read_bytes() for part, name in names.items()}
    later = {party.id: party for party in read_csv(parts).parties}
    both = [party for party in found.parties if party.id in later]
    assert len(both) > 300
    # Others were renamed since and lost the name they had.
    known = (party.names[0].text in {name.text for name in later[party.id].names} for party in both)
    assert sum(known) / len(both) > 0.9
