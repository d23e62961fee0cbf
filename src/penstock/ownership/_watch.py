"""The owner graph and who is listed in it, ready to be asked about parties one after another."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from penstock.ownership._graph import OwnerGraph
from penstock.ownership._listed import ListedParty, Seeds
from penstock.ownership._regimes import Regime
from penstock.ownership._register import Register
from penstock.ownership._trace import OwnershipStatus, OwnershipVerdict, Trace, trace

_MOST_KNOWN = 4096
_MOST_ABOVE = 300
"""With more parties above one, only those that could be blocked are looked at."""


class OwnerWatch:
    """What every door asks: is this party blocked through its owners, and why?

    Args:
        register: the loaded owner graph.
        listed: who is listed, each with ids and names; looked up once.
        day: the day asked about.
    """

    def __init__(self, register: Register, listed: Iterable[ListedParty], day: date) -> None:
        self.register = register
        self.day = day
        self.seeds: Seeds = register.seeds(listed, day)
        self._verdict = lru_cache(maxsize=_MOST_KNOWN)(self._traced)

    def find(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the parties of the graph that have one of some texts as id or exact name."""
        return self.register.find(texts)

    def verdict(self, party_id: str, regime: Regime | str = Regime.OFAC) -> OwnershipVerdict:
        """Return the verdict on one party, with its proof.

        Raises:
            UnknownName: the graph has no such party, or there is no such regime.
        """
        return self._verdict(party_id, Regime(regime))

    def _traced(self, party_id: str, regime: Regime) -> OwnershipVerdict:
        part = self.register.cone([party_id], most=_MOST_ABOVE)
        is_whole = part is not None
        if part is None:
            part = self.register.part([party_id], self.reachable)
        return trace(
            part,
            within(self.seeds, part),
            regime=regime,
            as_of=self.day,
            only=[party_id],
            has_interest=is_whole,
        ).verdicts[0]

    @cached_property
    def reachable(self) -> NDArray[np.bool_]:
        """Which parties could be blocked at all; everybody else surely is not."""
        return self.register.reachable(self.seeds.possible, self.day)

    def touched(self, regime: Regime | str = Regime.OFAC) -> Trace:
        """Return the verdicts on all parties that could be blocked; see `Register.reachable`."""
        part = self.register.reached_part(self.reachable)
        seeds = within(self.seeds, part)
        owned = frozenset(part.owned)
        only = [party for party in self.register.ids(self.reachable) if party in owned]
        return trace(part, seeds, regime=regime, as_of=self.day, only=only, has_interest=False)

    def blocked(self, regime: Regime | str = Regime.OFAC) -> dict[str, OwnershipVerdict]:
        """Return the verdicts on all that are blocked or possibly blocked, by party."""
        return {
            one.party: one
            for one in self.touched(regime).verdicts
            if one.status is not OwnershipStatus.NOT_BLOCKED
        }


def within(seeds: Seeds, part: OwnerGraph) -> Seeds:
    """Return the listed parties of a part of the graph, such as `Register.part` gives."""
    known = frozenset(part.parties)
    return Seeds(
        certain=seeds.certain & known,
        possible=seeds.possible & known,
        governments=seeds.governments & known,
        names={party: name for party, name in seeds.names.items() if party in known},
        matched={party: how for party, how in seeds.matched.items() if party in known},
    )
