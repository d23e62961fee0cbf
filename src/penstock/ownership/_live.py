"""The cascade kept up to date: a changed stake or listing touches only what depends on it.

What is added spreads on. What is taken away is deleted with everything that may rest on it, and
derived again from what is left (delete and rederive; Gupta, Mumick and Subrahmanian 1993): a
circle of parties that only hold each other must not keep itself blocked.
"""

from collections.abc import Iterable
from datetime import date

from penstock.ownership._cascade import Held, meets
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
        governments: ids of parties that, while they are listed, reach what they control where the
            test says so (31 CFR 510.311).
    """

    def __init__(
        self,
        graph: OwnerGraph,
        listed: Iterable[str],
        *,
        regime: Regime | str = Regime.OFAC,
        as_of: date,
        is_upper: bool = False,
        governments: Iterable[str] = (),
    ) -> None:
        self._policy = policy_on(regime, as_of)
        self._day = as_of
        self._is_upper = is_upper
        self._into = graph.into()
        self._listed = set(listed)
        reaches = self._policy.government_control and not self._policy.control_counts
        self._governments = frozenset(governments) if reaches else frozenset()
        self._start()

    def _start(self) -> None:
        stakes = [stake for into in self._into.values() for stake in into]
        # Sums over chains depend on stakes elsewhere, so a graph with any is computed anew.
        self._is_local = not any(stake.is_indirect for stake in stakes)
        self._made = view(stakes, self._policy, self._day)
        self._below = {owner: dict.fromkeys(ties) for owner, ties in self._made.ties.items()}
        roots = {"": self._listed} if self._policy.aggregate else {p: {p} for p in self._listed}
        self._trees = {name: self._tree(listed) for name, listed in roots.items()}

    def _tree(self, listed: set[str]) -> "_Tree":
        through = None
        if self._governments:
            states = self._governments & listed
            through = _Tree(
                self._made, self._below, states, is_upper=self._is_upper, control_counts=True
            )
        counts = self._policy.control_counts
        return _Tree(
            self._made,
            self._below,
            listed,
            is_upper=self._is_upper,
            control_counts=counts,
            through=through,
        )

    @property
    def blocked(self) -> frozenset[str]:
        """Who is blocked now, the listed themselves included."""
        return frozenset(party for tree in self._trees.values() for party in tree.blocked)

    def add_listing(self, party: str) -> None:
        """List a party: it and its tree are blocked from now on."""
        self._listed.add(party)
        if self._policy.aggregate:
            self._trees[""].add(party, is_government=party in self._governments)
        elif party not in self._trees:
            self._trees[party] = self._tree({party})

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
    """One least fixpoint from some listed parties, on stakes that others change.

    `through` is that of the governments among them, in which control counts: whoever is in it is
    blocked like the listed.
    """

    def __init__(
        self,
        made: View,
        below: dict[str, dict[str, None]],
        listed: Iterable[str],
        *,
        is_upper: bool,
        control_counts: bool,
        through: "_Tree | None" = None,
    ) -> None:
        self._made, self._below, self._is_upper = made, below, is_upper
        self._policy: Policy = made.policy
        self._control_counts = control_counts
        self._through = through
        self._listed = set(listed)
        self.blocked: set[str] = set()
        self._grow([*self._listed, *(through.blocked if through is not None else ())])

    def _is_root(self, party: str) -> bool:
        return party in self._listed or (
            self._through is not None and party in self._through.blocked
        )

    def add(self, party: str, *, is_government: bool = False) -> None:
        """Add a listed party."""
        self._listed.add(party)
        self._grow([party])
        if self._through is not None and is_government:
            before = set(self._through.blocked)
            self._through.add(party)
            self._grow(self._through.blocked - before)

    def remove(self, party: str) -> None:
        """Take a listed party away."""
        self._listed.discard(party)
        lost = {party}
        if self._through is not None:
            before = set(self._through.blocked)
            self._through.remove(party)
            lost |= before - self._through.blocked
        self._shrink(lost)

    def look_again(self, party: str) -> None:
        """Decide anew about a party whose stakes are others now."""
        changed = {party}
        if self._through is not None:
            before = set(self._through.blocked)
            self._through.look_again(party)
            changed |= before ^ self._through.blocked
        self._shrink(changed & self.blocked)
        self._grow(filter(self._is_root, changed))
        if party not in self.blocked and self._reaches(party):
            self._grow([party])

    def _grow(self, parties: Iterable[str]) -> None:
        waiting = [party for party in parties if party not in self.blocked]
        self.blocked.update(waiting)
        while waiting:
            for party in self._below.get(waiting.pop(), ()):
                if party not in self.blocked and self._reaches(party):
                    self.blocked.add(party)
                    waiting.append(party)

    def _shrink(self, parties: Iterable[str]) -> None:
        """Doubt some parties and all that may rest on them; keep what still holds."""
        doubted = set(parties)
        waiting = list(doubted)
        while waiting:
            for below in self._below.get(waiting.pop(), ()):
                if below in self.blocked and below not in doubted:
                    doubted.add(below)
                    waiting.append(below)
        self.blocked -= doubted
        self._grow(filter(self._is_root, doubted))
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
        if not self._control_counts:
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
