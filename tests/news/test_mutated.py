"""Articles whose words were lost or moved are read all the same, and evidence stays in place."""

import random

import pytest

from penstock.news import NewsReader, Page, group, story_line
from tests.news.scores import labelled

_PIECES = (
    '"',
    ",",
    ";",
    ":",
    "(",
    ")",
    "and",
    "include",
    "of them",
    "which",
    "put",
    "-",
    "among",
    "“",
)
_LOTS = ("examiner", "agency", "notices", "trade_press")


def _broken(dice: random.Random, text: str) -> str:
    words = text.split(" ")
    for _ in range(dice.randrange(1, 25)):
        at = dice.randrange(len(words))
        act = dice.randrange(4)
        if act == 0 and len(words) > 1:
            del words[at]
        elif act == 1:
            words.insert(at, dice.choice(_PIECES))
        elif act == 2:
            other = dice.randrange(len(words))
            words[at], words[other] = words[other], words[at]
        else:
            words[at] += dice.choice((".", "\n\n", ",", '"', ".\n\n"))
    return " ".join(words)


@pytest.mark.parametrize("lot", _LOTS)
def test_a_broken_article_is_read_without_an_error(lot: str) -> None:
    dice, reader = random.Random(lot), NewsReader()
    for row in labelled(lot):
        for _ in range(12):
            text = _broken(dice, row["text"])
            reading = reader.read(Page(source="x", text=text, published="2024-01-01"))
            for story in group([reading]):
                story_line(story)
            for event in reading.events:
                for one in event.evidence:
                    assert 0 <= one.start < one.end <= len(text)
            for quote in reading.quotes:
                said = quote.attributions[0]
                assert 0 <= said.start < said.end <= len(text)


def test_among_with_nothing_behind_it_names_nobody() -> None:
    text = (
        "BIS put 140 companies on its Entity List on Monday over chips for the army.\n\n"
        'Among " the firms added to the list were the toolmaker Orbex Tools and Volna Optics.'
    )
    found = NewsReader().read(Page(source="x", text=f"A headline about it\n\n{text}")).events
    assert {one.type for one in found} <= {"listing"}


def test_a_sign_before_a_verb_names_nobody() -> None:
    text = (
        "The U.S. weighs sanctions on a Chinese refiner.\n\n“ is Orbex Oil, four sources said here."
    )
    found = NewsReader().read(Page(source="x", text=f"A headline about it\n\n{text}")).events
    assert {one.target for one in found} <= {"China"}
