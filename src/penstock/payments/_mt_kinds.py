"""Which type of message a text block is: as the header says, or by its fields without one."""

import re
from functools import cache

from penstock.payments._mt_blocks import Block
from penstock.payments._mt_headers import Headers
from penstock.payments._mt_marks import Marks
from penstock.payments._mt_structure import MtStructure, mt_structure
from penstock.payments._tables import rows

_TAGS = re.compile(r"^:([0-9]{2}[A-Z]?):", re.MULTILINE)
_CUSTOMER = re.compile(r"^:(?:50[AFK]|59[AF]?):", re.MULTILINE)
_COVERS = ("202", "205")


def message_type_of(headers: Headers, block: Block, marks: Marks) -> tuple[str, MtStructure | None]:
    """Return the type (`103`, `202COV`) and its structure; None where the type is not read.

    A cover is known by its flag or by the customer transfer in it; having one without the other
    makes a problem.
    """
    kind = headers.type
    if not kind:
        kind = _guess(marks.text[block.start : block.end])
        if not kind:
            marks.problem("unknown_message", "Neither a header nor the fields tell the type", "4")
            return "", None
    if kind in _COVERS:
        has_customer = _CUSTOMER.search(marks.text, block.start, block.end) is not None
        if headers.flag == "COV" and not has_customer:
            marks.problem(
                "cover_without_underlying", "The cover does not carry its customer transfer", "4"
            )
        elif has_customer and headers.type and headers.flag != "COV":
            marks.problem(
                "type_mismatch", "A customer transfer stands in it, but it is not flagged COV", "3"
            )
        if has_customer:
            kind += "COV"
    elif headers.flag == "COV":
        marks.problem("type_mismatch", f"An MT{kind} cannot be a cover", "3/119")
    structure = mt_structure(kind)
    if structure is None:
        marks.problem("unknown_message", f"Messages of type MT{kind} are not read", "2")
    return kind, structure


@cache
def _candidates() -> tuple[tuple[str, MtStructure], ...]:
    found = []
    for row in rows("mt_messages"):
        kind = row["type"].replace("n", "1")
        structure = mt_structure(kind)
        if structure is not None and structure.pattern is not None:
            found.append((kind.removesuffix("COV"), structure))
    # Structures that take any field come last: they fit nearly everything.
    return tuple(sorted(found, key=lambda pair: pair[1].open_end))


def _guess(text: str) -> str:
    """Return the type whose structure the fields have, or failing that the needed fields of."""
    tags = _TAGS.findall(text)
    said = ";".join(tags) + ";"
    for kind, structure in _candidates():
        if structure.pattern is not None and structure.pattern.fullmatch(said):
            return kind
    best, most = "", 0
    for kind, structure in _candidates():
        needed = [each for each in structure.before + structure.after if each.is_needed]
        fits = sum(1 for each in needed if each.tags & set(tags))
        if fits == len(needed) and fits > most:
            best, most = kind, fits
    return best
