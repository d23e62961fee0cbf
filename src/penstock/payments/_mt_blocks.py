"""The blocks of a FIN message: `{1:...}{2:...}{3:...}{4: ... -}{5:...}`.

Nothing is lost: whatever stands outside the blocks, is left open or comes twice is handed on as
text together with the problem it makes.
"""

import re

from msgspec import Struct

from penstock.payments._message import Problem

_OPENING = re.compile(r"\{([1-5S]):")
_ENDING = re.compile(r"-\}")
_BRACE = re.compile(r"[{}]")
_BARE_ENDING = re.compile(r"\n-\}?\s*\Z")
# A message has seven blocks; what has more than this is no message, and slow to cut up.
_MOST = 32
_INNER = re.compile(r"\{([A-Z0-9]{3}):([^{}]*)\}")


class Block(Struct, frozen=True):
    """One block: its label, where its content stands and where it ends altogether."""

    label: str
    opened: int
    start: int
    end: int
    closed: int


class Envelope(Struct):
    """A message cut into blocks.

    Attributes:
        blocks: in the order in which they stand.
        stray: ranges of text outside of all blocks.
        problems: what is wrong with the blocks.
    """

    blocks: list[Block]
    stray: list[tuple[int, int]]
    problems: list[Problem]

    def block(self, label: str) -> Block | None:
        """Return the first block of this label, or None."""
        for block in self.blocks:
            if block.label == label:
                return block
        return None


def _braces_end(text: str, start: int) -> int:
    """Return where the brace closes that opened before `start`, or -1."""
    depth = 1
    for brace in _BRACE.finditer(text, start):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.start()
    return -1


def _text_end(text: str, start: int, problems: list[Problem]) -> tuple[int, int]:
    """Return where the text of block 4 ends and where the block does."""
    found = _ENDING.search(text, start)
    if found is None:
        problems.append(Problem("unclosed_block", "The text block has no end", "4"))
        return len(text), len(text)
    if text[found.start() - 1] != "\n":
        problems.append(
            Problem("malformed_block", "The text block does not end on a line of its own", "4")
        )
    return found.start(), found.end()


def open_blocks(text: str) -> Envelope:
    """Return the blocks of one message; `text` has line feeds only.

    A text without any block is one text block: the bare text of a message is read as well.
    """
    envelope = Envelope([], [], [])
    problems = envelope.problems
    at = 0
    if _OPENING.search(text) is None:
        end = len(text)
        trailing = _BARE_ENDING.search(text)
        body = trailing.start() + 1 if trailing else end
        envelope.blocks.append(Block("4", 0, 0, body, end))
        if trailing and "}" in trailing[0]:
            problems.append(Problem("malformed_block", "A block ends that never began", "4"))
        return envelope
    seen: set[str] = set()
    while at < len(text):
        opening = _OPENING.search(text, at) if len(envelope.blocks) < _MOST else None
        until = opening.start() if opening else len(text)
        if text[at:until].strip():
            envelope.stray.append((at, until))
            problems.append(Problem("text_outside_blocks", "Text stands outside of the blocks"))
        if opening is None:
            break
        label, start = opening[1], opening.end()
        if label == "4" and text[start : start + 1] != "{":
            end, at = _text_end(text, start, problems)
        else:
            end = _braces_end(text, start)
            if end < 0:
                problems.append(Problem("unclosed_block", f"Block {label} has no end", label))
                # The next opening is more likely another block than a part of this one.
                following = _OPENING.search(text, start)
                end = at = following.start() if following else len(text)
            else:
                at = end + 1
        if label in seen:
            problems.append(Problem("repeated_block", f"Block {label} comes twice", label))
        elif seen and label < max(seen) and label != "S":
            problems.append(Problem("malformed_block", f"Block {label} is out of place", label))
        seen.add(label)
        envelope.blocks.append(Block(label, opening.start(), start, end, at))
    for label, name in (("1", "basic header"), ("2", "application header"), ("4", "text")):
        if label not in seen and not (label == "2" and _is_service(text, envelope)):
            problems.append(Problem("missing_block", f"The {name} block is missing", label))
    return envelope


def _is_service(text: str, envelope: Envelope) -> bool:
    """Service messages (acknowledgements and the like) have no application header."""
    first = envelope.block("1")
    return first is not None and text[first.start + 1 : first.start + 3] != "01"


def inner_blocks(text: str, block: Block) -> tuple[list[Block], list[tuple[int, int]]]:
    """Return the `{103:EBA}` blocks inside a block, and the ranges of text outside of them."""
    found: list[Block] = []
    stray = []
    at = block.start
    for inner in _INNER.finditer(text, block.start, block.end):
        if text[at : inner.start()].strip():
            stray.append((at, inner.start()))
        at = inner.end()
        found.append(Block(inner[1], inner.start(), inner.start(2), inner.end(2), at))
    if text[at : block.end].strip():
        stray.append((at, block.end))
    return found, stray
