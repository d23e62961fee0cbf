"""A daily brief: stories, events and what they mean for customers and measures, as data and page.

The page is one file without script, picture or address, laid out with tables and inline styles, so
that it can be mailed as it is.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from html import escape
from typing import Any

from penstock.measures import book
from penstock.model import to_builtins
from penstock.news._model import Article
from penstock.news._stories import Story
from penstock.news._story_view import first_report, story_events, story_links, story_quotes
from penstock.news._tables import settings
from penstock.news._watch import Watch, alerts_of


def brief(
    stories: Iterable[Story], watch: Watch, *, day: date | None = None, days: int = 1
) -> dict[str, Any]:
    """Return a brief of the stories of some days, those with alerts first.

    Args:
        stories: what was read.
        watch: whom to look out for.
        day: the last day of the brief; None takes every story.
        days: how many days it covers. Stories without any known day are always in it.
    """
    rows = []
    for story in stories:
        if day is not None and not _is_of(story, day, days):
            continue
        alerts = alerts_of(story, watch)
        events = story_events(story)
        links = [one for one in story_links(story) if one.state != "rejected"]
        if alerts or events or links:
            rows.append(_row(story, alerts, events, links))
    rows.sort(key=lambda row: (-row["severity"], row["published"] or "", row["story"]))
    return {
        "day": day.isoformat() if day else None,
        "days": days,
        "watched": {
            "subjects": [one.name for one in watch.subjects],
            "countries": list(watch.countries),
        },
        "alerts": sum(len(row["alerts"]) for row in rows),
        "stories": rows,
    }


def _is_of(story: Story, day: date, days: int) -> bool:
    known = [one.article.published for one in story.readings if one.article.published is not None]
    return not known or any(day - timedelta(days=days) < one <= day for one in known)


def _row(story: Story, alerts: Any, events: Any, links: Any) -> dict[str, Any]:  # noqa: ANN401
    articles = [one.article for one in story.readings]
    known = sorted(one.published for one in articles if one.published is not None)
    measures: dict[str, str] = {}
    for event in events:
        if event.measure:
            measures[event.measure] = book().measures[event.measure].title
    return {
        "story": story.id,
        "headline": articles[0].headline,
        "published": known[0].isoformat() if known else None,
        "inferred": _inferred(articles),
        "outlets": list(dict.fromkeys(filter(None, (one.outlet for one in articles)))),
        "articles": len(articles),
        "first_report": first_report(story),
        "severity": max((one.severity for one in alerts), default=0),
        "alerts": [to_builtins(one) for one in alerts],
        "events": [to_builtins(one) for one in events],
        "parties": [to_builtins(one) for one in links],
        "conflicts": [to_builtins(one) for one in story_quotes(story) if one.status == "conflict"],
        "consequences": list(_consequences(alerts, events, measures)),
    }


def _inferred(articles: list[Article]) -> str:
    """Return, in words, the days between which articles without a date must have appeared."""
    windows = [one.window for one in articles if one.window is not None]
    if not windows:
        return ""
    first, last = max(one.earliest for one in windows), min(one.latest for one in windows)
    return f"between {first} and {last} (inferred)" if first <= last else ""


def _consequences(alerts: Any, events: Any, measures: dict[str, str]) -> Iterable[str]:  # noqa: ANN401
    """Yield, in sentences, what a story means for those under watch and for the measures."""
    for alert in alerts:
        if alert.event == "named":
            yield f"{alert.subject} is named beside {alert.category.replace('_', ' ')}: read it"
        elif alert.ahead_of_lists:
            yield (
                f"{alert.subject}: {_what(alert)}, and no loaded list or measure in force says so "
                "yet: review it now, and update the lists"
            )
        else:
            yield f"{alert.subject}: {_what(alert)}: review it"
    for measure, title in measures.items():
        stages = {one.measure_stage for one in events if one.measure == measure}
        stage = next((one for one in stages if one), None)
        told = f"stood at '{stage.replace('_', ' ')}' on that day" if stage else "may be meant"
        yield f"{title} ({measure}) {told}"


def _what(alert: Any) -> str:  # noqa: ANN401
    """Return what an alert says was done, by whom, and how far it has come."""
    by = f" by {alert.actor}" if alert.actor else ""
    return f"{_words('events', alert.event)}{by} ({_words('stages', alert.stage)})"


def brief_page(made: dict[str, Any]) -> str:
    """Return a brief as one HTML page that can be mailed."""
    style = settings("brief")["styles"]
    title = f"News brief {made['day'] or ''}".strip()
    watched = ", ".join([*made["watched"]["subjects"], *made["watched"]["countries"]]) or "nobody"
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>',
        f'<body style="{style["body"]}"><table role="presentation" width="100%" cellpadding="0" '
        f'cellspacing="0"><tr><td align="center"><table role="presentation" style="{style["page"]}" '  # noqa: E501
        'cellpadding="0" cellspacing="0"><tr><td>',
        f'<h1 style="{style["title"]}">{escape(title)}</h1>',
        f'<p style="{style["lead"]}">{_counted(len(made["stories"]), "story", "stories")}, '
        f"{_counted(made['alerts'], 'alert', 'alerts')}. "
        f"Watched: {escape(watched)}.</p>",
    ]
    if not made["stories"]:
        parts.append(
            f'<p style="{style["text"]}">No story touches sanctions or anybody watched.</p>'
        )
    parts += [_story_html(row, style) for row in made["stories"]]
    parts.append(
        f'<p style="{style["foot"]}">Found by rules in what was reported; a report is no proof. Each '  # noqa: E501
        "line names the sentence it rests on.</p></td></tr></table></td></tr></table></body></html>"
    )
    return "\n".join(parts)


def _story_html(row: dict[str, Any], style: dict[str, str]) -> str:
    severity = int(row["severity"])
    colour = settings("brief")["colours"][severity]
    label = settings("brief")["labels"][severity]
    outlets = ", ".join(row["outlets"]) or "unknown outlet"
    when = row["published"] or row["inferred"] or "day unknown"
    lines = [
        f'<table role="presentation" width="100%" style="{style["card"]};border-left:6px solid {colour}" '  # noqa: E501
        'cellpadding="0" cellspacing="0"><tr><td style="padding:14px 16px">',
        f'<p style="{style["tag"]};color:{colour}">{escape(label)}</p>',
        f'<h2 style="{style["headline"]}">{escape(row["headline"] or "Without a headline")}</h2>',
        f'<p style="{style["meta"]}">{escape(when)} &middot; {escape(outlets)} &middot; '
        f"{_counted(row['articles'], 'article', 'articles')}</p>",
    ]
    lines.append(_section("What it means", map(escape, row["consequences"]), style))
    lines.append(_section("What is reported", (_told(one, style) for one in row["events"]), style))
    lines.append(_section("Listed parties", map(_party, row["parties"]), style))
    for one in row["conflicts"]:
        speakers = "; ".join(
            f"{said['speaker']} ({said.get('outlet') or said['source']})"
            for said in one["attributions"]
        )
        lines.append(
            f'<p style="{style["label"]}">One quotation, different speakers</p>'
            f'<p style="{style["quote"]}">&ldquo;{escape(one["text"])}&rdquo; &mdash; '
            f"{escape(speakers)}</p>"
        )
    lines.append("</td></tr></table>")
    return "\n".join(filter(None, lines))


def _words(table: str, key: str) -> str:
    return str(settings("brief")[table].get(key, key.replace("_", " ")))


def _counted(count: int, thing: str, several: str) -> str:
    return f"{count} {thing if count == 1 else several}"


def _section(label: str, items: Iterable[str], style: dict[str, str]) -> str:
    rows = "".join(f'<li style="{style["item"]}">{one}</li>' for one in items)
    if not rows:
        return ""
    return f'<p style="{style["label"]}">{label}</p><ul style="{style["list"]}">{rows}</ul>'


def _told(event: dict[str, Any], style: dict[str, str]) -> str:
    return (
        f"<b>{escape(_words('events', event['type']))}</b>: "
        f"{escape(event['actor'] or 'somebody')} &rarr; {escape(event['target'] or 'not named')}, "
        f"{escape(_words('stages', event['stage']))}, {escape(event['claim'])}<br>"
        f'<span style="{style["quote"]}">{escape(event["evidence"][0]["sentence"])}</span>'
    )


def _party(link: dict[str, Any]) -> str:
    role = f", {escape(link['role'])}" if link["role"] else ""
    return (
        f"{escape(link['mention'])} = {escape(link['name'])} ({escape(link['party'])}), "
        f"{escape(link['state'])}{role}"
    )
