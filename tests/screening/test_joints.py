"""The filter of joined words lets through all that the plain search would find."""

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.data import data_file
from penstock.screening._align import joints
from penstock.screening._asked import AskedTerms
from penstock.screening._joints import (
    SKELETON_CLASSES,
    JointFinder,
    build_filter,
    skeleton_signs,
    spelling_signs,
)
from penstock.screening._terms import Term, forms_of
from penstock.text import (
    SYLLABIC,
    UNVOWELLED,
    NameSort,
    TokenRole,
    bare,
    joined_similarity,
    skeleton,
    spelled,
)

_SOUNDING = st.text(alphabet="abcdehikprswyz", min_size=1, max_size=9)
_SOUNDS = ("a", "i", "u", "ou", "q", "qu", "k", "rz", "ph", "p", "h", "w", "v", "tsch", "z", "m")
_PIECES = st.lists(st.sampled_from(_SOUNDS), min_size=1, max_size=5).map("".join)
_WORD = st.one_of(
    _SOUNDING, _PIECES, st.text(alphabet=string.ascii_lowercase, min_size=1, max_size=9)
)
_MARK = st.sampled_from(["", "", UNVOWELLED, SYLLABIC])
_ROLE = st.sampled_from(
    [TokenRole.word, TokenRole.word, TokenRole.generic, TokenRole.legal_form, TokenRole.initial]
)


def _term(word: str, mark: str, role: TokenRole) -> Term:
    return Term(word, word + mark, word, role, 0.7, role is not TokenRole.initial)


_FORM = st.lists(
    st.tuples(st.one_of(_WORD, st.sampled_from(["al", "el"])), _ROLE), min_size=1, max_size=6
)


@settings(max_examples=400, deadline=None)
@given(
    names=st.lists(st.tuples(_FORM, _MARK), min_size=1, max_size=4),
    listed=st.lists(st.tuples(_WORD, _MARK).map("".join), min_size=1, max_size=40),
    changed=st.booleans(),
)
def test_no_run_that_is_alike_to_a_listed_word_is_held_back(names, listed, changed):
    forms = [tuple(_term(word, mark, role) for word, role in form) for form, mark in names]
    found_runs = [joint for form in forms for joint in joints(form)]
    if changed:  # words that are alike by construction, not by chance
        listed += [spelled(bare(joint.text)) for joint in found_runs[:5]]
        listed += [skeleton(bare(joint.text)) + UNVOWELLED for joint in found_runs[5:9]]
        listed += [joint.text[:3] + joint.text[4:] for joint in found_runs[9:14]]
    listed = [word for word in listed if bare(word)]
    asked = AskedTerms()
    numbers = asked.number(forms, [0] * len(forms))
    finder = JointFinder(build_filter([bare(word) for word in listed]))
    found = finder.find(numbers, asked.terms)
    assert all(run.text == run.joint(forms).text for run in found)
    passed = {(run.form, run.joint(forms)) for run in found}
    for place, form in enumerate(forms):
        for joint in joints(form):
            if any(joined_similarity(joint.text, word) > 0 for word in listed):
                assert (place, joint) in passed


@settings(max_examples=400, deadline=None)
@given(word=_WORD)
def test_classes_of_sounds_are_those_of_the_spelling_and_of_the_skeleton(word):
    written, sounding = spelling_signs([word, spelled(word)])
    assert written.rstrip("k") == sounding.rstrip("k")
    bones = re.sub(r"(.)\1+", r"\1", skeleton(word).translate(SKELETON_CLASSES))
    own = skeleton_signs([word])[0]
    assert own.removeprefix("p").rstrip("k") == bones.removeprefix("p").rstrip("k")


def test_no_rule_of_spelling_changes_a_class_of_sounds():
    # A new rule that fails here needs its letters in one class of `_joints`.
    for line in data_file("text/spelling.tsv").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        written, sound, _ = line.split("\t")
        before, after = f"a{written.removesuffix('$')}", f"a{sound.replace('-', '')}"
        signs = spelling_signs([before, after])
        assert signs[0].rstrip("k") == signs[1].rstrip("k"), line


@pytest.mark.parametrize("asked", ["Abd al Rahman", "Jong Un Kim", "Vladimir Vladimirovich Putin"])
def test_runs_are_those_of_the_plain_search(asked):
    form = forms_of(asked, NameSort.person)[0]
    everything = build_filter([bare(joint.text) for joint in joints(form)])
    terms = AskedTerms()
    found = JointFinder(everything).find(terms.number([form], [0]), terms.terms)
    assert {run.joint([form]) for run in found} == set(joints(form))
    assert all(run.text == run.joint([form]).text for run in found)
