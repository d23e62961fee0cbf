from datetime import UTC, datetime, timedelta

import pytest

from penstock.desk import list_line, open_store, update_lists
from penstock.errors import DownloadFailed, UnknownName
from penstock.lists import Downloaded
from tests.desk.world import SDN, sdn_csv, settings_in

FEW = ((36, "AEROCARIBBEAN AIRLINES", "-0- "), (173, "ANGLO-CARIBBEAN CO., LTD.", "-0- "))
EARLIER = datetime.now(UTC) - timedelta(days=9)


class Publishers:
    """Stands where downloads come from: writes files, or fails."""

    def __init__(self, folder):
        self.folder = folder
        self.content = sdn_csv(*FEW)
        self.is_new = True
        self.asked = []

    def __call__(self, publisher, folder, **options):
        self.asked.append((publisher.list, options["token"], options["limits"]))
        if publisher.list != SDN:
            message = f"{publisher.list} cannot be reached"
            raise DownloadFailed(message)
        path = self.folder / "sdn.csv"
        path.write_text(self.content)
        return Downloaded(
            publisher=publisher,
            files=(path,),
            is_new=self.is_new,
            retrieved_at=EARLIER,
            confirmed_at=datetime.now(UTC),
        )


@pytest.fixture
def world(tmp_path, monkeypatch):
    source = Publishers(tmp_path)
    monkeypatch.setattr("penstock.desk._lists.download", source)
    return source


def test_one_failure_stops_no_other(world, tmp_path):
    settings = settings_in(tmp_path, download_retries=1)
    with open_store(settings) as store:
        found = list(update_lists(settings, store))
        assert [one.list for one in store.active()] == [SDN]
    by_list = {one.list: one for one in found}
    assert by_list[SDN].snapshot.parties == 2
    failed = [one for one in found if one.error]
    assert failed
    assert list_line(failed[0])["status"] == "quarantined"
    assert "cannot be reached" in list_line(failed[0])["reason"]
    assert all(limits.retries == 1 for _, _, limits in world.asked)


def test_lists_that_need_a_token_are_asked_for_only_with_one(world, tmp_path):
    for token, is_asked in (("", False), ("secret", True)):
        settings = settings_in(tmp_path, eu_token=token)
        world.asked.clear()
        with open_store(settings) as store:
            list(update_lists(settings, store))
        assert (("eu-fsf", token) in [(name, used) for name, used, _ in world.asked]) is is_asked


def test_what_is_still_the_newest_is_confirmed_not_loaded_again(world, tmp_path, monkeypatch):
    settings = settings_in(tmp_path)
    with open_store(settings) as store:
        first = next(update_lists(settings, store, [SDN]))
        world.is_new = False
        monkeypatch.setattr(
            "penstock.desk._lists.read_publications", lambda *_: pytest.fail("it was read again")
        )
        again = next(update_lists(settings, store, [SDN]))
        assert again.snapshot.id == first.snapshot.id
        assert len(store.snapshots()) == 1
        assert datetime.now(UTC) - store.confirmed_at(SDN) < timedelta(minutes=1)


def test_a_download_nobody_can_read_is_noted_and_the_one_before_stays(world, tmp_path):
    settings = settings_in(tmp_path)
    with open_store(settings) as store:
        list(update_lists(settings, store, [SDN]))
        world.content = "<html>We are sorry</html>"
        found = list(update_lists(settings, store, [SDN]))
        assert [one.is_quarantined for one in found] == [True]
        assert found[0].list == SDN
        assert store.active()[0].parties == 2


def test_an_unknown_list_is_named(world, tmp_path):
    settings = settings_in(tmp_path)
    with open_store(settings) as store, pytest.raises(UnknownName, match="no-such-list"):
        list(update_lists(settings, store, ["no-such-list"]))
