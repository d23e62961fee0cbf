"""From the way publishers write a country to its ISO 3166-1 alpha-2 code."""

import re
import unicodedata
from functools import cache, lru_cache

from rapidfuzz.fuzz import token_sort_ratio
from rapidfuzz.process import extract

from penstock.data import data_file

# How alike two spellings are, in percent.
_NEAR_ENOUGH = 72.0
# Spellings so short (USA, UAE) are like too many words.
_SHORT_FORM = 3
_NOISE = frozenset({"the", "of", "and"})
_NOT_LETTERS = re.compile(r"[^\w]+", re.UNICODE)
_DOTTED = re.compile(r"\b(?:\w\.){2,}\w?(?!\w)")
_NOW = re.compile(r"\bnow (?:part of )?([^)]+)")
_IN_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]?")
_NUMBERING = re.compile(r"^\s*\(?(?:\d{1,2}|[a-z])\)\s*")
_PREFIX = re.compile(r"^(?:region:|possibly|reportedly|former|formerly)\s+", re.IGNORECASE)
_SUFFIX = re.compile(
    r"\s+(?:citizen(?:ship)?|nationals?(?:ity)?|by birth|(?:as (?:at|of)|since)\s.*)$",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def country_code(text: str) -> str:
    """Return the ISO 3166-1 alpha-2 code of the country `text` names, `""` where none is known.

    Knows English short and formal names, the inverted forms of official lists
    (`Korea, North`), adjectives of nationality (`Iranian`), alpha-2 and alpha-3 codes in upper
    case, and notes around a name (`Pakistan (previous address)`, `USSR (now Ukraine)`).
    States that no longer exist, and adjectives shared by two states, give `""`. Kosovo is `XK`.

    Args:
        text: one country, not a whole address.

    Source: `data/text/countries.tsv`.
    """
    stripped = text.strip()
    if len(stripped) > 200:
        return ""
    names = _codes_by_name()
    if stripped.isascii() and stripped.isupper() and len(stripped) in (2, 3):
        code = _codes_by_code().get(stripped)
        if code is not None:
            return code
    code = names.get(_key(stripped))
    if code is not None:
        return code
    now = _NOW.search(stripped)
    if now is not None and (code := names.get(_key(now[1]))) is not None:
        return code
    core = _IN_BRACKETS.sub(" ", _NUMBERING.sub("", stripped)).strip(" .,;:")
    previous = ""
    while core and core != previous:
        code = names.get(_key(core))
        if code is not None:
            return code
        previous, core = core, _SUFFIX.sub("", _PREFIX.sub("", core)).strip(" .,;:")
    return ""


def country_name(code: str) -> str:
    """Return the English short name of an ISO 3166-1 alpha-2 code, `""` where there is none.

    Inverted names are turned round: `Korea, North` is `North Korea`.
    """
    for row in _table():
        if row[0] == code:
            last, _, first = row[2].partition(", ")
            return f"{first} {last}" if first else last
    return ""


@lru_cache(maxsize=8192)
def nearest_countries(text: str, most: int = 3) -> tuple[str, ...]:
    """Return the names of the countries a misspelt one may mean, nearest first.

    A name is as near as the nearest of its spellings, whatever the order of its words
    (`Koreea North`); what is far from all gives nothing.

    Args:
        text: what names no country, see `country_code`.
        most: the most names.

    Source: `data/text/countries.tsv`.
    """
    wanted = _key(text[:200])
    if not wanted:
        return ()
    names = _codes_by_name()
    found = extract(
        wanted,
        [name for name in names if len(name) > _SHORT_FORM],
        scorer=token_sort_ratio,
        score_cutoff=_NEAR_ENOUGH,
        limit=None,
    )
    return tuple(dict.fromkeys(country_name(names[name]) for name, _, _ in found))[:most]


def _key(text: str) -> str:
    plain = _DOTTED.sub(lambda found: found[0].replace(".", ""), text)
    plain = plain.replace("'", "").replace("’", "").replace("`", "").replace("&", " and ")
    decomposed = unicodedata.normalize("NFKD", plain.casefold())
    letters = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    words = (word for word in _NOT_LETTERS.split(letters) if word and word not in _NOISE)
    return " ".join(words)


@cache
def _table() -> tuple[tuple[str, ...], ...]:
    lines = data_file("text/countries.tsv").read_text("utf-8").splitlines()
    rows = [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]
    return tuple(rows[1:])


def country_spellings() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """Return each country's code with its names, the usual one first, and its adjectives.

    Source: `data/text/countries.tsv`.
    """
    return tuple(
        (code, (name, *filter(None, others.split("|"))), tuple(filter(None, adjectives.split("|"))))
        for code, _, name, others, adjectives in _table()
    )


@cache
def _codes_by_code() -> dict[str, str]:
    found = {}
    for code, alpha3, *_ in _table():
        found[code] = code
        found[alpha3] = code
    found["UK"] = "GB"
    found["EL"] = "GR"
    return found


@cache
def _codes_by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, _, name, others, adjectives in _table():
        for spelling in (name, *others.split("|"), *adjectives.split("|")):
            if key := _key(spelling):
                found.setdefault(key, code)
    return found
