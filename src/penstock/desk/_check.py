"""The answers to questions about parties: reasons added, nothing passed over."""

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from penstock.bulk import screen_many_parallel
from penstock.desk._ready import Ready, make_ready
from penstock.desk._subjects import read_subjects, unasked, unreadable_letters
from penstock.errors import UnknownFormat, UsageError
from penstock.model import (
    Decision,
    Finding,
    Hit,
    Outcome,
    Question,
    QuestionKind,
    Reason,
    Subject,
    to_builtins,
)
from penstock.screening import Screener, ScreenResult
from penstock.tabular import READS, Note

if TYPE_CHECKING:  # who asks for hits only does not wait for the measures
    from penstock.desk._asker import Asker
    from penstock.desk._owners import OwnerFound


class Answer(Struct, frozen=True):
    """What screening says of one subject, with the reasons."""

    subject: Subject
    outcome: Outcome
    hits: tuple[Hit, ...]
    reasons: tuple[Reason, ...]
    owners: tuple["OwnerFound", ...] = ()


def answers(
    subjects: Iterable[Subject],
    ready: Ready,
    *,
    limit: int = 10,
    processes: int = 1,
    screener: Screener | None = None,
) -> Iterator[Answer]:
    """Yield the answer for each subject, in order; one that cannot be screened is held.

    Args:
        subjects: who is asked about, read lazily.
        ready: the lists and rules to answer by; see `make_ready`.
        limit: the most hits of an answer.
        processes: how many processes work; 0 = one a processor.
        screener: one on the index of `ready`, where it is open already; it works alone.
    """
    aside: deque[tuple[Subject, str]] = deque()

    def askable() -> Iterator[Subject]:
        for subject in subjects:
            why = unasked(subject)
            aside.append((subject, why))
            # What cannot be screened keeps its place in the row, empty-handed.
            yield Subject(id=subject.id, names=()) if why else subject

    results = (
        screener.screen_many(askable(), limit)
        if screener is not None
        else screen_many_parallel(
            ready.folder, ready.policy, askable(), limit=limit, processes=processes
        )
    )
    for result in results:
        subject, why = aside.popleft()
        if why:
            code = "empty_name" if "empty" in why else "name_too_long"
            yield Answer(subject, Outcome.HOLD, (), (Reason(code, why), *ready.reasons))
        else:
            yield _with_owners(_reasoned(result, subject, ready.reasons), subject, ready)


def _with_owners(found: Answer, subject: Subject, ready: Ready) -> Answer:
    """Return an answer with what the owners of the subject say, where an owner graph is loaded."""
    if ready.owners is None:
        return found
    from penstock.desk._owners import owner_reason, owners_found

    owners = owners_found(subject, ready.owners, ready.as_of)
    if not owners:
        return found
    reasons = (*map(owner_reason, owners), *found.reasons)
    outcome = found.outcome if found.outcome is not Outcome.PASS else Outcome.HOLD
    return replace(found, outcome=outcome, reasons=reasons, owners=owners)


def _reasoned(result: ScreenResult, subject: Subject, reasons: tuple[Reason, ...]) -> Answer:
    outcome = result.outcome
    if letters := unreadable_letters(subject):
        # Screened all the same; but what may hide in them is not, so nobody passes.
        message = f"The name holds characters that cannot be screened: {letters}"
        reasons = (Reason("unscreened_characters", message), *reasons)
        outcome = Outcome.HOLD
    alerts = [hit for hit in result.hits if hit.alert]
    if alerts:
        best = alerts[0]
        more = f" and {len(alerts) - 1} more" if len(alerts) > 1 else ""
        is_number = any(part.feature == "identifier_equal" for part in best.explanation)
        code = "identifier_hit" if is_number else "name_hit"
        message = f"{best.name} ({best.party}) at {best.score:.2f}{more}"
        reasons = (Reason(code, message), *reasons)
    return Answer(result.subject, outcome, result.hits, reasons)


def screen_line(found: Answer) -> dict[str, Any]:
    """Return an answer as `penstock screen` writes it, one JSON line each."""
    line: dict[str, Any] = {
        "id": found.subject.id,
        "name": found.subject.name,
        "outcome": found.outcome.value,
        "hits": [to_builtins(hit) for hit in found.hits],
    }
    if found.reasons:
        line["reasons"] = to_builtins(found.reasons)
    return line


HIT_COLUMNS: dict[str, type] = {
    "id": str,
    "name": str,
    "outcome": str,
    "score": float,
    "alert": bool,
    "ofac_score": float,
    "listed_name": str,
    "party": str,
    "list": str,
    "also": str,
    "schema": str,
    "programs": str,
    "listed_on": str,
    "explanation": str,
    "reasons": str,
}


def hit_rows(found: Answer) -> Iterator[dict[str, object]]:
    """Yield an answer as flat rows: one a hit, or one without a hit, under `HIT_COLUMNS`."""
    head: dict[str, object] = {
        "id": found.subject.id,
        "name": found.subject.name,
        "outcome": found.outcome.value,
        "reasons": "; ".join(reason.code for reason in found.reasons),
    }
    if not found.hits:
        yield head
    for hit in found.hits:
        parts = (f"{part.feature} {part.value:+.3f} ({part.detail})" for part in hit.explanation)
        yield head | {
            "score": hit.score,
            "alert": hit.alert,
            "ofac_score": hit.ofac_score,
            "listed_name": hit.name,
            "party": hit.party,
            "list": hit.list,
            "also": "; ".join(copy.party for copy in hit.also),
            "schema": hit.schema.value if hit.schema else "",
            "programs": "; ".join(hit.programs),
            "listed_on": hit.listed_on.isoformat() if hit.listed_on else "",
            "explanation": "; ".join(parts),
        }


def check(
    subjects: Iterable[Subject],
    ready: Ready | None = None,
    *,
    asker: "Asker | None" = None,
    source: str = "library",
    limit: int = 10,
    processes: int = 1,
) -> Iterator[Decision]:
    """Yield a decision for each subject, in order.

    Args:
        subjects: who is asked about.
        ready: the lists and rules to decide by; default those of `make_ready()`.
        asker: who asks, see `make_asker`; default a US covered financial institution.
        source: the file or door the questions came from.
        limit: the most hits in a decision.
        processes: how many processes work; 0 = one a processor.
    """
    ready = ready or make_ready()
    for found in answers(subjects, ready, limit=limit, processes=processes):
        yield decision(found, ready, source, asker)


def decision(found: Answer, ready: Ready, source: str, asker: "Asker | None" = None) -> Decision:
    """Return an answer as the decision every door gives: with findings, and never less grave."""
    from penstock.desk._asker import make_asker
    from penstock.desk._findings import judge

    outcome = found.outcome if ready.lists else Outcome.HOLD  # nobody screened, nobody passes
    asker = asker or make_asker()
    holders = None
    if ready.owners is not None:
        from penstock.desk._holders import holders_of  # only who has a graph waits for it

        holders = holders_of(ready.owners)
    judged = judge(found.subject, found.hits, outcome, ready.as_of, asker, holders)
    # What is rejected goes back: not before somebody has asked whether it must be blocked.
    waits = judged.outcome is Outcome.REJECT and not ready.lists
    made = Decision(
        question=Question(QuestionKind.PARTY, source, found.subject.id),
        outcome=Outcome.HOLD if waits else judged.outcome,
        as_of=ready.as_of,
        lists=ready.lists,
        rules_sha256=ready.rules_sha256,
        decided_at=datetime.now(UTC),
        reasons=(*judged.reasons, *found.reasons),
        findings=judged.findings,
        hits=found.hits,
    )
    if not found.owners:
        return made
    from penstock.desk._owners import decided_by_owners

    return decided_by_owners(made, found.owners, asker.profile.home)


def check_paths(
    paths: Sequence[str],
    ready: Ready,
    *,
    note: Note,
    asker: "Asker | None" = None,
    limit: int = 10,
    processes: int = 1,
    encoding: str | None = None,
) -> Iterator[tuple[Subject, Decision]]:
    """Yield who is asked about and the decision for each question in some files, in order.

    What a file asks is told by its content. Every file is opened before the first is answered,
    so that one nobody can read is refused while nothing is decided.

    Raises:
        UnreadableInput: a file is of no kind that is understood; names what is.
        UsageError: a table has no column with names.
    """
    refuse_unreadable(paths, encoding)
    for path in paths:
        subjects = read_subjects(path, note=note, encoding=encoding)
        for found in answers(subjects, ready, limit=limit, processes=processes):
            yield found.subject, decision(found, ready, path, asker)


def refuse_unreadable(paths: Sequence[str], encoding: str | None = None) -> None:
    """Open every file of parties and read its first row, so that a bad one is told at once.

    Raises:
        UnreadableInput: a file is of no kind that is understood; names what is.
        UsageError: a table has no column with names.
    """
    for path in paths:
        if path != "-":
            with closing(_first_subject(path, encoding)) as first:
                next(first, None)


def _first_subject(path: str, encoding: str | None) -> Generator[Subject, None, None]:
    try:
        yield from read_subjects(path, note=lambda _: None, encoding=encoding)
    except UsageError as error:
        if "no column with names" in error.message:
            message = f"{path} asks nothing that is understood: {error.message}"
            raise UnknownFormat(message, hint=f"Files of parties are read: {READS}") from error
        raise


DECISION_COLUMNS: dict[str, type] = {
    "source": str,
    "id": str,
    "kind": str,
    "outcome": str,
    "reasons": str,
    "hits": str,
    "findings": str,
    "as_of": str,
    "lists": str,
    "rules_sha256": str,
    "decided_at": str,
}


def decision_row(made: Decision) -> dict[str, object]:
    """Return a decision as one flat row under `DECISION_COLUMNS`."""
    return {
        "source": made.question.source,
        "id": made.question.id,
        "kind": made.question.kind.value,
        "outcome": made.outcome.value,
        "reasons": "; ".join(f"{reason.code}: {reason.message}" for reason in made.reasons),
        "hits": "; ".join(f"{hit.party} {hit.name} {hit.score:.3f}" for hit in made.hits),
        "findings": "; ".join(map(_finding_cell, made.findings)),
        "as_of": made.as_of.isoformat(),
        "lists": "; ".join(f"{one.list}@{one.published or 'undated'}" for one in made.lists),
        "rules_sha256": made.rules_sha256,
        "decided_at": made.decided_at.isoformat(timespec="seconds"),
    }


def _finding_cell(finding: Finding) -> str:
    mark = "" if finding.verified else ", unverified"
    return f"{finding.rule} {finding.stage.value} ({finding.citation}{mark})"
