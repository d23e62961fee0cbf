from datetime import date

import msgspec
import pytest

from penstock.errors import MalformedInput
from penstock.lists import _csl_csv, _ofsi, _uksl_xml, _un
from penstock.lists._ftm import FORMAT
from penstock.model import (
    FeatureKind,
    IdentifierKind,
    NameKind,
    RelationKind,
    Schema,
    party_to_ftm,
)
from tests.lists import small_files
from tests.lists.small_files import FTM_FLAT, FTM_NESTED

PARSED = FORMAT.read({"main": FTM_FLAT})
(PERSON,) = PARSED.parties


def test_only_targets_are_parties():
    assert (PARSED.list, PARSED.published) == ("ftm-xx-list", date(2031, 2, 3))
    assert PERSON.id == "ftm:p1"
    assert PERSON.schema is Schema.PERSON


def test_names():
    assert [(n.text, n.kind, n.script) for n in PERSON.names] == [
        ("Alfa Delta", NameKind.PRIMARY, "Latn"),
        ("Альфа", NameKind.ALIAS, "Cyrl"),
        ("A. Delta", NameKind.ALIAS, "Latn"),
        ("Alfa Echo", NameKind.FORMER, "Latn"),
        ("Lion", NameKind.WEAK_ALIAS, "Latn"),
    ]


def test_linked_entities_land_in_the_party():
    listing = PERSON.listing
    assert listing.programmes == ("DPRK",)
    assert listing.references == ("X-1", "un:KPi.999")
    assert listing.legal_bases == ("Regulation 1",)
    assert (listing.listed_on, listing.expires_on) == (date(2030, 1, 2), date(2032, 1, 1))
    assert [(p.text, p.country, p.city) for p in PERSON.addresses] == [
        ("1 High St", "CN", "Dandong")
    ]
    papers = {(i.kind, i.value): i for i in PERSON.identifiers}
    assert set(papers) == {
        (IdentifierKind.PASSPORT, "P1"),
        (IdentifierKind.TAX_ID, "123"),
        (IdentifierKind.WALLET, "bc1q"),
    }
    passport = papers[IdentifierKind.PASSPORT, "P1"]
    assert (passport.country, passport.label) == ("KP", "Diplomatic passport")
    assert papers[IdentifierKind.WALLET, "bc1q"].currency == "BTC"
    (tie,) = PERSON.relations
    assert (tie.kind, tie.name, tie.party) == (RelationKind.SUBSIDIARY, "Echo Ltd", "ftm:c1")
    assert [(f.kind, f.text) for f in PERSON.features] == [(FeatureKind.GENDER, "male")]
    assert PERSON.remarks == ("A clerk",)


def test_the_nested_form():
    parsed = FORMAT.read({"main": FTM_NESTED})
    (party,) = parsed.parties
    assert parsed.list == "ftm-xx-list"
    assert parsed.published == date(2031, 2, 3)
    assert party.listing.section == "xx_list; yy"
    assert party.listing.programmes == ("DPRK",)
    assert [r.name for r in party.relations] == ["Echo Ltd"]


def test_a_file_without_any_word_on_sanctions_is_taken_whole():
    line = b'{"id":"x","schema":"Company","properties":{"name":["Uniform"]}}'
    parsed = FORMAT.read({"main": line})
    assert [party.primary_name for party in parsed.parties] == ["Uniform"]
    assert parsed.list == "ftm-collection"
    assert parsed.warnings


def test_a_date_that_is_none_becomes_a_remark():
    line = (
        b'{"id":"x","schema":"Person","properties":{"name":["Uniform"],"birthDate":["1980-13"],'
        b'"topics":["sanction"]}}'
    )
    (party,) = FORMAT.read({"main": line}).parties
    assert party.birth_dates == ()
    assert party.remarks == ("birthDate: 1980-13",)


@pytest.mark.parametrize(
    "content",
    [
        FTM_NESTED[:-20],
        FTM_NESTED + FTM_NESTED,
        FTM_NESTED + b"[]",
        b'{"id":"x","schema":"Person","properties":{"topics":["sanction"]}}',
        b'{"id":"x","schema":"Person","properties":{"name":[true],"topics":["sanction"]}}',
        b'{"id":"x","schema":"Person","properties":' + b'{"a":' * 100_000,
    ],
)
def test_broken_files_are_refused(content):
    with pytest.raises(MalformedInput):
        FORMAT.read({"main": content})


def test_what_we_write_we_read():
    parties = [
        *_un.FORMAT.read({"main": small_files.UN}).parties,
        *_ofsi.FORMAT.read({"main": small_files.OFSI}).parties,
        *_uksl_xml.FORMAT.read({"main": small_files.UKSL_XML}).parties,
        *_csl_csv.FORMAT.read({"main": small_files.CSL_CSV}).parties,
    ]
    lines = b"\n".join(
        msgspec.json.encode({**party_to_ftm(party), "datasets": ["all"]}) for party in parties
    )
    assert FORMAT.recognise(lines) == "main"
    again = FORMAT.read({"main": lines}).parties
    assert len(again) == len(parties)
    for before, after in zip(parties, again, strict=True):
        assert after.id == f"ftm:{before.id}"
        assert after.schema is before.schema
        assert {(n.text, n.script) for n in after.names} == {
            (n.text, n.script) for n in before.names
        }
        assert after.listing.programmes == before.listing.programmes
        assert after.listing.listed_on == before.listing.listed_on
        assert set(after.listing.references) == set(before.listing.references)
        assert {i.value for i in after.identifiers} >= {
            i.value for i in before.identifiers if i.label != "Hull identification number"
        }
        assert {r.name for r in after.relations} == {r.name for r in before.relations}
