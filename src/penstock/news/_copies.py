"""Who printed whose text: the agency's own article, or the earliest, is what others copy."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from penstock.news._model import Article, Reading


class Copy(Struct, frozen=True):
    """An article that prints another's text: which, and how much of the shorter one is shared."""

    source: str
    of: str
    share: float
    is_exact: bool


def oriented(readings: Sequence[Reading], copies: Sequence[Copy]) -> list[Copy]:
    """Return who copies whom, whichever came in first.

    Of articles with one text the agency's own is the first; else the one of the earliest known day,
    else the one that came in first. Each of the others copies the one it was compared with that is
    nearer to the first.
    """
    if not copies:
        return []
    articles = {one.article.source: one.article for one in readings}
    order = {source: number for number, source in enumerate(articles)}
    tied: defaultdict[str, list[Copy]] = defaultdict(list)
    for one in copies:
        tied[one.source].append(one)
        tied[one.of].append(one)

    def rank(source: str) -> tuple[bool, date, int]:
        article = articles.get(source)
        is_own = article is not None and is_of_agency(article)
        day = (article.published if article is not None else None) or date.max
        return not is_own, day, order.get(source, len(order))

    left, found = dict.fromkeys(sorted(tied, key=rank)), list[Copy]()
    while left:
        first = next(iter(left))
        del left[first]
        found += _copies_of(first, tied, left)
    return sorted(found, key=lambda one: order.get(one.source, len(order)))


def _copies_of(first: str, tied: dict[str, list[Copy]], left: dict[str, None]) -> Iterator[Copy]:
    """Yield those that copy an article, and those that copy them, and take them out of `left`."""
    reached = [first]
    for source in reached:
        for one in tied[source]:
            other = one.of if one.source == source else one.source
            if other in left:
                del left[other]
                reached.append(other)
                yield Copy(other, source, one.share, is_exact=one.is_exact)


def is_of_agency(article: Article) -> bool:
    """Tell whether an agency printed its own article."""
    return bool(article.agency) and article.outlet == article.agency
