"""Who stands where around a verb: its subject, its object, and what stands behind prepositions.

Several that stand side by side (`A, B and C`), those that a comma explains (`two suppliers, A and
B`; `A, the owner of B`) and those that are included (`ten persons, among them A`) are told apart.
"""

from typing import NamedTuple

from penstock.news._name_words import words
from penstock.news._phrases import AND, CLAUSE, NOUN, RELATIVE, TIE, VERB, Phrase

_PARTIES = frozenset({"organisation", "person", "name", "vessel"})
_ATTACHED = frozenset({"of", "in", "from", "at", "for", "near", "behind", "to", "with", "on", "against", "over", "between", "off", "by", "under"})
_SPEECH = frozenset({"say", "announce", "tell", "confirm", "report", "add", "state", "warn", "allege", "claim", "show", "reveal", "note", "argue", "believe", "find", "rule", "decide"})
_LINKS = frozenset({"of", "in", "from", "at", "near", "for", "to", "with"})


class Tied(NamedTuple):
    """A noun phrase behind a preposition: where the preposition and the noun stand."""

    tie: str
    at: int
    noun: int


def subject_of(phrases: list[Phrase], verb: int) -> list[int]:
    """Return the noun phrases that do, or in the passive suffer, what a verb says; none if unknown."""
    return _subject(phrases, verb, 0)


def _subject(phrases: list[Phrase], verb: int, depth: int) -> list[int]:
    own = phrases[verb]
    if depth > 4:
        return []
    if own.form in {"infinitive", "ing"}:
        return _subject_of_bare(phrases, verb, depth)
    at = verb - 1
    if own.form == "participle":
        while at >= 0 and phrases[at].kind in {",", "("}:
            at -= 1
        return _coordinated_before(phrases, _head_before(phrases, at)) if at >= 0 and phrases[at].kind == NOUN else []
    if at < 0:
        return []
    if phrases[at].kind == RELATIVE:
        if phrases[at].words == ["whose"]:
            return []
        before = at - 1
        while before >= 0 and phrases[before].kind in {",", TIE}:
            before -= 1
        return [_antecedent(phrases, before)] if before >= 0 and phrases[before].kind == NOUN else []
    if phrases[at].kind == AND or (phrases[at].kind == "," and own.form == "finite"):
        earlier = _parallel_before(phrases, at, own.form) if phrases[at].kind == AND else -1
        if earlier >= 0:
            return _subject(phrases, earlier, depth + 1)
    at = _past_asides(phrases, at)
    if at < 0 or phrases[at].kind != NOUN:
        return []
    return _coordinated_before(phrases, _outermost(phrases, at))


def _antecedent(phrases: list[Phrase], at: int) -> int:
    """Return what a relative clause is about: the nearest named party, else the outermost noun."""
    i = at
    while True:
        if _is_named(phrases[i]) and not _is_place(phrases[i]):
            return i
        if i < 2 or phrases[i - 1].kind != TIE or phrases[i - 2].kind != NOUN:
            return _head_before(phrases, at)
        i -= 2


def _past_asides(phrases: list[Phrase], at: int) -> int:
    """Return where the noun phrase ends that asides in commas and brackets stand behind."""
    for _ in range(4):
        if at < 0 or phrases[at].kind not in {",", ")", "-", '"'}:
            return at
        opened = _opened_by(phrases, at) if phrases[at].kind != '"' else at
        if opened < 0:
            return at
        at = opened - 1
        while at >= 0 and phrases[at].kind == ",":
            at -= 1
    return at


def _outermost(phrases: list[Phrase], at: int) -> int:
    """Return the noun that a noun phrase with relative clauses and participles behind it is of.

    `The committee that oversees measures against Iran`: the committee.
    """
    for _ in range(6):
        at = _head_before(phrases, at)
        i = at - 1
        if i >= 0 and phrases[i].kind == TIE:
            i -= 1
        if i < 1 or phrases[i].kind != VERB:
            return at
        j = i - 1
        if phrases[i].form in {"participle", "ing", "infinitive"}:
            if phrases[j].kind == VERB and phrases[j].form == "finite":
                i, j = j, j - 1
            elif phrases[j].kind == NOUN:
                at = j
                continue
            else:
                return at
        if phrases[j].kind == NOUN and j > 0 and phrases[j - 1].kind == RELATIVE:
            j -= 1
        if phrases[j].kind != RELATIVE or j == 0:
            return at
        j -= 1
        while j > 0 and phrases[j].kind in {",", TIE}:
            j -= 1
        if phrases[j].kind != NOUN:
            return at
        at = j
    return at


def _parallel_before(phrases: list[Phrase], at: int, form: str) -> int:
    """Return the verb before `and` that one behind it goes on from: one of the same form."""
    nearest = -1
    for i in range(at - 1, -1, -1):
        if phrases[i].kind in {";", ":"}:
            break
        if phrases[i].kind != VERB:
            continue
        nearest = i if nearest < 0 else nearest
        if phrases[i].form == form and not (i > 0 and phrases[i - 1].kind == RELATIVE):
            return i
    return nearest


def _subject_of_bare(phrases: list[Phrase], verb: int, depth: int) -> list[int]:
    """Return who does what an infinitive or a word in -ing says: the subject of the verb before it."""
    at = verb - 1
    while at >= 0 and phrases[at].kind in {AND, ",", TIE, CLAUSE}:
        at -= 1
    if at < 0:
        return []
    if phrases[at].kind == VERB:
        return _subject(phrases, at, depth + 1)
    earlier = _verb_before(phrases, verb)
    if earlier < 0:
        return []
    if phrases[verb].form == "ing" and phrases[verb - 1].kind == TIE and phrases[verb - 2].kind == NOUN and verb - 2 > earlier and phrases[verb - 1].head in {"for", "of", "from", "with"}:
        return [_head_before(phrases, verb - 2)]  # praised Germany for having designated it
    if phrases[verb].form == "infinitive" and phrases[verb - 1].kind == NOUN:
        decided = _head_before(phrases, verb - 1)
        if phrases[decided].head in _DECISIONS:
            if phrases[decided].mentions:
                return [decided]
            return [decided + 2] if decided + 2 < verb and phrases[decided + 1].head in {"of", "by"} else _subject(phrases, earlier, depth + 1)
    between = [i for i in range(earlier + 1, verb) if phrases[i].kind == NOUN]
    matrix = phrases[earlier]
    if (
        phrases[verb].form == "infinitive"
        and between
        and phrases[between[0]].mentions
        and matrix.lemma in _ASKED
        and not matrix.is_passive
    ):
        return [between[0]]  # urged Tokyo to sanction the firm
    if phrases[verb].form == "ing" and phrases[verb - 1].kind == NOUN and phrases[verb].lemma not in {"target", "include"}:
        near = _head_before(phrases, verb - 1)
        if not _is_governed(phrases, near):
            return [near]
    return _subject(phrases, earlier, depth + 1)


_DECISIONS = frozenset({"decision", "move", "plan", "plans", "order", "bid", "effort", "efforts", "threat", "proposal", "pledge", "promise", "step", "call", "intention", "agreement", "vote", "request"})
_ASKED = frozenset({"urge", "ask", "press", "push", "call", "implore", "tell", "order", "allow", "permit", "let", "enable", "encourage", "advise", "want", "require", "force", "request", "lobby", "petition"})


def _verb_before(phrases: list[Phrase], at: int) -> int:
    for i in range(at - 1, -1, -1):
        if phrases[i].kind == VERB:
            return i
        if phrases[i].kind in {";", ":"}:
            return -1
    return -1


def _opened_by(phrases: list[Phrase], at: int) -> int:
    """Return where the aside that ends at a comma or bracket begins; -1 where none does."""
    if phrases[at].kind == ")":
        return next((i for i in range(at - 1, -1, -1) if phrases[i].kind == "("), -1)
    first = -1
    for i in range(at - 1, -1, -1):
        if phrases[i].kind != phrases[at].kind:
            continue
        first = i
        if _is_aside(phrases, i, at):
            return i
        break
    return -1 if first < 0 else _opened_by_list(phrases, first, at)


def _opened_by_list(phrases: list[Phrase], first: int, at: int) -> int:
    """Return where `, among them A, B and C,` begins."""
    for i in range(first, -1, -1):
        if phrases[i].kind == "," and i + 1 < at and phrases[i + 1].kind in {TIE, RELATIVE, VERB}:
            return i
        if phrases[i].kind == VERB:
            break
    return first


def _is_aside(phrases: list[Phrase], first: int, last: int) -> bool:
    inner = phrases[first + 1 : last]
    if not inner or first == 0:
        return False
    if inner[0].kind in {RELATIVE, VERB, TIE}:
        return True
    return inner[0].kind == NOUN and phrases[first - 1].kind in {NOUN, ")"}


def _head_before(phrases: list[Phrase], at: int) -> int:
    """Return the head of the noun phrase that ends here: `police in Cyprus` -> `police`."""
    while at >= 2 and phrases[at - 1].kind == TIE and phrases[at - 1].head in _ATTACHED:
        before = at - 2
        if phrases[before].kind == "," and before > 0 and phrases[at - 1].head in {"of", "from"}:
            before -= 1  # Farid Ostadan, of Natick
        if phrases[before].kind != NOUN:
            break
        at = before
    return at


def _coordinated_before(phrases: list[Phrase], at: int) -> list[int]:
    """Return the noun phrase and those tied to it by `and` and commas before it."""
    found = [at]
    while True:
        i = found[0] - 1
        had_and = False
        while i >= 0 and phrases[i].kind in {AND, ","}:
            had_and = had_and or phrases[i].kind == AND
            i -= 1
        if i < 0 or i == found[0] - 1 or phrases[i].kind != NOUN:
            return found
        if not had_and and len(found) == 1:
            return _explained(phrases, i, found)
        start = _head_before(phrases, i)
        if _is_governed(phrases, start) or (start > 0 and phrases[start - 1].kind == VERB):
            return found
        found.insert(0, start)


def _explained(phrases: list[Phrase], before: int, found: list[int]) -> list[int]:
    """Return what a comma explains: `the broker, A` is A; `In April, Iran` is Iran."""
    if _is_governed(phrases, _head_before(phrases, before)) or phrases[before].mentions:
        return found
    return [_head_before(phrases, before), *found]


def _is_governed(phrases: list[Phrase], at: int) -> bool:
    return at > 0 and phrases[at - 1].kind == TIE


def object_of(phrases: list[Phrase], verb: int) -> int:
    """Return the noun phrase right behind a verb; -1 where none is."""
    at = verb + 1
    if at < len(phrases) and phrases[at].kind == NOUN:
        return at
    return -1


def ties_of(phrases: list[Phrase], at: int, *, through: bool = False) -> list[Tied]:
    """Return what stands behind prepositions after a verb or noun, up to the next verb or clause.

    What stands in brackets is passed over. `imposed` behind a noun opens no clause of its own:
    sanctions that had been imposed on X. `through` goes on behind infinitives: exports of tools to
    make chips to X.
    """
    found: list[Tied] = []
    i = at + 1
    while i < len(phrases):
        one = phrases[i]
        if one.kind == "(":
            i = next((j for j in range(i, len(phrases)) if phrases[j].kind == ")"), len(phrases)) + 1
            continue
        if one.kind == TIE and i + 1 < len(phrases) and phrases[i + 1].kind == NOUN:
            found.append(Tied(one.head, i, i + 1))
            i += 2
            continue
        if one.kind == VERB and one.lemma in _PLACED and one.form != "infinitive":
            i += 1
            continue
        if one.kind == VERB and one.form == "ing" and one.lemma in {"target", "include", "cover", "name"} and i + 1 < len(phrases) and phrases[i + 1].kind == NOUN:
            found.append(Tied("targeting", i, i + 1))
            i += 2
            continue
        if through and one.kind == VERB and one.form in {"infinitive", "ing"}:
            i += 1
            continue
        if one.kind in {VERB, CLAUSE, ";", ":", '"', "-"}:
            break
        if one.kind == RELATIVE and not (i + 1 < len(phrases) and phrases[i + 1].kind == VERB and phrases[i + 1].lemma in _PLACED):
            break
        if one.kind == ",":
            following = phrases[i + 1] if i + 1 < len(phrases) else None
            if following is None or (following.kind == NOUN and _begins_clause(phrases, i + 1)):
                break
        if one.kind == AND and i + 1 < len(phrases) and phrases[i + 1].kind == NOUN and _begins_clause(phrases, i + 1):
            break
        i += 1
    return found


_PLACED = frozenset({"impose", "place", "adopt", "reimpose", "levy", "target", "aim", "direct", "slap", "put", "introduce", "announce", "base"})


def _begins_clause(phrases: list[Phrase], noun: int) -> bool:
    """Tell whether a noun phrase is the subject of a verb of its own: `, the ministry said`."""
    i = noun
    while i + 2 < len(phrases) and phrases[i + 1].kind == TIE and phrases[i + 2].kind == NOUN:
        i += 2
    while i + 2 < len(phrases) and phrases[i + 1].kind == AND and phrases[i + 2].kind == NOUN:
        i += 2
    following = phrases[i + 1] if i + 1 < len(phrases) else None
    return following is not None and following.kind == VERB and following.form == "finite"


def members(phrases: list[Phrase], first: int) -> list[int]:
    """Return a noun phrase, those listed beside it, and the names that stand for it in commas."""
    found = [first]
    at = first
    while True:
        at = _past_attached(phrases, at)
        i = at + 1
        if i >= len(phrases):
            return found
        kind = phrases[i].kind
        if kind == "(":
            inner = i + 1
            at = next((j for j in range(i, len(phrases)) if phrases[j].kind == ")"), len(phrases) - 1)
            if inner < len(phrases) and phrases[inner].kind == NOUN and not _is_named(phrases[found[-1]]) and _is_named(phrases[inner]):
                found += [one for one in members(phrases, inner) if one < at]
            continue
        if kind == TIE and phrases[i].head == "including" and i + 1 < len(phrases) and phrases[i + 1].kind == NOUN:
            at = i + 1
            found.append(at)
            continue
        if kind == VERB and phrases[i].form == "ing" and phrases[i].lemma in {"include", "including"} and i + 1 < len(phrases) and phrases[i + 1].kind == NOUN:
            at = i + 1
            found.append(at)
            continue
        if kind == VERB and phrases[i].form in {"participle", "ing"} and phrases[i].lemma not in {"impose"}:
            at = _past_ties(phrases, i + 1 if _has_object(phrases, i) else i)
            continue
        if kind == ";" and i + 1 < len(phrases) and _is_named(phrases[found[-1]]) and (phrases[i + 1].kind == NOUN or phrases[i + 1].kind == AND):
            i += phrases[i + 1].kind == AND
            if i + 1 < len(phrases) and phrases[i + 1].kind == NOUN and _is_named(phrases[i + 1]):
                at = i + 1
                found.append(at)
                continue
            return found
        if kind in {":", "-"} and not _is_named(phrases[found[-1]]) and i + 1 < len(phrases) and phrases[i + 1].kind == NOUN:
            at = i + 1
            found.append(at)
            continue
        if kind not in {",", AND}:
            return found
        had_and = kind == AND
        if kind == "," and i + 1 < len(phrases) and phrases[i + 1].kind == AND:
            i += 1
            had_and = True
        i += 1
        if i >= len(phrases):
            return found
        one = phrases[i]
        if one.kind == TIE and one.head in {"including", "along-with"} and i + 1 < len(phrases) and phrases[i + 1].kind == NOUN:
            at = i + 1
            found.append(at)
            continue
        if one.kind == TIE and had_and and first > 0 and phrases[first - 1].kind == TIE and one.head == phrases[first - 1].head and i + 1 < len(phrases) and phrases[i + 1].kind == NOUN:
            at = i + 1  # on two suppliers, A and B, and on a partner
            found.append(at)
            continue
        if not had_and and one.kind == RELATIVE:
            end = _aside_end(phrases, i)
            if end < 0:
                return found
            at = end - 1
            if end + 1 < len(phrases) and phrases[end].kind == "," and phrases[end + 1].kind in {AND, NOUN}:
                continue
            return found
        if not had_and and one.kind == VERB and one.form in {"participle", "ing"}:
            end = _aside_end(phrases, i)
            if end < 0:
                return found
            at = end - 1
            continue
        if one.kind == VERB and one.lemma == "include" and one.form == "ing":
            continue
        if one.kind != NOUN or _begins_clause(phrases, i):
            return found
        if not had_and and (not _is_named(one) or _is_office(one)) and _is_named(phrases[found[-1]]):
            at = i  # A, the owner of B, and C: what explains A is passed over
            if _is_explained_by_name(phrases, i):
                found.append(i)
            continue
        if at != found[-1] and not _is_named(phrases[found[-1]]) and _is_place(phrases[at]) and _is_place(one):
            at = i  # four associations in Berlin, Bremen and Dortmund
            continue
        found.append(i)
        at = i


def _is_office(phrase: Phrase) -> bool:
    """Tell whether a name is what somebody is: `A, the Deputy Director of B`."""
    return bool(phrase.mentions) and phrase.mentions[-1].sort in {"name", "person"} and bool(
        words().title_words & set(phrase.mentions[-1].name.lower().split())
    )


def _is_place(phrase: Phrase) -> bool:
    return bool(phrase.mentions) and (
        phrase.mentions[-1].sort in {"place", "country"}
        or (phrase.mentions[-1].sort == "name" and " " not in phrase.mentions[-1].name)
    )


def _is_explained_by_name(phrases: list[Phrase], at: int) -> bool:
    """Tell whether names follow `two persons, A and B` in a list: then it is one of the list."""
    return "#" in phrases[at].words or phrases[at].words[0] in {"two", "three", "four", "five"}


def _has_object(phrases: list[Phrase], verb: int) -> bool:
    return verb + 1 < len(phrases) and phrases[verb + 1].kind == NOUN


def _past_attached(phrases: list[Phrase], at: int) -> int:
    """Return where a noun phrase ends, `of ...` and `in ...` behind it included."""
    while at + 2 < len(phrases) and phrases[at + 1].kind == TIE and phrases[at + 1].head in _LINKS and phrases[at + 2].kind == NOUN:
        at += 2
    return at


def _past_ties(phrases: list[Phrase], at: int) -> int:
    while at + 2 < len(phrases) and phrases[at + 1].kind == TIE and phrases[at + 2].kind == NOUN:
        at += 2
    return at


def _aside_end(phrases: list[Phrase], at: int) -> int:
    """Return where the comma stands that ends an aside; -1 where none does."""
    for i in range(at, len(phrases)):
        if phrases[i].kind == ",":
            return i
        if phrases[i].kind in {";", ":", '"'}:
            return -1
    return -1


def _is_named(phrase: Phrase) -> bool:
    return any(one.sort in _PARTIES for one in phrase.mentions) and not phrase.head


def is_said(phrases: list[Phrase], verb: int) -> list[int]:
    """Return who says it, where a verb stands in what somebody said: `the ministry said that it ...`."""
    for i in range(verb - 1, -1, -1):
        if phrases[i].kind == VERB and phrases[i].lemma in _SPEECH:
            return subject_of(phrases, i)
    return []
