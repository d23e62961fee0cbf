"""The tables: strict, cited, dated, and honest about what nobody has verified."""

from datetime import date, timedelta

import pytest
import yaml

from penstock.errors import MalformedInput, UnknownName
from penstock.measures import (
    Book,
    Effect,
    EventKind,
    Nexus,
    Person,
    book,
    rules_sha256,
    shipped_tables,
)
from penstock.model import Stage

TABLE = """
regime: test
title: Test
sender: us
measures:
  - id: test-one
    title: One
    authority: Some Act
    citation: 1 CFR 1
    source: https://www.ecfr.gov/
    checked_on: 2026-01-01
    targets: [{kind: jurisdiction, id: country, label: Nowhere, countries: [AA]}]
    requirements:
      - {id: ban, effect: services_ban, citation: 1 CFR 1(a), summary: Nothing, binds: [{who: us_person}]}
    events:
      - {kind: enactment, instrument: Act, citation: 1 FR 1, published: 2020-01-01}
"""  # noqa: E501
BASE = [table for table in shipped_tables() if table[0] in {"wording.yaml", "profiles.yaml"}]


def load(text: str) -> Book:
    return Book([*BASE, ("test.yaml", text.encode())])


class NoTwice(yaml.SafeLoader):
    """YAML takes the last of two equal keys in silence; a table must not."""


def _mapping(loader: NoTwice, node: yaml.MappingNode) -> dict[object, object]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    assert len(keys) == len(set(keys)), f"a key stands twice at {node.start_mark}"
    return loader.construct_mapping(node, deep=True)


NoTwice.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def test_the_small_table_loads() -> None:
    assert load(TABLE).measure("test-one").requirements[0].effect is Effect.SERVICES_BAN


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("    citation: 1 CFR 1\n", "", "citation"),
        ("citation: 1 CFR 1(a)", "citation: ''", "citation"),
        ("    source: https://www.ecfr.gov/\n", "", "source"),
        ("https://www.ecfr.gov/", "http://www.ecfr.gov/", "source"),
        ("    checked_on: 2026-01-01\n", "", "checked_on"),
        (", published: 2020-01-01", "", "has no date"),
        (", citation: 1 FR 1", "", "citation"),
        ("    title: One\n", "    title: One\n    colour: red\n", "unknown field"),
        ("effect: services_ban", "effect: frighten", "frighten"),
        ("who: us_person", "who: everybody", "everybody"),
        ("countries: [AA]", "countries: [Nowhere]", "countries"),
        ("countries: [AA]", "countries: [NO]", "countries"),  # YAML reads a bare NO as false
        ("kind: jurisdiction", "kind: class", "countries"),
        ("summary: Nothing,", "summary: Nothing, targets: [other],", "does not exist"),
        ("    title: One\n", "    title: One\n    verified: false\n", "what is open"),
        ("published: 2020-01-01", "published: 2020-01-01, ends: 2019-01-01", "ends before"),
        ("published: 2020-01-01", "published: 2020-01-01, announced: 2020-01-02", "announced"),
        ("published: 2020-01-01", "published: 2020-01-01, made: 2020-01-02", "before it was made"),
        ("published: 2020-01-01", "published: 2020-01-01, of: [other]", "does not exist"),
        ("kind: enactment", "kind: note", "has no date"),
        ("id: test-one", "id: Test One", "id"),
        ("measures:", "measures: [", "parsing a flow node"),
    ],
)
def test_a_bad_row_is_refused(old: str, new: str, complaint: str) -> None:
    assert old in TABLE
    text = TABLE.replace(old, new, 1)
    with pytest.raises(MalformedInput) as caught:
        load(text)
    assert complaint in caught.value.message
    assert "test" in caught.value.message


def test_an_order_under_the_statute_must_lapse() -> None:
    order = TABLE.replace("Some Act", "31 U.S.C. 5318A").replace("enactment", "order")
    with pytest.raises(MalformedInput, match="lapses after 120 days"):
        load(order)
    too_long = order.replace("published: 2020-01-01", "published: 2020-01-01, ends: 2020-05-01")
    with pytest.raises(MalformedInput, match="longer than 120 days"):
        load(too_long)
    fits = order.replace("published: 2020-01-01", "published: 2020-01-01, ends: 2020-04-30")
    assert load(fits).measures


def test_ids_stand_once() -> None:
    with pytest.raises(MalformedInput, match="stands twice"):
        Book([*BASE, ("a.yaml", TABLE.encode()), ("b.yaml", TABLE.encode())])


@pytest.mark.parametrize("name", [name for name, _ in shipped_tables()])
def test_no_shipped_table_says_a_key_twice_or_grows_too_long(name: str) -> None:
    content = dict(shipped_tables())[name].decode()
    yaml.load(content, Loader=NoTwice)
    assert content.count("\n") <= 500


def test_every_shipped_row_is_cited_dated_and_checked() -> None:
    today = date(2026, 12, 31)
    for measure in book().measures.values():
        assert measure.citation
        assert measure.source.startswith("https://")
        assert date(2026, 1, 1) <= measure.checked_on <= today
        assert measure.verified or measure.open_points
        for requirement in measure.requirements:
            assert any(char.isdigit() for char in requirement.citation), requirement
        for event in measure.events:
            assert event.known < date.max
            assert event.verified or event.open_points


def test_orders_under_section_311_end_after_120_days() -> None:
    orders = [
        event
        for measure in book().measures.values()
        if measure.authority == "31 U.S.C. 5318A"
        for event in measure.events
        if event.kind is EventKind.ORDER
    ]
    assert len(orders) == 2
    for order in orders:
        assert order.ends == order.takes_effect + timedelta(days=120)


def test_every_word_has_its_wording() -> None:
    wording = book().wording
    assert set(wording.effects) == set(Effect)
    assert set(wording.stages) == set(Stage)
    assert set(wording.persons) == set(Person)
    assert set(wording.nexus) == set(Nexus)


def test_the_digest_follows_the_tables() -> None:
    assert len(rules_sha256()) == 64
    assert load(TABLE).sha256 != load(TABLE.replace("title: One", "title: Two")).sha256
    assert load(TABLE).sha256 == load(TABLE).sha256


def test_unknown_names_are_refused_with_a_hint() -> None:
    with pytest.raises(UnknownName, match="no measure 'us-nothing'"):
        book().measure("us-nothing")
    with pytest.raises(UnknownName, match="no requirement"):
        book().requirement("us-311-kp")
    with pytest.raises(UnknownName, match="no profile") as caught:
        book().profile("nobody")
    assert "us-covered" in caught.value.hint
    assert book().requirement("us-311-kp/accounts").effect is Effect.PROHIBIT_CORRESPONDENT_ACCOUNT
    assert book().measure("us-311-kp/accounts").id == "us-311-kp"
