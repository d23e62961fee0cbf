from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from penstock.screening._likeness import Words

_Doubles = npt.NDArray[np.float64]
_Bytes = npt.NDArray[np.uint8]
_Integers = npt.NDArray[np.int32]
_Hashes = npt.NDArray[np.uint32]
_Texts = npt.NDArray[np.object_]
_Places = npt.NDArray[np.int32] | npt.NDArray[np.int64]
_Table = tuple[_Hashes, _Integers, _Integers]

class Tables:
    def __init__(
        self, after_edits: _Doubles, spelt: _Doubles, after_swap: _Doubles, ceiling: float
    ) -> None: ...

def edit_parts(
    tables: Tables,
    texts: _Texts,
    spellings: _Texts,
    is_syllable: _Bytes,
    others: _Texts,
    other_spellings: _Texts,
    other_is_syllable: _Bytes,
    askers: _Places,
    places: _Places,
    most: _Integers,
) -> _Doubles: ...

class WordFinder:
    def __init__(
        self,
        tables: Tables,
        words: Words,
        tokens: _Table,
        joined: _Table,
        keys: _Table,
        up_to_one: _Hashes,
        two: _Hashes,
        key_likeness: Callable[[str], float],
    ) -> None: ...
    def find(
        self,
        texts: list[str],
        spellings: list[str],
        is_edited: list[bool],
        count: int,
        keys: list[str],
        owners: list[int],
    ) -> tuple[_Integers, _Integers, _Doubles]: ...
