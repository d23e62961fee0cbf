"""What each element of an ISO 20022 message means, by its place, from the shipped tables.

A `Node` stands for one path of names, whatever the indexes. Nodes are made when a path is first
met and then found by one dictionary look-up an element, so that reading stays fast.
"""

import re
from functools import cache

from penstock.payments._message import Kind, Role
from penstock.payments._tables import rows, shapes

# A hostile file may invent names without end; beyond this many paths none is remembered.
_MOST_NODES = 50_000
_LONGEST_PATTERN = 5


class Node:
    """One path of element names and what stands there."""

    __slots__ = (
        "attributes",
        "body",
        "children",
        "field",
        "header",
        "kind",
        "known",
        "lax",
        "name",
        "party",
        "path",
        "reason",
        "role",
        "root",
        "shape",
        "space",
        "strange",
        "transactions",
        "underlying",
        "wild",
    )  # fmt: skip

    def __init__(self, name: str, path: str, role: Role, space: str = "") -> None:
        self.name = name
        self.path = path
        self.space = space
        self.role = role
        self.party = ""
        self.kind = Kind.FREE_TEXT
        self.reason = ""
        self.shape: re.Pattern[str] | None = None
        self.field = ""
        self.attributes: dict[str, Node] = {}
        self.children: dict[str, Node] = {}
        # body: inside a Document (or a message's own element); header: inside an AppHdr; wild:
        # inside a part whose content nobody defines (supplementary data, signatures, envelopes).
        self.body = self.header = self.wild = self.underlying = False
        self.known = True
        self.lax = False  # inside a message type that is not read, where no element is known
        self.strange = False  # itself unknown, below a known element
        self.root = False  # the message's own element, below Document
        self.transactions: frozenset[str] = frozenset()


class MessageType:
    """One row of the table of message types."""

    __slots__ = ("name", "required", "roots", "transactions")

    def __init__(self, row: dict[str, str]) -> None:
        self.name = row["type"]
        self.roots = frozenset(row["roots"].split())
        self.transactions = frozenset(row["transactions"].split())
        self.required = tuple(row["required"].split())


@cache
def message_types() -> dict[str, MessageType]:
    """Return the message types that are read, by name."""
    return {row["type"]: MessageType(row) for row in rows("iso20022_messages")}


@cache
def roots() -> dict[str, MessageType]:
    """Return the message types by the name of the message's own element."""
    return {root: one for one in message_types().values() for root in one.roots}


@cache
def stops() -> tuple[str, ...]:
    """Return the names of elements after which a reader looks up: transactions and messages."""
    names = {name for one in message_types().values() for name in one.transactions}
    return tuple(sorted(names | set(roots()) | {"Document"}))


class Grammar:
    """Finds the node of every element; it grows with what it meets, up to a limit."""

    def __init__(self) -> None:
        self._known = frozenset(row["element"] for row in rows("iso20022_elements"))
        self._roles = {row["pattern"]: row for row in rows("iso20022_roles")}
        self._fields = {row["pattern"]: row for row in rows("iso20022_fields")}
        self.count = 0
        self.top = Node("", "", Role.ENVELOPE)
        self.top.wild = True

    def child(self, parent: Node, tag: str) -> Node:
        """Return the node of an element below `parent`, by its full tag."""
        node = parent.children.get(tag)
        if node is None:
            node = self._grow(parent, tag)
            if self.count < _MOST_NODES:
                self.count += 1
                parent.children[tag] = node
        return node

    def attribute(self, parent: Node, name: str) -> Node:
        """Return the node of an attribute of `parent`, by its full name."""
        node = parent.attributes.get(name)
        if node is None:
            local = f"@{name.rpartition('}')[2]}"
            node = Node(local, f"{parent.path}/{local}", parent.role)
            node.underlying = parent.underlying
            self._classify(node)
            if self.count < _MOST_NODES:
                self.count += 1
                parent.attributes[name] = node
        return node

    def _grow(self, parent: Node, tag: str) -> Node:
        space, _, local = tag.rpartition("}")
        node = Node(local, f"{parent.path}/{local}", parent.role, space)
        node.body = parent.body
        node.header = parent.header
        node.wild = parent.wild
        node.underlying = parent.underlying or local == "UndrlygCstmrCdtTrf"
        node.transactions = parent.transactions
        node.lax = parent.lax or (
            parent.body and parent.name == "Document" and not parent.root and local not in roots()
        )
        if parent.wild and not parent.body and not parent.header:
            if local == "Document" or local in roots():
                node.body, node.wild = True, False
                node.role = Role.MESSAGE
            elif local == "AppHdr":
                node.header, node.wild = True, False
        if node.body and not parent.root and not parent.transactions:
            above = parent.name
            if local in roots() and (above == "Document" or not parent.body):
                node.root = True
                node.transactions = roots()[local].transactions
        if local in ("SplmtryData", "Sgntr") and not node.wild:
            node.wild = True
        elif not node.wild and not node.lax:
            is_inside = parent.body or parent.header
            node.known = (
                parent.known
                and local in self._known
                and (not is_inside or node.space == parent.space)
            )
            node.strange = is_inside and parent.known and not node.known
        self._classify(node)
        return node

    def _classify(self, node: Node) -> None:
        # Inside a part that nobody defines a name means nothing: all of it is free text.
        is_foreign = node.wild and (node.body or node.header)
        if not is_foreign and (row := _longest(self._roles, node.path)) is not None:
            node.role = Role(row["role"])
            node.party = row["party"]
        elif node.name == "SplmtryData":
            node.role = Role.SUPPLEMENT
        row = _longest(self._fields, node.path)
        if row is None or (is_foreign and row["excluded"] not in _ANYWHERE):
            return
        if row["kind"] in _KINDS:
            node.kind = Kind(row["kind"])
        node.reason = row["excluded"]
        node.shape = shapes()[node.reason] if node.reason else None
        if row["kind"] == "enclosure":
            node.field = "enclosure"
        elif not node.underlying and (node.body or node.header):
            node.field = row["field"]


_ANYWHERE = frozenset({"signature", "schema_location"})
_KINDS = frozenset(Kind)


def _longest(table: dict[str, dict[str, str]], path: str) -> dict[str, str] | None:
    """Return the row of the longest pattern that `path` ends in."""
    parts = path.rsplit("/", _LONGEST_PATTERN)[1:]
    for first in range(len(parts)):
        if (row := table.get("/".join(parts[first:]))) is not None:
            return row
    return None


_GRAMMAR: list[Grammar] = []


def grammar() -> Grammar:
    """Return the grammar that readers share, a fresh one when hostile names have filled it."""
    if not _GRAMMAR or _GRAMMAR[0].count >= _MOST_NODES:
        _GRAMMAR[:] = [Grammar()]
    return _GRAMMAR[0]
