"""The cascade kept up to date is the cascade computed anew."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from penstock.ownership import LiveCascade, Share, Stake, read_share
from penstock.ownership._cascade import cascade
from penstock.ownership._regimes import policy_on
from penstock.ownership._view import view
from tests.ownership.made import DAY, graph, of
from tests.ownership.test_properties import NAMES, graphs, shares

_CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["list", "unlist", "stake", "drop"]),
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
        shares(is_exact=False),
    ),
    max_size=8,
)


# Before 13 August 2014 OFAC asked about each listed party alone.
_TESTS = st.sampled_from(
    [(regime, DAY) for regime in ("ofac", "eu", "uk", "bis", "s311")] + [("ofac", date(2014, 1, 2))]
)


@given(graphs(), _CHANGES, _TESTS, st.booleans(), st.sets(st.sampled_from(NAMES), max_size=2))
def test_every_change_gives_what_a_whole_run_gives(
    made: tuple[list[Stake], list[str]],
    changes: list[tuple[str, str, str, Share]],
    test: tuple[str, date],
    is_upper: bool,
    states: set[str],
) -> None:
    stakes, listed = list(made[0]), set(made[1])
    regime, day = test
    live = LiveCascade(
        of(stakes), listed, regime=regime, as_of=day, is_upper=is_upper, governments=states
    )
    policy = policy_on(regime, day)
    reaching = states if policy.government_control else set()
    for what, one, other, share in changes:
        if what == "list":
            listed.add(one)
            live.add_listing(one)
        elif what == "unlist":
            listed.discard(one)
            live.remove_listing(one)
        else:
            stakes = [s for s in stakes if (s.owner, s.owned) != (one, other)]
            if what == "stake":
                kind = "control" if share.low == 0 else "votes" if share.low == 70 else "shares"
                joint = "J" if share.high > 60 else ""
                stakes.append(Stake(owner=one, owned=other, share=share, kind=kind, joint=joint))
            live.set_stakes(other, [s for s in stakes if s.owned == other])
        roots = [listed] if policy.aggregate else [{party} for party in listed]
        arranged = view(stakes, policy, day)
        whole = [
            cascade(arranged, root, is_upper=is_upper, governments=sorted(reaching & root))
            for root in roots
        ]
        assert live.blocked == {party for run in whole for party in run.joined}


def test_a_listed_government_reaches_what_it_controls_while_it_is_listed() -> None:
    made = graph("K:control A, A30 C, X30 C, C50 D")
    live = LiveCascade(made, ["X"], as_of=DAY, governments=["K"])
    assert live.blocked == {"X"}
    live.add_listing("K")
    assert live.blocked == {"X", "K", "A", "C", "D"}
    live.set_stakes("A", [])
    assert live.blocked == {"X", "K"}
    live.set_stakes("A", [stake for stake in made.stakes if stake.owned == "A"])
    live.remove_listing("K")
    assert live.blocked == {"X"}


def test_a_circle_does_not_keep_itself_blocked() -> None:
    made = graph("X50 A, A60 B, B50 A")
    live = LiveCascade(made, ["X"], as_of=DAY)
    assert live.blocked == {"X", "A", "B"}
    live.set_stakes("A", [stake for stake in made.stakes if stake.owner == "B"])
    assert live.blocked == {"X"}
    live.add_listing("B")
    assert live.blocked == {"X", "A", "B"}
    live.remove_listing("B")
    assert live.blocked == {"X"}


@pytest.mark.parametrize("regime", ["uk", "s311"])
def test_each_listed_party_has_a_tree_of_its_own(regime: str) -> None:
    made = graph("X30 A, Y30 A, X60 B, B60 C, Y60 C")
    live = LiveCascade(made, ["X", "Y"], regime=regime, as_of=DAY)
    assert live.blocked == {"X", "Y", "B", "C"}
    live.remove_listing("Y")
    assert live.blocked == {"X", "B", "C"}
    live.set_stakes("B", [])
    assert live.blocked == {"X"}
    live.add_listing("Y")
    assert live.blocked == {"X", "Y", "C"}


def test_joint_holders_count_as_one_under_the_uk_test() -> None:
    joint = [
        Stake(owner=owner, owned="A", share=read_share("30"), joint="J") for owner in ("X", "Z")
    ]
    live = LiveCascade(of(joint), ["X"], regime="uk", as_of=DAY)
    assert live.blocked == {"X", "A"}
    live.set_stakes("A", [replace(one, joint="") for one in joint])
    assert live.blocked == {"X"}
