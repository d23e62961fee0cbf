"""Whom a frame is aimed at: parties by name, by what stands for them, or countries."""

from collections.abc import Sequence

from penstock.news._arguments import COUNTRIES, PARTIES
from penstock.news._clause import Clause
from penstock.news._frame_table import Frame
from penstock.news._grammar import grammar
from penstock.news._model import Mention
from penstock.news._phrase import NOUN, TIE, VERB, Phrase, is_tied, phrase_at
from penstock.news._structure import members, ties_of

_OF = frozenset({"of", "from", "to", "by", "with"})
_OWNED_BY = frozenset({"to", "by", "from", "of", "for"})
_DESCRIBED = frozenset({"sanctions_adopted", "export_ban", "delisting", "threat", "licence"})
_SEVERAL = frozenset({"sanctions_adopted", "threat", "export_ban", "delisting"})
_REACH_BACK = 12
_COMES_FROM = frozenset({"of", "from"})


def targets_of(
    clause: Clause, aimed: list[int], frame: Frame, actor: Mention | None, *, by_owner: bool
) -> list[Mention]:
    """Return the parties a frame is aimed at; where it names none, the countries.

    `by_owner` looks at whose the noun phrases are: X's assets.
    """
    phrases = clause.phrases
    named: list[Mention] = []
    stand_ins: list[int] = []
    for noun in aimed:
        own = phrases[noun].owners if by_owner else _named(clause, noun)
        named += own
        if not own and not by_owner:
            stand_ins.append(noun)
    parties = [one for one in named if one.sort in PARTIES and not _is_same(one, actor)]
    if frame.target_sort:
        return _once([one for one in parties if one.sort == frame.target_sort])
    if parties:
        states = [one for one in named if one.sort == "country" and not _is_same(one, actor)]
        # A licence for dealings with the Government of Syria and with a bank.
        return _once(parties + (states if frame.type == "licence" else []))
    words = grammar()
    if any(phrases[one].head in words.the_state and phrases[one].is_definite for one in stand_ins):
        state = _the_state(clause, actor)
        return [state] if state is not None else []
    if stand_ins and (several := _several_stood_for(clause, stand_ins[0])):
        return several
    if stand_ins and (party := _stood_for(clause, stand_ins[0])) is not None:
        return [party]
    if stand_ins and (behind := _behind_colon(clause, stand_ins[-1])):
        return behind
    if frame.is_linked and aimed and (linked := _linked(clause, aimed[0])) is not None:
        return [linked]
    if frame.is_party:
        return []
    if frame.type in _DESCRIBED:
        named += [one for noun in stand_ins for one in _describing(phrases, noun)]
    countries = _once(
        [
            one
            for one in named
            if one.sort in COUNTRIES and (actor is None or one.country != actor.country)
        ]
    )
    return countries if frame.type in _SEVERAL else countries[:1]


def _behind_colon(clause: Clause, noun: int) -> list[Mention]:
    """Return the parties that a colon at the end of a sentence lists: two firms ...: A and B."""
    phrases = clause.phrases
    head = phrases[noun].head
    if head.removesuffix("s") == head:
        return []
    for at in range(noun + 1, len(phrases) - 1):
        if phrases[at].kind == ":" and phrases[at + 1].is_named:
            named = (_named(clause, one) for one in members(phrases, at + 1))
            return _once([one for own in named for one in own if one.sort in PARTIES])
    return []


def _describing(phrases: list[Phrase], noun: int) -> list[Mention]:
    """Return what describes a noun: *Russian* firms, ships of *Russia's* fleet."""
    own = phrases[noun].mentions
    held = phrase_at(phrases, noun + 1)
    if not own and held.form == "participle" and held.lemma.startswith(tuple(grammar().holding)):
        by = phrase_at(phrases, noun + 2)
        return phrase_at(phrases, noun + 3).mentions if by.kind == TIE else []
    if own or not is_tied(phrases, noun) or phrases[noun + 1].head not in _COMES_FROM:
        return own
    return phrases[noun + 2].mentions


def other_states(clause: Clause, actor: Mention | None) -> list[Mention]:
    """Return the state named in a sentence that does not act: the one that speaks of it."""
    named = [one for one in clause.spoken.mentions if one.sort in COUNTRIES and one.country]
    return [one for one in named if actor is None or one.country != actor.country][:1]


def _is_same(one: Mention, actor: Mention | None) -> bool:
    return actor is not None and one.id == actor.id


def _named(clause: Clause, noun: int) -> list[Mention]:
    """Return what a noun phrase names by itself, not what only describes it."""
    words, phrase = grammar(), clause.phrases[noun]
    if phrase.head in words.empty_heads and phrase.owners:
        return phrase.owners
    if phrase.head == "name" and phrase.words[0] in {"his", "her", "its", "their"}:
        found = _stood_for(clause, noun)
        return [found] if found is not None else []
    is_empty = phrase.words[0] in words.empty_heads and not phrase.mentions
    if is_empty or phrase.head in words.empty_heads:
        for tied in ties_of(clause.phrases, noun):
            if tied.tie in _OF and tied.at == noun + 1:
                inner = (_named(clause, one) for one in members(clause.phrases, tied.noun))
                return next(filter(None, inner), [])
    if not phrase.mentions or phrase.mentions[-1] in phrase.owners:
        return []
    last = phrase.mentions[-1]
    if phrase.head:
        return [last] if phrase.head in words.naming_heads and last.sort in PARTIES else []
    return [] if _is_where(clause.phrases, noun, last) else [last]


def _is_where(phrases: list[Phrase], noun: int, mention: Mention) -> bool:
    if mention.sort == "place":
        return not mention.is_capital_city
    before = phrase_at(phrases, noun - 1)
    return (
        mention.sort == "name"
        and " " not in mention.name
        and before.kind == TIE
        and before.head in {"in", "at", "near"}
    )


def _linked(clause: Clause, noun: int) -> Mention | None:
    """Return whose thing is seized: a yacht *that belongs to X*, oil *from the tanker X*."""
    phrases = clause.phrases
    owners = [one for one in phrases[noun].owners if one.sort in PARTIES]
    if owners:
        return owners[0]
    is_owned = phrase_at(phrases, noun + 1).head in {"from", "of", "for"}
    for i in range(noun + 1, len(phrases)):
        one, before = phrases[i], phrases[i - 1]
        if one.kind in {";", ":"}:
            break
        is_owned = is_owned or (one.kind == VERB and one.lemma in grammar().holding)
        if is_owned and one.kind == NOUN and before.kind == TIE and before.head in _OWNED_BY:
            named = [found for found in _named(clause, i) if found.sort in PARTIES]
            if named:
                return named[0]
    return None


def _the_state(clause: Clause, actor: Mention | None) -> Mention | None:
    """Return the state that `the country` stands for: one named here, or told of before."""
    named = [
        one for one in clause.spoken.mentions if one.sort == "country" and not one.is_adjective
    ]
    others = [one for one in named if not _is_same(one, actor)]
    if others:
        return others[-1]
    told = clause.told
    last = told.actor if told.actor is not None and told.actor.sort == "country" else None
    return (named[0] if named else None) or told.state or last


def _stood_for(clause: Clause, noun: int) -> Mention | None:
    """Return the party that `the company`, `it` or `a Kansas man` stands for."""
    words, phrase, told = grammar(), clause.phrases[noun], clause.told
    base = clause.spoken.sentence.start
    before = [
        one
        for one in clause.spoken.mentions
        if one.sort in PARTIES and one.end - base <= phrase.start
    ]
    if phrase.head == "name":
        return before[-1] if before else told.party
    is_pronoun = phrase.head in words.pronouns
    if phrase.head not in words.party_heads and not is_pronoun:
        return None
    if not is_pronoun and not phrase.is_definite:
        is_same = told.next_head in {"", phrase.head} or (
            # A freighter was seized. The carrier, the Sage, ...
            told.next_head in words.vessel_heads | {"carrier"} and phrase.head in words.vessel_heads
        )
        is_new = phrase.words[0] in {"a", "an", "one"} and is_same
        first = clause.phrases[0]
        is_other = first is not phrase and first.words[:1] in (["a"], ["an"])
        return told.next_party if is_new and not is_other else None
    if phrase.owners:
        return None
    if (
        not is_pronoun
        and (called := _called(phrase.head, (*told.parties[-_REACH_BACK:], *before))) is not None
    ):
        return called
    if is_pronoun and phrase.head in words.person_heads:
        people = [one for one in before if one.sort == "person" and _is_spoken_of(clause, one)]
        if people and told.party is not None and told.party.sort != "person":
            return people[-1]
    if not is_pronoun and before and _fits(before[-1], phrase.head):
        return before[-1]
    if told.party is not None and _fits(told.party, phrase.head):
        return told.party
    known = (*told.parties[-_REACH_BACK:], *before)
    found = next((one for one in reversed(known) if _fits(one, phrase.head)), None)
    return told.next_party if found is None and told.next_head == phrase.head else found


def _is_spoken_of(clause: Clause, one: Mention) -> bool:
    """Tell whether a person is no subject: a flat *for the banker X*."""
    phrases = clause.phrases
    at = next((i for i, phrase in enumerate(phrases) if one in phrase.mentions), 0)
    return phrase_at(phrases, at - 1).kind in {TIE, VERB}


def _called(head: str, known: Sequence[Mention]) -> Mention | None:
    """Return the last party whose name or title holds a word: the bank, of Nordhamn *Bank*."""
    return next(
        (
            one
            for one in reversed(known)
            if _fits(one, head)
            and (head in one.name.lower().split() or head in one.title.lower().split())
        ),
        None,
    )


def _several_stood_for(clause: Clause, noun: int) -> list[Mention]:
    """Return the parties that `the firms` or `both men` stand for: those of the sentence before."""
    phrase = clause.phrases[noun]
    if not (phrase.is_definite or "both" in phrase.words) or phrase.mentions:
        return []
    head = "man" if phrase.head == "men" else phrase.head.removesuffix("s")
    if head == phrase.head or head not in grammar().party_heads:
        return []
    found = _once([one for one in clause.told.last_parties if _fits(one, head)])
    return found if len(found) > 1 else []


def _fits(mention: Mention, head: str) -> bool:
    """Tell whether a word may stand for a party: `the refiner` for no person and no ship."""
    words = grammar()
    if head in {"it", "them", "they", "itself"}:
        return head != "it" or mention.sort != "person"
    if head in words.person_heads:
        return mention.sort in {"person", "name"}
    if head in words.vessel_heads:
        return mention.sort in {"vessel", "name"}
    return mention.sort in {"organisation", "name"}


def _once(mentions: list[Mention]) -> list[Mention]:
    seen: dict[str, Mention] = {}
    for one in mentions:
        seen.setdefault(one.id, one)
    return list(seen.values())
