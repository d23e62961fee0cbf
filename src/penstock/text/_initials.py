"""The initials a body goes by: `NIOC` for the National Iranian Oil Company."""

from functools import lru_cache

from penstock.text._coined import full_names
from penstock.text._fold import fold
from penstock.text._roles import NameSort, TokenRole, lexicon

_FEWEST, _MOST = 4, 6
_LONGEST_FORM = 2
_LEFT_OUT = frozenset({TokenRole.connector})


@lru_cache(1 << 14)
def initials_of(text: str) -> tuple[str, ...]:
    """Return the initials a body of this Latin name may go by, of four to six letters.

    Articles and prepositions have none; a legal form at the end may have one or not.

    >>> initials_of("Islamic Republic of Iran Shipping Lines"), initials_of("Bank Melli")
    (('irisl',), ())
    """
    folded = fold(text)
    words = folded.split()
    if not folded.isascii() or not _FEWEST <= len(words) <= 2 * _MOST:
        return ()
    known = lexicon(NameSort.organisation).words
    roles = [known[word].role if word in known else TokenRole.word for word in words]
    kept = [at for at, role in enumerate(roles) if role not in _LEFT_OUT and words[at].isalpha()]
    whole = "".join(words[at][0] for at in kept)
    while kept and roles[kept[-1]] is TokenRole.legal_form:
        kept.pop()
    short = "".join(words[at][0] for at in kept)
    spoken = ""
    if roles[-1] is TokenRole.legal_form and len(words[-1]) <= _LONGEST_FORM:
        spoken = "".join(word[0] for word in words[:-1]) + words[-1]  # PDVSA, with its de and S.A.
    found = (whole, short, spoken)
    return tuple(dict.fromkeys(own for own in found if _FEWEST <= len(own) <= _MOST))


_SHORTEST_BESIDE = 3


@lru_cache(1 << 14)
def without_acronym(text: str) -> str:
    """Return a body's name without its own initials before or after it, empty where it has none.

    >>> without_acronym("AIO Aerospace Industries Organization"), without_acronym("IBM Ltd")
    ('aerospace industries organization', '')
    """
    words = fold(text).split()
    known = lexicon(NameSort.organisation).words
    if len(words) < _SHORTEST_BESIDE:
        return ""
    for own, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
        roles = [known[word].role if word in known else TokenRole.word for word in rest]
        kept = [word[0] for word, role in zip(rest, roles, strict=True) if role not in _LEFT_OUT]
        if _SHORTEST_BESIDE <= len(own) <= _MOST and own in ("".join(kept), "".join(kept[:-1])):
            return " ".join(rest)
        if any(name.split(" ", 1)[0] == rest[0] for name in full_names(own)):  # PDVSA Petróleos
            return " ".join(rest)
    return ""
