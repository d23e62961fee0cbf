"""Who stands before a verb as its subject, over asides, relative clauses and lists."""

from penstock.news._grammar import grammar
from penstock.news._name_words import words as name_words
from penstock.news._phrase import AND, CLAUSE, NOUN, RELATIVE, TIE, VERB, Phrase, phrase_at

_DEEPEST = 4
_OPENING = frozenset({"after", "before", "since", "as"})
_MOST_STEPS = 6


def subject_of(phrases: list[Phrase], verb: int) -> list[int]:
    """Return the noun phrases that do, or in the passive suffer, what a verb says.

    Several where they are tied by `and`; none where the sentence names nobody.
    """
    return _subject(phrases, verb, 0)


def _subject(phrases: list[Phrase], verb: int, depth: int) -> list[int]:
    own = phrases[verb]
    at = verb - 1
    if depth > _DEEPEST or at < 0:
        return []
    if own.form in {"infinitive", "ing"}:
        return _subject_of_bare(phrases, verb, depth)
    if own.form == "participle":
        at = _skipped(phrases, at, {",", "("})
        is_noun = phrase_at(phrases, at).kind == NOUN
        return _coordinated_before(phrases, head_before(phrases, at)) if is_noun else []
    if phrases[at].kind == RELATIVE:
        before = _skipped(phrases, at - 1, {",", TIE})
        is_noun = phrase_at(phrases, before).kind == NOUN and phrases[at].words != ["whose"]
        return [_antecedent(phrases, before)] if is_noun else []
    if phrases[at].kind == AND and (earlier := _parallel_before(phrases, at, own.form)) >= 0:
        return _subject(phrases, earlier, depth + 1)
    at = _past_asides(phrases, at)
    if phrase_at(phrases, at).kind != NOUN:
        return []
    return _coordinated_before(phrases, _outermost(phrases, at))


def _skipped(phrases: list[Phrase], at: int, kinds: set[str]) -> int:
    """Return the nearest place at or before one that holds none of some kinds; -1 for none."""
    while at >= 0 and phrases[at].kind in kinds:
        at -= 1
    return at


def _antecedent(phrases: list[Phrase], at: int) -> int:
    """Return what a relative clause is about: the nearest named party, else the outermost noun."""
    i = at
    while True:
        if phrases[i].is_named and not is_place(phrases[i]):
            return i
        if phrase_at(phrases, i - 1).kind != TIE or phrase_at(phrases, i - 2).kind != NOUN:
            return head_before(phrases, at)
        i -= 2


def is_place(phrase: Phrase) -> bool:
    """Tell whether a noun phrase ends in a place, or in one word that may be one."""
    if not phrase.mentions:
        return False
    last = phrase.mentions[-1]
    return last.sort in {"place", "country"} or (last.sort == "name" and " " not in last.name)


def _past_asides(phrases: list[Phrase], at: int) -> int:
    """Return where the noun phrase ends that asides in commas and brackets stand behind."""
    for _ in range(_DEEPEST):
        kind = phrase_at(phrases, at).kind
        if kind not in {",", ")", "-", '"'}:
            return at
        opened = at if kind == '"' else _opened_by(phrases, at)
        if opened < 0:
            return at
        at = _skipped(phrases, opened - 1, {","})
    return at


def _opened_by(phrases: list[Phrase], at: int) -> int:
    """Return where the aside that ends at a comma or bracket begins; -1 where none does."""
    sign = "(" if phrases[at].kind == ")" else phrases[at].kind
    first = next((i for i in range(at - 1, -1, -1) if phrases[i].kind == sign), -1)
    if sign == "(" or first < 0 or _is_aside(phrases, first, at):
        return first
    for i in range(first, -1, -1):
        # , among them A, B and C,
        if phrases[i].kind == "," and phrases[i + 1].kind in {TIE, RELATIVE, VERB}:
            return i
        if phrases[i].kind == VERB:
            break
    return first


def _is_aside(phrases: list[Phrase], first: int, last: int) -> bool:
    if first == 0 or first + 1 == last:
        return False
    opening = phrases[first + 1].kind
    return opening in {RELATIVE, VERB, TIE} or (
        opening == NOUN and phrases[first - 1].kind in {NOUN, ")"}
    )


def _outermost(phrases: list[Phrase], at: int) -> int:
    """Return the noun that a noun phrase with relative clauses and participles behind it is of.

    `The committee that oversees measures against Iran`: the committee.
    """
    for _ in range(_MOST_STEPS):
        at = head_before(phrases, at)
        verb = at - 2 if phrase_at(phrases, at - 1).kind == TIE else at - 1
        outer = _outside(phrases, verb)
        if outer < 0:
            return at
        at = outer
    return at


def _outside(phrases: list[Phrase], verb: int) -> int:
    """Return the noun that a participle or a verb in a relative clause belongs to; -1 for none."""
    if phrase_at(phrases, verb).kind != VERB:
        return -1
    before = verb - 1
    if phrase_at(phrases, before).kind == AND:  # companies that had armed it and sold its gold
        earlier = next((i for i in range(before, -1, -1) if phrases[i].kind == VERB), -1)
        return _outside(phrases, earlier)
    if phrases[verb].form != "finite":
        if phrase_at(phrases, before).kind == NOUN:
            return before
        if phrase_at(phrases, before).kind != VERB or phrases[before].form != "finite":
            return -1
        before -= 1
    if phrase_at(phrases, before).kind == NOUN and phrase_at(phrases, before - 1).kind == RELATIVE:
        before -= 1
    if phrase_at(phrases, before).kind != RELATIVE:
        return -1
    noun = _skipped(phrases, before - 1, {",", TIE})
    return noun if phrase_at(phrases, noun).kind == NOUN else -1


def _parallel_before(phrases: list[Phrase], at: int, form: str) -> int:
    """Return the verb before `and` that one behind it goes on from: one of the same form.

    What had been done and what is done now are not: found that X *had* armed it, and imposed.
    """
    nearest = same = -1
    had = phrase_at(phrases, at + 1).words[:1] == ["had"]
    for i in range(at - 1, -1, -1):
        if phrases[i].kind in {";", ":"}:
            break
        if phrases[i].kind == VERB:
            nearest = i if nearest < 0 else nearest
            subject = i - 1 if phrase_at(phrases, i - 1).kind == NOUN else i
            if phrases[i].form == form and phrase_at(phrases, subject - 1).kind != RELATIVE:
                if (phrases[i].words[0] == "had") == had:
                    return i
                same = i if same < 0 else same
    return same if same >= 0 else nearest


def _subject_of_bare(phrases: list[Phrase], verb: int, depth: int) -> list[int]:
    """Return who does what an infinitive or a word in -ing says.

    The subject of the verb before it, or whoever is asked, praised or allowed to do it.
    """
    near = _skipped(phrases, verb - 1, {AND, ",", TIE, CLAUSE})
    if near < 0:
        return []
    if phrases[near].kind == VERB:
        return _subject(phrases, near, depth + 1)
    earlier = verb_before(phrases, verb)
    if earlier < 0:
        return []
    own = (
        _subject_of_ing(phrases, verb, earlier)
        if phrases[verb].form == "ing"
        else _subject_of_infinitive(phrases, verb, earlier)
    )
    return own or _subject(phrases, earlier, depth + 1)


def _subject_of_ing(phrases: list[Phrase], verb: int, earlier: int) -> list[int]:
    before = phrases[verb - 1]
    if (
        before.kind == TIE
        and before.head in {"for", "of", "from", "with"}
        and verb - 2 > earlier
        and phrases[verb - 2].kind == NOUN
    ):
        return [head_before(phrases, verb - 2)]  # praised Germany for having designated it
    if before.kind == NOUN and phrases[verb].lemma not in {"target", "include"}:
        near = head_before(phrases, verb - 1)
        return [] if is_governed(phrases, near) else [near]
    return []


def _subject_of_infinitive(phrases: list[Phrase], verb: int, earlier: int) -> list[int]:
    words = grammar()
    if phrases[verb - 1].kind == NOUN:
        decided = verb - 1
        if phrases[decided].head not in words.decisions:
            decided = head_before(phrases, verb - 1)
        if phrases[decided].head in words.decisions:
            if phrases[decided].mentions:
                return [decided]  # the Treasury's decision to lift it
            is_of = phrases[decided + 1].head in {"of", "by"} and decided + 2 < verb
            return [decided + 2] if is_of else []
    between = next((i for i in range(earlier + 1, verb) if phrases[i].kind == NOUN), -1)
    matrix = phrases[earlier]
    if (
        between >= 0
        and phrases[between].mentions
        and matrix.lemma in words.asked
        and not matrix.is_passive
    ):
        return [between]  # urged Tokyo to sanction the firm
    return []


def verb_before(phrases: list[Phrase], at: int) -> int:
    """Return the nearest verb before a place, in the same clause; -1 where none is."""
    for i in range(at - 1, -1, -1):
        if phrases[i].kind == VERB:
            return i
        if phrases[i].kind in {";", ":"}:
            break
    return -1


def head_before(phrases: list[Phrase], at: int) -> int:
    """Return the head of the noun phrase that ends here: `police in Cyprus` is police."""
    words = grammar()
    while phrase_at(phrases, at - 1).kind == TIE and phrases[at - 1].head in words.attached:
        before = at - 2
        if phrase_at(phrases, before).kind == "," and phrases[at - 1].head in {"of", "from"}:
            before -= 1  # Farid Ostadan, of Natick
            if phrase_at(phrases, before).kind == ")":
                before = _opened_by(phrases, before) - 1  # Orbex Valve (Orbex), of Tulsa
        if phrase_at(phrases, before).kind != NOUN:
            break
        at = before
    return at


def _with_office(phrases: list[Phrase], at: int) -> int:
    """Return where a name begins with the office before it: chairman of the board | Ivan Petrov."""
    before = at - 1
    if phrase_at(phrases, before).kind != NOUN or not phrases[before].head:
        return at
    start = head_before(phrases, before)
    return start if phrases[start].head in name_words().title_words else at


def _coordinated_before(phrases: list[Phrase], at: int) -> list[int]:
    """Return the noun phrase and those tied to it by `and` and commas before it."""
    found = [at]
    while True:
        opening = _with_office(phrases, found[0])
        i = _skipped(phrases, opening - 1, {AND, ","})
        if phrase_at(phrases, i).kind == ")" and i + 1 < opening:
            i = _opened_by(phrases, i) - 1  # Oleg Petrov (EN Group), Ivan Sidorov
        between = phrases[i + 1 : opening]
        if not between or phrase_at(phrases, i).kind != NOUN:
            return found
        start = head_before(phrases, i)
        if start != i and is_place(phrases[i]) and all(is_place(phrases[one]) for one in found):
            return [start]  # units in Cyprus, Malta and Hong Kong: only where they are
        if len(found) == 1 and all(one.kind == "," for one in between):
            # `The broker, A` is A; `In April, Iran` is Iran.
            is_apart = is_governed(phrases, start) or bool(phrases[i].mentions)
            return found if is_apart else [start, *found]
        before = phrase_at(phrases, start - 1)
        if before.head in _OPENING and len(found) == 1 and start == i:
            return [start, *found]  # after London and Paris sanctioned it
        if before.kind in {TIE, VERB}:
            return found
        found.insert(0, start)


def is_governed(phrases: list[Phrase], at: int) -> bool:
    """Tell whether a preposition stands right before a place."""
    return phrase_at(phrases, at - 1).kind == TIE


def sayer_of(phrases: list[Phrase], verb: int) -> list[int]:
    """Return who says it, where a verb stands in what is said: `the ministry said that it ...`."""
    for i in range(verb - 1, -1, -1):
        if phrases[i].kind == VERB and phrases[i].lemma in grammar().speech:
            return subject_of(phrases, i)
    return []
