"""Every regular expression of the house, and strings made to have each of them backtrack.

`python -m tests.house.patterns` imports every module, has the tables read and a few of everything
looked at, and prints each pattern that was compiled on the way with the place that did, as JSON.
"""

import ast
import importlib
import json
import pkgutil
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.house.project import ROOT

# The standard library's own parser of patterns; it is what tells their structure.
_sre: Any = importlib.import_module("re._parser")
_SOURCE = ROOT / "src" / "penstock"
_CALLS = {"compile", "match", "search", "sub", "subn", "fullmatch", "split", "finditer", "findall"}
_MANY = 12  # as good as any number of times
_BRANCHES = 3  # of a choice are followed


class Compiled(NamedTuple):
    """A pattern, its flags, and the line that compiled it, such as `text/_fold.py:19`."""

    place: str
    pattern: str | bytes
    flags: int


def written() -> dict[str, str | bytes | None]:
    """Return the pattern at every call of `re` in the source, None where it is put together."""
    found: dict[str, str | bytes | None] = {}
    for path in sorted(_SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id == "re" and node.func.attr in _CALLS:
                place = f"{path.relative_to(_SOURCE).as_posix()}:{node.lineno}"
                found[place] = _plain(node.args[0])
    return found


def _plain(argument: ast.expr) -> str | bytes | None:
    """Return a pattern as it stands, with a letter for each part that is escaped."""
    if isinstance(argument, ast.Constant):
        return argument.value  # type: ignore[return-value]
    if not isinstance(argument, ast.JoinedStr):
        return None
    text = ""
    for part in argument.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
        elif ast.unparse(part.value).startswith("re.escape("):  # type: ignore[attr-defined]
            text += "x"
        else:
            return None
    return text


def compiled() -> list[Compiled]:
    """Return every pattern that this process compiles for the house while it looks around."""
    found: dict[Compiled, None] = {}
    plain = re._compile  # type: ignore[attr-defined]

    def heard(pattern: Any, flags: int) -> Any:
        made = plain(pattern, flags)
        frame = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename == re.__file__:
            frame = frame.f_back
        path = Path(frame.f_code.co_filename) if frame else Path()
        if path.is_relative_to(_SOURCE):
            place = f"{path.relative_to(_SOURCE).as_posix()}:{_first_line(frame)}"
            found[Compiled(place, made.pattern, made.flags)] = None
        return made

    re._compile = heard  # type: ignore[attr-defined]
    try:
        _look_around()
    finally:
        re._compile = plain  # type: ignore[attr-defined]
    return list(found)


def _first_line(frame: Any) -> int:
    """Return where the call at hand begins; a frame tells the line it has come to."""
    positions = list(frame.f_code.co_positions())
    return positions[frame.f_lasti // 2][0] or frame.f_lineno


def _look_around() -> None:
    import penstock

    for module in pkgutil.walk_packages(penstock.__path__, "penstock."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    from tests.house.looked_at import look

    look()


def used_by(place: str) -> set[str]:
    """Return by which methods the pattern compiled at a place is looked for, where that is plain.

    What is only ever matched at the begin of a text is not tried anew at each of its letters.
    """
    name, _, line = place.partition(":")
    source = (_SOURCE / name).read_text(encoding="utf-8")
    text = source.splitlines()[int(line) - 1]
    if 'row["shape"]' in text:
        return {"fullmatch"}
    if direct := re.search(r"\bre\.(match|fullmatch)\(", text):
        return {direct[1]}
    if assigned := re.match(r"(_?[A-Z][A-Z0-9_]*)(?:: [^=]*)? = re\.compile\(", text):
        return set(re.findall(rf"\b{assigned[1]}\.(\w+)\(", source)) or {"search"}
    return {"search"}


def attacks(pattern: str | bytes, flags: int, length: int) -> Iterator[str]:
    """Yield strings that repeat what a pattern may repeat, and then do not go on as it must.

    Args:
        pattern: the pattern.
        flags: its flags.
        length: about how long the strings are.
    """
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    tree = _sre.parse(text, flags & ~re.UNICODE if isinstance(pattern, bytes) else flags)
    made: dict[str, None] = {}
    for before, body in _repeats(list(tree), ""):
        for one in _samples(body):
            if one:
                for end in ("", "\x00", "\n\x00", " !"):
                    made[before + one * (length // len(one) + 1) + end] = None
    yield from made


def _repeats(nodes: Sequence[Any], before: str) -> Iterator[tuple[str, Sequence[Any]]]:
    """Yield each part that may come any number of times, with a string that leads up to it."""
    for place, (code, value) in enumerate(nodes):
        head = before + "".join(_sample([one]) for one in nodes[:place])
        name = str(code)
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            _, most, body = value
            if most >= _MANY:
                yield head, list(body)
            yield from _repeats(list(body), head)
        elif name == "SUBPATTERN":
            yield from _repeats(list(value[3]), head)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from _repeats(list(branch), head)
        elif name in {"ASSERT", "ASSERT_NOT"}:
            yield from _repeats(list(value[1]), head)
        elif name == "ATOMIC_GROUP":
            yield from _repeats(list(value), head)


def _samples(nodes: Sequence[Any]) -> list[str]:
    """Return a few strings that some nodes match: the first branches of a choice, each member."""
    if len(nodes) == 1:
        code, value = nodes[0]
        if str(code) == "IN":
            return list(dict.fromkeys(_of_set([one]) for one in value))[:6]
        if str(code) == "SUBPATTERN":
            return _samples(list(value[3]))
        if str(code) == "BRANCH":
            return [_sample(list(branch)) for branch in value[1]][:6]
    return [_sample(nodes)]


def _sample(nodes: Sequence[Any]) -> str:
    return "".join(_one(str(code), value) for code, value in nodes)


def _one(name: str, value: Any) -> str:
    if name == "LITERAL":
        return chr(value)
    if name in {"NOT_LITERAL", "ANY"}:
        return "a" if value != ord("a") else "b"
    if name == "IN":
        return _of_set(value)
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        least, most, body = value
        return _sample(list(body)) * max(least, min(1, most))
    if name == "SUBPATTERN":
        return _sample(list(value[3]))
    if name == "BRANCH":
        return _sample(list(value[1][0]))
    if name == "ATOMIC_GROUP":
        return _sample(list(value))
    return ""  # a place, a look around or a reference: nothing of its own


def _of_set(members: Sequence[Any]) -> str:
    """Return a character of a set."""
    is_negated = bool(members) and str(members[0][0]) == "NEGATE"
    for code, value in members:
        name = str(code)
        if is_negated or name == "NEGATE":
            continue
        if name == "LITERAL":
            return chr(value)
        if name == "RANGE":
            return chr(value[0])
        kind = str(value)
        return {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}.get(kind, "-")
    taken = {chr(value) for code, value in members if str(code) == "LITERAL"}
    return next((one for one in "a1 -.\n~" if one not in taken), "\u00e9")


def main() -> None:
    """Print every pattern that was compiled."""
    lines = [
        {
            "place": one.place,
            "bytes": isinstance(one.pattern, bytes),
            "pattern": one.pattern.decode("latin-1")
            if isinstance(one.pattern, bytes)
            else one.pattern,
            "flags": one.flags,
        }
        for one in compiled()
    ]
    sys.stdout.write(json.dumps(lines))


if __name__ == "__main__":
    main()
