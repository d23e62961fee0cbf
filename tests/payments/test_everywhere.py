"""The same listed party is found wherever it stands: every leaf of every message type."""

import random

import pytest
from lxml import etree

from penstock.model import Outcome
from penstock.payments import Decider, read_messages
from penstock.payments._mt_tables import rule_of
from tests.payments import iso_samples as samples
from tests.payments.mt_made import kinds, make, message
from tests.payments.small_lists import TODAY, House
from tests.payments.test_iso_properties import places, plant, tree
from tests.payments.test_mt_types import _TEXTS, _plantings

NAME = "Vaskinov Dragomir Olegovich"
PARTY = "us-ofac-sdn:2"
BANK, BIC = "us-ofac-sdn:1", "ZORAKPPY"


@pytest.fixture(scope="module")
def decider(tmp_path_factory) -> Decider:
    return Decider(House(tmp_path_factory.mktemp("lists")).basis(TODAY))


def found(decider: Decider, content: bytes, party: str = PARTY) -> bool:
    """Whether some payment of a message names the party, and every one that does is stopped."""
    decisions = [one.decision for one in decider.decide(read_messages(content))]
    naming = [one for one in decisions if any(hit.party == party for hit in one.hits)]
    return bool(naming) and all(one.outcome is not Outcome.PASS for one in naming)


@pytest.mark.slow
@pytest.mark.parametrize("kind", samples.KINDS)
@pytest.mark.parametrize("around", ["{}", "for {} 12"])
def test_a_listed_name_in_any_leaf_of_an_iso_message(decider, kind, around):
    count = len(places(etree.fromstring(tree(kind))))
    missed = []
    for number in range(count):
        root = etree.fromstring(tree(kind))
        place = places(root)[number]
        plant(place, around.format(NAME))
        if not found(decider, etree.tostring(root)):
            missed.append(root.getroottree().getpath(place[0]))
    assert missed == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", kinds())
def test_a_listed_name_in_any_text_field_of_an_mt_message(decider, kind):
    missed = []
    for seed in range(3):
        fields = make(kind, random.Random(seed))
        for place, (asked, tag, made) in enumerate(fields):
            rule = rule_of(asked, tag)
            if rule is None or rule.shape not in _TEXTS:
                continue
            for planted in _plantings(asked, tag, rule.shape, made):
                text = planted.replace("ZORVAK PELLINOR", NAME.upper())
                changed = [*fields[:place], (asked, tag, text), *fields[place + 1 :]]
                if not found(decider, message(kind, changed).encode()):
                    missed.append((tag, text))
    assert missed == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", samples.KINDS)
def test_a_listed_bank_by_its_code_in_any_leaf(decider, kind):
    count = len(places(etree.fromstring(tree(kind))))
    missed = []
    for number in range(count):
        root = etree.fromstring(tree(kind))
        place = places(root)[number]
        plant(place, BIC)
        if not found(decider, etree.tostring(root), BANK):
            missed.append(root.getroottree().getpath(place[0]))
    assert missed == []


def test_a_listed_name_in_some_leaves_of_every_message(decider):
    """A sample of what the slow tests do for every leaf."""
    for step, kind in enumerate(samples.KINDS):
        count = len(places(etree.fromstring(tree(kind))))
        for number in range(step, count, 29):
            root = etree.fromstring(tree(kind))
            place = places(root)[number]
            plant(place, NAME)
            assert found(decider, etree.tostring(root)), (kind, place[0].tag)
