"""Whole names with a slip in one word are found in texts, and where one word tells they are not."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.model import Schema
from penstock.screening import Index, Screener
from penstock.screening._text_slips import (
    DROPPED,
    LONGEST_NAME,
    Slip,
    Slips,
    build_slips,
    is_slip,
    may_lose_a_word,
    may_slip,
)
from tests.screening.listed import TEST_LIST, party

_BODIES = [
    "Mining Enterprise No 2 Limited",
    "Fanavaran Sanat Ertebatat Company",
    "Elgon Maritime Corporation",
    "Agricultural, Medical, and Industrial Research Center",
    "Korea Mining Development Trading Corporation",
    "Taavin Gostaran Pishgaman Azarum",
    "Limited Liability Company Kriogaz Engineering",
    "Joint Stock Company Kriogaz Vysotol Gostaran",
]
_PERSONS = ["Efrain CARO URIAS", "Jung Jong KIM"]


@pytest.fixture(scope="module")
def screener(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    listed = [party(number, Schema.COMPANY, name) for number, name in enumerate(_BODIES)]
    listed += [party(50 + number, Schema.PERSON, name) for number, name in enumerate(_PERSONS)]
    return Screener(Index.build([(TEST_LIST, listed)], tmp_path_factory.mktemp("s") / "index"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("inv 4 MINING ENERPRISE NO 2 LIMITED", "test:0"),
        ("FANAVAAN SANAT ERTEBATAT COMPANY 5", "test:1"),
        ("behalf of Agricultural, Medical and Industrial Resaerch Center", "test:3"),
        ("loan to Efrain CRO URIAS in May", "test:50"),
        ("pay ElgonMaritime Corporation", "test:2"),
        ("ELGONMARITIMECORPORATION inv 5", "test:2"),
        ("for Efrain CARO UR IAS", "test:50"),
        ("pay Elton Maritime Corporation", ""),
        ("salary Jun Jong KIM", ""),
        ("Agricultural and Medical Industrial Research Center", ""),
        ("goods of Korea Mining Development Corporation", "test:4"),
        ("TAAVIN GOSTARAN AZARUM 5", "test:5"),
        ("Korea Mining Trading", ""),
        ("Limited Liability Company Engineering", ""),
        ("Joint Stock Company Vysotol Gostaran", ""),
    ],
)
def test_a_slip_hides_no_whole_name(screener: Screener, text: str, found: str) -> None:
    alerts = [hit for hit in screener.screen_text(text) if hit.alert]
    assert [hit.party for hit in alerts] == ([found] if found else [])
    for hit in alerts:
        assert sum(part.value for part in hit.explanation) == pytest.approx(hit.score, abs=1e-9)


_WORD = st.sampled_from(["mining", "minig", "trade", "trad", "vega", "veag", "of", "no", "north"])


def _may_be_looked_up(
    text: list[str], first: int, last: int, listed: list[tuple[str, ...]]
) -> bool:
    """Tell whether a run is short, or holds neighbours that some name has."""
    pairs = {pair for words in listed if may_slip(words) for pair in pairwise(words)}
    inside = set(pairwise(text[first:last]))
    return last - first <= 3 or (last - first <= LONGEST_NAME and not pairs.isdisjoint(inside))


@given(
    listed=st.lists(
        st.lists(_WORD, min_size=1, max_size=5).map(tuple), min_size=1, max_size=5, unique=True
    ),
    before=st.lists(st.lists(_WORD, max_size=9), max_size=2),
    text=st.lists(_WORD, max_size=9),
)
def test_the_look_up_finds_what_every_run_of_words_gives(
    tmp_path_factory: pytest.TempPathFactory,
    listed: list[tuple[str, ...]],
    before: list[list[str]],
    text: list[str],
) -> None:
    folder = tmp_path_factory.mktemp("slips")
    build_slips(folder, listed)
    found = Slips(folder, [" ".join(words) for words in listed]).found([*before, text])[-1]
    expected = {
        Slip(first, first + len(words), first + at, place)
        for place, words in enumerate(listed)
        if may_slip(words)
        for first in range(len(text) - len(words) + 1)
        for at in range(len(words))
        if is_slip(text[first + at], words[at])
        and [*text[first : first + len(words)]] == [*words[:at], text[first + at], *words[at + 1 :]]
    }
    expected |= {
        Slip(first, first + len(words) - 1, DROPPED, place)
        for place, words in enumerate(listed)
        if may_lose_a_word(words)
        for at in range(len(words))
        for first in range(len(text) - len(words) + 2)
        if text[first : first + len(words) - 1] == [*words[:at], *words[at + 1 :]]
    }
    assert set(found) == expected
