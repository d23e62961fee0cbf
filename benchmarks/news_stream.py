"""A long stream of made articles: how many are read, linked and grouped a second, in what memory.

Articles are labelled ones with other names and numbers, among ordinary sentences of news; one in
ten is printed again by another outlet, one in four is about nothing that matters here.
"""

import random
import resource
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path

from tests.news.scores import labelled

from benchmarks.report import figure
from penstock.errors import PenstockError
from penstock.model import ListId, Listing, ListVersion, Name, Party, PartyId, Schema
from penstock.news import NewsReader, Page, Stories
from penstock.screening import Index, Screener

_GIVEN = [
    "Anna",
    "Boris",
    "Carla",
    "David",
    "Elena",
    "Farid",
    "Grace",
    "Hassan",
    "Irina",
    "Jorge",
    "Keiko",
    "Liam",
    "Maria",
    "Nasser",
    "Olga",
]
_FAMILY = [
    "Adler",
    "Brandt",
    "Castillo",
    "Dimitrov",
    "Eriksen",
    "Farouk",
    "Gomez",
    "Haddad",
    "Ivanov",
    "Jansen",
    "Keller",
    "Lopez",
]
_FIRMS = [
    "Northgate",
    "Bluewater",
    "Silverline",
    "Eastport",
    "Goldfield",
    "Redstone",
    "Harbour",
    "Meridian",
    "Polaris",
    "Vertex",
]
_KINDS = ("Shipping Trading Energy Bank Logistics Metals Holdings Electronics").split()  # noqa: SIM905
_ORDINARY = (
    "The company said it would publish its results for the third quarter in {month}.",
    "Shares of {firm} rose by {number} percent in early trading on {day}.",
    "{person}, who lives in the capital with two children, said that prices had gone up again.",
    "Officials in the region expect {number},000 visitors at the festival that opens on {day}.",
    "Analysts at {firm} said that demand for copper was weaker than a year ago.",
    "The road to the coast was closed for {number} hours because of snow and fallen trees.",
    "A new museum near the harbour shows {number} paintings that were lost for decades.",
    "{person} told reporters that talks with the union would go on next week.",
    "The city council voted on {day} to plant trees along the river and to widen the bridge.",
    "Farmers say that the harvest will be a fifth smaller after the driest {month} in years.",
    "Scientists from three universities measured the temperature of the lake {number} times.",
    "The airline will fly to {number} more cities from {month}, {person} said.",
)
_MADE = ListId("made")
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
_MONTHS = ["January", "March", "April", "June", "September", "November"]


def articles(count: int, seed: int = 1) -> Iterator[Page]:
    """Yield made articles, forty a day."""
    chooser = random.Random(seed)
    templates = [row for row in labelled("tuned") if row["text"].isascii()]
    day = date(2020, 1, 1)
    last: Page | None = None
    for number in range(count):
        if number % 40 == 39:
            day += timedelta(days=1)
        if last is not None and chooser.random() < 0.1:
            yield Page(
                source=f"copy-{number}", text=last.text, outlet="Evening Copy", published=str(day)
            )
            continue
        told = [_ordinary(chooser) for _ in range(chooser.randrange(3, 9))]
        if chooser.random() < 0.25:
            text = f"{told[0][:60].rsplit(' ', 1)[0]}\n\n" + "\n\n".join(told)
        else:
            text = _renamed(chooser.choice(templates)["text"], chooser) + "\n\n" + "\n\n".join(told)
        last = Page(source=f"made-{number}", text=text, outlet="Daily Bench", published=str(day))
        yield last


def _ordinary(chooser: random.Random) -> str:
    return chooser.choice(_ORDINARY).format(
        firm=f"{chooser.choice(_FIRMS)} {chooser.choice(_KINDS)}",
        person=f"{chooser.choice(_GIVEN)} {chooser.choice(_FAMILY)}",
        number=chooser.randrange(2, 90),
        day=chooser.choice(_DAYS),
        month=chooser.choice(_MONTHS),
    )


def _renamed(text: str, chooser: random.Random) -> str:
    """Return a text with other invented names, so that it tells of another event."""
    firm = f"{chooser.choice(_FIRMS)}{chooser.randrange(9999)} {chooser.choice(_KINDS)}"
    person = f"{chooser.choice(_GIVEN)} {chooser.choice(_FAMILY)}{chooser.choice('abcdefgh')}ov"
    for name in ("Harbor Trust Bank", "Fogblender", "Gulf Crescent Bank", "Ivan Maslov"):
        text = text.replace(name, person if name == "Ivan Maslov" else firm)
    # Another quotation, too: equal words would tie all articles of a template together.
    return text.replace('\n\n"', f'\n\n"In case {chooser.randrange(10**6)}, ').replace(
        "said.", f"said in room {chooser.randrange(9999)}."
    )


def measure_speed(count: int, home: str, names: int, folder: Path) -> None:
    """Print articles a second of processor time, and the memory after each tenth of the stream.

    With more `names` than the lists have, invented parties are indexed beside them in `folder`.
    """
    screener = _screener(home)
    if names > screener.index.name_count:
        screener = _larger(screener.index, names, folder)
    reader = NewsReader(screener)
    stories = Stories()
    making = [0.0]
    pages = _timed(articles(count), making)
    for page in articles(300, seed=2):  # what is loaded once is loaded
        reader.read(page)
    words = closed = done = 0
    taken = 0.0
    readings = reader.read_many(pages)
    while True:
        # Making the articles costs processor time, too: it is measured apart and taken off.
        started = time.process_time() - making[0]
        found = next(readings, None)
        if found is None:
            break
        reading = found[1]
        assert not isinstance(reading, PenstockError)
        closed += len(stories.add(reading))
        taken += time.process_time() - making[0] - started
        words += reading.article.words
        done += 1
        if done % max(count // 10, 1) == 0:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            figure("news", "peak memory", peak, "MiB", articles=done, open_stories=len(stories))
    figure(
        "news",
        "read, linked and grouped",
        done / taken,
        "articles/s of processor time",
        articles=done,
        words=round(words / done),
        names=reader.linker.screener.index.name_count if reader.linker else 0,
        stories=closed + sum(1 for _ in stories.close()),
    )


def _timed(pages: Iterator[Page], making: list[float]) -> Iterator[Page]:
    """Yield pages and add up the processor time it takes to make them."""
    while True:
        started = time.process_time()
        page = next(pages, None)
        making[0] += time.process_time() - started
        if page is None:
            return
        yield page


def _screener(home: str) -> Screener:
    """Return a screener on the newest index of a home, or on the few parties of the tests."""
    if home:
        folders = sorted(Path(home, "indexes").iterdir(), key=lambda one: one.stat().st_mtime)
        return Screener(Index.open(folders[-1]))
    import tempfile

    from tests.news.made import source

    folder = Path(tempfile.mkdtemp()) / "index"
    Index.build([source()], folder)
    return Screener(Index.open(folder))


def _larger(index: Index, names: int, folder: Path) -> Screener:
    """Return a screener on the parties of an index and invented ones, so many names in all."""
    dice = random.Random(7)
    syllables = ["".join(pair) for pair in product("bcdfghjklmnprstvz", "aeiou")]

    def word(least: int, most: int) -> str:
        return "".join(dice.choices(syllables, k=dice.randint(least, most))).title()

    given, family = ([word(2, 3) for _ in range(size)] for size in (4_000, 60_000))

    def invented() -> Iterator[Party]:
        for number in range(names - index.name_count):
            is_person = dice.random() < 0.6
            name = (
                f"{dice.choice(given)} {dice.choice(given)} {dice.choice(family)}"
                if is_person
                else f"{dice.choice(family)} {word(2, 4)} {dice.choice(_KINDS)}"
            )
            yield Party(
                id=PartyId(f"made:{number}"),
                schema=Schema.PERSON if is_person else Schema.COMPANY,
                names=(Name(name),),
                listing=Listing(list=_MADE),
            )

    own: dict[int, list[Party]] = {}
    for place in range(index.party_count):
        own.setdefault(index.lists.index(index.list_of(place)), []).append(index.party_at(place))
    listed = [(index.lists[number], parties) for number, parties in own.items()]
    made = (ListVersion(_MADE, None, "0" * 64), invented())
    Index.build(iter([*listed, made]), folder / "larger")
    return Screener(Index.open(folder / "larger"))
