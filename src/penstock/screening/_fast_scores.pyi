import numpy as np
import numpy.typing as npt

from penstock.screening._parameters import Missing, Scoring
from penstock.screening._sides import Side

_Numbers = npt.NDArray[np.int64]
_Doubles = npt.NDArray[np.float64]
_Words = tuple[_Numbers, _Numbers]

class Pairs:
    def __init__(
        self,
        asked: Side,
        listed: Side,
        lefts: _Numbers,
        rights: _Numbers,
        scoring: Scoring,
        cost: Missing,
        is_person: bool,
        roles: tuple[int, int, int, int],
        bits: tuple[float, float],
    ) -> None: ...
    def unlike(self) -> _Words: ...
    def compare(self, alike: _Doubles) -> None: ...
    def joined(self) -> tuple[_Words, _Words] | None: ...
    def join(self, alike: _Doubles) -> None: ...
    def scores(self) -> tuple[_Doubles, _Doubles, npt.NDArray[np.bool_]]: ...
