"""Subjects and countries under watch: which stories touch them, as alerts with all they rest on."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml
from msgspec import Struct

from penstock.errors import MalformedInput, UnreadableInput
from penstock.model import NOT_JSON
from penstock.news._adverse import CLAIM_OF_EVENT, adverse_category
from penstock.news._article import outlet_named
from penstock.news._gazetteer import country_names
from penstock.news._model import Evidence, Link, NewsEvent
from penstock.news._same_name import is_same_name, name_words
from penstock.news._stories import Story
from penstock.news._story_view import story_events, story_links
from penstock.news._tables import settings
from penstock.text import country_code


class WatchSubject(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody under watch: a customer, a counterparty, a listed party by its id."""

    name: str
    id: str = ""
    aliases: tuple[str, ...] = ()
    party: str = ""
    note: str = ""


class AlertRule(Struct, frozen=True, forbid_unknown_fields=True, rename={"scope": "for"}):
    """When to raise an alert: for which events, or for anything adverse, from which stage on."""

    id: str
    title: str
    scope: str = "subjects"
    events: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    adverse: bool = False
    severity: int = 3


class Watch(Struct, frozen=True, forbid_unknown_fields=True):
    """What is watched. Without `rules` the shipped ones apply (`data/news/watch-rules.yaml`)."""

    subjects: tuple[WatchSubject, ...] = ()
    countries: tuple[str, ...] = ()
    rules: tuple[AlertRule, ...] = ()


class Alert(Struct, frozen=True, kw_only=True):
    """A story that touches somebody under watch.

    `id` stays the same for one story, rule and subject, so that a feed can be read again. `chain`
    lists who had the words first. `measures` are those against the watched country, or the one
    the event speaks of.
    """

    id: str
    rule: str
    title: str
    subject: str
    subject_id: str
    story: str
    headline: str
    event: str
    actor: str
    stage: str
    category: str
    role: str
    severity: int
    claim: str
    published: str | None
    chain: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    parties: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    ahead_of_lists: bool = False


def load_watch(path: Path) -> Watch:
    """Return what a watch file (YAML) asks for.

    Raises:
        UnreadableInput: it cannot be read.
        MalformedInput: it is no watch file; names what is wrong.
    """
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path} cannot be read: {error}"
        raise UnreadableInput(message) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # days that are none, and more
        message = f"{path} is no YAML: {error}"
        raise MalformedInput(message, hint="See docs/news.md for a watch file") from error
    return watch_of(given or {}, str(path))


def watch_of(given: Any, source: str = "watch") -> Watch:  # noqa: ANN401 - whatever a file holds
    """Return a watch from plain data; countries may be names or codes.

    Raises:
        MalformedInput: a key or value is none of a watch; names it.
    """
    try:
        watch = msgspec.convert(given, Watch, strict=True)
    except NOT_JSON as error:
        message = f"{source} is no watch file: {error}"
        raise MalformedInput(message, hint="See docs/news.md for a watch file") from error
    codes = []
    for country in watch.countries:
        code = country.upper() if country.upper() in country_names() else country_code(country)
        if not code:
            message = f"{source}: no country is known as {country!r}"
            raise MalformedInput(message, hint="Give a name or an ISO 3166-1 code")
        codes.append(code)
    return msgspec.structs.replace(watch, countries=tuple(codes))


@cache
def shipped_rules() -> tuple[AlertRule, ...]:
    """Return the alert rules that apply where a watch file gives none."""
    return tuple(msgspec.convert(settings("watch-rules")["rules"], list[AlertRule]))


def alerts_of(story: Story, watch: Watch) -> list[Alert]:
    """Return the alerts a story raises, the gravest first; one for each rule and subject."""
    events, links = story_events(story), story_links(story)
    rules = watch.rules or shipped_rules()
    found: dict[str, Alert] = {}
    for rule in rules:
        if rule.scope == "countries":
            made = _country_alerts(story, watch, rule, events)
        else:
            made = _subject_alerts(story, watch, rule, events, links)
        for alert in made:
            found.setdefault(alert.id, alert)
    ordered = sorted(found.values(), key=lambda one: (-one.severity, one.subject, one.rule))
    named = {(one.subject, one.event) for one in ordered if one.event != "named"}
    # Whoever is told of by an event is not told again as merely named.
    return [
        one
        for one in ordered
        if one.event != "named" or not any(subject == one.subject for subject, _ in named)
    ]


def _country_alerts(
    story: Story, watch: Watch, rule: AlertRule, events: Iterable[NewsEvent]
) -> Iterator[Alert]:
    names = country_names()
    for event in events:
        code = event.target_country or (event.actor_country if event.type == "wmd_test" else "")
        if code in watch.countries and _fits(rule, event):
            yield _alert(story, rule, names.get(code, code), code, event, ())


def _subject_alerts(
    story: Story,
    watch: Watch,
    rule: AlertRule,
    events: list[NewsEvent],
    links: list[Link],
) -> Iterator[Alert]:
    for subject in watch.subjects:
        keys = _keys(subject)
        own_links = [
            one for one in links if one.state != "rejected" and _is_link(subject, keys, one)
        ]
        parties = tuple(str(one.party) for one in own_links)
        mentions = {one.mention.lower() for one in own_links}
        for event in events:
            is_target = _is_named(event.target, keys) or event.target.lower() in mentions
            if is_target and _fits(rule, event):
                yield _alert(story, rule, subject.name, subject.id, event, parties)
        if rule.adverse:
            yield from _named_alert(story, rule, subject, keys)


def _named_alert(
    story: Story, rule: AlertRule, subject: WatchSubject, keys: list[frozenset[str]]
) -> Iterator[Alert]:
    """Yield an alert where sentences that name a subject speak of crime or sanctions."""
    evidence: list[Evidence] = []
    category = ""
    for reading in story.readings:
        sentences = reading.article.sentences
        for one in reading.mentions:
            if not _is_named(one.name, keys):
                continue
            sentence = next((own for own in sentences if own.start <= one.start < own.end), None)
            if sentence is None:
                continue
            told = adverse_category(sentence.text)
            if told:
                category = category or told
                evidence.append(
                    Evidence(
                        source=reading.article.source,
                        sentence=sentence.text,
                        start=one.start,
                        end=one.end,
                    )
                )
    if evidence:
        yield _made(
            story,
            rule,
            subject.name,
            subject.id,
            event="named",
            actor="",
            stage="",
            category=category,
            role="named beside it",
            claim="reported",
            evidence=tuple(evidence),
        )


def _fits(rule: AlertRule, event: NewsEvent) -> bool:
    return (
        event.type in rule.events
        and (not rule.stages or event.stage in rule.stages)
        and (not rule.actors or event.actor_country in rule.actors)
    )


def _alert(
    story: Story,
    rule: AlertRule,
    subject: str,
    subject_id: str,
    event: NewsEvent,
    parties: tuple[str, ...],
) -> Alert:
    sentences = " ".join(one.sentence for one in event.evidence)
    is_open = event.stage in {"urged", "planned", "proposed"}
    alert = _made(
        story,
        rule,
        subject,
        subject_id,
        event=event.type,
        actor=event.actor,
        stage=event.stage,
        category=adverse_category(sentences) or "sanctions",
        role="subject",
        claim=event.stage if is_open else CLAIM_OF_EVENT.get(event.type, event.claim),
        evidence=event.evidence,
    )
    return msgspec.structs.replace(
        alert,
        severity=max(rule.severity - (1 if is_open else 0), 1),
        parties=parties,
        measures=(event.measure,) if event.measure else (),
        ahead_of_lists=event.ahead_of_lists,
    )


def _made(
    story: Story,
    rule: AlertRule,
    subject: str,
    subject_id: str,
    *,
    event: str,
    actor: str,
    stage: str,
    category: str,
    role: str,
    claim: str,
    evidence: tuple[Evidence, ...],
) -> Alert:
    told = f"{story.id} {rule.id} {subject} {event} {actor}"
    sources = {one.source for one in evidence}
    own = [one.article for one in story.readings if one.article.source in sources]
    days = sorted(one.published for one in own if one.published is not None)
    chain = [name for one in own for name in (one.agency, one.outlet) if name]
    quoted = [
        name
        for reading in story.readings
        for quote in reading.quotes
        for said in quote.attributions
        if said.source in sources
        for name in said.chain
        if outlet_named(name)[0]
    ]
    return Alert(
        id=f"alert-{hashlib.sha256(told.encode()).hexdigest()[:12]}",
        rule=rule.id,
        title=rule.title,
        subject=subject,
        subject_id=subject_id,
        story=story.id,
        headline=own[0].headline if own else "",
        event=event,
        actor=actor,
        stage=stage,
        category=category,
        role=role,
        severity=rule.severity,
        claim=claim,
        published=days[0].isoformat() if days else None,
        chain=tuple(dict.fromkeys((*quoted, *chain))),
        evidence=evidence,
    )


def _keys(subject: WatchSubject) -> list[frozenset[str]]:
    return [name_words(name) for name in (subject.name, *subject.aliases) if name]


def _is_named(name: str, keys: list[frozenset[str]]) -> bool:
    own = name_words(name)
    return any(is_same_name(own, one) for one in keys)


def _is_link(subject: WatchSubject, keys: list[frozenset[str]], link: Link) -> bool:
    if subject.party:
        return subject.party in {str(link.party), *map(str, link.also)}
    return _is_named(link.mention, keys)
