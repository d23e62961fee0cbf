"""Whether two words share their consonants, more exactly than a skeleton tells.

Where a script leaves short vowels out, its consonants are all that is known of a word, and they are
known well: a name with `sh` is not one with `s`. Romanisations differ only in the ways below.
"""

import re
from functools import lru_cache

# Written: one sign for its sound. French writes `ch` what English writes `sh`.
_SOUNDS = re.compile(
    r"(tsch|shch|sch|tch|sh|ch)|(dzh|dj|zh|j)|(dz|z)|(ts|tz|sz|s|ç|c(?=[eiy]))|(kh|x|h)|(gh|g)"
    r"|(q)|(ck|k|c)|(dh)|(th)|(d)|(t)|(ph|f)|(b|p)|(l)|(r)|(m)|(n)"
)
_SIGNS = "xjzshgqkDTdtfblrmn"
# Sounds that one letter stands for in another country or another scheme.
_ALSO = frozenset(
    map(frozenset, ("qk", "qg", "gj", "dt", "Dd", "Dz", "Dt", "Tt", "Ts", "Td", "jz", "zd", "TD"))
)
_LAST_I = ("i", "y", "ie", "ee")
# `w` and `v` are one letter with long vowels.
_VOWELS = "aeiouywv'"
_OPEN_ENDS = "aeouwh'"


@lru_cache(1 << 14)
def _consonants(word: str) -> str:
    signs = ""
    for match in _SOUNDS.finditer(word):
        sign = _SIGNS[(match.lastindex or 1) - 1]
        if signs[-1:] != sign or word[match.start() - 1] in _VOWELS:
            signs += sign
    return signs[:-1] if len(signs) > 1 and word.endswith("h") and signs[-1] == "h" else signs


def share_consonants(left: str, right: str) -> bool:
    """Tell whether two folded Latin words may be one word of which only consonants are written.

    >>> share_consonants("shakr", "shaker"), share_consonants("shakry", "sugayer")
    (True, False)
    """
    ours, theirs = _consonants(left), _consonants(right)
    return len(ours) == len(theirs) and all(
        one == other or frozenset((one, other)) in _ALSO
        for one, other in zip(ours, theirs, strict=True)
    )


def share_last_i(left: str, right: str) -> bool:
    """Tell whether both or neither of two such words end with a long `i`, which is always written.

    What ends with another vowel or a silent `h` is left open.

    >>> share_last_i("zrghami", "durgham"), share_last_i("mansuri", "mansoory")
    (False, True)
    """
    ends = left.endswith(_LAST_I), right.endswith(_LAST_I)
    if ends[0] is ends[1]:
        return True
    other = right if ends[0] else left
    return other[-1:] in _OPEN_ENDS
