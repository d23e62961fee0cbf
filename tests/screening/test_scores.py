"""Many pairs scored at once get what the plain alignment and its explanation give each."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from penstock.model import NameKind, Schema
from penstock.screening import Index
from penstock.screening._align import align
from penstock.screening._explain import explain_name
from penstock.screening._plain_scores import MOST_TERMS, rounded
from penstock.screening._scores import scores_of
from penstock.screening._sides import side_of, side_of_rows
from penstock.screening._terms import forms_of
from penstock.text import NameSort
from tests.screening.listed import SMALL_LIST, TEST_LIST, party

pytestmark = pytest.mark.usefixtures("both_ways")

_SYLLABLES = ("ka", "ri", "mo", "han", "al", "bin", "vic", "tor", "kim", "jong", "un", "seok", "iv")
_WORD = st.lists(st.sampled_from(_SYLLABLES), min_size=1, max_size=3).map("".join)
_FAMILIAR = st.sampled_from(
    [
        "Mohammed",
        "Muhammad",
        "Ali",
        "Kim",
        "J.",
        "A.",
        "Petrovich",
        "Trading",
        "Company",
        "Factory",
        "No.",
        "5",
        "6",
        "LLC",
        "Ltd",
        "Iran",
    ]
)
_NAME = st.one_of(
    st.lists(st.one_of(_WORD, _FAMILIAR), min_size=1, max_size=6).map(" ".join),
    st.sampled_from(
        ["김정은", "محمد حسين", "Владимир Путин", "Abd al-Rahman", "Kim & Co Trading LLC"]
    ),
)


def _number_of():
    known: dict[str, int] = {}
    return lambda text: known.setdefault(text, len(known))


@settings(max_examples=250, deadline=None)
@given(
    left=st.lists(_NAME, min_size=1, max_size=5),
    right=st.lists(_NAME, min_size=1, max_size=5),
    sort=st.sampled_from([NameSort.person, NameSort.organisation, NameSort.vessel]),
)
@example(  # a share of 0.09375, which both ways of adding up round otherwise
    left=["Mohammed Mohammed J. Trading Trading"],
    right=["ka", "Mohammed J. J. Trading Trading"],
    sort=NameSort.person,
)
def test_every_pair_scores_as_the_plain_alignment_does(left, right, sort):
    asked = [form for name in left for form in forms_of(name, sort)]
    listed = [form for name in right for form in forms_of(name, sort)]
    pairs = [(i, j) for i in range(len(asked)) for j in range(len(listed))]
    if not pairs:
        return
    number = _number_of()
    found = scores_of(
        side_of(asked, number, range(len(asked))),
        side_of(listed, number, range(len(listed)), is_listed=True),
        *(np.array(column) for column in zip(*pairs, strict=True)),
        sort,
    )
    for place, (i, j) in enumerate(pairs):
        alignment = align(asked[i], listed[j], sort)
        assert found.name[place] == pytest.approx(alignment.score, abs=1e-9)
        assert found.is_met[place] == bool(alignment.pairings)
        if alignment.pairings:
            told = explain_name(alignment, NameKind.ALIAS, ())
            assert min(max(found.told[place], 0.0), 1.0) >= told.score - 1e-9


@settings(max_examples=40, deadline=None)
@given(names=st.lists(_NAME, min_size=1, max_size=6), asked=_NAME)
def test_rows_of_an_index_score_as_their_names_do(tmp_path_factory, names, asked):
    parties = [party(number, Schema.PERSON, name) for number, name in enumerate(names)]
    index = Index.build([(TEST_LIST, parties)], tmp_path_factory.mktemp("scores") / "index")
    group = index.groups[NameSort.person]
    forms = forms_of(asked, NameSort.person)
    pairs = [(i, row) for i in range(len(forms)) for row in range(len(group))]
    if not pairs:
        return
    lefts, rows = (np.array(column) for column in zip(*pairs, strict=True))
    for joining in (False, True):
        found = scores_of(
            side_of(forms, index.vocabulary.number_of, range(len(forms)) if joining else ()),
            side_of_rows(group, rows, np.full(len(rows), joining)),
            lefts,
            np.arange(len(rows)),
            NameSort.person,
        )
        for place, (i, row) in enumerate(pairs):
            plain = align(forms[i], group.form(row), NameSort.person, may_join=joining)
            assert found.name[place] == pytest.approx(plain.score, abs=1e-9)


def test_names_of_the_small_list_score_alike(small_index):
    names = [name.text for listed in SMALL_LIST for name in listed.names]
    for sort in small_index.groups:
        forms = [form for name in names for form in forms_of(name, sort)]
        forms = [form for form in forms if len(form) <= MOST_TERMS]
        number, joinable = _number_of(), range(len(forms))
        side = side_of(forms, number, joinable)
        listed = side_of(forms, number, joinable, is_listed=True)
        places = np.arange(len(forms))
        lefts, rights = (grid.ravel() for grid in np.meshgrid(places, places))
        found = scores_of(side, listed, lefts, rights, sort)
        for place in range(0, len(lefts), 7):
            plain = align(forms[lefts[place]], forms[rights[place]], sort)
            assert found.name[place] == pytest.approx(plain.score, abs=1e-9)


@given(st.lists(st.floats(0, 1) | st.integers(0, 100_000).map(lambda n: n / 100_000)))
def test_rounding_is_that_of_python(values):
    assert rounded(np.array(values, np.float64)).tolist() == [round(value, 4) for value in values]
