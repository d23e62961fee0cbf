"""Articles about one event, put together as they stream in, in bounded memory.

Two relations are kept apart: `story` (several texts about one event) and `copy` (one text printed
again). Copies and shared quotations join at once; other articles by weighted words, shared rare
names and days that agree. What is unknown does not part.
"""

import hashlib
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from msgspec import Struct

from penstock.news._copies import Copy, oriented
from penstock.news._kept import Likeness, Member, Span, index_terms, member_of, span_of
from penstock.news._model import Reading
from penstock.news._terms import Profile, grouping, profile_of

_MOST_CANDIDATES = 12
_MOST_MEMBERS = 400
# So many of the first and of the last articles of a story others are compared with.
_COMPARED = 8


class Story(Struct):
    """A story as it is told: its articles, and who printed whose text. Its id never changes."""

    id: str
    readings: list[Reading]
    copies: list[Copy]
    left_out: int = 0


class _Open(Struct):
    """An open story: what is kept of its articles, and the days they appeared."""

    id: str
    members: list[Member]
    copies: list[Copy]
    spans: set[Span]
    seen: int = 0
    left_out: int = 0
    last_day: date | None = None

    def told(self) -> Story:
        """Return the story with everything read out of its articles."""
        readings = [one.reading() for one in self.members]
        return Story(self.id, readings, oriented(readings, self.copies), self.left_out)


class Stories:
    """Groups readings into stories as they come.

    `add` returns the stories that are closed by what came in between: nothing joins them any
    more. `close` gives the rest.
    """

    def __init__(self) -> None:
        self._open: OrderedDict[str, _Open] = OrderedDict()
        self._by_term: defaultdict[str, set[str]] = defaultdict(set)
        self._by_quote: dict[str, str] = {}
        self._by_shingle: dict[int, str] = {}
        self._by_text: dict[str, str] = {}
        self._count = 0
        self._kept = 0
        self._size = 0

    def __len__(self) -> int:
        """Return how many stories are open."""
        return len(self._open)

    def add(self, reading: Reading) -> list[Story]:
        """Put an article to its story, or open one; return the stories that are closed now."""
        self._count += 1
        profile = profile_of(reading)
        indexed = index_terms(profile)
        story, copy = self._story_of(reading, profile, indexed)
        if story is None:
            story = _Open(self._new_id(reading), [], [], set())
            self._open[story.id] = story
        story.seen = self._count
        if profile.day is not None:
            story.last_day = max(story.last_day or profile.day, profile.day)
        # A full story, too, goes to the end: in front it would keep open all that stand behind.
        self._open.move_to_end(story.id)
        if len(story.members) >= _MOST_MEMBERS:
            story.left_out += 1
        else:
            self._join(story, member_of(reading, profile, indexed), span_of(profile), copy)
        return [one.told() for one in self._expired(profile.day)]

    def close(self) -> Iterator[Story]:
        """Yield all open stories, in the order they were last joined, and forget them at once."""
        found = sorted(self._open.values(), key=lambda one: one.seen)
        self.__init__()  # type: ignore[misc]
        return (one.told() for one in found)

    def _new_id(self, reading: Reading) -> str:
        """Return the id of a story: the digest of its first article's words and headline.

        Where an open story has it already (pages of a few words are no copies), that of the
        article's source besides.
        """
        article = reading.article
        told = f"{article.headline.lower()} {article.sha256}"
        found = f"story-{hashlib.sha256(told.encode()).hexdigest()[:12]}"
        for more in ("", f" {self._count}"):
            if found not in self._open:
                break
            told += f" {article.source}{more}"
            found = f"story-{hashlib.sha256(told.encode()).hexdigest()[:12]}"
        return found

    def _join(self, story: _Open, member: Member, span: Span | None, copy: Copy | None) -> None:
        self._kept += 1
        self._size += member.size
        story.members.append(member)
        if len(story.members) > 2 * _COMPARED:
            story.members[-_COMPARED - 1].likeness = None
        if span is not None:
            story.spans.add(span)
        if copy is not None:
            story.copies.append(copy)
        for term in member.indexed:
            self._by_term[term].add(story.id)
        for quote in member.quotes:
            self._by_quote.setdefault(quote, story.id)
        for shingle in member.shingles:
            self._by_shingle.setdefault(shingle, story.id)
        self._by_text.setdefault(member.sha256, story.id)

    def _story_of(
        self, reading: Reading, profile: Profile, indexed: tuple[str, ...]
    ) -> tuple[_Open | None, Copy | None]:
        """Return the story an article belongs to, and whose copy it is."""
        source = reading.article.source
        exact = self._by_text.get(profile.sha256, "")
        if exact in self._open and profile.shingles:
            story = self._open[exact]
            members = (one.source for one in story.members if one.sha256 == profile.sha256)
            first = next(members, story.members[0].source)
            return story, Copy(source, first, 1.0, is_exact=True)
        if (found := self._copied(source, profile)) is not None:
            return found
        span = span_of(profile)
        for quote in profile.quotes:
            joined = self._open.get(self._by_quote.get(quote, ""))
            if joined is not None and not _days_conflict(joined, span, widest=60):
                return joined, None
        best, best_score = None, 0.0
        for story in self._candidates(indexed):
            score = _score(story, profile, span)
            if score > best_score:
                best, best_score = story, score
        return best, None

    def _copied(self, source: str, profile: Profile) -> tuple[_Open, Copy] | None:
        if len(profile.shingles) < 4:
            return None
        counts: defaultdict[str, int] = defaultdict(int)
        for shingle in profile.shingles:
            if (story_id := self._by_shingle.get(shingle)) is not None:
                counts[story_id] += 1
        least = grouping()["copy_share"]
        for story_id, count in sorted(counts.items(), key=lambda item: -item[1])[:3]:
            story = self._open.get(story_id)
            if story is None or count < 3:
                continue
            for one in story.members:
                share = one.share_of(profile)
                if share >= least:
                    return story, Copy(source, one.source, round(share, 3), is_exact=False)
        return None

    def _candidates(self, indexed: tuple[str, ...]) -> Iterable[_Open]:
        counts: defaultdict[str, int] = defaultdict(int)
        for term in indexed:
            own = self._by_term.get(term)
            if own is not None and len(own) <= 200:
                for story_id in own:
                    counts[story_id] += 1
        chosen = sorted(counts.items(), key=lambda item: -item[1])[:_MOST_CANDIDATES]
        return [self._open[story_id] for story_id, count in chosen if story_id in self._open]

    def _expired(self, day: date | None) -> list[_Open]:
        """Return stories nothing has joined for long, and forget them."""
        rules = grouping()
        closed = []
        while self._open:
            first = next(iter(self._open.values()))
            is_old = (
                day is not None
                and first.last_day is not None
                and day - first.last_day > timedelta(days=rules["open_days"])
            )
            is_crowded = (
                self._kept > rules["kept_articles"] or self._size > rules["kept_megabytes"] * 1e6
            )
            if self._count - first.seen <= rules["open_articles"] and not is_old and not is_crowded:
                break
            self._forget(first)
            closed.append(first)
        return closed

    def _forget(self, story: _Open) -> None:
        del self._open[story.id]
        self._kept -= len(story.members)
        for member in story.members:
            self._size -= member.size
            for term in member.indexed:
                own = self._by_term.get(term)
                if own is not None:
                    own.discard(story.id)
                    if not own:
                        del self._by_term[term]
            for quote in member.quotes:
                if self._by_quote.get(quote) == story.id:
                    del self._by_quote[quote]
            for shingle in member.shingles:
                if self._by_shingle.get(shingle) == story.id:
                    del self._by_shingle[shingle]
            if self._by_text.get(member.sha256) == story.id:
                del self._by_text[member.sha256]


def group(readings: Iterable[Reading]) -> Iterator[Story]:
    """Yield the stories of a stream of readings, each when nothing can join it any more."""
    stories = Stories()
    for reading in readings:
        yield from stories.add(reading)
    yield from stories.close()


def _score(story: _Open, profile: Profile, span: Span | None) -> float:
    """Return how surely an article belongs to a story, 0 where it does not."""
    rules = grouping()
    if _days_conflict(story, span, widest=int(rules["days_apart"])):
        return 0.0
    best = 0.0
    for own in (*story.members[:_COMPARED], *story.members[_COMPARED:][-_COMPARED:]):
        if own.likeness is None:
            continue
        alike = _alike(own.likeness, profile, rules)
        if alike > best:
            best = alike
        elif not alike and _is_in_another_language(own.likeness, profile):
            best = max(best, rules["across_languages"])
    return best


def _alike(own: Likeness, profile: Profile, rules: dict[str, float]) -> float:
    """Return how alike the words of two articles are, 0 where they do not tell of one event.

    Names are counted before words are weighed: most articles share too few of them.
    """
    is_one_event = bool(own.events & profile.events)
    shared = _names_shared(own.rare_of(profile))
    if shared < (1 if is_one_event else min(rules["rare_alone"], rules["rare_shared"])):
        return 0.0
    alike = own.cosine(profile)
    is_one = (
        (is_one_event and alike >= rules["cosine_event"])
        or (alike >= rules["cosine_alone"] and shared >= rules["rare_alone"])
        or (alike >= rules["cosine"] and shared >= rules["rare_shared"])
    )
    return alike if is_one else 0.0


def _is_in_another_language(own: Likeness, other: Profile) -> bool:
    """Tell whether two articles of two languages tell of one event: of the same listed parties.

    Words do not compare; so two parties at least, most of those either names, within two days.
    """
    if not own.language or not other.language or own.language == other.language:
        return False
    if own.day is None or other.day is None:
        return False
    rules = grouping()
    shared = len(own.parties & other.parties)
    return (
        abs((own.day - other.day).days) <= rules["days_across"]
        and shared >= rules["parties_across"]
        and shared > len(own.parties | other.parties) / 2
    )


def _names_shared(shared: frozenset[str]) -> int:
    """Return how many names are shared: the words of one name of several words count once."""
    inside = {word for name in shared if " " in name for word in name.split()}
    return sum(name not in inside for name in shared)


def _days_conflict(story: _Open, span: Span | None, *, widest: int) -> bool:
    """Tell whether the days of an article and a story are too far apart; unknown ones never are."""
    if span is None or not story.spans:
        return False
    first, last = span
    return all(
        max((own_first - last).days, (first - own_last).days, 0) > widest
        for own_first, own_last in story.spans
    )
