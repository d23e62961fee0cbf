from datetime import date

import pytest

from penstock.bulk import processors, screen_many_parallel
from penstock.desk import make_ready
from penstock.errors import IndexDamaged
from penstock.model import Subject
from tests.desk.world import WORLD, loaded, settings_in


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    settings = settings_in(tmp_path_factory.mktemp("bulk"))
    loaded(settings)
    return make_ready(settings, as_of=date(2016, 6, 20))


def questions(count: int):
    names = [party.primary_name for party in WORLD]
    for number in range(count):
        name = names[number % 3] if number % 7 == 0 else f"Nobody {number}"
        yield Subject(id=str(number), names=(name,))


def test_a_pool_answers_as_one_process_does_and_in_order(ready, monkeypatch):
    monkeypatch.setattr("penstock.bulk._pool.WORTH_A_POOL", 100)
    alone = list(screen_many_parallel(ready.folder, ready.policy, questions(700), processes=1))
    pooled = list(screen_many_parallel(ready.folder, ready.policy, questions(700), processes=2))
    for one, other in zip(pooled, alone, strict=True):
        assert one == other
    assert [result.subject.id for result in pooled] == [str(number) for number in range(700)]
    assert sum(bool(result.hits) for result in pooled) >= 100


def test_questions_are_read_as_they_are_needed(ready, monkeypatch):
    monkeypatch.setattr("penstock.bulk._pool.WORTH_A_POOL", 10)
    monkeypatch.setattr("penstock.bulk._pool.CHUNK", 5)
    taken = 0

    def counted():
        nonlocal taken
        for subject in questions(10_000):
            taken += 1
            yield subject

    results = screen_many_parallel(ready.folder, ready.policy, counted(), processes=2)
    assert next(results).subject.id == "0"
    assert taken <= 5 * 8
    results.close()


def test_few_questions_start_no_process(ready, monkeypatch):
    monkeypatch.setattr("penstock.bulk._pool._pooled", lambda *_: pytest.fail("a pool was started"))
    assert len(list(screen_many_parallel(ready.folder, ready.policy, questions(50)))) == 50


def test_a_damaged_index_is_told_before_any_answer(ready, tmp_path):
    with pytest.raises(IndexDamaged):
        next(screen_many_parallel(tmp_path, ready.policy, questions(2000), processes=2))


def test_this_machine_has_a_processor():
    assert processors() >= 1
