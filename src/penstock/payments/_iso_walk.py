"""Walks an element and turns every character of it into a segment, an exclusion or a problem."""

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lxml import etree

from penstock.model import Coverage
from penstock.payments._iso_grammar import Grammar, Node
from penstock.payments._iso_xml import aside_reason, parse_whole
from penstock.payments._message import Exclusion, Kind, Limits, Problem, Segment
from penstock.payments._suspicious import suspicions

_MARKUP = re.compile(r"<[A-Za-z_/!?]|/>|\]\]>")
_REFERENCE = re.compile(r"&(#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});")
_MOST_PROBLEMS = 100  # of one transaction; a flood of them says no more
_MOST_FOLDS = 3
_SCHEMED = frozenset({Kind.IDENTIFIER, Kind.ACCOUNT, Kind.CLEARING_CODE, Kind.PROXY})
_MOST_BESIDE = 16  # elements looked at for a scheme; a flood of siblings is not searched
_SCHEME_TAGS = frozenset({"SchmeNm", "ClrSysId", "Tp"})


@dataclass(slots=True)
class Reading:
    """What has been read of one transaction, or of the rest of a message."""

    segments: list[Segment] = field(default_factory=list)
    underlying: list[Segment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    excluded: dict[str, int] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    characters: int = 0
    screened: int = 0
    has_underlying: bool = False

    @property
    def coverage(self) -> Coverage:
        """The counts: the characters by the parser's own account, the rest as they were read."""
        return Coverage(self.characters, self.screened, sum(self.excluded.values()))

    def problem(self, code: str, message: str, path: str) -> None:
        """Note a problem, each once a place."""
        found = Problem(code, message, path)
        if len(self.problems) < _MOST_PROBLEMS and found not in self.problems:
            self.problems.append(found)

    def absorb(self, other: "Reading") -> None:
        """Add the counts and problems of a part that was read for itself, not its segments."""
        self.characters += other.characters
        self.screened += other.screened
        for problem in other.problems:
            self.problem(problem.code, problem.message, problem.path)
        for reason, count in other.excluded.items():
            self.excluded[reason] = self.excluded.get(reason, 0) + count

    def exclusions(self) -> tuple[Exclusion, ...]:
        """The excluded characters by reason, in alphabetical order."""
        return tuple(Exclusion(*one) for one in sorted(self.excluded.items()))


class Walker:
    """Reads elements into a `Reading`; knows nothing of messages and transactions."""

    def __init__(self, grammar: Grammar, limits: Limits) -> None:
        self.grammar = grammar
        self.limits = limits
        self._folds = 0

    def read(
        self,
        element: etree._Element,
        node: Node,
        path: str,
        party: str,
        into: Reading,
        depth: int = 0,
    ) -> None:
        """Read an element with all below it, and count its text independently of the walk."""
        self.element(element, node, path, party, into, depth)
        whole = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
        into.characters += inked(whole)

    def element(
        self,
        element: etree._Element,
        node: Node,
        path: str,
        party: str,
        into: Reading,
        depth: int = 0,
    ) -> None:
        """Read an element, its attributes and all below it, but not the text that follows it."""
        if node.strange:
            into.problem("unknown_element", f"unknown element {node.name[:80]}", path)
        elif node.name == "UndrlygCstmrCdtTrf" and not node.wild:
            into.has_underlying = True
        if element.attrib:
            self.attributes(element, node, path, party, into)
        if len(element) == 0:
            if element.text is not None and (text := element.text.strip()):
                self.text(text, element, node, path, party, into)
            return
        if depth >= self.limits.depth:
            into.problem("too_deep", f"elements nested deeper than {self.limits.depth}", path)
            self._flatten(element, node, path, party, into)
            return
        pieces = [element.text or ""]
        has_interruption = False
        counts: dict[str, int] = {}
        child_of = self.grammar.child
        for child in element:
            tag: object = child.tag
            if not isinstance(tag, str):
                self.aside(child, into)
                has_interruption = True
            else:
                below = child_of(node, tag)
                name = below.name
                counts[name] = count = counts.get(name, 0) + 1
                place = f"{path}/{name}[{count}]" if count > 1 else f"{path}/{name}"
                whose = party_of(below, place, path, party) if below.party else party
                self.element(child, below, place, whose, into, depth + 1)
            if child.tail is not None:
                pieces.append(child.tail)
        text = "".join(pieces)
        if text and not text.isspace():
            self.mixed(
                text.strip(), element, node, path, party, into,
                is_leaf=not counts, is_interrupted=has_interruption,
            )  # fmt: skip

    def mixed(
        self,
        text: str,
        element: etree._Element,
        node: Node,
        path: str,
        party: str,
        into: Reading,
        *,
        is_leaf: bool,
        is_interrupted: bool,
    ) -> None:
        """Read the text of an element that has children, or comments within its text."""
        if is_interrupted:
            code = next(filter(None, map(aside_reason, element)))
            into.problem(code, f"a {code.replace('_', ' ')} stands inside a text", path)
        if is_leaf:
            self.text(text, element, node, path, party, into)
            return
        if (node.body or node.header) and not node.wild and node.known:
            into.problem("unknown_element", "text stands between elements", path)
        self._screen(text, element, node, f"{path}/text()", party, into, Kind.FREE_TEXT)

    def aside(self, child: etree._Element, into: Reading) -> None:
        """Count a comment or processing instruction; nothing of it is the message's text."""
        reason = aside_reason(child)
        count = inked(child.text or "")
        into.characters += count
        into.excluded[reason] = into.excluded.get(reason, 0) + count

    def attributes(
        self, element: etree._Element, node: Node, path: str, party: str, into: Reading
    ) -> None:
        """Read the attributes of an element."""
        for name, value in element.attrib.items():
            if text := str(value).strip():
                into.characters += inked(text)
                below = self.grammar.attribute(node, str(name))
                self.text(text, element, below, f"{path}/{below.name}", party, into)
                if below.kind is Kind.CURRENCY and node.field in ("amount", "original_amount"):
                    into.fields.setdefault(f"{node.field}_currency", text)

    def text(
        self, text: str, element: etree._Element, node: Node, path: str, party: str, into: Reading
    ) -> None:
        """Read one trimmed, non-empty text."""
        if node.field:
            self._note(text, node, path, into)
        if node.shape is not None and node.shape.fullmatch(text):
            into.excluded[node.reason] = into.excluded.get(node.reason, 0) + inked(text)
            return
        kind = node.kind
        if kind in _FREE_WHEN_SHAPELESS and node.shape is not None:
            kind = Kind.FREE_TEXT
        self._screen(text, element, node, path, party, into, kind)

    def _note(self, text: str, node: Node, path: str, into: Reading) -> None:
        if node.field == "enclosure":
            into.problem("folded_text", "a file is enclosed that nobody unfolds", path)
        else:
            into.fields.setdefault(node.field, text)

    def _screen(
        self,
        text: str,
        element: etree._Element,
        node: Node,
        path: str,
        party: str,
        into: Reading,
        kind: Kind,
    ) -> None:
        if len(text) > self.limits.text:
            said = f"a text of {len(text)} characters, {self.limits.text} of them screened"
            into.problem("too_large", said, path)
            text = text[: self.limits.text]
        if not text.isascii() or not text.isprintable():
            for code, message in suspicions(text):
                into.problem(code, message, path)
        if "<" in text and _MARKUP.search(text) and self._unfold(text, node, path, party, into):
            return
        if "&" in text and _REFERENCE.search(text):
            into.problem("character_reference", "a character reference is written as text", path)
        scheme = ""
        if kind in _SCHEMED:
            scheme = _scheme(element)
        into.screened += inked(text)
        line: Any = element.sourceline
        segment = Segment(path, node.role, kind, text, party, scheme, line or 0)
        (into.underlying if node.underlying else into.segments).append(segment)

    def _unfold(self, text: str, node: Node, path: str, party: str, into: Reading) -> bool:
        """Read a whole XML document that stands in a text; False if it is none."""
        root = parse_whole(text) if self._folds < _MOST_FOLDS else None
        if root is None:
            into.problem("folded_text", "markup stands in a text", path)
            return False
        if not node.wild or not (node.body or node.header):
            into.problem("folded_text", "a whole document stands in a text", path)
        characters, screened, fields = into.characters, into.screened, into.fields
        into.fields = {}  # what the inner document says of itself is not said by the message
        before = screened + sum(into.excluded.values())
        self._folds += 1
        try:
            below = self.grammar.child(node, str(root.tag))
            place = f"{path}/text()/{below.name}"
            self.element(root, below, place, party_of(below, place, path, party), into)
        finally:
            self._folds -= 1
        into.characters = characters  # the inner document is part of a text that is counted
        into.fields = fields
        # What the tags of the inner document take is excluded, so that the sum is that of the text.
        markup = inked(text) - (into.screened + sum(into.excluded.values()) - before)
        if markup < 0 or into.screened == screened:
            into.problem("folded_text", "markup stands in a text", path)
        into.excluded["markup"] = into.excluded.get("markup", 0) + markup
        return True

    def _flatten(
        self, element: etree._Element, node: Node, path: str, party: str, into: Reading
    ) -> None:
        """Read all text below as one, where the nesting is too deep to follow."""
        pieces = [str(piece) for piece in element.itertext() if not str(piece).isspace()]
        for below in element.iterdescendants():
            if aside_reason(below):
                self.aside(below, into)
                continue
            values = [str(value) for value in below.attrib.values()]
            into.characters += sum(map(inked, values))
            pieces.extend(values)
        if text := " ".join(pieces).strip():
            self._screen(text, element, node, path, party, into, Kind.FREE_TEXT)


_FREE_WHEN_SHAPELESS = frozenset({Kind.DATE, Kind.AMOUNT})


def party_of(node: Node, place: str, parent: str, party: str) -> str:
    """Return the key of the party an element belongs to."""
    if not node.party:
        return party
    return place if node.party == "self" else f"{parent}/{node.party}"


def inked(text: str) -> int:
    """Return the number of non-blank characters."""
    return len(text) if text.isalnum() else len("".join(text.split()))


def _scheme(element: etree._Element) -> str:
    """Return what stands beside an identifier as its scheme or clearing system."""
    parent = element.getparent()
    if parent is None:
        return ""
    for beside in islice(parent, _MOST_BESIDE):
        if isinstance(beside.tag, str) and beside.tag.rpartition("}")[2] in _SCHEME_TAGS:
            words = [str(piece).strip() for piece in beside.itertext()]
            return " ".join(word for word in words if word)[:80]
    return ""
