"""Groups of verbs in a sentence: which words are verbs, in which form, voice and mood."""

from penstock.news._clause_words import Item, Word, is_word, plain_at
from penstock.news._grammar import Grammar, grammar
from penstock.news._phrase import AND, CLAUSE, NOUN, RELATIVE, TIE, VERB, Phrase, phrase_at

# The most frequent words of all: none begins a verb.
_ALWAYS_NONE = frozenset({"the", "of", "in", "and", "a", "on", "for", "with", "by", "at", "from"})

_BEFORE_BARE = frozenset({CLAUSE, RELATIVE, VERB})


def verb_end(items: list[Item], at: int, found: list[Phrase], *, is_headline: bool) -> int:
    """Return where a group of verbs that begins here ends; `at` where none begins.

    `found` are the phrases before it. A headline has verbs with capitals and in the present.
    """
    words = grammar()
    item = plain_at(items, at)
    if item is None or item.key in _ALWAYS_NONE:
        return at
    if _is_auxiliary(item, words) and not (
        item.is_capital and at > 0 and item.key in {"may", "will"}
    ):
        return _group_end(items, at, words)
    if item.key == "to" and _is_base(items, at + 1):
        end = at + 1
        while (adverb := plain_at(items, end)) is not None and adverb.is_adverb:
            end += 1
        following = plain_at(items, end)
        if following is not None and (following.key in words.be or following.key in words.have):
            return _group_end(items, end, words)
        return end + 1
    if item.is_capital and at > 0 and not is_headline:
        return at
    if _is_bare(found, item.key):
        return at + 1
    return at + 1 if _is_verb(items, at, found, is_headline=is_headline) else at


def _is_auxiliary(item: Word, words: Grammar) -> bool:
    return (
        item.key in words.be
        or item.key in words.have
        or item.key in words.do
        or item.key in words.modals
    )


def _group_end(items: list[Item], at: int, words: Grammar) -> int:
    """Return where a group that begins with an auxiliary ends: `would not have been fined`."""
    end = at
    wants_base = False
    while (one := plain_at(items, end)) is not None:
        if one.key == "to":
            if not _is_base(items, end + 1):
                return end
            wants_base = True
        elif one.key in words.modals or one.key in words.do:
            wants_base = True
        elif not (
            _is_auxiliary(one, words)
            or one.key in words.negative
            or one.key in words.each
            or one.is_adverb
        ):
            return end + 1 if _ends_group(one, words, wants_base=wants_base) else end
        end += 1
    return end


def _ends_group(one: Word, words: Grammar, *, wants_base: bool) -> bool:
    """Tell whether a word behind auxiliaries is their verb: not `has charges`."""
    form = words.forms.get(one.key)
    if form is not None:
        return wants_base or not form.kinds <= {"base", "s"}
    if one.key.endswith(("ed", "ing")) and one.key not in words.nouns:
        return True
    return wants_base and not (
        one.key in words.determiners or one.key in words.prepositions or one.key in words.pronouns
    )


def _is_bare(found: list[Phrase], key: str) -> bool:
    """Tell whether a verb stands here without an ending: `let X | return it`, `that X | impose`."""
    if len(found) < 2 or found[-1].kind != NOUN or found[-2].kind not in _BEFORE_BARE:
        return False
    words = grammar()
    last, before = found[-1], found[-2]
    if before.kind in {CLAUSE, RELATIVE} and before.words == ["that"]:
        form = words.forms.get(key)
        asked = phrase_at(found, len(found) - 3)
        return (
            asked.kind == VERB
            and asked.lemma in words.demanded
            and form is not None
            and "base" in form.kinds
        )
    return (
        before.kind == VERB
        and before.lemma in {"let", "make", "help"}
        and bool(last.mentions)
        and not last.head
        and not key.endswith(("s", "ed", "ing"))
        and not (key in words.prepositions or key in words.conjunctions or key in words.determiners)
    )


def _is_base(items: list[Item], at: int) -> bool:
    """Tell whether the infinitive of a verb stands here, adverbs before it aside."""
    words = grammar()
    while (one := plain_at(items, at)) is not None and one.is_adverb:
        at += 1
    if one is None or one.is_capital:
        return False
    if one.key in words.determiners or one.key in words.pronouns or one.key in words.prepositions:
        return False
    form = words.forms.get(one.key)
    if form is not None:
        return "base" in form.kinds
    if _is_auxiliary(one, words):
        return one.key in {"be", "have", "do"}
    if one.key.endswith(("s", "ing", "ed")) and not one.key.endswith("ss"):
        return False
    following = items[at + 1] if at + 1 < len(items) else None
    return is_word(following) and (
        following.mention is not None
        or following.key in words.determiners
        or following.key in words.prepositions
    )


def _is_verb(items: list[Item], at: int, found: list[Phrase], *, is_headline: bool) -> bool:
    """Tell whether one word without an auxiliary is a verb here."""
    words = grammar()
    item = items[at]
    if not is_word(item) or item.key in words.nouns or item.owns:
        return False
    form = words.forms.get(item.key)
    kinds = form.kinds if form is not None else frozenset[str]()
    last = phrase_at(found, len(found) - 1)
    following = items[at + 1] if at + 1 < len(items) else None
    is_long = form is None and "-" not in item.key and len(item.key) > 4
    if (kinds & {"past", "part"} and "base" not in kinds) or (is_long and item.key.endswith("ed")):
        if item.key in words.describing and _describes(last, following):
            return False
        return _is_past(last, following, is_known=form is not None)
    if "ing" in kinds or (is_long and item.key.endswith("ing")):
        if item.key in words.describing and _describes(last, following):
            return False
        is_opened = last.is_only_opened or (last.owners and not last.head) or "-" in last.head
        return not (last.kind == NOUN and is_opened)
    if kinds & {"past", "part"}:
        # Put, hit, cut, let: the past where a subject stands before and something behind.
        is_open = last.kind == RELATIVE or (last.kind == NOUN and not last.is_only_opened)
        return is_open and is_word(following)
    if "s" in kinds:
        is_tied = phrase_at(found, len(found) - 2).kind == TIE
        if following is not None and last.mentions and not is_tied and _is_intent(item, following):
            return not (last.owners or last.head)  # Tokyo | plans to ban exports
        return _is_third(item, last, following, is_headline=is_headline)
    if "base" in kinds and last.kind == AND and _goes_on(found):
        return True
    return "base" in kinds and _is_plural(item, last, following)


def _goes_on(found: list[Phrase]) -> bool:
    """Tell whether a verb behind `and` goes on from a modal: will step down and | pay."""
    earlier = next((one for one in reversed(found) if one.kind == VERB), None)
    return earlier is not None and (bool(earlier.modal) or earlier.form == "infinitive")


def _is_intent(item: Word, following: Item) -> bool:
    """Tell whether a word in -s and `to` behind it may say what somebody is about to do."""
    return is_word(following) and following.key == "to" and item.key in grammar().intends


def _describes(last: Phrase, following: Item | None) -> bool:
    """Tell whether a word describes the thing behind it: imposed | targeted financial sanctions."""
    words = grammar()
    is_thing = is_word(following) and (
        following.key in words.describing or following.key in words.traded
    )
    return is_thing and not (last.kind == NOUN and (last.mentions or last.head in words.pronouns))


def _is_past(last: Phrase, following: Item | None, *, is_known: bool) -> bool:
    """Tell whether a word in -ed is a verb, and does not describe the noun behind it."""
    words = grammar()
    if last.words == ["those"]:
        return True
    if last.kind == NOUN and (
        last.is_only_opened
        or (last.owners and not last.head and last.owners[-1] is last.mentions[-1])
    ):
        return False  # the sanctioned bank, Iran's sanctioned bank
    describes = (
        is_word(following)
        and following.mention is None
        and following.key not in words.determiners
        and following.key not in words.prepositions
        and following.key not in words.pronouns
        and following.key not in words.relatives
        and following.key not in words.conjunctions
    )
    if last.kind == VERB and last.form != "infinitive" and last.lemma not in words.speech:
        return not describes  # has slapped targeted sanctions on X
    is_governed = last.kind in {"", TIE, AND}
    return not (is_governed and describes and (not is_known or last.kind == TIE))


def _opens_object(following: Item | None) -> bool:
    return is_word(following) and (
        following.mention is not None
        or following.key in grammar().determiners
        or following.is_number
    )


def _is_third(item: Word, last: Phrase, following: Item | None, *, is_headline: bool) -> bool:
    """Tell whether a word in -s is a verb: `the package names X`, not `its plans`."""
    words = grammar()
    if last.kind == ",":
        # The proposal, which needs approval, names X.
        return _opens_object(following)
    if last.kind == RELATIVE:
        return True
    if last.kind != NOUN or last.is_only_opened:
        return False
    if item.key not in words.ambiguous:
        return True
    if is_headline and not last.mentions and last.words[-1] in words.describing:
        return False  # Financial Sanctions Notice
    opens = _opens_object(following) or (
        is_word(following)
        and (
            following.is_capital
            or (last.mentions and not last.head and following.key in words.traded)
            or (
                is_headline
                and following.key not in words.prepositions
                and following.key not in words.conjunctions
            )
        )
    )
    if not opens or not (last.mentions or is_headline):
        return False
    return not (last.owners and last.owners[-1] is last.mentions[-1])


def _is_plural(item: Word, last: Phrase, following: Item | None) -> bool:
    """Tell whether a word without an ending is a verb: `they want`, `the listings include X`."""
    if last.kind == VERB and (last.form == "past" or last.is_passive):
        return item.key == "include"  # those designated include, those to be sanctioned include
    if last.kind == RELATIVE or last.head in {"they", "we", "i", "who"}:
        return True
    is_named = is_word(following) and following.mention is not None
    if item.key == "include" and last.kind == NOUN and is_named:
        return True  # the entities added to the list include X
    return (
        last.kind == NOUN
        and _opens_object(following)
        and last.head.endswith("s")
        and not last.head.endswith("ss")
        and len(last.words) > 1
    )


def verb_phrase(items: list[Item]) -> Phrase:
    """Return a group of verbs as one phrase: its last verb, voice and form."""
    words = grammar()
    group = [one for one in items if is_word(one)]
    keys = [one.key for one in group]
    last = len(group) - 1
    while last > 0 and (group[last].is_adverb or keys[last] in words.negative | words.each):
        last -= 1  # is also on the list, is not on it
    main, helpers = group[last], keys[:last]
    form = words.forms.get(main.key)
    lemma = form.lemma if form is not None else _auxiliary_lemma(main, words)
    is_part = "part" in form.kinds if form is not None else main.key.endswith("ed")
    carriers = [one for one in helpers if one in words.be or one in words.have]
    return Phrase(
        VERB,
        group[0].start,
        main.end,
        keys,
        lemma=lemma,
        form=_shape(main, keys, is_part=is_part),
        is_passive=is_part and bool(carriers) and carriers[-1] in words.be,
        is_negated=any(one in words.negative for one in keys),
        modal=next((one for one in keys if one in words.modals), ""),
    )


def _auxiliary_lemma(main: Word, words: Grammar) -> str:
    if not _is_auxiliary(main, words):
        return main.key
    return "be" if main.key in words.be else "have" if main.key in words.have else "do"


def _shape(main: Word, keys: list[str], *, is_part: bool) -> str:
    form = grammar().forms.get(main.key)
    if keys[0] == "to":
        return "infinitive"
    if len(keys) > 1:
        return "ing" if keys[0] in {"being", "having"} else "finite"
    if form.kinds == {"ing"} if form is not None else main.key.endswith("ing"):
        return "ing"
    return "past" if is_part else "finite"


def settle(phrases: list[Phrase]) -> None:
    """Tell the participles among words in -ed: `companies accused of it have been sanctioned`."""
    for at, one in enumerate(phrases):
        if one.kind == VERB and one.form == "past":
            one.form = "participle" if _is_participle(phrases, at) else "finite"
            one.is_passive = one.form == "participle"


def _is_participle(phrases: list[Phrase], at: int) -> bool:
    before, behind = phrase_at(phrases, at - 1), phrase_at(phrases, at + 1)
    if before.kind == ",":
        # `X, a unit of Y, agreed to pay` goes on; `A was fined, accused of it` does not.
        return behind.kind != NOUN and _has_other_verb(phrases, at)
    if before.kind == NOUN and phrase_at(phrases, at - 2).kind == RELATIVE:
        return False
    if before.kind in {"", TIE, "(", '"', "-"}:
        return True
    if behind.kind == TIE and behind.head == "by":
        return True
    if before.kind != NOUN:
        return False
    return before.words == ["those"] or (behind.kind == TIE and _verb_follows(phrases, at))


def _has_other_verb(phrases: list[Phrase], at: int) -> bool:
    """Tell whether a sentence has a finite verb without a word in -ed behind a comma."""
    for i, one in enumerate(phrases):
        if one.kind != VERB or i == at:
            continue
        before = phrase_at(phrases, i - 1).kind
        if i < at and one.form == "finite" and before != RELATIVE:
            return True
        if i > at and one.form in {"finite", "past"} and before == ",":
            return True
    return False


def _verb_follows(phrases: list[Phrase], at: int) -> bool:
    """Tell whether a finite verb follows before the clause ends, so that this one is none."""
    is_parted = False
    for i in range(at + 1, len(phrases)):
        one = phrases[i]
        if one.words == ["or"] or phrase_at(phrases, i + 1).words == ["or"]:
            continue  # firms linked to Karl Lee, or Li Fangwei, were blacklisted
        if one.kind == VERB:
            if one.form in {"finite", "past"}:
                return True
        elif one.kind == "," and not is_parted:
            is_parted = True  # a forwarder headquartered in Oslo, has agreed
        elif (
            one.kind not in {NOUN, TIE, AND}
            or is_parted
            or (one.kind == AND and phrase_at(phrases, i + 1).kind == VERB)
        ):
            return False
    return False
