"""Clusters of names that no rule of spelling brings together: nicknames and variant families."""

from functools import cache

from penstock.text._keys import skeleton
from penstock.text._tables import rows, spread

__all__ = [
    "bearers_of",
    "is_given",
    "is_japanese_given",
    "is_ship_word",
    "is_spanish_family",
    "is_vietnamese_family",
    "name_variants",
    "nicknames",
    "skeleton",
]

_NONE: frozenset[str] = frozenset()
_SHORTEST_EZ = 4


@cache
def _clusters(table: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for form, key in spread(table, "key"):
        found.setdefault(form, set()).add(key)
    return {form: frozenset(keys) for form, keys in found.items()}


def nicknames(token: str) -> frozenset[str]:
    """Return the clusters of full name and pet forms a folded token belongs to.

    Two tokens may be one person's when their sets meet: `bill` and `william`, `sasha` and
    `aleksandr`. Empty for a token in no cluster.
    """
    return _clusters("nicknames").get(token, _NONE)


def name_variants(token: str) -> frozenset[str]:
    """Return the families of spellings of one name a folded token belongs to.

    Families hold what edit distance misses: `zhang` and `chang` (Pinyin and Wade-Giles), `ri`,
    `lee` and `yi`, `yevgeny` and `evgenii`. Empty for a token in no family.
    """
    return _clusters("name_variants").get(token, _NONE)


@cache
def _vietnamese_families() -> frozenset[str]:
    return frozenset(form for form, _ in spread("vietnamese", "place"))


@cache
def _spanish_families() -> frozenset[str]:
    return frozenset(form for form, _ in spread("spanish_families", "place"))


def is_spanish_family(token: str) -> bool:
    """Tell whether a folded token is a family name of Spanish-speaking countries.

    There a person bears two: the father's first, then the mother's, which is often left out.
    """
    return token in _spanish_families() or (token.endswith("ez") and len(token) > _SHORTEST_EZ)


@cache
def _bearers() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for table in ("known_names", "more_known_names"):
        for form, bearer in spread(table, "bearer"):
            found.setdefault(form, set()).add(bearer)
    return {form: frozenset(bearers) for form, bearers in found.items()}


def bearers_of(token: str) -> frozenset[str]:
    """Return who bears a folded token as a name, as far as the table knows.

    Of a given name one of `man`, `woman` and `either`; `family` where families bear it. Empty for a
    token that is no name or one too short to tell.
    """
    return _bearers().get(token, _NONE)


def is_given(token: str) -> bool:
    """Tell whether a folded token is a given name, as far as the table knows."""
    return bool(bearers_of(token) - {"family"})


@cache
def _japanese_given() -> frozenset[str]:
    return frozenset(
        latin
        for row in rows("japanese_names")
        if row["kind"] == "given"
        for latin in row["readings"].split("|")
    )


def is_japanese_given(token: str) -> bool:
    """Tell whether a folded token is a Japanese given name, whose vowels tell it from others."""
    return token in _japanese_given()


def is_vietnamese_family(token: str) -> bool:
    """Tell whether a folded token is a family name that tells a Vietnamese name."""
    return token in _vietnamese_families()


@cache
def _ship_words() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("ship_words"))


def is_ship_word(token: str) -> bool:
    """Tell whether a folded token is a word of English that ships are named after."""
    return token in _ship_words()
