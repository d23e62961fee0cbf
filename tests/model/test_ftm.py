from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.errors import MalformedInput
from penstock.model import (
    DateRange,
    Feature,
    FeatureKind,
    Identifier,
    IdentifierKind,
    ListId,
    Listing,
    Name,
    NameKind,
    Party,
    PartyId,
    Place,
    Relation,
    RelationKind,
    Schema,
    party_from_ftm,
    party_to_ftm,
    subject_from_ftm,
    to_json,
)

LEGAL = [
    Schema.PERSON,
    Schema.COMPANY,
    Schema.ORGANIZATION,
    Schema.LEGAL_ENTITY,
    Schema.PUBLIC_BODY,
]
TEXT = st.text("abcdefg ÉЖ漢", min_size=1, max_size=12).map(str.strip).filter(bool)
COUNTRY = st.sampled_from(["", "KP", "RU", "US"])
DAYS = st.dates(date(1900, 1, 1), date(2030, 12, 28))
SPANS = st.one_of(
    DAYS.map(lambda day: DateRange(day, day)),
    DAYS.map(lambda day: DateRange(date(day.year, 1, 1), date(day.year, 12, 31))),
    DAYS.map(lambda day: DateRange(date(day.year, 3, 1), date(day.year, 3, 31))),
)
LIST = ListId("un-sc")


@st.composite
def parties(draw):
    schema = draw(st.sampled_from(list(Schema)))
    names = draw(st.lists(TEXT, min_size=1, max_size=5, unique=True))
    kinds = [NameKind.PRIMARY, *(draw(st.sampled_from(list(NameKind)[1:])) for _ in names[1:])]
    papers = draw(
        st.lists(
            st.builds(
                Identifier,
                kind=st.sampled_from(list(IdentifierKind)),
                value=st.text("0123456789AB", min_size=1, max_size=9),
                country=COUNTRY,
                label=st.sampled_from(["", "D.N.I."]),
            ),
            max_size=4,
            unique_by=lambda paper: paper.value,
        )
    )
    return Party(
        id=PartyId("un-sc:1"),
        schema=schema,
        names=tuple(Name(text, kind) for text, kind in zip(names, kinds, strict=True)),
        listing=Listing(
            list=LIST,
            programmes=tuple(draw(st.lists(TEXT, max_size=2, unique=True))),
            listed_on=draw(st.none() | DAYS),
            references=("un:KPi.001",),
        ),
        birth_dates=tuple(draw(st.lists(SPANS, max_size=2, unique=True))),
        nationalities=tuple(Place(text="x", country=one) for one in draw(st.sets(COUNTRY))),
        addresses=tuple(
            Place(text=one, country="CN") for one in draw(st.lists(TEXT, max_size=2, unique=True))
        ),
        identifiers=tuple(papers),
        features=draw(st.sampled_from([(), (Feature(FeatureKind.GENDER, "Male"),)])),
        relations=tuple(
            Relation(RelationKind.PARENT, one)
            for one in draw(st.lists(TEXT, max_size=2, unique=True))
        ),
        remarks=tuple(draw(st.lists(TEXT, max_size=2, unique=True))),
    )


@settings(max_examples=150, deadline=None)
@given(parties())
def test_a_party_asked_about_is_the_party_listed(party):
    subject = subject_from_ftm(party_to_ftm(party))
    assert subject.id == party.id
    assert subject.schema is party.schema
    assert set(subject.names) == {name.text for name in party.names}
    assert subject.name == party.primary_name
    if party.schema in LEGAL:
        asked = {(span.earliest, span.latest) for span in subject.birth_dates}
        assert asked == {(span.earliest, span.latest) for span in party.birth_dates}
        assert {(i.kind, i.value) for i in subject.identifiers} == {
            (i.kind, i.value) for i in party.identifiers
        }
    assert set(subject.countries) == party.countries
    assert [place.text for place in subject.addresses] == [p.text for p in party.addresses]
    is_male = party.schema is Schema.PERSON and party.features
    assert subject.gender == ("male" if is_male else "")


@settings(max_examples=150, deadline=None)
@given(parties())
def test_a_party_comes_back_as_far_as_followthemoney_can_say_it(party):
    entity = party_to_ftm(party)
    again = party_from_ftm(entity, LIST)
    assert again.id == f"ftm:{party.id}"
    assert {(n.text, n.kind) for n in again.names} == {(n.text, n.kind) for n in party.names}
    assert again.listing.programmes == party.listing.programmes
    assert again.listing.listed_on == party.listing.listed_on
    assert again.listing.references == party.listing.references
    assert set(again.remarks) >= set(party.remarks)
    assert [(r.kind, r.name) for r in again.relations] == [
        (r.kind, r.name) for r in party.relations
    ]
    if party.schema in LEGAL:
        assert {(i.kind, i.value) for i in again.identifiers} == {
            (i.kind, i.value) for i in party.identifiers
        }
        told = {(i.value, i.country, i.label) for i in party.identifiers if i.country or i.label}
        kept = {(i.value, i.country, i.label) for i in again.identifiers}
        simple = {
            i.value for i in party.identifiers if i.kind in ("email", "phone", "website", "wallet")
        }
        assert {one for one in told if one[0] not in simple} <= kept
    assert party_to_ftm(party) == entity
    assert to_json(entity)


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=6) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["name", "birthDate", "identification", "number", "properties", "country"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_a_subject_or_malformed(properties):
    entity = {"id": "x", "schema": "Person", "properties": properties}
    try:
        subject = subject_from_ftm(entity)
    except MalformedInput:
        return
    assert subject.names


def test_dates_keep_the_precision_there_is():
    spans = (
        DateRange(date(1970, 2, 1), date(1970, 2, 28)),
        DateRange(date(1965, 1, 1), date(1967, 12, 31), is_circa=True),
        DateRange(date(1900, 1, 1), date(1990, 12, 31)),
    )
    party = Party(
        id=PartyId("a:1"),
        schema=Schema.PERSON,
        names=(Name("A"),),
        listing=Listing(list=LIST),
        birth_dates=spans,
    )
    assert party_to_ftm(party)["properties"]["birthDate"] == [
        "1970-02", "1965", "1966", "1967", "1900", "1990",
    ]  # fmt: skip


def test_a_subject_of_a_flat_file():
    subject = subject_from_ftm(
        {
            "id": "c1",
            "schema": "Person",
            "properties": {
                "firstName": ["Alfa"],
                "lastName": "Delta",
                "birthDate": ["1970-02-03T00:00:00"],
                "country": ["us-ca", "Nowhere"],
                "innCode": ["1"],
            },
        }
    )
    assert subject.names == ("Alfa Delta",)
    assert subject.countries == ("US",)
    assert subject.birth_dates[0].earliest == date(1970, 2, 3)
    assert [(i.kind, i.value) for i in subject.identifiers] == [(IdentifierKind.TAX_ID, "1")]


def test_a_schema_we_have_no_word_for_is_asked_about_without_one():
    entity = {"id": "x", "schema": "Vehicle", "properties": {"name": ["A"]}}
    assert subject_from_ftm(entity).schema is None


@pytest.mark.parametrize(
    "entity",
    [
        {},
        {"id": "x", "schema": "Sanction", "properties": {"name": ["A"]}},
        {"id": "x", "schema": "Person"},
        {"id": "x", "schema": "Person", "properties": {}},
        {"id": "x", "schema": "Person", "properties": {"name": ["A"], "birthDate": ["soon"]}},
        {"id": "x", "schema": "Person", "properties": {"name": ["A"], "birthDate": ["1970-02-30"]}},
        {"id": "x", "schema": "Person", "properties": {"name": [["A"]]}},
    ],
)
def test_what_is_no_subject_is_refused(entity):
    with pytest.raises(MalformedInput):
        subject_from_ftm(entity)
