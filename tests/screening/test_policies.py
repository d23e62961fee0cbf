"""Policies are data: thresholds by field and by list, each with what to expect."""

import msgspec

from penstock.model import Schema, Subject
from penstock.screening import Screener, load_policy, policies


def test_every_policy_says_what_to_expect_and_shows_what_it_alerts():
    for policy in policies().values():
        assert policy.expect.endswith(".")
        assert policy.show <= policy.threshold
        assert all(policy.show <= own for own in policy.lists.values())


def test_every_kind_of_field_has_a_policy():
    assert {policy.field for policy in policies().values()} == {
        "party",
        "agent",
        "address",
        "announced",
        "free_text",
    }


def test_a_list_may_have_a_threshold_of_its_own(small_index):
    subject = Subject(id="q", names=("Victor Vekselberg",), schema=Schema.PERSON)
    standard = load_policy("standard")
    higher = msgspec.structs.replace(standard, lists={"test": 0.99})
    other = msgspec.structs.replace(standard, lists={"another": 0.99})
    assert not Screener(small_index, higher).screen(subject).hits[0].alert
    assert Screener(small_index, other).screen(subject).hits[0].alert
