"""Sentences put together where a quotation goes on over several of them.

`"We acted today. We will act again," said X.` is one quotation, which sentences alone cut in two.
"""

from penstock.news._model import Sentence
from penstock.news._spoken import Spoken

_PAIRS = {"“": "”", "«": "»", "„": "“", "「": "」", "『": "』"}
_MOST_SENTENCES = 8


def with_whole_quotes(body: list[Spoken]) -> list[Spoken]:
    """Return the sentences of an article, those of one quotation as one.

    Only within a paragraph, and only where the quotation is closed there; places stay what they
    are.
    """
    found: list[Spoken] = []
    at = 0
    while at < len(body):
        end = at + 1
        if _is_open(body[at].sentence.text):
            end = _closed_at(body, at)
        found.append(body[at] if end == at + 1 else _joined(body[at:end]))
        at = end
    return found


def _closed_at(body: list[Spoken], at: int) -> int:
    """Return the place behind the sentence that closes what one opens; the next where none does."""
    text = body[at].sentence.text
    for end in range(at + 1, min(at + _MOST_SENTENCES, len(body))):
        sentence = body[end].sentence
        if sentence.paragraph != body[at].sentence.paragraph:
            break
        text = f"{text} {sentence.text}"
        if not _is_open(text):
            return end + 1
    return at + 1


def _is_open(text: str) -> bool:
    """Tell whether a quotation begins in a text and does not end there."""
    if text.count('"') % 2:
        return True
    return any(text.count(opens) > text.count(closes) for opens, closes in _PAIRS.items())


def _joined(several: list[Spoken]) -> Spoken:
    first, text = several[0].sentence, several[0].sentence.text
    for own in several[1:]:
        gap = own.sentence.start - first.start - len(text)
        text += " " * gap + own.sentence.text
    return Spoken(
        Sentence(text, first.start, several[-1].sentence.end, first.paragraph),
        [token for own in several for token in own.tokens],
        [mention for own in several for mention in own.mentions],
    )
