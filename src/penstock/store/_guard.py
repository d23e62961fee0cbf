"""What a publication must be like to become active without a person looking at it."""

from datetime import date, timedelta

from msgspec import Struct

from penstock.model import Publication

# A publisher's day may begin before ours.
_AHEAD = timedelta(days=1)


class Guard(Struct, frozen=True, kw_only=True):
    """The limits a publication is held against, all inclusive.

    `loss_percent`: how far the number of parties may shrink against the snapshot before it.
    `turnover_percent`: how many of the earlier parties may be gone, whatever came instead; it
    catches another list published in this one's place. `fewest_parties`: of any publication.
    `declared_count`: whether a count the publication itself claims must be right.

    No publication may be dated after the day it was retrieved: it would stay the newest, and so
    answer, whatever came after it.
    """

    loss_percent: int = 10
    turnover_percent: int = 50
    fewest_parties: int = 1
    declared_count: bool = True

    def objection(
        self,
        publication: Publication,
        *,
        parties_before: int,
        removed: int,
        retrieved: date,
        previous: str = "",
    ) -> str:
        """Return why the publication should be quarantined, empty if nothing speaks against it.

        Args:
            publication: what is to be loaded.
            parties_before: parties of the accepted snapshot before it, 0 where there is none.
            removed: how many of those are gone.
            retrieved: the day it was retrieved.
            previous: how to call that snapshot in the message, such as its date.
        """
        parties = len(publication.parties)
        published = publication.published
        if published is not None and published > retrieved + _AHEAD:
            return f"it is dated {published}, after the day it was retrieved, {retrieved}"
        if parties == 0 and self.fewest_parties > 0:
            return "it holds no party"
        if parties < self.fewest_parties:
            return f"it holds {parties:,} parties, fewer than {self.fewest_parties:,}"
        declared = publication.declared_parties
        if self.declared_count and declared is not None and declared != parties:
            return f"it says it holds {declared:,} parties, but {parties:,} were read"
        lost = parties_before - parties
        if lost * 100 > self.loss_percent * parties_before:
            return (
                f"it holds {parties:,} parties after {parties_before:,} in {previous}: a loss of "
                f"{_percent(lost, parties_before)}, more than {self.loss_percent}%"
            )
        if removed * 100 > self.turnover_percent * parties_before:
            return (
                f"{removed:,} of {parties_before:,} parties in {previous} are gone: "
                f"{_percent(removed, parties_before)}, more than {self.turnover_percent}%"
            )
        return ""


def _percent(part: int, whole: int) -> str:
    return f"{part * 1000 // whole / 10:.1f}%"
