"""Files of owners as questions: is each owned party blocked through the lists in force?"""

from collections.abc import Iterator
from datetime import UTC, datetime

from penstock.desk._owners import (
    OwnerFound,
    decided_by_owners,
    listed_by_regime,
    owner_reason,
)
from penstock.desk._ready import Ready
from penstock.measures import Asker
from penstock.model import Decision, Outcome, Question, QuestionKind, Reason
from penstock.ownership import (
    OwnershipStatus,
    OwnershipVerdict,
    find_listed,
    read_owners,
    trace,
)
from penstock.settings import Settings
from penstock.tabular import Note


def check_owner_file(
    path: str, ready: Ready, settings: Settings, *, asker: Asker, note: Note
) -> Iterator[tuple[str, Decision]]:
    """Yield the name of each owned party of a file of owners, and the decision on it.

    Owners are looked for on the lists in force by their ids, then by their exact names, each
    publisher's parties under its own test.

    Args:
        path: the file, of any kind that `read_owners` reads.
        ready: the lists to decide by.
        settings: where the store is.
        asker: who asks.
        note: told what was met in the file.

    Raises:
        UnreadableInput: the file cannot be read, or a row cannot be.
    """
    graph = read_owners([path], note=note)
    for problem in graph.problems:
        note(f"{problem.where}: {problem.message}")
    found: dict[str, list[OwnerFound]] = {party: [] for party in graph.owned}
    for regime, entries in listed_by_regime(settings, ready.lists).items():
        seeds = find_listed(graph, entries, ready.as_of)
        if not seeds.possible:
            continue
        for verdict in trace(graph, seeds, regime=regime, as_of=ready.as_of).verdicts:
            if verdict.status is not OwnershipStatus.NOT_BLOCKED:
                found[verdict.party].append(_found(verdict, seeds.matched))
    for party, owners in found.items():
        yield graph.party(party).label, _decision(party, owners, path, ready, asker)


def _found(verdict: OwnershipVerdict, matched: object) -> OwnerFound:
    """Return a verdict with what is open about it: an owner known by its name may be another."""
    known = matched if isinstance(matched, dict) else {}
    owners = dict.fromkeys(edge.owner for edge in verdict.proof.edges if edge.owner in known)
    if verdict.reason == "listed":
        owners = {verdict.party: None}
    doubtful = [owner for owner in owners if known.get(owner) != "id"]
    doubt = f"whether {', '.join(doubtful)} is the listed party of this name" if doubtful else ""
    how = "its owner bears the exact name of a listed party" if doubtful else "by number"
    return OwnerFound(verdict, how, doubt)


def _decision(
    party: str, owners: list[OwnerFound], path: str, ready: Ready, asker: Asker
) -> Decision:
    reasons: tuple[Reason, ...] = ()
    outcome = Outcome.PASS
    if not ready.lists:
        outcome = Outcome.HOLD
        reasons = (Reason("no_list_of_that_day", "No list is loaded; nobody was looked for"),)
    made = Decision(
        question=Question(QuestionKind.OWNERSHIP, path, party),
        outcome=outcome,
        as_of=ready.as_of,
        lists=ready.lists,
        rules_sha256=ready.rules_sha256,
        decided_at=datetime.now(UTC),
        reasons=(*map(owner_reason, owners), *reasons, *ready.reasons),
    )
    return decided_by_owners(made, owners, asker.profile.home)
