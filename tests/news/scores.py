"""Scores of reading against the labelled articles: stories, events, quotes and links."""

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from penstock.news import NewsReader, Page, Reading, group

_FOLDER = Path(__file__).parent / "labelled"
# Types that say the same of a target to a reader of labels: two words of one act.
_SAME = {"listing": "designation", "asset_freeze": "asset_freeze"}


class Scores(NamedTuple):
    """What was reached; `event` and `link` are precision, recall and F1."""

    articles: int
    stories: int
    story_f1: float
    event: tuple[float, float, float]
    stage: float
    quotes: float
    speakers: float
    link: tuple[float, float, float]
    misses: list[str]


def labelled(half: str) -> list[dict[str, Any]]:
    """Return the labelled articles of one half: `tuned` or `held_out`."""
    return list(yaml.safe_load((_FOLDER / f"{half}.yaml").read_text(encoding="utf-8")))


def read_all(reader: NewsReader, rows: list[dict[str, Any]]) -> dict[str, Reading]:
    """Return the reading of each article by its id, read as a page of text with its outlet."""
    return {
        row["id"]: reader.read(
            Page(
                source=row["id"],
                text=row["text"],
                outlet=row["outlet"],
                published=_day(row["date"]),
            )
        )
        for row in rows
    }


def _day(given: date | str) -> str:
    return given if isinstance(given, str) else given.isoformat()


def score(reader: NewsReader, rows: list[dict[str, Any]]) -> Scores:
    """Return the scores of a reader on labelled articles."""
    readings = read_all(reader, rows)
    misses: list[str] = []
    event_counts, stage_counts = [0, 0, 0], [0, 0]
    quote_counts, link_counts = [0, 0, 0], [0, 0, 0]
    for row in rows:
        reading = readings[row["id"]]
        _events(row, reading, event_counts, stage_counts, misses)
        _quotes(row, reading, quote_counts, misses)
        _links(row, reading, link_counts, misses)
    return Scores(
        articles=len(rows),
        stories=len({row["story"] for row in rows}),
        story_f1=_b_cubed(rows, readings, misses),
        event=_f1(*event_counts),
        stage=stage_counts[0] / max(stage_counts[1], 1),
        quotes=quote_counts[0] / max(quote_counts[2], 1),
        speakers=quote_counts[1] / max(quote_counts[2], 1),
        link=_f1(*link_counts),
        misses=misses,
    )


def _f1(hits: int, wrong: int, missed: int) -> tuple[float, float, float]:
    precision = hits / max(hits + wrong, 1)
    recall = hits / max(hits + missed, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def _b_cubed(rows: list[dict[str, Any]], readings: dict[str, Reading], misses: list[str]) -> float:
    ordered = sorted(rows, key=lambda row: (_day(row["date"]), row["id"]))
    found: dict[str, str] = {}
    for story in group(readings[row["id"]] for row in ordered):
        for reading in story.readings:
            found[reading.article.source] = story.id
    true = {row["id"]: row["story"] for row in rows}
    own: dict[str, set[str]] = defaultdict(set)
    made: dict[str, set[str]] = defaultdict(set)
    for article, story_id in found.items():
        own[true[article]].add(article)
        made[story_id].add(article)
    precision = recall = 0.0
    for article in true:
        shared = own[true[article]] & made[found[article]]
        precision += len(shared) / len(made[found[article]])
        recall += len(shared) / len(own[true[article]])
        if len(shared) < max(len(made[found[article]]), len(own[true[article]])):
            misses.append(f"{article}: grouped with {sorted(made[found[article]])}")
    precision, recall = precision / len(true), recall / len(true)
    return 2 * precision * recall / (precision + recall)


def _events(
    row: dict[str, Any],
    reading: Reading,
    counts: list[int],
    stages: list[int],
    misses: list[str],
) -> None:
    wanted = [tuple(part.strip() for part in one.split("|")) for one in row["events"]]
    left = list(reading.events)
    for kind, actor, target, stage in wanted:
        match = next(
            (
                one
                for one in left
                if one.type == kind
                and _is_side(actor, one.actor, one.actor_country)
                and _is_side(target, one.target, one.target_country)
            ),
            None,
        )
        if match is None:
            counts[2] += 1
            misses.append(f"{row['id']}: missed event {kind} {actor} {target}")
            continue
        left.remove(match)
        counts[0] += 1
        stages[1] += 1
        stages[0] += match.stage == stage
        if match.stage != stage:
            misses.append(f"{row['id']}: stage {match.stage}, not {stage}")
    counts[1] += len(left)
    misses += [
        f"{row['id']}: wrong event {one.type} {one.actor} {one.target} {one.stage} ({one.rule}): "
        f"{one.evidence[0].sentence}"
        for one in left
    ]


def _is_side(wanted: str, name: str, country: str) -> bool:
    if wanted == "-":
        return not name
    if len(wanted) == 2 and wanted.isupper():
        return country == wanted
    short, long = sorted((wanted.lower(), name.lower()), key=len)
    return bool(short) and short in long


def _quotes(row: dict[str, Any], reading: Reading, counts: list[int], misses: list[str]) -> None:
    for one in row["quotes"]:
        start, speaker = (part.strip() for part in one.split("|"))
        counts[2] += 1
        quote = next((own for own in reading.quotes if own.text.startswith(start)), None)
        if quote is None:
            misses.append(f"{row['id']}: missed quote {start}")
            continue
        counts[0] += 1
        said = quote.attributions[0]
        names = {said.speaker.lower(), said.role.lower()}
        if any(_is_part(speaker.lower(), name) for name in names if name):
            counts[1] += 1
        else:
            misses.append(f"{row['id']}: {start}: {said.speaker} ({said.role}), not {speaker}")


def _is_part(one: str, other: str) -> bool:
    plain = [
        text.removeprefix("the ").removeprefix("a ").removeprefix("an ").replace("us ", "")
        for text in (one, other)
    ]
    short, long = sorted(plain, key=len)
    return short == long or long.endswith(short) or (len(short) > 3 and short in long)


def _links(row: dict[str, Any], reading: Reading, counts: list[int], misses: list[str]) -> None:
    found = {str(one.party) for one in reading.links if one.state == "confirmed"}
    wanted = set(row["links"])
    counts[0] += len(found & wanted)
    counts[1] += len(found - wanted)
    counts[2] += len(wanted - found)
    if found != wanted:
        misses.append(
            f"{row['id']}: links missed {sorted(wanted - found)}, wrong {sorted(found - wanted)}"
        )
