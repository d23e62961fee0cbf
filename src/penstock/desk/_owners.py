"""The loaded owner graph beside the lists: who is blocked through its owners."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from penstock.data import data_table
from penstock.errors import IndexDamaged, ListsMissing, StoreError
from penstock.model import (
    Decision,
    Evidence,
    Finding,
    ListVersion,
    Outcome,
    Party,
    Reason,
    Schema,
    Stage,
    Subject,
)
from penstock.ownership import (
    ListedParty,
    OwnerGraph,
    OwnershipStatus,
    OwnershipVerdict,
    OwnerWatch,
    PlainTable,
    Regime,
    Register,
    build_plain_register,
    build_register,
    edge_text,
    percent_text,
)
from penstock.settings import Settings
from penstock.store import Store

_KEPT = 8
_HOMES = {Regime.OFAC: "US", Regime.EU: "EU", Regime.UK: "GB", Regime.BIS: "US"}
_UNOWNED = frozenset({Schema.PERSON, Schema.JURISDICTION, Schema.CRYPTO_WALLET})


class OwnerBasis(Struct, frozen=True):
    """Where the owner graph stands, and the listed parties of the lists in force.

    `kept_in` is where a graph of given files is to be kept if a decision by it is recorded; None
    where it is kept already.
    """

    graph: Path
    listed: Path
    sha256: str
    kept_in: Path | None = None

    def keep(self) -> None:
        """Keep the graph beside the loaded ones, so that decisions by it can be made again.

        Raises:
            StoreError: it cannot be written.
        """
        folder = self.kept_in
        if folder is None or (folder / "register.json").is_file():
            return
        part = folder.with_name(f".keeping-{os.getpid()}")
        try:
            shutil.rmtree(part, ignore_errors=True)
            shutil.copytree(self.graph, part)
            with suppress(FileExistsError):  # another process kept the same graph
                part.rename(folder)
            shutil.rmtree(part, ignore_errors=True)
        except OSError as error:
            message = f"The owner graph cannot be kept in {folder}: {error.strerror or error}"
            raise StoreError(message, hint="Make room, or use --dry-run") from error


class OwnerFound(Struct, frozen=True):
    """What owners say of a party asked about, how that is known, and what is open about it."""

    verdict: OwnershipVerdict
    how: str
    doubt: str = ""


def graph_sha256(settings: Settings) -> str:
    """Return the digest of the loaded owner graph, empty where none is loaded.

    Raises:
        IndexDamaged: what says which is loaded cannot be read.
    """
    pointer = settings.home / "ownership" / "current.json"
    try:
        return str(json.loads(pointer.read_bytes())["sha256"])
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{pointer} cannot be read: {error}"
        raise IndexDamaged(message, hint="Load it again: penstock ownership load PATH") from error


def graph_folder(settings: Settings, sha256: str) -> Path:
    """Return where the owner graph of a digest stands; graphs are kept, so decisions replay."""
    return settings.home / "ownership" / "graphs" / sha256[:32]


def take_graph(
    settings: Settings, graph: OwnerGraph | PlainTable, files: Sequence[str]
) -> Register:
    """Write a graph beside those before it and make it the loaded one, whole or not at all.

    Args:
        settings: where the graphs are.
        graph: who owns whom, as objects or as arrays.
        files: names of the files it was read from, for people.

    Raises:
        MalformedInput: a chain is too long.
        StoreError: the folder cannot be written.
    """
    home = settings.home / "ownership"
    part = home / "graphs" / f".loading-{os.getpid()}"
    if isinstance(graph, PlainTable):
        made = build_plain_register(graph, part, files=files)
    else:
        made = build_register(graph, part, files=files)
    folder = graph_folder(settings, made.sha256)
    try:
        if (folder / "register.json").is_file():
            shutil.rmtree(part)
        else:
            part.replace(folder)
        pointer = home / f".current-{os.getpid()}.json"
        pointer.write_text(json.dumps({"sha256": made.sha256}), encoding="utf-8")
        pointer.replace(home / "current.json")
    except OSError as error:
        message = f"The owner graph cannot be written to {folder}: {error.strerror or error}"
        hint = "Make room, or set PENSTOCK_HOME to a folder that you may write to"
        raise StoreError(message, hint=hint) from error
    return Register.open(folder)


def owner_basis(
    settings: Settings,
    versions: Sequence[ListVersion],
    sha256: str | None = None,
    *,
    given: Path | None = None,
) -> OwnerBasis | None:
    """Return what ownership is answered from, None where no owner graph is loaded.

    The listed parties of these versions are written out once, beside the graph.

    Args:
        settings: where the graphs and the store are.
        versions: the lists that answer.
        sha256: of the graph; default the one that is loaded.
        given: the folder of a graph that is not kept, instead of one of those.

    Raises:
        ListsMissing: the graph asked for is not kept any more.
    """
    chosen = sha256 or ""
    if sha256 is None and given is None:
        chosen = graph_sha256(settings)
    if not chosen and given is None:
        return None
    folder = given or graph_folder(settings, chosen)
    if not (folder / "register.json").is_file():
        message = f"The owner graph {chosen[:12]} is not in {folder.parent}"
        raise ListsMissing(message, hint="Load the files it was read from again")
    content = [versions, sorted(_regimes().items())]
    digest = hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()
    beside = settings.home / "ownership" if given is None else given.parent
    listed = beside / f"listed-{digest[:24]}.json"
    if not listed.is_file():
        entries = list(_entries(_parties(settings, versions)))
        try:
            part = listed.with_suffix(".part")
            part.write_bytes(msgspec.json.encode(entries))
            part.replace(listed)
            _prune(listed.parent)
        except OSError as error:
            message = f"{listed} cannot be written: {error.strerror or error}"
            raise StoreError(message) from error
    made = Register.open(folder).sha256
    return OwnerBasis(folder, listed, made, None if given is None else graph_folder(settings, made))


def _prune(folder: Path) -> None:
    kept = sorted(folder.glob("listed-*.json"), key=lambda path: path.stat().st_mtime)
    for path in kept[:-_KEPT]:
        with suppress(OSError):
            path.unlink()


def _parties(settings: Settings, versions: Sequence[ListVersion]) -> Iterator[Party]:
    wanted = {(one.list, one.sha256) for one in versions}
    if any(name == "penstock-starter" for name, _ in wanted):
        from penstock.lists import starter

        yield from starter().parties
        return
    with Store.open(settings.store) as store:
        for snapshot in store.snapshots():
            if (snapshot.list, snapshot.sha256) in wanted:
                wanted.discard((snapshot.list, snapshot.sha256))
                yield from store.parties(snapshot.id)


@lru_cache(maxsize=1)
def _regimes() -> dict[tuple[str, str], str]:
    return {(row[0], row[1]): row[2] for row in data_table("desk/regime_lists.tsv")[1:]}


def listed_by_regime(
    settings: Settings, versions: Sequence[ListVersion]
) -> dict[Regime, list[ListedParty]]:
    """Return the listed parties of some lists by the test of ownership they count for."""
    found: dict[Regime, list[ListedParty]] = {}
    for regime, entry in _entries(_parties(settings, versions)):
        found.setdefault(Regime(regime), []).append(entry)
    return found


def listed_entry(party: Party) -> ListedParty:
    """Return a listed party as one to look for in an owner graph: its ids, numbers and names."""
    numbers = [one.value for one in party.identifiers]
    publisher, _, own = str(party.id).partition(":")
    if publisher == "ftm":
        numbers.append(own)  # the id under which files of this format speak of it
    return ListedParty(
        ids=(str(party.id), *numbers),
        names=tuple(name.text for name in party.names),
        source=str(party.id),
    )


def _entries(parties: Iterable[Party]) -> Iterator[tuple[str, ListedParty]]:
    known = _regimes()
    for party in parties:
        listing = party.listing
        regime = known.get((listing.list, "")) or known.get((listing.list, listing.section))
        if regime:
            yield regime, listed_entry(party)


@lru_cache(maxsize=8)
def watches(basis: OwnerBasis, day: date) -> dict[Regime, OwnerWatch]:
    """Return a watch a regime that has somebody listed in the graph."""
    register = Register.open(basis.graph)
    content = basis.listed.read_bytes()
    entries = msgspec.json.decode(content, type=list[tuple[Regime, ListedParty]])
    found: dict[Regime, OwnerWatch] = {}
    for regime in _HOMES:
        watch = OwnerWatch(register, (one for its, one in entries if its is regime), day)
        if watch.seeds.possible:
            found[regime] = watch
    return found


def owners_found(subject: Subject, basis: OwnerBasis, day: date) -> tuple[OwnerFound, ...]:
    """Return the verdicts on a subject that is blocked or possibly blocked through its owners.

    It is looked for in the owner graph by its numbers, then by its exact names; who stands on a
    list itself is for screening to find.
    """
    if subject.schema in _UNOWNED:
        return ()
    found: dict[tuple[str, str], OwnerFound] = {}
    for regime, watch in watches(basis, day).items():
        numbers = [one.value for one in subject.identifiers]
        parties = watch.find(numbers)
        by_id = bool(parties)
        for party in parties or watch.find(subject.names):
            verdict = watch.verdict(party, regime)
            if verdict.status is not OwnershipStatus.NOT_BLOCKED and verdict.reason != "listed":
                found[regime.value, party] = _matched(verdict, by_id=by_id)
    return tuple(found.values())


def _matched(verdict: OwnershipVerdict, *, by_id: bool) -> OwnerFound:
    if by_id:
        return OwnerFound(verdict, "found in the owner graph by its number")
    doubt = f"whether the party asked about is {verdict.name}"
    return OwnerFound(verdict, "found in the owner graph by its exact name", doubt)


def owner_reason(found: OwnerFound) -> Reason:
    """Return why a party is held because of its owners, in one sentence."""
    verdict = found.verdict
    is_sure = verdict.status is OwnershipStatus.BLOCKED
    word = "is" if is_sure else "is possibly"
    held = percent_text(verdict.lower if is_sure else verdict.upper)
    much = "controlled by" if verdict.reason == "controlled" else f"owned {held} percent by"
    code = "owned_by_listed" if is_sure else "possibly_owned_by_listed"
    said = f"{verdict.name} {word} {much} listed parties"
    if verdict.reason == "listed":
        said = f"{verdict.name} {word} a listed party"
    message = f"{said} ({verdict.policy.title}); {found.how}"
    return Reason(code, message)


def owner_finding(found: OwnerFound, home: str) -> Finding:
    """Return what a decision says of owners, with the ties it rests on as evidence.

    It asks to block only where the party was found by its number and the rule is that of the
    asker's own country; everything else is for a person to look at.
    """
    verdict, policy = found.verdict, found.verdict.policy
    is_sure = verdict.status is OwnershipStatus.BLOCKED
    blocks = (
        is_sure
        and not found.doubt
        and home == _HOMES[policy.regime]
        and (policy.consequence in {"blocked", "frozen"} and not policy.rebuttable)
    )
    evidence = tuple(
        Evidence(edge.source or f"owners[{place}]", edge_text(edge))
        for place, edge in enumerate(verdict.proof.edges)
    )
    missing = [found.doubt] if found.doubt else []
    if not is_sure:
        missing.append(f"what share of {verdict.name} listed parties hold")
    return Finding(
        rule=f"ownership/{policy.id}",
        citation=policy.citation,
        stage=Stage.IN_FORCE,
        message=owner_reason(found).message,
        evidence=evidence or (Evidence("names[0]", verdict.name),),
        effective_from=policy.valid_from,
        effective_to=policy.valid_to,
        verified=policy.verified,
        consequence=(Outcome.BLOCK if blocks else Outcome.HOLD).value,
        missing_facts=tuple(missing),
    )


def decided_by_owners(made: Decision, found: Sequence[OwnerFound], home: str) -> Decision:
    """Return a decision with what owners add to it: never less grave than before."""
    findings = tuple(owner_finding(one, home) for one in found)
    order = list(Outcome)
    gravest = max((made.outcome, *(Outcome(one.consequence) for one in findings)), key=order.index)
    return replace(made, outcome=gravest, findings=(*findings, *made.findings))


def with_owners(
    made: Decision, subjects: Iterable[Subject], basis: OwnerBasis, home: str
) -> Decision:
    """Return a decision on several parties with what the owners of each say.

    Args:
        made: the decision so far.
        subjects: the parties of the question; `id` says where it names them.
        basis: the owner graph and the listed parties.
        home: the asker's country.
    """
    found = {
        (one.verdict.policy.id, one.verdict.party): one
        for subject in subjects
        for one in owners_found(subject, basis, made.as_of)
    }
    if not found:
        return made
    decided = decided_by_owners(made, tuple(found.values()), home)
    return replace(decided, reasons=(*map(owner_reason, found.values()), *decided.reasons))


def owners_of_payments(
    basis: OwnerBasis | None, home: str
) -> Callable[[Decision, Sequence[Subject]], Decision] | None:
    """Return what adds owners to decisions on payments, None where no owner graph is loaded."""
    if basis is None:
        return None
    return lambda made, subjects: with_owners(made, subjects, basis, home)
