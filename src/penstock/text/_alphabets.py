"""Letter by letter romanisation of alphabetic scripts, by the rules of `alphabets.tsv`."""

from functools import cache

import msgspec

from penstock.text._tables import rows

_LATIN_VOWELS = frozenset("aeiouy")
Rules = dict[str, dict[str, str]]


class Scheme(msgspec.Struct, frozen=True):
    """One way to write a script in Latin letters.

    Attributes:
        name: as in the table.
        signals: letters that show the language the scheme is made for.
        rules: Latin by native letters, then by place, which is `^`, `<`, `$` or empty.
        starting: the same by their first letter, those of most letters first.
    """

    name: str
    signals: frozenset[str]
    rules: Rules
    starting: dict[str, tuple[tuple[str, dict[str, str]], ...]]


@cache
def schemes(script: str) -> tuple[Scheme, ...]:
    """Return the schemes of one script in the order of the table."""
    made: dict[str, Scheme] = {}
    for row in rows("alphabets"):
        if row["script"] != script:
            continue
        base = made[row["base"]].rules if row["base"] else {}
        rules = {native: dict(places) for native, places in base.items()}
        for rule in row["rules"].split(" "):
            native, _, latin = rule.partition("=")
            place = ""
            if native[0] in "^<":
                place, native = native[0], native[1:]
            elif native[-1] == "$":
                place, native = "$", native[:-1]
            rules.setdefault(native, {})[place] = latin
        made[row["scheme"]] = Scheme(
            row["scheme"],
            frozenset(filter(None, row["signals"].split("|"))),
            rules,
            _by_first_letter(rules),
        )
    return tuple(made.values())


def _by_first_letter(rules: Rules) -> dict[str, tuple[tuple[str, dict[str, str]], ...]]:
    """Return the rules by the letter they begin with, the longest first."""
    found: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for native in sorted(rules, key=len, reverse=True):
        found.setdefault(native[0], []).append((native, rules[native]))
    return {letter: tuple(own) for letter, own in found.items()}


def ordered(script: str, context: str) -> list[Scheme]:
    """Return the schemes that fit a text: first those whose signals it has."""
    signalled = [s for s in schemes(script) if any(sign in context for sign in s.signals)]
    general = [s for s in schemes(script) if not s.signals]
    return signalled + general


def pieces(word: str, scheme: Scheme) -> list[tuple[str, str]]:
    """Return the (native, Latin) pairs a word is read in, left to right."""
    found: list[tuple[str, str]] = []
    starting = scheme.starting
    at, end = 0, len(word)
    before = ""
    while at < end:
        after = "^" if not at else "<" if before and before[-1] in _LATIN_VOWELS else "none"
        for native, places in starting.get(word[at], ()):
            if len(native) > 1 and not word.startswith(native, at):
                continue
            latin = places.get(after)
            if latin is None and at + len(native) == end:
                latin = places.get("$")
            if latin is None:
                latin = places.get("")
            if latin is not None:
                break
        else:
            native, latin = word[at], word[at] if word[at].isascii() else ""
        found.append((native, latin))
        before = latin or before
        at += len(native)
    return found
