"""Names inside running texts: where they stand, what is too little, and that none is lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from penstock.model import Schema
from penstock.screening import Index, Screener
from penstock.screening._parameters import load_free_text, load_policy
from penstock.screening._terms import is_unsaid_term
from penstock.screening._text_hits import alignments, stretch_text
from penstock.screening._text_search import TextSearch, has_cue, text_parts
from penstock.text import NameSort, TextWord, text_words
from tests.screening.listed import TEST_LIST, party

_FLOOR = load_policy("free_text").show


@pytest.mark.parametrize(
    ("text", "found", "where"),
    [
        ("/INV/ 33 KIM,\r\n//JONG UN rent", "test:1", "KIM,\r\n//JONG UN"),
        ("payment for FOREIGN TRADE BANK DPRK inv 33", "test:4", "FOREIGN TRADE BANK DPRK"),
        ("rent to abdulrahman al jalil, march", "test:9", "abdulrahman al jalil"),
        ("loan VIKTOR FELIKSOVICH VEKSELBREG 12", "test:2", "VIKTOR FELIKSOVICH VEKSELBREG"),
        ("fee VEK SEL BERG VIKTOR F.", "test:2", "VEK SEL BERG VIKTOR F"),
        ("charter m/v CHON MA SAN to Dalian", "test:7", "CHON MA SAN"),
        ("order of Huawei Technologies 8 phones", "test:12", "Huawei Technologies"),
        ("аренда Ким Чен Ын за март", "test:1", "Ким Чен Ын"),
        ("付款给金正恩的发票 33", "test:1", "金正恩"),
        ("김정은에게 지급", "test:1", "김정은"),
        ("cargo of vessel IMO 8660313, 30 t", "test:7", "8660313"),
        ("passport A5250088 copy", "test:3", "A5250088"),
        ("via FTBDKPPYXXX today", "test:4", "FTBDKPPYXXX"),
        (
            "to 0x098B716B8Aaf21512996dC57EB0615e2383E2f96 now",
            "test:10",
            "0x098B716B8Aaf21512996dC57EB0615e2383E2f96",
        ),
    ],
)
def test_a_name_in_a_text_is_found_where_it_stands(screener, text, found, where):
    hit = screener.screen_text(text)[0]
    assert (hit.party, text[hit.start : hit.end], hit.matched) == (found, where, where)
    assert hit.alert
    assert hit.score == pytest.approx(sum(part.value for part in hit.explanation), abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \r\n//",
        "RENT MARCH 2026 FLAT 5",
        "trade bank foreign",
        "bank of Korea",
        "technologies invoice",
        "trading corporation",
        "development trading corporation",
        "Kim",
        "Jong",
        "machine works no 5",
        "Muhammad",
        "8660314",
        "5250088",
    ],
)
def test_chance_words_are_no_hit(screener, text):
    assert screener.screen_text(text) == ()


def test_a_ship_of_one_word_needs_a_word_that_says_ship(tmp_path):
    ship = party(1, Schema.VESSEL, "HOPE")
    index = Index.build([(TEST_LIST, [ship])], tmp_path / "index")
    screener = Screener(index)
    assert screener.screen_text("with hope for the best") == ()
    assert screener.screen_text("freight M/V HOPE")[0].alert
    assert screener.screen_text("the vessel named Hope")[0].alert


def test_a_whole_name_counts_with_its_legal_form_and_not_without(tmp_path):
    listed = [party(1, Schema.COMPANY, "Elba Limited"), party(2, Schema.COMPANY, "Star Sun LLC")]
    screener = Screener(Index.build([(TEST_LIST, listed)], tmp_path / "index"))
    assert screener.screen_text("invoice 4 Elba Limited")[0].alert
    assert screener.screen_text("goods of Star Sun LLC, 3 boxes")[0].alert
    assert screener.screen_text("holiday on Elba") == ()
    assert screener.screen_text("sun and star") == ()


def test_the_company_word_of_a_name_is_not_the_whole_name(tmp_path):
    """`AK` and `BM` are legal forms somewhere, and systems are what many companies make."""
    listed = [party(1, Schema.COMPANY, "AK SYSTEMS"), party(2, Schema.COMPANY, "BM Systems EAD")]
    screener = Screener(Index.build([(TEST_LIST, listed)], tmp_path / "index"))
    for text in ("Kribodu Systems Ltd, Lyon", "Nordex Systems SA", "rotab systems", "Systems JSC"):
        assert screener.screen_text(text) == ()
    assert screener.screen_text("order of AK SYSTEMS")[0].party == "test:1"
    assert screener.screen_text("goods of BM Systems EAD")[0].party == "test:2"


def test_many_texts_give_what_each_gives(screener):
    texts = ["rent", "KIM JONG UN", "", "Viktor Vekselberg and Kim Jong Un"]
    assert list(screener.screen_texts(texts)) == [screener.screen_text(text) for text in texts]


def test_texts_that_differ_in_numbers_only_give_what_each_gives(tmp_path):
    """Numbers that stand in a name, or in a phrase of tables, are told from all others."""
    listed = [party(1, Schema.COMPANY, "Machine Works 77"), party(2, Schema.VESSEL, "HOPE 3000")]
    index = Index.build([(TEST_LIST, listed)], tmp_path / "index")
    shared = Screener(index)
    found = set()
    for number in ("12345", "77", "0077", "76", "3000", "3001", "12346"):
        for text in (
            f"order {number} of Machine Works",
            f"Machine Works {number}",
            f"mv HOPE {number}",
        ):
            hits = shared.screen_text(text)
            assert hits == Screener(index).screen_text(text), text
            found.update(hit.matched for hit in hits)
    assert found == {"Machine Works 77", "HOPE 3000"}


def test_a_name_in_a_long_text_is_found_wherever_it_stands(screener):
    filler = "the goods were shipped in due time and paid by cheque "
    for at in range(0, 90, 3):
        text = " ".join(("word " * at + "KIM JONG UN " + filler * 5).split())
        assert "test:1" in [hit.party for hit in screener.screen_text(text)]


_SYLLABLES = ("ka", "ri", "mo", "han", "al", "bin", "vic", "tor", "kim", "jong", "un", "seok")
_WORD = st.lists(st.sampled_from(_SYLLABLES), min_size=1, max_size=3).map("".join)
_KNOWN = st.sampled_from(
    [
        "bank",
        "trading",
        "Co",
        "Ltd",
        "of",
        "Korea",
        "the",
        "M",
        "mv",
        "5",
        "dr",
        "foreign",
        "trade",
        "no",
    ]
)
_NAME = st.lists(st.one_of(_WORD, _KNOWN), min_size=1, max_size=4).map(" ".join)
_TEXT = st.lists(st.one_of(_WORD, _KNOWN, _NAME), min_size=1, max_size=6).map(" ".join)


def scan(index: Index, sort: NameSort, words: list[TextWord]) -> dict[int, float]:
    """Return the best score of each row over all stretches of a text: the readable oracle."""
    group = index.groups[sort]
    bodies = set(index.groups[NameSort.organisation].row_party.tolist())
    best: dict[int, float] = {}
    for first in range(len(words)):
        for last in range(first + 1, min(len(words), first + load_free_text().longest_run) + 1):
            for row in range(len(group)):
                if sort is not NameSort.organisation and int(group.row_party[row]) in bodies:
                    continue
                score = _score(index, sort, words, first, last, row)
                if score:
                    best[row] = max(best.get(row, 0.0), score)
    return best


def _score(
    index: Index, sort: NameSort, words: list[TextWord], first: int, last: int, row: int
) -> float:
    met = alignments(
        stretch_text(words[first:last]),
        index.groups[sort].form(row),
        sort,
        has_cue=has_cue(words, first, last),
        floor=_FLOOR,
    )
    return max((alignment.score for alignment in met), default=0.0)


@pytest.mark.slow
@settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    listed=st.lists(_NAME, min_size=1, max_size=6),
    text=_TEXT,
    schema=st.sampled_from([Schema.PERSON, Schema.COMPANY, Schema.VESSEL, Schema.LEGAL_ENTITY]),
)
def test_no_stretch_that_the_scorer_accepts_is_lost(tmp_path_factory, listed, text, schema):
    parties = [party(number, schema, name) for number, name in enumerate(listed)]
    parties.append(party(len(listed), schema, text))
    index = Index.build([(TEST_LIST, parties)], tmp_path_factory.mktemp("texts") / "index")
    words = text_words(text)
    best: dict[NameSort, dict[int, float]] = {sort: {} for sort in index.groups}
    for found in TextSearch(index, _FLOOR).stretches(text_parts([words])):
        score = _score(index, found.sort, words, found.first, found.last, found.row)
        if score:
            own = best[found.sort]
            own[found.row] = max(own.get(found.row, 0.0), score)
    # A reading that leaves words unsaid stands beside that of the whole name, which is found.
    whole = {
        sort: {row for row in range(len(group)) if not any(map(is_unsaid_term, group.form(row)))}
        for sort, group in index.groups.items()
    }
    expected = {sort: scan(index, sort, words) for sort in index.groups}
    for sort in index.groups:
        assert best[sort].keys() <= expected[sort].keys()
    for sort, rows in whole.items():
        of_rows = {row: score for row, score in expected[sort].items() if row in rows}
        assert {row: score for row, score in best[sort].items() if row in rows} == of_rows
