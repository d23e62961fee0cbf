"""Sums, counts and references inside one MT message that must agree."""

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from penstock.payments._mt_marks import Marks
from penstock.payments._mt_narrative import STATEMENT_LINE
from penstock.payments._mt_shapes import amount_of
from penstock.payments._mt_text import Turn

_NUMBER = re.compile(r"[0-9]{1,5}(?=[A-Z])")
# A reversed credit takes away: it is an entry of the debit side, and the other way round.
_SIDES = {"C": "C", "EC": "C", "RD": "C", "D": "D", "ED": "D", "RC": "D"}
# Field 19 adds up 32B of each payment in these types (rules of the MT102 to MT204 guides).
_SUMMED = frozenset({"102", "104", "107", "201", "203", "204"})
_NUMBERED = frozenset({"101", "102", "104", "107"})


def check_sums(message_type: str, turns: Sequence[Turn], marks: Marks) -> None:
    """Note a sum that is not the sum of its payments, and references that come twice."""
    if len(turns) < 2:
        return
    if message_type in _SUMMED:
        total = _contents(turns[0], "19", marks)
        stated = amount_of(total[0])[2] if total else None
        amounts = [
            amount_of(value)[2] for turn in turns[1:] for value in _contents(turn, "32B", marks)
        ]
        summed = sum((amount for amount in amounts if amount is not None), Decimal(0))
        if stated is not None and stated != summed:
            marks.problem("sum_mismatch", f"Field 19 says {stated}, not {summed}", "4/19")
    if message_type in _NUMBERED:
        times = Counter(
            value.strip() for turn in turns[1:] for value in _contents(turn, "21", marks)
        )
        for reference, count in times.items():
            if count > 1:
                said = f"Reference {reference!r} comes {count} times"
                marks.problem("duplicate_identifier", said, "4/21")
    if message_type == "942":
        _check_entries(turns, marks)


def _check_entries(turns: Sequence[Turn], marks: Marks) -> None:
    """Compare 90D and 90C of an interim report with the entries it lists."""
    sides: Counter[str] = Counter()
    for turn in turns[1:]:
        for line in _contents(turn, "61", marks):
            found = STATEMENT_LINE.match(line[:500])
            if found:
                sides[_SIDES.get(found["mark"], "")] += 1
    for side in "CD":
        for value in _contents(turns[0], f"90{side}", marks):
            number = _NUMBER.match(value)
            if number and int(number[0]) != sides[side]:
                said = f"Field 90{side} counts {int(number[0])} entries, not {sides[side]}"
                marks.problem("count_mismatch", said, f"4/90{side}")


def _contents(turn: Turn, tag: str, marks: Marks) -> list[str]:
    return [marks.text[each.start : each.end] for each in turn.fields if each.tag == tag]
