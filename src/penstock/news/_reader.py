"""One page in, everything read out of it: article, mentions, events, quotes and links."""

from msgspec import structs

from penstock.news._anchors import window_of
from penstock.news._article import read_article
from penstock.news._events import read_events
from penstock.news._links import Linker
from penstock.news._measure_links import with_measures
from penstock.news._mentions import read_mentions
from penstock.news._model import Page, Reading
from penstock.news._quotes import read_quotes
from penstock.screening import Screener


class NewsReader:
    """Reads pages against the lists of a screener; without one, no links are made.

    Args:
        screener: the lists in force; not to be shared between threads.
    """

    def __init__(self, screener: Screener | None = None) -> None:
        self.linker = Linker(screener) if screener is not None else None

    def read(self, page: Page) -> Reading:
        """Return everything read out of a page."""
        article = read_article(page)
        spoken = read_mentions(article)
        events = read_events(article, spoken)
        if article.published is None:
            window = window_of(spoken, with_measures(events, article, []))
            article = structs.replace(article, window=window)
        links = self.linker.links(article, spoken, events) if self.linker else []
        return Reading(
            article=article,
            mentions=tuple(one for own in spoken for one in own.mentions),
            events=tuple(with_measures(events, article, links)),
            quotes=tuple(read_quotes(article, spoken)),
            links=tuple(links),
        )
