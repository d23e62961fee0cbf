"""What testers do to a name. Each class of the table `changes.tsv` has its function here.

A function returns None where it cannot change this name; a change that changes nothing counts as
none. The tables it needs are made for testers and shared with nobody who screens.
"""

import random
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Literal

from msgspec import Struct

from penstock.validation._tables import rows

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = str.maketrans({"o": "0", "l": "1", "i": "1", "s": "5", "b": "8", "e": "3"})
_ACCENTS = ("\u0301", "\u0308", "\u0302", "\u0300")
_INVISIBLE = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")
_TURNING = ("\u202e", "\u200f", "\u2067")
_TITLES = ("Mr.", "Dr", "Gen.", "Col.", "Prof.", "Haji")
_FORMS = ("Ltd", "LLC", "Co., Ltd.", "Corporation", "GmbH", "JSC")

Change = Callable[[str, random.Random], str | None]


class ChangeClass(Struct, frozen=True):
    """A row of `changes.tsv`: `of` whom, in which `medium`, and the `bar` in percent."""

    name: str
    group: str
    of: str
    medium: str
    bar: int
    meaning: str


@cache
def change_classes() -> tuple[ChangeClass, ...]:
    """Return every class of change, in the order of the table."""
    return tuple(
        ChangeClass(
            row["change"], row["group"], row["of"], row["medium"], int(row["bar"]), row["meaning"]
        )
        for row in rows("changes")
    )


def changed(change: str, name: str, dice: random.Random) -> str | None:
    """Return a name after a change, None where it cannot be applied to this name."""
    made = _CHANGES[change](name, dice)
    if made is None or (made == name and change != "as_published"):
        return None
    return made


def _places(name: str, least: int = 4) -> list[int]:
    """Return the places of letters inside words of at least so many letters, not the first."""
    places, at = [], 0
    for word in name.split(" "):
        if sum(each.isalpha() for each in word) >= least:
            places += [at + number for number in range(1, len(word)) if word[number].isalpha()]
        at += len(word) + 1
    return places


def _at_letter(name: str, dice: random.Random, change: Callable[[str, int], str]) -> str | None:
    places = _places(name)
    return change(name, dice.choice(places)) if places else None


def _drop(name: str, dice: random.Random) -> str | None:
    return _at_letter(name, dice, lambda text, at: text[:at] + text[at + 1 :])


def _double(name: str, dice: random.Random) -> str | None:
    return _at_letter(name, dice, lambda text, at: text[: at + 1] + text[at:])


def _swap(name: str, dice: random.Random) -> str | None:
    places = [at for at in _places(name) if name[at - 1].isalpha() and name[at - 1] != name[at]]
    if not places:
        return None
    at = dice.choice(places)
    return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]


def _replace(name: str, dice: random.Random) -> str | None:
    letter = dice.choice(_LETTERS)
    return _at_letter(
        name,
        dice,
        lambda text, at: (
            text[:at] + (letter.upper() if text[at].isupper() else letter) + text[at + 1 :]
        ),
    )


def _two_edits(name: str, dice: random.Random) -> str | None:
    if sum(each.isalpha() for each in name) < 10:
        return None
    once = dice.choice((_drop, _swap, _replace))(name, dice)
    return once and dice.choice((_drop, _double, _replace))(once, dice)


def _words(make: Callable[[list[str]], str], *, least: int, most: int = 99) -> Change:
    """Return a change of the words of a name that has so many of them."""

    def change(name: str, dice: random.Random) -> str | None:
        words = name.split()
        return make(words) if least <= len(words) <= most else None

    return change


def _between(mark: str) -> Change:
    return lambda name, dice: mark.join(name.split()) if " " in name else None


def _apostrophe(name: str, dice: random.Random) -> str | None:
    return _at_letter(name, dice, lambda text, at: f"{text[:at]}'{text[at:]}")


def _no_punctuation(name: str, dice: random.Random) -> str | None:
    kept = "".join(each if each.isalnum() or each.isspace() else " " for each in name)
    return " ".join(kept.split())


def _accents(form: Literal["NFC", "NFD"]) -> Change:
    def change(name: str, dice: random.Random) -> str | None:
        places = [at for at, each in enumerate(name) if each.lower() in "aeiouy"]
        if not places:
            return None
        made = name
        for at in sorted(dice.sample(places, min(2, len(places))), reverse=True):
            made = made[: at + 1] + dice.choice(_ACCENTS) + made[at + 1 :]
        return unicodedata.normalize(form, made)

    return change


def _accents_removed(name: str, dice: random.Random) -> str | None:
    parts = unicodedata.normalize("NFD", name)
    return "".join(each for each in parts if not unicodedata.combining(each))


def _respelt(name: str, dice: random.Random) -> str | None:
    able = []
    for row in rows("spellings"):
        at_end = row["written"].endswith("$")
        pattern = re.escape(row["written"].rstrip("$")) + (r"\b" if at_end else "")
        if re.search(pattern, name, re.I):
            able.append((pattern, row["instead"]))
    if not able:
        return None
    pattern, instead = dice.choice(able)

    def as_written(found: re.Match[str]) -> str:
        if len(found[0]) > 1 and found[0].isupper():
            return instead.upper()
        return instead.capitalize() if found[0][0].isupper() else instead

    return re.sub(pattern, as_written, name, count=1, flags=re.I)


@cache
def _alike() -> dict[str, str]:
    return {row["latin"]: row["alike"] for row in rows("lookalikes")}


def _homoglyph_letter(name: str, dice: random.Random) -> str | None:
    places = [at for at in _places(name) if name[at] in _alike()]
    if not places:
        return None
    at = dice.choice(places)
    return name[:at] + _alike()[name[at]] + name[at + 1 :]


def _homoglyph_word(name: str, dice: random.Random) -> str | None:
    words = name.upper().split()
    able = [at for at, word in enumerate(words) if len(word) > 2 and set(word) <= set(_alike())]
    if not able:
        return None
    at = dice.choice(able)
    words[at] = "".join(_alike()[each] for each in words[at])
    return " ".join(words)


def _full_width(name: str, dice: random.Random) -> str | None:
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in name)


def _digit(name: str, dice: random.Random) -> str | None:
    places = [at for at in _places(name) if ord(name[at].lower()) in _DIGITS]
    if not places:
        return None
    at = dice.choice(places)
    return name[:at] + name[at].lower().translate(_DIGITS) + name[at + 1 :]


def _inside(marks: tuple[str, ...]) -> Change:
    def change(name: str, dice: random.Random) -> str | None:
        mark = dice.choice(marks)
        return _at_letter(name, dice, lambda text, at: text[:at] + mark + text[at:])

    return change


def _split(name: str, dice: random.Random) -> str | None:
    words = name.split()
    able = [at for at, word in enumerate(words) if len(word) >= 7]
    if not able:
        return None
    at = dice.choice(able)
    cut = dice.randrange(3, len(words[at]) - 2)
    return " ".join([*words[:at], words[at][:cut], words[at][cut:], *words[at + 1 :]])


def _joined(name: str, dice: random.Random) -> str | None:
    words = name.split()
    if len(words) < 2:
        return None
    at = dice.randrange(len(words) - 1)
    return " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])


def _all_joined(name: str, dice: random.Random) -> str | None:
    return "".join(name.split()) if " " in name else None


def _spaced(name: str, dice: random.Random) -> str | None:
    words = name.split()
    able = [at for at, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    if not able or len(words) < 2:
        return None
    at = dice.choice(able)
    words[at] = " ".join(words[at])
    return " ".join(words)


def _legal_form(name: str, dice: random.Random) -> str | None:
    words = name.split()
    forms = {re.sub(r"\W", "", each).lower() for each in (*_FORMS, "Limited", "Inc", "Co", "OOO")}
    while len(words) > 2 and re.sub(r"\W", "", words[-1]).lower() in forms:
        words.pop()
    return " ".join([*words, dice.choice(_FORMS)])


_CHANGES: dict[str, Change] = {
    "as_published": lambda name, dice: name,
    "capitals": lambda name, dice: name.upper(),
    "small_letters": lambda name, dice: name.lower(),
    "mixed_case": lambda name, dice: "".join(
        each.upper() if dice.random() < 0.5 else each.lower() for each in name
    ),
    "last_word_first": _words(lambda words: " ".join([words[-1], *words[:-1]]), least=2),
    "reversed": _words(lambda words: " ".join(reversed(words)), least=2),
    "family_comma": _words(lambda words: f"{words[-1]}, {' '.join(words[:-1])}", least=2),
    "hyphens": _between("-"),
    "dots": _between("."),
    "slashes": _between("/"),
    "apostrophe": _apostrophe,
    "no_punctuation": _no_punctuation,
    "brackets": _words(lambda words: " ".join([*words[:-1], f"({words[-1]})"]), least=3),
    "double_blanks": _between("  "),
    "accents_added": _accents("NFC"),
    "accents_apart": _accents("NFD"),
    "accents_removed": _accents_removed,
    "respelt": _respelt,
    "homoglyph_letter": _homoglyph_letter,
    "homoglyph_word": _homoglyph_word,
    "full_width": _full_width,
    "digit_for_letter": _digit,
    "zero_width": _inside(_INVISIBLE),
    "soft_hyphen": _inside(("\u00ad",)),
    "turned": _inside(_TURNING),
    "hard_blank": _between("\u00a0"),
    "letter_dropped": _drop,
    "letter_doubled": _double,
    "letters_swapped": _swap,
    "letter_replaced": _replace,
    "two_edits": _two_edits,
    "word_split": _split,
    "words_joined": _joined,
    "all_joined": _all_joined,
    "letters_spaced": _spaced,
    "first_initial": _words(lambda words: " ".join([f"{words[0][0]}.", *words[1:]]), least=3),
    "middle_initial": _words(
        lambda words: " ".join([words[0], *(f"{word[0]}." for word in words[1:-1]), words[-1]]),
        least=3,
    ),
    "middle_dropped": _words(lambda words: f"{words[0]} {words[2]}", least=3, most=3),
    "word_dropped": _words(lambda words: " ".join([*words[:-2], words[-1]]), least=4),
    "title_added": lambda name, dice: f"{dice.choice(_TITLES)} {name}",
    "legal_form": _legal_form,
}
