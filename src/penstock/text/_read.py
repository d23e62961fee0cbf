"""Reads a name the way its culture writes it: words, their order, their roles."""

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from penstock.text._fold import fold, spelt_out, tidy
from penstock.text._han import from_cantonese, is_cantonese_syllable, may_be_cantonese
from penstock.text._korean_cyrillic import from_korean_cyrillic
from penstock.text._mandarin import (
    from_palladius,
    from_wade_giles,
    is_wade_giles,
    may_be_wade_giles,
)
from penstock.text._mended import mended
from penstock.text._roles import Lexicon, NameSort, Token, TokenRole, lexicon
from penstock.text._romanise import MOST_READINGS, combine, romanise_words
from penstock.text._scripts import script_of
from penstock.text._semitic import is_semitic_native, parted_article

_ORDINAL = re.compile(r"0*(\d+)(?:st|nd|rd|th|er|e|i|y|ya|go|aya|oy)?$")
_NUMBERED = re.compile(r"(?:no|nr|num)0*(\d+)$")
_ROMAN = re.compile(r"(?=[ivx]{2})(x{0,3})(ix|iv|v?i{0,3})$")
LONE_ROMAN = frozenset("ivx")
"""Letters that are a number where they end the name of a ship: `Adrian Darya I`."""

_ROMAN_NAMES = frozenset({"xi", "vi", "xx", "xxx"})
_BRACKETS = re.compile(r"[(\[（【「『]([^()\[\]（）【】「」『』]*)[)\]）】」』]")
_SUFFIX_AFTER_COMMA = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq", "junior"})
_NUMBER_SIGNS = frozenset({"no", "nr", "num", "number", "nomer"})
_UNSPACED = frozenset({"Hani", "Jpan", "Hang", "Thai"})


_WORD = TokenRole.word


class Reading(msgspec.Struct, frozen=True):
    """One way to read a name in Latin letters.

    Attributes:
        tokens: the words in order, family name last where the text says which it is.
        scheme: how the letters were read: `latin`, `spelt`, or a romanisation such as `pinyin`.
    """

    tokens: tuple[Token, ...]
    scheme: str


TRANSCRIBED = frozenset({"wade_giles", "cantonese", "palladius", "korean"})
"""Schemes that read a name from all of its words at once."""


def is_syllables(word: str) -> bool:
    """Tell whether a folded Latin word may be part of a Chinese name by one of `TRANSCRIBED`."""
    return is_wade_giles(word) or is_cantonese_syllable(word)


def may_be_transcribed(words: Sequence[str]) -> bool:
    """Tell, cheaply, whether folded words may have a reading by one of `TRANSCRIBED`."""
    if "".join(words).isascii():
        return may_be_wade_giles(words) or may_be_cantonese(words)
    return script_of("".join(words)) == "Cyrl"


def bracketed(text: str) -> tuple[str, ...]:
    """Return the name without its brackets, then what stood in each: `Foo (a.k.a. Bar) Ltd`.

    What stands behind `alias` or `aka` is a name of its own, too.

    A text without brackets returns itself alone; empty parts are left out, markers such as
    `a.k.a.` and `formerly` at the start of a bracket too.
    """
    if (alias := _ALIAS.search(text)) and (first := text[: alias.start()].strip(" ,;:")):
        return tuple(dict.fromkeys((*bracketed(first), *bracketed(text[alias.end() :]))))
    if not any(sign in text for sign in "([（【「『"):
        return (text.strip(),)
    inner = [_ALSO.sub("", part).strip(" ,;:\"'") for part in _BRACKETS.findall(text)]
    outer = " ".join(_BRACKETS.sub(" ", text).split())
    return tuple(dict.fromkeys(part for part in (outer, *inner) if part)) or (text.strip(),)


_ALIAS = re.compile(
    r"\s(?:alias|ALIAS|Alias|aka|a\.k\.a\.?|A\.K\.A\.?|also known as|better known as)[:\s]\s*(?=\w)"
)
_ALSO = re.compile(
    r"^\s*(?:[afn]\.?\s?/?k\.?\s?/?a\.?|formerly(?: known as)?|also(?: known as)?|alias|ex|née|nee"
    r"|previously|trading as|t/a|d/?b/?a)(?=[\s:.])[\s:.]*",
    re.IGNORECASE,
)


def read_name(text: str, sort: NameSort) -> tuple[Reading, ...]:
    """Return the readings of a name, the likeliest first; rarely more than seven.

    A Latin name has one reading, and more where accented letters may be spelt out, where a
    person's name is joined to its Arabic article (`Alzawahiri` is also `al Zawahiri`) or where it
    is Chinese in Wade-Giles; a Russian one also where it is a Chinese or Korean name. A name in
    another script has one for each romanisation that differs. Words of known role (legal forms,
    titles, generic words, numbers, places) are recognised in every script before romanising.
    A text with letters always gives at least one token; one without letters or digits gives `()`.

    >>> [t.canonical for t in read_name("PUTIN, Vladimir V.", NameSort.person)[0].tokens]
    ['vladimir', 'v', 'putin']
    """
    if sort is NameSort.person:
        if "," in text or "،" in text or "，" in text:
            text = _reorder(text)
        if "." in text:
            text = text.replace(".", ". ")
    folded = fold(text)
    if not folded:
        return ()
    known = lexicon(sort)
    if folded.isascii():
        words = folded.split(" ")
        meant = mended(words) if sort is NameSort.organisation else words
        found = [Reading(_assign(meant, known, sort), "latin")]
        if meant != words:  # what was taken for a slip may be the name
            found.append(Reading(_assign(words, known, sort), "latin"))
        if not text.isascii() and (spelt := spelt_out(text)) != folded:
            found.append(Reading(_assign(spelt.split(" "), known, sort), "spelt"))
        if sort is NameSort.person:
            parted = [part for word in words for part in parted_article(word)]
            if len(parted) > len(words):
                found.append(Reading(_assign(parted, known, sort), "article"))
        if sort is NameSort.person:
            found += [
                Reading(_assign(way, known, sort), "wade_giles") for way in from_wade_giles(words)
            ]
            found += [
                Reading(_assign(way, known, sort), "cantonese") for way in from_cantonese(words)
            ]
        return tuple(found)
    return _native(text, folded, known, sort)


def _reorder(text: str) -> str:
    """Put `LAST, First` and `LAST, First, Jr.` into spoken order."""
    parts = [part.strip() for part in re.split("[,،，]", text) if part.strip()]
    if len(parts) < 2:
        return text
    last, *rest = parts
    tail = [part for part in rest if fold(part) in _SUFFIX_AFTER_COMMA]
    given = [part for part in rest if fold(part) not in _SUFFIX_AFTER_COMMA]
    return " ".join((*given, last, *tail))


def _assign(words: list[str], known: Lexicon, sort: NameSort) -> tuple[Token, ...]:
    """Give each Latin word of a name its role, phrases first."""
    return _settle(_known_roles(words, known, sort), known, sort)


def _known_roles(words: list[str], known: Lexicon, sort: NameSort) -> list[Token]:
    found: list[Token] = []
    at, end = 0, len(words)
    spans, single = known.spans, known.words
    while at < end:
        word = words[at]
        if word in spans:
            for span, token in spans[word]:
                if words[at : at + len(span)] == span:
                    found.append(token)
                    at += len(span)
                    break
            else:
                found.append(single.get(word) or _word(word, sort))
                at += 1
            continue
        found.append(single.get(word) or _word(word, sort))
        at += 1
    return found


def _settle(found: list[Token], known: Lexicon, sort: NameSort) -> tuple[Token, ...]:
    """Correct roles that depend on where a word stands."""
    if sort is NameSort.vessel and len(found) > 1 and found[-1].text in LONE_ROMAN:
        found[-1] = Token(found[-1].text, TokenRole.number, str(_roman(found[-1].text)))
    for token in found:
        if token.role is not _WORD:
            break
    else:
        return tuple(found)
    edges = known.edges
    last = len(found) - 1
    for at, token in enumerate(found):
        if token.text in edges and token.role is not TokenRole.word:
            if not _may_stand(found, at, sort):
                found[at] = known.elsewhere.get(token.text) or _word_token(token.text)
        elif (
            at < last
            and token.text in _NUMBER_SIGNS
            and sort is not NameSort.person
            and found[at + 1].role is TokenRole.number
        ):
            found[at] = Token(token.text, TokenRole.connector, "no")
    if sort is NameSort.person:
        found = _settle_particles(found)
    if sort is NameSort.person and found:
        if not any(t.role is TokenRole.word for t in found):
            found = [
                _word_token(t.text) if t.role in (TokenRole.title, TokenRole.particle) else t
                for t in found
            ]
        elif found[-1].role is TokenRole.title:
            found[-1] = _word_token(found[-1].text)  # Martin Luther King
    return tuple(found)


_WORDS_AFTER_HONORIFIC = 2


def _may_stand(found: list[Token], at: int, sort: NameSort) -> bool:
    """Tell whether a word that has its role only at an edge of a name is at one."""
    after = found[at + 1 :]
    if sort is NameSort.person:  # Seyyed Ali Khamenei, but Sayyid Qutb
        return at == 0 and len(after) >= _WORDS_AFTER_HONORIFIC
    is_last = all(other.role in (TokenRole.legal_form, TokenRole.place) for other in after)
    return len(found) > 1 and (at == 0 or is_last)


_ASSIMILATED = frozenset(
    "as ash ar at ad an az ath adh ed es er ez esh ech et en ut ud ur uz ush".split()  # noqa: SIM905
)
_ALSO_FIRST_NAMES = frozenset("do di la le lo te ten san bar bat ap ab da dos ter den".split())  # noqa: SIM905


def _settle_particles(found: list[Token]) -> list[Token]:
    """Keep a particle only where it can be one, and write `abd al` as `abdul`.

    Short particles are also family or given names in East Asia: first or last they are words. The
    assimilated Arabic articles (`ar-Rahman`) count only before the sound they copy.
    """
    settled: list[Token] = []
    last = len(found) - 1
    for at, token in enumerate(found):
        if token.role is not TokenRole.particle:
            settled.append(token)
            continue
        text = token.text
        follows = found[at + 1].text if at < last else ""
        if token.canonical == "al" and settled and settled[-1].text in ("abd", "abdu"):
            settled[-1] = _word_token("abdul")
        elif (text in _ASSIMILATED and not follows.startswith(text[1:])) or (
            (at == last and token.canonical != "kyzy")
            or (at == 0 and text in _ALSO_FIRST_NAMES and last < 3)
        ):
            settled.append(_word_token(text))
        else:
            settled.append(token)
    return settled


@lru_cache(maxsize=65536)
def _word_token(word: str) -> Token:
    return Token(word, TokenRole.word, word)


def lone_token(word: str, sort: NameSort) -> Token:
    """Return the token of a folded Latin word that no table knows."""
    return _word(word, sort)


@lru_cache(maxsize=65536)
def _word(word: str, sort: NameSort) -> Token:
    """Return the token of a word no table knows: a number, an initial, or just a word."""
    if not word.isalpha():
        if match := _ORDINAL.match(word) or _NUMBERED.match(word):
            return Token(word, TokenRole.number, match[1])
        return _word_token(word)
    if len(word) == 1 and word.isascii() and sort is NameSort.person:
        return Token(word, TokenRole.initial, word)
    if sort is not NameSort.person and (match := _ROMAN.match(word)) and word not in _ROMAN_NAMES:
        return Token(word, TokenRole.number, str(_roman(word)))
    return _word_token(word)


def _roman(word: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[c] for c in word]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def _known_together(words: list[str], plain: list[str]) -> tuple[list[str], list[str]]:
    """Write neighbours as one word that are one known name together: `حزب الله`."""
    at = 1
    while at < len(words):
        if is_semitic_native(words[at - 1] + words[at]):
            for row in (words, plain):
                row[at - 1 : at + 1] = ["".join(row[at - 1 : at + 1])]
        else:
            at += 1
    return words, plain


def _native(text: str, folded: str, known: Lexicon, sort: NameSort) -> tuple[Reading, ...]:
    """Read a name that has letters of another script."""
    words = folded.split(" ")
    plain = tidy(text).split(" ")
    if len(plain) != len(words):
        plain = words
    words, plain = _known_together(words, plain)
    pieces: list[Token | str] = []
    at = 0
    while at < len(words):
        for span, phrase in known.spans.get(words[at], ()):
            if words[at : at + len(span)] == span:
                pieces.append(phrase)
                at += len(span)
                break
        else:
            if (single := _bare_known(words[at], known)) is not None:
                pieces.append(single)
            elif script_of(words[at]) in _UNSPACED and known.inside:
                pieces.extend(_cut(plain[at], known))
            else:
                pieces.append(plain[at])
            at += 1
    last = pieces[-1]
    is_title = isinstance(last, Token) and last.role is TokenRole.title
    if is_title and len(pieces) > 1 and script_of(words[-1]) == "Arab":
        pieces[-1] = plain[-1]  # a title last is a name: al-Muhandis
    native = [p for p in pieces if isinstance(p, str) and not p.isascii()]
    options = dict(
        zip(native, romanise_words(native, is_person=sort is NameSort.person), strict=True)
    )
    rows = [options.get(p) or (("unread", p),) for p in pieces if isinstance(p, str)]
    readings: list[Reading] = []
    for scheme, latin in combine(rows) or [("table", [])]:
        words_left = iter(latin)
        tokens: list[Token] = []
        for piece in pieces:
            if isinstance(piece, Token):
                tokens.append(piece)
            else:
                tokens += _roles_of(next(words_left), sort)
        if tokens:
            readings.append(Reading(_settle(tokens, known, sort), scheme))
    if sort is NameSort.person and script_of(text) == "Cyrl":
        ways = [("palladius", way) for way in from_palladius(plain)]
        ways += [("korean", way) for way in from_korean_cyrillic(plain)]
        more = [Reading(_assign(way, known, sort), scheme) for scheme, way in ways]
        readings = (more + readings)[:MOST_READINGS]
    return tuple(readings) or (Reading(tuple(_word_token(w) for w in words), "unread"),)


@lru_cache(maxsize=65536)
def _roles_of(latin: str, sort: NameSort) -> tuple[Token, ...]:
    """Return the words that one native word is read as, before their places correct them."""
    return tuple(_known_roles(latin.split(), lexicon(sort), sort))


def _bare_known(word: str, known: Lexicon) -> Token | None:
    """Look a native word up, and without the Arabic article and `and` before it."""
    found = known.words.get(word)
    if found is None and len(word) > 4:
        for prefix in ("ال", "وال", "لل"):
            if word.startswith(prefix):
                return known.words.get(word[len(prefix) :])
    return found


def _cut(word: str, known: Lexicon) -> list[Token | str]:
    """Cut a word of a script without spaces around the words of known role in it."""
    pieces: list[Token | str] = []
    rest = ""
    at = 0
    while at < len(word):
        for length, entries in known.inside.items():
            token = entries.get(word[at : at + length])
            if token is not None:
                if rest:
                    pieces.append(rest)
                    rest = ""
                pieces.append(token)
                at += length
                break
        else:
            rest += word[at]
            at += 1
    if rest:
        pieces.append(rest)
    return pieces
