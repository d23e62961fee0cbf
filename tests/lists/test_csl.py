from collections import Counter
from datetime import date

import pytest

from penstock.errors import EncodingError, MalformedInput
from penstock.lists import _csl_csv, _csl_json
from penstock.lists._csl_cells import (
    read_addresses,
    read_alias_cell,
    read_name_cell,
    read_notices,
)
from penstock.lists._csl_party import sections
from penstock.model import FeatureKind, IdentifierKind, NameKind, RelationKind, Schema
from tests.lists.small_files import CSL_2019, CSL_CSV, CSL_JSON, CSL_REDUCED
from tests.shared import shared_data

PARSED = _csl_csv.FORMAT.read({"main": CSL_CSV})
PERSON, SHIP, BANK, JULIETT, OSCAR, OSCAR_TOO, PAPA, ROMEO = PARSED.parties


def test_person_with_everything():
    assert (PERSON.id, PERSON.schema) == ("us-csl:41", Schema.PERSON)
    assert [(n.text, n.kind, n.given, n.family) for n in PERSON.names] == [
        ("Alfa Bravo DELTA", NameKind.PRIMARY, "Alfa Bravo", "DELTA"),
        ("Alfa DELTO", NameKind.ALIAS, "Alfa", "DELTO"),
        ("Lion", NameKind.ALIAS, "", ""),
    ]
    assert PERSON.listing.section == "SDN"
    assert PERSON.listing.programmes == ("NPWMD", "DPRK4")
    assert PERSON.listing.secondary_sanctions == (
        "Secondary sanctions risk: North Korea Sanctions Regulations, sections 510.201 and 510.210",
    )
    assert PERSON.listing.legal_bases == (
        "Executive Order 13662 Directive Determination - Subject to Directive 2",
    )
    assert [(d.earliest.year, d.latest.month) for d in PERSON.birth_dates] == [
        (1974, 12),
        (1975, 2),
    ]
    assert [p.country for p in PERSON.birth_places] == ["DZ"]
    assert [p.country for p in PERSON.nationalities] == ["KP"]
    assert [p.country for p in PERSON.citizenships] == ["CN"]
    assert [(p.text, p.country) for p in PERSON.addresses] == [
        ("Shenyang, CN", "CN"),
        ("1 High St; and 2 High St, Pyongyang, 118, KP", "KP"),
    ]
    (passport,) = PERSON.identifiers
    assert (passport.kind, passport.value, passport.country) == (
        IdentifierKind.PASSPORT,
        "836238033",
        "KP",
    )
    assert {(f.kind, f.text) for f in PERSON.features} == {
        (FeatureKind.POSITION, "Minister"),
        (FeatureKind.GENDER, "Male"),
    }
    assert [(r.kind, r.name) for r in PERSON.relations] == [
        (RelationKind.LINKED_TO, "ECHO SHIPPING")
    ]
    assert PERSON.remarks == ("A clerk",)


def test_vessel():
    assert SHIP.schema is Schema.VESSEL
    assert {(i.kind, i.value) for i in SHIP.identifiers} == {
        (IdentifierKind.CALL_SIGN, "3ABC"),
        (IdentifierKind.IMO, "8898831"),
        (IdentifierKind.MMSI, "445539000"),
    }
    assert {(f.kind, f.text) for f in SHIP.features} >= {
        (FeatureKind.VESSEL_FLAG, "Panama"),
        (FeatureKind.VESSEL_TYPE, "Crude Oil Tanker"),
        (FeatureKind.VESSEL_OWNER, "Owner Ltd"),
        (FeatureKind.GROSS_TONNAGE, "20"),
    }


def test_entity_list_row():
    assert JULIETT.schema is Schema.LEGAL_ENTITY
    assert [n.text for n in JULIETT.names] == [
        "Juliett Co., Ltd.",
        "Kilo Works",
        "Lima Works",
        "Mike Works",
    ]
    assert JULIETT.remarks == (
        "Listed as: Juliett Co., Ltd.; and any successor, sub-unit, or subsidiary thereof",
    )
    assert JULIETT.listing.licence_policy == "Presumption of denial."
    assert JULIETT.listing.citations == ("88 FR 70352", "89 FR 87264")
    assert JULIETT.listing.listed_on == date(2015, 11, 12)


def test_denial_orders_expire_and_namesakes_have_ids_of_their_own():
    assert OSCAR.listing.expires_on == date(2010, 6, 29)
    assert OSCAR.primary_name == OSCAR_TOO.primary_name == "NOVEMBER OSCAR"
    assert OSCAR.id != OSCAR_TOO.id
    assert OSCAR.id.rpartition("-")[0] == OSCAR_TOO.id.rpartition("-")[0]
    alone = _csl_csv.FORMAT.read({"main": b"\n".join(CSL_CSV.splitlines()[:6]) + b"\n"})
    assert OSCAR.id.startswith(alone.parties[4].id)


def test_ids_do_not_depend_on_the_order_of_rows():
    header, *rows = CSL_CSV.splitlines()
    turned = _csl_csv.FORMAT.read({"main": b"\n".join([header, *rows[::-1]]) + b"\n"})
    assert {p.id for p in turned.parties} == {p.id for p in PARSED.parties}


def test_a_number_on_two_lists_stays_with_the_first():
    assert BANK.id == "us-csl:SSI-41"


def test_words_about_the_name_are_no_name():
    assert [(n.text, n.kind) for n in PAPA.names] == [
        ("Papa", NameKind.PRIMARY),
        ("Quebec", NameKind.ALIAS),
    ]
    assert [p.country for p in PAPA.nationalities] == ["RU"]
    assert PAPA.schema is Schema.LEGAL_ENTITY


def test_an_unknown_source_is_kept_and_said():
    assert ROMEO.listing.section == "NEW"
    assert len(PARSED.warnings) == 1
    assert "New List (NEW)" in PARSED.warnings[0]


def test_the_layout_of_2019_has_types_last():
    (party,) = _csl_csv.FORMAT.read({"main": CSL_2019}).parties
    assert [(i.kind, i.value, i.country) for i in party.identifiers] == [
        (IdentifierKind.TAX_ID, "80-0890696", "US"),
        (IdentifierKind.WEBSITE, "http://example.org", ""),
        (IdentifierKind.BIC, "CKLBCNBJ", ""),
    ]
    assert len(party.listing.secondary_sanctions) == 1


def test_the_reduced_layout_has_countries():
    (party,) = _csl_csv.FORMAT.read({"main": CSL_REDUCED}).parties
    assert [(p.country, p.region) for p in party.addresses] == [
        ("RU", ""),
        ("PS", "WEST BANK"),
        ("UA", "UA-43"),
        ("TR", ""),
        ("CN", ""),
    ]


def test_json_says_the_same():
    parsed = _csl_json.FORMAT.read({"main": CSL_JSON})
    person, juliett = parsed.parties
    assert parsed.published == date(2031, 2, 3)
    assert person.id == PERSON.id
    assert [n.text for n in person.names] == ["Alfa Bravo DELTA", "Lion"]
    (passport,) = person.identifiers
    assert (passport.value, passport.issued, passport.expires) == (
        "836238033",
        "2020-01-01",
        "2025-01-01",
    )
    assert person.addresses[0].city == "Pyongyang"
    assert juliett.listing.section == "EL"


def test_json_lines_and_arrays():
    rows = (
        b'{"source":"Unverified List (UVL) - BIS","name":"A","source_list_url":"u","addresses":[]}'
    )
    for content in (rows + b"\n" + rows.replace(b'"A"', b'"B"'), b"[" + rows + b"]"):
        parsed = _csl_json.FORMAT.read({"main": content})
        assert parsed.parties[0].listing.section == "UVL"
    assert _csl_json.FORMAT.recognise(b"[" + rows + b"]") == "main"


@pytest.mark.parametrize(
    "content",
    [CSL_JSON[:-40], b"[1]", b'{"results": 5}', b'{"results": [{"name": "x"}]}', b"[" * 100_000],
)
def test_broken_json_is_refused(content):
    with pytest.raises(MalformedInput):
        _csl_json.FORMAT.read({"main": content})


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (b"SIERRA", b"", MalformedInput),
        (b"SIERRA", b"SIERRA \xff", EncodingError),
        (b'"44"', b'44","', MalformedInput),
        (b"programs", b"programmes", MalformedInput),
    ],
)
def test_broken_csv_is_refused(old, new, error):
    with pytest.raises(error):
        _csl_csv.FORMAT.read({"main": CSL_REDUCED.replace(old, new)})


@pytest.mark.parametrize(
    ("cell", "name", "others"),
    [
        ("K (AKA: AMES, ALDRICH)", "K", ["AMES, ALDRICH"]),
        ("PEARL (A.K.A. NEI) LI", "PEARL LI", ["NEI"]),
        ("KOW LIM -AKA- ERIC LIM", "KOW LIM", ["ERIC LIM"]),
        ("CORE -AKAS- CORE A, CORE B", "CORE", ["CORE A", "CORE B"]),
        ("X AIR D/B/A S7", "X AIR", ["S7"]),
        (
            "U Ltd [aka G, aka B] (Hong Kong Entity), and its sub-units and successors",
            "U Ltd",
            "GB",
        ),
        ("Aka Trading Ltd", "Aka Trading Ltd", []),
        ("CNOOC Limited (a subsidiary of CNOOC)", "CNOOC Limited (a subsidiary of CNOOC)", []),
    ],
)
def test_name_cells(cell, name, others):
    found = read_name_cell(cell)
    assert (found.text, [other for other, _ in found.others]) == (name, list(others))


def test_former_names_in_name_cells():
    assert read_name_cell("LTS (f.k.a. IPP Ltd.)").others == (("IPP Ltd.", NameKind.FORMER),)


def test_alias_cells_keep_brackets_and_spot_remarks():
    names, remarks = read_alias_cell("A (B; C);D;; (all of preceding located in or near Mianyang)")
    assert [name for name, _ in names] == ["A (B; C)", "D"]
    assert remarks == ["all of preceding located in or near Mianyang"]


def test_an_address_without_country_is_kept():
    assert [p.text for p in read_addresses("5 Low Road, DALLAS, TX, 75081")] == [
        "5 Low Road, DALLAS, TX, 75081"
    ]


@pytest.mark.parametrize(
    ("cell", "notices"),
    [
        ("Vol. 83, No. 91, 05/10/2018", ("Vol. 83, No. 91, 05/10/2018",)),
        ("66 FR 24266, 77 FR 58006 (no. 182)", ("66 FR 24266", "77 FR 58006 (no. 182)")),
        ("67 F.R. 1 9/4/02 and 67 F.R. 2 3/11/02", ("67 F.R. 1 9/4/02", "67 F.R. 2 3/11/02")),
        ("To be published", ("To be published",)),
        ("", ()),
    ],
)
def test_notices(cell, notices):
    assert read_notices(cell) == notices


def test_section_table_is_sound():
    table = sections()
    assert (
        len({one.code for one in table}) == len({one.abbreviation for one in table}) == len(table)
    )
    assert all(one.name and one.agency for one in table)


@pytest.mark.shared
def test_the_real_publication_of_2026():
    content = (shared_data() / "lists/csl/csl_2026-07-31.csv").read_bytes()
    parsed = _csl_csv.FORMAT.read({"main": content})
    assert parsed.warnings == ()
    assert len({party.id for party in parsed.parties}) == 25_921
    assert Counter(party.listing.section for party in parsed.parties) == {
        "SDN": 19_181,
        "EL": 3_420,
        "DPL": 1_596,
        "DTC": 787,
        "SSI": 286,
        "UVL": 222,
        "ISN": 161,
        "PLC": 78,
        "MEU": 70,
        "CMIC": 68,
        "NS-MBS": 51,
        "CAPTA": 1,
    }
    sorts = Counter(party.schema for party in parsed.parties)
    assert sorts[Schema.LEGAL_ENTITY] == 6_256
    assert sorts[Schema.PERSON] == 7_591


@pytest.mark.shared
@pytest.mark.parametrize(("year", "parties"), [(2019, 115), (2025, 13)])
def test_the_real_full_layouts(year, parties):
    content = (shared_data() / f"lists/csl/csl_{year}_sample.csv").read_bytes()
    parsed = _csl_csv.FORMAT.read({"main": content})
    assert len({party.id for party in parsed.parties}) == parties
    assert all(party.names for party in parsed.parties)
