"""Retrieval never loses a name that the scorer would accept: held against a full scan."""

import string
from bisect import bisect_right

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from penstock.model import Schema
from penstock.screening import Index
from penstock.screening._align import align
from penstock.screening._retrieval import Retriever
from penstock.screening._terms import forms_of
from penstock.text import NameSort
from tests.screening.listed import SMALL_LIST, TEST_LIST, party

pytestmark = pytest.mark.usefixtures("both_ways")

_FLOORS = (0.55, 0.64, 0.8)
_SYLLABLES = ("ka", "ri", "mo", "han", "al", "bin", "vic", "tor", "kim", "jong", "un", "seok")
_WORD = st.lists(st.sampled_from(_SYLLABLES), min_size=1, max_size=3).map("".join)
_NAME = st.one_of(
    st.lists(_WORD, min_size=1, max_size=4).map(" ".join),
    st.text(alphabet=string.ascii_lowercase + " .", min_size=1, max_size=24),
    st.sampled_from(["김정은", "محمد حسين", "Владимир Путин", "J. P. Kim", "Kim & Co Trading LLC"]),
)


def scan(index: Index, sort: NameSort, asked: str, floor: float) -> set[int]:
    """Return the rows a full scan would accept: the readable oracle."""
    group = index.groups[sort]
    return {
        row
        for form in forms_of(asked, sort)
        for row in range(len(group))
        if align(form, group.form(row), sort).score >= floor
    }


def retrieved(index: Index, sort: NameSort, asked: str, floor: float) -> tuple[set[int], set[int]]:
    """Return the rows retrieved, and those of them that score with the joining hint.

    The name is asked in all sorts at once, as the screener does.
    """
    retriever = Retriever(index.name_space)
    asked_forms = [
        (number, form)
        for number, group in enumerate(retriever.space.groups)
        for form in forms_of(asked, group.sort)
    ]
    sorts, forms = [number for number, _ in asked_forms], [form for _, form in asked_forms]
    group, number = index.groups[sort], list(index.groups).index(sort)
    first, last = retriever.space.first_row[number : number + 2]
    found = retriever.candidates(forms, sorts, floor)
    rows: set[int] = set()
    accepted: set[int] = set()
    for name, row, may_join in zip(
        found.names.tolist(), found.rows.tolist(), found.may_join.tolist(), strict=True
    ):
        at = bisect_right(retriever.space.first_row, row) - 1
        assert at == sorts[name], "a name asked in one sort reaches no other"
        if first <= row < last:
            own = row - first
            rows.add(own)
            if align(forms[name], group.form(own), sort, may_join=may_join).score >= floor:
                accepted.add(own)
    return rows, accepted


@pytest.mark.parametrize("floor", _FLOORS)
@pytest.mark.parametrize("listed", SMALL_LIST, ids=lambda listed: listed.id)
def test_every_accepted_row_of_the_small_list_is_retrieved(small_index, listed, floor):
    for name in listed.names:
        for sort in small_index.groups:
            expected = scan(small_index, sort, name.text, floor)
            rows, accepted = retrieved(small_index, sort, name.text, floor)
            assert expected <= rows
            assert expected == accepted


@pytest.mark.slow
@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    listed=st.lists(_NAME, min_size=1, max_size=8),
    asked=_NAME,
    schema=st.sampled_from([Schema.PERSON, Schema.COMPANY, Schema.VESSEL, Schema.LEGAL_ENTITY]),
    floor=st.sampled_from(_FLOORS),
)
def test_invented_names_are_retrieved_as_a_scan_would(
    tmp_path_factory, listed, asked, schema, floor
):
    parties = [party(number, schema, name) for number, name in enumerate(listed)]
    folder = tmp_path_factory.mktemp("retrieval") / "index"
    index = Index.build([(TEST_LIST, parties)], folder)
    for sort in index.groups:
        expected = scan(index, sort, asked, floor)
        rows, accepted = retrieved(index, sort, asked, floor)
        assert expected <= rows
        assert expected == accepted


def test_many_names_at_once_are_retrieved_like_one(small_index):
    names = [name.text for listed in SMALL_LIST for name in listed.names]
    retriever = Retriever(small_index.name_space)
    asked = [
        (at, form)
        for name in names
        for at, group in enumerate(retriever.space.groups)
        for form in forms_of(name, group.sort)
    ]
    sorts, forms = [at for at, _ in asked], [form for _, form in asked]
    together = retriever.candidates(forms, sorts, 0.64)
    for number, (at, form) in enumerate(asked):
        alone = retriever.candidates([form], [at], 0.64)
        assert together.rows[together.names == number].tolist() == alone.rows.tolist()
