"""The cascade kept up to date is the cascade computed anew."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.errors import UsageError
from penstock.ownership import LiveCascade, Share, Stake
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


@given(graphs(), _CHANGES, st.sampled_from(["ofac", "eu"]), st.booleans())
def test_every_change_gives_what_a_whole_run_gives(
    made: tuple[list[Stake], list[str]],
    changes: list[tuple[str, str, str, Share]],
    regime: str,
    is_upper: bool,
) -> None:
    stakes, listed = list(made[0]), set(made[1])
    live = LiveCascade(of(stakes), listed, regime=regime, as_of=DAY, is_upper=is_upper)
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
                kind = "control" if share.low == 0 else "shares"
                stakes.append(Stake(owner=one, owned=other, share=share, kind=kind))
            live.set_stakes(other, [s for s in stakes if s.owned == other])
        whole = cascade(view(stakes, policy_on(regime, DAY), DAY), listed, is_upper=is_upper)
        assert live.blocked == set(whole.joined)


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


def test_a_test_of_each_alone_is_refused() -> None:
    with pytest.raises(UsageError, match="alone"):
        LiveCascade(graph("X50 A"), ["X"], regime="uk", as_of=date(2026, 1, 1))
