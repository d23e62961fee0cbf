"""The names of one sort (persons, organisations, vessels, others) as arrays.

A row is one reading of one name of one party. Its terms are places in the index's vocabulary;
postings lead back from a vocabulary term to the rows that bear it. Neighbouring words of a name
also stand in the vocabulary as one joined term, so that `ABDULRAHMAN` finds `ABDUL RAHMAN`.
"""

from pathlib import Path
from typing import NamedTuple, cast

import numpy as np
import numpy.typing as npt

from penstock.screening._align import Joint
from penstock.screening._arrays import load_array, save_array
from penstock.screening._flat import Floats, Integers
from penstock.screening._terms import Form, Term
from penstock.screening._vocabulary import Vocabulary
from penstock.text import NameSort, TokenRole

_ROLES = tuple(TokenRole)
_ROLE_NUMBER = {role: number for number, role in enumerate(_ROLES)}
FUZZY_FLAG = 0x80
# Roles that tell which party is meant, as titles, legal forms and particles do not.
TELLING_ROLES = frozenset({TokenRole.word, TokenRole.place, TokenRole.generic})

Offsets = npt.NDArray[np.int64]


class Row(NamedTuple):
    """One reading of one listed name on its way into the arrays, and its neighbours as one word."""

    party: int
    name: int
    form: Form
    joints: tuple[Joint, ...]


class Occurrences(NamedTuple):
    """Every term of every row, one after another: arrays of one length.

    `term` and `spelt` are its places in the vocabulary; `is_word` says that no table knows it,
    `is_telling` that it is a word, a place, a company word, a legal form or a title, `is_name` that
    it is a word or a place.
    """

    row: Integers
    term: Integers
    spelt: Integers
    is_word: npt.NDArray[np.bool_]
    is_telling: npt.NDArray[np.bool_]
    is_name: npt.NDArray[np.bool_]
    weight: Floats


class Known(NamedTuple):
    """A term of a listed name: how many times it stands there and what it weighs in all."""

    place: int
    weight: float
    times: int
    role: TokenRole


class Group:
    """The names of one sort, ready to be searched; written by `build_group`.

    Attributes:
        sort: how these names are read.
        vocabulary: the words of the whole index.
        row_party: place of the party of each row, shape (rows,).
        row_name: place of the name within its party, shape (rows,).
        row_weight: summed weight of the terms of each row.
        row_start: where the terms of each row begin, shape (rows + 1,).
        term, term_spelt: places of what equals and of what is written, for each term.
        term_role, term_weight: number of its role, with `FUZZY_FLAG`, and what it weighs.
        post_start, post_row, post_weight: postings of each vocabulary term.
    """

    def __init__(self, folder: Path, sort: NameSort, vocabulary: Vocabulary) -> None:
        self.sort = sort
        self.vocabulary = vocabulary
        self.row_party = cast("Integers", load_array(folder, "row_party"))
        self.row_name = cast("Integers", load_array(folder, "row_name"))
        self.row_weight = cast("Floats", load_array(folder, "row_weight"))
        self.row_start = cast("Offsets", load_array(folder, "row_start"))
        self.term = cast("Integers", load_array(folder, "term"))
        self.term_spelt = cast("Integers", load_array(folder, "term_spelt"))
        self.term_role = cast("npt.NDArray[np.uint8]", load_array(folder, "term_role"))
        self.term_weight = cast("Floats", load_array(folder, "term_weight"))
        self.post_start = cast("Offsets", load_array(folder, "post_start"))
        self.post_row = cast("Integers", load_array(folder, "post_row"))
        self.post_weight = cast("Floats", load_array(folder, "post_weight"))

    def __len__(self) -> int:
        return len(self.row_party)

    def occurrences(self) -> "Occurrences":
        """Return every term of every row, one after another."""
        rows = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.row_start))
        role = self.term_role & np.uint8(~FUZZY_FLAG & 0xFF)
        is_word = role == _ROLE_NUMBER[TokenRole.word]
        counted = TELLING_ROLES | {TokenRole.legal_form, TokenRole.title}
        is_telling = np.isin(role, [_ROLE_NUMBER[told] for told in counted])
        is_name = np.isin(role, [_ROLE_NUMBER[TokenRole.word], _ROLE_NUMBER[TokenRole.place]])
        return Occurrences(
            rows, self.term, self.term_spelt, is_word, is_telling, is_name, self.term_weight
        )

    def places(self, row: int) -> frozenset[int]:
        """Return the places in the vocabulary of the terms of a row, both as compared and spelt."""
        start, end = int(self.row_start[row]), int(self.row_start[row + 1])
        return frozenset(self.term[start:end].tolist() + self.term_spelt[start:end].tolist())

    def known(self, row: int, *, with_words: bool) -> dict[int, "Known"]:
        """Return the terms of a row that tables know, or all, by their places in the vocabulary."""
        start, end = int(self.row_start[row]), int(self.row_start[row + 1])
        known: dict[int, Known] = {}
        for at in range(start, end):
            role = _ROLES[int(self.term_role[at]) & ~FUZZY_FLAG]
            if with_words or role is not TokenRole.word:
                place = int(self.term[at])
                own = known.get(place, Known(place, 0.0, 0, role))
                own = Known(place, own.weight + float(self.term_weight[at]), own.times + 1, role)
                known[place] = known[int(self.term_spelt[at])] = own
        return known

    def form(self, row: int) -> Form:
        """Return the terms of a row, as they were when the index was built."""
        start, end = int(self.row_start[row]), int(self.row_start[row + 1])
        texts = self.vocabulary.texts
        return tuple(
            Term(
                texts[place],
                texts[spelt],
                texts[spelt],
                _ROLES[role & ~FUZZY_FLAG],
                weight,
                bool(role & FUZZY_FLAG),
            )
            for place, spelt, role, weight in zip(
                self.term[start:end].tolist(),
                self.term_spelt[start:end].tolist(),
                self.term_role[start:end].tolist(),
                self.term_weight[start:end].tolist(),
                strict=True,
            )
        )


def build_group(
    folder: Path, rows: list[Row], place_of: dict[str, int], joined_place: dict[str, int]
) -> None:
    """Write the arrays of one sort of names into an existing, empty folder."""
    save_array(folder, "row_party", np.array([row.party for row in rows], np.int32))
    save_array(folder, "row_name", np.array([row.name for row in rows], np.int32))
    lengths = [len(row.form) for row in rows]
    save_array(folder, "row_start", np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))
    totals = [sum(term.weight for term in row.form) for row in rows]
    save_array(folder, "row_weight", np.array(totals, np.float32))

    terms = [term for row in rows for term in row.form]
    save_array(folder, "term", np.array([place_of[term.text] for term in terms], np.int32))
    save_array(folder, "term_spelt", np.array([place_of[term.spelt] for term in terms], np.int32))
    roles = [_ROLE_NUMBER[term.role] | (FUZZY_FLAG if term.is_fuzzy else 0) for term in terms]
    save_array(folder, "term_role", np.array(roles, np.uint8))
    save_array(folder, "term_weight", np.array([term.weight for term in terms], np.float32))

    posted = [
        (place_of[text], number, term.weight)
        for number, row in enumerate(rows)
        for term in row.form
        for text in {term.text, term.spelt}
    ]
    posted += [
        (joined_place[joint.text], number, joint.weight)
        for number, row in enumerate(rows)
        for joint in row.joints
    ]
    _save_postings(folder, posted, len(place_of) + len(joined_place))


def _save_postings(folder: Path, posted: list[tuple[int, int, float]], size: int) -> None:
    places = np.array([place for place, _, _ in posted], np.int64)
    numbers = np.array([number for _, number, _ in posted], np.int32)
    weights = np.array([weight for _, _, weight in posted], np.float32)
    order = np.lexsort((numbers, places))
    save_array(folder, "post_start", np.searchsorted(places[order], np.arange(size + 1)))
    save_array(folder, "post_row", numbers[order])
    save_array(folder, "post_weight", weights[order])
