"""MT n99 and n96 as replies: references and a code, no narrative.

Source: Swift payment guidelines on rejects (field 79 with /REJT/) and the answers of n96.
"""

from penstock.errors import UsageError
from penstock.replies._parts import Parts


def write_mt(kind: str, parts: Parts) -> bytes:
    """Return a reply of one of the kinds above, blocks 1 to 4.

    Raises:
        UsageError: the original lacks what the reply must say.
    """
    sender = parts.receiver()
    receiver = parts.sender()
    related = parts.original("20")
    if not related:
        error = "The original has no reference, so no reply can say what it answers"
        raise UsageError(error, hint="Write the reply by hand")
    if kind.endswith("96"):
        said = [("76", f"/{parts.status}/{parts.code}")]
    else:
        said = [("79", f"/{parts.status}/\n/{parts.code}/\n/MREF/{related}")]
    fields = [("20", parts.reference), ("21", related), *said]
    body = "".join(f":{tag}:{value}\n" for tag, value in fields)
    uetr = parts.transaction.uetr
    user = f"{{3:{{121:{uetr}}}}}" if uetr else ""
    text = (
        f"{{1:F01{_terminal(sender, 'A')}0000000000}}{{2:I{kind[2:]}{_terminal(receiver, 'X')}N}}"
        f"{user}{{4:\n{body}-}}"
    )
    return text.replace("\n", "\r\n").encode()


def _terminal(code: str, letter: str) -> str:
    """Return a BIC as the address of a terminal: twelve characters."""
    return f"{code[:8]}{letter}{code[8:] or 'X' * 3}"
