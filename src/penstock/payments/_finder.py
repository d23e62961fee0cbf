"""Asks the lists for many transactions at once, and each name, text and number only once."""

from collections.abc import Iterable

from penstock.model import Hit, Subject
from penstock.payments._asking import Asked
from penstock.screening import Remembered, Screener

_KEPT = 1 << 15
Found = tuple[Hit, ...]


class Finder:
    """Answers for names, numbers and texts, remembering what it has answered.

    Args:
        screener: the lists.
        limit: the most hits of one name or text.

    Not to be shared between threads.
    """

    def __init__(self, screener: Screener, limit: int = 10) -> None:
        self._screener = screener
        self._limit = limit
        self._known: Remembered[Subject | str, Found] = Remembered(_KEPT)

    def prepare(self, asked: Iterable[Asked]) -> None:
        """Answer everything asked that was never asked before, in two batches."""
        known = self._known
        keys = dict.fromkeys([one.key for one in asked])
        fresh = [key for key in keys if not known.keeps(key)]
        subjects = []
        for key in fresh:
            if isinstance(key, str):
                continue
            if key.names or any(map(self._screener.index.with_identifier, key.identifiers)):
                subjects.append(key)
            else:
                known[key] = ()
        texts = [key for key in fresh if isinstance(key, str)]
        # Texts first: they hold the words of the names, which are then looked up already.
        for text, hits in zip(
            texts, self._screener.screen_texts(texts, limit=self._limit), strict=True
        ):
            known[text] = hits
        for result in self._screener.screen_many(subjects, self._limit):
            known[result.subject] = result.hits

    def hits(self, asked: Asked) -> Found:
        """Return what was found for something, asking now where so much was asked since."""
        found = self._known.get(asked.key)
        if found is None:
            self.prepare([asked])
            found = self._known[asked.key]
        return found
