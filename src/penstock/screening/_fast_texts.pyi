import numpy as np
import numpy.typing as npt

from penstock.screening._text_space import KnownTerms
from penstock.screening._text_sums import WordRows

_Floats = npt.NDArray[np.float32]

class TextSums:
    def __init__(
        self,
        row_weight: _Floats,
        row_rate: _Floats,
        known: KnownTerms,
        spans: tuple[int, int, int, int],
        place_count: int,
        fewest: tuple[int, int],
        of_initial: float,
        floor: float,
    ) -> None: ...
    def find(
        self,
        opened: list[WordRows],
        places: list[frozenset[int]],
        initials: list[frozenset[int]],
        letters: int,
        is_cued: bool,
    ) -> list[int]: ...
