"""Decisions that rest on a whole file, of owners or articles: recorded with it, made again from it.

The file stands in the ledger once, packed; each decision names its entry and which of the file's
decisions it is.
"""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import msgspec
from msgspec import Struct

from penstock.desk._news import check_articles
from penstock.desk._owner_questions import check_owner_file
from penstock.desk._ready import Ready, with_tables
from penstock.desk._recorder import durable, versions
from penstock.errors import LedgerDamaged, StoreError
from penstock.measures import Asker
from penstock.model import NOT_JSON, Decision, DecisionRecord, Draft, LedgerKind, QuestionKind
from penstock.settings import Settings
from penstock.store import Store
from penstock.tabular import Note

_BATCH = 128
# A file is kept anew after this, so that it may go a year after its time.
_REUSED = timedelta(days=364)
_ENCODER = msgspec.json.Encoder(order="deterministic")
_T = TypeVar("_T")
FILE_KINDS = frozenset({QuestionKind.OWNERSHIP, QuestionKind.ARTICLE})


class KeptFile(Struct, frozen=True, kw_only=True):
    """A file as it came; `stored_as` is its name while it was read, which evidence may tell."""

    stored_as: str
    content_base64: str


class FileInput(Struct, frozen=True, kw_only=True):
    """Which decision of which file one is.

    Attributes:
        file: number of the ledger's entry with the file.
        name: what its sender called it.
        place: which of its decisions, counted from 0.
    """

    file: int
    name: str
    place: int


def decide_file(
    kind: QuestionKind,
    path: Path,
    name: str,
    ready: Ready,
    settings: Settings,
    *,
    asker: Asker,
    note: Note,
) -> Iterator[tuple[str, Decision]]:
    """Yield what each question of a file is called, and the decision on it; nothing is recorded.

    Args:
        kind: ownership or article.
        path: where the file lies now; decisions tell its name instead.
        name: what its sender calls it.
        ready: the lists to decide by.
        settings: where the store is.
        asker: who asks.
        note: told what was met in the file.

    Raises:
        UnreadableInput: the file cannot be read.
    """
    if kind is QuestionKind.OWNERSHIP:
        found = check_owner_file(str(path), ready, settings, asker=asker, note=note)
    else:
        found = check_articles([str(path)], ready, note=note)
    for label, decision in found:
        yield label, renamed(decision, str(path), name)


def record_file(
    answers: Iterable[tuple[str, Decision]],
    path: Path,
    name: str,
    ready: Ready,
    asker: Asker,
    store: Store,
) -> Iterator[tuple[str, Decision]]:
    """Yield each answer once its decision is durable, in order; many share a commit.

    A decision without a receipt could not be recorded: it is held and says why.
    """
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    waiting = enumerate(answers)
    entry = 0
    while batch := list(islice(waiting, _BATCH)):
        decisions = [decision for _, (_, decision) in batch]
        failure: StoreError | None = None
        try:
            entry = entry or _keep(store, digest, path.name, content)
        except StoreError as error:
            failure = error
        drafts = [
            _draft(decision, FileInput(file=entry, name=name, place=place), digest, ready, asker)
            for place, (_, decision) in batch
        ]
        made = durable(decisions, drafts, store, failure)
        for (_, (label, _)), decision in zip(batch, made, strict=True):
            yield label, decision


def file_of(record: DecisionRecord, store: Store) -> tuple[FileInput, KeptFile]:
    """Return which decision of which file one is, and the file.

    Raises:
        LedgerDamaged: the record or the file is not as it was written.
    """
    try:
        given = msgspec.json.decode(record.input, type=FileInput)
        entry = store.ledger.entries_of([given.file]).get(given.file)
        if entry is None or entry.kind is not LedgerKind.FILE:
            message = f"Entry {given.file} of the ledger is not the file it should be"
            raise LedgerDamaged(message)
        return given, msgspec.json.decode(entry.content, type=KeptFile)
    except NOT_JSON as error:
        message = f"The input of the decision on {record.decision.question.id} is none: {error}"
        raise LedgerDamaged(message) from error


def decide_kept(
    record: DecisionRecord, ready: Ready, settings: Settings, asker: Asker, store: Store
) -> Decision:
    """Return the decision that a recorded file gets, in the place where that of `record` stood.

    Args:
        record: what was recorded.
        ready: the lists and rules to decide by.
        settings: where the store is.
        asker: who asked.
        store: whose ledger holds the file.

    Raises:
        LedgerDamaged: the file is not as it was written, or holds no such question.
    """
    given, kept = file_of(record, store)
    with TemporaryDirectory(prefix="penstock-") as folder:
        path = Path(folder) / Path(kept.stored_as).name
        path.write_bytes(b64decode(kept.content_base64))
        kind = record.decision.question.kind
        found = decide_file(
            kind, path, given.name, ready, settings, asker=asker, note=lambda _: None
        )
        for _, decision in islice(found, given.place, None):
            return decision
    message = f"The file of entry {given.file} has no question {given.place}"
    raise LedgerDamaged(message)


def rules_of(kind: QuestionKind, rules: str) -> str:
    """Return the digest of the rules a file of a kind is decided by."""
    return with_tables(rules, "news") if kind is QuestionKind.ARTICLE else rules


def renamed(value: _T, path: str, name: str) -> _T:
    """Return a value in which the place of an upload is what its sender calls it."""
    kind = type(value)
    text = msgspec.json.encode(value)
    old, new = (msgspec.json.encode(one)[1:-1] for one in (path, name))
    return msgspec.json.decode(text.replace(old, new), type=kind)


def _keep(store: Store, digest: str, stored_as: str, content: bytes) -> int:
    """Return the entry that holds a file; the same file is kept once."""
    kept = KeptFile(stored_as=stored_as, content_base64=b64encode(content).decode())
    whole = _ENCODER.encode(kept)
    oldest = datetime.now(UTC) - _REUSED
    for entry in store.ledger.about(digest):
        is_young = entry.recorded_at > oldest
        if is_young and entry.kind is LedgerKind.FILE and entry.content == whole:
            return entry.number
    (receipt,) = store.ledger.append([Draft(kind=LedgerKind.FILE, subject=digest, content=whole)])
    return receipt.entry


def _draft(decision: Decision, given: FileInput, digest: str, ready: Ready, asker: Asker) -> Draft:
    record = DecisionRecord(
        decision=decision,
        input_sha256=digest,
        input=msgspec.Raw(_ENCODER.encode(given)),
        versions=versions(),
        policy=ready.policy.id,
        standing=ready.reasons,
        profile=asker.profile.id,
        known_as_of=asker.known_as_of,
        confirmed=tuple(sorted(asker.confirmed)),
        about=tuple(sorted(one.value for one in asker.about)),
        answers=dict(sorted(asker.answers.items())),
        owners_sha256="" if ready.owners is None else ready.owners.sha256,
    )
    return Draft(
        kind=LedgerKind.DECISION, subject=decision.question.id, content=_ENCODER.encode(record)
    )
