"""Puts messages together from one XML document, transaction by transaction.

Whatever stands outside the transactions is read when the next one ends, and then freed: a file of
a million transactions takes no more memory than one part of it.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

import msgspec
from lxml import etree

from penstock.payments._iso_facts import (
    amount_of,
    called,
    date_of,
    ids_of,
    moment_of,
    says_cover,
    sum_problems,
    transaction_problems,
    type_of,
)
from penstock.payments._iso_grammar import Grammar, MessageType, Node, message_types, roots
from penstock.payments._iso_walk import Reading, Walker, inked, party_of
from penstock.payments._iso_xml import aside_reason, empty
from penstock.payments._message import (
    Exclusion,
    Kind,
    Limits,
    Message,
    Problem,
    Role,
    Segment,
    Standard,
    Transaction,
)

_INHERITED = ("amount", "amount_currency", "value_date", "own_id", "uetr", "end_to_end_id")


class Origin(NamedTuple):
    """Where a document comes from: the file, its hash, and what is repeated in the source."""

    source: str = ""
    sha256: str = ""
    repeated: frozenset[tuple[str, str]] = frozenset()


class _Frame:
    """An element that is open: part of it has been read."""

    __slots__ = ("counts", "done", "element", "fields", "node", "party", "path", "segments")

    def __init__(self, element: etree._Element | None, node: Node, path: str, party: str) -> None:
        self.element = element
        self.node = node
        self.path = path
        self.party = party
        self.counts: dict[str, int] = {}
        self.done: etree._Element | None = None
        self.segments: list[Segment] = []
        self.fields: dict[str, str] = {}

    def place(self, name: str) -> str:
        """Return the path of the next child of this name."""
        self.counts[name] = count = self.counts.get(name, 0) + 1
        return f"{self.path}/{name}[{count}]" if count > 1 else f"{self.path}/{name}"


class Assembler:
    """Makes messages of the elements of one document, given in the order in which they end."""

    def __init__(self, grammar: Grammar, limits: Limits, origin: Origin) -> None:
        self._walker = Walker(grammar, limits)
        self._grammar = grammar
        self._limits = limits
        self._origin = origin
        self._frames = [_Frame(None, grammar.top, "", "")]
        self._rest = Reading()
        self._pending: Message | None = None
        self._is_open = False
        self._start()

    def _start(self) -> None:
        self._fields: dict[str, str] = {}
        self._lead: list[Segment] = []
        self._transactions: list[Transaction] = []
        self._counted = Reading()
        self._part = 1
        self._count = self._bodies = 0
        self._total: Decimal | None = Decimal(0)
        self._space = self._root = ""

    def messages(self, ended: Iterable[etree._Element]) -> Iterator[Message]:
        """Yield the messages of a document; the last one waits for what follows it."""
        root: etree._Element | None = None
        for element in ended:
            chain = [*element.iterancestors()][::-1]
            root = chain[0] if chain else element
            yield from self._ended(element, chain)
        yield from self._finish(root)

    def document(self, root: etree._Element, stops: tuple[str, ...]) -> Iterator[Message]:
        """Yield the messages of a document that is parsed as one tree."""
        tags = [f"{{*}}{name}" for name in stops]
        ended = [element for _, element in etree.iterwalk(root, events=("end",), tag=tags)]
        yield from self.messages([*ended, root] if not ended or ended[-1] is not root else ended)

    def _ended(self, element: etree._Element, chain: list[etree._Element]) -> Iterator[Message]:
        above = self._grammar.top
        for one in chain:
            above = self._grammar.child(above, str(one.tag))
        node = self._grammar.child(above, str(element.tag))
        is_transaction = node.body and not node.wild and node.name in node.transactions
        is_message = node.body and not above.body
        if not (is_transaction or is_message or not chain):
            return  # of the same name, but inside something else: read with what it stands in
        yield from self._sync(chain)
        frame = self._frames[-1]
        if frame.done is element:
            return
        if is_transaction:
            self._flush(frame, element)
            self._transaction(element, node, frame)
            if len(self._transactions) >= self._limits.part:
                yield self._message(is_last=False)
        else:
            yield from self._sync([*chain, element])
            yield from self._sync(chain)

    def _sync(self, chain: list[etree._Element]) -> Iterator[Message]:
        """Close and open frames until exactly the elements of `chain` are open."""
        same = 0
        while (
            same < len(chain)
            and same + 1 < len(self._frames)
            and self._frames[same + 1].element is chain[same]
        ):
            same += 1
        while len(self._frames) > same + 1:
            self._close()
        for element in chain[same:]:
            yield from self._open(element)

    def _open(self, element: etree._Element) -> Iterator[Message]:
        above = self._frames[-1]
        if above.element is not None:
            self._flush(above, element)
        node = self._grammar.child(above.node, str(element.tag))
        if node.body and not above.node.body:
            if self._pending is not None:
                yield self._pending
                self._pending = None
            self._space = node.space
            self._is_open = True
        self._note_root(above.node, node)
        path = above.place(node.name)
        frame = _Frame(element, node, path, party_of(node, path, above.path, above.party))
        self._frames.append(frame)
        with_own = Reading()
        if node.strange:
            with_own.problem("unknown_element", f"unknown element {node.name[:80]}", path)
        self._walker.attributes(element, node, path, frame.party, with_own)
        self._stray(element.text, frame, with_own)
        self._keep(frame, with_own)

    def _close(self) -> None:
        frame = self._frames.pop()
        self._flush(frame, None)
        self._frames[-1].done = frame.element
        if frame.node.body and not self._frames[-1].node.body:
            self._pending = self._message(is_last=True)
            self._is_open = False
            self._start()

    def _note_root(self, above: Node, node: Node) -> None:
        if above.name == "Document":
            self._bodies += 1
            if self._bodies > 1:
                message = f"element {node.name[:80]} stands beside the message's own"
                self._rest.problem("unknown_element", message, node.path)
        if node.root or (above.name == "Document" and not self._root):
            self._root = node.name
            self._space = self._space or node.space

    def _flush(self, frame: _Frame, until: etree._Element | None) -> None:
        """Read what stands in an open element before `until`, and free it."""
        element = frame.element
        if element is None:
            return
        while (child := next(iter(element), None)) is not None and child is not until:
            into = Reading()
            if aside_reason(child):
                self._walker.aside(child, into)
            elif child is not frame.done:
                node = self._grammar.child(frame.node, child.tag)
                self._note_root(frame.node, node)
                path = frame.place(node.name)
                party = party_of(node, path, frame.path, frame.party)
                self._walker.read(child, node, path, party, into, len(self._frames))
            self._stray(child.tail, frame, into)
            self._keep(frame, into)
            element.remove(child)

    def _stray(self, text: str | None, frame: _Frame, into: Reading) -> None:
        """Read text that stands between the elements of an open element."""
        if text is None or text.isspace() or not text or frame.element is None:
            return
        into.characters += inked(text)
        self._walker.mixed(
            text.strip(), frame.element, frame.node, frame.path, frame.party, into,
            is_leaf=False, is_interrupted=False,
        )  # fmt: skip

    def _keep(self, frame: _Frame, into: Reading) -> None:
        """Add what was read outside transactions to the message, and to its group if it has one."""
        rest = self._rest
        rest.absorb(into)
        rest.segments += into.segments
        rest.segments += into.underlying
        for name, value in into.fields.items():
            self._fields.setdefault(name, value)
        if frame.node.transactions and not frame.node.root:
            frame.segments += into.segments
            frame.segments += into.underlying
            for name, value in into.fields.items():
                frame.fields.setdefault(name, value)
        elif not self._count:
            self._lead += into.segments

    def _transaction(self, element: etree._Element, node: Node, frame: _Frame) -> None:
        path = frame.place(node.name)
        party = party_of(node, path, frame.path, frame.party)
        into = Reading()
        self._walker.read(element, node, path, party, into, len(self._frames))
        groups = [one for one in self._frames if one.node.transactions and not one.node.root]
        for name in _INHERITED:
            for group in groups:
                if name in group.fields:
                    into.fields.setdefault(name, group.fields[name])
        shared = tuple(segment for group in groups for segment in group.segments)
        self._add(into, shared, path)
        frame.done = element
        empty(element)

    def _add(self, into: Reading, shared: tuple[Segment, ...], path: str) -> None:
        fields = into.fields
        problems = into.problems
        if into.characters != into.screened + sum(into.excluded.values()):
            into.problem("uncovered_text", "text was not accounted for", path)
        known = (*self._lead, *shared, *into.segments)
        problems += transaction_problems(
            self._known_type(), fields, known, path, self._origin.repeated
        )
        is_cover = into.has_underlying or says_cover(self._fields.get("service", ""))
        if is_cover and not any(one.kind is Kind.NAME for one in into.underlying):
            message = "a cover payment without the names of its customer transfer"
            problems.append(Problem("cover_without_underlying", message, path))
        amount = amount_of(fields.get("amount", ""))
        self._total = None if self._total is None or amount is None else self._total + amount
        source = "amount" if amount is not None else "original_amount"
        self._transactions.append(
            Transaction(
                path=path,
                amount=amount if amount is not None else amount_of(fields.get(source, "")),
                currency=fields.get(f"{source}_currency", ""),
                value_date=date_of(
                    fields.get("value_date")
                    or self._fields.get("value_date")
                    or fields.get("original_value_date", "")
                ),
                segments=tuple(into.segments),
                shared=shared,
                underlying=tuple(into.underlying),
                cover=is_cover,
                coverage=into.coverage,
                problems=tuple(problems),
                **ids_of(fields),
            )
        )
        self._count += 1
        self._counted.characters += into.characters
        self._counted.screened += into.screened
        for reason, count in into.excluded.items():
            self._counted.excluded[reason] = self._counted.excluded.get(reason, 0) + count

    def _known_type(self) -> MessageType | None:
        return roots().get(self._root) or message_types().get(type_of(self._space)[0])

    def _message(self, *, is_last: bool) -> Message:
        rest, fields, counted = self._rest, self._fields, self._counted
        counted.absorb(rest)
        problems = [*rest.problems]
        if counted.characters != counted.screened + sum(counted.excluded.values()):
            problems.append(Problem("uncovered_text", "text was not accounted for"))
        kind, version = self._typed(problems)
        if is_last:
            problems += self._last_problems(kind)
        header = rest.segments if self._part == 1 else [*self._lead, *rest.segments]
        message = Message(
            standard=Standard.ISO20022,
            type=kind,
            version=version,
            id=fields.get("message_id", "") or fields.get("header_id", ""),
            source=self._origin.source,
            sha256=self._origin.sha256,
            part=self._part,
            last=is_last,
            sender=called(header, Role.SENDER, Role.INSTRUCTING_AGENT, Role.INITIATING_PARTY),
            receiver=called(header, Role.RECEIVER, Role.INSTRUCTED_AGENT),
            created=moment_of(fields.get("created", "")),
            header=tuple(header),
            transactions=tuple(self._transactions),
            coverage=counted.coverage,
            excluded=counted.exclusions(),
            problems=tuple(problems),
        )
        self._part += 1
        self._transactions = []
        self._rest, self._counted = Reading(), Reading()
        return message

    def _typed(self, problems: list[Problem]) -> tuple[str, str]:
        """Return type and version, and note where the message contradicts itself about them."""
        spaces = type_of(self._space)
        defined = type_of(self._fields.get("definition", ""))
        known = roots().get(self._root)
        names = [name for name in (known.name if known else "", spaces[0], defined[0]) if name]
        versions = [version for version in (spaces[1], defined[1]) if version]
        if len(set(names)) > 1 or len(set(versions)) > 1:
            said = ", ".join(sorted({*names, *versions}))
            problems.append(Problem("type_mismatch", f"header and document disagree: {said}"))
        kind = names[0] if names else ""
        if known is None:
            called_ = kind or self._root[:80] or "nothing"
            problems.append(Problem("unknown_message", f"a message that is not read: {called_}"))
        return kind, versions[0] if versions else ""

    def _last_problems(self, kind: str) -> list[Problem]:
        found = sum_problems(self._fields, self._count, self._total)
        known = message_types().get(kind)
        if known is not None and "identifier" in known.required and not self._count:
            is_group_answer = kind == "pacs.002" and bool(self._rest.segments)
            if not is_group_answer:
                found.append(Problem("empty_message", "no transaction stands in the message"))
        identifier = self._fields.get("message_id", "")
        if identifier and ("MsgId", identifier) in self._origin.repeated:
            message = f"message id {identifier} stands more than once"
            found.append(Problem("duplicate_message", message))
        return found

    def _finish(self, root: etree._Element | None) -> Iterator[Message]:
        while len(self._frames) > 1:
            self._close()
        if self._rest.characters:
            last = self._pending
            trailing = self._message(is_last=True)
            self._pending = trailing if last is None else _joined(last, trailing)
        elif self._pending is None and root is not None:
            self._pending = self._message(is_last=True)
        if self._pending is not None:
            yield self._pending


def _joined(message: Message, trailing: Message) -> Message:
    """Add what follows the last message of a document to it."""
    before, after = message.coverage, trailing.coverage
    excluded: dict[str, int] = {}
    for one in (*message.excluded, *trailing.excluded):
        excluded[one.reason] = excluded.get(one.reason, 0) + one.characters
    problems = [one for one in trailing.problems if one.code not in ("unknown_message",)]
    if trailing.type:
        problems.append(Problem("empty_message", "a header follows without its document"))
    return msgspec.structs.replace(
        message,
        header=(*message.header, *trailing.header),
        coverage=msgspec.structs.replace(
            before,
            characters=before.characters + after.characters,
            screened=before.screened + after.screened,
            excluded=before.excluded + after.excluded,
        ),
        excluded=tuple(Exclusion(*one) for one in sorted(excluded.items())),
        problems=(*message.problems, *problems),
    )
