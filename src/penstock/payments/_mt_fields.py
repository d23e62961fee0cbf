"""The fields of a text block: `:50K:/123` and the lines that belong to it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from penstock.payments._message import Kind, Role
from penstock.payments._mt_blocks import Block
from penstock.payments._mt_marks import Marks

_TAG = re.compile(r"^:([0-9]{2}[A-Z]?):", re.MULTILINE)
_FOLDED = re.compile(r"(?<![\d\n]):[0-9]{2}[A-Z]?:")
_MARKUP = re.compile(r"<[A-Za-z?!/]|\{[1-5]:")
_WRONG_START = re.compile(r"^[:-]", re.MULTILINE)


class Line(NamedTuple):
    """One line of a field: where its text starts, the text, and its line in the source."""

    start: int
    text: str
    number: int

    @property
    def span(self) -> tuple[int, int]:
        """From the first character to after the last."""
        return self.start, self.start + len(self.text)


class Field(NamedTuple):
    """A field as it stands, before anybody asks what it means."""

    tag: str
    opened: int
    start: int
    end: int
    number: int

    def lines(self, text: str) -> list[Line]:
        """Return the lines of its content; an empty field has one empty line."""
        found = []
        at = self.start
        for number, line in enumerate(text[self.start : self.end].split("\n"), self.number):
            found.append(Line(at, line, number))
            at += len(line) + 1
        return found


def split_fields(block: Block, marks: Marks) -> list[Field]:
    """Return the fields of a text block; text before the first one makes a problem."""
    text = marks.text
    tags = list(_TAG.finditer(text, block.start, block.end))
    first = tags[0].start() if tags else block.end
    stray = text[block.start : first]
    line = marks.line + text.count("\n", 0, block.start)
    if stray.strip():
        marks.problem("text_outside_fields", "Text stands before the first field", "4")
        span = (block.start, first)
        marks.take(span, line, "4", Role.OTHER, Kind.FREE_TEXT)
    elif tags and block.start and "\n" not in stray:
        # A first field on the line of the block's bracket: nobody writes it, some readers skip it.
        marks.problem("malformed_block", "The first field stands on the line of the bracket", "4")
    fields: list[Field] = []
    at = block.start
    for place, tag in enumerate(tags):
        end = tags[place + 1].start() if place + 1 < len(tags) else block.end
        line += text.count("\n", at, tag.start())
        at = tag.start()
        marks.leave(at, tag.end(), "tag")
        # The line feed before the next tag is no content.
        end -= end > tag.end() and text[end - 1] == "\n"
        fields.append(Field(tag[1], at, tag.end(), end, line))
    return fields


def check_content(field: Field, path: str, marks: Marks) -> None:
    """Note what hides another field or message inside the content of this one."""
    content = marks.text[field.start : field.end]
    if ":" in content and _FOLDED.search(content):
        marks.problem("folded_field", "A field stands inside the line of another", path)
    if ("<" in content or "{" in content) and _MARKUP.search(content):
        marks.problem("folded_text", "A field holds markup or the block of a message", path)
    if "\n" in content and _WRONG_START.search(content, content.index("\n")):
        marks.problem("malformed_field", "A line starts with a colon or hyphen", path)


def joined(lines: Sequence[str], width: int) -> str:
    """Join lines as one text; after a line that is full, a word may go on in the next."""
    made = ""
    for number, line in enumerate(lines):
        if number:
            made += "" if len(lines[number - 1]) >= width else "\n"
        made += line
    return made
