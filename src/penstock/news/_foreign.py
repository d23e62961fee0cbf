"""Names in texts of other languages: what their scripts and grammar hide from plain screening."""

import re
from functools import cache
from itertools import islice
from typing import NamedTuple

from penstock.news._tables import forms, rows

_DOTTED_HAN = re.compile(r"[\u4e00-\u9fff]{1,7}(?:[·・•][\u4e00-\u9fff]{1,7}){1,3}")
_HAN_TITLE = re.compile(
    r"(?:领导人|領導人|总统|總統|主席|部长|部長|委员长|委員長|总书记|總書記|外长|外長|首相|总理|總理|将军|將軍|董事长|商人|寡头)"
    r"(?P<name>[\u4e00-\u9fff]{2,4})"
)
_HANGUL_NAME = re.compile(
    r"(?<![\uac00-\ud7a3])(?P<name>[\uac00-\ud7a3]{2,4}?)(?=(?:은|는|이|가|을|를|의|와|과|도|에게|께서)?(?:[ ,.]|$)"  # noqa: E501
    r"| ?(?:국무위원장|위원장|대통령|총리|장관|부장|대사|총비서|회장|의장|사령관))"
)
_HANGUL_BODY = re.compile(r"조선(?P<name>[\uac00-\ud7a3]{2,10}?(?:은행|회사|무역|그룹|총국|공사))")
_CYRILLIC_NAME = re.compile(r"[А-ЯЁІЇЄ][а-яёіїє'-]+(?: [А-ЯЁІЇЄ][а-яёіїє'-]+){1,2}")
_CYRILLIC_BODY = re.compile(r"«(?P<name>[^»]{3,60})»")
_LATIN_NAME = re.compile(
    r"[A-ZÁÉÍÓÚÑÀÂÇÈÊËÎÏÔÛ][\w'’-]+(?: (?:de|del|de la|al|el|bin|von|van|du|des)?\s?[A-ZÁÉÍÓÚÑÀÂÇÈÊËÎÏÔÛ][\w'’-]+){1,3}"  # noqa: E501
)
# Endings of the oblique cases of Russian names and the nominative they come from, the longest first.  # noqa: E501
_CASES = (
    ("ского", "ский"),
    ("скому", "ский"),
    ("ским", "ский"),
    ("ской", "ская"),
    ("ева", "ев"),
    ("ову", "ов"),
    ("ова", "ов"),
    ("овым", "ов"),
    ("евым", "ев"),
    ("еву", "ев"),
    ("ина", "ин"),
    ("ину", "ин"),
    ("иным", "ин"),
    ("ия", "ий"),
    ("ию", "ий"),
    ("ием", "ий"),
    ("ея", "ей"),
    ("ею", "ей"),
    ("еем", "ей"),
    ("ря", "рь"),
    ("рю", "рь"),
    ("рем", "рь"),
    ("ом", ""),
    ("ем", ""),
    ("а", ""),
    ("у", ""),
    ("я", "й"),
    ("ю", "й"),
    ("е", "а"),
)
_CYRILLIC = re.compile(r"[а-яёА-ЯЁ]")
_UNSPACED = re.compile(r"[\u3040-\u9fff\uac00-\ud7a3]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_MOST_TIMES = 3
_HANGUL_SYLLABLES = 3
_SURE = 0.95
_LIKELY = 0.85


class ForeignName(NamedTuple):
    """A name to ask for, where it stands, and from which score on it counts.

    `is_known` where the text has another name for it, which is what the article says.
    """

    text: str
    start: int
    end: int
    least: float
    is_known: bool = False


def foreign_names(text: str) -> list[ForeignName]:
    """Return the names of a text in another script, in the form a list would hold."""
    found = [
        ForeignName(name, match.start(), match.end(), _SURE, is_known=True)
        for name, pattern in _known()
        for match in islice(pattern.finditer(text), _MOST_TIMES)
    ]
    found += [
        ForeignName(match[0], match.start(), match.end(), _LIKELY)
        for pattern in (_DOTTED_HAN, _LATIN_NAME)
        for match in pattern.finditer(text)
    ]
    for match in _HAN_TITLE.finditer(text):
        for size in (4, 3, 2):
            name = match["name"][:size]
            if len(name) == size:
                start = match.start("name")
                found.append(ForeignName(name, start, start + size, _SURE))
    found += [
        ForeignName(match["name"], match.start(), match.end("name"), _SURE)
        for match in _HANGUL_NAME.finditer(text)
        if len(match["name"]) >= _HANGUL_SYLLABLES
    ]
    for match in _HANGUL_BODY.finditer(text):
        # The North calls itself 조선, which lists give as Korea.
        found.append(ForeignName(f"Korea {match['name']}", match.start(), match.end(), _LIKELY))
    for match in _CYRILLIC_NAME.finditer(text):
        names = dict.fromkeys((match[0], nominative(match[0])))
        found += [ForeignName(name, match.start(), match.end(), _LIKELY) for name in names]
    for match in _CYRILLIC_BODY.finditer(text):
        name = match["name"]
        own = [name] if " " in name else [name, _body_nominative(name)]
        start, end = match.span("name")
        found += [ForeignName(form, start, end, _SURE) for form in dict.fromkeys(own)]
    return found[:400]


@cache
def _known() -> list[tuple[str, re.Pattern[str]]]:
    """Return the names that lists hold, each with its forms in other languages."""
    return [
        (row["name"], re.compile("|".join(map(_form, forms(row["forms"])))))
        for row in rows("known-names")
    ]


def _form(form: str) -> str:
    """Return the pattern of a form: stems in Cyrillic, words elsewhere, parts in Han and Hangul."""
    if _CYRILLIC.search(form):
        stems = (re.escape(word) for word in form.split())
        return rf"(?<!\w){' '.join(rf'{stem}[а-яё]{{0,3}}' for stem in stems)}(?!\w)"
    if _UNSPACED.search(form):
        return re.escape(form)
    if _ARABIC.search(form):
        return rf"(?<!\w)[وبلف]?{re.escape(form)}(?!\w)"
    return rf"(?<!\w){re.escape(form)}(?!\w)"


def nominative(name: str) -> str:
    """Return a Russian name in the nominative: `Евгения Пригожина` is `Евгений Пригожин`.

    >>> nominative("Евгения Пригожина")
    'Евгений Пригожин'
    """
    return " ".join(_word_nominative(word) for word in name.split())


def _word_nominative(word: str) -> str:
    for ending, nominal in _CASES:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: len(word) - len(ending)] + nominal
    return word


def _body_nominative(name: str) -> str:
    return re.sub(r"(?:а|у|ом|е|и|ы)$", "", name) if len(name) > 5 else name


@cache
def _countries() -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile("|".join(map(_country_form, forms(row["forms"])))), row["code"])
        for row in rows("native-countries")
    ]


def _country_form(form: str) -> str:
    """Return the pattern of a form: a stem that begins a word, a whole word before `$`."""
    if _UNSPACED.search(form):
        return re.escape(form)
    end = r"(?!\w)" if form.endswith("$") else ""
    prefix = r"(?:[وفبكل]{0,2}ال|[وفبكل]{1,2}|لل)?" if _ARABIC.search(form) else ""
    return rf"(?<!\w){prefix}{re.escape(form.removesuffix('$'))}{end}"


def foreign_countries(text: str) -> set[str]:
    """Return the countries a text in another language speaks of."""
    low = text.lower()
    return {code for pattern, code in _countries() if pattern.search(low)}
