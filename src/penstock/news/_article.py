"""From a page to an article: headline, body, outlet, agency, byline, dateline and date.

What the page does not say stays empty; nothing is guessed.
"""

import hashlib
import re
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from penstock.news._dates import date_in_address, read_date
from penstock.news._language import language_of
from penstock.news._lines import Line, LineKind, body_lines, lines_of, plain
from penstock.news._model import Article, Page, Sentence
from penstock.news._sentences import cut
from penstock.news._tables import forms, rows, settings

_BYLINE = re.compile(r"^(?:by|from|von|par|por)[: ]+(?P<name>[^\W\d_][^\d]{3,80})$", re.IGNORECASE)
_AGENCY_AT_END = re.compile(r"\((?P<name>[^()]{2,40})\)\s*$")
_DATELINE = re.compile(
    r"^(?P<place>[A-Z][A-Za-zÀ-ž.' -]{2,40}?)(?:, [A-Z][A-Za-z.]{1,12})?"
    r"(?P<day>,? +[A-Z][a-z]{2,8}\.? \d{1,2}(?:,? \d{4})?)?"
    r"(?:\.? +/(?P<wire>[A-Z][A-Za-z -]{1,20})/\. +"
    r"|(?P<agency> *\([^()]{2,40}\))? *(?:--|[–—]|-(?= )|(?P<colon>:)(?= )) *)"
)
_CREDIT = re.compile(
    r"(?:photo(?:graph)?|image|picture|credit|foto)[^a-z]{0,4}(?:credit|courtesy)?[^a-z]{0,4}"
    r"(?:photo(?:graph)? )?(?:by|of|:)?\s*(?P<credit>[^)\n]{2,80})",
    re.IGNORECASE,
)
_NEWSY = re.compile(
    r"\b(?:news|times|herald|post|tribune|daily|journal|gazette|guardian|telegraph|star|press|"
    r"observer|chronicle|standard|mail|globe|sun|express|today|wire|review|monitor|dispatch|"
    r"bulletin|courier|record|ledger|topix|report|tv|radio|zeitung|monde|diario|pravda)\b",
    re.IGNORECASE,
)
_LONGEST_OUTLET = 5
_PARTED = re.compile(r"\s+[–—|-]\s+")
_LONGEST_DAY = 30


class _Outlet(NamedTuple):
    name: str
    is_agency: bool


@cache
def _outlets() -> dict[str, _Outlet]:
    found = {}
    for row in rows("outlets"):
        for form in (row["name"].lower(), *forms(row["forms"])):
            found[form] = _Outlet(row["name"], row["sort"] == "agency")
    return found


@lru_cache(1 << 12)
def outlet_named(text: str) -> tuple[str, bool]:
    """Return the name of the outlet a text is the name of and whether it is an agency."""
    found = _outlets().get(text.strip(" .,:;|-–—()").lower())
    return (found.name, found.is_agency) if found else ("", False)


def read_article(page: Page) -> Article:
    """Return the article that stands on a page.

    A page without any sentence gives an article without sentences.
    """
    text = plain(page.text)
    lines = lines_of(text)
    headline_at = _headline_at(lines, page.headline)
    body = body_lines(lines, headline_at)
    kept = {*body, headline_at}
    outside = [one for at, one in enumerate(lines) if at not in kept]
    paragraphs = [(lines[at].text, lines[at].start) for at in body]
    headline = plain(page.headline).strip() or (lines[headline_at].text if headline_at >= 0 else "")
    paragraphs, agency = _without_agency(paragraphs)
    paragraphs, dateline, dateline_agency = _without_dateline(paragraphs)
    sentences = tuple(
        one
        for number, (paragraph, start) in enumerate(paragraphs)
        for one in cut(paragraph, start, number)
    )
    joined = " ".join(one.text for one in sentences)
    before = [one for one in outside if not body or one.start < lines[body[0]].start]
    outlet, outlet_agency = _outlet(page, outside, text)
    published, method = _published(page, before, dateline)
    caption = next((one.text for one in outside if one.kind is LineKind.CAPTION), "")
    byline, byline_agency = _byline(page, before)
    return Article(
        source=page.source,
        sha256=hashlib.sha256(" ".join(joined.lower().split()).encode()).hexdigest(),
        headline=headline,
        headline_start=lines[headline_at].start if headline_at >= 0 else -1,
        outlet=outlet,
        agency=agency or dateline_agency or byline_agency or outlet_agency,
        byline=byline,
        photo_credit=_credit(outside),
        caption=caption,
        dateline=dateline,
        published=published,
        published_method=method,
        capture_clock=next((one.text for one in outside if one.kind is LineKind.CLOCK), ""),
        language=language_of(f"{headline} {joined}") or page.language[:2].lower(),
        sentences=sentences,
        address=page.address,
        extractor=page.extractor,
        dropped=len(outside),
    )


def _headline_at(lines: list[Line], given: str) -> int:
    """Return the place of the headline: as the format gives it, else the fullest line on top.

    It stands before the first paragraph, ends no sentence (a question may) and has more words
    than menus and captions have.
    """
    if given:
        wanted = " ".join(plain(given).lower().split())
        for at, one in enumerate(lines[:40]):
            if " ".join(one.text.lower().split()) == wanted:
                return at
        return -1
    least = int(settings("reading")["headline_words"])
    best, most = -1, 0
    for at, one in enumerate(lines):
        if one.kind is LineKind.BODY:
            break
        is_title = one.kind is LineKind.SHORT and (
            not one.is_sentence or one.text.rstrip("\"'”’").endswith(("?", "!"))
        )
        words = one.words if not _is_head_line(one.text) else 0
        if is_title and words >= least and words > most:
            best, most = at, words
    return best


def _is_head_line(text: str) -> bool:
    """Tell whether a line is a byline or a date rather than a headline."""
    lowered = text.lower()
    table = settings("reading")
    cues = (*table["date_cues"], *table["update_cues"])
    is_dated = read_date(text) is not None and len(text) < 50
    return (
        is_dated
        or _opening_day(text) is not None
        or lowered.startswith(tuple(cues))
        or _BYLINE.match(text) is not None
    )


def _opening_day(text: str) -> date | None:
    """Return the day that a line of day, place and office begins with: a release's dateline."""
    opening, *others = _PARTED.split(text)
    return read_date(opening) if others and len(opening) < _LONGEST_DAY else None


def _without_agency(paragraphs: list[tuple[str, int]]) -> tuple[list[tuple[str, int]], str]:
    """Return the paragraphs without the agency in brackets behind the last one, and the agency."""
    if paragraphs:
        text, start = paragraphs[-1]
        if (found := _AGENCY_AT_END.search(text)) is not None:
            names = [outlet_named(part) for part in re.split(r"[/,]| and ", found["name"])]
            agency = next((name for name, is_agency in names if is_agency), "")
            if agency:
                return [*paragraphs[:-1], (text[: found.start()].rstrip(), start)], agency
    return paragraphs, ""


def _without_dateline(
    paragraphs: list[tuple[str, int]],
) -> tuple[list[tuple[str, int]], str, str]:
    """Return the paragraphs without the dateline of the first, the dateline and its agency."""
    if not paragraphs:
        return paragraphs, "", ""
    text, start = paragraphs[0]
    found = _DATELINE.match(text)
    if found is None:
        return paragraphs, "", ""
    agency, is_agency = outlet_named(found["wire"] or found["agency"] or "")
    is_upper = found["place"].replace(" ", "").isupper()
    is_told = bool(found["agency"] or found["day"] or found["wire"]) and not found["colon"]
    if not (is_upper or is_told):
        return paragraphs, "", ""
    dateline = f"{found['place']}{found['day'] or ''}".strip(" ,")
    rest = (text[found.end() :], start + found.end())
    return [rest, *paragraphs[1:]], dateline, agency if is_agency else ""


def _byline(page: Page, before: list[Line]) -> tuple[str, str]:
    """Return the byline, and the agency where the byline names no person but one."""
    texts = [page.byline] if page.byline else []
    texts += [
        found["name"]
        for one in before
        if one.kind is LineKind.SHORT and one.words <= 10 and (found := _BYLINE.match(one.text))
    ]
    for text in texts:
        name, is_agency = outlet_named(text)
        if is_agency:
            return "", name
        if text.strip():
            return re.sub(r"^by\s+", "", text.strip(), flags=re.IGNORECASE), ""
    return "", ""


def _credit(outside: list[Line]) -> str:
    for one in outside:
        if one.kind is LineKind.CAPTION and (found := _CREDIT.search(one.text)) is not None:
            credit = re.sub(r"^(?:photo by|by|photo)\s+", "", found["credit"], flags=re.IGNORECASE)
            return credit.strip(" .:").replace("/", ", ")
    return ""


def _outlet(page: Page, outside: list[Line], text: str) -> tuple[str, str]:
    """Return the outlet, and the agency where the page is an agency's own."""
    for given in (page.outlet, _host(page.address)):
        if given:
            name, is_agency = outlet_named(given)
            return name or given, name if is_agency else ""
    edges = [one for one in outside if one.kind is not LineKind.BODY and one.words <= 12]
    for one in edges:
        for words in range(_LONGEST_OUTLET, 0, -1):
            name, is_agency = outlet_named(" ".join(one.text.split()[:words]))
            if name and (words > 1 or one.words <= 2):
                return name, name if is_agency else ""
    return _unknown_outlet(edges, text), ""


def _unknown_outlet(edges: list[Line], text: str) -> str:
    """Return the name an unknown outlet gives itself: in a copyright line, or as a short line."""
    for one in edges:
        if found := re.search(
            r"(?:©|\(c\)|copyright)\s*(?:\d{4}\s*)?(?P<name>[^.|\d]{3,50})", one.text, re.I
        ):
            name = found["name"].strip(" ,-–|")
            if 1 <= len(name.split()) <= _LONGEST_OUTLET:
                return name
    length = len(text)
    names: list[str] = []
    for one in edges:
        is_edge = one.start < 400 or one.end > length - 300
        if is_edge and one.words <= _LONGEST_OUTLET and not re.search(r"\d", one.text):
            is_name = one.text[0].isupper() and one.kind is LineKind.SHORT
            names.append(one.text if is_name and _NEWSY.search(one.text) else "")
    if name := next(filter(None, names), ""):
        return name.title() if name.isupper() else name
    if edges and edges[0].start < 40 and edges[0].text.isupper() and 2 <= edges[0].words <= 4:
        return edges[0].text.title()
    return ""


def _host(address: str) -> str:
    found = re.match(r"https?://(?:www\.)?([^/:?#]+)", address)
    return found[1].lower() if found else ""


def _published(page: Page, before: list[Line], dateline: str) -> tuple[date | None, str]:
    """Return the day of publication and how it is known."""
    if page.published and (day := read_date(page.published)):
        return day, "metadata"
    table = settings("reading")
    cues, updates = tuple(table["date_cues"]), tuple(table["update_cues"])
    for one in before:
        lowered = one.text.lower().lstrip(" (|")
        if one.kind is LineKind.CLOCK or lowered.startswith(updates) or one.words > 14:
            continue
        if (day := read_date(one.text)) and (lowered.startswith(cues) or len(one.text) < 48):
            return day, "page_line"
        if day := _opening_day(one.text):
            return day, "page_line"
    if dateline and (day := read_date(dateline)):
        return day, "dateline"
    if page.address and (day := date_in_address(page.address)):
        return day, "address"
    return None, "unknown"


def text_of(sentences: tuple[Sentence, ...]) -> str:
    """Return sentences as one text."""
    return " ".join(one.text for one in sentences)
