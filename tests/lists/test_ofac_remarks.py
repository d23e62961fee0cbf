"""The grammar of OFAC's remarks: what lands where, and that nothing is lost."""

import csv
import lzma
import re
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.lists._ofac_remarks import read_remarks, split_statements
from penstock.lists._ofac_statements import _table, labelled_statement, read_statement
from penstock.model import (
    Feature,
    FeatureKind,
    Identifier,
    IdentifierKind,
    Relation,
    RelationKind,
)
from penstock.text import country_code
from tests.shared import shared_data

_STRUCTURAL = frozenset({"alt", "a", "k", "f", "n", "d", "b", "or", "to", "and", "from"})
_STRUCTURAL |= {"between", "issued", "expires", "expired", "in", "by", "at", "on", "circa"}
_KEYWORD_WORDS = frozenset(
    word for keyword in _table() for word in re.findall(r"\w+", keyword.text.lower())
)


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        (
            "Passport A000086 (Zimbabwe) issued 14 Aug 2012 expires 14 Aug 2022",
            Identifier(
                IdentifierKind.PASSPORT,
                "A000086",
                "ZW",
                label="Passport",
                issued="14 Aug 2012",
                expires="14 Aug 2022",
            ),
        ),
        ("NIT # 890108103-5 (Colombia)", Identifier("tax_id", "890108103-5", "CO", label="NIT")),
        (
            "Vessel Registration Identification IMO 9187629",
            Identifier("imo", "9187629", label="Vessel Registration Identification IMO"),
        ),
        (
            "Vessel Registration Identification RS 130280 (Russia)",
            Identifier(
                "registration", "RS 130280", "RU", label="Vessel Registration Identification"
            ),
        ),
        (
            "Digital Currency Address - XBT 1BiUFjzH6wsT73U3tfy4aXHCQsYQHzjk5h",
            Identifier(
                "wallet",
                "1BiUFjzH6wsT73U3tfy4aXHCQsYQHzjk5h",
                currency="XBT",
                label="Digital Currency Address",
            ),
        ),
        (
            "Registration Number HRA 738569 (Stuttgart) (Germany)",
            Identifier(
                "registration", "HRA 738569", "DE", label="Registration Number", note="Stuttgart"
            ),
        ),
        ("Telephone (356)(21241817)", Identifier("phone", "(356)(21241817)", label="Telephone")),
        ("MMSI 248297000", Identifier("mmsi", "248297000", label="MMSI")),
        ("SWIFT/BIC VTBRRUMM", Identifier("bic", "VTBRRUMM", label="SWIFT/BIC")),
        ("www.al-nour.net", Identifier("website", "www.al-nour.net")),
    ],
)
def test_numbers(text, identifier):
    statement = read_statement(text)
    assert statement.field == "identifiers"
    assert msgspec.to_builtins(statement.values[0]) == msgspec.to_builtins(identifier)


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("Gender Male", Feature(FeatureKind.GENDER, "Male", "Gender")),
        (
            "Listing Date (EO 14024 Directive 2): 24 Feb 2022",
            Feature(FeatureKind.OTHER, "24 Feb 2022", "Listing Date (EO 14024 Directive 2)"),
        ),
        (
            "Aircraft Model IL76-TD",
            Feature(FeatureKind.AIRCRAFT_MODEL, "IL76-TD", "Aircraft Model"),
        ),
        (
            "Former Vessel Flag Malta",
            Feature(FeatureKind.VESSEL_FORMER_FLAG, "Malta", "Former Vessel Flag"),
        ),
        ("Minister of Finance", Feature(FeatureKind.POSITION, "Minister of Finance")),
        ("all offices worldwide", Feature(FeatureKind.OTHER, "all offices worldwide")),
    ],
)
def test_features(text, feature):
    assert read_statement(text).values == (feature,)


def test_dates_places_and_ties():
    born = read_statement("DOB circa 1965").values[0]
    assert (born.earliest, born.latest, born.is_circa) == (
        date(1965, 1, 1),
        date(1965, 12, 31),
        True,
    )
    assert read_statement("Organization Established Date 25 Dec 1991").field == "birth_dates"
    assert read_statement("POB Leninakan, Armenia").values[0].country == "AM"
    assert read_statement("nationality Korea, North").values[0].country == "KP"
    assert read_statement("citizen Iran").field == "citizenships"
    assert read_statement("Linked To: ANGLO CO., LTD.").values == (
        Relation(RelationKind.LINKED_TO, "ANGLO CO., LTD."),
    )
    kin = read_statement("daughter of Slobodan Milosevic").values[0]
    assert (kin.kind, kin.name) == (RelationKind.FAMILY, "Slobodan Milosevic")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (
            "Additional Sanctions Information - Subject to Secondary Sanctions",
            "secondary_sanctions",
        ),
        (
            "Secondary sanctions risk: See Section 11 of Executive Order 14024",
            "secondary_sanctions",
        ),
        ("Executive Order 13846 information: FOREIGN EXCHANGE.  Sec. 5(a)(ii)", "legal_bases"),
        ("HAMAS - Hebron", "remark"),
        ("Passport and National ID were issued in Ulm, Germany", "remark"),
        ("DOB unknown", "remark"),
    ],
)
def test_where_statements_land(text, field):
    statement = read_statement(text)
    assert statement.field == field
    assert statement.values == (text,)


def test_weak_aliases_stand_in_quotation_marks():
    remarks = read_remarks("DOB 1962; a.k.a. 'ABU; ALI'; f.k.a. 'OLD BANK'; alt. DOB 1963.")
    assert remarks.weak_names == ("ABU; ALI", "OLD BANK")
    assert [one.field for one in remarks.statements] == ["birth_dates", "birth_dates"]


def test_semicolons_and_final_periods():
    assert split_statements("Linked To: A CO., LTD.; Linked To: PETROLEOS, S.A.") == (
        "Linked To: A CO., LTD.",
        "Linked To: PETROLEOS, S.A.",
    )
    assert split_statements("(Linked To: SUMIYOSHI-KAI)") == ("Linked To: SUMIYOSHI-KAI",)
    assert split_statements("POB Jabalia Camp.") == ("POB Jabalia Camp",)
    assert split_statements("one; two (a; b); three.") == ("one", "two (a; b)", "three")
    assert split_statements(" ; ; ") == ()


def test_a_cut_remark_yields_no_half_number():
    text = "x" * 980 + "; Passport A12345678"
    assert len(text) >= 1000
    remarks = read_remarks(text)
    assert remarks.is_cut
    assert [one.field for one in remarks.statements] == ["remark", "remark"]
    whole = read_remarks(text, is_whole=True)
    assert not whole.is_cut
    assert whole.statements[-1].field == "identifiers"


def test_labels_of_xml_land_where_remarks_do():
    assert labelled_statement("Passport", "BE5978421", country="Pakistan", expires="2012") == (
        read_statement("Passport BE5978421 (Pakistan) expires 2012")
    )
    odd = labelled_statement("Some New Number", "77", country="Atlantis").values[0]
    assert (odd.kind, odd.value, odd.label) == (IdentifierKind.OTHER, "77", "Some New Number")
    assert labelled_statement("Gender", "Female").values[0].kind is FeatureKind.GENDER


def test_every_keyword_goes_somewhere():
    fields = set()
    for keyword in _table():
        fields.add(keyword.field)
        for value in ("12345 (Iran)", "XBT 1abc5", "1965", "a@b.org"):
            assert read_statement(f"{keyword.text} {value}").values
    assert fields == {
        "birth_date",
        "birth_place",
        "citation",
        "citizenship",
        "feature",
        "identifier",
        "legal_basis",
        "nationality",
        "phrase",
        "relation",
        "secondary_sanctions",
        "wallet",
    }


def lost_words(text: str) -> set[str]:
    """The words of a remark that neither a field, a label nor a remark keeps."""
    remarks = read_remarks(text)
    kept = set(re.findall(r"\w+", " ".join(_strings(msgspec.to_builtins(remarks))).lower()))
    bare = re.sub(r"\(([^()]*)\)", lambda found: "" if country_code(found[1]) else found[0], text)
    said = set(re.findall(r"\w+", bare.lower()))
    return said - kept - _STRUCTURAL - _KEYWORD_WORDS


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


_PIECE = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"[A-Z][a-z]{1,8} [A-Z0-9]{4,9}", fullmatch=True),
    st.builds(
        "{} {}{}{}".format,
        st.sampled_from([keyword.text for keyword in _table()]),
        st.from_regex(r"[A-Z]{0,2}[0-9]{1,9}( [a-z]{2,5})?", fullmatch=True),
        st.sampled_from(["", " (Iran)", " (Berlin)", " (Iran) (Iraq)"]),
        st.sampled_from(["", " issued 14 Aug 2012", " expires 2012", " issued 1999 issued 2000"]),
    ),
    st.builds("a.k.a. '{}'".format, st.text(max_size=20)),
)


@given(st.lists(_PIECE, max_size=6), st.sampled_from(["", "."]))
def test_a_remark_loses_no_word(pieces, end):
    assert lost_words("; ".join(pieces) + end) == set()


@given(st.text(max_size=400))
def test_any_text_is_read(text):
    assert lost_words(text) == set()


def _all_remarks() -> set[str]:
    folder = shared_data() / "lists/ofac"
    found: set[str] = set()
    files = [folder / "2023-12-28/sdn.csv", folder / "2019-01/sdn.csv"]
    files.append(folder / "consolidated/cons_prim.csv")
    files.extend(sorted((folder / "history").glob("*.xz"))[::12])
    for file in files:
        packed = file.suffix == ".xz"
        with lzma.open(file, "rt", newline="") if packed else file.open(newline="") as stream:
            found.update(row[11] for row in csv.reader(stream) if len(row) == 12)
    found.discard("-0- ")
    return found


@pytest.mark.shared
def test_real_remarks_are_structured_and_lose_no_word():
    counts = {"remark": 0, "all": 0}
    for text in _all_remarks():
        remarks = read_remarks(text)
        counts["all"] += len(remarks.statements) + len(remarks.weak_names)
        for one in remarks.statements:
            counts["remark"] += one.field == "remark"
        assert lost_words(text) == set()
    # The rest is prose: positions nobody foresaw, towns of the PLC list, what is cut off.
    assert counts["remark"] / counts["all"] < 0.008
