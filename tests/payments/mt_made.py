"""MT messages made up for the tests: every type from its shipped structure and layouts.

A value is made from the layout of its field, so a layout that is wrong shows as an unreadable
message, not as a test that agrees with the code by accident.
"""

import random
import re

from penstock.payments._mt_structure import mt_structure
from penstock.payments._mt_tables import rule_of
from penstock.payments._tables import rows

_WORDS = ("HARBOUR", "TRADING", "STEEL", "PAPER", "NORTHERN", "RIVER", "MILL", "COPPER", "LANTERN")
_PIECE = re.compile(
    r"(?P<times>\d+)\*(?P<wide>\d+)(?P<each>[nachxyz])"
    r"|(?P<size>\d+)(?P<exact>!?)(?P<set>[nachxyzd])|(?P<other>.)"
)


def clean(dice: random.Random, words: int) -> str:
    """A few harmless words."""
    return " ".join(dice.choices(_WORDS, k=words))


def bic(dice: random.Random) -> str:
    """Something with the form of a BIC."""
    return "".join(dice.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=4)) + dice.choice(
        ["DEFF", "US33", "CNBJ", "GB2L"]
    )


def uetr(dice: random.Random) -> str:
    """A UUID of version 4."""
    digits = "".join(dice.choices("0123456789abcdef", k=30))
    return f"{digits[:8]}-{digits[8:12]}-4{digits[12:15]}-a{digits[15:18]}-{digits[18:30]}"


def fin(
    kind: str,
    fields: list[tuple[str, str]],
    *,
    sender: str = "BANKBEBB",
    receiver: str = "CHASUS33",
    user: dict[str, str] | None = None,
    newline: str = "\r\n",
) -> str:
    """Blocks 1 to 5 around the fields."""
    inner = "".join(f"{{{tag}:{value}}}" for tag, value in (user or {}).items())
    body = "\n".join(f":{tag}:{value.strip(chr(10))}" for tag, value in fields)
    text = (
        f"{{1:F01{sender[:8]}AXXX2222123456}}{{2:I{kind}{receiver[:8]}XXXXN}}"
        f"{f'{{3:{inner}}}' if inner else ''}{{4:\n{body}\n-}}{{5:{{CHK:123456789ABC}}}}"
    )
    return text.replace("\n", newline)


def _letters(sort: str, size: int, dice: random.Random) -> str:
    if sort in "n":
        return "".join(dice.choices("0123456789", k=size))
    if sort == "h":
        return "".join(dice.choices("0123456789ABCDEF", k=size))
    if sort in "ac":
        return "".join(dice.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=size))
    if sort == "d":
        return f"{dice.randint(1, 10 ** min(size - 2, 7))},5"
    return clean(dice, 4)[:size].strip()


def content(kind: str, tag: str, dice: random.Random) -> str:
    """A value that has the layout of its field."""
    if tag == "61":
        return "2405170517C1234,50NTRFNONREF//B4E07XM00J000023\nHARBOUR TRADING"
    if tag in ("13C", "13D"):
        return "/CLSTIME/0915+0100" if tag == "13C" else "2405171530+0100"
    if tag in ("50F", "59F"):
        return "/12345678\n1/HARBOUR TRADING\n2/1 RIVER STREET\n3/DE/HAMBURG"
    if tag in ("71A",):
        return "SHA"
    if tag in ("77T", "77E"):
        return "HARBOUR TRADING PAYS FOR STEEL\nAND FOR PAPER"
    if tag.startswith("15"):
        return ""
    rule = rule_of(kind, tag)
    assert rule is not None, f"{tag} of {kind} has no rule"
    if rule.shape in ("date", "date_place"):
        return "240517" + (" HAMBURG".strip() if rule.shape == "date_place" else "")
    if rule.shape == "amount":
        return _amount(kind, tag, dice)
    return _from_layout(_layout_of(kind, tag), dice)


def _amount(kind: str, tag: str, dice: random.Random) -> str:
    figure = f"{dice.randint(1, 10**6)},5"
    return {
        "19": figure,
        "36": "1,0823",
        "37H": "C3,25",
        "34F": f"EURD{figure}",
        "90C": f"3EUR{figure}",
        "90D": f"3EUR{figure}",
    }.get(tag) or (
        ("C" if tag[0] == "6" else "")
        + ("D030STEUR" if tag.endswith("K") else "")
        + ("" if tag in ("32B", "33B", "34B", "71F", "71G") or tag.endswith("K") else "240517")
        + ("" if tag.endswith("K") else "USD")
        + figure
    )


def _layout_of(kind: str, tag: str) -> str:
    for row in rows("mt_fields"):
        types = "|".join(row["types"].replace("*", ".*").split())
        if tag in row["tags"].split() and re.fullmatch(types, kind):
            return row["layout"].split("|")[-1]
    raise AssertionError(tag)


def _from_layout(notation: str, dice: random.Random) -> str:
    """Every optional part is written: what must be found has to be there."""
    made = ""
    for piece in _PIECE.finditer(notation.replace("[/1!a][/34x]", "[/34x]").replace("[1x]", "")):
        if piece["times"]:
            count = min(int(piece["times"]), 4)
            made += "\n".join(
                _letters(piece["each"], min(int(piece["wide"]), 30), dice) for _ in range(count)
            )
        elif piece["set"]:
            size = int(piece["size"])
            made += _letters(piece["set"], size if piece["exact"] else min(size, 30), dice)
        elif piece["other"] == "$":
            made += "\n"
        elif piece["other"] not in "[]":
            made += piece["other"]
    return made


def kinds() -> list[str]:
    """Every type the tables know, the common group once for categories 1, 2 and 7."""
    found = []
    for row in rows("mt_messages"):
        kind = row["type"]
        found += [kind.replace("n", each) for each in "127"] if kind[0] == "n" else [kind]
    return found


def make(
    kind: str, dice: random.Random, *, turns: int = 2, letters: random.Random | None = None
) -> list[tuple[str, str, str]]:
    """The fields of a message with everything in it: (type for rules, tag, content)."""
    structure = mt_structure(kind)
    assert structure is not None
    letter = letters or dice
    made = []

    def add(elements: tuple, asked: str) -> None:
        for element in elements:
            tag = letter.choice(sorted(element.tags))
            made.append((asked, tag, content(asked, tag, dice)))

    add(structure.before, kind[:3])
    inner = "COV" if kind.endswith("COV") else kind[:3]
    for _ in range((turns if structure.repeats else 1) if structure.inside else 0):
        add(structure.inside, inner)
    add(structure.after, kind[:3])
    return made


def message(kind: str, fields: list[tuple[str, str, str]], *, newline: str = "\r\n") -> str:
    """The fields as a FIN message of their type."""
    user = {"119": "COV"} if kind.endswith("COV") else {}
    plain = [(tag, value) for _, tag, value in fields]
    return fin(kind[:3], plain, user=user, newline=newline)
