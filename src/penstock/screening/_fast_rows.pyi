from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from penstock.screening._name_space import Costs

_Flags = npt.NDArray[np.bool_]
_Bytes = npt.NDArray[np.uint8]
_Integers = npt.NDArray[np.int32]
_Numbers = npt.NDArray[np.int64]
_Floats = npt.NDArray[np.float32]
_Slots = npt.NDArray[np.uint32]

class Reached:
    def __init__(
        self,
        starts: _Numbers,
        post_row: _Integers,
        post_weight: _Floats,
        rows: int,
        token_count: int,
    ) -> None: ...
    def add(
        self,
        first: int,
        askers: _Numbers,
        places: _Numbers,
        likeness: npt.NDArray[np.float64],
        sorts: _Numbers,
        weights: _Floats,
        table: _Slots,
    ) -> tuple[_Integers, _Numbers, _Floats]: ...
    def forget(self) -> None: ...

class RowFinder:
    def __init__(
        self,
        row_weight: _Floats,
        light: _Floats,
        costs: Costs,
        gain_unit: np.float32,
        listed_unit: np.float32,
        initials_listed: int,
    ) -> None: ...
    def find(
        self,
        wordings: Sequence[tuple[int, list[int]]],
        sorts: list[int],
        price: np.float32,
        weights: _Floats,
        is_initial: _Bytes,
        sizes: _Numbers,
        most: _Floats,
        counts: _Numbers,
        starts: _Numbers,
        rows: _Integers,
        table: _Slots,
    ) -> tuple[_Numbers, _Numbers, _Flags]: ...
