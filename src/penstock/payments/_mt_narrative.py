"""Free text of MT messages: narratives with codes between slashes, statement lines and texts.

Source: fields 70, 72, 77B, 79, 61 and 86 in the MT guides; the sub-fields `?20` of field 86 as
German and other European banks document them.
"""

import re

from penstock.payments._message import Kind
from penstock.payments._mt_fields import Line, joined
from penstock.payments._mt_party import Asked, is_bic
from penstock.payments._mt_tables import Code, codes_of

_CODED = re.compile(r"/([A-Z0-9]{2,10})/")
_RESIDENCE = re.compile(r"([A-Z]{2})(?:/|\Z)")
STATEMENT_LINE = re.compile(
    r"(?P<date>[0-9]{6})(?P<entry>[0-9]{4})?(?P<mark>R?[CD]|E[CD])(?P<funds>[A-Z])?"
    r"(?P<amount>[0-9]+,[0-9]*)(?P<type>[A-Z][A-Z0-9]{3})(?P<customer>[^\n]*?)"
    r"(?://(?P<bank>[^\n]*))?(?:\n(?P<more>[^\n]*))?"
)
_SUBFIELDS = re.compile(r"(?P<code>[0-9]{3})(?P<sign>[?<>@+~|!&])(?=[0-9]{2})")
_CHUNK = 27
_LONGEST_LINE = 500
_CONTINUED = {**{str(n): "20" for n in (*range(20, 30), *range(60, 64))}, "33": "32"}


def read_text(asked: Asked) -> None:
    """Read lines of free text, once as they stand and once with words that lines break."""
    lines = asked.lines
    said = [line.text for line in lines]
    role = asked.rule.role
    asked.whole(lines, "\n".join(said), Kind.FREE_TEXT, role, "")
    _wrapped(asked, lines, said)


def read_goods(asked: Asked) -> None:
    """Read a description of goods: the goods themselves, and the text with all it may name."""
    read_text(asked)
    lines = asked.lines
    asked.whole(lines, "\n".join(line.text for line in lines), Kind.GOODS, asked.rule.role, "")


def read_envelope(asked: Asked) -> None:
    """Read the contents of an envelope as text; another format in it makes a problem elsewhere."""
    read_text(asked)


def _width(asked: Asked) -> int:
    return asked.rule.layout.width if asked.rule.layout else 80


def _wrapped(asked: Asked, lines: list[Line], said: list[str]) -> None:
    text = joined(said, _width(asked))
    if text != "\n".join(said):
        asked.whole(lines, text, Kind.FREE_TEXT, asked.rule.role, "wrapped")


def read_coded_text(asked: Asked) -> None:
    """Read a narrative: what follows `/INS/` or another known code belongs to its own role.

    Lines starting with `//` carry on; so do lines without any code. All bodies together are
    screened once more, as a name may run from one code into the next.
    """
    known = codes_of(asked.tag)
    groups: list[tuple[str, Code, list[Line]]] = []
    bodies: list[Line] = []
    plain = Code(asked.rule.role, Kind.FREE_TEXT)
    for line in asked.lines:
        coded = _CODED.match(line.text)
        if coded and coded[1] in known:
            body = _cut(asked, line, coded.end(), "code")
            groups.append((coded[1], known[coded[1]], [body]))
        elif line.text.startswith("//") and groups:
            body = _cut(asked, line, 2, "tag")
            groups[-1][2].append(body)
        elif groups and not line.text.startswith("/"):
            body = line
            groups[-1][2].append(body)
        else:
            # A code nobody knows is text: a name between slashes must not pass for one.
            body = line
            groups.append(("", plain, [body]))
        bodies.append(body)
    for number, (name, code, lines) in enumerate(groups, start=1):
        _take_group(asked, f"{name or 'text'}{number}", code, lines)
    said = [body.text for body in bodies]
    if len(groups) > 1:
        asked.whole(bodies, "\n".join(said), Kind.FREE_TEXT, asked.rule.role, "joined")
    _wrapped(asked, bodies, said)


def _cut(asked: Asked, line: Line, size: int, reason: str) -> Line:
    asked.marks.leave(line.start, line.start + size, reason)
    return Line(line.start + size, line.text[size:], line.number)


def _take_group(asked: Asked, place: str, code: Code, lines: list[Line]) -> None:
    said = "\n".join(line.text for line in lines)
    asked.whole(lines, said, code.kind, code.role, place)
    first = lines[0]
    word = re.match(r"[A-Z0-9]{8,11}(?=\Z|[ /])", first.text)
    if word and is_bic(word[0]) and code.kind is not Kind.BIC:
        span = (first.start, first.start + word.end())
        asked.take(first, Kind.BIC, place=place, role=code.role, span=span)
    country = _RESIDENCE.match(first.text) if asked.tag == "77B" else None
    if country:
        span = (first.start, first.start + 2)
        asked.take(first, Kind.COUNTRY, place=place, role=code.role, span=span)
    if code.kind not in (Kind.FREE_TEXT, Kind.NAME):
        # An account or a place is looked up as such; a name written there is found as text.
        asked.whole(lines, said, Kind.FREE_TEXT, code.role, place)


def read_statement_line(asked: Asked) -> None:
    """Read field 61: dates, side, amount, type, the two references and what is added."""
    content = asked.marks.text[asked.field.start : asked.field.end]
    # A line many times longer than any real one is text; matching it could take forever.
    found = STATEMENT_LINE.fullmatch(content) if len(content) <= _LONGEST_LINE else None
    if found is None:
        read_text(asked)
        return
    lines = asked.lines
    at = asked.field.start
    for group, reason in (
        ("date", "timestamp"),
        ("entry", "timestamp"),
        ("mark", "code"),
        ("funds", "code"),
        ("amount", "amount"),
    ):
        if found[group]:
            asked.marks.leave(at + found.start(group), at + found.end(group), reason)
    for group, kind in (
        ("type", Kind.CODE),
        ("customer", Kind.REFERENCE),
        ("bank", Kind.REFERENCE),
        ("more", Kind.FREE_TEXT),
    ):
        if found[group] is not None:
            line = lines[1] if group == "more" else lines[0]
            span = (at + found.start(group), at + found.end(group))
            if group == "bank":
                asked.marks.leave(span[0] - 2, span[0], "tag")
            asked.take(line, kind, place=group, span=span)


def read_statement_text(asked: Asked) -> None:
    """Read field 86, with sub-fields `?20`, with codes between slashes, or plain."""
    start, end = asked.field.start, asked.field.end
    opening = _SUBFIELDS.match(asked.marks.text, start, end)
    if opening is None:
        read_coded_text(asked)
        return
    known = codes_of("86")
    lines = asked.lines
    first = lines[0]
    asked.take(first, Kind.CODE, place="type", span=opening.span("code"))
    sign = re.compile(re.escape(opening["sign"]) + r"\n?([0-9])\n?([0-9])")
    signs = list(sign.finditer(asked.marks.text, opening.end("code"), end))
    whole: dict[str, tuple[list[str], tuple[int, int]]] = {}
    for place, found in enumerate(signs):
        until = signs[place + 1].start() if place + 1 < len(signs) else end
        asked.marks.leave(found.start(), found.end(), "tag")
        text = asked.marks.text[found.end() : until].replace("\n", "")
        number = found[1] + found[2]
        head = _CONTINUED.get(number, number)
        said, span = whole.get(head, ([], (found.end(), until)))
        whole[head] = ([*said, text], (span[0], until))
        code = known.get(f"?{head}", Code(asked.rule.role, Kind.FREE_TEXT))
        _take_subfield(asked, number, code, text, (found.end(), until))
    _take_continued(asked, whole)


def _take_subfield(asked: Asked, number: str, code: Code, text: str, span: tuple[int, int]) -> None:
    line = asked.field.number + asked.marks.text.count("\n", asked.field.start, span[0])
    path = f"{asked.path}/?{number}"
    kind = Kind.BIC if code.kind is Kind.CLEARING_CODE and is_bic(text) else code.kind
    asked.marks.mark(*span)
    for each in (kind,) if kind in (Kind.NAME, Kind.FREE_TEXT) else (kind, Kind.FREE_TEXT):
        asked.marks.take(span, line, path, code.role, each, party=asked.path, text=text)


def _take_continued(asked: Asked, whole: dict[str, tuple[list[str], tuple[int, int]]]) -> None:
    """Screen what several sub-fields say together: the remittance, and a name in two parts."""
    known = codes_of("86")
    for head, (said, (start, end)) in whole.items():
        if len(said) < 2:
            continue
        code = known.get(f"?{head}", Code(asked.rule.role, Kind.FREE_TEXT))
        line = asked.field.number + asked.marks.text.count("\n", asked.field.start, start)
        path = f"{asked.path}/?{head}"
        for text in dict.fromkeys((" ".join(said), joined(said, _CHUNK).replace("\n", " "))):
            asked.marks.take(
                (start, end), line, path, code.role, code.kind, party=asked.path, text=text
            )
