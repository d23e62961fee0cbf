"""Run as a process of its own by the tests of crashes and of several writers.

`python -m tests.store.worker URL stuck` loads a publication and stops forever just before the
commit, saying so. `... many LIST FIRST STEP` adds publications FIRST, FIRST + STEP, ... of LIST.
"""

import sys
import time
from datetime import date, timedelta

from penstock.store import Store
from penstock.store import _load as load
from tests.store.made import publication

PUBLICATIONS = 10


def held(number: int) -> dict[int, int]:
    """Return what publication `number` of a list holds: every one differs a little."""
    return {one: one * 7 % 11 == number for one in range(200 + number)} | {0: number}


def published(number: int) -> date:
    return date(2026, 1, 1) + timedelta(days=number)


def stuck(url: str) -> None:
    def never(*_: object) -> None:
        sys.stdout.write("written, not committed\n")
        sys.stdout.flush()
        time.sleep(600)

    load.decide = never
    with Store.open(url) as store:
        store.add(publication(range(5_000), date(2026, 6, 1)))


def many(url: str, list_id: str, first: int, step: int) -> None:
    with Store.open(url) as store:
        for number in range(first, PUBLICATIONS, step):
            store.add(publication(held(number), published(number), list_id=list_id))


if __name__ == "__main__":
    if sys.argv[2] == "stuck":
        stuck(sys.argv[1])
    else:
        many(sys.argv[1], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
