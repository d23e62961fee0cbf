"""A process that dies where it is told to, for tests of what survives it.

Usage: python -m tests.intake.worker HOME DIE_AT FOLDER | HOME DIE_AT URL QUEUE EXCHANGE
"""

import os
import signal
import sys
from pathlib import Path

from penstock.intake import Answer, Answers, consume, watch_folder
from penstock.settings import load_settings


class Dying(Answers):
    """Dies before, within or after its second answer."""

    die_at = ""
    count = 0

    def answer(self, content, source, write, *, is_repeated) -> Answer:
        Dying.count += 1
        is_last = Dying.count == 2
        if is_last and self.die_at == "before":
            os.kill(os.getpid(), signal.SIGKILL)

        def put(decision):
            write(decision)
            if is_last and self.die_at == "within":
                os.kill(os.getpid(), signal.SIGKILL)

        made = super().answer(content, source, put, is_repeated=is_repeated)
        if is_last and self.die_at == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return made


def main() -> None:
    home, Dying.die_at, *where = sys.argv[1:]
    answers = Dying(load_settings(environ={}, home=Path(home)))
    if len(where) == 1:
        taken = watch_folder(Path(where[0]), answers, settle_s=0, poll_s=0.05, is_once=True)
    else:
        url, queue, exchange = where
        taken = consume(url, queue, answers, exchange=exchange, is_once=True)
    for _ in taken:
        pass


if __name__ == "__main__":
    main()
