"""Mentions held against parties that are on no list any more, and when they left it."""

from collections.abc import Sequence

from msgspec import structs

from penstock.news._best_parties import entry_of
from penstock.news._links import Linker
from penstock.news._model import Article, Link, NewsEvent
from penstock.news._spoken import Spoken


class FormerLinker(Linker):
    """Links to former parties; each list version is dated by the day that it left them out."""

    def links_beside(
        self,
        links: Sequence[Link],
        article: Article,
        spoken: list[Spoken],
        events: list[NewsEvent],
    ) -> list[Link]:
        """Return the links of an article to former parties, of mentions without another link.

        Args:
            links: those to parties that are listed today.
            article: the article.
            spoken: its sentences and names.
            events: what it tells.
        """
        taken = {one.mention for one in links if one.state != "rejected"}
        entries = {entry_of(one.party) for one in links}
        return [
            self._as_former(one, article)
            for one in self.links(article, spoken, events)
            if one.state != "rejected"
            and one.mention not in taken
            and entry_of(one.party) not in entries
        ]

    def _as_former(self, link: Link, article: Article) -> Link:
        index = self.screener.index
        place = index.place_of(link.party)
        left_out = index.list_of(place).published if place is not None else None
        day = article.published
        was_listed = link.listed_at_story
        if left_out is not None and day is not None and day >= left_out:
            was_listed = False
        told = (
            f"on the list no more, as published on {left_out}"
            if left_out
            else "on the list no more"
        )
        return structs.replace(
            link,
            listed_today=False,
            listed_at_story=was_listed,
            delisted_on=left_out,
            because=(*link.because, told),
        )
