"""What a door keeps open while it runs: the store, the lists and one thread that screens.

Questions that arrive at the same time are searched together, which costs each of them a fraction
of what it would cost alone. Another thread looks after the lists; between two batches the newer
ones are in use.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from penstock.desk._check import Answer, answers
from penstock.desk._name_search import NameSearch
from penstock.desk._quieting import Quieting
from penstock.desk._ready import Ready, make_ready, open_store
from penstock.errors import Overloaded, PenstockError
from penstock.model import Party, PartyId, Subject
from penstock.screening import Index, Remembered, Screener
from penstock.settings import Settings
from penstock.store import Store
from penstock.tabular import Note

_BATCH = 256
# The same parties are asked about again and again; an answer holds some kilobytes.
_MOST_REMEMBERED = 1 << 11

# What is laid out at the first question is laid out before anybody waits for an answer.
_FIRST = Subject(id="", names=("Maria Perez",))

T = TypeVar("T")


class ServiceStanding(Struct, frozen=True, kw_only=True):
    """Whether a service can answer, and if not, why; `lists` are those it answers from."""

    is_ready: bool
    lists: tuple[str, ...]
    problem: str = ""


class _Job(Struct, Generic[T]):
    """What one request waits for: subjects to screen, or other work with the screener."""

    future: Future[Any]
    subjects: Sequence[Subject] = ()
    limit: int = 10
    work: Callable[[Ready, Screener], Any] | None = None


class Service:
    """Answers many at once from lists that are kept in memory and renewed.

    Args:
        settings: where store and indexes are.
        allow_stale: answer from lists that are older than allowed, too; every answer says so.
        note: told before an index is built.

    Raises:
        ListsMissing: no publication was ever loaded that can answer.
    """

    def __init__(
        self, settings: Settings, *, allow_stale: bool = True, note: Note = lambda _: None
    ) -> None:
        self.settings = settings
        self.store: Store = open_store(settings)
        self._allow_stale = allow_stale
        self._note = note
        self._waiting: deque[_Job[Any]] = deque()
        self._questions = 0
        self._bell = threading.Condition()
        self._is_closed = False
        self._problem = ""
        self._renewing = threading.Lock()
        self._closing = threading.Event()
        self._naming = threading.Lock()
        self._names: tuple[int, NameSearch] | None = None
        try:
            self._opened = _opened(self._make_ready())
            self._known = self._snapshots()
        except BaseException:
            self.store.close()
            raise
        self._thread = threading.Thread(target=self._run, name="penstock-screening", daemon=True)
        self._renewer = threading.Thread(
            target=self._keep_fresh, name="penstock-lists", daemon=True
        )
        self._thread.start()
        self._renewer.start()

    @property
    def ready(self) -> Ready:
        """The lists and rules that answers rest on now."""
        return self._opened.ready

    @property
    def waiting(self) -> int:
        """How many questions wait for an answer."""
        return self._questions

    def standing(self) -> ServiceStanding:
        """Return whether lists are loaded and fresh."""
        lists = tuple(
            f"{one.list}@{one.published or 'undated'}" for one in self._opened.ready.lists
        )
        if self._problem:
            return ServiceStanding(is_ready=False, lists=lists, problem=self._problem)
        # Starter facts are no list: a pass by them says little.
        wanting = ("lists_stale", "starter_facts_only")
        stale = [one.message for one in self._opened.ready.reasons if one.code in wanting]
        return ServiceStanding(is_ready=not stale, lists=lists, problem="; ".join(stale))

    def list_ages(self) -> dict[str, float]:
        """Return how many seconds ago each list that answers was last heard of."""
        now = datetime.now(UTC)
        heard = {one.list: self.store.confirmed_at(one.list) for one in self._opened.ready.lists}
        return {name: (now - at).total_seconds() for name, at in heard.items() if at is not None}

    def ask(self, subjects: Sequence[Subject], limit: int = 10) -> "Future[list[Answer]]":
        """Return a promise of the answers, in order.

        Raises:
            Overloaded: too many questions wait already.
        """
        return self._put(_Job(Future(), tuple(subjects), limit), len(subjects))

    def do(self, work: Callable[[Ready, Screener], T]) -> "Future[T]":
        """Return a promise of what `work` returns, called with the lists and their screener.

        Raises:
            Overloaded: too many questions wait already.
        """
        return self._put(_Job(Future(), work=work), 1)

    def party(self, party_id: PartyId) -> "Future[Party]":
        """Return a promise of a listed party by id; it may hold `UnknownName`."""
        return self.do(lambda _, screener: screener.party(party_id))

    def names(self) -> NameSearch:
        """Return what finds parties by the words of their names; built at the first use."""
        with self._naming:
            ready = self._opened.ready
            if self._names is None or self._names[0] != ready.built_at:
                seen = {
                    str(one.list): one.published.isoformat() for one in ready.lists if one.published
                }
                self._names = (ready.built_at, NameSearch(Index.open(ready.folder), seen))
            return self._names[1]

    def refresh(self) -> bool:
        """Look now whether the lists are others and return whether they are."""
        with self._renewing:
            return self._renew()

    def close(self) -> None:
        """Answer nothing any more and give back the store."""
        self._closing.set()
        with self._bell:
            self._is_closed = True
            self._bell.notify()
        self._thread.join(timeout=30)
        self._renewer.join(timeout=5)  # which may wait for an index
        self.store.close()

    def _put(self, job: _Job[Any], weight: int) -> "Future[Any]":
        with self._bell:
            if self._is_closed:
                message = "The service is being stopped"
                raise Overloaded(message)
            if not (self._thread.is_alive() and self._renewer.is_alive()):
                message = "A thread that screens or looks after the lists has ended"
                raise Overloaded(message, hint="Start the service again")
            if self._questions and self._questions + weight > self.settings.queue_limit:
                message = f"{self._questions:,} questions wait already"
                raise Overloaded(message)
            self._questions += weight
            self._waiting.append(job)
            self._bell.notify()
        job.future.add_done_callback(lambda _: self._done(weight))
        return job.future

    def _done(self, weight: int) -> None:
        with self._bell:
            self._questions -= weight

    def _run(self) -> None:
        while True:
            with self._bell:
                self._bell.wait_for(lambda: bool(self._waiting) or self._is_closed)
                if self._is_closed and not self._waiting:
                    return
                batch = self._take()
            self._answer(batch, self._opened)

    def _keep_fresh(self) -> None:
        """Look after the lists while others answer: to build an index takes its time."""
        while not self._closing.wait(self.settings.refresh_seconds):
            self.refresh()

    def _take(self) -> list[_Job[Any]]:
        """Return the jobs to answer next: many small questions, or one large one."""
        batch: list[_Job[Any]] = []
        size = 0
        while self._waiting and (not batch or size + len(self._waiting[0].subjects) <= _BATCH):
            job = self._waiting.popleft()
            # Who asked may have gone meanwhile.
            if job.future.set_running_or_notify_cancel():
                batch.append(job)
                size += len(job.subjects)
        return batch

    def _answer(self, batch: list[_Job[Any]], opened: "_Opened") -> None:
        asked = [job for job in batch if job.work is None]
        wanted = [[(_bare(one), job.limit) for one in job.subjects] for job in asked]
        try:
            made = opened.answers_to(key for keys in wanted for key in keys)
            for job, keys in zip(asked, wanted, strict=True):
                told = zip(keys, job.subjects, strict=True)
                job.future.set_result([replace(made[key], subject=one) for key, one in told])
        except Exception as error:  # whoever waits is told; none of them passes
            for job in asked:
                if not job.future.done():
                    job.future.set_exception(error)
        for job in batch:
            if job.work is None:
                continue
            try:
                job.future.set_result(job.work(opened.ready, opened.screener))
            except Exception as error:
                job.future.set_exception(error)

    def _renew(self) -> bool:
        """Take newer lists into use; what cannot be had leaves the old ones, and is told."""
        ready = self._opened.ready
        try:
            known = self._snapshots()
            made = self._make_ready()
        except Exception as error:  # whatever it is, the old lists answer on
            self._problem = error.message if isinstance(error, PenstockError) else str(error)
            return False
        self._problem = ""
        is_other = known != self._known or (made.rules_sha256, made.built_at) != (
            ready.rules_sha256,
            ready.built_at,
        )
        if is_other or made.reasons != ready.reasons or made.as_of != ready.as_of:
            try:
                self._opened = _opened(made)
            except Exception as error:
                self._known = ()
                self._problem = f"The new lists cannot be used: {error}"
                return False
            self._known = known
        return is_other

    def _snapshots(self) -> tuple[int, ...]:
        return tuple(one.id for one in self.store.active())

    def _make_ready(self) -> Ready:
        return make_ready(
            self.settings,
            allow_stale=self._allow_stale,
            with_former=True,
            apart=True,
            note=self._note,
        )


_Asked = tuple[Subject, int]
"""Who is asked about, without what only the asker knows them by, and the most hits."""


class _Opened(Struct):
    """Lists in use: their screener, the digests of their entries, and what was answered lately."""

    ready: Ready
    screener: Screener
    entries: Quieting
    known: Remembered[_Asked, Answer]

    def answers_to(self, asked: Iterable[_Asked]) -> dict[_Asked, Answer]:
        """Return the answer to each question; those not answered lately are searched together."""
        made: dict[_Asked, Answer] = {}
        fresh: dict[_Asked, None] = {}
        for key in asked:
            if self.known.keeps(key):
                made[key] = self.known[key]
            else:
                fresh[key] = None
        limit = max((most for _, most in fresh), default=0)
        subjects = [subject for subject, _ in fresh]
        found = answers(subjects, self.ready, limit=limit, screener=self.screener)
        for key, one in zip(fresh, found, strict=True):
            self.known[key] = made[key] = _told(one, key[1], self.entries)
        return made


def _opened(ready: Ready) -> _Opened:
    screener = ready.screener()
    made = _Opened(ready, screener, Quieting(screener), Remembered(_MOST_REMEMBERED))
    made.answers_to([(_FIRST, 1)])
    return made


def _bare(subject: Subject) -> Subject:
    """Return a subject without its number and row, which change no answer."""
    return replace(subject, id="", row=None)


def _told(found: Answer, limit: int, entries: Quieting) -> Answer:
    """Return an answer with its first hits; those that alert name the digest of their entry."""
    hits = tuple(
        replace(hit, entry_sha256=entries.digest_now(hit.party)) if hit.alert else hit
        for hit in found.hits[:limit]
    )
    return replace(found, hits=hits)
