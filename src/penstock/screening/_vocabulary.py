"""Every word of every listed name, once, and which of them an asked word could pair with."""

from collections import OrderedDict
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt

from penstock.screening._align import joints
from penstock.screening._arrays import load_array, load_strings, save_array, save_strings
from penstock.screening._neighbours import (
    HashTable,
    Integers,
    NeighbourFinder,
    Neighbours,
    build_tables,
)
from penstock.screening._terms import Form
from penstock.text import edited_form, spelled

_MEMO_NEIGHBOURS = 8_000_000


class Vocabulary:
    """The words of an index: first single terms, then neighbouring terms written as one.

    Attributes:
        texts: every word; its place is its number.
        token_count: how many of them are single terms.
        place_of: the number of each single term.
    """

    def __init__(self, folder: Path) -> None:
        self.texts = load_strings(folder, "vocabulary")
        self.token_count = int(load_array(folder, "token_count")[0])
        self.place_of = {text: place for place, text in enumerate(self.texts[: self.token_count])}
        self._finder = NeighbourFinder(
            self.texts,
            load_strings(folder, "spellings"),
            self.token_count,
            _load_table(folder, "deletions"),
            _load_table(folder, "meetings"),
        )
        self._memo: OrderedDict[str, Neighbours] = OrderedDict()
        self._memo_size = 0

    def prepare(self, asked: list[str]) -> None:
        """Find the neighbours of many words at once, which costs far less than one by one."""
        absent = [text for text in dict.fromkeys(asked) if text not in self._memo]
        for text, found in zip(absent, self._finder.find(absent), strict=True):
            self._memo[text] = found
            self._memo_size += len(found.terms)
        while self._memo_size > _MEMO_NEIGHBOURS and len(self._memo) > len(asked):
            _, dropped = self._memo.popitem(last=False)
            self._memo_size -= len(dropped.terms)

    def neighbours(self, asked: str) -> Neighbours:
        """Return the words an asked one could pair with, and how alike each is."""
        if asked not in self._memo:
            self.prepare([asked])
        return self._memo[asked]


def _load_table(folder: Path, name: str) -> HashTable:
    return HashTable(
        cast("npt.NDArray[np.uint32]", load_array(folder, f"{name}_hash")),
        cast("Integers", load_array(folder, f"{name}_term")),
    )


def build_vocabulary(folder: Path, forms: list[Form]) -> tuple[dict[str, int], dict[str, int]]:
    """Write the vocabulary of some names; return the place of each term and joined term."""
    terms = {text for form in forms for term in form for text in (term.text, term.spelt)}
    words = sorted(terms)
    joined = sorted({joint.text for form in forms for joint in joints(form)})
    fuzzy = {term.spelt for form in forms for term in form if term.is_fuzzy}
    save_strings(folder, "vocabulary", words + joined)
    save_strings(folder, "spellings", [spelled(edited_form(text)) for text in words + joined])
    save_array(folder, "token_count", np.array([len(words)], np.int64))
    # Terms that only ever count by equality need no neighbourhood: they are looked up by place.
    tokens = [text if text in fuzzy else "" for text in words]
    deletions, meetings = build_tables(tokens, joined)
    for name, table in (("deletions", deletions), ("meetings", meetings)):
        save_array(folder, f"{name}_hash", table.hashes)
        save_array(folder, f"{name}_term", table.terms)
    return (
        {text: place for place, text in enumerate(words)},
        {text: place + len(words) for place, text in enumerate(joined)},
    )
