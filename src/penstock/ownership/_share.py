"""Shares in percent: exact bounds, read from whatever people write."""

import re
from fractions import Fraction
from functools import lru_cache

from msgspec import Struct

from penstock.errors import MalformedInput

WHOLE = Fraction(100)
NOTHING = Fraction(0)
_PART = Fraction(1, 10_000)
"""One part per million of the whole, in percent: how an excluded bound is shown."""

_VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5),
    "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8),
    "⅝": (5, 8), "⅞": (7, 8), "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip
_UNKNOWN = frozenset(
    {"", "?", "-", "–", "—", "unknown", "n/a", "na", "none", "null", "undisclosed", "not disclosed",
     "not known", "not stated", "unstated", "tbd", "nan", "."}
)  # fmt: skip
_NUMBER = r"\d{1,3}(?:[ '\u2019\u00a0]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*|[.,]\d+"
_ONE = re.compile(
    rf"(?P<sign>[-−+])?(?P<whole>{_NUMBER})?\s*(?P<vulgar>[{''.join(_VULGAR)}])?"
    rf"(?:\s*(?P<over>(?P<mixed>\d+)\s*[/⁄]\s*(?P<under>\d+)|[/⁄]\s*(?P<lone>{_NUMBER})))?"
)
_MOST_DIGITS = 40
_RANGE = re.compile(r"(?<=[\d%⅓⅔½¼¾])\s*(?:-|–|—|−|to|bis|and|\.\.+)\s*(?=[\d.,<>≤≥])", re.I)
_LONE = r"([^-–—−<>≤≥=a-z]+?)\s*"
_MORE = r"(?:or|and)\s+(?:more|over|above|higher|greater|up|upwards?)"
_LESS = r"(?:or|and)\s+(?:less|under|below|lower|fewer|smaller)"
# What stands behind a number is read before "over" and "under" mean what stands before one.
_BEHIND = (
    (re.compile(r"％|\b(?:percent|per cent|pct|prozent)\b"), "%"),
    (re.compile(r"=([<>])"), r"\1="),
    (re.compile(rf"^{_LONE}(?:{_MORE}|\+\s*%?)$"), r">=\1"),
    (re.compile(rf"^{_LONE}{_LESS}$"), r"<=\1"),
)  # fmt: skip
_BETWEEN = re.compile(r"([^<>≤≥=a-z]+)(<=?|≤)\s*[a-z]+\s*(<=?|≤)([^<>≤≥=a-z]+)")
_INTERVAL = re.compile(r"([\[(\]])([^,;\[\]()]+)[,;]([^,;\[\]()]+)([\])\[])")
_WORDS = (
    (re.compile(r"\b(?:but|and)?\s*(?:not? more than|at most|up to|max(?:imum)?)\s*", re.I), " <="),
    (re.compile(r"\b(?:not? less than|at least|min(?:imum)?|from)\s*", re.I), " >="),
    (re.compile(r"\b(?:but|and)?\s*(?:less than|under|below|fewer than)\s*", re.I), " <"),
    (re.compile(r"\b(?:more than|over|above|greater than|exceeding)\s*", re.I), " >"),
    (re.compile(r"\bbetween\b", re.I), " "),
)  # fmt: skip
_BOUND = re.compile(r"(>=|<=|>|<|≥|≤|=)?\s*([^<>≥≤=]+)")


class Share(Struct, gc=False, frozen=True, omit_defaults=True):
    """A share in percent: at least `low`, at most `high`, both exact; a bound may be excluded."""

    low: Fraction
    high: Fraction
    low_excluded: bool = False
    high_excluded: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether the share is one number."""
        return self.low == self.high

    @property
    def shown_high(self) -> Fraction:
        """The upper bound; one part per million of the whole below it where it is excluded."""
        return self.high - _PART if self.high_excluded else self.high


UNKNOWN = Share(NOTHING, WHOLE)


def exact(value: Fraction | int) -> Share:
    """Return a share known exactly."""
    number = Fraction(value)
    return Share(number, number)


def between(
    low: Fraction | None,
    high: Fraction | None,
    *,
    low_excluded: bool = False,
    high_excluded: bool = False,
) -> Share:
    """Return a share between two bounds in percent; None is not known.

    Raises:
        MalformedInput: a bound outside 0 to 100, or the bounds in the wrong order.
    """
    least, most = low if low is not None else NOTHING, high if high is not None else WHOLE
    for bound in (least, most):
        if bound < 0:
            message = "a negative share"
            raise MalformedInput(message)
        if bound > WHOLE:
            message = "a share over 100 percent"
            raise MalformedInput(message)
    low_excluded, high_excluded = low_excluded and low is not None, high_excluded and bool(high)
    if least > most or (least == most and (low_excluded or high_excluded)):
        message = "a lower bound above the upper bound"
        raise MalformedInput(message)
    return Share(least, most, low_excluded, high_excluded)


@lru_cache(maxsize=65536)
def read_share(text: str, *, of_one: bool = False) -> Share:
    """Return the share a person wrote, in percent.

    `50`, `50 %`, `50,5`, `1/3` (of the whole), `33⅓ %`, `33 1/3`, `25-50 %`, `>25-50`, `> 75 %`,
    `more than 25% but not more than 50%`, `75 or more`, `(25,50]`, `25 < x <= 50`, `?` (not known).

    Args:
        text: as written.
        of_one: numbers are fractions of one, so that `0.5` is 50 percent.

    Raises:
        MalformedInput: it is none, or not between 0 and 100 percent.
    """
    plain = text.strip().lower()
    if plain in _UNKNOWN:
        return UNKNOWN
    for pattern, sign in _BEHIND:
        plain = pattern.sub(sign, plain)
    plain = _interval(plain)
    for pattern, sign in _WORDS:
        plain = pattern.sub(sign, plain)
    found = (part for piece in _RANGE.split(plain) for part in _BOUND.findall(piece))
    parts = [part for part in found if part[1].strip()]
    if not parts or len(parts) > 2:
        raise MalformedInput(_no_share(text))
    signs = [sign for sign, _ in parts]
    numbers = [_number(number, text, of_one=of_one) for _, number in parts]
    if len(parts) == 1:
        return _one_bound(signs[0], numbers[0])
    if signs[0] in {"<", "<=", "≤"} or signs[1] in {">", ">=", "≥"}:
        raise MalformedInput(_no_share(text))
    return between(*numbers, low_excluded=signs[0] == ">", high_excluded=signs[1] == "<")


def _interval(text: str) -> str:
    """Return `(25,50]`, `[25;50[` and `25 < x <= 50` as `>25 <=50` and the like."""
    if (found := _INTERVAL.fullmatch(text)) is not None:
        opening, low, high, closing = found.groups()
        return f"{'>=' if opening == '[' else '>'}{low} {'<=' if closing == ']' else '<'}{high}"
    if (found := _BETWEEN.fullmatch(text)) is not None:
        low, first, second, high = found.groups()
        return f"{'>' if first == '<' else '>='}{low} {second}{high}"
    return text


def _one_bound(sign: str, number: Fraction) -> Share:
    if sign == ">":
        return between(number, None, low_excluded=True)
    if sign in {">=", "≥"}:
        return between(number, None)
    if sign in {"<", "<=", "≤"}:
        return between(None, number, high_excluded=sign == "<")
    return between(number, number)


def _no_share(text: str) -> str:
    return f"{text!r} is no share; write percent such as 50, 33.33, 1/3 or 25-50"


def _number(text: str, whole_text: str, *, of_one: bool) -> Fraction:
    is_percent = "%" in text
    plain = text.replace("%", " ").strip()
    found = _ONE.fullmatch(plain)
    if found is None or not plain or sum(map(str.isdigit, plain)) > _MOST_DIGITS:
        raise MalformedInput(_no_share(whole_text))
    value = _decimal(found["whole"], whole_text) if found["whole"] else NOTHING
    is_part = False
    if found["vulgar"]:
        value += Fraction(*_VULGAR[found["vulgar"]])
        is_part = not found["whole"]
    if found["over"]:
        value, is_part = _over(found, value, whole_text)
    if not (found["whole"] or found["vulgar"] or found["over"]):
        raise MalformedInput(_no_share(whole_text))
    if found["sign"] in {"-", "−"} and value:
        message = "a negative share"
        raise MalformedInput(message)
    # A bare fraction is one of the whole; with a percent sign it is what it says.
    if (is_part or of_one) and not is_percent:
        value *= 100
    return value


def _over(found: re.Match[str], value: Fraction, text: str) -> tuple[Fraction, bool]:
    """Return the value of `1/3` or `33 1/3`, and whether it is a part of the whole."""
    under = Fraction(found["under"]) if found["under"] else _decimal(found["lone"], text)
    if not under:
        raise MalformedInput(_no_share(text))
    if found["mixed"]:
        if found["vulgar"]:
            raise MalformedInput(_no_share(text))
        part = Fraction(found["mixed"]) / under
        return (value + part, False) if found["whole"] else (part, True)
    if not found["whole"] or found["vulgar"]:
        raise MalformedInput(_no_share(text))
    return value / under, True


def _decimal(text: str, whole_text: str) -> Fraction:
    """Return a decimal with point or comma; both are told apart where both stand."""
    digits = re.sub(r"[ '\u2019\u00a0]", "", text)
    commas, points = digits.count(","), digits.count(".")
    if commas and points:
        last = max(digits.rfind(","), digits.rfind("."))
        digits = re.sub(r"[.,]", "", digits[:last]) + "." + digits[last + 1 :]
    elif commas == 1:
        digits = digits.replace(",", ".")
    elif commas or points > 1:
        raise MalformedInput(_no_share(whole_text))
    return Fraction(digits if digits[0] != "." else f"0{digits}")
