"""Run as a process of its own: appends decisions and tells each receipt once it is answered.

`python -m tests.store.appender URL NAME BATCH`
"""

import sys
from itertools import count

from penstock.store import Store
from tests.store.ledgers import draft

if __name__ == "__main__":
    url, name, batch = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with Store.open(url) as store:
        for number in count():
            made = [draft(f"{name}/{number}/{one}", "x" * 500, (number,)) for one in range(batch)]
            for receipt in store.ledger.append(made):
                sys.stdout.write(f"{receipt.entry} {receipt.sha256}\n")
            sys.stdout.flush()
