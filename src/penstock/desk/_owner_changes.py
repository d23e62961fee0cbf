"""What a new list or a new owner graph does: the whole tree of owners decided again, and told."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from penstock.desk._owners import graph_sha256, owner_basis, watches
from penstock.desk._ownership import verdict_delta
from penstock.errors import StoreError
from penstock.model import ListVersion
from penstock.ownership import OwnershipVerdict
from penstock.settings import Settings
from penstock.store import Store


class OwnersStanding(Struct, frozen=True):
    """What ownership is answered from at a moment: a loaded graph and the lists in force.

    `graph` is the digest of the graph, empty where none is loaded.
    """

    graph: str
    lists: tuple[ListVersion, ...]


class OwnersChanged(Struct, frozen=True):
    """Who becomes blocked, possibly blocked or free by a change, and where that is kept.

    `rows` are as `penstock ownership delta` writes them, for every legal test that somebody on
    the lists counts for. `report` is None where nothing changed.
    """

    rows: tuple[dict[str, Any], ...]
    report: Path | None


def owners_standing(settings: Settings) -> OwnersStanding:
    """Return what ownership is answered from now.

    Raises:
        StoreError: the store cannot be read.
    """
    graph = graph_sha256(settings)
    if not graph:
        return OwnersStanding("", ())
    with Store.open(settings.store, wait_seconds=settings.store_wait_seconds) as store:
        active = store.active(None)
    return OwnersStanding(
        graph, tuple(ListVersion(one.list, one.published, one.sha256) for one in active)
    )


def owners_changed(
    settings: Settings, before: OwnersStanding, *, day: date | None = None
) -> OwnersChanged:
    """Decide about every party below the listed again and return what is another answer now.

    Called after lists or owners were loaded. Only parties that the listed could own at all are
    decided about, before and now; all others are surely free both times.

    Args:
        settings: where the store and the graphs are.
        before: what ownership was answered from before; see `owners_standing`.
        day: the day asked about, default today.

    Raises:
        StoreError: the report cannot be written.
    """
    after = owners_standing(settings)
    if after == before or not after.graph:
        return OwnersChanged((), None)
    asked = day or datetime.now(UTC).date()
    old, new = (_verdicts(settings, one, asked) for one in (before, after))
    rows = tuple(
        row
        for regime in dict.fromkeys((*new, *old))
        for row in verdict_delta(old.get(regime, {}), new.get(regime, {}))
    )
    return OwnersChanged(rows, _keep(settings, before, after, asked, rows) if rows else None)


def _verdicts(
    settings: Settings, standing: OwnersStanding, day: date
) -> dict[str, dict[str, OwnershipVerdict]]:
    basis = owner_basis(settings, standing.lists, standing.graph)
    if basis is None:
        return {}
    return {regime.value: one.blocked(regime) for regime, one in watches(basis, day).items()}


def _keep(
    settings: Settings,
    before: OwnersStanding,
    after: OwnersStanding,
    day: date,
    rows: tuple[dict[str, Any], ...],
) -> Path:
    now = datetime.now(UTC)
    folder = settings.home / "ownership" / "reports"
    path = folder / f"{now:%Y-%m-%dT%H%M%S.%f}Z.jsonl"
    head = {"at": now.isoformat(), "as_of": day.isoformat()}
    for name, standing in (("before", before), ("after", after)):
        lists = [f"{one.list}@{one.published or one.sha256[:12]}" for one in standing.lists]
        head[name] = f"owners {standing.graph[:12] or 'none'}; lists {', '.join(lists) or 'none'}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lines = (json.dumps(one, ensure_ascii=False) for one in (head, *rows))
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror or error}"
        raise StoreError(message) from error
    return path


def kept_changes(settings: Settings) -> Iterator[tuple[Path, dict[str, str], list[dict[str, Any]]]]:
    """Yield the kept reports, the newest first: the file, what was compared, and its rows.

    Raises:
        StoreError: one cannot be read.
    """
    for path in sorted((settings.home / "ownership" / "reports").glob("*.jsonl"), reverse=True):
        try:
            head, *rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        except (OSError, ValueError) as error:
            message = f"{path} cannot be read: {error}"
            raise StoreError(message, hint="Remove the file; the report is lost") from error
        yield path, head, rows
