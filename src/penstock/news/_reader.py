"""One page in, everything read out of it: article, mentions, events, quotes and links."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from msgspec import structs

from penstock.errors import MalformedInput, PenstockError
from penstock.news._anchors import window_of
from penstock.news._article import read_article
from penstock.news._events import read_events
from penstock.news._former import FormerLinker
from penstock.news._links import Linker
from penstock.news._measure_links import with_measures
from penstock.news._mentions import read_mentions
from penstock.news._model import Article, NewsEvent, Page, Reading
from penstock.news._quotes import read_quotes
from penstock.news._spoken import Spoken
from penstock.screening import Screener

_BATCH = 128


class NewsReader:
    """Reads pages against the lists of a screener; without one, no links are made.

    Args:
        screener: the lists in force; not to be shared between threads.
        former: parties that are on them no more, each list version dated by the day it left them
            out; they are linked where no party in force is.
    """

    def __init__(self, screener: Screener | None = None, former: Screener | None = None) -> None:
        self.linker = Linker(screener) if screener is not None else None
        self.former = FormerLinker(former) if former is not None else None

    def read(self, page: Page) -> Reading:
        """Return everything read out of a page."""
        return self._finished(_begun(page))

    def read_many(self, pages: Iterable[Page]) -> Iterator[tuple[Page, Reading | PenstockError]]:
        """Yield each page with what was read out of it, or why nothing was, in order.

        Names are looked up for a batch of pages at once, which is several times faster.
        """
        for batch in _batches(pages):
            begun = [_begun_or_error(page) for page in batch]
            for linker in (self.linker, self.former):
                if linker is not None:
                    linker.prepare(
                        one.spoken for one in begun if not isinstance(one, PenstockError)
                    )
            for page, one in zip(batch, begun, strict=True):
                yield page, one if isinstance(one, PenstockError) else self._finished(one)

    def _finished(self, begun: "_Begun") -> Reading:
        article, spoken, events = begun
        links = self.linker.links(article, spoken, events) if self.linker else []
        if self.former is not None:
            links += self.former.links_beside(links, article, spoken, events)
        return Reading(
            article=article,
            mentions=tuple(one for own in spoken for one in own.mentions),
            events=tuple(with_measures(events, article, links)),
            quotes=tuple(read_quotes(article, spoken)),
            links=tuple(links),
        )


class _Begun(NamedTuple):
    """An article, its names and its events, not yet held against any list."""

    article: Article
    spoken: list[Spoken]
    events: list[NewsEvent]


def _begun(page: Page) -> _Begun:
    article = read_article(page)
    spoken = read_mentions(article)
    events = read_events(article, spoken)
    if article.published is None:
        window = window_of(spoken, with_measures(events, article, []))
        article = structs.replace(article, window=window)
    return _Begun(article, spoken, events)


def _begun_or_error(page: Page) -> _Begun | PenstockError:
    try:
        return _begun(page)
    except PenstockError as error:
        return error
    except RecursionError:
        return MalformedInput("The page is nested too deeply")


def _batches(pages: Iterable[Page]) -> Iterator[list[Page]]:
    waiting = iter(pages)
    while batch := list(islice(waiting, _BATCH)):
        yield batch
