"""The use cases of news: read files into stories, and decide on what an article says."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from penstock.desk._ready import Ready, with_tables
from penstock.errors import PenstockError, UnreadableInput
from penstock.measures import book, state
from penstock.model import (
    Coverage,
    Decision,
    Evidence,
    Finding,
    Hit,
    Outcome,
    Question,
    QuestionKind,
    Reason,
)
from penstock.news import (
    Article,
    Link,
    NewsEvent,
    NewsReader,
    Page,
    Problem,
    Reading,
    Stories,
    Story,
    read_article,
    read_pages,
)
from penstock.tabular import Note

_HEAD = 4096
_FEWEST_SENTENCES = 2
_FEWEST_CHARACTERS = 80


def news_reader(ready: Ready) -> NewsReader:
    """Return a reader that links to the lists of an answer's basis, and to who was on them once."""
    return NewsReader(ready.screener() if ready.lists else None, ready.former_screener())


def read_news(
    paths: Sequence[str],
    ready: Ready,
    *,
    note: Note,
    encoding: str | None = None,
) -> Iterator[tuple[Reading | None, list[Story]]]:
    """Yield each article that was read, and the stories that closed by it; the rest at the end.

    A page that cannot be read is told to `note` and left out; the stream goes on.

    Args:
        paths: files and folders of text, HTML, feeds, lines of JSON and web archives; `-` is
            standard input.
        ready: the lists to link to.
        note: told of each page that is left out, and why.
        encoding: that of the pages, where they do not say.

    Raises:
        UnreadableInput: no page of any file could be read.
    """
    reader = news_reader(ready)
    stories = Stories()
    problems: list[Problem] = []
    count = failed = 0

    def pages() -> Iterator[Page]:
        nonlocal failed, problems
        for page in read_pages(paths, encoding=encoding):
            if isinstance(page, Problem):
                note(f"{page.source} is left out: {page.message} ({page.code})")
                failed += 1
                problems = problems or [page]
            else:
                yield page

    for page, reading in reader.read_many(pages()):
        if isinstance(reading, PenstockError):
            note(f"{page.source} is left out: {reading.message} ({reading.code})")
            failed += 1
        elif not reading.article.sentences and not reading.article.headline:
            note(f"{page.source} is left out: no article is on it (malformed)")
            failed += 1
        else:
            count += 1
            yield reading, stories.add(reading)
    if count == 0 and failed:
        told = f": {problems[0].source}: {problems[0].message}" if problems else ""
        message = f"None of {failed:,} pages could be read{told}"
        raise UnreadableInput(message, hint="See docs/news.md for what is read")
    for story in stories.close():  # one at a time: each is unpacked as it is told
        yield None, [story]


def is_article_file(path: str) -> bool:
    """Tell whether a file is an article: HTML, a web archive, or running text of sentences."""
    if path == "-" or not Path(path).is_file():
        return False
    with Path(path).open("rb") as file:
        head = file.read(_HEAD)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"warc/")):
        return True
    if start.startswith((b"{", b"[", b"<", b"%pdf", b"pk\x03\x04", b"par1")) or b"\0" in head:
        return False
    try:
        text = head.decode("utf-8", "strict" if len(head) < _HEAD else "ignore")
    except UnicodeDecodeError:
        return False
    return _is_prose(text)


def _is_prose(text: str) -> bool:
    """Tell whether a text reads as sentences, and its lines not as rows of columns."""
    lines = [line for line in text.splitlines() if line.strip()][:3]
    for sign in ",;|\t":
        counts = {line.count(sign) for line in lines}
        if len(lines) > 1 and len(counts) == 1 and counts != {0}:
            return False
    article = read_article(Page(source="", text=text))
    return len(article.sentences) >= _FEWEST_SENTENCES and (
        sum(len(one.text) for one in article.sentences) >= _FEWEST_CHARACTERS
    )


def check_articles(
    paths: Sequence[str], ready: Ready, *, note: Note, encoding: str | None = None
) -> Iterator[tuple[str, Decision]]:
    """Yield the headline of each article in some files, and the decision on it.

    An article that names a listed party, or reports an act against a party no list holds yet, is
    held for a person; nobody is blocked on a report.

    Raises:
        UnreadableInput: a file holds no page that can be read.
    """
    for path in paths:
        for reading, _ in read_news([path], ready, note=note, encoding=encoding):
            if reading is not None:
                yield reading.article.headline, article_decision(reading, ready)


def article_decision(reading: Reading, ready: Ready) -> Decision:
    """Return the decision on an article: who is linked, which measures it speaks of, and why."""
    article = reading.article
    links = [one for one in reading.links if one.state != "rejected"]
    reasons = [_link_reason(one, article) for one in links]
    reasons += [_event_reason(one) for one in reading.events if one.ahead_of_lists]
    if not article.sentences:
        reasons.append(Reason("empty_article", "No sentence of an article is on the page"))
    if not ready.lists:
        reasons.append(Reason("lists_missing", "No list was loaded, so nobody was linked"))
    held = bool(reasons)
    characters = sum(len(one.text) for one in article.sentences) + len(article.headline)
    return Decision(
        question=Question(QuestionKind.ARTICLE, article.source, article.sha256[:12]),
        outcome=Outcome.HOLD if held else Outcome.PASS,
        as_of=ready.as_of,
        lists=ready.lists,
        rules_sha256=with_tables(ready.rules_sha256, "news"),
        decided_at=datetime.now(UTC),
        reasons=(*reasons, *ready.reasons),
        findings=tuple(_findings(reading, ready.as_of)),
        hits=tuple(_hit(one) for one in links),
        coverage=Coverage(characters, characters, 0),
    )


def _link_reason(link: Link, article: Article) -> Reason:
    when = {True: "listed at the time", False: "not yet listed at the time", None: ""}
    told = when[link.listed_at_story]
    role = f", {link.role}" if link.role else ""
    message = f"{link.mention} is {link.name} ({link.party}), {link.state}{role}"
    evidence = tuple(
        Evidence(f"{article.source}:{one.start}-{one.end}", one.sentence)
        for one in link.evidence[:2]
    )
    return Reason("name_hit", f"{message}; {told}" if told else message, evidence)


def _event_reason(event: NewsEvent) -> Reason:
    target = event.target or "somebody"
    message = (
        f"{event.type.replace('_', ' ')} of {target} is {event.stage} by "
        f"{event.actor or 'somebody'}: the news runs ahead of the lists"
    )
    evidence = tuple(
        Evidence(f"{one.source}:{one.start}-{one.end}", one.sentence) for one in event.evidence[:2]
    )
    return Reason("ahead_of_lists", message, evidence)


def _findings(reading: Reading, day: date) -> Iterator[Finding]:
    """Yield the measures an article's events speak of, as they stand on the day asked about."""
    seen: set[str] = set()
    for event in reading.events:
        if event.measure is None or event.measure in seen:
            continue
        seen.add(event.measure)
        measure = book().measures[event.measure]
        reached = state(measure, day)
        if reached is None:
            continue
        yield Finding(
            rule=measure.id,
            citation=measure.citation,
            stage=reached.stage,
            message=f"{measure.title}: the article reports {event.type.replace('_', ' ')}",
            effective_from=reached.since,
            verified=reached.verified,
            evidence=tuple(
                Evidence(f"{one.source}:{one.start}-{one.end}", one.sentence)
                for one in event.evidence[:2]
            ),
        )


def _hit(link: Link) -> Hit:
    from penstock.model import Contribution, ListId

    name, _, section = link.list.partition(" ")
    return Hit(
        party=link.party,
        list=ListId(name),
        name=link.name,
        matched=link.mention,
        score=link.score,
        alert=link.state == "confirmed",
        explanation=(Contribution("news_link", link.score, "; ".join(link.because)),),
        section=section,
        programs=link.programmes,
        listed_on=link.listed_on,
        path=f"{link.evidence[0].start}-{link.evidence[0].end}",
    )
