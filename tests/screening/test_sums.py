import pytest

from penstock.model import Schema, Subject
from penstock.screening import compare, load_policy

PAIRS = [
    ("Kim Min Jun", "Man Chun KIM"),
    ("حسین محمدی", "Hussein MUHAMMAD"),
    ("수빈 이", "Jong-su RI"),
    ("Hossein Musavi", "Hosein Razi MUSAVI"),
    ("Ahmed Hassan", "Ahmad HASAN"),
    ("A. Hassan", "Ahmad HASAN"),
]


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_the_parts_of_common_names_sum_to_the_score(left, right):
    sides = [Subject(id=name, names=(name,), schema=Schema.PERSON) for name in (left, right)]
    hit = compare(*sides, load_policy("standard"))
    assert hit.score == pytest.approx(sum(part.value for part in hit.explanation), abs=1e-9)
    assert all(part.value == round(part.value, 4) for part in hit.explanation)
