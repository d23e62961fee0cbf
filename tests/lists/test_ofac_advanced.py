"""OFAC's advanced XML: a party put together from what stands all over the file."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.errors import MalformedInput, UnreadableInput, UnsafeInput
from penstock.lists import detect
from penstock.lists._ofac_advanced import FORMAT, read
from penstock.model import FeatureKind, IdentifierKind, NameKind, RelationKind, Schema

OLD = "http://www.un.org/sanctions/1.0"
NEW = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML"
REFERENCE = """<ReferenceValueSets>
 <AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1401">F.K.A.</AliasType>
  <AliasType ID="1403">Name</AliasType></AliasTypeValues>
 <CountryValues><Country ID="11082" ISO2="IR">Iran</Country></CountryValues>
 <DetailReferenceValues><DetailReference ID="91526">Male</DetailReference></DetailReferenceValues>
 <EntryEventTypeValues><EntryEventType ID="1">Created</EntryEventType></EntryEventTypeValues>
 <FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType>
  <FeatureType ID="9">Place of Birth</FeatureType>
   <FeatureType ID="10">Nationality Country</FeatureType>
  <FeatureType ID="25">Location</FeatureType><FeatureType ID="26">Title</FeatureType>
  <FeatureType ID="224">Gender</FeatureType>
  <FeatureType ID="344">Digital Currency Address - XBT</FeatureType>
  <FeatureType ID="125">Additional Sanctions Information -</FeatureType></FeatureTypeValues>
 <IDRegDocDateTypeValues><IDRegDocDateType ID="1480">Issue Date</IDRegDocDateType>
  <IDRegDocDateType ID="1481">Expiration Date</IDRegDocDateType></IDRegDocDateTypeValues>
 <IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues>
 <LegalBasisValues><LegalBasis ID="1850">Executive Order 13224 (Terrorism)</LegalBasis>
   </LegalBasisValues>
 <ListValues><List ID="1550">SDN List</List><List ID="91243">Consolidated List</List></ListValues>
 <LocPartTypeValues><LocPartType ID="1451">ADDRESS1</LocPartType>
  <LocPartType ID="1454">CITY</LocPartType></LocPartTypeValues>
 <NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType>
  <NamePartType ID="1521">First Name</NamePartType>
   <NamePartType ID="1525">Entity Name</NamePartType></NamePartTypeValues>
 <PartySubTypeValues><PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType>
  <PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType>
  <PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType></PartySubTypeValues>
 <PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType>
  <PartyType ID="4">Transport</PartyType></PartyTypeValues>
 <RelationTypeValues><RelationType ID="15003">Owned or Controlled By</RelationType>
   </RelationTypeValues>
 <SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType>
  <SanctionsType ID="2">Block</SanctionsType></SanctionsTypeValues>
 <ScriptValues><Script ID="215" ScriptCode="Latn">Latin</Script>
  <Script ID="160" ScriptCode="Arab">Arabic</Script>
   <Script ID="502" ScriptCode="Hans">Chinese</Script></ScriptValues>
</ReferenceValueSets>"""


def name_part(group: int, script: int, text: str) -> str:
    return (
        f'<DocumentedNamePart><NamePartValue NamePartGroupID="{group}" ScriptID="{script}">{text}'
        "</NamePartValue></DocumentedNamePart>"
    )


def period(earliest: str, latest: str, approximate: str = "false") -> str:
    def day(text: str) -> str:
        year, month, number = text.split("-")
        return f"<Year>{year}</Year><Month>{month}</Month><Day>{number}</Day>"

    return (
        f'<DatePeriod><Start Approximate="{approximate}"><From>{day(earliest)}</From>'
        f"<To>{day(earliest)}</To></Start><End><From>{day(latest)}</From>"
        f"<To>{day(latest)}</To></End></DatePeriod>"
    )


def feature(kind: int, inside: str) -> str:
    return f'<Feature FeatureTypeID="{kind}"><FeatureVersion>{inside}</FeatureVersion></Feature>'


PARTS = f"""
<Locations>
 <Location ID="70"><LocationCountry CountryID="11082"/>
  <LocationPart LocPartTypeID="1454"><LocationPartValue Primary="true"><Value>Tehran</Value>
  </LocationPartValue></LocationPart></Location>
 <Location ID="71"><LocationCountry CountryID="11082"/></Location>
</Locations>
<IDRegDocuments>
 <IDRegDocument ID="1" IDRegDocTypeID="1571" IdentityID="900" IssuedBy-CountryID="11082">
  <IDRegistrationNo>A0001</IDRegistrationNo><IssuingAuthority>Shiraz</IssuingAuthority>
  <DocumentDate IDRegDocDateTypeID="1480">{period("2007-11-14", "2007-11-14")}</DocumentDate>
  <DocumentDate IDRegDocDateTypeID="1481">{period("2012-1-1", "2012-12-31")}</DocumentDate>
 </IDRegDocument>
</IDRegDocuments>
<DistinctParties>
 <DistinctParty FixedRef="7140"><Comment>HAMAS - Hebron</Comment>
   <Profile ID="7140" PartySubTypeID="4">
  <Identity ID="900" Primary="true">
   <Alias AliasTypeID="1403" Primary="true" LowQuality="false">
    <DocumentedName>{name_part(11, 160, "دو")}{name_part(12, 160, "جان")}</DocumentedName>
    <DocumentedName>{name_part(11, 215, "DOE")}{name_part(12, 215, "John")}</DocumentedName>
   </Alias>
   <Alias AliasTypeID="1400" Primary="false" LowQuality="true">
    <DocumentedName>{name_part(11, 215, "JACK")}</DocumentedName></Alias>
   <Alias AliasTypeID="1401" Primary="false" LowQuality="false">
    <DocumentedName>{name_part(11, 502, "王")}{name_part(12, 502, "小明")}</DocumentedName></Alias>
   <NamePartGroups><MasterNamePartGroup><NamePartGroup ID="11" NamePartTypeID="1520"/>
    </MasterNamePartGroup><MasterNamePartGroup><NamePartGroup ID="12" NamePartTypeID="1521"/>
    </MasterNamePartGroup></NamePartGroups>
  </Identity>
  {feature(8, period("1965-1-1", "1967-12-31", "true"))}
  {feature(9, '<VersionLocation LocationID="70"/>')}
  {feature(10, '<VersionLocation LocationID="71"/>')}
  {feature(25, '<VersionLocation LocationID="70"/>')}
  {feature(26, "<VersionDetail>Minister</VersionDetail>")}
  {feature(224, '<VersionDetail DetailReferenceID="91526"/>')}
  {feature(344, "<VersionDetail>1abc</VersionDetail>")}
  {feature(125, "<VersionDetail>Subject to Secondary Sanctions</VersionDetail>")}
 </Profile></DistinctParty>
 <DistinctParty FixedRef="36"><Profile ID="36" PartySubTypeID="3"><Identity ID="901" Primary="true">
  <Alias AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName>
   {name_part(13, 215, "DOE BANK")}</DocumentedName></Alias>
  <NamePartGroups><MasterNamePartGroup><NamePartGroup ID="13" NamePartTypeID="1525"/>
   </MasterNamePartGroup></NamePartGroups></Identity></Profile></DistinctParty>
</DistinctParties>
<ProfileRelationships>
 <ProfileRelationship ID="1" From-ProfileID="36" To-ProfileID="7140" RelationTypeID="15003"
    Former="false"/>
</ProfileRelationships>
<SanctionsEntries>
 <SanctionsEntry ID="1" ProfileID="7140" ListID="1550">
  <EntryEvent EntryEventTypeID="1" LegalBasisID="1850"><Date><Year>2001</Year><Month>10</Month>
   <Day>31</Day></Date></EntryEvent>
  <SanctionsMeasure SanctionsTypeID="2"/><SanctionsMeasure SanctionsTypeID="1">
   <Comment>SDGT</Comment></SanctionsMeasure>
 </SanctionsEntry>
 <SanctionsEntry ID="2" ProfileID="36" ListID="1550">
  <SanctionsMeasure SanctionsTypeID="1"><Comment>SDGT</Comment></SanctionsMeasure></SanctionsEntry>
</SanctionsEntries>"""


def document(parts: str = PARTS, namespace: str = NEW) -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Sanctions xmlns="{namespace}" Version="1">'
        "<DateOfIssue><Year>2024</Year><Month>5</Month><Day>2</Day></DateOfIssue>"
        f"{REFERENCE}{parts}</Sanctions>"
    ).encode()


@pytest.mark.parametrize("namespace", [OLD, NEW])
def test_a_party_is_put_together(namespace):
    content = document(namespace=namespace)
    assert detect(content) == (FORMAT, "main")
    found = read({"main": content})
    assert (found.list, found.published) == ("us-ofac-sdn", date(2024, 5, 2))
    person, bank = found.parties
    assert (person.id, person.schema) == ("us-ofac:7140", Schema.PERSON)
    assert [(name.text, name.kind, name.script) for name in person.names] == [
        ("John DOE", NameKind.PRIMARY, "Latn"),
        ("جان دو", NameKind.ALIAS, "Arab"),
        ("JACK", NameKind.WEAK_ALIAS, "Latn"),
        ("王小明", NameKind.FORMER, "Hans"),
    ]
    assert (person.names[0].given, person.names[0].family) == ("John", "DOE")
    born = person.birth_dates[0]
    assert (born.earliest, born.latest, born.is_circa, born.text) == (
        date(1965, 1, 1),
        date(1967, 12, 31),
        True,
        "1965 to 1967",
    )
    assert person.birth_places == person.addresses
    assert (person.addresses[0].text, person.addresses[0].country) == ("Tehran, Iran", "IR")
    assert person.nationalities[0].text == "Iran"
    wallet, passport = person.identifiers
    assert (wallet.kind, wallet.currency) == (IdentifierKind.WALLET, "XBT")
    assert (passport.country, passport.issued, passport.expires, passport.note) == (
        "IR",
        "2007-11-14",
        "2012",
        "Shiraz",
    )
    assert {one.kind: one.text for one in person.features} == {
        FeatureKind.POSITION: "Minister",
        FeatureKind.GENDER: "Male",
    }
    listing = person.listing
    assert listing.listed_on == date(2001, 10, 31)
    assert listing.programmes == ("SDGT",)
    assert listing.legal_bases == ("Executive Order 13224 (Terrorism)",)
    assert len(listing.secondary_sanctions) == 1
    assert person.remarks == ("HAMAS - Hebron",)
    tie = bank.relations[0]
    assert (tie.kind, tie.name, tie.party, tie.note) == (
        RelationKind.OWNER,
        "John DOE",
        "us-ofac:7140",
        "Owned or Controlled By",
    )


def test_entries_name_the_list():
    found = read({"main": document(PARTS.replace('ListID="1550"', 'ListID="91243"'))})
    assert found.list == "us-ofac-consolidated"
    assert found.parties[0].listing.section == "Consolidated List"


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (PARTS.replace('ProfileID="36" ListID', 'ProfileID="37" ListID'), "no sanctions entry for"),
        (PARTS.replace('<Profile ID="36"', '<Profile ID="x"'), "has no number"),
        (PARTS.replace('<Profile ID="36"', f'<Profile ID="{"9" * 5000}"'), "has no number"),
        (PARTS.replace('<Profile ID="36"', '<Profile ID="7140"'), "stands there twice"),
        (PARTS.replace('PartySubTypeID="3"', 'PartySubTypeID="9"'), "undeclared type"),
        (PARTS.replace("DOE BANK", ""), "profile 36 has no primary name"),
        (PARTS.replace("</SanctionsEntries>", ""), "not well-formed"),
    ],
)
def test_what_is_not_whole_is_refused(parts, message):
    with pytest.raises(MalformedInput, match=message):
        read({"main": document(parts)})


def test_a_doctype_is_refused():
    content = document().replace(b"<Sanctions", b'<!DOCTYPE x [<!ENTITY a "b">]><Sanctions', 1)
    with pytest.raises(UnsafeInput):
        read({"main": content})


@given(st.binary(max_size=100), st.integers(0, 9000), st.integers(0, 60))
def test_no_bytes_crash_the_reader(noise, start, length):
    original = document()
    content = original[:start] + noise + original[start + length :]
    FORMAT.recognise(content)
    try:
        assert read({"main": content}).list
    except UnreadableInput:
        return
