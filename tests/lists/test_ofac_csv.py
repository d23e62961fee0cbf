"""OFAC's legacy CSV: fields, strictness, and the counts of the real publications."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.errors import EncodingError, MalformedInput, UnreadableInput
from penstock.lists import detect
from penstock.lists._ofac_csv import FORMAT, list_in, numbers_in, read, recognise
from penstock.model import (
    FeatureKind,
    IdentifierKind,
    NameKind,
    Schema,
    party_from_json,
    party_to_json,
)
from tests.shared import shared_data

NULL = "-0- "
SDN = (
    '36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    '4238,"MAR AZUL","vessel","CUBA",-0- ,"CL2192","Tug",-0- ,"212","Cuba",'
    '"Samir de Navegacion S.A.","Linked To: SAMIR."\r\n'
    '15431,"EP-GOM","aircraft","SDGT] [IFSR",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"Aircraft Model IL76-TD."\r\n'
    '7140,"DOE, John Quincy","individual","SDGT","Minister; Aide",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    "\"DOB 1962; POB Shati; a.k.a. 'DOE, J.'; Minister; HAMAS - Hebron.\"\r\n"
    "\x1a"
)
ALT = '36,12,"aka","AERO-CARIBBEAN",-0- \r\n7140,13,"fka","ROE, John",-0- \r\n\x1a'
ADD = '36,25,-0- ,"Havana","Cuba",-0- \r\n7140,26,-0- ,-0- ,-0- ,-0- \r\n\x1a'
COMMENTS = '36,"says more; Tax ID No. 77 (Cuba)."\r\n\x1a'


def parts(sdn: str = SDN, **others: str) -> dict[str, bytes]:
    return {"sdn": sdn.encode(), **{part: text.encode() for part, text in others.items()}}


def test_every_part_lands_in_its_field():
    found = {party.id: party for party in read(parts(alt=ALT, add=ADD)).parties}
    airline = found["us-ofac:36"]
    assert airline.schema is Schema.ORGANIZATION
    assert [(name.text, name.kind) for name in airline.names] == [
        ("AEROCARIBBEAN AIRLINES", NameKind.PRIMARY),
        ("AERO-CARIBBEAN", NameKind.ALIAS),
    ]
    assert (airline.addresses[0].text, airline.addresses[0].country) == ("Havana, Cuba", "CU")
    vessel = found["us-ofac:4238"]
    assert vessel.schema is Schema.VESSEL
    assert vessel.identifiers[0].kind is IdentifierKind.CALL_SIGN
    assert {(one.kind, one.text) for one in vessel.features} == {
        (FeatureKind.VESSEL_TYPE, "Tug"),
        (FeatureKind.GROSS_TONNAGE, "212"),
        (FeatureKind.VESSEL_FLAG, "Cuba"),
        (FeatureKind.VESSEL_OWNER, "Samir de Navegacion S.A."),
    }
    assert vessel.relations[0].name == "SAMIR"
    aircraft = found["us-ofac:15431"]
    assert aircraft.listing.programmes == ("SDGT", "IFSR")
    assert aircraft.identifiers[0].kind is IdentifierKind.AIRCRAFT_TAIL
    person = found["us-ofac:7140"]
    assert (person.names[0].text, person.names[0].given, person.names[0].family) == (
        "John Quincy DOE",
        "John Quincy",
        "DOE",
    )
    assert [name.kind for name in person.names[1:]] == [NameKind.FORMER, NameKind.WEAK_ALIAS]
    assert person.names[2].text == "J. DOE"
    assert person.addresses == ()
    assert [one.text for one in person.features] == ["Minister", "Aide"]
    assert person.remarks == ("HAMAS - Hebron",)
    assert party_from_json(party_to_json(person)) == person


def test_comments_continue_the_remark():
    cut = "x" * 977 + "; Registration Numbe"
    sdn = (
        f'1,"A",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"{cut + "y" * (1000 - len(cut))}"\n'
    )
    sdn = sdn.replace("Numbeyyy", "Number 4")
    alone = read(parts(sdn))
    assert any("cut" in warning for warning in alone.warnings)
    assert alone.parties[0].identifiers == ()
    whole = read(parts(sdn, comments='1,"711 (Cuba)."\n'))
    assert whole.parties[0].identifiers[0].value == "4711"


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (parts(SDN.replace(',"CUBA",-0- ,-0- ', ',"CUBA",-0- ', 1)), "line 1: 11 columns"),
        (parts(SDN[: SDN.index("MAR") + 2]), "unexpected end of data"),
        (parts(SDN[: SDN.index('"CL2192"') - 1]), "5 columns where 12"),
        (parts(SDN.replace("4238", "36")), "line 2: entity 36 stands there twice"),
        (parts(SDN.replace("4238", "42x8")), "'42x8' is not a number"),
        (parts(SDN.replace('"vessel"', '"yacht"')), "unknown type 'yacht'"),
        (parts(SDN.replace('"MAR AZUL"', "-0- ")), "has no name"),
        (parts(alt=ALT.replace("36,12", "37,12")), "entity 37 is not in the main part"),
        (parts(alt=ALT.replace('"aka"', '"xka"')), "alias type 'xka'"),
        (parts(add=ADD.replace("36,25", "36,x")), "'x' is not a number"),
        (parts(comments='36,"a","b"\n'), "3 columns where 2"),
        (parts(SDN.replace("4238", "9" * 5000)), "is not a number"),
        (parts("\x1a"), "no entries"),
    ],
)
def test_what_is_not_a_whole_table_is_refused(broken, message):
    with pytest.raises(MalformedInput, match=message):
        read(broken)


def test_a_number_is_read_however_it_is_set_off():
    plain = read(parts())
    assert read(parts(SDN.replace("4238,", "4238\x1e,"))).parties == plain.parties


def test_wrong_encoding_names_the_line():
    with pytest.raises(EncodingError, match="line 2"):
        read({"sdn": SDN.replace("MAR AZUL", "MAR AÑIL").encode("latin-1")})


def test_missing_end_mark_and_a_cut_absent_value_warn():
    whole = SDN.rstrip("\x1a\r\n")
    assert any("end mark" in one for one in read(parts(whole)).warnings)
    add = ADD.rstrip("\x1a\r\n")
    found = read(parts(add=add[: add.rindex("-0- ") + 2]))
    assert any("cut within an absent value" in one for one in found.warnings)
    assert found.parties[0].addresses


def test_parts_are_told_by_content():
    for part, text in {"sdn": SDN, "alt": ALT, "add": ADD, "comments": COMMENTS}.items():
        assert recognise(text.encode()) == part
        assert detect(text.encode()) == (FORMAT, part)
    assert recognise(b"name,country\nA,B\n") is None
    assert recognise(b"") is None
    assert numbers_in(ALT.encode()) == frozenset({b"36", b"7140"})


def test_sdn_and_consolidated_are_told_by_programmes():
    assert read(parts()).list == "us-ofac-sdn"
    assert list_in(SDN.encode()) == "us-ofac-sdn"
    other = SDN.replace("CUBA", "NS-PLC").replace("SDGT", "CMIC-EO13959")
    assert read(parts(other)).list == "us-ofac-consolidated"
    assert list_in(b"nothing") is None


@given(st.binary(max_size=300), st.integers(0, len(SDN)), st.integers(0, 40))
def test_no_bytes_crash_the_reader(noise, start, length):
    original = SDN.encode()
    for content in (noise, original[:start] + noise + original[start + length :]):
        recognise(content)
        list_in(content)
        numbers_in(content)
        for part, text in {"alt": ALT.encode(), "comments": noise}.items():
            try:
                found = read({"sdn": content, part: text})
            except UnreadableInput:
                continue
            assert found.parties


def _shared_parts(folder: str, **names: str) -> dict[str, bytes]:
    path = shared_data() / "lists/ofac" / folder
    return {part: (path / name).read_bytes() for part, name in names.items()}


@pytest.fixture(scope="module")
def full():
    return read(_shared_parts("2023-12-28", sdn="sdn.csv", alt="alt.csv", add="add.csv"))


@pytest.mark.shared
def test_counts_of_2023_12_28(full):
    assert len(full.parties) == 13_821
    schemas = Counter(party.schema for party in full.parties)
    assert schemas[Schema.PERSON] == 6_646
    assert schemas[Schema.VESSEL] == 764
    assert schemas[Schema.AIRPLANE] == 378
    # Entities whose remarks state a target type are companies or public bodies.
    organisations = (Schema.ORGANIZATION, Schema.COMPANY, Schema.PUBLIC_BODY)
    assert sum(schemas[schema] for schema in organisations) == 6_033
    kinds = Counter(name.kind for party in full.parties for name in party.names)
    assert kinds[NameKind.PRIMARY] == 13_821
    assert kinds[NameKind.ALIAS] + kinds[NameKind.FORMER] == 17_091
    assert kinds[NameKind.FORMER] == 567


@pytest.mark.shared
def test_weak_aliases_of_2023_12_28_include_former_names_in_quotation_marks(full):
    # The data folder counts 3,354 in 1,860 parties. Those 1,860 have an "a.k.a. '..'"; 33 more
    # have only an "f.k.a. '..'", which OFAC's own XML gives the category "weak" as well, and
    # one a "d.b.a. '..'". An alias twice in one remark counts once here.
    weak = [sum(name.kind is NameKind.WEAK_ALIAS for name in party.names) for party in full.parties]
    assert sum(weak) == 3_370
    assert sum(count > 0 for count in weak) == 1_894


@pytest.mark.shared
def test_addresses_of_2023_12_28_are_the_rows_that_say_something(full):
    # 18,990 rows, of which 2,652 hold only the number of the party.
    assert sum(len(party.addresses) for party in full.parties) == 16_338
    countries = [one.country for party in full.parties for one in party.addresses]
    assert countries.count("") / len(countries) < 0.01


@pytest.mark.shared
def test_counts_of_2019_01():
    found = read(_shared_parts("2019-01", sdn="sdn.csv", alt="alt.csv", add="add.csv"))
    assert len(found.parties) == 7_379
    strong = {NameKind.ALIAS, NameKind.FORMER}
    # 9,682 rows, of which two repeat another alias of their party letter for letter.
    assert sum(name.kind in strong for party in found.parties for name in party.names) == 9_680
    # That copy lacks the end marks, and its last line the end of an absent value.
    assert any("cut within" in warning for warning in found.warnings)


@pytest.mark.shared
def test_counts_of_the_consolidated_list():
    found = read(
        _shared_parts(
            "consolidated",
            sdn="cons_prim.csv",
            alt="cons_alt.csv",
            add="cons_add.csv",
            comments="cons_comments.csv",
        )
    )
    assert found.list == "us-ofac-consolidated"
    assert len(found.parties) == 442
    strong = {NameKind.ALIAS, NameKind.FORMER}
    assert sum(name.kind in strong for party in found.parties for name in party.names) == 1_073
    assert found.warnings == ()
    listed = [party for party in found.parties if party.listing.listed_on]
    assert {party.listing.listed_on for party in listed} >= {date(2021, 6, 3)}
    rusag = next(party for party in found.parties if party.id == "us-ofac:17014")
    assert "RUSAG" in {name.text for name in rusag.names}
    assert any(one.value == "1027700342890" for one in rusag.identifiers)
