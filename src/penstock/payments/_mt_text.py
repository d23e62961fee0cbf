"""The text block of an MT message: each field read by its rule, in the sequence it stands in."""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from penstock.payments._message import Role, Segment
from penstock.payments._mt_blocks import Block
from penstock.payments._mt_fields import Field, check_content, split_fields
from penstock.payments._mt_marks import Marks
from penstock.payments._mt_party import Asked
from penstock.payments._mt_shapes import READERS
from penstock.payments._mt_structure import MtStructure, check_structure, turns
from penstock.payments._mt_tables import Rule, rule_of

_UNKNOWN = Rule(Role.OTHER, "text", None)
# Fields that may be empty: they only open a sequence.
_OPENERS = frozenset({"15A", "15B", "15C"})


class Turn(Struct):
    """The fields of one turn of a sequence, or those outside of it (`number` 0)."""

    number: int
    fields: list[Field]
    segments: list[Segment]


def read_text_block(
    block: Block, message_type: str, structure: MtStructure | None, marks: Marks
) -> list[Turn]:
    """Read the fields of a text block; the first turn is what stands outside of the sequence."""
    header = marks.segments
    fields = split_fields(block, marks)
    tags = [field.tag for field in fields]
    turn_of = turns(structure, tags) if structure else [0] * len(tags)
    if structure:
        check_structure(structure, tags, turn_of, marks)
    found = [Turn(number, [], []) for number in range(max(turn_of, default=0) + 1)]
    prefixes = _prefixes(structure, len(found))
    times: Counter[str] = Counter()
    is_cover = structure is not None and bool(structure.name) and not structure.repeats
    for field, number in zip(fields, turn_of, strict=True):
        turn = found[number]
        turn.fields.append(field)
        path = f"{prefixes[number]}/{field.tag}"
        times[path] += 1
        if times[path] > 1:
            path = f"{path}[{times[path]}]"
        marks.segments = turn.segments
        asked_type = "COV" if number and is_cover and message_type[0] == "2" else message_type
        _read_field(field, path, asked_type, marks, is_known_type=structure is not None)
    marks.segments = header
    return found


def _prefixes(structure: MtStructure | None, size: int) -> Sequence[str]:
    if structure is None or not structure.repeats:
        return ["4", *[f"4/{structure.name if structure else ''}"] * (size - 1)]
    return ["4", *(f"4/{structure.name}[{number}]" for number in range(1, size))]


def _read_field(
    field: Field, path: str, message_type: str, marks: Marks, *, is_known_type: bool
) -> None:
    rule = rule_of(message_type, field.tag)
    if rule is None:
        if is_known_type:
            marks.problem("unknown_field", f"Nobody knows field {field.tag} there", path)
        rule = _UNKNOWN
    content = marks.text[field.start : field.end]
    if not content.strip() and field.tag not in _OPENERS:
        marks.problem("empty_field", f"Field {field.tag} is empty", path)
    check_content(field, path, marks)
    _check_layout(content, rule, field.tag, path, marks)
    READERS[rule.shape](Asked(field, field.tag, path, rule, marks))


def _check_layout(content: str, rule: Rule, tag: str, path: str, marks: Marks) -> None:
    """Note whether the content breaks its layout: too many lines, too long ones, or else."""
    layout = rule.layout
    if layout is None or layout.pattern.fullmatch(content):
        return
    lines = content.split("\n")
    if len(lines) > layout.lines:
        message = f"Field {tag} has {len(lines)} lines; {layout.lines} are allowed"
        marks.problem("too_many_lines", message, path)
    elif max(map(len, lines)) > layout.width:
        longest = max(map(len, lines))
        message = f"A line of {longest} characters; {layout.width} are allowed"
        marks.problem("line_too_long", message, path)
    elif content.strip():
        marks.problem("malformed_field", f"Field {tag} does not look as it must", path)
