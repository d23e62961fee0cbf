import errno
import os
from datetime import UTC, date, datetime, timedelta

import pytest

from penstock.desk import answers, make_ready, open_screener, open_store
from penstock.errors import ListsMissing, ListsStale, StoreError, UnknownName
from penstock.model import ListId, Outcome, Subject
from penstock.screening import Index
from tests.desk.world import BANK, CAPTAIN, WORLD, loaded, party, publication, settings_in

BANK_ASKED = Subject(id="1", names=("Zorandia Commerce Bank",))


def test_the_index_is_built_once_and_found_by_its_content(tmp_path):
    settings = settings_in(tmp_path)
    loaded(settings)
    first = make_ready(settings)
    stamp = (first.folder / "index.json").stat().st_mtime_ns
    again = make_ready(settings)
    assert again.folder == first.folder
    assert (again.folder / "index.json").stat().st_mtime_ns == stamp
    assert first.folder.parent == settings.home / "indexes"
    assert [version.list for version in first.lists] == ["us-ofac-sdn"]
    assert len(first.rules_sha256) == 64


def test_a_damaged_index_is_built_again(tmp_path):
    settings = settings_in(tmp_path)
    loaded(settings)
    folder = make_ready(settings).folder
    (folder / "index.json").write_text("{")
    assert next(answers([BANK_ASKED], make_ready(settings))).outcome is Outcome.HOLD


def test_each_day_has_its_own_answer(tmp_path):
    settings = settings_in(tmp_path)
    loaded(settings, date(2016, 6, 1), (CAPTAIN,))
    loaded(settings, date(2016, 11, 1), (CAPTAIN, BANK))
    outcomes = {
        day: next(
            answers([BANK_ASKED], make_ready(settings, as_of=date.fromisoformat(day)))
        ).outcome
        for day in ("2016-06-03", "2016-10-31", "2016-11-01")
    }
    assert outcomes == {"2016-06-03": "pass", "2016-10-31": "pass", "2016-11-01": "hold"}
    with pytest.raises(ListsMissing, match="the first is of 2016-06-01"):
        make_ready(settings, as_of=date(2016, 5, 31))


def test_a_list_nobody_heard_of_is_stale_today_but_not_for_the_past(tmp_path):
    settings = settings_in(tmp_path, stale_after_days=3)
    loaded(settings, retrieved_at=datetime.now(UTC) - timedelta(days=5))
    with pytest.raises(ListsStale, match="us-ofac-sdn was last heard of 5 days ago; 3 are allowed"):
        make_ready(settings)
    ready = make_ready(settings, allow_stale=True)
    assert [reason.code for reason in ready.reasons] == ["lists_stale"]
    assert next(answers([BANK_ASKED], ready)).reasons[-1].code == "lists_stale"
    assert make_ready(settings, as_of=date(2016, 7, 1)).reasons == ()


def test_old_publications_are_noticed(tmp_path):
    settings = settings_in(tmp_path)
    loaded(settings, date(2016, 6, 1))
    assert "us-ofac-sdn of 2016-06-01" in make_ready(settings).notices[0]
    assert make_ready(settings, as_of=date(2016, 6, 20)).notices == ()
    assert "on 2016-09-01" in make_ready(settings, as_of=date(2016, 9, 1)).notices[0]


def test_starter_facts_answer_only_while_nothing_is_loaded(tmp_path):
    settings = settings_in(tmp_path)
    ready = make_ready(settings)
    assert [version.list for version in ready.lists] == ["penstock-starter"]
    assert ready.reasons[0].code == "starter_facts_only"
    passed = next(answers([Subject(id="1", names=("Ann Example Nobody",))], ready))
    assert passed.outcome is Outcome.PASS
    assert passed.reasons[0].code == "starter_facts_only"
    loaded(settings)
    assert [version.list for version in make_ready(settings).lists] == ["us-ofac-sdn"]


def test_starter_facts_do_not_answer_for_days_before_them(tmp_path):
    with pytest.raises(ListsMissing, match="after 2001-01-01"):
        make_ready(settings_in(tmp_path), as_of=date(2001, 1, 1))


def test_only_quarantined_publications_answer_nothing(tmp_path):
    settings = settings_in(tmp_path)
    loaded(settings, parties=())
    with pytest.raises(ListsMissing, match="quarantined"):
        make_ready(settings)


def test_an_unknown_policy_is_named(tmp_path):
    with pytest.raises(UnknownName, match="No screening policy"):
        make_ready(settings_in(tmp_path), policy="none-such")


def test_old_indexes_are_cleared_away(tmp_path, monkeypatch):
    import os

    monkeypatch.setattr("penstock.desk._index_keeping._KEPT", 2)
    settings = settings_in(tmp_path)
    folders = []
    for number in range(4):
        loaded(settings, date(2016, 6, 1 + number), (*WORLD, party(10 + number, f"Name {number}")))
        folders.append(make_ready(settings).folder)
        os.utime(folders[-1], (1e9 + number, 1e9 + number))
    make_ready(settings)
    kept = {path.name for path in (settings.home / "indexes").iterdir()}
    assert kept == {folder.name for folder in folders[-2:]}


def test_the_library_s_screener(tmp_path):
    settings = settings_in(tmp_path)
    loaded(settings)
    result = open_screener(settings).screen(BANK_ASKED)
    assert result.hits[0].party == BANK.id


def test_a_newer_publication_in_quarantine_is_told_with_every_answer(tmp_path):
    settings = settings_in(tmp_path)
    now = datetime.now(UTC)
    loaded(settings, date(2016, 6, 1), retrieved_at=now - timedelta(hours=2))
    loaded(settings, date(2016, 6, 5), (BANK,), retrieved_at=now - timedelta(hours=1))
    ready = make_ready(settings)
    assert [reason.code for reason in ready.reasons] == ["newer_quarantined"]
    assert "loss of 66.6%" in ready.notices[-1]
    # A day in the past is answered from what was in force then.
    assert make_ready(settings, as_of=date(2016, 6, 3)).reasons == ()
    loaded(settings, date(2016, 6, 6), retrieved_at=now)
    assert make_ready(settings).reasons == ()


def test_lists_that_do_not_reach_back_are_told_with_every_answer(tmp_path):
    settings = settings_in(tmp_path)
    loaded(settings, date(2016, 6, 1))
    other = publication(date(2017, 1, 1), list=ListId("un-sc"), sha256="b" * 64)
    with open_store(settings) as store:
        store.add(other)
    ready = make_ready(settings, as_of=date(2016, 7, 1))
    assert [reason.code for reason in ready.reasons] == ["lists_absent"]
    assert "un-sc (loaded from 2017-01-01 on)" in ready.notices[-1]
    assert make_ready(settings, as_of=date(2017, 1, 1)).reasons == ()


def test_an_index_that_cannot_be_written_says_where(tmp_path, monkeypatch):
    def refuse(sources, folder):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Index, "build", refuse)
    settings = settings_in(tmp_path)
    loaded(settings)
    with pytest.raises(StoreError, match=r"index in .*indexes cannot be written: No space"):
        make_ready(settings)


def test_what_a_killed_builder_left_is_cleared_after_an_hour(tmp_path):
    settings = settings_in(tmp_path)
    loaded(settings)
    indexes = settings.home / "indexes"
    for name, age in ((".building-old", 7200), (".building-new", 60)):
        (indexes / name).mkdir(parents=True)
        moment = datetime.now(UTC).timestamp() - age
        os.utime(indexes / name, (moment, moment))
    make_ready(settings)
    assert {path.name for path in indexes.glob(".*")} == {".building-new"}
