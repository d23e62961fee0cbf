"""Payments decided on: files, folders and standard input, each message answered, none lost."""

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from msgspec.structs import replace

from penstock.desk._asker import make_asker
from penstock.desk._quieting import Quieting, make_quieting
from penstock.desk._ready import Ready, make_ready, open_named
from penstock.desk._whitelist import Whitelist
from penstock.errors import UnreadableInput
from penstock.measures import Asker
from penstock.payments import (
    ABOUT_A_PAYMENT,
    Basis,
    CorrespondentReport,
    Decided,
    Decider,
    Message,
    Nesting,
    Problem,
    Standard,
    Trace,
    UnreadableMessage,
    differences,
    is_payment,
    trace_of,
    whole_messages,
)
from penstock.settings import Settings, load_settings
from penstock.store import Store
from penstock.tabular import Note, open_source

_HEAD = 4096
_DAYS = 8
_WHOLE = 8 * 1024**3


def make_basis(
    settings: Settings | None = None,
    *,
    as_of: date | None = None,
    asker: Asker | None = None,
    policy: str | None = None,
    limit: int = 10,
    store: Store | None = None,
    note: Note = lambda _: None,
) -> Basis:
    """Return what decisions on payments rest on: the lists of a day, and who asks.

    Lists that are stale, or that are not there for a day in the past, do not stop the door: they
    hold each payment, with their reason.

    Args:
        settings: default those of the environment and the settings file.
        as_of: the day asked about; default today, or a payment's value date where that is later.
        asker: who asks; default a US covered financial institution, about the payment.
        policy: id of the screening policy of party names; default that of the settings.
        limit: the most hits of a decision.
        store: whose whitelist keeps hits quiet; it must stay open as long as the basis is
            used. None keeps nothing quiet.
        note: told before an index is built.

    Raises:
        ListsMissing: no publication was ever loaded that can answer.
        LedgerDamaged: an act about the whitelist is not as it was written.
    """
    settings = settings or load_settings()
    ready = make_ready(
        settings, as_of=as_of, allow_stale=True, needs_lists=False, policy=policy, note=note
    )
    made = basis_of(ready, settings, asker=asker, limit=limit, is_ahead=as_of is None)
    if store is None:
        return replace(made, quiet=Quieting(made.screener))
    return replace(made, quiet=make_quieting(made.screener, Whitelist(store)))


def basis_of(
    ready: Ready,
    settings: Settings,
    *,
    asker: Asker | None = None,
    limit: int = 10,
    is_ahead: bool = False,
) -> Basis:
    """Return the basis that a `Ready` gives; `is_ahead` judges later value dates as of them."""
    asker = asker or make_asker(settings.profile, usual=ABOUT_A_PAYMENT)
    owners = holders = None
    if ready.owners is not None:
        from penstock.desk._holders import holders_of  # only who has a graph waits for it
        from penstock.desk._owners import owners_of_payments

        holders = holders_of(ready.owners)
        owners = owners_of_payments(ready.owners, asker.profile.home)
    return Basis(
        screener=ready.screener(),
        named=open_named(settings, ready.policy),
        lists=ready.lists,
        rules_sha256=ready.rules_sha256,
        as_of=ready.as_of,
        asker=asker,
        reasons=ready.reasons,
        limit=limit,
        ahead=is_ahead,
        owners=owners,
        owners_sha256=ready.owners.sha256 if ready.owners is not None else "",
        holders=holders,
    )


def check_payments(paths: Iterable[str | Path], basis: Basis) -> Iterator[Decided]:
    """Yield a decision for each payment of some files and folders; `-` is standard input.

    Folders are walked in the order of their names. A file that cannot be opened is one decision,
    held; what is packed with gzip, xz or bzip2 is unpacked.

    Raises:
        UnreadableInput: a path does not exist; said before anything is decided.
    """
    decider = Decider(basis)
    found = list(paths)
    refuse_nothing(found)
    yield from decider.decide(_every_message(found))


def check_by_value_date(
    paths: Iterable[str | Path], basis_on: Callable[[date | None], Basis]
) -> Iterator[tuple[Basis, Decided]]:
    """Yield each payment as of its own value date, with the basis of that day: for looking back.

    Args:
        paths: as for `check_payments`.
        basis_on: returns the basis of a day; of today for None, where a payment states no date.

    Raises:
        UnreadableInput: a path does not exist; said before anything is decided.
    """
    found = list(paths)
    refuse_nothing(found)
    on = lru_cache(_DAYS)(lambda day: Decider(basis_on(day)))
    for message in _every_message(found):
        payments = getattr(message, "transactions", ())
        days = dict.fromkeys(one.value_date for one in payments) or {None: None}
        made = {day: {_place(one): one for one in on(day).decide([message])} for day in days}
        # What bears on no payment of the message is answered for on the day of the last one.
        last = next(reversed(days))
        for place, decided in made[last].items():
            payment = decided.transaction
            day = last if payment is None else payment.value_date
            yield on(day).basis, made[day][place]


def report_correspondents(
    paths: Iterable[str | Path], basis: Basis, keepers: Iterable[str] = ()
) -> Iterator[CorrespondentReport]:
    """Yield a report on each correspondent of some files and folders of payments.

    Nothing is recorded.

    Args:
        paths: as for `check_payments`.
        basis: what decisions on the banks behind a correspondent rest on.
        keepers: BICs of the banks whose correspondents are asked about, such as one's own; none:
            those in the United States, and where a payment names none, its receiver.

    Raises:
        UnreadableInput: a path does not exist, or is a folder without a file.
    """
    nesting = Nesting(keepers)
    for decided in check_payments(paths, basis):
        nesting.add(decided)
    yield from nesting.reports()


def _place(decided: Decided) -> str:
    payment = decided.transaction
    return f"{decided.decision.question.id} {'' if payment is None else payment.path}"


def refuse_nothing(paths: Iterable[str | Path]) -> None:
    """Refuse paths where nothing is asked, which must not look like nothing found.

    Raises:
        UnreadableInput: a path does not exist, or is a folder without a file.
    """
    for path in paths:
        if str(path) == "-":
            continue
        if not Path(path).exists():
            message = f"{path} does not exist"
            raise UnreadableInput(message, hint="Check the path")
        if Path(path).is_dir() and not any(one.is_file() for one in Path(path).rglob("*")):
            message = f"The folder {path} holds no file"
            raise UnreadableInput(message, hint="Is it the right folder?")


def called(decided: Decided) -> str:
    """Return what a person calls a payment: its type, amount and value date."""
    kind = getattr(decided.message, "type", "") or "a message nobody can read"
    payment = decided.transaction
    if payment is None:
        return f"{kind}, the message as a whole"
    parts = [kind]
    if payment.amount is not None:
        parts.append(f"{payment.amount:,f} {payment.currency}".strip())
    if payment.value_date is not None:
        parts.append(f"value {payment.value_date}")
    return ", ".join(parts)


def compare_payments(before: str | Path, now: str | Path) -> Iterator[dict[str, str]]:
    """Yield what two payment messages say otherwise, a line a difference.

    Args:
        before: a file with one message.
        now: a file with the same message as it is now, in either standard.

    Raises:
        UnreadableInput: a file cannot be read, or holds another number of payments.
    """
    pairs = (_only_payments(before), _only_payments(now))
    if len(pairs[0]) != len(pairs[1]):
        message = f"{before} holds {len(pairs[0])} payments and {now} {len(pairs[1])}"
        raise UnreadableInput(message, hint="Compare two files with the same payments")
    for (name, one), (_, other) in zip(*pairs, strict=True):
        for found in differences(one, other):
            first, second = found.before, found.now
            yield {
                "id": name,
                "role": found.role.value,
                "before": first.text if first else "",
                "now": second.text if second else "",
                "before_path": first.path if first else "",
                "now_path": second.path if second else "",
            }


def _only_payments(path: str | Path) -> list[tuple[str, Trace]]:
    found: list[tuple[str, Trace]] = []
    for message in _messages(path):
        if isinstance(message, UnreadableMessage):
            problem = message.problems[0]
            text = f"{path} cannot be read: {problem.message}"
            raise UnreadableInput(text)
        pairs = ((one.id, trace_of(message, one)) for one in message.transactions)
        found += [(name, trace) for name, trace in pairs if trace is not None]
    if not found:
        text = f"{path} holds no credit transfer that could be compared"
        raise UnreadableInput(text, hint="See docs/payments.md for the types compared")
    return found


def is_payment_file(path: str | Path) -> bool:
    """Tell by its content whether a file, or standard input, holds payment messages."""
    if str(path) == "-":
        return is_payment(_peek_standard_input())
    if Path(path).is_dir():
        return False
    with open_source(path) as source:
        return is_payment(source.head[:_HEAD])


def _peek_standard_input() -> bytes:
    stream = sys.stdin.buffer
    if hasattr(stream, "peek"):
        return bytes(stream.peek(_HEAD)[:_HEAD])
    head = stream.read(_HEAD)
    stream.seek(0)
    return head


def _every_message(paths: Iterable[str | Path]) -> Iterator[Message | UnreadableMessage]:
    for path in paths:
        if str(path) == "-":
            yield from _messages("-")
        elif Path(path).is_dir():
            for file in sorted(one for one in Path(path).rglob("*") if one.is_file()):
                yield from _messages(file)
        else:
            yield from _messages(path)


def _messages(path: str | Path) -> Iterator[Message | UnreadableMessage]:
    try:
        with open_source(path) as source:
            content = source.path if source.path is not None else source.all_bytes(_WHOLE)
            yield from whole_messages(content)
    except UnreadableInput as error:
        yield UnreadableMessage(
            standard=Standard.UNKNOWN,
            problems=(Problem(error.code, error.message),),
            source=str(path),
        )
