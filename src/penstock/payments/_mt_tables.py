"""The shipped tables of MT messages: fields, codes of narratives, and what a type is made of."""

import re
from functools import cache

from msgspec import Struct

from penstock.payments._message import Kind, Role
from penstock.payments._mt_notation import Layout, layout
from penstock.payments._tables import rows


class Rule(Struct, frozen=True):
    """How a field is read.

    Attributes:
        role: whose text it is.
        shape: which reader takes its lines.
        layout: what it must look like; None when free.
    """

    role: Role
    shape: str
    layout: Layout | None


class Code(Struct, frozen=True):
    """What follows a code of a narrative field."""

    role: Role
    kind: Kind


@cache
def _field_rows() -> dict[str, list[tuple[re.Pattern[str], Rule]]]:
    by_tag: dict[str, list[tuple[re.Pattern[str], Rule]]] = {}
    for row in rows("mt_fields"):
        types = "|".join(row["types"].replace("*", ".*").split())
        rule = Rule(
            Role(row["role"]),
            row["shape"],
            None if row["layout"] == "-" else layout(row["layout"]),
        )
        for tag in row["tags"].split():
            by_tag.setdefault(tag, []).append((re.compile(types), rule))
    return by_tag


@cache
def rule_of(message_type: str, tag: str) -> Rule | None:
    """Return how `tag` is read in a message of this type, or None for a field nobody knows.

    `message_type` is the three digits, or `COV` for the customer transfer of a cover.
    """
    return next(
        (rule for types, rule in _field_rows().get(tag, ()) if types.fullmatch(message_type)), None
    )


@cache
def codes_of(tag: str) -> dict[str, Code]:
    """Return the codes that a narrative field may hold between slashes."""
    return {
        row["code"]: Code(Role(row["role"]), Kind(row["kind"]))
        for row in rows("mt_codes")
        if tag in row["tags"].split()
    }


@cache
def schemes_of(sort: str) -> frozenset[str]:
    """Return the codes of `clearing` systems or of kinds of `identity`."""
    return frozenset(row["code"] for row in rows("mt_schemes") if row["sort"] == sort)


@cache
def structure_text(message_type: str) -> str | None:
    """Return the row of this type (`103`, `202COV`, `199`), or None when it is not read."""
    structures = {row["type"]: row["structure"] for row in rows("mt_messages")}
    found = structures.get(message_type)
    if found is None and re.fullmatch(r"[1-9]9\d", message_type):
        found = structures.get(f"n{message_type[1:]}")
    return found


@cache
def mt_types() -> tuple[str, ...]:
    """Return the MT types that are read (`103`, `202COV`), the common group for 1, 2 and 7."""
    found: list[str] = []
    for row in rows("mt_messages"):
        kind = row["type"]
        found += [kind.replace("n", each) for each in "127"] if kind[0] == "n" else [kind]
    return tuple(dict.fromkeys(found))
