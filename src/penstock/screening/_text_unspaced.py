"""Names inside runs of scripts that are written without spaces: Chinese, Japanese, Korean.

There every stretch of characters may be a name. Stretches of person length are all read, longer
ones where a company word or a place stands in the run; what the retrieval for names offers for
each of them is judged like any other stretch.
"""

from collections.abc import Iterator, Sequence

from penstock.screening._retrieval import Retriever
from penstock.screening._terms import Form, forms_of
from penstock.text import NameSort, TextWord, script_of

_UNSPACED = frozenset({"Hani", "Jpan", "Hang", "Hira", "Kana"})
# Two syllables inside a longer run are too often no name.
_SHORTEST, _LONGEST_PERSON, _LONGEST_BODY = 3, 5, 16


def unspaced_stretches(
    retriever: Retriever, texts: Sequence[Sequence[TextWord]], floor: float
) -> Iterator[tuple[int, list[TextWord], NameSort, int]]:
    """Yield text, stretch, sort and row for what may be a name inside an unspaced run."""
    space = retriever.space
    asked: list[tuple[int, TextWord, int, Form]] = []
    for number, words in enumerate(texts):
        for word in words:
            if word.text.isascii():
                continue
            if len(word.text) > _SHORTEST and script_of(word.text) in _UNSPACED:
                asked += [
                    (number, part, at, form)
                    for at, group in enumerate(space.groups)
                    for part in _parts(word, group.sort)
                    for form in forms_of(part.text, group.sort)
                ]
    if not asked:
        return
    forms, sorts = [form for *_, form in asked], [at for _, _, at, _ in asked]
    found = retriever.candidates(forms, sorts, floor)
    for place, row in zip(found.names.tolist(), found.rows.tolist(), strict=True):
        number, part, at, _ = asked[place]
        yield number, [part], space.groups[at].sort, row - space.first_row[at]


def _parts(word: TextWord, sort: NameSort) -> Iterator[TextWord]:
    longest = _LONGEST_BODY if sort is NameSort.organisation else _LONGEST_PERSON
    size = len(word.text)
    for first in range(size):
        for last in range(first + _SHORTEST, min(first + longest, size) + 1):
            if last - first < size:
                yield TextWord(word.text[first:last], word.start + first, word.start + last)
