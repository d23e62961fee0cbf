"""How alike two folded name tokens are, and every key under which alike tokens meet.

The likeness is positive only for a closed list of reasons: few enough edits, the same spelling
class, a shared variant or nickname family, the same consonant skeleton. `meeting_keys` names the
reasons that are not edits, so that an index can find every token that could count and no scan is
ever needed (see `penstock.screening`).
"""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from penstock.data import data_file
from penstock.text._variants import name_variants, nicknames, skeleton

SPELLING_LIKENESS = 0.96
VARIANT_LIKENESS = 0.95
SKELETON_LIKENESS = 0.86
NICKNAME_LIKENESS = 0.85
_SHORTEST_SKELETON = 3
# A share of edits costs this much more than itself, so that one edit in a short token weighs.
EDIT_SLOPE = 1.25
_CACHED = 1 << 17


def edit_budget(length: int) -> int:
    """Return how many edits the longer of two tokens may differ by and still count.

    Two letters allow none, three to five one, more two (optimal string alignment distance).
    """
    if length < 3:
        return 0
    return 1 if length < 6 else 2


def edit_likeness(edits: int, length: int, ceiling: float = 1.0) -> float:
    """Return the likeness that `edits` leave in a token of `length`, 0 beyond the budget."""
    if edits > edit_budget(length):
        return 0.0
    return ceiling * (1.0 - EDIT_SLOPE * edits / length) if edits else ceiling


def _load_rules() -> tuple[re.Pattern[str], tuple[str, ...]]:
    patterns: list[str] = []
    replacements: list[str] = []
    for line in data_file("text/spelling.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            pattern, replacement, _ = line.split("\t")
            patterns.append(f"({pattern})")
            replacements.append("" if replacement == "-" else replacement)
    return re.compile("|".join(patterns)), tuple(replacements)


_RULES, _REPLACEMENTS = _load_rules()
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(_CACHED)
def spelled(token: str) -> str:
    """Return the spelling class of a token: what all common romanisations of it share."""
    merged = _RULES.sub(lambda found: _REPLACEMENTS[(found.lastindex or 1) - 1], token)
    return _DOUBLED.sub(r"\1", merged)


@lru_cache(_CACHED)
def meeting_keys(token: str) -> frozenset[str]:
    """Return the keys two tokens may share other than by edits.

    Each is tagged with its likeness class: `v:` variant family, `n:` nickname family,
    `s:` consonant skeleton.
    """
    keys = {f"v:{family}" for family in name_variants(token)}
    keys.update(f"n:{family}" for family in nicknames(token))
    bones = skeleton(token)
    if len(bones) >= _SHORTEST_SKELETON:
        keys.add(f"s:{bones}")
    return frozenset(keys)


_LIKENESS_OF_KEY = {"v": VARIANT_LIKENESS, "n": NICKNAME_LIKENESS, "s": SKELETON_LIKENESS}


def key_likeness(key: str) -> float:
    """Return the likeness that sharing this meeting key stands for."""
    return _LIKENESS_OF_KEY[key[0]]


def token_similarity(left: str, right: str) -> float:
    """Return how alike two folded tokens are, 0 to 1.

    Example:
        >>> token_similarity("vladimir", "wladimir") > 0.9
        True
    """
    if left == right:
        return 1.0
    length = max(len(left), len(right))
    budget = edit_budget(length)
    likeness = edit_likeness(OSA.distance(left, right, score_cutoff=budget), length)
    left_spelled, right_spelled = spelled(left), spelled(right)
    length = max(len(left_spelled), len(right_spelled))
    edits = OSA.distance(left_spelled, right_spelled, score_cutoff=edit_budget(length))
    likeness = max(likeness, edit_likeness(edits, length, SPELLING_LIKENESS))
    for key in meeting_keys(left) & meeting_keys(right):
        likeness = max(likeness, key_likeness(key))
    return likeness


def joined_similarity(left: str, right: str) -> float:
    """Return how alike a token is to two neighbours written as one, 0 to 1.

    Stricter than `token_similarity`, since gluing words makes chance meetings likelier: equality,
    one spelling class or a single edit.
    """
    if left == right:
        return 1.0
    likeness = SPELLING_LIKENESS if spelled(left) == spelled(right) else 0.0
    length = max(len(left), len(right))
    if edit_budget(length) and OSA.distance(left, right, score_cutoff=1) == 1:
        likeness = max(likeness, edit_likeness(1, length))
    return likeness
