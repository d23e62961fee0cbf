"""A sentence cut into phrases: nouns with what describes them, groups of verbs, and what ties them.

A shallow reading by the forms of words only: enough to tell who does what to whom in the English
of news, without a model of the language.
"""

from penstock.news._clause_words import Item, Sign, Word, items_of
from penstock.news._grammar import grammar
from penstock.news._phrase import (
    AND,
    CLAUSE,
    NOUN,
    PARTY_SORTS,
    RELATIVE,
    TIE,
    VERB,
    Phrase,
    phrase_at,
)
from penstock.news._spoken import Spoken
from penstock.news._verbs import settle, verb_end, verb_phrase

_DEFINITE = frozenset({"the", "its", "their", "his", "her", "this", "these", "those"})


def phrases_of(spoken: Spoken) -> list[Phrase]:
    """Return the phrases of a sentence, in order; places count from its start."""
    items = items_of(spoken)
    is_headline = spoken.sentence.paragraph < 0
    found: list[Phrase] = []
    at = 0
    while at < len(items):
        item = items[at]
        if isinstance(item, Sign):
            found.append(Phrase(item.sign, item.at, item.at + 1, []))
        elif item.mention is not None:
            _into_noun(found, item)
        elif (end := verb_end(items, at, found, is_headline=is_headline)) > at:
            found.append(verb_phrase(items[at:end]))
            at = end
            continue
        else:
            _add(found, item, items, at)
        at += 1
    settle(found)
    return found


def _add(found: list[Phrase], item: Word, items: list[Item], at: int) -> None:
    """Add a word that is neither a name nor a verb."""
    words = grammar()
    kind = ""
    if item.key in words.conjunctions:
        kind = AND
    elif item.key == "that":
        kind = _kind_of_that(phrase_at(found, len(found) - 1), is_last=at + 1 == len(items))
    elif item.key in words.relatives:
        kind = RELATIVE
    elif item.key in words.subordinators:
        kind = CLAUSE
    elif item.key in words.prepositions:
        kind = TIE
    if kind:
        head = item.key if kind == TIE else ""
        found.append(Phrase(kind, item.start, item.end, [item.key], head=head))
    elif not item.is_adverb:
        _into_noun(found, item)


def _kind_of_that(last: Phrase, *, is_last: bool) -> str:
    """Return what `that` opens: a relative clause behind a noun, another behind a verb, or none."""
    if last.kind == VERB:
        return CLAUSE
    return RELATIVE if last.kind == NOUN and not is_last else ""


def _into_noun(found: list[Phrase], item: Word) -> None:
    """Put a word into the noun phrase before it, or begin one."""
    words = grammar()
    key = "#" if item.is_number else item.key
    is_opener = item.mention is None and (key in words.determiners or key in words.pronouns)
    last = phrase_at(found, len(found) - 1)
    if not _joins(last, item, key, is_opener=is_opener) or _opens_subject(found, item):
        last = Phrase(
            NOUN, item.start, item.end, [], mentions=[], owners=[], is_definite=key in _DEFINITE
        )
        found.append(last)
    last.words.append(key)
    last.end = item.end
    if item.mention is not None:
        last.mentions.append(item.mention)
        if item.owns:
            last.owners.append(item.mention)
        else:
            last.head = ""
    elif not is_opener or key in words.pronouns:
        last.head = key


def _opens_subject(found: list[Phrase], item: Word) -> bool:
    """Tell whether a state begins the subject behind words that say when or where.

    On the anniversary of the invasion | London banned it.
    """
    last = found[-1]
    return (
        item.mention is not None
        and item.mention.sort in {"place", "country"}
        and not item.mention.is_adjective
        and not item.owns
        and found[0].kind == TIE
        and last.head != ""
        and last.head not in grammar().the_state
        and len(last.words) > 1
        and last.words[0] in grammar().determiners
        and not last.mentions
        and all(one.kind != VERB for one in found)
    )


def _joins(last: Phrase, item: Word, key: str, *, is_opener: bool) -> bool:
    """Tell whether a word goes on with the noun phrase before it."""
    if last.kind != NOUN or last.head in grammar().pronouns:
        return False
    if is_opener:
        return last.is_only_opened
    if key == "#" and last.mentions and not last.owners:
        return False  # fined X 2 million euros
    if item.mention is None or not last.mentions:
        return True
    before = last.mentions[-1]
    if last.head in grammar().party_heads:
        return True  # the Brossard charity Nur: what the charity is, not two parties
    return not (
        before.sort in PARTY_SORTS
        and item.mention.sort in PARTY_SORTS
        and before not in last.owners
    )
