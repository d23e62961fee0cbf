"""Whether a mutated payment passes while a listed name still stands in it: JSON lines.

    python -m benchmarks.evasion [--mutations N] [--seed N] [--examples N]

A listed name is planted in a payment of every type, and under every trick of the validation kit;
each of these is mutated at random: bytes changed, removed, put in, chunks doubled, moved, cut off,
taken from another message, and the words of both standards dropped in anywhere. A mutation that
brings the reader to a line that none before it has reached is kept and mutated further, so that
the search is led by coverage. Every result goes through the reader and the decision, against a
small list and the law that ships. Nothing may end in an error, and none may pass in which the name
still stands whole, as a word of its own. Most mutations are drawn again until it does.

Then the same is asked as a property (hypothesis): a listed name, in any place of any type of
message made from any seed, in whatever surroundings, is found and stopped.
"""

import argparse
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from enum import StrEnum, auto
from functools import partial
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.mutations import mutated
from benchmarks.reached import Reached
from benchmarks.report import figure
from penstock.model import Outcome
from penstock.payments import Decider, read_messages
from penstock.validation import Slot, SlotKind, make_message, message_types, slots, tricks

_NAME, _PARTY = "Vaskinov Dragomir Olegovich", "us-ofac-sdn:2"
_LARGEST_CORPUS = 3_000
_LONGEST = 20_000

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


def stands(content: bytes, name: str) -> bool:
    """Tell whether a name still stands in a message as words of their own."""
    text = content.decode("utf-8", "replace").casefold()
    words = r"\s+".join(map(re.escape, name.casefold().split()))
    return re.search(rf"(?<!\w){words}(?!\w)", text) is not None


def mutated_around(content: bytes, others: list[bytes], dice: random.Random, name: str) -> bytes:
    """Return a message mutated so that a name in it still stands, unless luck fails six times."""
    made = content
    for _ in range(6):
        made = mutated(content, others, dice, _DROPPED)
        if stands(made, name):
            break
    return made


def verdict(decider: Decider, content: bytes, name: str) -> Verdict:
    """Decide on a message, and tell whether it fared as it must."""
    outcomes = {one.decision.outcome for one in decider.decide(read_messages(content))}
    if not stands(content, name):
        return Verdict.GONE
    return Verdict.PASSED if outcomes <= {Outcome.PASS} else Verdict.STOPPED


def fuzz(
    decider: Decider, planted: list[bytes], mutations: int, dice: random.Random
) -> Counter[str]:
    """Return how so many mutated messages fared, led by what the reader reaches."""
    reached = Reached("penstock/payments")
    for content in planted:
        reached.is_new(partial(_read, content))
    figure("evasion", "seed messages", len(planted), "messages", lines=reached.lines)
    corpus = list(planted)
    counted: Counter[str] = Counter()
    for _ in range(mutations):
        content = mutated_around(dice.choice(corpus), planted, dice, _NAME)
        try:
            said: str = verdict(decider, content, _NAME)
            is_new = reached.is_new(partial(_read, content))
            if is_new and len(corpus) < _LARGEST_CORPUS and len(content) < _LONGEST:
                corpus.append(content)
        except Exception as error:
            said = "error"
            sys.stderr.write(f"{type(error).__name__}: {error}\n{content!r}\n")
        if said == Verdict.PASSED:
            sys.stderr.write(f"passed: {content!r}\n")
        counted[said] += 1
    figure("evasion", "kept for new lines", len(corpus), "messages", lines=reached.lines)
    return counted


def _read(content: bytes) -> None:
    for _ in read_messages(content):
        pass


def holds_anywhere(decider: Decider, examples: int) -> bool:
    """Tell whether a listed name is found and stopped in any place of any message, anyhow made."""
    places = [(kind, slot.path) for kind in message_types() for slot in _able(kind)]

    @settings(max_examples=examples, deadline=None, database=None)
    @given(
        place=st.sampled_from(places),
        seed=st.integers(0, 10_000),
        is_full=st.booleans(),
        around=st.sampled_from(("{}", "for {}", "{} inv 7", "/INV/ {}", "a.b, {}; c")),
        shape=st.sampled_from((str, str.upper, str.lower, str.title)),
    )
    def is_stopped(
        *,
        place: tuple[str, str],
        seed: int,
        is_full: bool,
        around: str,
        shape: Callable[[str], str],
    ) -> None:
        text = around.format(shape(_NAME))
        made = make_message(place[0], seed=seed, plants={place[1]: text}, full=is_full)
        if made.lost:
            return  # it does not fit there, and the message says another thing
        found = [one.decision for one in decider.decide(read_messages(made.content))]
        assert any(
            one.outcome is not Outcome.PASS and any(hit.party == _PARTY for hit in one.hits)
            for one in found
        ), (place, text, made.content)

    try:
        is_stopped()
    except AssertionError as error:
        sys.stderr.write(f"not found: {error}\n")
        return False
    return True


def _able(kind: str) -> list[Slot]:
    wanted = (SlotKind.NAME, SlotKind.TEXT, SlotKind.GOODS, SlotKind.ADDRESS)
    return [slot for slot in slots(kind) if slot.kind in wanted]


def main() -> None:
    """Print the figures; end with 1 when one passed."""
    from tests.payments.small_lists import TODAY, House

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutations", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=311)
    parser.add_argument("--examples", type=int, default=1000)
    options = parser.parse_args()
    planted = seeds(_NAME)
    start = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        decider = Decider(House(Path(folder)).basis(TODAY))
        counted = fuzz(decider, planted, options.mutations, random.Random(options.seed))
        spent = time.process_time() - start
        counted["error"] += not holds_anywhere(decider, options.examples)
    figure("evasion", "examples of the property", options.examples, "examples")
    for said in (*Verdict, "error"):
        figure("evasion", str(said), counted[said], f"of {options.mutations} mutations")
    figure(
        "evasion",
        "mutating and deciding",
        spent / options.mutations * 1000,
        "ms processor time a message",
    )
    sys.exit(int(counted[Verdict.PASSED] + counted["error"] > 0))


if __name__ == "__main__":
    main()
