"""One store shared by the threads of a service."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from penstock.model import ListId
from penstock.store import Store
from tests.store.made import publication

DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(6)]


def test_threads_write_and_read_at_once(store: Store) -> None:
    def write(number: int) -> int:
        made = publication(range(50 + number), DAYS[number], list_id=f"list-{number % 2}")
        return store.add(made).id

    def read(_: int) -> bool:
        # Whatever is there is whole.
        return all(len(list(store.parties(one.id))) == one.parties for one in store.snapshots())

    with ThreadPoolExecutor(8) as pool:
        writing = [pool.submit(write, number) for number in range(6)]
        reading = [pool.submit(read, number) for number in range(20)]
        assert len({future.result(60) for future in writing}) == 6
        assert all(future.result(60) for future in reading)
    for number in range(2):
        found = store.snapshots(ListId(f"list-{number}"))
        assert [(one.added, one.removed) for one in found] == [(50 + number, 0), (2, 0), (2, 0)]
