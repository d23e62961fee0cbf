"""Whether a mutated payment passes while a listed name still stands in it: JSON lines.

    python -m benchmarks.evasion [--mutations N] [--seed N]

A listed name is planted in a payment of every type, and under every trick of the validation kit;
each of these is mutated at random: bytes changed, removed, put in, chunks doubled, moved, cut off,
taken from another message, and the words of both standards dropped in anywhere. Every result goes
through the reader and the decision, against a small list and the law that ships. Nothing may end in
an error, and none may pass in which the name still stands whole, as a word of its own.
"""

import argparse
import random
import re
import sys
import tempfile
import time
from collections import Counter
from enum import StrEnum, auto
from pathlib import Path

from benchmarks.report import figure
from penstock.model import Outcome
from penstock.payments import Decider, read_messages
from penstock.validation import SlotKind, make_message, message_types, slots, tricks

_DROPPED = (
    b"<!-- x -->", b"<?x y?>", b"<![CDATA[", b"]]>", b"&#65;", b"&amp;", b"&x;", b"</Nm>", b"<Nm>",
    b"<Cdtr>", b"</Document>", b"<Document>", b"<SplmtryData>", b"\x00", b"\xe2\x80\x8b", b"\xff",
    b"\r\n:59:", b"\r\n:70:", b"\r\n:72:/INS/", b"\r\n:20:", b"\r\n//", b"-}", b"{4:", b"{5:}",
    b"\r\n", b"\n", b" ", b'<!DOCTYPE a [<!ENTITY x "y">]>', b"<", b">", b'"', b"{", b"}", b":",
)  # fmt: skip


class Verdict(StrEnum):
    """What became of a mutated message."""

    STOPPED = auto()  # the name stands, and the payment is stopped
    PASSED = auto()  # the name stands, and everything passes: must not be
    GONE = auto()  # the mutation destroyed the name itself


def seeds(name: str) -> list[bytes]:
    """Return a payment of every type with the name in it, and every trick; none if it is empty."""
    made = []
    for kind in message_types():
        able = [slot.path for slot in slots(kind) if slot.kind is SlotKind.NAME]
        if able:
            plants = {able[0]: name} if name else {}
            made.append(make_message(kind, seed=1, plants=plants).content)
    if name:
        made += [trick.applied(name) for trick in tricks()]
    return made


def mutated(content: bytes, others: list[bytes], dice: random.Random) -> bytes:
    """Return a message with one to four random mutations."""
    for _ in range(dice.randint(1, 4)):
        content = dice.choice(_CHANGES)(content, others, dice)
    return content


def _span(content: bytes, dice: random.Random, longest: int = 60) -> slice:
    start = dice.randrange(len(content) + 1)
    return slice(start, min(len(content), start + dice.randint(1, longest)))


def _replace(content: bytes, _: list[bytes], dice: random.Random) -> bytes:
    span = _span(content, dice, 1)
    return content[: span.start] + bytes([dice.randrange(256)]) + content[span.stop :]


def _remove(content: bytes, _: list[bytes], dice: random.Random) -> bytes:
    span = _span(content, dice)
    return content[: span.start] + content[span.stop :]


def _drop_in(content: bytes, _: list[bytes], dice: random.Random) -> bytes:
    at = dice.randrange(len(content) + 1)
    return content[:at] + dice.choice(_DROPPED) + content[at:]


def _double(content: bytes, _: list[bytes], dice: random.Random) -> bytes:
    span = _span(content, dice, 400)
    return content[: span.stop] + content[span.start :]


def _move(content: bytes, _: list[bytes], dice: random.Random) -> bytes:
    span = _span(content, dice, 400)
    rest = content[: span.start] + content[span.stop :]
    at = dice.randrange(len(rest) + 1)
    return rest[:at] + content[span] + rest[at:]


def _cut_off(content: bytes, _: list[bytes], dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content) + 1)]


def _splice(content: bytes, others: list[bytes], dice: random.Random) -> bytes:
    other = dice.choice(others)
    at = dice.randrange(len(content) + 1)
    return content[:at] + other[_span(other, dice, 400)] + content[at:]


_CHANGES = (_replace, _remove, _drop_in, _double, _move, _cut_off, _splice)


def verdict(decider: Decider, content: bytes, name: str) -> Verdict:
    """Decide on a message, and tell whether it fared as it must."""
    outcomes = {one.decision.outcome for one in decider.decide(read_messages(content))}
    text = content.decode("utf-8", "replace").casefold()
    words = r"\s+".join(map(re.escape, name.casefold().split()))
    if not re.search(rf"(?<!\w){words}(?!\w)", text):
        return Verdict.GONE
    return Verdict.PASSED if outcomes <= {Outcome.PASS} else Verdict.STOPPED


def main() -> None:
    """Print the figures; end with 1 when one passed."""
    from tests.payments.small_lists import TODAY, House

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutations", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=311)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    name = "Vaskinov Dragomir Olegovich"
    planted = seeds(name)
    counted: Counter[str] = Counter()
    start = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        decider = Decider(House(Path(folder)).basis(TODAY))
        for number in range(options.mutations):
            content = mutated(planted[number % len(planted)], planted, dice)
            try:
                said: str = verdict(decider, content, name)
            except Exception as error:
                said = "error"
                sys.stderr.write(f"{type(error).__name__}: {error}\n{content!r}\n")
            if said == Verdict.PASSED:
                sys.stderr.write(f"passed: {content!r}\n")
            counted[said] += 1
    spent = time.process_time() - start
    figure("evasion", "seed messages", len(planted), "messages")
    for said in (*Verdict, "error"):
        figure("evasion", str(said), counted[said], f"of {options.mutations} mutations")
    figure("evasion", "deciding", spent / options.mutations * 1000, "ms processor time a message")
    sys.exit(int(counted[Verdict.PASSED] + counted["error"] > 0))


if __name__ == "__main__":
    main()
