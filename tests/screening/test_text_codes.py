"""A code that is told to lead nowhere is one in which the search finds nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from penstock.model import Schema
from penstock.screening import Index, Screener
from penstock.screening._text_codes import Codes
from penstock.text import text_words
from tests.screening.listed import TEST_LIST, party

_NAMES = {
    Schema.COMPANY: ("B2GOLD45 Trading", "R7X9001 LLC", "123rd Plant", "Three M 3000", "NO 77 Co"),
    Schema.PERSON: ("Kim Jong Un", "X Æ A12"),
    Schema.VESSEL: ("YV2558", "ZEVSGOD2000", "EP-MNB 1234567"),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    listed = [
        party(number, schema, name)
        for number, (schema, name) in enumerate(
            (schema, name) for schema, names in _NAMES.items() for name in names
        )
    ]
    return Index.build([(TEST_LIST, listed)], tmp_path_factory.mktemp("codes") / "index")


_LISTED = st.sampled_from(
    [word for names in _NAMES.values() for name in names for word in name.split()]
)
_CODE = st.text("abekmnrxz0123789", min_size=3, max_size=12)


@st.composite
def _codes(draw):
    word = draw(st.one_of(_CODE, _LISTED, st.tuples(_LISTED, _CODE).map("".join)))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(word)))
        word = word[:at] + draw(st.sampled_from(["", "0", "7", "b"])) + word[at + 1 :]
    return word.upper()


@pytest.mark.slow
@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(word=_codes())
def test_what_leads_nowhere_has_no_hit(index, word):
    screener = Screener(index)
    texts = screener._texts
    shortened = screener.screen_text(word)
    texts._codes = _Never()
    assert screener.screen_text(word) == shortened


class _Never:
    def leads_nowhere(self, _):
        return False


@pytest.mark.parametrize("word", ["INV20261120", "E2E000123", "M1087", "XYZ-0042", "887766"])
def test_references_lead_nowhere(index, word):
    texts = [part for part in text_words(word) if len(part.text) > 3]
    assert Codes(index.vocabulary).leads_nowhere(texts)


@pytest.mark.parametrize("word", ["ZEVSGOD2000", "zevsgod2001", "r7x9001", "123RD", "no123", "KIM"])
def test_what_may_be_listed_is_searched(index, word):
    assert not Codes(index.vocabulary).leads_nowhere(text_words(word))
