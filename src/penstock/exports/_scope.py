"""Which items of an entry a reason for control covers: the prose of the list, read as paragraphs.

The Control column of the Commerce Control List says `NS applies to entire entry, except 0A606.b
and .y`. What a small grammar cannot read stays a question, and then the answer stays open.
"""

import re
from functools import lru_cache

from msgspec import Struct

from penstock.exports._truth import MET, NOT_MET, UNKNOWN, Truth

_START = re.compile(
    r"^(?P<reasons>.*?)\bappl(?:y|ies)\b(?:,)?\s*(?:only\s+)?(?:to\s+)?", re.IGNORECASE
)
_WHOLE = re.compile(r"^(?:the\s+)?entire entry\b[\s,.:]*", re.IGNORECASE)
_EXCEPT = re.compile(r"^except(?:ion)?(?: for)?\b[\s:]*", re.IGNORECASE)
_PATH = r"[a-z]{1,2}(?:\.\d{1,2})?(?:\.[a-z](?![a-z]))?(?:\.\d{1,2})?(?:\.[a-z](?![a-z]))?"
_TOKEN = re.compile(
    rf"(?P<own>\b\d[A-E]\d{{3}})(?:\s?\.\s?(?P<path>{_PATH})(?![a-z]))?"
    rf"|\.\s?(?P<dotted>{_PATH})(?![a-z])"
    r"|\.(?P<sibling>\d{1,2})(?![\d.])"
    r"|(?P<bare>\b[a-z](?:\.\s?\d{1,2}(?:\.[a-z](?![a-z]))?(?:\.\d{1,2})?(?:\.[a-z](?![a-z]))?)?)"
    r"(?![\w.’'-])"
    r"|(?P<join>,|;|\band\b|\bor\b|\bto\b|\bthrough\b)"
    r"|(?P<open>\((?:except|other than)?)|(?P<close>\))"
    r"|(?P<word>[^\s,;()]+)"
)
_PARTS = re.compile(r";|(?<=[\w)]),? and (?=\d[A-E]\d{3}\.|software|technology|equipment)")
_ENDS = re.compile(r"\s*(?:$|[,;.)(]|and\b|or\b|to\b|through\b)")
# Words that say nothing about which items are meant.
_EMPTY = frozenset(
    [
        "item",
        "items",
        "commodity",
        "commodities",
        "equipment",
        "software",
        "technology",
        "paragraph",
        "paragraphs",
        "controlled",
        "control",
        "specified",
        "described",
        "by",
        "in",
        "of",
        "this",
        "the",
        "entry",
        "only",
        "those",
        "under",
        "identified",
        "eccn",
        "eccns",
    ]
)


class Scope(Struct, frozen=True, omit_defaults=True):
    """The paragraphs a reason covers. No `only` means the whole entry.

    `doubtful` paragraphs, and the whole scope where `question` is set and `doubtful` is empty,
    are covered only if the question is answered with yes. `unless` is an exception in words: an
    item is covered as long as nobody shows that it is the one excepted.
    """

    only: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    question: str = ""
    unless: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether every item of the entry is covered."""
        return not (self.only or self.excluded or self.question or self.doubtful)

    @property
    def mentioned(self) -> tuple[str, ...]:
        """Every paragraph the scope tells apart."""
        return (*self.only, *self.excluded, *self.doubtful)

    def covers(self, paragraph: str) -> Truth:
        """Tell whether an item in a paragraph is covered; `""` stands for a paragraph not given."""
        if self.is_whole:
            return MET
        left_out = within(paragraph, self.excluded)
        if left_out is MET:
            return NOT_MET
        inside = within(paragraph, self.only) if self.only else MET
        if inside is NOT_MET:
            return NOT_MET
        if self.question and (not self.doubtful or within(paragraph, self.doubtful) is not NOT_MET):
            return UNKNOWN
        return MET if inside is MET and left_out is NOT_MET else UNKNOWN


def within(paragraph: str, prefixes: tuple[str, ...]) -> Truth:
    """Tell whether a paragraph lies in others; one that only begins like them may."""
    answer: Truth = NOT_MET
    for prefix in prefixes:
        if paragraph == prefix or paragraph.startswith(f"{prefix}."):
            return MET
        if not paragraph or prefix.startswith(f"{paragraph}."):
            answer = UNKNOWN
    return answer


class _Refs(Struct):
    """What a stretch of prose refers to."""

    paths: list[str]
    excluded: list[str]
    is_plain: bool


@lru_cache(maxsize=4096)
def read_scope(text: str, eccn: str) -> Scope:
    """Return the scope a Control cell states for an entry.

    Args:
        text: the whole cell, such as `RS applies to 0A606.y`.
        eccn: the entry it stands in; references to other entries are questions.
    """
    plain = text.replace("“", "").replace("”", "").strip().rstrip(".").strip()
    found = _START.match(plain)
    rest = plain[found.end() :].strip() if found else plain
    whole = _WHOLE.match(rest)
    if whole is None:
        refs = references(rest, eccn)
        if not refs.paths:
            return Scope(question=text)
        question = "" if refs.is_plain else text
        return Scope(tuple(refs.paths), tuple(refs.excluded), (), question)
    rest = rest[whole.end() :].strip()
    if not rest or rest.startswith("("):
        return Scope()
    exception = _EXCEPT.match(rest)
    if exception is None:
        return Scope(question=text)
    return _all_but(rest[exception.end() :], eccn, text)


def _all_but(rest: str, eccn: str, text: str) -> Scope:
    """Return a scope that leaves something out: paragraphs, or what is told in words."""
    excluded: list[str] = []
    doubtful: list[str] = []
    left, note, back = rest.partition(". Note")
    unless = ""
    for part in _PARTS.split(left):
        refs = references(part, eccn)
        if refs.is_plain and refs.paths:
            excluded += refs.paths
        elif part.strip(" ,.;") not in {"", "and"}:
            unless = text
    if note:
        doubtful += [path for path in references(back, eccn).paths if path not in excluded]
    return Scope((), tuple(excluded), tuple(doubtful), text if doubtful else "", unless)


def references(text: str, eccn: str) -> _Refs:
    """Return the paragraphs of `eccn` that a stretch names, and whether it says nothing else."""
    refs = _Refs([], [], is_plain=True)
    is_ours = may_follow = True
    in_exception = is_range = after_ref = False
    for token in _TOKEN.finditer(text):
        kind, path = token.lastgroup or "", ""
        target = refs.excluded if in_exception else refs.paths
        if token["own"]:
            is_ours = token["own"] == eccn
            refs.is_plain &= is_ours
            kind, path = "ref", (token["path"] or "").replace(" ", "")
        elif token["dotted"]:
            kind, path = "ref", token["dotted"].replace(" ", "")
        elif token["sibling"] and target and may_follow:
            kind, path = "ref", f"{target[-1].rpartition('.')[0]}.{token['sibling']}"
        elif token["bare"] and may_follow and _is_reference(token, text):
            kind, path = "ref", token["bare"].replace(" ", "")
        if kind == "ref":
            if path and is_ours:
                target += _range(target[-1], path) if is_range and target else [path]
            may_follow, is_range, after_ref = False, False, True
        elif kind == "join":
            is_range = after_ref and token["join"] in {"to", "through"}
            may_follow, after_ref = True, False
        elif kind in {"open", "close"}:
            in_exception = kind == "open" and len(token[0]) > 1
            refs.is_plain &= kind == "close" or in_exception
            may_follow, is_range, after_ref = in_exception, False, kind == "close"
        else:
            may_follow = token[0].strip(".:").casefold() in _EMPTY
            refs.is_plain &= may_follow
            is_range, after_ref = False, False
    return refs


def _is_reference(token: re.Match[str], text: str) -> bool:
    """Tell whether a bare letter is a paragraph and no word: `b.4` is, `a` before a word is not."""
    return "." in token["bare"] or bool(_ENDS.match(text, token.end()))


def _range(first: str, last: str) -> list[str]:
    """Return what follows `first` up to `last`: `k` to `n`, `a.1` to `a.8`."""
    head, _, start = first.rpartition(".")
    end_head, _, end = last.rpartition(".")
    if head != end_head and end_head:
        return [last]
    if start.isdecimal() and end.isdecimal():
        numbers = range(int(start) + 1, int(end) + 1)
        return [f"{head}.{number}" if head else str(number) for number in numbers]
    if len(start) == len(end) == 1 and start.isalpha() and end.isalpha() and start < end:
        letters = [chr(code) for code in range(ord(start) + 1, ord(end) + 1)]
        return [f"{head}.{letter}" if head else letter for letter in letters]
    return [last]
