from datetime import date

import pytest

from penstock.desk import list_line, lists_diff, lists_status, load_lists, open_store, show_party
from penstock.errors import UnknownName, UsageError
from penstock.model import SnapshotStatus
from tests.desk.test_check import validator
from tests.desk.world import BANK, CAPTAIN, SHIP, loaded, party, sdn_csv, settings_in

FEW = sdn_csv((36, "AEROCARIBBEAN AIRLINES", "-0- "), (173, "ANGLO-CARIBBEAN CO., LTD.", "-0- "))


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path)


def load(settings, *paths, **more):
    with open_store(settings) as store:
        return list(load_lists(list(paths), settings, store, **more))


def test_files_become_snapshots_and_an_unreadable_one_stops_no_other(settings, tmp_path):
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "sdn.csv").write_text(FEW)
    (folder / "README.md").write_text("# What is here\n")
    (folder / "un.xml").write_text("<CONSOLIDATED_LIST dateGenerated='2024-10-16'><INDIVIDUALS>&")
    found = load(settings, folder, published=date(2019, 1, 2))
    by_kind = {
        (one.snapshot.status.value if one.snapshot else "none", one.is_ignorable): one
        for one in found
    }
    assert by_kind["active", False].snapshot.parties == 2
    assert by_kind["active", False].snapshot.published == date(2019, 1, 2)
    assert by_kind["none", True].files == (str(folder / "README.md"),)
    assert by_kind["quarantined", False].error is not None
    assert by_kind["quarantined", False].is_quarantined


@pytest.mark.shared
def test_lines_keep_the_contract(settings, tmp_path):
    good, bad = tmp_path / "sdn.csv", tmp_path / "other.csv"
    good.write_text(FEW)
    bad.write_text("a,b\n1,2\n")
    lines = [list_line(one) for one in load(settings, good, bad)]
    assert {line["status"] for line in lines} == {"active", "quarantined"}
    with open_store(settings) as store:
        lines += list(lists_status(settings, store))
    for line in lines:
        validator("lists").validate(line)


def test_a_shrunken_list_is_held_until_somebody_says_why(settings, tmp_path):
    path = tmp_path / "sdn.csv"
    path.write_text(sdn_csv(*((n, f"COMPANY NUMBER {n}", "-0- ") for n in range(1, 21))))
    load(settings, path, published=date(2019, 1, 1))
    path.write_text(FEW)
    held = load(settings, path, published=date(2019, 1, 2))[0]
    assert held.snapshot.status is SnapshotStatus.QUARANTINED
    assert "a loss of 90.0%" in held.snapshot.reason
    with open_store(settings) as store:
        statuses = [line["status"] for line in lists_status(settings, store)]
    assert sorted(statuses) == ["active", "quarantined"]
    accepted = load(settings, path, published=date(2019, 1, 2), accept="checked by hand")[0]
    assert accepted.snapshot.status is SnapshotStatus.ACTIVE
    assert "checked by hand" in accepted.snapshot.reason


def test_status_of_nothing_is_the_starter_list(settings):
    with open_store(settings) as store:
        (line,) = lists_status(settings, store)
    assert line["list"] == "penstock-starter"
    assert line["parties"] > 100


def test_status_by_day_and_of_everything(settings):
    loaded(settings, date(2016, 6, 1))
    loaded(settings, date(2016, 7, 1), (BANK, CAPTAIN, SHIP, party(4, "New One")))
    with open_store(settings) as store:
        now = list(lists_status(settings, store))
        then = list(lists_status(settings, store, as_of=date(2016, 6, 15)))
        every = list(lists_status(settings, store, everything=True))
    assert [line["published"] for line in now] == ["2016-07-01"]
    assert [(line["published"], line["status"]) for line in then] == [("2016-06-01", "active")]
    assert [line["published"] for line in every] == ["2016-06-01", "2016-07-01"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1", "2"),
        ("us-ofac-sdn@2016-06-01", "us-ofac-sdn@2016-07-01"),
        ("2016-06-01", "2016-07-01"),
        ("2016-06-01", "us-ofac-sdn"),
    ],
)
def test_differences_by_any_name_of_a_snapshot(settings, before, after):
    loaded(settings, date(2016, 6, 1))
    renamed = party(2, "Vaskinov, Dragomir Petar", birth_dates=CAPTAIN.birth_dates)
    loaded(settings, date(2016, 7, 1), (BANK, renamed, party(4, "New One")))
    with open_store(settings) as store:
        lines = list(lists_diff(store, before, after))
    changes = {(line["party"], line["change"]) for line in lines}
    assert changes == {
        ("us-ofac:3", "removed"),
        ("us-ofac:4", "added"),
        ("us-ofac:2", "changed"),
    }
    fields = {line["field"]: line for line in lines if line["change"] == "changed"}
    assert any("Dragomir Petar" in text for line in fields.values() for text in line["after"])


def test_files_are_compared_without_being_loaded(settings, tmp_path):
    one, two = tmp_path / "1" / "sdn.csv", tmp_path / "2" / "sdn.csv"
    for path, text in ((one, FEW), (two, FEW.replace("AEROCARIBBEAN", "AEROCARIB"))):
        path.parent.mkdir()
        path.write_text(text)
    with open_store(settings) as store:
        lines = list(lists_diff(store, str(one), str(two)))
        assert store.snapshots() == ()
    assert {line["party"] for line in lines} == {"us-ofac:36"}


def test_names_that_fit_none_or_several(settings):
    loaded(settings, date(2016, 6, 1))
    loaded(settings, date(2016, 6, 1), (BANK, CAPTAIN))
    with open_store(settings) as store:
        with pytest.raises(UnknownName, match="No snapshot is called 'nothing'"):
            list(lists_diff(store, "nothing", "1"))
        for unknown in ("99", "²", "9" * 5000):
            with pytest.raises(UnknownName):
                list(lists_diff(store, unknown, "1"))


def test_a_party_through_time(settings):
    loaded(settings, date(2016, 6, 1))
    loaded(settings, date(2016, 7, 1), (party(1, "ZORANDIA BANK"), CAPTAIN, SHIP))
    loaded(settings, date(2016, 8, 1), (CAPTAIN, SHIP, party(9, "Someone Else")))
    with open_store(settings) as store:
        now = show_party(store, "us-ofac:1")
        then = show_party(store, "us-ofac:1", date(2016, 7, 15))
        with pytest.raises(UnknownName, match="us-ofac:77"):
            show_party(store, "us-ofac:77")
    assert now["party"] is None or now["party"]["names"]
    assert then["party"]["names"][0]["text"] == "ZORANDIA BANK"
    assert [step["change"] for step in now["history"]][:2] == ["listed", "changed"]


def test_a_party_of_the_starter_list(settings):
    from penstock.lists import starter

    first = starter().parties[0]
    with open_store(settings) as store:
        assert show_party(store, first.id)["party"]["id"] == first.id


def test_two_lists_of_one_day_need_to_be_told_apart(settings):
    from penstock.model import ListId
    from tests.desk.world import publication

    with open_store(settings) as store:
        for name in ("list-a", "list-b"):
            for day in (1, 2):
                store.add(
                    publication(date(2016, 6, day), list=ListId(name), sha256=f"{name}{day}" * 8)
                )
        with pytest.raises(UsageError, match="Several lists"):
            list(lists_diff(store, "2016-06-01", "2016-06-02"))
        assert list(lists_diff(store, "2016-06-01", "2016-06-02", list_id="list-a")) == []
