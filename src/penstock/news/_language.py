"""Which language a text is in: by its script, and by its small words."""

import re
from collections import Counter
from functools import cache

from penstock.news._tables import rows

_WORDS = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("ko", re.compile(r"[\uac00-\ud7a3]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_PERSIAN_LETTERS = re.compile(r"[پچژگکی]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_SAMPLE = 1500
_BY_SCRIPT = {"ar": ("ar", "fa", "ur"), "ru": ("ru", "uk", "bg")}


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {row["language"]: frozenset(row["words"].split("|")) for row in rows("languages")}


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language, own in _small_words().items():
        for word in own:
            found[word] = (*found.get(word, ()), language)
    return found


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of the language of a text, empty where nothing tells it.

    >>> language_of("The ministry said that it was ready to act on the report.")
    'en'
    """
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample)) or 1
    scripts = () if sample.isascii() else _SCRIPTS
    for language, pattern in scripts:
        share = len(pattern.findall(sample)) / letters
        if share > (0.05 if language == "ja" else 0.3):
            return language
    if not scripts:
        return _best(sample, _latin_languages())
    if len(_ARABIC.findall(sample)) > 0.4 * letters:
        told = _best(sample, _BY_SCRIPT["ar"])
        return told or ("fa" if _PERSIAN_LETTERS.search(sample) else "ar")
    if len(_CYRILLIC.findall(sample)) > 0.4 * letters:
        return _best(sample, _BY_SCRIPT["ru"]) or "ru"
    return _best(sample, _latin_languages())


@cache
def _latin_languages() -> tuple[str, ...]:
    return tuple(
        one for one in _small_words() if all(one not in group for group in _BY_SCRIPT.values())
    )


def _best(sample: str, languages: tuple[str, ...]) -> str:
    scores = dict.fromkeys(languages, 0)
    languages_of = _languages_of()
    for word, count in Counter(_WORDS.findall(sample.lower())).items():
        for language in languages_of.get(word, ()):
            if language in scores:
                scores[language] += count
    best = max(scores, key=lambda one: scores[one])
    return best if scores[best] else ""
