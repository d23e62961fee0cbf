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

from penstock.news._model import Reading
from penstock.news._terms import Profile, cosine, grouping, profile_of

_MOST_CANDIDATES = 12
_MOST_MEMBERS = 400
_INDEXED_TERMS = 14


class Copy(Struct, frozen=True):
    """An article that prints another's text: which, and how much of the shorter one is shared."""

    source: str
    of: str
    share: float
    is_exact: bool


class Story(Struct):
    """An open or closed story: its id never changes once it is given."""

    id: str
    readings: list[Reading]
    profiles: list[Profile]
    copies: list[Copy]
    seen: int = 0
    left_out: int = 0
    last_day: date | None = None


class Stories:
    """Groups readings into stories as they come.

    `add` returns the stories that are closed by what came in between: nothing joins them any
    more. `close` returns the rest.
    """

    def __init__(self) -> None:
        self._open: OrderedDict[str, Story] = OrderedDict()
        self._by_term: defaultdict[str, set[str]] = defaultdict(set)
        self._by_quote: dict[str, str] = {}
        self._by_shingle: dict[int, str] = {}
        self._by_text: dict[str, str] = {}
        self._count = 0
        self._kept = 0

    def __len__(self) -> int:
        """Return how many stories are open."""
        return len(self._open)

    def add(self, reading: Reading) -> list[Story]:
        """Put an article to its story, or open one; return the stories that are closed now."""
        self._count += 1
        profile = profile_of(reading)
        story, copy = self._story_of(reading, profile)
        if story is None:
            story = Story(_new_id(reading), [], [], [])
            while story.id in self._open:
                story.id += "x"
            self._open[story.id] = story
        self._join(story, reading, profile, copy)
        return self._expired(profile.day)

    def close(self) -> list[Story]:
        """Return all open stories, in the order they were opened, and forget them."""
        found = sorted(self._open.values(), key=lambda one: one.seen)
        self.__init__()  # type: ignore[misc]
        return found

    def _join(self, story: Story, reading: Reading, profile: Profile, copy: Copy | None) -> None:
        story.seen = self._count
        if profile.day is not None:
            story.last_day = max(story.last_day or profile.day, profile.day)
        if len(story.readings) >= _MOST_MEMBERS:
            story.left_out += 1
            return
        self._kept += 1
        story.readings.append(reading)
        story.profiles.append(profile)
        if copy is not None:
            story.copies.append(copy)
        self._open.move_to_end(story.id)
        for term in _index_terms(profile):
            self._by_term[term].add(story.id)
        for quote in profile.quotes:
            self._by_quote.setdefault(quote, story.id)
        for shingle in profile.shingles:
            self._by_shingle.setdefault(shingle, story.id)
        self._by_text.setdefault(profile.sha256, story.id)

    def _story_of(self, reading: Reading, profile: Profile) -> tuple[Story | None, Copy | None]:
        """Return the story an article belongs to, and whose copy it is."""
        exact = self._by_text.get(profile.sha256, "")
        if exact in self._open and profile.shingles:
            story = self._open[exact]
            first = next(
                (
                    one.article.source
                    for one, own in zip(story.readings, story.profiles, strict=True)
                    if own.sha256 == profile.sha256
                ),
                story.readings[0].article.source,
            )
            return story, Copy(reading.article.source, first, 1.0, is_exact=True)
        if (found := self._copied(reading, profile)) is not None:
            return found
        for quote in profile.quotes:
            joined = self._open.get(self._by_quote.get(quote, ""))
            if joined is not None and not _days_conflict(joined, profile, widest=60):
                return joined, None
        best, best_score = None, 0.0
        for story in self._candidates(profile):
            score = _score(story, profile)
            if score > best_score:
                best, best_score = story, score
        return best, None

    def _copied(self, reading: Reading, profile: Profile) -> tuple[Story, Copy] | None:
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
            for one, own in zip(story.readings, story.profiles, strict=True):
                smaller = min(len(own.shingles), len(profile.shingles)) or 1
                share = len(own.shingles & profile.shingles) / smaller
                if share >= least:
                    made = Copy(
                        reading.article.source, one.article.source, round(share, 3), is_exact=False
                    )
                    return story, made
        return None

    def _candidates(self, profile: Profile) -> Iterable[Story]:
        counts: defaultdict[str, int] = defaultdict(int)
        for term in _index_terms(profile):
            own = self._by_term.get(term)
            if own is not None and len(own) <= 200:
                for story_id in own:
                    counts[story_id] += 1
        chosen = sorted(counts.items(), key=lambda item: -item[1])[:_MOST_CANDIDATES]
        return [self._open[story_id] for story_id, count in chosen if story_id in self._open]

    def _expired(self, day: date | None) -> list[Story]:
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
            is_crowded = self._kept > rules["kept_articles"]
            if self._count - first.seen <= rules["open_articles"] and not is_old and not is_crowded:
                break
            closed.append(self._forget(first))
        return closed

    def _forget(self, story: Story) -> Story:
        del self._open[story.id]
        self._kept -= len(story.readings)
        for profile in story.profiles:
            for term in _index_terms(profile):
                own = self._by_term.get(term)
                if own is not None:
                    own.discard(story.id)
                    if not own:
                        del self._by_term[term]
            for quote in profile.quotes:
                if self._by_quote.get(quote) == story.id:
                    del self._by_quote[quote]
            for shingle in profile.shingles:
                if self._by_shingle.get(shingle) == story.id:
                    del self._by_shingle[shingle]
            if self._by_text.get(profile.sha256) == story.id:
                del self._by_text[profile.sha256]
        return story


def group(readings: Iterable[Reading]) -> Iterator[Story]:
    """Yield the stories of a stream of readings, each when nothing can join it any more."""
    stories = Stories()
    for reading in readings:
        yield from stories.add(reading)
    yield from stories.close()


def _index_terms(profile: Profile) -> list[str]:
    ranked = sorted(profile.terms.items(), key=lambda item: (-item[1], item[0]))
    return [*(term for term, _ in ranked[:_INDEXED_TERMS]), *profile.parties]


def _score(story: Story, profile: Profile) -> float:
    """Return how surely an article belongs to a story, 0 where it does not."""
    rules = grouping()
    if _days_conflict(story, profile, widest=int(rules["days_apart"])):
        return 0.0
    best = 0.0
    for own in story.profiles[:8] + story.profiles[8:][-8:]:
        alike = cosine(own.terms, profile.terms)
        shared = _names_shared(own.rare & profile.rare)
        is_one_event = bool(own.events & profile.events)
        is_one = (
            (is_one_event and alike >= rules["cosine_event"] and shared >= 1)
            or (alike >= rules["cosine_alone"] and shared >= rules["rare_alone"])
            or (alike >= rules["cosine"] and shared >= rules["rare_shared"])
        )
        if is_one:
            best = max(best, alike)
        elif _is_in_another_language(own, profile):
            best = max(best, rules["across_languages"])
    return best


def _is_in_another_language(own: Profile, other: Profile) -> bool:
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


def _days_conflict(story: Story, profile: Profile, *, widest: int) -> bool:
    """Tell whether the days of an article and a story are too far apart; unknown ones never are."""
    first, last = _span(profile)
    if first is None or last is None:
        return False
    for own in story.profiles:
        own_first, own_last = _span(own)
        if own_first is None or own_last is None:
            continue
        apart = max((own_first - last).days, (first - own_last).days, 0)
        if apart <= widest:
            return False
    return any(_span(own)[0] is not None for own in story.profiles)


def _span(profile: Profile) -> tuple[date | None, date | None]:
    if profile.day is not None:
        return profile.day, profile.day
    if profile.window is not None:
        return profile.window.earliest, profile.window.latest
    return None, None


def _new_id(reading: Reading) -> str:
    """Return the id of a story: the digest of its first article's words and headline."""
    article = reading.article
    told = f"{article.headline.lower()} {article.sha256}"
    return f"story-{hashlib.sha256(told.encode()).hexdigest()[:12]}"
