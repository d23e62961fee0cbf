"""An answerer for tests: it passes, holds or refuses by what the content says."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from penstock.intake import Answer
from penstock.model import Decision, Outcome, Question, QuestionKind, Receipt


class Made:
    """Holds what contains `hold`; refuses to record while `is_full`."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, bytes, bool]] = []
        self.is_full = False

    def answer(
        self,
        content: bytes | Path,
        source: str,
        write: Callable[[Decision], None],
        *,
        is_repeated: bool,
    ) -> Answer:
        raw = content if isinstance(content, bytes) else content.read_bytes()
        self.asked.append((source, raw, is_repeated))
        outcome = Outcome.HOLD if b"hold" in raw or self.is_full else Outcome.PASS
        receipt = None if self.is_full else Receipt(len(self.asked), "0" * 64)
        write(
            Decision(
                question=Question(QuestionKind.PAYMENT, source, "1"),
                outcome=outcome,
                as_of=date(2026, 11, 1),
                lists=(),
                rules_sha256="",
                decided_at=datetime.now(UTC),
                recorded=receipt,
            )
        )
        return Answer(outcome, 1, not self.is_full, refusal="disk full" if self.is_full else "")
