"""Passports, identity cards and numbers written as sentences.

`Afghan passport number OA296623, issued on 31 Jan. 2012` becomes number, country and date;
the whole sentence stays as the note.
"""

import re

from penstock.lists._clean import squeeze
from penstock.model import Identifier, IdentifierKind
from penstock.text import country_code

_KIND_WORDS: tuple[tuple[re.Pattern[str], IdentifierKind], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"passport|passeport|pasaporte", IdentifierKind.PASSPORT),
        (r"\btax|fiscal|v\.?a\.?t\b|\binn\b|taxpayer", IdentifierKind.TAX_ID),
        (
            r"registration|regist(?:er|ry)|company number|trade licen[cs]e|commercial",
            IdentifierKind.REGISTRATION,
        ),
        (
            r"national|identi|\bid\b|tazkira|civil|ration card|social security|\bssn\b|"
            r"citizen|birth cert|military|residen|voter|cedula|\bni\b",
            IdentifierKind.NATIONAL_ID,
        ),
        (r"swift|\bbic\b", IdentifierKind.BIC),
        (r"e-?mail", IdentifierKind.EMAIL),
        (r"web", IdentifierKind.WEBSITE),
        (r"phone|\btel\b|\bfax\b|mobile", IdentifierKind.PHONE),
        (r"\bimo\b", IdentifierKind.IMO),
        (r"\bmmsi\b", IdentifierKind.MMSI),
        (r"call sign", IdentifierKind.CALL_SIGN),
        (r"d-?u-?n-?s", IdentifierKind.DUNS),
        (r"\blei\b|legal entity identifier", IdentifierKind.LEI),
        (r"\bisin\b", IdentifierKind.ISIN),
        (r"bank account|\biban\b", IdentifierKind.BANK_ACCOUNT),
    )
)
_DATE = (
    r"(?P<date>\d{1,2}[./]\d{1,2}[./]\d{4}"
    r"|(?:\d{1,2}(?:st|nd|rd|th)?\s+)?[A-Za-z]{3,9}\.?,?\s+\d{4}|\d{4})"
)
_ISSUED = re.compile(
    rf"\b(?:issued?|date of issue)\s*(?:date)?\s*:?\s*(?:on\s+|in\s+)?{_DATE}", re.IGNORECASE
)
_EXPIRES = re.compile(
    r"\b(?:expires?|expired|expiry|expiration|valid until)\s*(?:date|on)?\s*:?\s*(?:on\s+)?"
    + _DATE,
    re.IGNORECASE,
)
_ISSUED_IN = re.compile(r"\bissued\s+(?:on\s+[^,.;()]*?\s+)?(?:in|by)\s+([^.;()]+)", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_WORDS_IN_BRACKETS = re.compile(r"\s*\([^()\d]*\)")
_TAIL = re.compile(
    r"[\s,.;(\[]*(?:\(|\[|,\s|\b(?:issued?|date of|expir\w*|valid|under (?:the )?name|secretary|"
    r"posted|dob|born|subsequently|misuse|\w+ embassy)\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_LABEL = re.compile(
    r"^(?P<label>.*?(?:\b(?:numbers?|no|nos|num|n|code|permit|card|id|passport|passeport|"
    r"licen[cs]e|certificate|document|nationality|identification|tazkira|ssn|security)\b[.°:)\s]*"
    r"|[:)]\s*))(?P<value>[^\s].*)?$",
    re.IGNORECASE,
)
_LONGEST_NUMBER = 60
_NEXT_SENTENCE = re.compile(r"[.]\s+[A-Za-z]{2}.*$", re.DOTALL)
_FIRST_DIGIT = re.compile(r"\d")


def paper_kind(words: str, otherwise: IdentifierKind) -> IdentifierKind:
    """Return the kind of number the publisher's words name, `otherwise` if they name none."""
    for pattern, kind in _KIND_WORDS:
        if pattern.search(words):
            return kind
    return otherwise


def paper(
    text: str,
    kind: IdentifierKind,
    *,
    label: str = "",
    country: str = "",
    issued: str = "",
    expires: str = "",
    note: str = "",
) -> Identifier | None:
    """Return the number a sentence states, None if it states none.

    Args:
        text: a number, or a sentence around one.
        kind: what the column holds; words in the sentence may refine it.
        label: the publisher's word for it, where there is one outside the sentence.
        country: alpha-2 code of the issuer, where stated outside the sentence.
        issued: date of issue as published, where stated outside the sentence.
        expires: date of expiry, likewise.
        note: anything else said of it.
    """
    whole = squeeze(text)
    core = _TAIL.sub("", _WORDS_IN_BRACKETS.sub(" ", whole)).strip(" .,;:")
    stated_label, value = _split_label(core)
    if not _FIRST_DIGIT.search(value) or len(value) > _LONGEST_NUMBER:
        return None
    named = f"{stated_label} {label}".strip()
    own_note = whole if whole not in (value, f"{label} {value}") else ""
    said = f"{whole} {note}"
    return Identifier(
        kind=paper_kind(named, kind) if named else kind,
        value=value,
        country=country or _country_in(whole, stated_label) or _country_in(note, note),
        label=label or stated_label,
        issued=issued or _first_date(_ISSUED, said),
        expires=expires or _first_date(_EXPIRES, said),
        note=squeeze("; ".join(part for part in (own_note, squeeze(note)) if part)),
    )


def _split_label(core: str) -> tuple[str, str]:
    """Return (words before the number, the number): `Libyan passport No. 5` -> (.., `5`)."""
    label, value = "", core
    while found := _LABEL.match(value):
        rest = found["value"] or ""
        if not _FIRST_DIGIT.search(rest) or _FIRST_DIGIT.search(found["label"]):
            break
        label = f"{label} {found['label'].strip(' .:°')}".strip()
        value = rest.strip(" .,;:")
    words = _NEXT_SENTENCE.sub("", value).split(" ")
    while len(words) > 1 and words[0].isalpha() and (len(words[0]) > 3 or words[0].islower()):
        # "Libya 428720", "British number 094629366": words are not part of a number.
        label = f"{label} {words.pop(0)}".strip()
    while len(words) > 1 and not _FIRST_DIGIT.search(words[-1]) and not _is_suffix(words[-1]):
        words.pop()
    return label, " ".join(words).strip()


def _is_suffix(word: str) -> bool:
    """Say whether a word without digits may end a number, as the X of `12 34 X` does."""
    return word.isalpha() and word.isupper() and len(word) <= 3


def _first_date(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return squeeze(found["date"]) if found else ""


def _country_in(text: str, label: str) -> str:
    for inner in _BRACKETS.findall(text):
        for words in (inner, inner.split(" ")[0]):
            if code := country_code(words):
                return code
    words = label.split()
    for count in (4, 3, 2, 1):
        if len(words) >= count and (code := country_code(" ".join(words[:count]))):
            return code
    found = _ISSUED_IN.search(text)
    if found is not None:
        for part in reversed(found[1].split(",")):
            if code := country_code(part.strip()):
                return code
    last = text.rsplit(",", 1)[-1].strip()
    return country_code(last) if last != text else ""
