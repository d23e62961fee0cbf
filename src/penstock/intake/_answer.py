"""What one arrival is answered with: durable decisions, made once."""

import hashlib
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from penstock.desk import Recorder, make_basis, make_ready, open_store
from penstock.errors import ListsError, StoreError
from penstock.measures import Asker
from penstock.model import Decision, DecisionRecord, LedgerKind, Outcome, Receipt
from penstock.payments import (
    Decided,
    Decider,
    Message,
    Problem,
    Standard,
    UnreadableMessage,
    read_messages,
)
from penstock.settings import Settings
from penstock.tabular import Note

_LOG = logging.getLogger(__name__)
_BATCH = 256
# How long what decisions rest on is used before the store is asked for newer lists.
_FRESH_S = 30.0
# A content that took its reader down so often is held unread.
_MOST_ATTEMPTS = 3
_CHUNK = 1 << 20


class Answer(Struct, frozen=True):
    """What became of one arrival.

    Attributes:
        outcome: the gravest of its decisions.
        decisions: how many were written.
        is_durable: each stands in the ledger; only then may the arrival be acknowledged.
        recalled: how many had been made when this content arrived before.
        refusal: why it is not durable, for people.
    """

    outcome: Outcome
    decisions: int
    is_durable: bool
    recalled: int = 0
    refusal: str = ""


class Answerer(Protocol):
    """Whoever answers arrivals; see `Answers`."""

    def answer(
        self,
        content: bytes | Path,
        source: str,
        write: Callable[[Decision], None],
        *,
        is_repeated: bool,
    ) -> Answer:
        """Write durable decisions on the content of an arrival and return what became of it."""
        ...


class _Place(Struct):
    path: str = ""


class _Inside(Struct):
    transactions: tuple[_Place, ...] = ()


class _Input(Struct):
    """As much of the recorded input as tells which transaction it is."""

    message: _Inside | None = None


class Answers:
    """Decides on arrivals by the lists in force; what was decided on them before stays.

    New lists are taken up within half a minute. Not to be shared between threads.

    Args:
        settings: where the store and the lists are.
        asker: who asks; default as for `penstock payments check`.
        as_of: the day asked about; default today.
        note: told before an index is built.

    Raises:
        ListsMissing: no publication was ever loaded that can answer.
        StoreError: the store cannot be opened.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        asker: Asker | None = None,
        as_of: date | None = None,
        note: Note = lambda _: None,
    ) -> None:
        self._settings = settings
        self._asker = asker
        self._as_of = as_of
        self._note = note
        self._store = open_store(settings)
        self._standing: tuple[object, ...] = ()
        self._looked_at = 0.0
        self._renew()

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def answer(
        self,
        content: bytes | Path,
        source: str,
        write: Callable[[Decision], None],
        *,
        is_repeated: bool,
    ) -> Answer:
        """Write durable decisions on the content of an arrival and return what became of it.

        Args:
            content: the bytes, or the file that holds them.
            source: where from, as decisions name it.
            write: called with each decision, in order, once it is durable or cannot be.
            is_repeated: it arrived before and may have been decided on: what stands in the
                ledger for these very bytes is written, and nothing is decided twice.
        """
        mark = self._mark(content)
        attempts = self._attempts(mark) if is_repeated else 0
        _put(mark, attempts + 1)
        try:
            answer = self._answer(content, source, write, attempts, is_repeated=is_repeated)
        except (ListsError, StoreError) as error:
            # What was recorded before it broke off is found in the ledger at the next try.
            answer = Answer(Outcome.HOLD, 0, is_durable=False, refusal=error.message)
        # Whoever gets here was not stopped by what it read.
        _put(mark, attempts if not answer.is_durable else 0)
        return answer

    def _answer(
        self,
        content: bytes | Path,
        source: str,
        write: Callable[[Decision], None],
        attempts: int,
        *,
        is_repeated: bool,
    ) -> Answer:
        if time.monotonic() - self._looked_at > _FRESH_S:
            self._renew()
        outcomes = {Outcome.PASS}
        count = recalled = 0
        refusal = ""
        decided = self._decided(content, source, attempts)
        while batch := list(islice(decided, _BATCH)):
            known = [self._known(one) if is_repeated else None for one in batch]
            fresh = [one for one, old in zip(batch, known, strict=True) if old is None]
            made = iter(self._recorder.record(fresh) if fresh else ())
            for old in known:
                decision = old or next(made).decision
                if decision.recorded is None and not refusal:
                    refusal = "; ".join(reason.message for reason in decision.reasons[-1:])
                outcomes.add(decision.outcome)
                count += 1
                recalled += old is not None
                write(decision)
        order = list(Outcome)
        outcome = max(outcomes, key=order.index)
        return Answer(outcome, count, not refusal, recalled, refusal)

    def _renew(self) -> None:
        """Take up new lists, and what time has made of the old ones."""
        ready = make_ready(
            self._settings, as_of=self._as_of, allow_stale=True, needs_lists=False, note=self._note
        )
        reasons = tuple(reason.code for reason in ready.reasons)
        standing = (ready.folder, ready.built_at, ready.as_of, reasons)
        if standing != self._standing:
            self._standing = standing
            basis = make_basis(self._settings, as_of=self._as_of, asker=self._asker)
            self._decider = Decider(basis)
            self._recorder = Recorder(self._store, self._settings, basis)
        self._looked_at = time.monotonic()

    def _decided(self, content: bytes | Path, source: str, attempts: int) -> Iterator[Decided]:
        """Yield the decisions on a content; what cannot even be tried is held."""
        if attempts >= _MOST_ATTEMPTS:
            message = f"It stopped its reader {attempts} times and was not read again"
            yield from self._held(source, content, Problem("reader_stopped", message))
            return
        try:
            messages = (replace(one, source=source) for one in read_messages(content))
            yield from self._decider.decide(messages, source)
        except Exception as error:
            # The one edge where anything may arrive: it is held, told, and not tried for ever.
            _LOG.exception("a message from %s cannot be decided on", source)
            message = f"An internal error: {type(error).__name__}: {error}"
            yield from self._held(source, content, Problem("internal_error", message))

    def _held(self, source: str, content: bytes | Path, problem: Problem) -> Iterator[Decided]:
        unread = UnreadableMessage(
            standard=Standard.UNKNOWN, problems=(problem,), source=source, sha256=_sha256(content)
        )
        return self._decider.decide([unread], source)

    def _known(self, decided: Decided) -> Decision | None:
        """Return what stands in the ledger for the same transaction of the same bytes."""
        message = decided.message
        path = decided.transaction.path if decided.transaction else ""
        for entry in self._store.ledger.about(decided.decision.question.id):
            if entry.kind is not LedgerKind.DECISION:
                continue
            record = msgspec.json.decode(entry.content, type=DecisionRecord)
            if record.input_sha256 != message.sha256:
                continue
            inside = msgspec.json.decode(record.input, type=_Input).message
            places = inside.transactions if inside and isinstance(message, Message) else ()
            if (places[0].path if places else "") == path:
                receipt = Receipt(entry.number, entry.sha256)
                return replace(record.decision, recorded=receipt)
        return None

    def _mark(self, content: bytes | Path) -> Path:
        """Return the file that counts how often a content was tried without an end."""
        return self._settings.home / "intake" / _sha256(content)

    def _attempts(self, mark: Path) -> int:
        try:
            return int(mark.read_text())
        except (OSError, ValueError):
            return 0


def _put(mark: Path, attempts: int) -> None:
    """Keep a count in a small file; where that fails nothing is lost but the count."""
    with suppress(OSError):
        if attempts:
            mark.parent.mkdir(parents=True, exist_ok=True)
            mark.write_text(str(attempts))
        else:
            mark.unlink(missing_ok=True)


def _sha256(content: bytes | Path) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
