"""The cascade kept up to date: a changed stake or listing touches only what depends on it.

What is added spreads on. What is taken away is deleted with everything that may rest on it, and
derived again from what is left (delete and rederive; Gupta, Mumick and Subrahmanian 1993): a
circle of parties that only hold each other must not keep itself blocked.
"""

from collections.abc import Iterable
from datetime import date

from penstock.ownership._cascade import Held, cascade, meets
from penstock.ownership._graph import OwnerGraph, Stake
from penstock.ownership._regimes import Policy, Regime, policy_on
from penstock.ownership._view import Owned, View, view


class LiveCascade:
    """Who is blocked, kept up to date as listings and stakes change.

    A test that adds up all the listed has one tree, one that asks about each alone has a tree for
    each of them.

    Args:
        graph: who owns whom.
        listed: ids of listed parties.
        regime: whose test.
        as_of: the day.
        is_upper: False keeps who is surely blocked, True who may be.

    Governments that reach what they control (31 CFR 510.311) are not followed here.
    """

    def __init__(
        self,
        graph: OwnerGraph,
        listed: Iterable[str],
        *,
        regime: Regime | str = Regime.OFAC,
        as_of: date,
        is_upper: bool = False,
    ) -> None:
        self._policy = policy_on(regime, as_of)
        self._day = as_of
        self._is_upper = is_upper
        self._into = graph.into()
        self._listed = set(listed)
        self._start()

    def _start(self) -> None:
        stakes = [stake for into in self._into.values() for stake in into]
        # Sums over chains depend on stakes elsewhere, so a graph with any is computed anew.
        self._is_local = not any(stake.is_indirect for stake in stakes)
        self._made = view(stakes, self._policy, self._day)
        self._below = {owner: dict.fromkeys(ties) for owner, ties in self._made.ties.items()}
        roots = {"": self._listed} if self._policy.aggregate else {p: {p} for p in self._listed}
        self._trees = {
            name: _Tree(self._made, self._below, listed, is_upper=self._is_upper)
            for name, listed in roots.items()
        }

    @property
    def blocked(self) -> frozenset[str]:
        """Who is blocked now, the listed themselves included."""
        return frozenset(party for tree in self._trees.values() for party in tree.blocked)

    def add_listing(self, party: str) -> None:
        """List a party: it and its tree are blocked from now on."""
        self._listed.add(party)
        if self._policy.aggregate:
            self._trees[""].add(party)
        elif party not in self._trees:
            self._trees[party] = _Tree(self._made, self._below, {party}, is_upper=self._is_upper)

    def remove_listing(self, party: str) -> None:
        """Take a party off the list; what rests on nothing else is free."""
        self._listed.discard(party)
        if self._policy.aggregate:
            self._trees[""].remove(party)
        else:
            self._trees.pop(party, None)

    def set_stakes(self, party: str, stakes: Iterable[Stake]) -> None:
        """Replace all stakes in a party by others."""
        self._into[party] = list(stakes)
        if not self._is_local or any(stake.is_indirect for stake in self._into[party]):
            self._start()
            return
        before = self._made.owned.pop(party, None)
        for stake in before.stakes if before is not None else ():
            self._below.get(stake.owner, {}).pop(party, None)
        after = view(self._into[party], self._policy, self._day)
        self._made.owned.update(after.owned)
        for owner in after.ties:
            self._below.setdefault(owner, {})[party] = None
        for tree in self._trees.values():
            tree.look_again(party)


class _Tree:
    """One least fixpoint from some listed parties, on stakes that others change."""

    def __init__(
        self,
        made: View,
        below: dict[str, dict[str, None]],
        listed: Iterable[str],
        *,
        is_upper: bool,
    ) -> None:
        self._made, self._below, self._is_upper = made, below, is_upper
        self._policy: Policy = made.policy
        self._listed = set(listed)
        self.blocked = set(cascade(made, self._listed, is_upper=is_upper).joined)

    def add(self, party: str) -> None:
        """Add a listed party."""
        self._listed.add(party)
        self._grow([party])

    def remove(self, party: str) -> None:
        """Take a listed party away."""
        self._listed.discard(party)
        self._shrink(party)

    def look_again(self, party: str) -> None:
        """Decide anew about a party whose stakes are others now."""
        if party in self.blocked:
            self._shrink(party)
        elif self._reaches(party):
            self._grow([party])

    def _grow(self, parties: Iterable[str]) -> None:
        waiting = [party for party in parties if party not in self.blocked]
        self.blocked.update(waiting)
        while waiting:
            for party in self._below.get(waiting.pop(), ()):
                if party not in self.blocked and self._reaches(party):
                    self.blocked.add(party)
                    waiting.append(party)

    def _shrink(self, party: str) -> None:
        doubted = {party}
        waiting = [party]
        while waiting:
            for below in self._below.get(waiting.pop(), ()):
                if below in self.blocked and below not in doubted:
                    doubted.add(below)
                    waiting.append(below)
        self.blocked -= doubted
        self._grow([one for one in doubted if one in self._listed])
        for one in doubted:
            if one not in self.blocked and self._reaches(one):
                self._grow([one])

    def _reaches(self, party: str) -> bool:
        owned = self._made.owned.get(party)
        if owned is None:
            return False
        counted = self._counted(owned)
        for test, holdings in zip(self._policy.tests, owned.holdings, strict=True):
            held = Held()
            for owner, share in holdings.shares.items():
                if owner in counted:
                    held.low, held.high = held.low.plus(share), held.high.plus(share)
            if meets(held, holdings, test, is_upper=self._is_upper):
                return True
        if not self._policy.control_counts:
            return False
        return any(
            owner in self.blocked and (level == "yes" or self._is_upper)
            for owner, level in owned.control.items()
        )

    def _counted(self, owned: Owned) -> set[str]:
        """Return the owners whose stakes count: who is blocked, and who holds jointly with them."""
        counted = {stake.owner for stake in owned.stakes if stake.owner in self.blocked}
        if self._policy.joint_is_whole and owned.joint:
            labels = {owned.joint[owner] for owner in counted if owner in owned.joint}
            counted |= {owner for owner, label in owned.joint.items() if label in labels}
        return counted
