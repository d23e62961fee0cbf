"""A scorecard as one page that opens anywhere and prints well: no script, no link, no font."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape

from penstock.data import data_file
from penstock.validation._changes import change_classes
from penstock.validation._plan import KitKind
from penstock.validation._score import Line, Result, Scorecard
from penstock.validation._tricks import tricks

_MOST_MISSED = 200
_TITLES = {
    "class": ("By class of manipulation", "Class"),
    "place, control": ("Names as published, by sort of place", "Place"),
    "field, control": ("Names as published, by field", "Field"),
    "message, control": ("Names as published, by type of message", "Type"),
    "list, control": ("Names as published, by list", "List"),
    "sort, control": ("Names as published, by sort of party", "Sort"),
    "message": ("All planted names, by type of message", "Type"),
    "list": ("All planted names, by list", "List"),
}


def scorecard_page(
    card: Scorecard, *, system: str = "Penstock", made_at: datetime | None = None
) -> str:
    """Return a scorecard as a whole HTML page.

    Args:
        card: what to show.
        system: what was tested, as the page names it.
        made_at: the moment that the page bears; default now.
    """
    moment = (made_at or datetime.now(UTC)).strftime("%Y-%m-%d %H:%M UTC")
    kinds = [line for line in card.lines if line.by == "kind"]
    verdict = "Every bar is kept" if card.is_passed else "Not every bar is kept"
    style = data_file("validation/scorecard.css").read_text(encoding="utf-8")
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>Screening scorecard, {escape(system)}</title><style>{style}</style></head><body>",
        f"<header><h1>Screening scorecard</h1><p>{escape(system)}, {moment}</p></header><main>",
        f"<p class='verdict {'kept' if card.is_passed else 'broken'}'>{verdict}</p>",
        "<div class='tiles'>",
        *map(_tile, kinds),
        "</div>",
        *_unanswered(card),
        *_failures(card.lines),
        *_lists(card),
    ]
    for by, (title, column) in _TITLES.items():
        lines = [line for line in card.lines if line.by == by]
        if lines:
            parts += _table(title, column, lines)
    parts += _missed(card.missed)
    parts += _method()
    parts.append("</main></body></html>\n")
    return "".join(parts)


def _tile(line: Line) -> str:
    words = {
        "control": "names as published that were found",
        "manipulated": "tampered names and messages that were caught",
        "clean, alerts": "harmless messages that were stopped",
    }[line.name]
    mark = _mark(line.is_passed)
    limit = "at most" if line.name == "clean, alerts" else "at least"
    bar = "" if line.bar is None else f"bar: {limit} {line.bar:g} %"
    return (
        f"<div class='tile'><b>{line.percent:.2f} %</b> {mark}<br>{words}<br>"
        f"<small>{_share(line)} {bar}</small></div>"
    )


def _share(line: Line) -> str:
    count = line.stopped if line.name == "clean, alerts" else line.met
    return f"{count:,} of {line.asked:,}."


def _mark(is_passed: bool | None) -> str:  # noqa: FBT001 - three states, one of them unknown
    if is_passed is None:
        return ""
    word, style = ("kept", "kept") if is_passed else ("not kept", "broken")
    return f"<span class='mark {style}'>{word}</span>"


def _unanswered(card: Scorecard) -> Iterator[str]:
    if card.unanswered:
        yield f"<p class='verdict broken'>{card.unanswered:,} messages were not answered at all</p>"


def _failures(lines: Sequence[Line]) -> Iterator[str]:
    broken = [line for line in lines if line.is_passed is False]
    if broken:
        yield "<h2>Bars that are not kept</h2><ul>"
        for line in broken:
            limit = "at most" if line.name == "clean, alerts" else "at least"
            yield (
                f"<li>{escape(_words(line.name))} ({escape(line.by)}): {line.percent:.2f} %, "
                f"{limit} {line.bar:g} % is asked; {line.asked:,} messages</li>"
            )
        yield "</ul>"


def _lists(card: Scorecard) -> Iterator[str]:
    if card.lists:
        yield "<h2>Lists</h2><table><tr><th>List<th>Published<th>SHA-256</tr>"
        for one in card.lists:
            day = one.published.isoformat() if one.published else "no date"
            digest = escape(one.sha256[:16])
            yield f"<tr><td>{escape(one.list)}<td>{day}<td class='code'>{digest}</tr>"
        yield "</table>"


def _words(name: str) -> str:
    return name.replace("_", " ").removeprefix("trick.")


def _table(title: str, column: str, lines: Sequence[Line]) -> Iterator[str]:
    meanings = {one.name: one.meaning for one in change_classes()}
    meanings |= {f"trick.{one.name}": one.meaning for one in tricks()}
    yield (
        f"<h2>{title}</h2><table><tr><th>{column}<th class='number'>Asked<th class='number'>Caught"
        "<th class='wide'>Share<th class='number' title='lower end of the 95 percent interval'>"
        "At least<th class='number'>Bar<th></tr>"
    )
    group = ""
    for line in lines:
        if line.group and line.group != group:
            group = line.group
            yield f"<tr class='group'><td colspan='7'>{escape(group)}</tr>"
        meaning = meanings.get(line.name, "")
        said = f"<br><small>{escape(meaning)}</small>" if meaning else ""
        bar = "" if line.bar is None else f"{line.bar:g} %"
        yield (
            f"<tr><td>{escape(_words(line.name))}{said}<td class='number'>{line.asked:,}"
            f"<td class='number'>{line.met:,}<td class='wide'><span class='bar'>"
            f"<span style='width:{line.percent:.1f}%'></span></span> {line.percent:.2f} %"
            f"<td class='number'>{line.at_least:.1f} %<td class='number'>{bar}"
            f"<td>{_mark(line.is_passed)}</tr>"
        )
    yield "</table>"


def _missed(missed: Sequence[Result]) -> Iterator[str]:
    if not missed:
        return
    yield f"<h2>Not as expected</h2><p>{len(missed):,} messages"
    yield f", the first {_MOST_MISSED} below</p>" if len(missed) > _MOST_MISSED else "</p>"
    yield "<table><tr><th>File<th>Class<th>Planted<th>Listed name<th>Where<th>What happened</tr>"
    for result in missed[:_MOST_MISSED]:
        entry = result.entry
        yield (
            f"<tr><td class='code'>{escape(entry.file)}"
            f"<td>{escape(_words(entry.change or 'clean'))}"
            f"<td>{escape(entry.planted)}<td>{escape(entry.name)}<br><small>{escape(entry.party)}"
            f"</small><td class='code'>{escape(entry.path)}<td>{_happened(result)}</tr>"
        )
    yield "</table>"


def _happened(result: Result) -> str:
    if result.outcome is None:
        return "not answered"
    said = [f"outcome {result.outcome.value}"]
    if result.entry.kind is not KitKind.CLEAN:
        if result.entry.is_found and not result.is_found:
            said.append("the party is not among the alerts")
        if not result.is_coded:
            said.append(f"not held for {escape(result.entry.code)}")
    return ", ".join(said)


def _method() -> Iterator[str]:
    yield (
        "<h2>How this was measured</h2><p>Messages were made up from the standards, with invented "
        "parties, and one listed name was planted in each, drawn by lot from every list and every "
        "sort of party. A name counts as caught if its own party, or one listed under the same "
        "name, is among the alerts of the message, whatever follows for the payment: a party of an "
        "export list is an alert and may be paid. A trick with the message counts as caught if it "
        "was held for the reason expected of it and, where its text can be read, the party is "
        "among the alerts, too. A made-up harmless name may by chance be "
        "that of a listed party; such an alert counts as one. The bars are the maker's own, since "
        "no authority has published any. <i>At least</i> is the lower end of the 95 percent "
        "interval (Wilson): few messages prove little.</p>"
    )
