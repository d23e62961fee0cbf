"""Whole listed names in texts: always found, save ordinary words without a cue."""

import random
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from penstock.lists import read_publications
from penstock.model import ListVersion, Name, NameKind, Publication, Schema
from penstock.screening import Index, Screener
from penstock.screening._text_phrases import Phrases, has_party_cue, written_forms
from penstock.text import NameSort, TextWord, fold, text_words
from tests.screening.listed import TEST_LIST, party
from tests.shared import shared_data

_WHOLE = [
    "BANK REFAH",
    "Koryo Bank",
    "Far Eastern Bank",
    "COMMERCIAL BANK OF SYRIA",
    "Melli Bank PLC",
    "Export Materials, Inc.",
    "National Defense Commission",
]


@pytest.fixture(scope="module")
def bodies(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    names = [*_WHOLE, "Global Trading", "Execution", "Kurganmashzavod OAO"]
    names += [
        "GAZPROMBANK JOINT STOCK COMPANY",
        "IRISL",
        "ROSNEFT OAO",
        "COURAGE",
        "ORION",
        "ALFA OOO",
    ]
    names += ["INDUSTRIAL BANK", "Monitoring LLC", "MIRAN LLC"]
    listed = [party(number, Schema.COMPANY, name) for number, name in enumerate(names)]
    listed.append(party(90, Schema.COMPANY, "Zorkan", Name("Night Wolf", NameKind.WEAK_ALIAS)))
    return Screener(Index.build([(TEST_LIST, listed)], tmp_path_factory.mktemp("b") / "index"))


@pytest.mark.parametrize("name", _WHOLE)
@pytest.mark.parametrize("line", ["for further credit to {}", "A\nB\nC {} 33", "/INV/ 4//{}, rent"])
def test_a_whole_name_alerts_wherever_it_stands(bodies: Screener, name: str, line: str) -> None:
    for written in (name, name.upper(), name.lower()):
        text = line.format(written)
        hits = [hit for hit in bodies.screen_text(text) if hit.name == name and hit.alert]
        assert [hit.party for hit in hits] == [f"test:{_WHOLE.index(name)}"]
        assert text[hits[0].start : hits[0].end] in written
        parts = sum(part.value for part in hits[0].explanation)
        assert hits[0].score == pytest.approx(parts, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("fees of global trading in may", False),
        ("beneficiary is Global Trading", True),
        ("export materials for the site", False),
        ("export materials inc", True),
        ("EXECUTION", False),
        ("execution of contract 4", False),
        ("goods of KURGANMASHZAVOD, 3 boxes", True),
        ("bank of refah", True),
        ("credit to night wolf", False),
        # Words by which everybody knows one body need none, however many share them.
        ("loan GAZPROMBANK 22", True),
        ("container IRISL B/L 22", True),
        ("fees of Rosneft for may", True),
        ("hotel orion and alfa", False),
        # The words of a name with others between are another name: the largest bank of all.
        ("industrial bank, loan 3", True),
        ("INDUSTRIAL AND COMMERCIAL BANK", False),
        # What companies and everyday things are called is no name by itself.
        ("monitoring services for may", False),
        ("monitoring llc", True),
        # Two short words are no third one.
        ("CHOE MI RAN", False),
        ("credit to miran", True),
    ],
)
def test_ordinary_words_need_a_cue_or_the_legal_form(
    bodies: Screener, text: str, is_found: bool
) -> None:
    assert any(hit.alert for hit in bodies.screen_text(text)) is is_found


def test_a_word_of_messages_is_a_ship_only_right_behind_the_word_for_one(tmp_path):
    listed = [party(number, Schema.VESSEL, name) for number, name in enumerate(["VOY", "HOPE"])]
    screener = Screener(Index.build([(TEST_LIST, listed)], tmp_path / "index"))
    for text, names in (
        ("FREIGHT MV HOPE VOY 21", {"HOPE"}),
        ("MV VOY IN BALLAST", {"VOY"}),
        ("voy 21 of the vessel", set()),
    ):
        assert {hit.name for hit in screener.screen_text(text) if hit.alert} == names


def test_an_apostrophe_may_be_written_as_a_blank(tmp_path):
    """SWIFT knows the apostrophe of typewriters only, and many a system none."""
    names = ["RI U’N SO’NG", "Amir Sa’id al-Mawla", "Kim's", "O’Neil"]
    listed = [party(number, Schema.PERSON, name) for number, name in enumerate(names)]
    screener = Screener(Index.build([(TEST_LIST, listed)], tmp_path / "index"))
    for text, number in (("goods for RI U N SO NG as agreed", 0), ("Amir Sa id al-Mawla, 12", 1)):
        assert [hit.party for hit in screener.screen_text(text) if hit.alert] == [f"test:{number}"]
    assert screener.screen_text("for Kim S Park and O Neil Smith") == ()


@pytest.mark.parametrize("flood", ["x " * 5_000, "a b c " * 3_000, "bank " * 5_000])
def test_a_flood_of_words_hides_no_name_and_costs_little(bodies: Screener, flood: str) -> None:
    start = time.process_time()
    found = bodies.screen_text(flood + "KORYO BANK " + flood)
    # Linear work takes a second or two, quadratic work many minutes.
    assert time.process_time() - start < 60
    assert "Koryo Bank" in {hit.name for hit in found}


_WORD = st.sampled_from(
    ["bank", "global", "trading", "ltd", "sepah", "korea", "of", "zorkan", "beneficiary", "a"]
)
_NAME = st.lists(_WORD, min_size=1, max_size=4).map(" ".join)


def scan(index: Index, words: list[TextWord]) -> Iterator[tuple[int, int, NameSort, int]]:
    """Yield every run of words that is a written form of a name: the readable oracle."""
    for sort, group in index.groups.items():
        for row in range(len(group)):
            name = index.party_at(int(group.row_party[row])).names[int(group.row_name[row])]
            for form, needs_cue in written_forms(name.text, sort).items():
                for first in range(len(words) - len(form) + 1):
                    last = first + len(form)
                    if tuple(fold(word.text) for word in words[first:last]) != form:
                        continue
                    is_next = len(form) == 1
                    is_whole = len(form) == len(words) > 1
                    cue = has_party_cue(words, first, last, sort, is_next=is_next)
                    if not needs_cue or is_whole or cue:
                        yield first, last, sort, row


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    listed=st.lists(_NAME, min_size=1, max_size=5, unique=True),
    text=st.lists(_NAME, max_size=6).map(" ".join),
)
def test_the_look_up_finds_what_every_run_of_words_gives(
    tmp_path_factory: pytest.TempPathFactory, listed: list[str], text: str
) -> None:
    parties = [party(number, Schema.COMPANY, name) for number, name in enumerate(listed)]
    index = Index.build([(TEST_LIST, parties)], tmp_path_factory.mktemp("phrases") / "index")
    words = text_words(text)

    def named(sort: NameSort, row: int) -> tuple[NameSort, int, int]:
        group = index.groups[sort]
        return sort, int(group.row_party[row]), int(group.row_name[row])

    found = {
        (one.first, one.last, *named(one.sort, one.row))
        for one in Phrases(index.folder).found([(), words])[-1]
    }
    expected = {(first, last, *named(sort, row)) for first, last, sort, row in scan(index, words)}
    assert found == expected


@pytest.mark.shared
@pytest.mark.slow
def test_listed_names_as_published_are_found_in_a_line(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """At least 995 of 1,000 primary names behind a cue; without one 995 of persons, 985 of bodies.

    Short single words and names of ordinary words alone count only behind a cue.
    """
    lists = shared_data() / "lists"
    paths = [lists / "ofac" / "2023-12-28", lists / "un" / "un_2026-02-27.xml"]
    sources = [
        (ListVersion(found.list, found.published, found.sha256), found.parties)
        for found in read_publications(paths)
        if isinstance(found, Publication)
    ]
    index = Index.build(sources, tmp_path_factory.mktemp("sweep") / "index")
    screener = Screener(index)
    parties = [index.party_at(place) for place in range(index.party_count)]
    ships = (Schema.VESSEL, Schema.AIRPLANE)
    for is_person in (True, False):
        own = [
            one
            for one in parties
            if one.schema not in ships and (one.schema is Schema.PERSON) is is_person
        ]
        own = random.Random(5).sample(own, 1000)
        for line, most in (
            ("INV 4711 for further credit to {} ref 33", 5),
            ("Rechnung 4711 {} ref 33", 5 if is_person else 15),
        ):
            texts = [line.format(one.primary_name) for one in own]
            answers = screener.screen_texts(texts, limit=1000)
            missed = [
                one.primary_name
                for one, hits in zip(own, answers, strict=True)
                if not any(hit.party == one.id and hit.alert for hit in hits)
            ]
            assert len(missed) <= most, missed
