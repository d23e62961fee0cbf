"""Answers kept while they are asked for: the oldest half is forgotten, memory stays flat."""

from typing import Generic, TypeVar

Key = TypeVar("Key")
Answer = TypeVar("Answer")


class Remembered(Generic[Key, Answer]):
    """Remembers what was answered lately: `most` answers at least, twice as many at most.

    What comes again and again stays; what comes once (references, numbers) falls out in time.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._fresh: dict[Key, Answer] = {}
        self._older: dict[Key, Answer] = {}

    def __len__(self) -> int:
        return len(self._fresh) + len(self._older.keys() - self._fresh.keys())

    def __contains__(self, key: object) -> bool:
        return key in self._fresh or key in self._older

    def keeps(self, key: Key) -> bool:
        """Tell whether an answer is remembered; it counts as one of the latest from now on."""
        if key in self._fresh:
            return True
        if key not in self._older:
            return False
        self[key] = self._older[key]
        return True

    def get(self, key: Key) -> Answer | None:
        """Return an answer, which counts as one of the latest from now on; None where none is."""
        answer = self._fresh.get(key)
        if answer is None and key in self._older:
            answer = self._older[key]
            self[key] = answer
        return answer

    def __getitem__(self, key: Key) -> Answer:
        """Return a remembered answer, which counts as one of the latest from now on.

        Raises:
            KeyError: it was never there, or is forgotten.
        """
        if key in self._fresh:
            return self._fresh[key]
        answer = self._older[key]
        self[key] = answer
        return answer

    def __setitem__(self, key: Key, answer: Answer) -> None:
        if len(self._fresh) >= self._most:
            self._older, self._fresh = self._fresh, {}
        self._fresh[key] = answer
