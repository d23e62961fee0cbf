"""Refuse a Python that Penstock does not run on, in words any Python 3 can print."""

import sys

OLDEST = (3, 11)

if sys.version_info < OLDEST:
    sys.stderr.write(
        "Penstock needs Python {}.{} or newer; this is {}.{} at {}\n\n"
        "hint: name a newer one, for example: make PYTHON=python3.12 test\n".format(
            *OLDEST, sys.version_info[0], sys.version_info[1], sys.executable
        )
    )
    sys.exit(2)
