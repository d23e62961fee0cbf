"""The readers that are fuzzed, each with small whole files that it reads.

Where a reader takes files, it gets one; where it takes bytes or text, those.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple

from benchmarks import fuzz_api, fuzz_seeds
from penstock.lists import FORMATS, Format

Read = Callable[[bytes], object]


class Target(NamedTuple):
    """A reader: its name, whole files, and how it is opened.

    `part` is what the paths of the watched code have in them, empty where none is watched;
    `weight` is its share of the time beside others.
    """

    name: str
    seeds: tuple[bytes, ...]
    open: Callable[[ExitStack, Path], Read]
    part: str
    weight: float = 1.0


def every_target() -> Iterator[Target]:
    """Yield every reader, in a steady order."""
    for known in FORMATS:
        yield Target(
            f"lists/{known.id}", fuzz_seeds.lists(known.id), _list_reader(known), "penstock/lists"
        )
    for name, (read, seeds) in _OF_FILES.items():
        yield Target(name, tuple(seeds()), _file_reader(read), f"penstock/{name.split('/')[0]}")
    for name, (read_bytes, seeds) in _OF_BYTES.items():
        part = f"penstock/{name.split('/')[0]}"
        yield Target(name, tuple(seeds()), lambda _, __, read=read_bytes: read, part, 2.0)
    yield Target("api/requests", tuple(fuzz_api.seeds()), fuzz_api.opened, "", 6.0)


def _list_reader(known: Format) -> Callable[[ExitStack, Path], Read]:
    def read(content: bytes) -> None:
        known.recognise(content)
        parts = _parts(known, content)
        if not parts.keys() >= known.required:
            return
        parsed = known.read(parts)
        assert all(party.id and party.names for party in parsed.parties), "a party without a name"
        assert len({party.id for party in parsed.parties}) == len(parsed.parties), "an id twice"

    return lambda _, __: read


def _parts(known: Format, content: bytes) -> dict[str, bytes]:
    if known.id != "ofac-csv":
        return {"main": content}
    names = ("sdn", "alt", "add", "comments")
    return {
        name: part + fuzz_seeds.END
        for name, part in zip(names, content.split(fuzz_seeds.END), strict=False)
        if part
    }


def _file_reader(read: Callable[[Path], object]) -> Callable[[ExitStack, Path], Read]:
    def opened(_: ExitStack, folder: Path) -> Read:
        path = folder / "file"

        def from_bytes(content: bytes) -> None:
            for left in folder.glob("store.sqlite*"):
                left.unlink()
            path.write_bytes(content)
            read(path)

        return from_bytes

    return opened


def _unheard(_: object) -> None:
    pass


def _publications(path: Path) -> None:
    from penstock.lists import read_publications

    list(read_publications([path]))


def _table(path: Path) -> None:
    from penstock.tabular import read_rows

    assert all(row.number >= 1 for row in read_rows(path)), "a row without a number"


def _lines(path: Path) -> None:
    from penstock.tabular import read_lines

    list(read_lines(path))


def _subjects(path: Path) -> None:
    from penstock.desk import read_subjects, unasked

    for one in read_subjects(path, note=_unheard):
        assert one.id, "a question without an id"
        unasked(one)


def _pairs(path: Path) -> None:
    from penstock.desk import compare_rows
    from penstock.screening import load_policy
    from penstock.settings import load_settings

    policy = load_policy(load_settings(environ={}).policy)
    list(compare_rows(path, policy, note=_unheard))


def _anchors(path: Path) -> None:
    from penstock.desk._ledger import _anchors_in

    _anchors_in(path)


def _backup(path: Path) -> None:
    from penstock.store import Store

    with Store.open(f"sqlite:///{path.with_name('store.sqlite')}") as store:
        store.restore(path)


def _rows_of_a_backup(path: Path) -> None:
    """Put rows into a backup whose digests are right, as somebody who means harm would."""
    content = path.read_bytes()
    fuzz_seeds.with_rows(content, path)
    _backup(path)


def _owners(path: Path) -> None:
    from penstock.ownership import BadRows, read_owners

    graph = read_owners([path], bad_rows=BadRows.UNKNOWN)
    assert all(one.owner in graph.parties for one in graph.stakes), "an owner nobody knows"


def _plain_owners(path: Path) -> None:
    from penstock.ownership import build_plain_register, read_plain

    table = read_plain(path)
    if table is not None:
        build_plain_register(table, path.with_name("register"), files=["file"])


def _listed(path: Path) -> None:
    from penstock.ownership import read_listed

    assert read_listed(path), "a file without anybody listed was read"


def _shipments(path: Path) -> None:
    from penstock.exports import determine, export_tables, read_shipments

    tables = export_tables()
    for one in read_shipments(path, note=_unheard):
        determine(one, tables=tables)


def _bill(path: Path) -> None:
    from penstock.exports import read_content

    values = [one.value_usd for one in read_content(path, note=_unheard)]
    assert all(one is None or one.is_finite() for one in values), "no amount"


def _regulations(content: bytes) -> None:
    from penstock.exports._ecfr import read_ecfr

    read_ecfr(content, "file")


def _flows(path: Path) -> None:
    from penstock.pressure import read_flows

    assert all(one.value_usd >= 0 for one in read_flows(path).flows), "a negative flow"


def _input_output(path: Path) -> None:
    from penstock.pressure import read_input_output

    read_input_output(path)


def _scenario(path: Path) -> None:
    from penstock.pressure import read_scenario

    read_scenario(path)


def _settings(path: Path) -> None:
    from penstock.settings import load_settings

    load_settings(config=path, environ={})


def _pages(path: Path) -> None:
    from penstock.news import Page, read_article, read_pages

    for one in read_pages([str(path)]):
        if isinstance(one, Page):
            read_article(one)


def _watch(path: Path) -> None:
    from penstock.news import load_watch

    load_watch(path)


def _messages(content: bytes) -> None:
    from penstock.payments import Message, read_messages

    for one in read_messages(content):
        # What is neither screened nor left out for a reason is told, and holds the message.
        is_told = {"too_large", "uncovered_text"} & {each.code for each in one.every_problem()}
        if isinstance(one, Message) and not is_told:
            told = one.coverage
            assert told.characters == told.screened + told.excluded, "characters without account"


def _query(content: bytes) -> None:
    from penstock.desk._query import QueryError, read_query

    with suppress(QueryError):  # then plain words were meant
        read_query(content.decode("utf-8", "replace"))


def _share(content: bytes) -> None:
    from penstock.ownership import read_share

    read_share(content.decode("utf-8", "replace"))


_OF_FILES: dict[str, tuple[Callable[[Path], None], Callable[[], Iterator[bytes]]]] = {
    "lists/files": (_publications, fuzz_seeds.packed_lists),
    "tabular/rows": (_table, fuzz_seeds.tables),
    "tabular/lines": (_lines, fuzz_seeds.tables),
    "desk/subjects": (_subjects, fuzz_seeds.subjects),
    "desk/pairs": (_pairs, fuzz_seeds.pairs),
    "desk/anchors": (_anchors, fuzz_seeds.anchors),
    "store/backup": (_backup, fuzz_seeds.backups),
    "store/backup-rows": (_rows_of_a_backup, fuzz_seeds.backup_rows),
    "ownership/owners": (_owners, fuzz_seeds.owners),
    "ownership/plain": (_plain_owners, fuzz_seeds.plain_owners),
    "ownership/listed": (_listed, fuzz_seeds.listed),
    "exports/shipments": (_shipments, fuzz_seeds.shipments),
    "exports/bill": (_bill, fuzz_seeds.bills),
    "pressure/flows": (_flows, fuzz_seeds.flows),
    "pressure/input_output": (_input_output, fuzz_seeds.input_outputs),
    "pressure/scenario": (_scenario, fuzz_seeds.scenarios),
    "settings/file": (_settings, fuzz_seeds.settings_files),
    "news/pages": (_pages, fuzz_seeds.pages),
    "news/watch": (_watch, fuzz_seeds.watches),
}
_OF_BYTES: dict[str, tuple[Read, Callable[[], Iterator[bytes]]]] = {
    "payments/iso": (_messages, fuzz_seeds.iso_messages),
    "exports/regulations": (_regulations, fuzz_seeds.regulations),
    "payments/mt": (_messages, fuzz_seeds.mt_messages),
    "desk/query": (_query, fuzz_seeds.queries),
    "ownership/share": (_share, fuzz_seeds.shares),
}
