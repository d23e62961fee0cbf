"""Names as publishers write them: one cell may hold several, in several scripts."""

import re
from collections.abc import Iterable, Iterator

from penstock.lists._clean import squeeze, unique
from penstock.model import Name, NameKind
from penstock.text import script_of

_END_BRACKET = re.compile(r"^(?P<outer>.*\S)\s*\((?P<inner>.*)\)\s*,?$")
_ORIGINAL = re.compile(r"\(?\s*(?:in )?(?:original|arabic)(?: script)?\)?\s*:?\s*", re.IGNORECASE)
_FORMERLY = re.compile(r"\b(?:previously|formerly) listed as\b", re.IGNORECASE)
_ACRONYM = re.compile(r"^[A-Z0-9][\w./& -]{0,24}$")
_KIND_ORDER = {
    NameKind.PRIMARY: 0,
    NameKind.ALIAS: 1,
    NameKind.FORMER: 2,
    NameKind.WEAK_ALIAS: 3,
}


def make_name(
    text: str,
    kind: NameKind = NameKind.PRIMARY,
    *,
    given: str = "",
    family: str = "",
    language: str = "",
) -> Name | None:
    """Return a name with the script it is written in, None if there is no text."""
    whole = squeeze(text)
    if not whole:
        return None
    script = script_of(whole)
    return Name(
        text=whole,
        kind=kind,
        script=script,
        given=squeeze(given),
        family=squeeze(family),
        language=language,
    )


def tidy_names(names: Iterable[Name | None]) -> tuple[Name, ...]:
    """Return the names without repetitions, the primary one first.

    Of two names with the same text the one of the more telling kind stays: primary, alias,
    former, weak alias. If none is primary, the first becomes so: a party leads with some name.
    """
    given = [name for name in names if name is not None]
    ordered = sorted(given, key=lambda name: _KIND_ORDER[name.kind])
    kept = {id(name) for name in unique(ordered, key=lambda name: name.text)}
    result = [name for name in given if id(name) in kept]
    primary = next((name for name in result if name.kind is NameKind.PRIMARY), None)
    if primary is None and result:
        first = result[0]
        primary = Name(
            text=first.text,
            script=first.script,
            given=first.given,
            family=first.family,
            language=first.language,
        )
        return (primary, *result[1:])
    if primary is None:
        return ()
    return (primary, *(name for name in result if name is not primary))


def spread(text: str, kind: NameKind) -> tuple[list[Name], str]:
    """Return the names in one alias cell, and what it says besides as a remark.

    `Jin Tiesan (金铁三)` is two names, `Azim Adhajani; Azim Agha-Jani` as well, `X (previously
    listed as)` is a former name and `Encep Nurjaman (birth name)` a name with a remark. An
    acronym in brackets stays with its name.
    """
    names: list[Name] = []
    remarks: list[str] = []
    for part in _parts(squeeze(text)):
        outer, inner = part, ""
        found = _END_BRACKET.match(part)
        if found is not None and found["inner"].count("(") == found["inner"].count(")"):
            outer, inner = found["outer"], found["inner"]
        pieces, its_kind = [part], kind
        if not inner:
            pass
        elif _FORMERLY.search(inner):
            pieces, its_kind = [outer], NameKind.FORMER
        elif ";" in inner:
            pieces = [outer, *inner.split(";")]
        elif _is_other_script(inner, outer):
            pieces = [outer, inner]
        elif not _ACRONYM.match(inner) or (inner.isupper() and " " in inner):
            pieces, remarks = [outer], [*remarks, f"{outer}: {inner}"]
        made = (make_name(_ORIGINAL.sub("", piece), its_kind) for piece in pieces)
        names.extend(name for name in made if name is not None)
    return names, "; ".join(remarks)


def _is_other_script(inner: str, outer: str) -> bool:
    bare = _ORIGINAL.sub("", inner)
    return "Zyyy" not in (scripts := {script_of(bare), script_of(outer)}) and len(scripts) == 2


def _parts(text: str) -> Iterator[str]:
    """Yield what semicolons outside brackets separate."""
    depth, start = 0, 0
    for at, letter in enumerate(text):
        if letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
        elif letter == ";" and depth <= 0:
            yield text[start:at].strip()
            start = at + 1
    yield text[start:].strip()
