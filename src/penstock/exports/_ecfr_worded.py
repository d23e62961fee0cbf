"""What eCFR's XML lists by words: supplements nos. 1 and 6 to part 746.

Layout: each paragraph is a `P` that begins with its label; a chemical ends with its number of the
Chemical Abstracts Service in brackets, and the paragraph above it tells the weight that counts.
Which words descriptions use for a paragraph is the shipped table's; of a new paragraph its own are.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from penstock.exports._ecfr_supplements import Rows, text_of
from penstock.exports._text_words import read_table

_SUPPLEMENTS = ("1", "6")
_LABEL = re.compile(r"^\(([a-z]{1,4}|\d{1,3}|[A-Z])\)\s*(.+)$", re.DOTALL)
_CAS = re.compile(r"^(.*?)\s*\(CAS(?:\s*No\.?)?\s*([\d\s-]+\d)\)", re.DOTALL)
_LEAST = re.compile(r"concentrations? of (\d+(?:\.\d+)?)\s*(?:%|percent)", re.IGNORECASE)
_ROMAN = re.compile(r"[ivx]+")
_PARTS = re.compile(r"[,;:]|\band\b|\bor\b|\([^)]*\)")
_QUOTES = re.compile("[“”\"'‘’]")
_MOST_WORDS, _LEAST_LETTERS = 5, 5
_KEYS = ("supplement", "paragraph", "kind", "least_percent", "cas", "words", "hs")


def worded_rows(parts: Mapping[str, etree._Element], problems: list[str]) -> Rows | None:
    """Return the goods of supplements nos. 1 and 6 to part 746, None where neither is there.

    Args:
        parts: the appendices, by their name in lower case.
        problems: told which paragraphs are new, or say something else than the words held.
    """
    held = read_table("exports/worded.tsv")
    found: list[dict[str, str]] = []
    is_there = False
    for number in _SUPPLEMENTS:
        part = parts.get(f"supplement no. {number} to part 746")
        if part is None:
            continue
        is_there = True
        mine = [row for row in held if row["supplement"] == number]
        rows = list(_rows(part, number, mine, problems))
        if not rows:
            problems.append(f"Supplement no. {number} to part 746 has no paragraph with a label")
        found += rows
        found += [row for row in mine if row["kind"] != "listed"]
    return tuple(found) if is_there else None


def _rows(
    part: etree._Element, number: str, held: Iterable[Mapping[str, str]], problems: list[str]
) -> Iterator[dict[str, str]]:
    by_cas = {row["cas"]: row for row in held if row["cas"]}
    by_paragraph = {row["paragraph"]: row for row in held if not row["cas"]}
    least = ""
    for label, depth, text in _paragraphs(part):
        if "[Reserved]" in text:
            continue
        if depth == 1:
            weight = _LEAST.search(text)
            least = weight[1] if weight else ""
        chemical = _CAS.match(text)
        if chemical is not None:
            cas = re.sub(r"\s", "", chemical[2])
            old = by_cas.get(cas)
            words = old["words"] if old else _plain(chemical[1])
            weight_of = least or (old["least_percent"] if old else "")
            yield _row(number, label, least=weight_of, cas=cas, words=words)
        elif depth <= 2 and not text.rstrip().endswith("as follows:"):
            yield _in_words(number, label, text, by_paragraph.get(label), least, problems)


def _in_words(
    number: str,
    label: str,
    text: str,
    old: Mapping[str, str] | None,
    least: str,
    problems: list[str],
) -> dict[str, str]:
    where = f"Supplement no. {number} to part 746, paragraph {label}"
    own = _own_words(text)
    if old is not None and (not old["words"] or _agree(old["words"], text)):
        return _row(number, label, least=old["least_percent"], words=old["words"], hs=old["hs"])
    if old is None and not own:
        problems.append(f"{where} lists goods in words that no description can be held against")
    elif old is None:
        problems.append(f"{where} is new; goods are known by its own words")
    else:
        problems.append(f"{where} says something else than the words held; its own are taken")
    return _row(number, label, least=least, words="|".join(own))


def _row(
    number: str, label: str, *, least: str = "", cas: str = "", words: str = "", hs: str = ""
) -> dict[str, str]:
    return dict(zip(_KEYS, (number, label, "listed", least, cas, words, hs), strict=True))


def _paragraphs(part: etree._Element) -> Iterator[tuple[str, int, str]]:
    """Yield the label of each paragraph with those above it, how deep it is, and its text."""
    above: list[str] = []
    for paragraph in part.iter("P", "FP", "FP-1", "FP-2"):
        rest = text_of(paragraph)
        is_labelled = False
        # `(g) Equipment. (1) Pumps` carries two labels in one paragraph.
        while (found := _LABEL.match(rest)) is not None:
            depth = _depth(found[1], above)
            above = [*above[: depth - 1], f"({found[1]})"]
            rest, is_labelled = found[2], True
        if is_labelled:
            yield "".join(above), len(above), rest


def _depth(label: str, above: list[str]) -> int:
    if label.isdigit():
        return 2
    if label.isupper():
        return 4
    following = above and label == chr(ord(above[0][1]) + 1)
    if _ROMAN.fullmatch(label) and len(above) > 1 and not following:
        return 3
    return 1


def _plain(text: str) -> str:
    return _QUOTES.sub("", text).strip(" .;").casefold()


def _own_words(text: str) -> list[str]:
    parts = (_plain(one).replace("n.e.s", "").strip(" .") for one in _PARTS.split(text))
    return [one for one in parts if one and len(one.split()) <= _MOST_WORDS]


def _agree(words: str, text: str) -> bool:
    """Tell whether some longer word stands both in the words held and in the text."""
    said = {one for one in re.findall(r"[a-z]+", words.casefold()) if len(one) >= _LEAST_LETTERS}
    plain = text.casefold()
    return not said or any(one in plain for one in said)


__all__ = ["worded_rows"]
