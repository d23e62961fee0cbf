"""One plain form of a text, under which spellings that differ only on the page are equal."""

import re
import unicodedata
from functools import cache, lru_cache

from anyascii import anyascii

from penstock.text._scripts import letter_script
from penstock.text._tables import rows

_APOSTROPHES = frozenset("'`´‘’‛′ʹʻʼʽʾʿˈˊˋ׳״ʺ＇ꞌ")
_DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){1,}[^\W\d_](?![^\W_])\.?")
_SLASHED = re.compile(r"(?<![^\W_])([^\W\d_])/([^\W\d_])(?![^\W_])")
_WORD = re.compile(r"[^\W_]+")
_LONG_WORD = re.compile(r"[^\W\d_]{3,}")
_LATIN = r"A-Za-z\u00aa-\u02af\u1d00-\u1dbf\u1e00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f"
_ALIKE = r"\u0370-\u058f\u1c80-\u1c8f\u1f00-\u1fff\u2de0-\u2dff\ua640-\ua69f\ufb13-\ufb17"
_MIXED = re.compile(rf"[{_LATIN}]\w*[{_ALIKE}]|[{_ALIKE}]\w*[{_LATIN}]")
# No language writes one word in two of these; whoever does so writes Latin letters that look alike.
_GREEK, _CYRILLIC = r"\u0370-\u03ff", r"\u0400-\u052f"
_MIXED_ALIKE = re.compile(rf"[{_GREEK}]\w*[{_CYRILLIC}]|[{_CYRILLIC}]\w*[{_GREEK}]")
_INNER_DIGIT = re.compile(r"(?<=[a-z])[01345](?=[a-z])")
_DIGIT_LETTERS = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s"}


class _Letters(dict[int, str]):
    """A translation table that works out a character the first time it is met."""

    def __init__(self, exceptions: dict[str, str]) -> None:
        super().__init__()
        self._exceptions = exceptions

    def __missing__(self, point: int) -> str:
        self[point] = plain = self._plain(chr(point))
        return plain

    def _plain(self, letter: str) -> str:
        if letter in self._exceptions:
            return self._exceptions[letter]
        if letter in _APOSTROPHES:
            return ""
        if letter == "&":
            return " and "
        kind = unicodedata.category(letter)
        if kind == "Nd":
            return str(unicodedata.digit(letter))
        if kind[0] == "L":
            return self._plain_letter(letter, kind)
        if kind[0] == "M":
            return self._plain_mark(letter)
        if kind == "Cf":
            return ""
        return letter if kind == "Nl" and letter_script(letter) == "Hani" else " "

    def _plain_letter(self, letter: str, kind: str) -> str:
        script = letter_script(letter)
        if script == "Latn":
            bare = unicodedata.normalize("NFD", letter)[0]
            bare = self._exceptions.get(bare, bare)
            if not bare.isascii():
                bare = anyascii(bare)
            return "".join(c for c in bare.lower() if c.isalnum())
        if script == "Grek":
            return unicodedata.normalize("NFD", letter)[0].casefold()
        if kind == "Lm" and script == "Zyyy":
            return ""
        return letter

    @staticmethod
    def _plain_mark(mark: str) -> str:
        point = ord(mark)
        dropped = (
            0x300 <= point <= 0x36F
            or 0x483 <= point <= 0x489
            or 0x591 <= point <= 0x5C7
            or 0x610 <= point <= 0x61A
            or 0x64B <= point <= 0x670
            or 0x6D6 <= point <= 0x6ED
            or 0x1AB0 <= point <= 0x1AFF
            or 0x1DC0 <= point <= 0x1DFF
            or 0x20D0 <= point <= 0x20FF
            or 0xFE00 <= point <= 0xFE2F
            or point >= 0xE0000
        )
        return "" if dropped else mark


@cache
def _fold_letters() -> _Letters:
    return _Letters({row["letter"]: row["fold"] for row in rows("letters")})


@cache
def _tidy_letters() -> _Letters:
    kept = {"Cyrl", "Arab", "Hebr"}
    return _Letters(
        {
            row["letter"]: row["letter"] if letter_script(row["letter"]) in kept else row["fold"]
            for row in rows("letters")
            if row["letter"] != "ـ"
        }
        | {"ـ": ""}
    )


@cache
def _confusables() -> dict[str, str]:
    return {row["letter"]: row["latin"] for row in rows("confusables")}


@cache
def _confusables_back() -> dict[tuple[str, str], str]:
    back: dict[tuple[str, str], str] = {}
    for row in rows("confusables"):
        if row["letter"].islower():
            back.setdefault((row["script"], row["latin"]), row["letter"])
    return back


def _join(match: re.Match[str]) -> str:
    return match.group().replace(".", "") + " "


def _unmix(match: re.Match[str]) -> str:
    """Bring a word of mixed scripts to one of them, if every odd letter has a look-alike there."""
    word = match.group()
    if word.isascii():
        return word
    scripts = {letter_script(c) for c in word} - {"Zyyy"}
    alike = scripts & {"Cyrl", "Grek", "Armn"}
    if not alike or ("Latn" not in scripts and len(alike) == 1):
        return word
    table = _confusables()
    latin = [c if letter_script(c) in ("Latn", "Zyyy") else table.get(c, "") for c in word]
    if all(latin):
        return "".join(latin)
    if len(scripts) == 2 and "Latn" in scripts:
        (other,) = scripts - {"Latn"}
        back = _confusables_back()
        native = [
            back.get((other, c.lower()), "") if letter_script(c) == "Latn" else c for c in word
        ]
        if all(native):
            return "".join(native)
    return word


def _spell_digits(word: str) -> str:
    """Read a digit between letters as the letter it stands for (`V1adim1r`), in long words only."""
    if word.isalpha() or word.isdigit() or sum(map(str.isalpha, word)) < 4:
        return word
    spelt = _INNER_DIGIT.sub(lambda m: _DIGIT_LETTERS[m.group()], word)
    return spelt if spelt.isalpha() else word


def looks_latin(word: str) -> str:
    """Return the Latin word that a word of another script looks like, empty if it does not."""
    table = _confusables()
    latin = [c if c.isascii() else table.get(c, "") for c in word]
    return "".join(latin) if all(latin) and len(word) > 2 else ""


def _normal(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    if _MIXED.search(text) or _MIXED_ALIKE.search(text):
        text = _WORD.sub(_unmix, text)
    return unicodedata.normalize("NFKC", text.casefold())


def _plain(text: str, letters: _Letters) -> str:
    if "." in text:
        text = _DOTTED.sub(_join, text)
    if "/" in text:
        text = _SLASHED.sub(r"\1\2", text)
    words = text.translate(letters).split()
    return " ".join([w if w.isalpha() else _spell_digits(w) for w in words])


def parted_at_apostrophes(text: str) -> str:
    """Return a text with a blank for every apostrophe and its like, as systems without them write.

    >>> parted_at_apostrophes("Sa’id"), parted_at_apostrophes("So'ng")
    ('Sa id', 'So ng')
    """
    return "".join(" " if letter in _APOSTROPHES else letter for letter in text)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the plain form of `text`: one case, no accents, no punctuation, single spaces.

    Latin letters become lower-case ASCII; other scripts stay, with their optional marks removed.
    Apostrophes join (`O'Neil` = `ONeil`), hyphens part (`al-Qa'ida` = `al Qaida`), dotted letters
    join (`S.A.` = `SA`), `&` is `and`. Invisible and bidirectional controls vanish. In a word that
    mixes scripts, look-alikes become the letters they imitate; a digit between letters of a long
    word becomes a letter. `fold(fold(x)) == fold(x)`; any text is accepted.

    >>> fold("Ｓøren O’Neil-Łuk, S.A."), fold("Vlаdimir")  # the second has a Cyrillic letter
    ('soren oneil luk sa', 'vladimir')

    Source: Unicode Standard annex 15 (NFKC); tables letters.tsv and confusables.tsv.
    """
    if text.isascii():
        return _plain(text.lower(), _fold_letters())
    words = text.split(" ")
    if len(words) > 1 and all(map(str.isalpha, words)):  # nothing beside a word changes it
        return " ".join([own for own in map(fold, words) if own])
    once = _plain(_normal(text), _fold_letters())
    # Removing a mark can make a new ligature or look-alike; a second pass is then the fixed point.
    while (again := _plain(_normal(once), _fold_letters())) != once:
        once = again
    return once


def tidy(text: str) -> str:
    """Return `fold` without the unifications that romanisation needs to see (ё, آ, ة, ...).

    The Hebrew letters that a geresh turns into j and ch become the Yiddish ligatures the
    romanisation table reads so, since the geresh itself is an apostrophe and falls out.
    """
    words = text.split(" ")
    if len(words) > 1 and all(map(str.isalpha, words)):  # nothing beside a word changes it
        return " ".join([own for own in map(_tidy_word, words) if own])
    if "׳" in text or "'" in text:
        for sign in "׳'":
            text = text.replace("ג" + sign, "ׯ").replace("צ" + sign, "ױ").replace("ץ" + sign, "ױ")
    return _plain(_normal(text), _tidy_letters())


@lru_cache(maxsize=65536)
def _tidy_word(word: str) -> str:
    return tidy(word)


def spelt_out(text: str) -> str:
    """Return the fold of `text` with accented letters spelt out (ö as oe, š as sh)."""
    spelt = _spelt_letters()
    plain = unicodedata.normalize("NFC", text).lower()
    return fold(_LONG_WORD.sub(lambda m: "".join(spelt.get(c, c) for c in m.group()), plain))


@cache
def _spelt_letters() -> dict[str, str]:
    return {row["letter"]: row["spelt"] for row in rows("letters") if row["spelt"]}
