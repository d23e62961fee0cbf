"""Where a run of capitalised words ends that may be one name, or several side by side."""

import re

from penstock.news._background import per_million
from penstock.news._gazetteer import look_up
from penstock.news._model import Sentence
from penstock.news._name_words import words
from penstock.news._tables import settings
from penstock.news._tokens import Token

_GAP = re.compile(r"^(?: |\. | & )$")
_MOST_IN_BRACKETS = 3
_ALSO_IN_NAMES = frozenset({"new", "next", "last", "may", "march", "april", "over", "no"})
_SUM = re.compile(
    r"\d[\d.,]* ?(?:million|billion|trillion|euros?|dollars|pounds|yuan|yen|won|francs|percent|%|"
    r"years?|months?|days?|people)"
)


def run_end(sentence: Sentence, tokens: list[Token], first: int) -> int:
    """Return the place behind the last word of a run of capitalised words, ties included.

    Args:
        sentence: where it stands.
        tokens: all words of the sentence.
        first: the place of the first one among them.
    """
    ties = words().ties
    text, base = sentence.text, sentence.start
    last = first + 1
    at = first + 1
    while at < len(tokens):
        gap = text[tokens[at - 1].end - base : tokens[at].start - base]
        if gap == " (" and (behind := _behind_bracket(sentence, tokens, at)):
            last = at = behind
            continue
        if _ends_before(tokens, first, at, gap):
            break
        token = tokens[at]
        if token.text[0].isdigit() and _SUM.match(text, token.start - base):
            break  # fined Orbex Trading LLC 2 million euros
        if token.is_capital or (token.text[0].isdigit() and tokens[at - 1].is_capital):
            is_opener = token.key in words().openers and token.key not in ties
            is_opener &= not _is_inner_genitive(token, "")
            # Orbex Shipping AS, Chinsong IT Cooperation Company: letters, and no word of English.
            is_form = len(token.text) > 1 and token.text.isupper()
            is_form &= at > first and not tokens[at - 1].text.isupper()
            if (
                is_opener
                and not is_form
                and len(token.text) > 1
                and token.key not in _ALSO_IN_NAMES
            ):
                break
            at += 1
            last = at
        elif token.key in ties and at + 1 < len(tokens):
            following = at + 1
            while following < len(tokens) - 1 and tokens[following].key in ties:
                following += 1
            gaps = text[tokens[at].end - base : tokens[following].start - base]
            if not tokens[following].is_capital or any(sign in gaps for sign in ',.;:()"“”'):
                break
            if not _is_tied(tokens, first, at, following):
                break
            at = following
        else:
            break
    return last


def _ends_before(tokens: list[Token], first: int, at: int, gap: str) -> bool:
    """Tell whether a name ends before a word: by what stands between, or at a genitive.

    China's Foreign Ministry is looked up as a whole before; Workers' Party goes on, whose
    apostrophe stands between the words, and so does St. John's Shipping.
    """
    before = tokens[at - 1]
    is_inner = _is_inner_genitive(before, gap) or (
        at - 1 > first
        and tokens[at - 2].key in words().saints
        and look_up(tokens, at - 2) is None  # St. Petersburg's banks are those of a town
    )
    if gap == "' ":
        return not is_inner
    is_joined = _GAP.match(gap) or gap == "-" or _is_form_behind(gap, tokens[at])
    return not is_joined or (before.text.endswith(("'s", "’s", "s'")) and not is_inner)


def _is_inner_genitive(token: Token, gap: str) -> bool:
    """Tell whether a word is a genitive within a name: People's, Workers', but not China's."""
    whole = f"{token.text}{gap.rstrip()}" if gap == "' " else token.text
    return whole.lower() in words().genitives


def _is_form_behind(gap: str, token: Token) -> bool:
    """Tell whether a legal form stands behind a comma: Orbex Trading, Ltd."""
    return gap in {", ", "., "} and token.is_capital and token.key in words().forms_behind_comma


def _behind_bracket(sentence: Sentence, tokens: list[Token], at: int) -> int:
    """Return where a name goes on behind words in brackets, 0 where it ends before them.

    Orbex Shipping (Dalian) Co., Ltd.: a legal form follows them.
    """
    text, base = sentence.text, sentence.start
    for i in range(at + 1, min(at + _MOST_IN_BRACKETS + 1, len(tokens))):
        gap = text[tokens[i - 1].end - base : tokens[i].start - base]
        if gap in {") ", ".) "}:
            is_form = tokens[i].key in words().forms_behind_bracket and tokens[i].is_capital
            return i + 1 if is_form else 0
        if not _GAP.match(gap):
            break
    return 0


def _behind_states(tokens: list[Token], first: int, last: int) -> int:
    """Return where a name begins behind states: the U.S.-China | Strategic and ... Dialogue."""
    while first < last and (known := look_up(tokens, first)) is not None:
        if known[1].sort != "country":
            break
        first += known[0]
    return min(first, last)


def _is_tied(tokens: list[Token], first: int, tie: int, following: int) -> bool:
    """Tell whether a small word between capitalised ones belongs to one name."""
    own = words()
    word = tokens[tie].key
    before = tokens[tie - 1].key
    heads = own.body_heads | own.title_words
    if word in {"of", "for"}:
        inside = {token.key for token in tokens[first:tie]}
        return before in own.law_nouns or bool(
            inside & heads or inside.intersection(settings("names")["bodies_of"])
        )
    if word in {"and", "the", "&", "y", "e"}:
        if word in {"the"}:
            return tokens[tie - 1].key in {"of", "for"}
        # `Strategic and Economic Dialogue`, `Trade and Development Bank`: one name where what
        # follows ends as a name of a body or occasion does, and nothing known stands on either side.  # noqa: E501
        pair = f"{before} {word} {tokens[following].key}"
        if pair in settings("names")["pairs"] and tie - 1 > first:
            return True
        end = following
        while (
            end + 1 < len(tokens)
            and tokens[end + 1].is_capital
            and tokens[end + 1].start == tokens[end].end + 1
        ):
            end += 1
        closes = tokens[end].key in own.body_nouns | own.event_nouns | own.law_nouns | {"affairs"}
        keys = [token.key for token in tokens[_behind_states(tokens, first, tie) : tie]]
        if not own.ties & set(keys) and end > following:
            is_plain = len(keys) == 1 and per_million(keys[0]) > 1.0
            if word == "and" and not is_plain:
                return False  # Luopu Surveillance and Tianqu Technologies: two names
        if "for" in keys and own.title_words & set(keys) and tokens[end].key not in own.titles:
            return True  # Secretary of State for East Asian and Pacific Affairs
        known = look_up(tokens, tie - 1) or look_up(tokens, following)
        return closes and known is None and tokens[tie - 1].key not in own.body_nouns
    return True
