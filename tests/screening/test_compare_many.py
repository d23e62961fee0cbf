"""Many pairs at once give what each pair by itself does, to the last part of the explanation."""

import random
from datetime import date

from benchmarks.curated_pairs import PAIRS, read_pairs
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.model import DateRange, Identifier, IdentifierKind, Schema, Subject
from penstock.screening import compare, compare_many

_SCHEMAS = {
    "person": Schema.PERSON,
    "organisation": Schema.ORGANIZATION,
    "vessel": Schema.VESSEL,
}


def test_labelled_pairs_come_to_the_same():
    chooser = random.Random(3)
    pairs = [
        pair for name in ("curated.tsv", "cross_script.tsv") for pair in read_pairs(PAIRS / name)
    ]
    pairs = chooser.sample(pairs, min(len(pairs), 350))
    asked = []
    for number, pair in enumerate(pairs):
        schema = _SCHEMAS[pair.kind] if number % 3 else None
        left = Subject(id=f"{number}-1", names=(pair.left,), schema=schema)
        asked.append((left, Subject(id=f"{number}-2", names=(pair.right,), schema=schema)))
    assert list(compare_many(asked)) == [compare(left, right) for left, right in asked]


_PERSONS = [
    "Ali",
    "al",
    "Hassan",
    "Abdul",
    "Abd",
    "Rahman",
    "Kim",
    "Jong",
    "Un",
    "김정은",
    "金正恩",
]
_BODIES = ["Trading", "Ltd", "OOO", "Нефть", "Neft", "7", "VII", "Sea", "Star", "J."]
_WORD = st.sampled_from([*_PERSONS, *_BODIES, "Muhammad", "Mohamed"])
_NAME = st.lists(_WORD, min_size=1, max_size=5).map(" ".join)
_DAY = date(1970, 2, 3)


@st.composite
def _subjects(draw):
    return Subject(
        id="q",
        names=tuple(draw(st.lists(_NAME, max_size=2))),
        schema=draw(st.sampled_from([None, Schema.PERSON, Schema.COMPANY, Schema.VESSEL])),
        birth_dates=(DateRange(_DAY, _DAY),) if draw(st.booleans()) else (),
        countries=tuple(draw(st.lists(st.sampled_from(["KP", "IR"]), max_size=1))),
        identifiers=(Identifier(IdentifierKind.PASSPORT, "A123"),) if draw(st.booleans()) else (),
    )


@settings(max_examples=150, deadline=None)
@given(pairs=st.lists(st.tuples(_subjects(), _subjects()), max_size=6))
def test_any_pairs_come_to_the_same(pairs):
    assert list(compare_many(pairs, "strict")) == [
        compare(left, right, "strict") for left, right in pairs
    ]


def test_pairs_are_read_as_they_are_needed():
    taken = 0

    def pairs():
        nonlocal taken
        for _ in range(20_000):
            taken += 1
            yield Subject(id="a", names=("Kim",)), Subject(id="b", names=("Kim",))

    answers = compare_many(pairs())
    assert next(answers).score == 1.0
    assert taken <= 8192


def test_batches_and_names_too_long_for_arrays_change_nothing():
    chooser = random.Random(11)
    words = ["Ali", "Hassan", "Kim", "Jong", "Un", "Trading", "Sea", "Star", "Neft"]
    names = [" ".join(chooser.sample(words, 3)) for _ in range(50)]
    names[7:7] = [" ".join(chooser.choices(words, k=70)), "", "---", "金正恩"]
    subjects = [
        Subject(id=str(number), names=(name,), schema=chooser.choice([*_SCHEMAS.values(), None]))
        for number, name in enumerate(names)
    ]
    asked = [(left, right) for left in subjects for right in subjects]
    assert len(asked) > 2048
    found = list(compare_many(asked))
    some = chooser.sample(range(len(asked)), 250)
    assert [found[at] for at in some] == [compare(*asked[at]) for at in some]
