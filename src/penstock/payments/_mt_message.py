"""Puts what was read of an MT message together: payments, header, coverage."""

import hashlib
from typing import NamedTuple

from penstock.model import Coverage
from penstock.payments._message import Message, Segment, Standard, Transaction
from penstock.payments._mt_fields import Field
from penstock.payments._mt_headers import Headers
from penstock.payments._mt_marks import Marks
from penstock.payments._mt_payments import facts_of
from penstock.payments._mt_repeats import repeat_keys
from penstock.payments._mt_structure import MtStructure
from penstock.payments._mt_text import Turn


class Read(NamedTuple):
    """One message taken apart, before it is put together."""

    content: bytes
    source: str
    number: int
    headers: Headers
    kind: str
    structure: MtStructure | None
    turns: list[Turn]


def assemble(read: Read, marks: Marks, repeated: frozenset[int]) -> Message:
    """Return the message; `repeated` are the keys of ids that several of the source have."""
    headers, turns = read.headers, read.turns
    is_user = headers.service == "01"
    is_cover = read.kind.endswith("COV")
    outer = turns[0] if turns else Turn(0, [], [])
    is_batch = read.structure is not None and read.structure.repeats and len(turns) > 1
    payments = [turn for turn in (turns[1:] if is_batch else turns[:1]) if turn.fields]
    spans = [(turn.fields[0].opened, turn.fields[-1].end) for turn in payments]
    if spans and not is_batch:
        ends = [turn.fields[-1].end for turn in turns if turn.fields]
        spans = [(spans[0][0], max(ends))]
    coverage, parts, excluded = marks.counts(spans)
    inner = tuple(segment for turn in turns[1:] for segment in turn.segments)
    around = _contents(outer.fields, marks) if is_batch else []
    shared = tuple(outer.segments) if is_batch else ()
    transactions = []
    for turn, part in zip(payments, parts, strict=True):
        own = tuple(turn.segments)
        transactions.append(
            _transaction(
                headers,
                turn,
                own if is_batch or is_cover else own + inner,
                shared,
                inner if is_cover else (),
                part,
                _contents(turn.fields, marks),
                around,
                is_cover=is_cover,
                path=_path(read.structure, turn),
            )
        )
    first = reference_of(read, marks)
    if is_user:
        _check(coverage, transactions, marks)
        _check_repeats(read, first, marks, repeated)
    return Message(
        standard=Standard.MT,
        type=f"MT{read.kind[:3]}" if read.kind and is_user else read.kind,
        version=headers.flag or ("COV" if is_cover else ""),
        id=first,
        source=read.source,
        sha256=hashlib.sha256(read.content).hexdigest(),
        number=read.number,
        sender=headers.sender,
        receiver=headers.receiver,
        header=(*marks.segments, *shared),
        transactions=tuple(transactions),
        coverage=coverage,
        excluded=excluded,
        problems=marks.problems,
    )


def reference_of(read: Read, marks: Marks) -> str:
    """Return the sender's own reference of a message, field 20; `""` where there is none."""
    fields = read.turns[0].fields if read.turns else []
    return next((text for tag, text in _contents(fields, marks) if tag == "20"), "").strip()


def _contents(fields: list[Field], marks: Marks) -> list[tuple[str, str]]:
    return [(each.tag, marks.text[each.start : each.end]) for each in fields]


def _path(structure: MtStructure | None, turn: Turn) -> str:
    if not turn.number or structure is None:
        return "4"
    return f"4/{structure.name}[{turn.number}]"


def _transaction(
    headers: Headers,
    turn: Turn,
    own: tuple[Segment, ...],
    shared: tuple[Segment, ...],
    underlying: tuple[Segment, ...],
    coverage: Coverage,
    contents: list[tuple[str, str]],
    around: list[tuple[str, str]],
    *,
    is_cover: bool,
    path: str,
) -> Transaction:
    facts = facts_of(contents, around)
    # One UETR for a whole batch names none of its payments.
    uetr = "" if around else headers.uetr
    return Transaction(
        id=uetr or facts.transaction_id or facts.instruction_id,
        path=path,
        uetr=uetr,
        transaction_id=facts.transaction_id,
        instruction_id=facts.instruction_id,
        related_id=facts.related_id,
        amount=facts.amount,
        currency=facts.currency,
        value_date=facts.value_date,
        segments=own,
        shared=shared,
        underlying=underlying,
        cover=is_cover,
        coverage=coverage,
    )


def _check(coverage: Coverage, transactions: list[Transaction], marks: Marks) -> None:
    """Note text that nobody read, and a message without any."""
    missing = coverage.characters - coverage.screened - coverage.excluded
    if missing:
        marks.problem("uncovered_text", f"{missing} characters were neither screened nor excluded")
    if not transactions:
        marks.problem("empty_message", "The message has no fields", "4")


def _check_repeats(read: Read, reference: str, marks: Marks, repeated: frozenset[int]) -> None:
    """Note ids that another message of the same source bears, too, before or after."""
    keys = repeat_keys(read.kind, read.headers, reference, read.content) if repeated else {}
    for key, (code, path) in keys.items():
        if key in repeated:
            called = "This UETR" if path.startswith("3") else f"Reference {reference[:40]!r}"
            marks.problem(code, f"{called} stands more than once in the source", path)
