"""Which rules and frames the words of a sentence may tell: one number a word, made once."""

from functools import cache
from typing import NamedTuple

from penstock.news._event_rules import event_rules, rules_told_by
from penstock.news._frame_table import Cues, bare_cues, cues_of, frames
from penstock.news._tokens import Token

_CONTEXT = ("sanction", "designat", "blacklist", "restrictive", "freeze", "list", "nationals")
_MOST_REMEMBERED = 1 << 15
_CHARGES = ("charg", "indict", "arraign")


class Hints(NamedTuple):
    """What a sentence may tell: bits of rules and of frames, and whether its words set a scene."""

    rules: int
    frames: int
    sets_scene: bool


class _Words(dict[str, int]):
    """The bits of a word: those of rules first, then the three sorts of cues for frames."""

    def __init__(self) -> None:
        super().__init__()
        self.rules = len(event_rules().rules) + 1
        self.frames = len(frames().all)

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        cues = cues_of(word)
        scene = any(part.startswith((*_CONTEXT, *_CHARGES)) for part in word.split("-"))
        bits = int(scene)
        for part in (cues.beside, cues.classed, cues.told):
            bits = bits << self.frames | part
        bits = bits << self.rules | rules_told_by(word)
        self[word] = bits
        return bits


@cache
def _words() -> _Words:
    return _Words()


def hints_of(tokens: list[Token]) -> Hints:
    """Return what the words of a sentence may tell."""
    words = _words()
    bits = 0
    for token in tokens:
        bits |= words[token.key]
    rules = bits & (1 << words.rules) - 1
    bits >>= words.rules
    mask = (1 << words.frames) - 1
    bare: Cues = bare_cues()
    told = bits & mask
    classed = bits >> words.frames & mask | bare.classed
    beside = bits >> 2 * words.frames & mask | bare.beside
    return Hints(rules, told & classed & beside, bool(bits >> 3 * words.frames))
