"""What became of every character of an MT message: screened, left out for a reason, or neither."""

import re
from collections.abc import Sequence

from penstock.model import Coverage
from penstock.payments._message import Exclusion, Kind, Problem, Role, Segment

_SCREENED = 1
_REASONS = ("tag", "amount", "number", "timestamp", "unique_id", "code", "transport", "checksum")
_MARK = {reason: 2 + number for number, reason in enumerate(_REASONS)}
_BLANKS = bytes(0 if chr(each).isspace() else 255 for each in range(256))


class Marks:
    """Collects the segments of one message and marks which characters they account for.

    Args:
        text: the message with line feeds only.
        line: line of the source on which it begins, from 1.
        wide_ends: its lines end in two characters, which offsets must count.
        longest: so many characters of a segment are screened; the rest is neither screened nor
            left out, which holds the message.
    """

    def __init__(self, text: str, line: int, *, wide_ends: bool, longest: int) -> None:
        self.text = text
        self.longest = longest
        self.line = line
        self.wide_ends = wide_ends
        self.segments: list[Segment] = []
        # A dictionary keeps the order and finds repeats at once, however many there are.
        self._problems: dict[Problem, None] = {}
        self._marks = bytearray(len(text))
        plain = text if text.isascii() else re.sub(r"\s", " ", text)
        self._mask = int.from_bytes(plain.encode("latin-1", "replace").translate(_BLANKS))

    def take(
        self,
        span: tuple[int, int],
        line: int,
        path: str,
        role: Role,
        kind: Kind,
        *,
        party: str = "",
        scheme: str = "",
        text: str | None = None,
    ) -> None:
        """Screen the characters of `span` as one segment.

        With `text`, the segment says that instead, and marks nothing: see `mark`.
        """
        start, end = span
        if text is None and end - start > self.longest:
            end = start + self.longest
        said = self.text[start:end] if text is None else text[: self.longest]
        trimmed = said.strip()
        if not trimmed:
            return
        if text is None:
            self.mark(start, end)
            start += len(said) - len(said.lstrip())
            end = start + len(trimmed)
        if self.wide_ends:
            above = line - self.line
            end += above + self.text.count("\n", start, end)
            start += above
        self.segments.append(Segment(path, role, kind, trimmed, party, scheme, line, start, end))

    def mark(self, start: int, end: int) -> None:
        """Count characters as screened."""
        self._marks[start:end] = b"\1" * (end - start)

    def leave(self, start: int, end: int, reason: str) -> None:
        """Leave characters unscreened for a reason of `exclusions.tsv`."""
        self._marks[start:end] = bytes((_MARK[reason],)) * (end - start)

    def problem(self, code: str, message: str, path: str = "") -> None:
        """Note a reason to hold the message."""
        self._problems[Problem(code, message, path)] = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The distinct reasons noted so far."""
        return tuple(self._problems)

    def _visible(self) -> bytes:
        """Return the marks with 0xff where a character is blank."""
        size = len(self._marks)
        blank = self._mask ^ int.from_bytes(b"\xff" * size)
        return (int.from_bytes(self._marks) | blank).to_bytes(size)

    def counts(
        self, spans: Sequence[tuple[int, int]] = ()
    ) -> tuple[Coverage, tuple[Coverage, ...], tuple[Exclusion, ...]]:
        """Return the coverage of the message and of parts of it, and the reasons of the rest."""
        seen = self._visible()
        reasons = tuple(
            Exclusion(reason, number)
            for reason in _REASONS
            if (number := seen.count(_MARK[reason]))
        )
        return _coverage(seen), tuple(_coverage(seen[a:b]) for a, b in spans), reasons


def _coverage(seen: bytes) -> Coverage:
    characters = len(seen) - seen.count(255)
    screened = seen.count(_SCREENED)
    missing = seen.count(0)
    return Coverage(
        characters=characters, screened=screened, excluded=characters - screened - missing
    )
