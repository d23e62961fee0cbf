"""Whether two names as news write them are one: without legal forms, in any order, shortened."""

from penstock.news._background import per_million
from penstock.news._namebook import folded_words, without_form


def name_words(name: str) -> frozenset[str]:
    """Return the words of a name, without its legal form."""
    return frozenset(without_form(folded_words(name)).split())


def is_same_name(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether two names are one, or one is the other shortened to what tells it.

    `Huawei` is `Huawei Technologies`; `Bank` is not `Bank Melli`, and no ordinary word is a name.
    """
    if not one or not other:
        return False
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return short < long and any(per_million(word) == 0.0 and len(word) > 3 for word in short)
