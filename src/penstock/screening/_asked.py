"""The distinct terms that are asked, numbered, with what a search needs of each in arrays.

Names share most of their words, so what is known of a word is worked out once and then looked up
by number for whole batches of names.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from penstock.screening._align import Joint
from penstock.screening._flat import Flags, Floats, Growing, Numbers
from penstock.screening._sides import ROLE_NUMBER, Terms
from penstock.screening._terms import Form, Term
from penstock.text import TokenRole

# Columns of what is compared of a term.
_WEIGHT, _TEXT, _LETTER, _ROLE, _FUZZY = range(5)
_NOT_COMPARED = np.zeros((1, 5), np.float64)


class AskedTerms:
    """Numbers terms by identity: they come from a cache, so equal ones are nearly always one.

    A term has a number for each sort of names it is asked in. Neighbours of a name written as one
    have numbers of their own, as terms that stand for several.

    Attributes:
        terms: each term by its number.
    """

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self._number_of: list[dict[int, int]] = []
        self._number_of_joint: dict[tuple[str, float, int, int], int] = {}
        self._sorts: Growing[np.int64] = Growing(np.int64)
        self._weights: Growing[np.float32] = Growing(np.float32)
        self._is_initial: Growing[np.bool_] = Growing(np.bool_)
        self._sizes: Growing[np.int64] = Growing(np.int64)
        self._compared: Growing[np.float64] = Growing(np.float64, width=5)

    def __len__(self) -> int:
        return len(self.terms)

    @property
    def weights(self) -> Floats:
        """What each term weighs."""
        return self._weights.values

    @property
    def sorts(self) -> Numbers:
        """In which sort of names each term is asked, by its number."""
        return self._sorts.values

    @property
    def is_initial(self) -> Flags:
        """Which terms are initials."""
        return self._is_initial.values

    @property
    def sizes(self) -> Numbers:
        """How many asked words each term is made of."""
        return self._sizes.values

    def compared(self, numbers: Numbers) -> Terms:
        """Return what is compared of single terms, by number, once `tell_texts` has told."""
        rows = self._compared.values[numbers]
        return Terms(
            rows[:, _WEIGHT],
            rows[:, _TEXT].astype(np.int64),
            rows[:, _LETTER].astype(np.int64),
            rows[:, _ROLE].astype(np.uint8),
            rows[:, _FUZZY] > 0.0,
        )

    def tell_texts(self, texts: Sequence[int]) -> None:
        """Take in the places in the vocabulary of the terms numbered since the last time."""
        fresh = self.terms[len(self._compared) :]
        rows = [
            (term.weight, text, ord(term.text[:1] or "\0"), ROLE_NUMBER[term.role], term.is_fuzzy)
            for term, text in zip(fresh, texts, strict=True)
        ]
        self._compared.extend(np.array(rows, np.float64).reshape(-1, 5))

    def number(self, forms: Iterable[Form], sorts: Iterable[int]) -> list[list[int]]:
        """Return the numbers of the terms of each name; new terms get the next ones.

        Args:
            forms: the names.
            sorts: the number of the sort each is asked in.
        """
        before = len(self.terms)
        numbers = []
        fresh_sorts: list[int] = []
        for form, sort in zip(forms, sorts, strict=True):
            while sort >= len(self._number_of):
                self._number_of.append({})
            known = self._number_of[sort]
            own = []
            for term in form:
                place = known.get(id(term))
                if place is None:
                    place = known[id(term)] = len(self.terms)
                    self.terms.append(term)  # kept, so that its identity stays its own
                    fresh_sorts.append(sort)
                own.append(place)
            numbers.append(own)
        fresh = self.terms[before:]
        self._sorts.extend(fresh_sorts)
        self._weights.extend([term.weight for term in fresh])
        self._is_initial.extend([term.role is TokenRole.initial for term in fresh])
        self._sizes.extend([1] * len(fresh))
        return numbers

    def number_joints(self, joints: Iterable[tuple[Joint, int]]) -> list[int]:
        """Return the numbers of neighbours written as one, by their sort; new ones get the next."""
        numbers = []
        for joint, sort in joints:
            key = (joint.text, joint.weight, joint.size, sort)
            place = self._number_of_joint.get(key)
            if place is None:
                place = self._number_of_joint[key] = len(self.terms)
                text, weight = joint.text, joint.weight
                self.terms.append(Term(text, text, text, TokenRole.word, weight, is_fuzzy=False))
                self._sorts.extend([sort])
                self._weights.extend([weight])
                self._is_initial.extend([False])
                self._sizes.extend([joint.size])
                self._compared.extend(_NOT_COMPARED)
            numbers.append(place)
        return numbers

    def clear(self) -> None:
        """Forget every term."""
        self.terms.clear()
        self._number_of.clear()
        self._number_of_joint.clear()
        self._sorts.clear()
        self._weights.clear()
        self._is_initial.clear()
        self._sizes.clear()
        self._compared.clear()
