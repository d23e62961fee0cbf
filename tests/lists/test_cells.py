"""Cells of free text: numbered values, papers, mined numbers, aliases, cleaning, tables, XML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.errors import EncodingError, MalformedInput, UnsafeInput
from penstock.lists._clean import is_yes, squeeze, stated, unique
from penstock.lists._mine import mine, mined_gender
from penstock.lists._names import make_name, spread, tidy_names
from penstock.lists._numbered import numbered
from penstock.lists._papers import paper, paper_kind
from penstock.lists._table import cells, decode, header_row, rows
from penstock.lists._uk_text import labelled, un_references
from penstock.lists._xml import parse_xml, root_tag
from penstock.model import IdentifierKind, NameKind


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", []),
        ("Qatar", ["Qatar"]),
        ("1) Saudi Arabia 2) Qatar", ["Saudi Arabia", "Qatar"]),
        ("(1)-(3) Tunisia (4) Italy", ["Tunisia", "Tunisia", "Tunisia", "Italy"]),
        ("(1) to (2) Algeria (3) Morocco", ["Algeria", "Algeria", "Morocco"]),
        ("(1) (2) Egypt", ["Egypt", "Egypt"]),
        ("(1) Germany (b) Algeria", ["Germany", "Algeria"]),
        ("(1) Beja (2) - (3) -", ["Beja", "", ""]),
        ("a) Bria", ["Bria"]),
        ("Passport no: a)S1 b) S2", ["Passport no S1", "Passport no S2"]),
        ("Iran (Islamic Republic of).", ["Iran (Islamic Republic of)."]),
        ("he was convicted of an offence under annex (a) of", None),
        ("(12)H-123", ["(12)H-123"]),
        ("1) x (a) y 2) z", ["x (a) y", "z"]),
    ],
)
def test_numbered(text, values):
    assert numbered(text) == ([text] if values is None else values)


@given(st.lists(st.text("abc xyz", min_size=1).filter(str.strip), min_size=2, max_size=9))
def test_numbering_is_undone(values):
    text = " ".join(f"({at}) {value}" for at, value in enumerate(values, start=1))
    assert numbered(text) == [squeeze(value) for value in values]


@pytest.mark.parametrize(
    ("text", "kind", "value", "country", "issued", "expires"),
    [
        ("D 000912", "passport", "D 000912", "", "", ""),
        ("TR-P 614 166", "passport", "TR-P 614 166", "", "", ""),
        ("Jordan 654781", "passport", "654781", "JO", "", ""),
        ("403062567 (US)", "passport", "403062567", "US", "", ""),
        ("R00012098, South Sudan", "passport", "R00012098", "SS", "", ""),
        ("381110042 (Expired 25 Jan. 2016)", "passport", "381110042", "", "", "25 Jan. 2016"),
        (
            "Libyan passport number 347834, issued under name X, expired on 21 Feb. 2014",
            "passport", "347834", "LY", "", "21 Feb. 2014",
        ),
        (
            "A-333602 (Indian) issued on 4 June 1985 in Bombay, India",
            "passport", "A-333602", "IN", "4 June 1985", "",
        ),
        (
            "CAR Diplomatic Passport No D00000897 issued 5 April 2013, valid until 4 April 2018",
            "passport", "D00000897", "CF", "5 April 2013", "4 April 2018",
        ),
        ("Afghan national ID card (tazkira) no.545167, issued in 1974.",
         "national_id", "545167", "AF", "1974", ""),
        ("Italian Fiscal Code KMMMHD68D03Z352N", "tax_id", "KMMMHD68D03Z352N", "IT", "", ""),
        ("British number 094629366", "passport", "094629366", "GB", "", ""),
    ],
)  # fmt: skip
def test_papers(text, kind, value, country, issued, expires):
    found = paper(text, IdentifierKind.PASSPORT)
    assert found is not None
    assert (found.kind, found.value, found.country) == (kind, value, country)
    assert (found.issued, found.expires) == (issued, expires)


@pytest.mark.parametrize("text", ["", "Uganda Passport.", "(Eqypt). Issued 1993.", "lost"])
def test_a_sentence_without_a_number_is_no_paper(text):
    assert paper(text, IdentifierKind.PASSPORT) is None


@given(st.text(max_size=120))
def test_a_paper_never_invents(text):
    found = paper(text, IdentifierKind.PASSPORT)
    if found is not None:
        assert squeeze(found.value) == found.value
        assert set(found.value) <= set(squeeze(text))


def test_paper_kinds_by_word():
    assert paper_kind("Commercial registry no", IdentifierKind.OTHER) is IdentifierKind.REGISTRATION
    assert paper_kind("thing", IdentifierKind.OTHER) is IdentifierKind.OTHER


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("International Maritime Organization (IMO) Number: 1790183.", "imo", "1790183"),
        ("Company Number IMO 5434358.", "imo", "5434358"),
        ("IMO number: 9999999) Annex XIV", "imo", "9999999"),
        ("MMSI: 445539000", "mmsi", "445539000"),
        ("Email info@example.org.", "email", "info@example.org"),
        ("SWIFT/BIC AGRULYLT (Libya)", "bic", "AGRULYLT"),
        ("Website: almaz-example.ru. Email", "website", "almaz-example.ru"),
    ],
)
def test_mining(text, kind, value):
    assert (kind, value) in [(one.kind, one.value) for one in mine(text)]


def test_what_is_no_number_is_not_mined():
    assert list(mine("MAKSIMOV met in May 1790183; a bank of Swift action")) == []
    assert mined_gender("Gender: male.") == "Male"
    assert mined_gender("his gender") == ""


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Jin Tiesan (金铁三)", ["Jin Tiesan", "金铁三"]),
        ("A B; C D", ["A B", "C D"]),
        ("Abubakar (original script: Абубакар)", ["Abubakar", "Абубакар"]),
        ("Encep Nurjaman (birth name)", ["Encep Nurjaman"]),
        ("Lord’s Resistance Movement (LRM)", ["Lord’s Resistance Movement (LRM)"]),
        ("حسن غول (Hassan Ghul; Hassan Gul)", ["حسن غول", "Hassan Ghul", "Hassan Gul"]),
        ("(Sheikh) Musa", ["(Sheikh) Musa"]),
    ],
)
def test_spreading_aliases(cell, names):
    assert [name.text for name in spread(cell, NameKind.ALIAS)[0]] == names


def test_spreading_former_names_and_remarks():
    names, _ = spread("Ezat (previously listed as)", NameKind.ALIAS)
    assert [(name.text, name.kind) for name in names] == [("Ezat", NameKind.FORMER)]
    assert spread("Encep (birth name)", NameKind.ALIAS)[1] == "Encep: birth name"


def test_tidy_names_lead_with_one_primary_and_keep_the_telling_kind():
    names = [
        make_name("B", NameKind.WEAK_ALIAS),
        make_name("B", NameKind.ALIAS),
        make_name("A"),
        make_name(" "),
    ]
    assert [(n.text, n.kind) for n in tidy_names(names)] == [
        ("A", NameKind.PRIMARY),
        ("B", NameKind.ALIAS),
    ]
    assert tidy_names([]) == ()


def test_cleaning():
    assert squeeze(" a \n b\u00a0c ") == "a b c"
    assert squeeze("HA\x92Assif") == "HA’Assif"
    assert stated(" N/A ") == stated(None) == stated("-") == ""
    assert unique([1, 2, 1]) == [1, 2]
    assert unique(["a", "B", "b"], key=str.lower) == ["a", "B"]
    assert is_yes("TRUE")
    assert not is_yes("false")


def test_labelled_information():
    text = "Lead. (UK Sanctions List Ref):RUS0001 (Gender):Male (Phone number):1 (Phone number):2"
    assert labelled(text) == {
        "": "Lead.",
        "UK Sanctions List Ref": "RUS0001",
        "Gender": "Male",
        "Phone number": "1 2",
    }


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("UN Ref QDe.004. Emir", ["un:QDe.004"]),
        ("UN REF:QE.A.146.14. Also", ["un:QE.A.146.14"]),
        ("UN Ref.KPI.067.", ["un:KPi.067"]),
        ("(UN Ref):TAi.155. Haqqani Network (TAe.012)", ["un:TAi.155"]),
        ("UN Ref KPe.23. x", ["un:KPe.023"]),
        ("UN Ref Q.I.M.272.09", ["un:QI.M.272.09"]),
        ("UN Ref E.29.II.5. x", ["un:E.29.II.5"]),
        ("Associated with QDe.004", []),
    ],
)
def test_un_references(text, references):
    assert un_references(text) == references


def test_decoding_by_mark_utf8_or_fallback():
    assert decode("\ufeffé".encode(), "it") == "\ufeffé".removeprefix("\ufeff")
    assert decode("é".encode("utf-16"), "it") == "é"
    assert decode(b"\xe9", "it", fallback="cp1252") == "é"
    with pytest.raises(EncodingError, match="line 2"):
        decode(b"a\n\xe9", "it")


def test_tables_are_strict():
    table = cells("a,b\n1,2\n\n3\n", "it")
    header = header_row(table, frozenset({"a"}), "it")
    body = rows(table, header, "it")
    assert next(body) == (2, {"a": "1", "b": "2"})
    with pytest.raises(MalformedInput, match="line 4"):
        next(body)
    with pytest.raises(MalformedInput, match="no header"):
        header_row(cells("", "it"), frozenset(), "it")
    with pytest.raises(MalformedInput, match="line"):
        list(cells('a,"b', "it"))


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', UnsafeInput),
        ("<!DOCTYPE a><a/>".encode("utf-16"), UnsafeInput),
        (b"<a>\xff</a>", EncodingError),
        (b'<?xml version="1.0" encoding="foo"?><a/>', EncodingError),
        (b"<a>\n<b></a>", MalformedInput),
        (b"<a>", MalformedInput),
        (b"", MalformedInput),
        (b"<a>" * 5000, MalformedInput),
    ],
)
def test_xml_is_strict(content, error):
    with pytest.raises(error):
        parse_xml(content, "it")


def test_root_tag():
    assert root_tag(b'<x:a xmlns:x="u"><b>') == ("u", "a")
    assert root_tag(b"a,b") is None
    assert root_tag(b"") is None


def test_a_nul_is_refused_with_its_line():
    with pytest.raises(MalformedInput, match="line 2: a NUL"):
        decode(b"a\nb\0c", "it")
