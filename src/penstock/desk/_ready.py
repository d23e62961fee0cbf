"""From settings and a date to something that answers: lists chosen, fresh, and indexed."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from penstock.data import data_file
from penstock.desk._build_elsewhere import build_elsewhere
from penstock.desk._former import former_index
from penstock.desk._index_keeping import build_index, built_at, is_usable, prune
from penstock.desk._weak_aliases import index_sources
from penstock.errors import ListsMissing, ListsStale
from penstock.model import ListVersion, Party, Reason, Snapshot, SnapshotStatus
from penstock.screening import INDEX_VERSION, Index, Policy, Screener, load_policy
from penstock.settings import Settings, load_settings
from penstock.store import Store
from penstock.tabular import Note

if TYPE_CHECKING:
    from penstock.desk._owners import OwnerBasis

# Counts up when the parties of the same lists go into an index in another way.
_SOURCES_VERSION = 2
_OLD = timedelta(days=31)
# A process begins in half a second, in which so many parties are indexed.
_WORTH_A_PROCESS = 2_000
STARTER_NOTICE = (
    "Only the starter facts that ship with Penstock are loaded, no official list: a pass says "
    "little. Run 'penstock lists update', or 'penstock lists load PATH' with official files"
)


class Ready(Struct, frozen=True, kw_only=True):
    """Everything an answer rests on, small enough to hand to another process.

    `former` is the index of the parties that are on no list any more, where it was asked for.
    `reasons` go with every answer and do not change its outcome. `notices` are for people. `owners`
    is the owner graph where one is loaded. `built_at` tells the index of a running service from one
    that replaces it.
    """

    folder: Path
    lists: tuple[ListVersion, ...]
    as_of: date
    policy: Policy
    rules_sha256: str
    built_at: int = 0
    reasons: tuple[Reason, ...] = ()
    notices: tuple[str, ...] = ()
    owners: "OwnerBasis | None" = None
    former: Path | None = None

    def screener(self) -> Screener:
        """Return a screener on the index; cheap, and not to be shared between threads."""
        return Screener(Index.open(self.folder), self.policy)

    def former_screener(self) -> Screener | None:
        """Return a screener on the parties that are on no list any more; None without any."""
        return None if self.former is None else Screener(Index.open(self.former), self.policy)


def open_store(settings: Settings) -> Store:
    """Return the store the settings name; its folder is made where it is a file.

    Raises:
        StoreError: it cannot be opened.
        MissingExtra: the driver of its database is not installed.
    """
    return Store.open(settings.store, wait_seconds=settings.store_wait_seconds)


def open_screener(settings: Settings | None = None, as_of: date | None = None) -> Screener:
    """Return a screener on the lists in force on a day (default now).

    Settings default to those of the environment and the settings file.

    Raises:
        ListsMissing: nothing is loaded that was published by then.
        ListsStale: a list has not been heard of for longer than the settings allow.
    """
    return make_ready(settings, as_of=as_of).screener()


def make_ready(
    settings: Settings | None = None,
    *,
    as_of: date | None = None,
    allow_stale: bool = False,
    needs_lists: bool = True,
    policy: str | None = None,
    with_former: bool = False,
    apart: bool = False,
    note: Note = lambda _: None,
) -> Ready:
    """Choose the lists in force on a day and return them with an index that stands on disk.

    The index is found by its content address below `home/indexes` and built when absent. The
    starter facts answer only where no official list was ever loaded.

    Args:
        settings: where the store and the indexes are, and how old a list may be; default
            those of the environment and the settings file.
        as_of: the day asked about; default today. A day in the past is never stale.
        allow_stale: answer from stale lists, too, and say so with every answer.
        needs_lists: False where measures may answer alone about a past day of which no list is
            loaded; then `lists` is empty, and a decision holds and says so.
        policy: id of the screening policy; default that of the settings.
        with_former: index the parties that earlier publications held and these do not, too.
        apart: build a large index in a process of its own.
        note: told before an index is built, which may take a while.

    Raises:
        ListsMissing: nothing is loaded that was published by then.
        ListsStale: a list has not been heard of for longer than the settings allow.
        UnknownName: no such policy.
    """
    settings = settings or load_settings()
    made = _ready(
        settings,
        as_of=as_of,
        allow_stale=allow_stale,
        needs_lists=needs_lists,
        policy=policy,
        with_former=with_former,
        apart=apart,
        note=note,
    )
    if not (settings.home / "ownership" / "current.json").is_file():
        return made
    from penstock.desk._owners import owner_basis  # only who has a graph waits for it

    owners = owner_basis(settings, made.lists)
    if owners is None:
        return made
    # The graph can change an answer as much as any table, so it counts among the rules.
    return replace(
        made, owners=owners, rules_sha256=with_graph_sha256(made.rules_sha256, owners.sha256)
    )


def _ready(
    settings: Settings,
    *,
    as_of: date | None,
    allow_stale: bool,
    needs_lists: bool,
    policy: str | None,
    with_former: bool,
    apart: bool,
    note: Note,
) -> Ready:
    chosen_policy = load_policy(policy or settings.policy)
    today = datetime.now(UTC).date()
    day = as_of or today
    with open_store(settings) as store:
        snapshots = store.active(as_of if day < today else None)
        if not snapshots:
            try:
                return _from_starter(settings, store, day, today, chosen_policy)
            except ListsMissing as error:
                if needs_lists or day >= today:
                    raise
                return _without_lists(settings, day, chosen_policy, error)
        reasons, notices = _standing(settings, store, snapshots, day, today)
        if reasons and not allow_stale:
            raise ListsStale("; ".join(reason.message for reason in reasons))
        wanting = _wanting(store, snapshots, day, today)
        versions = tuple(_version(snapshot) for snapshot in snapshots)
        folder = index_folder(settings, versions)
        if not is_usable(folder):
            count = sum(one.parties for one in snapshots)
            note(f"Building the index of {count:,} parties; it is built once for these lists")
            build = build_index
            if apart and count > _WORTH_A_PROCESS:
                prepare = partial(
                    make_ready, settings, as_of=as_of, allow_stale=True, with_former=with_former
                )
                build = partial(build_elsewhere, prepare)
            build(index_sources(store, snapshots), folder)
        place = partial(index_folder, settings)
        former = former_index(store, snapshots, place, note) if with_former else None
    prune(folder.parent, folder, *([former] if former is not None else []))
    return Ready(
        folder=folder,
        former=former,
        lists=versions,
        as_of=day,
        policy=chosen_policy,
        rules_sha256=rules_sha256(chosen_policy),
        built_at=built_at(folder),
        reasons=(*reasons, *wanting),
        notices=(*notices, *(reason.message for reason in wanting)),
    )


def screener_of(
    settings: Settings, store: Store, versions: tuple[ListVersion, ...], policy: Policy
) -> Screener:
    """Return a screener on the very publications that a recorded decision rests on.

    Raises:
        ListsMissing: one of them is not in the store.
    """
    folder = index_folder(settings, versions)
    if not is_usable(folder):
        build_index(_sources_of(store, versions), folder)
    return Screener(Index.open(folder), policy)


def _sources_of(
    store: Store, versions: tuple[ListVersion, ...]
) -> Iterable[tuple[ListVersion, Iterable[Party]]]:
    from penstock.lists import starter

    facts = starter()
    if versions == (ListVersion(facts.list, facts.published, facts.sha256),):
        return iter([(versions[0], facts.parties)])
    snapshots = []
    for wanted in versions:
        found = (one for one in store.snapshots(wanted.list) if one.sha256 == wanted.sha256)
        snapshot = next(found, None)
        if snapshot is None:
            message = f"The publication of {wanted.list} of {wanted.published} is not in the store"
            raise ListsMissing(message, hint="Load the file it was read from again")
        snapshots.append(snapshot)
    return index_sources(store, tuple(snapshots))


def open_named(settings: Settings, policy: Policy) -> Screener:
    """Return a screener on the parties that measures name themselves, such as section 311 targets.

    Its index stands beside the others, named by the digest of the measures.
    """
    from penstock.payments import named_parties, named_version

    version = named_version()
    folder = index_folder(settings, (version,))
    if not is_usable(folder):
        build_index(iter([(version, named_parties())]), folder)
    return Screener(Index.open(folder), policy)


def rules_sha256(policy: Policy) -> str:
    """Return the digest of every number and rule that can change an answer, measures included."""
    # The digest of the measures is that of penstock.measures.rules_sha256, without reading them:
    # a question about a name alone does not wait for the law.
    rooms = ("screening", "text", "desk", "measures", "ownership", "payments")
    content = [policy, *(_tables_sha256(room) for room in rooms)]
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()


def with_graph_sha256(rules: str, graph: str) -> str:
    """Return the digest of rules and of the owner graph, where one is loaded (else empty)."""
    return hashlib.sha256(f"{rules} {graph}".encode()).hexdigest() if graph else rules


def with_tables(rules: str, room: str) -> str:
    """Return the digest of rules and of the tables of one more room that decides with them."""
    return hashlib.sha256(f"{rules} {_tables_sha256(room)}".encode()).hexdigest()


@cache
def _tables_sha256(room: str) -> str:
    """Return the digest of the shipped tables of a room."""
    digest = hashlib.sha256()
    for table in sorted(data_file(room).iterdir(), key=lambda entry: entry.name):
        if table.is_file():
            content = table.read_bytes()
            digest.update(f"{table.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _version(snapshot: Snapshot) -> ListVersion:
    return ListVersion(snapshot.list, snapshot.published, snapshot.sha256)


def _from_starter(
    settings: Settings, store: Store, day: date, today: date, policy: Policy
) -> Ready:
    if (loaded := store.snapshots()) and day < today:
        first = min(one.published or one.retrieved_at.date() for one in loaded)
        message = f"No list published on or before {day} is loaded; the first is of {first}"
        raise ListsMissing(message, hint="Load the publications of that time with 'lists load'")
    if loaded:
        message = "Every publication loaded is quarantined"
        raise ListsMissing(message, hint="See 'penstock lists status'; --accept overrides")
    # The readers of lists take a tenth of a second to import; only the first steps need them.
    from penstock.lists import starter

    facts = starter()
    if facts.published is not None and day < facts.published:
        message = f"No list is loaded, and the starter facts are of {facts.published}, after {day}"
        raise ListsMissing(message)
    version = ListVersion(facts.list, facts.published, facts.sha256)
    folder = index_folder(settings, (version,))
    if not is_usable(folder):
        sources: Iterator[tuple[ListVersion, tuple[Party, ...]]] = iter([(version, facts.parties)])
        build_index(sources, folder)
    return Ready(
        folder=folder,
        lists=(version,),
        as_of=day,
        policy=policy,
        rules_sha256=rules_sha256(policy),
        built_at=built_at(folder),
        reasons=(Reason("starter_facts_only", STARTER_NOTICE),),
        notices=(STARTER_NOTICE,),
    )


def _without_lists(settings: Settings, day: date, policy: Policy, why: ListsMissing) -> Ready:
    """Return what answers by measures alone: an index of nobody, and the reason said aloud."""
    message = f"{why.message}; nobody was screened, only measures by place and kind are answered"
    folder = index_folder(settings, ())
    if not is_usable(folder):
        nobody: Iterator[tuple[ListVersion, tuple[Party, ...]]] = iter(())
        build_index(nobody, folder)
    return Ready(
        folder=folder,
        lists=(),
        as_of=day,
        policy=policy,
        rules_sha256=rules_sha256(policy),
        built_at=built_at(folder),
        reasons=(Reason("no_list_of_that_day", message),),
        notices=(f"{message}. {why.hint}",),
    )


def _standing(
    settings: Settings, store: Store, snapshots: tuple[Snapshot, ...], day: date, today: date
) -> tuple[tuple[Reason, ...], tuple[str, ...]]:
    """Return which lists are stale, and what a person should know of the ages of the others."""
    reasons: list[Reason] = []
    old: list[str] = []
    now = datetime.now(UTC)
    for snapshot in snapshots:
        heard = store.confirmed_at(snapshot.list) or snapshot.retrieved_at
        limit = settings.stale_after(snapshot.list)
        if day >= today and now - heard > timedelta(days=limit):
            days = (now - heard).days
            message = f"{snapshot.list} was last heard of {days} days ago; {limit} are allowed"
            reasons.append(Reason("lists_stale", message))
        elif snapshot.published is not None and day - snapshot.published > _OLD:
            age = (day - snapshot.published).days
            old.append(f"{snapshot.list} of {snapshot.published} ({age:,} days)")
    notices = [reason.message for reason in reasons]
    if old:
        when = "" if day >= today else f" on {day}"
        notices.append(f"Publications more than a month old{when}: {', '.join(old)}")
    return tuple(reasons), tuple(notices)


def _wanting(
    store: Store, answering: tuple[Snapshot, ...], day: date, today: date
) -> tuple[Reason, ...]:
    """Return which loaded publications do not answer though a reader may think they do.

    A newer one in quarantine, and on a day in the past the lists of which nothing that old is
    loaded: a pass says nothing of either.
    """
    chosen = {snapshot.list: snapshot for snapshot in answering}
    first: dict[str, date] = {}
    held: dict[str, Snapshot] = {}
    for snapshot in store.snapshots():
        moment = snapshot.published or snapshot.retrieved_at.date()
        if snapshot.status is not SnapshotStatus.QUARANTINED:
            first.setdefault(snapshot.list, moment)
            continue
        current = chosen.get(snapshot.list)
        newest = (current.published or current.retrieved_at.date()) if current else date.min
        # What was retrieved before the one that answers was overtaken by it.
        overtaken = current is not None and snapshot.retrieved_at <= current.retrieved_at
        if newest < moment and not overtaken and day >= today:
            held[snapshot.list] = snapshot
    reasons = [
        Reason(
            "newer_quarantined",
            f"{name}: a publication loaded later is quarantined and does not answer: "
            f"{snapshot.reason}",
        )
        for name, snapshot in sorted(held.items())
    ]
    absent = sorted(set(first) - set(chosen))
    if absent:
        since = ", ".join(f"{name} (loaded from {first[name]} on)" for name in absent)
        reasons.append(Reason("lists_absent", f"Of {day} no publication is loaded of {since}"))
    return tuple(reasons)


def index_folder(settings: Settings, versions: tuple[ListVersion, ...]) -> Path:
    """Return where the index of these versions is: named after all that decides its content."""
    tables = [_tables_sha256("screening"), _tables_sha256("text")]
    content = msgspec.json.encode(
        [INDEX_VERSION, _SOURCES_VERSION, tables, versions], order="deterministic"
    )
    return settings.home / "indexes" / hashlib.sha256(content).hexdigest()[:32]
