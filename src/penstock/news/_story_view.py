"""A story as one line of JSON: articles, events, quotes, links, and how it went on."""

from collections import Counter
from datetime import date
from typing import Any

from penstock.model import to_builtins
from penstock.news._copies import is_of_agency
from penstock.news._gazetteer import country_names
from penstock.news._merged import merged
from penstock.news._model import Article, JurisdictionLink, Link, NewsEvent, Quote
from penstock.news._quotes import joined
from penstock.news._stories import Story
from penstock.news._unnamed import unnamed_roles


def story_events(story: Story) -> list[NewsEvent]:
    """Return the events of a story, each once, with the evidence of every article that tells it."""
    return merged([one for reading in story.readings for one in reading.events])


def story_quotes(story: Story) -> list[Quote]:
    """Return the quotes of a story; equal words of several articles are one quote."""
    return joined(one for reading in story.readings for one in reading.quotes)


def story_links(story: Story) -> list[Link]:
    """Return the links of a story, one for each party and state, the evidence of all together."""
    from msgspec import structs

    found: dict[tuple[str, str], Link] = {}
    for reading in story.readings:
        for link in reading.links:
            key = (str(link.party), link.state)
            known = found.get(key)
            if known is None:
                found[key] = link
                continue
            graver = link if link.severity > known.severity else known
            listed = known.listed_at_story
            found[key] = structs.replace(
                known,
                evidence=(*known.evidence, *link.evidence),
                role=graver.role or known.role,
                category=graver.category or known.category,
                severity=graver.severity,
                claim=graver.claim,
                listed_at_story=listed if listed is not None else link.listed_at_story,
            )
    confirmed = {party for party, state in found if state == "confirmed"}
    return [
        link
        for (party, state), link in found.items()
        if state == "confirmed" or party not in confirmed
    ]


def story_countries(story: Story) -> list[JurisdictionLink]:
    """Return the countries a story speaks of, with the measures that stand against each."""
    from penstock.news._foreign import foreign_countries
    from penstock.news._measure_links import country_measures

    counts: Counter[str] = Counter(
        one.country
        for reading in story.readings
        for one in reading.mentions
        if one.country and one.sort in {"country", "place"}
    )
    for reading in story.readings:
        if reading.article.language not in {"en", ""}:
            text = " ".join(one.text for one in reading.article.sentences)
            counts.update(foreign_countries(text) - set(counts))
    names = country_names()
    return [
        JurisdictionLink(
            country=code,
            name=names.get(code, code),
            measures=country_measures(code),
            mentions=count,
        )
        for code, count in counts.most_common()
    ]


def story_line(story: Story) -> dict[str, Any]:
    """Return a story as `penstock news read` writes it, one JSON line each."""
    return {
        "story": story.id,
        "articles": [article_line(one.article) for one in story.readings],
        "events": [_event_line(one) for one in story_events(story)],
        "quotes": [_quote_line(one) for one in story_quotes(story)],
        "links": [_link_line(one) for one in story_links(story)],
        "countries": [to_builtins(one) for one in story_countries(story)],
        "people": _people(story),
        "organisations": _organisations(story),
        "copies": [to_builtins(one) for one in story.copies],
        "timeline": timeline(story),
        "first_report": first_report(story),
        "left_out": story.left_out,
    }


def article_line(article: Article) -> dict[str, Any]:
    """Return what is known of an article, without its text."""
    window = None
    if article.window is not None:
        window = {
            "earliest": article.window.earliest.isoformat(),
            "latest": article.window.latest.isoformat(),
            "method": article.window.method,
            "because": article.window.because,
        }
    return {
        "source": article.source,
        "headline": article.headline,
        "outlet": article.outlet,
        "agency": article.agency or None,
        "byline": article.byline or None,
        "dateline": article.dateline or None,
        "photo_credit": article.photo_credit or None,
        "published": article.published.isoformat() if article.published else None,
        "published_method": article.published_method,
        "window": window,
        "capture_clock": article.capture_clock or None,
        "language": article.language,
        "words": article.words,
        "lines_dropped": article.dropped,
        "extractor": article.extractor,
        "address": article.address or None,
        "sha256": article.sha256,
    }


def first_report(story: Story) -> dict[str, Any] | None:
    """Return which article told the story first; only known days count, copies come after.

    Of several of one day the one that others copy goes first, then an agency's.
    """
    copies = {one.source for one in story.copies}
    dated = [
        one.article
        for one in story.readings
        if one.article.published is not None and one.article.source not in copies
    ]
    if not dated:
        return None
    copied = {one.of for one in story.copies}
    first = min(
        dated,
        key=lambda one: (
            one.published or date.max,
            one.source not in copied,
            not is_of_agency(one),
        ),
    )
    return {
        "source": first.source,
        "outlet": first.agency or first.outlet,
        "published": first.published.isoformat() if first.published else None,
    }


def timeline(story: Story) -> list[dict[str, Any]]:
    """Return the days of a story: when each article appeared and what its measures did when."""
    rows: list[dict[str, Any]] = []
    for reading in story.readings:
        article = reading.article
        day = article.published or (article.window.earliest if article.window else None)
        rows.append(
            {
                "day": day.isoformat() if day else None,
                "what": "article" if article.published else "article, day inferred or unknown",
                "source": article.source,
                "text": article.headline,
            }
        )
    for event in story_events(story):
        if event.happened_on is not None:
            rows.append(
                {
                    "day": event.happened_on.isoformat(),
                    "what": event.type,
                    "source": event.evidence[0].source,
                    "text": event.evidence[0].sentence,
                }
            )
        for told in filter(None, event.measure_note.split("; ")):
            words = told.split(" (")[0].rsplit(" ", 1)
            if len(words) == 2 and words[1][:4].isdigit():
                rows.append(
                    {"day": words[1], "what": words[0], "source": event.measure, "text": told}
                )
    seen: set[str] = set()
    kept = []
    for row in sorted(rows, key=lambda row: (row["day"] is None, row["day"] or "")):
        if (key := repr(row)) not in seen:
            seen.add(key)
            kept.append(row)
    return kept


def _event_line(event: NewsEvent) -> dict[str, Any]:
    line: dict[str, Any] = to_builtins(event)
    for key in ("actor", "target"):
        line[key] = line[key] or None
    return line


def _quote_line(quote: Quote) -> dict[str, Any]:
    line: dict[str, Any] = to_builtins(quote)
    for one, own in zip(line["attributions"], quote.attributions, strict=True):
        one["is_named"] = own.is_named
        one["role"] = own.role or None
    return line


def _link_line(link: Link) -> dict[str, Any]:
    return dict(to_builtins(link))


def _people(story: Story) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for reading in story.readings:
        for one in reading.mentions:
            if one.sort == "person" and " " in one.name:
                own = found.setdefault(one.name.lower(), {"name": one.name, "role": one.title})
                if len(one.title) > len(own["role"]):
                    own["role"] = one.title
    named = [one | {"role": one["role"] or None} for one in found.values()]
    roles = dict.fromkeys(role for reading in story.readings for role in unnamed_roles(reading))
    return named + [{"name": None, "role": role} for role in roles]


def _organisations(story: Story) -> list[str]:
    found: dict[str, str] = {}
    for reading in story.readings:
        for one in reading.mentions:
            if one.sort in {"organisation", "agency", "body", "court", "outlet"}:
                found.setdefault(one.name.lower(), one.name)
        if reading.article.agency:
            found.setdefault(reading.article.agency.lower(), reading.article.agency)
    return list(found.values())
