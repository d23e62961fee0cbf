"""Who acts in what a frame tells: the subject, whoever stands behind `by`, or who tells of it."""

from penstock.news._clause import (
    AUTHORITY_SORTS,
    Clause,
    any_verb_before,
    is_authority,
    noun_behind,
)
from penstock.news._frame_table import Frame
from penstock.news._grammar import grammar
from penstock.news._model import Mention
from penstock.news._phrase import AND, NOUN, RELATIVE, VERB, phrase_at
from penstock.news._structure import members, ties_of
from penstock.news._subjects import sayer_of, subject_of

_WHERE = frozenset({"in", "of", "from", "at"})
# What only states and their bodies do.
_OF_STATES = frozenset(
    {"designation", "listing", "delisting", "asset_freeze", "sanctions_adopted", "export_ban"}
)
_PAYING = frozenset({"pay", "remit", "forfeit"})
_LISTS = frozenset({"list", "lists", "blacklist", "register", "sanctions"})
_LIST_TIES = frozenset({"to", "from", "off", "on"})


def actor_of(clause: Clause, at: int, frame: Frame, aimed: list[int], urger: int) -> Mention | None:
    """Return who acts; None where the sentence and those before it do not say.

    Args:
        clause: the sentence.
        at: the verb or noun that tells it.
        frame: what it tells.
        aimed: the noun phrases it is aimed at.
        urger: the verb by which somebody asks for it or threatens it, or -1.
    """
    phrases, told = clause.phrases, clause.told
    own = phrases[at]
    if urger >= 0:
        return _first_of(clause, subject_of(phrases, urger)) or _teller(clause, at)
    if own.kind == NOUN:
        return _actor_of_noun(clause, at)
    if frame.target == "subject":
        return _receiver(clause, at, aimed)
    if frame.is_of_those:
        return _by_whom_hit(clause, at) or told.authority or _teller(clause, at)
    if own.is_passive:
        found = _by(clause, at) or _list_owner(clause, at) or _teller(clause, at)
        # He had been listed: by whom, and when, is not said.
        return found if found is not None or own.words[0] == "had" else told.authority
    subject = [one for one in subject_of(phrases, at) if one not in aimed]
    found = _first_of(clause, subject)
    if found is None and phrase_at(phrases, at - 1).kind == RELATIVE:
        near = at - 3 if phrase_at(phrases, at - 2).kind == "," else at - 2
        # In step with Japan, which blacklisted it: Japan, and not the step.
        found = _authority(clause, near) if phrase_at(phrases, near).kind == NOUN else None
    if phrase_at(phrases, at - 1).kind == AND and frame.type in _OF_STATES:
        found = _finder(clause, at, found)
    head = phrases[subject[0]].head if subject else ""
    is_text = not subject or head in grammar().texts
    if found is None and (head in grammar().texts or head in grammar().authority_heads):
        found = _teller(clause, at)
    if found is None and frame.type == "indictment" and head in grammar().texts:
        found = _district(clause)
    if found is None and is_text:
        found = _whose(clause, at) or _authority_before(clause, at) or told.authority
    return found


def _finder(clause: Clause, at: int, found: Mention | None) -> Mention | None:
    """Return the authority that found something of somebody and acts, if nobody with power does.

    Canada said that the militia has burned villages and imposed sanctions: Canada did.
    """
    if found is None or is_authority(found):
        return found
    outer = _first_of(clause, sayer_of(clause.phrases, at))
    return outer if outer is not None and is_authority(outer) else found


def companions_of(
    clause: Clause, at: int, aimed: list[int], actor: Mention | None
) -> list[Mention]:
    """Return the other states and bodies that act together with the first: Riyadh *and Washington*.

    Those of other countries only: two offices of one state are one that acts.
    """
    phrases = clause.phrases
    if (paid := _paid(clause, at)) and actor in paid:
        return [one for one in paid if one is not actor]
    if phrases[at].kind != VERB or actor is None or actor.sort not in AUTHORITY_SORTS:
        return []
    others = {one.country for one in clause.spoken.mentions if one.sort in AUTHORITY_SORTS}
    if not others - {actor.country, ""}:
        return []
    if phrases[at].is_passive:
        tied = next((one for one in ties_of(phrases, at) if one.tie == "by"), None)
        nouns = members(phrases, tied.noun) if tied is not None else []
    else:
        nouns = [one for one in subject_of(phrases, at) if one not in aimed]
        nouns += [i + 1 for i in range(at) if phrases[i].head == "along-with" and i < at - 1]
    named = [found for one in nouns if (found := _authority(clause, one)) is not None]
    if actor not in named:
        return []
    by_country = {actor.country: actor}
    for one in named:
        if one.sort in AUTHORITY_SORTS and one.country:
            by_country.setdefault(one.country, one)
    return list(by_country.values())[1:]


def _actor_of_noun(clause: Clause, at: int) -> Mention | None:
    """Return who acts in a noun: Washington's designation of X, the seizure of X by Iran."""
    own = clause.phrases[at]
    owners = [one for one in own.owners if one.sort in AUTHORITY_SORTS]
    if owners:
        return owners[0]
    found = _by(clause, at)
    if found is None and own.mentions and own.mentions[0].sort in AUTHORITY_SORTS:
        found = own.mentions[0]
    return found or _authority_before(clause, at) or clause.told.authority


def _whose(clause: Clause, at: int) -> Mention | None:
    """Return whose sanctions they are: an order that lifts *U.S.* sanctions on Syria."""
    noun = noun_behind(clause.phrases, at)
    if noun < 0 or not clause.phrases[noun].head:
        return None
    mentions = clause.phrases[noun].mentions
    return next((one for one in mentions if one.sort in AUTHORITY_SORTS), None)


def _by(clause: Clause, at: int) -> Mention | None:
    tied = next((one for one in ties_of(clause.phrases, at) if one.tie == "by"), None)
    return _authority(clause, tied.noun) if tied is not None else None


def _by_whom_hit(clause: Clause, at: int) -> Mention | None:
    """Return who did it to those hit: X is among the ships blacklisted *by the Union*."""
    hit = grammar().hit
    for i in range(at + 1, len(clause.phrases)):
        one = clause.phrases[i]
        if one.kind == VERB and one.words[-1] in hit:
            return _by(clause, i)
    return None


def _list_owner(clause: Clause, at: int) -> Mention | None:
    """Return whose list it is: `were added to the European Union's sanctions list`."""
    for tied in ties_of(clause.phrases, at):
        phrase = clause.phrases[tied.noun]
        if tied.tie in _LIST_TIES and _LISTS.intersection((phrase.head, *phrase.words[-1:])):
            for one in phrase.mentions:
                if one.sort in AUTHORITY_SORTS and (phrase.head or one in phrase.owners):
                    return one
    return None


def _authority_before(clause: Clause, at: int) -> Mention | None:
    """Return the authority that is the subject of the verb before a place."""
    verb = any_verb_before(clause.phrases, at)
    found = _first_of(clause, subject_of(clause.phrases, verb)) if verb >= 0 else None
    return found if found is not None and is_authority(found) else None


def _teller(clause: Clause, at: int) -> Mention | None:
    """Return the authority that tells of it: `..., the Foreign Office said on Thursday`."""
    phrases = clause.phrases
    for i in range(len(phrases) - 1, -1, -1):
        if i == at or phrases[i].kind != VERB or phrases[i].lemma not in grammar().tellers:
            continue
        found = _first_of(clause, subject_of(phrases, i))
        if found is None and phrase_at(phrases, i - 1).kind == ",":
            behind = noun_behind(phrases, i)  # , announced the Justice Department
            found = _authority(clause, behind) if behind >= 0 else None
        if found is not None and (
            found.sort in AUTHORITY_SORTS or (found.sort == "organisation" and found.country)
        ):
            return found
        for one in sayer_of(phrases, at):
            found = _authority(clause, one)
            if found is not None and found.sort in AUTHORITY_SORTS:
                return found
    return None


def _receiver(clause: Clause, at: int, aimed: list[int]) -> Mention | None:
    """Return the authority that is paid or charges: named behind, who tells of it, the last."""
    if (where := _where_told(clause, at)) is not None:
        return where
    if paid := _paid(clause, at):
        return paid[0]
    for i, one in enumerate(clause.phrases):
        is_text = bool(one.head) and one.head not in grammar().authority_heads
        if one.kind == NOUN and i not in aimed and i > at and not is_text:
            for mention in one.mentions:
                if mention.sort in {"agency", "court", "body"}:
                    return mention
    decided = _first_of(clause, sayer_of(clause.phrases, at)) if clause.phrases[at].modal else None
    if decided is not None and decided.sort in AUTHORITY_SORTS:
        return decided  # the Security Council decided that X would be subject to it
    return _teller(clause, at) or clause.told.authority


def _paid(clause: Clause, at: int) -> list[Mention]:
    """Return the states whose authorities are paid: a fine *to U.S. and British authorities*."""
    phrases = clause.phrases
    if phrases[at].kind != VERB or phrases[at].lemma not in _PAYING:
        return []
    tied = next((one for one in ties_of(phrases, at) if one.tie == "to"), None)
    nouns = members(phrases, tied.noun) if tied is not None else []
    if not nouns or phrases[nouns[-1]].head not in grammar().authority_heads:
        return []
    named = [next(iter(phrases[one].mentions), None) for one in nouns]
    return [one for one in named if one is not None and one.sort in AUTHORITY_SORTS]


def _where_told(clause: Clause, at: int) -> Mention | None:
    """Return the state where somebody is charged: the United States, *where he faces charges*."""
    for i in range(at - 1, 0, -1):
        if clause.phrases[i].words == ["where"]:
            before = next((j for j in range(i - 1, -1, -1) if clause.phrases[j].kind == NOUN), -1)
            own = clause.phrases[before].mentions if before >= 0 else []
            return next((one for one in own if one.sort in AUTHORITY_SORTS), None)
        if clause.phrases[i].kind == VERB:
            break
    return None


def _district(clause: Clause) -> Mention | None:
    """Return the place whose court it is: an indictment unsealed *in Brooklyn*."""
    mentions = clause.spoken.mentions
    return next((one for one in mentions if one.sort == "place" and one.country), None)


def _first_of(clause: Clause, nouns: list[int]) -> Mention | None:
    return next((found for one in nouns if (found := _authority(clause, one)) is not None), None)


def _authority(clause: Clause, noun: int) -> Mention | None:
    """Return whom a noun phrase names as the one that acts."""
    words, phrase = grammar(), clause.phrases[noun]
    last = clause.told.authority or clause.told.actor
    own = [one for one in phrase.mentions if one.sort in AUTHORITY_SORTS]
    if phrase.head in words.pronouns:
        return _sayer(clause, noun) or last
    if not phrase.head:
        named = phrase.mentions[-1] if phrase.mentions else None
        is_town = named is not None and named.sort == "place" and not named.is_capital_city
        return None if is_town else named
    if phrase.head in words.authority_heads:
        people = [one for one in phrase.owners if one.sort == "person" and one.country]
        found = own[-1] if own else _where(clause, noun) or next(iter(people), None)
        is_last = phrase.is_definite or phrase.head in words.bare
        return found or (_earlier(clause, noun) or last if is_last else None)
    if not own:
        return None
    if phrase.mentions[-1] is own[-1] and not own[-1].is_adjective and own[-1] not in phrase.owners:
        return own[-1]
    return own[0] if phrase.owners and phrase.head in words.acting_heads else None


def _earlier(clause: Clause, noun: int) -> Mention | None:
    """Return the authority before `authorities` in a sentence: a Greek court ... they did it."""
    for i in range(noun):
        if clause.phrases[i].kind == NOUN and clause.phrases[i].mentions:
            found = _authority(clause, i)
            if found is not None and found.sort in AUTHORITY_SORTS:
                return found
    return None


def _sayer(clause: Clause, noun: int) -> Mention | None:
    """Return whom `it` stands for in what somebody says: the ministry said *it* had ..."""
    phrases = clause.phrases
    verb = next((i for i in range(noun, len(phrases)) if phrases[i].kind == VERB), noun)
    for one in sayer_of(phrases, verb):
        if one != noun and (found := _authority(clause, one)) is not None:
            return found
    return None


def _where(clause: Clause, noun: int) -> Mention | None:
    """Return the country whose authority it is: police *in Cyprus*."""
    for tied in ties_of(clause.phrases, noun):
        if tied.tie in _WHERE and tied.at == noun + 1:
            mentions = clause.phrases[tied.noun].mentions
            near = [one for one in mentions if one.sort in AUTHORITY_SORTS]
            if near:
                return near[-1]
    return None
