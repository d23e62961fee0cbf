"""What a stream leaves in memory is bounded in number, whatever comes."""

import random

import pytest

from penstock.news import NewsReader, Page, Reading, Stories
from penstock.news import _kept as kept_module
from penstock.news import _links as links_module
from penstock.news import _stories as module
from penstock.news._terms import grouping

_SYLLABLES = ("ba", "dem", "fi", "gol", "kur", "lan", "mi", "nor", "pel", "ra", "sut", "tov", "zi")


def _coined(dice: random.Random) -> str:
    return "".join(dice.choices(_SYLLABLES, k=4))


def _unheard_of(dice: random.Random, number: int) -> Page:
    """Return a page of words, names and quotations that no other page holds."""

    def name() -> str:
        return f"{_coined(dice).title()} {_coined(dice).title()}"

    told = [
        f'The {_coined(dice)} of {name()} will {_coined(dice)} the {_coined(dice)} of {name()}, "'
        f'{" ".join(_coined(dice) for _ in range(9))}," {name()} said.'
        for _ in range(4)
    ]
    text = "\n\n".join((f"{name()} and the {_coined(dice)} of {name()}", *told))
    return Page(source=str(number), text=text, published="2024-05-16")


def _things_kept(stories: Stories) -> dict[str, int]:
    """Return how many articles grouping keeps, and how many entries of each index."""
    return {
        "articles": sum(len(one.members) for one in stories._open.values()),
        "compared": sum(
            member.likeness is not None for one in stories._open.values() for member in one.members
        ),
        "texts": len(stories._by_text),
        "quotes": len(stories._by_quote),
        "shingles": len(stories._by_shingle),
        "terms": sum(map(len, stories._by_term.values())),
    }


def _with_rules(monkeypatch: pytest.MonkeyPatch, **changed: float) -> None:
    rules = {**grouping(), **changed}
    monkeypatch.setattr(module, "grouping", lambda: rules)


def test_a_stream_that_never_repeats_itself_keeps_no_more_and_no_more(
    reader: NewsReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_rules(monkeypatch, kept_articles=30)
    monkeypatch.setattr(links_module, "_MOST_REMEMBERED", 200)
    assert reader.linker is not None
    monkeypatch.setattr(links_module, "_MOST_WORDS", 400)
    own = NewsReader(reader.linker.screener)
    dice, stories, marks = random.Random(5), Stories(), []
    words: list[int] = []
    for number in range(160):
        stories.add(own.read(_unheard_of(dice, number)))
        if number % 40 == 39:
            marks.append(_things_kept(stories))
            assert own.linker is not None
            assert len(own.linker._known) == own.linker._held == 200
            words.append(len(own.linker.screener._retriever.postings.asked))
    assert max(words) < 500
    first = marks[0]
    assert first["articles"] == first["texts"] == 30
    assert min(first.values()) >= 30
    for later in marks[1:]:
        assert all(later[key] < 1.15 * first[key] for key in first)
    list(stories.close())
    assert not any(_things_kept(stories).values())


def test_everything_that_was_indexed_is_forgotten_with_its_story(
    reader: NewsReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_rules(monkeypatch, kept_articles=0)
    dice, stories = random.Random(9), Stories()
    told = [stories.add(reader.read(_unheard_of(dice, number))) for number in range(3)]
    assert [len(one) for one in told] == [1, 1, 1]
    assert not any(_things_kept(stories).values())
    assert (stories._kept, stories._size) == (0, 0)


@pytest.mark.parametrize("least", [0, 1 << 20])
def test_an_article_comes_out_of_its_story_as_it_went_in(
    reader: NewsReader, monkeypatch: pytest.MonkeyPatch, least: int
) -> None:
    monkeypatch.setattr(kept_module, "_WORTH_COMPRESSING", least)
    dice, stories = random.Random(3), Stories()
    put: list[Reading] = []
    for number in range(20):
        put.append(reader.read(_unheard_of(dice, number)))
        stories.add(put[-1])
    told = sorted(
        (one for story in stories.close() for one in story.readings),
        key=lambda one: int(one.article.source),
    )
    assert told == put


def test_long_pages_close_stories_as_many_short_ones_do(
    reader: NewsReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice, stories = random.Random(7), Stories()
    size = 0
    for number in range(4):
        stories.add(reader.read(_unheard_of(dice, number)))
        size = max(size, stories._size)
    assert len(stories) == 4
    _with_rules(monkeypatch, kept_megabytes=size / 1e6)
    for number in range(4, 12):
        stories.add(reader.read(_unheard_of(dice, number)))
        assert stories._size <= size
        assert 2 <= len(stories) <= 6


def test_a_full_story_that_goes_on_keeps_none_behind_it_open(
    reader: NewsReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_rules(monkeypatch, open_articles=5)
    monkeypatch.setattr(module, "_MOST_MEMBERS", 2)
    dice, stories, closed = random.Random(1), Stories(), []
    printed = _unheard_of(dice, 0)
    for number in range(40):
        page = printed if number % 2 == 0 else _unheard_of(dice, number)
        closed += stories.add(reader.read(page))
        assert len(stories) <= 4
    assert len(closed) == 20 - (len(stories) - 1)
    full = max(stories.close(), key=lambda one: one.left_out)
    assert (len(full.readings), full.left_out) == (2, 18)


def test_of_a_large_story_the_first_and_last_articles_alone_are_compared(
    reader: NewsReader,
) -> None:
    stories = Stories()
    page = _unheard_of(random.Random(2), 0)
    for _ in range(30):
        stories.add(reader.read(page))
    (story,) = stories._open.values()
    compared = [at for at, one in enumerate(story.members) if one.likeness is not None]
    assert compared == [*range(8), *range(22, 30)]


def test_pages_of_a_few_equal_words_are_stories_with_ids_of_their_own(reader: NewsReader) -> None:
    stories = Stories()
    for number in range(6):
        stories.add(reader.read(Page(source=str(number // 2), text="Please sign in. Thank you.")))
    ids = [one.id for one in stories.close()]
    assert len(set(ids)) == 6
    assert {len(one) for one in ids} == {len(ids[0])}


def test_an_article_of_more_names_than_are_remembered_is_linked_whole(
    reader: NewsReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links_module, "_MOST_REMEMBERED", 3)
    assert reader.linker is not None
    own = NewsReader(reader.linker.screener)
    dice = random.Random(4)
    text = "Treasury sanctions Huawei Technologies\n\nThe Treasury imposed sanctions on Huawei "
    text += "Technologies on Monday.\n\n"
    text += " ".join(f"{_unheard_of(dice, 0).text.split(' and ')[0]} came." for _ in range(9))
    found = own.read(Page(source="a", text=text, published="2024-05-16"))
    assert "us-csl:30947" in {str(one.party) for one in found.links}
