"""What changed, in words: nothing that differs goes unsaid."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from penstock.model import (
    DateRange,
    Feature,
    FeatureKind,
    FieldChange,
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
)
from penstock.store import Guard, Store
from penstock.store._fields import field_changes
from tests.store.made import LIST, publication

BEFORE = Party(
    id=PartyId("test:1"),
    schema=Schema.PERSON,
    names=(Name("Kim, Example"), Name("Example KIM", NameKind.WEAK_ALIAS, script="Hang")),
    listing=Listing(list=LIST, programmes=("DPRK",), listed_on=date(2016, 3, 2)),
    birth_dates=(DateRange(date(1960, 1, 1), date(1960, 12, 31), is_circa=True, text="c. 1960"),),
    identifiers=(Identifier(IdentifierKind.PASSPORT, "123", country="KP"),),
    addresses=(Place("Pyongyang", country="KP"),),
    remarks=("first", "second"),
)


def differences(after: Party) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {one.field: (one.before, one.after) for one in field_changes([BEFORE], [after])}


def test_nothing_changed() -> None:
    assert differences(BEFORE) == {}


def test_items_that_went_and_came() -> None:
    after = structs.replace(
        BEFORE,
        schema=Schema.ORGANIZATION,
        names=(Name("Kim, Example"), Name("Other", NameKind.FORMER)),
        birth_dates=(DateRange(date(1960, 5, 1), date(1960, 5, 1)),),
        identifiers=(Identifier(IdentifierKind.PASSPORT, "124", country="KP"),),
        addresses=(),
        relations=(Relation(RelationKind.OWNER, "Example Bank", PartyId("test:2")),),
        features=(Feature(FeatureKind.GENDER, "Male"),),
    )
    assert differences(after) == {
        "schema": (("Person",), ("Organization",)),
        "names": (("Example KIM (kind: weak_alias; script: Hang)",), ("Other (kind: former)",)),
        "birth_dates": (("circa 1960-01-01 .. 1960-12-31 (c. 1960)",), ("1960-05-01",)),
        "identifiers": (
            ("123 (kind: passport; country: KP)",),
            ("124 (kind: passport; country: KP)",),
        ),
        "addresses": (("Pyongyang (country: KP)",), ()),
        "relations": ((), ("Example Bank (kind: owner; party: test:2)",)),
        "features": ((), ("Male (kind: gender)",)),
    }


def test_the_fields_of_the_listing_stand_for_themselves() -> None:
    listing = structs.replace(
        BEFORE.listing, programmes=("DPRK", "DPRK2"), listed_on=date(2016, 3, 3)
    )
    assert differences(structs.replace(BEFORE, listing=listing)) == {
        "programmes": ((), ("DPRK2",)),
        "listed_on": (("2016-03-02",), ("2016-03-03",)),
    }


def test_another_order_shows_all_items() -> None:
    after = structs.replace(BEFORE, remarks=("second", "first"))
    assert differences(after) == {"remarks": (("first", "second"), ("second", "first"))}


PLACES = st.builds(Place, st.sampled_from("ab"), st.sampled_from(["", "KP"]), note=st.text("x"))
PARTIES = st.builds(
    Party,
    id=st.just(PartyId("test:1")),
    schema=st.sampled_from(Schema),
    names=st.lists(
        st.builds(Name, st.sampled_from("ab"), st.sampled_from(NameKind), given=st.text("x")),
        max_size=2,
    ).map(tuple),
    listing=st.builds(
        Listing,
        list=st.just(ListId("us-test")),
        section=st.sampled_from(["", "s"]),
        expires_on=st.none() | st.just(date(2030, 1, 1)),
    ),
    birth_dates=st.lists(
        st.builds(DateRange, st.dates(), st.dates(), st.booleans()), max_size=1
    ).map(tuple),
    addresses=st.lists(PLACES, max_size=2).map(tuple),
    birth_places=st.lists(PLACES, max_size=1).map(tuple),
)


@given(PARTIES, PARTIES)
def test_whatever_differs_is_said(before: Party, after: Party) -> None:
    changes: Iterator[FieldChange] = field_changes([before], [after])
    assert bool(list(changes)) == (before != after)


@pytest.mark.parametrize("known", [True, False])
def test_the_store_tells_them(store: Store, known: bool) -> None:
    after = structs.replace(BEFORE, remarks=("first",))
    first = store.add(publication(parties=(BEFORE,), published=date(2026, 1, 1)))
    second = store.add(
        publication(parties=(after,) if known else (), published=date(2026, 2, 1)),
        guard=Guard(fewest_parties=0, loss_percent=100, turnover_percent=100),
    )
    change = FieldChange(BEFORE.id, "Kim, Example", "remarks", ("second",), ())
    assert list(store.changes(first.id, second.id)) == ([change] if known else [])
    assert list(store.changes(first.id, first.id)) == []
