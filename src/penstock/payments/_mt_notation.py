"""Line layouts in the notation of the MT handbook, as patterns.

`[/34x$]4*35x` is an optional account line and up to four lines of at most 35 characters:
`4!a` is exactly four letters, `15d` a decimal with a comma, `[...]` optional, `$` a new line and
`|` another layout of the same field. `n` digits, `a` letters, `c` letters and digits, `h`
hexadecimal digits, `x`, `y` and `z` the three character sets of FIN; anything else is itself.

Source: the field formats as every published MT guide states them (SWIFT User Handbook,
Standards MT General Information, chapter on field formats).
"""

import re
from functools import cache

from msgspec import Struct

_SETS = {
    "n": "0-9",
    "a": "A-Z",
    "c": "A-Z0-9",
    "h": "A-F0-9",
    "x": r"A-Za-z0-9/\-?:().,'+ ",
    "y": r"A-Z0-9 .,\-()/='+:?!\"%&*<>;",
    "z": r"A-Za-z0-9/\-?:().,'+ =!\"%&*<>;{@#_",
}
_PIECE = re.compile(
    r"(?P<times>\d+)\*(?P<wide>\d+)(?P<each>[nachxyz])"
    r"|(?P<size>\d+)(?P<exact>!?)(?P<set>[nachxyzd])"
    r"|(?P<open>\[)|(?P<close>\])|(?P<other>\|)|(?P<line>\$)|(?P<literal>.)"
)
# A decimal has at least one digit and exactly one comma, wherever it stands after that digit.
_DECIMAL = r"(?=[0-9,]{1,%d}(?![0-9,]))[0-9]+,[0-9]*"


class Layout(Struct, frozen=True):
    """What the content of a field must look like.

    Attributes:
        pattern: matches the whole content, lines joined by a line feed.
        lines: how many lines the layout allows at most.
        width: characters of its longest line.
    """

    pattern: re.Pattern[str]
    lines: int
    width: int


def _sizes(notation: str) -> tuple[int, int]:
    """Return how many lines, and how wide a line, one alternative of a layout allows."""
    lines, width, widest = 1, 0, 0
    for piece in _PIECE.finditer(notation):
        if piece["times"]:
            lines += int(piece["times"]) - 1
            width += int(piece["wide"])
        elif piece["size"]:
            width += int(piece["size"])
        elif piece["line"]:
            lines += 1
            width = 0
        elif piece["literal"]:
            width += 1
        widest = max(widest, width)
    return lines, widest


@cache
def layout(notation: str) -> Layout:
    """Return the layout that `notation` describes, with its pattern compiled once."""
    made = []
    for piece in _PIECE.finditer(notation):
        if piece["times"]:
            line = f"[{_SETS[piece['each']]}]{{1,{piece['wide']}}}"
            made.append(f"{line}(?:\n{line}){{0,{int(piece['times']) - 1}}}")
        elif piece["set"] == "d":
            made.append(_DECIMAL % int(piece["size"]))
        elif piece["size"]:
            least = piece["size"] if piece["exact"] else "1"
            made.append(f"[{_SETS[piece['set']]}]{{{least},{piece['size']}}}")
        elif piece["open"]:
            made.append("(?:")
        elif piece["close"]:
            made.append(")?")
        elif piece["other"]:
            made.append("|")
        else:
            made.append("\n" if piece["line"] else re.escape(piece["literal"]))
    sizes = [_sizes(each) for each in notation.split("|")]
    return Layout(re.compile("".join(made)), max(s[0] for s in sizes), max(s[1] for s in sizes))
