"""An event as it is handed on: its sides by name, how far it has come, where and when."""

import re
from functools import lru_cache
from typing import Protocol

from penstock.news._arguments import PARTIES, Scene
from penstock.news._event_rules import event_rules
from penstock.news._gazetteer import country_names
from penstock.news._model import Article, Evidence, Mention, NewsEvent
from penstock.news._tables import rows
from penstock.news._when import day_told, when_told

_WORDS_BEFORE = {"urged": 90, "proposed": 60, "planned": 48, "in_force": 30}
_NEGATION_REACH = 34
_DENIAL_REACH = 90
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied)|rul(?:e|es|ed|ing) out|reject(?:s|ed)?|no plans?|veto(?:es|ed)?|"
    r"would have|declin(?:e|es|ed) to (?:say|comment))\b[^,.;]{0,60}$"
)
_BROKEN_OFF = re.compile(
    r"[^.;,]{0,50}\b(?:broke down|broke up|collapsed|were (?:cancelled|canceled|postponed|put off)|"
    r"stalled|fell through)\b"
)
_DECIDED = re.compile(r"\b(?:decision|move|step|order|finding)\b")
_HINDERED = re.compile(r"\b(?:deter|prevent|stop|dissuade|keep|discourag|halt)")
_ASKED_BEHIND = re.compile(r" (?:\w+ )?(proposed|planned|urged|sought|demanded) by\b")
_STAGE_OF = {"proposed": "proposed", "planned": "planned", "urged": "urged", "sought": "urged"}
_MOST_REMEMBERED = 16
_TOWNS = frozenset({"place", "body"})
_OPENING = re.compile(r"(?:on|in|at|during|last|late|early|earlier) ")
_PLACE = re.compile(r"\b(?:in|at|to|near|off) (?:the )?$")
_TEAR = re.compile(r"\b(?:to|with|in|for) $")
_STAGE_OF["demanded"] = "urged"


class Teller(Protocol):
    """What a rule or a frame says of the events it tells."""

    @property
    def id(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def actor_default(self) -> str: ...
    @property
    def instrument(self) -> str: ...
    @property
    def basis(self) -> str: ...
    @property
    def claim(self) -> str: ...
    @property
    def stage(self) -> str: ...


def is_negated(scene: Scene) -> bool:
    """Tell whether a negation stands right before the trigger, or opens it."""
    if scene.spoken.sentence.paragraph >= 0 and _DENIED.search(
        scene.low[max(scene.start - _DENIAL_REACH, 0) : scene.start]
    ):
        return True
    if _BROKEN_OFF.match(scene.low[scene.end : scene.end + _DENIAL_REACH]):
        return True
    start = max(scene.start - _NEGATION_REACH, scene.clause_start)
    window = scene.low[start : scene.start]
    found = list(event_rules().negation.finditer(window))
    if not found:
        return False
    between = window[found[-1].end() :]
    if _HINDERED.search(between) or _DECIDED.search(between):
        return False  # did not deter it from testing: it tested; opposed the decision to act
    return len(between.split()) <= 4 and "," not in between


def stage_of(scene: Scene, rule: Teller) -> tuple[str, int]:
    """Return how far it has come, and where the word stands that says so (-1: none does)."""
    trigger = scene.low[scene.start : scene.end]
    for stage, pattern in event_rules().stages:
        reach = _WORDS_BEFORE[stage]
        start = max(scene.start - reach, scene.clause_start)
        cues = list(pattern.finditer(scene.low, start, scene.start))
        if cues:
            return stage, cues[-1].start()
        if stage == "in_force" and trigger.startswith(("plac", "put")):
            continue  # placed under sanctions: that is the act
        if stage in {"proposed", "in_force"} and pattern.search(trigger):
            return stage, -1
    behind = scene.low[scene.end : scene.end + 60]
    if asked := _ASKED_BEHIND.match(behind):
        return _STAGE_OF[asked[1]], -1
    if re.match(r".{0,40}\b(?:remain|in force|in effect|took effect|take effect)", behind):
        return "in_force", -1
    return rule.stage, -1


def event_of(
    article: Article,
    scene: Scene,
    rule: Teller,
    actor: Mention | None,
    target: Mention | None,
    stage: str,
) -> NewsEvent:
    sentence = scene.spoken.sentence
    actor_name, actor_country = shown(actor) if actor else ("", "")
    if actor is None and rule.actor_default:
        actor_name, actor_country = _default(rule.actor_default)
    target_name, target_country = shown(target) if target else ("", "")
    law = next((one.name for one in scene.spoken.mentions if one.sort == "law"), "")
    told = _where_told(scene)
    destinations: tuple[str, ...] = ()
    about = ""
    if rule.type == "investigation":
        destinations = _destinations(scene)
    if rule.type == "diplomatic_pressure" and target is not None:
        others = [
            one
            for one in scene.spoken.mentions
            if one.sort in {"country", "place"}
            and one.country not in {target.country, actor_country}
            and scene.at(one)[0] > scene.at(target)[0]
        ]
        about = shown(others[0])[0] if others else ""
    return NewsEvent(
        type=_type(rule, target, stage),
        actor=actor_name,
        actor_country=actor_country,
        target=target_name,
        target_country=target_country,
        target_sort=target.sort if target else "",
        stage=stage,
        claim=_claim(scene, rule),
        instrument=rule.instrument,
        legal_basis=law or _instrument(sentence.text) or rule.basis,
        place=_place(scene),
        happened=when_told(scene.low, *told),
        happened_on=day_told(scene.low, *told, article.published) if stage == "adopted" else None,
        about=about,
        destinations=destinations,
        rule=rule.id,
        evidence=(
            Evidence(
                source=article.source,
                sentence=sentence.text,
                start=sentence.start,
                end=sentence.end,
            ),
        ),
    )


def _where_told(scene: Scene) -> tuple[int, int]:
    """Return the stretch that says when it happened: its clause, else what opens the sentence."""
    is_told = when_told(scene.low, scene.clause_start, scene.clause_end)
    return (scene.clause_start, scene.clause_end) if is_told else (0, _opening_end(scene))


def _opening_end(scene: Scene) -> int:
    """Return where words end that open a sentence and say when and where; 0 where none do."""
    return scene.start if _OPENING.match(scene.low) else 0


@lru_cache(_MOST_REMEMBERED)
def _instrument(text: str) -> str:
    """Return the first text of law that a sentence cites by its number; nothing for none."""
    found = event_rules().instrument.search(text)
    return found[0] if found else ""


def _type(rule: Teller, target: Mention | None, stage: str) -> str:
    """Return the sort of event: sanctions on a party are a designation, on a country are not."""
    is_party = target is not None and target.sort in PARTIES
    if rule.type == "sanctions_in_force" and stage in {"planned", "proposed", "urged"}:
        return "sanctions_urged" if stage == "urged" else "sanctions_adopted"
    if rule.type in {"sanctions_adopted", "designation"}:
        if stage == "urged":
            return "sanctions_urged"
        if is_party:
            return "designation"
        return "sanctions_in_force" if stage == "in_force" else "sanctions_adopted"
    return rule.type


def _claim(scene: Scene, rule: Teller) -> str:
    if re.search(r"\b(?:alleg|suspect|accus)", scene.low):
        return "alleged"
    if re.search(r"\b(?:report(?:s|ed|edly)\b|according to|sources? |people familiar)", scene.low):
        return "reported"
    return rule.claim


def shown(mention: Mention) -> tuple[str, str]:
    """Return what a party of an event is called, and its country: a capital is its government."""
    if mention.sort in {"country", "place"}:
        return country_names().get(mention.country, mention.name), mention.country
    return mention.name, mention.country


def _default(agency: str) -> tuple[str, str]:
    row = next(row for row in rows("agencies") if row["id"] == agency)
    return row["name"], row["country"]


def _place(scene: Scene) -> str:
    for first, last in ((scene.clause_start, scene.clause_end), (0, _opening_end(scene))):
        for one in scene.spoken.mentions:
            if one.sort not in _TOWNS or not _is_town(one):
                continue
            start = scene.at(one)[0]
            if first <= start < last and _PLACE.search(scene.low[max(start - 8, 0) : start]):
                return one.text if one.sort == "body" else one.name
    return ""


def _is_town(one: Mention) -> bool:
    """Tell whether a mention is of a town, which may stand for a body: Brussels for the Union."""
    is_body = one.sort == "body" and one.text != one.name and not one.text.isupper()
    return one.sort == "place" or (is_body and " " not in one.text)


def _destinations(scene: Scene) -> tuple[str, ...]:
    """Return the countries that goods under inquiry are said to have gone to."""
    found: list[str] = []
    for one in scene.spoken.mentions:
        start = scene.at(one)[0]
        if one.sort != "country" or start < scene.end:
            continue
        is_tied = re.search(r"(?:, |\band |\bor )$", scene.low[max(start - 6, 0) : start])
        if _TEAR.search(scene.low[max(start - 6, 0) : start]) or (found and is_tied):
            found.append(one.country)
    return tuple(dict.fromkeys(found))
