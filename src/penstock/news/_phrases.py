"""A sentence cut into phrases: nouns with what describes them, groups of verbs, and what ties them.

A shallow reading after the forms of words only: enough to tell who does what to whom in the
English of news, without a model of the language. Times (`on Thursday`) are left out, so that what
they part stands together.
"""

import re
from functools import cache
from typing import NamedTuple

from msgspec import Struct

from penstock.news._grammar import grammar
from penstock.news._model import Mention
from penstock.news._spoken import Spoken

NOUN, VERB, TIE, RELATIVE, CLAUSE, AND = "noun", "verb", "tie", "relative", "clause", "and"
_PARTIES = frozenset({"organisation", "person", "name", "vessel"})
_SIGNS = re.compile(r"(?<!\d),|,(?!\d)|[;:()\"“”–—]|(?<= )-+(?= )")
_MONEY = re.compile(r"^[\d.,]+$")
_YEAR = re.compile(r"^(?:1[89]|20)\d\d$")


class Phrase(Struct):
    """One phrase. Of a noun: its words, names and head; of a verb: its lemma, voice and form."""

    kind: str
    start: int
    end: int
    words: list[str]
    mentions: list[Mention] = []
    owners: list[Mention] = []
    head: str = ""
    lemma: str = ""
    form: str = "finite"
    is_passive: bool = False
    is_negated: bool = False
    modal: str = ""
    is_definite: bool = False


class _Word(NamedTuple):
    key: str
    text: str
    start: int
    end: int
    is_capital: bool
    mention: Mention | None
    owns: bool


class _Signed(NamedTuple):
    sign: str
    at: int


def phrases_of(spoken: Spoken) -> list[Phrase]:
    """Return the phrases of a sentence, in order; places count from its start."""
    items = _with_joined(_without_times(_items(spoken)))
    is_headline = spoken.sentence.paragraph < 0
    return _settled(_phrased(items, is_headline=is_headline))


def _items(spoken: Spoken) -> list[_Word | _Signed]:
    base, text = spoken.sentence.start, spoken.sentence.text
    by_start = {one.start: one for one in spoken.mentions}
    found: list[_Word | _Signed] = []
    last = inside = 0
    for token in spoken.tokens:
        start, end = token.start - base, token.end - base
        if token.start < inside:
            continue
        mention = by_start.get(token.start)
        if mention is not None:
            inside = mention.end
            end = mention.end - base
        found += [_Signed(one[0], one.start()) for one in _SIGNS.finditer(text, last, start)]
        owns = text.startswith(("'s", "’s"), end) or (
            mention is not None and text.startswith(("' ", "’ "), end)
        )
        if mention is None:
            owns = token.text.endswith(("'s", "’s", "s'", "s’"))
        found.append(
            _Word(token.key, token.text, start, end, token.is_capital, mention, owns)
        )
        last = max(end, token.end - base)
    found += [_Signed(one[0], one.start()) for one in _SIGNS.finditer(text, last)]
    return _without_ages(found)


def _without_ages(items: list[_Word | _Signed]) -> list[_Word | _Signed]:
    """Return the items without `, 38,` behind a name."""
    kept: list[_Word | _Signed] = []
    at = 0
    while at < len(items):
        one, following = items[at], items[at + 1 : at + 3]
        if (
            isinstance(one, _Signed)
            and one.sign == ","
            and len(following) == 2
            and isinstance(following[0], _Word)
            and following[0].text.isdigit()
            and isinstance(following[1], _Signed)
            and following[1].sign == ","
        ):
            at += 3
            if at < len(items) and not (isinstance(items[at], _Word) and items[at].key in grammar().be | grammar().have | grammar().forms.keys()):  # type: ignore[union-attr]
                kept.append(one)
            continue
        kept.append(one)
        at += 1
    return kept


def _without_times(items: list[_Word | _Signed]) -> list[_Word | _Signed]:
    """Return the items without `on Thursday`, `last week`, `in May 2024`, `a day earlier`."""
    words = grammar()
    kept: list[_Word | _Signed] = []
    for item in items:
        if isinstance(item, _Signed) or item.mention is not None:
            kept.append(item)
            continue
        is_time = item.key in words.time_words and (item.is_capital or item.key not in {"march", "may"})
        last = kept[-1] if kept else None
        if not is_time and _YEAR.match(item.text):
            is_time = isinstance(last, _Word) and last.key in {"in", "since", "of", "until", "from", "<time>"}
        if not is_time and _MONEY.match(item.text) and isinstance(last, _Word) and last.key == "<time>":
            is_time = True
        if not is_time:
            kept.append(item)
            continue
        while isinstance(last, _Word) and last.mention is None and (
            last.key in words.time_openers or last.key == "<time>" or last.key.isdigit()
        ):
            kept.pop()
            last = kept[-1] if kept else None
        if not item.owns:
            kept.append(item._replace(key="<time>"))
    return [one for one in kept if isinstance(one, _Signed) or one.key != "<time>"]


def _phrased(items: list[_Word | _Signed], *, is_headline: bool) -> list[Phrase]:
    words = grammar()
    found: list[Phrase] = []
    at = 0
    while at < len(items):
        item = items[at]
        if isinstance(item, _Signed):
            found.append(Phrase(item.sign if item.sign in ",;:()" else '"' if item.sign in '"“”' else "-", item.at, item.at + 1, []))
            at += 1
            continue
        last = found[-1] if found else None
        if item.mention is not None:
            _into_noun(found, item, words)
            at += 1
            continue
        key = item.key
        end = _verb_end(items, at, found, is_headline=is_headline)
        if end > at:
            found.append(_verb(items[at:end]))
            at = end
            continue
        if key in words.conjunctions:
            found.append(Phrase(AND, item.start, item.end, [key]))
        elif key == "that" and _is_clause_that(items, at, last):
            found.append(Phrase(RELATIVE if last is not None and last.kind == NOUN else CLAUSE, item.start, item.end, [key]))
        elif key in words.relatives and key != "that":
            found.append(Phrase(RELATIVE, item.start, item.end, [key]))
        elif key in words.subordinators:
            found.append(Phrase(CLAUSE, item.start, item.end, [key]))
        elif key in words.prepositions:
            found.append(Phrase(TIE, item.start, item.end, [key], head=key))
        elif key in words.adverbs or (key.endswith("ly") and key not in words.nouns and not item.is_capital):
            pass
        else:
            _into_noun(found, item, words)
        at += 1
    return found


def _with_joined(items: list[_Word | _Signed]) -> list[_Word | _Signed]:
    """Return the items, prepositions of several words (`pursuant to`, `as well as`) as one word."""
    joined = grammar().joined
    kept: list[_Word | _Signed] = []
    at = 0
    while at < len(items):
        own = items[at]
        taken = 0
        if isinstance(own, _Word) and own.mention is None and own.key in _joined_openers():
            for size in (4, 3, 2):
                several = items[at : at + size]
                if len(several) < size or any(
                    isinstance(one, _Signed) or one.mention is not None for one in several
                ):
                    continue
                meant = joined.get(" ".join(one.key for one in several if isinstance(one, _Word)))
                if meant is not None:
                    last = several[-1]
                    kept.append(own._replace(key=meant, end=last.end if isinstance(last, _Word) else own.end, is_capital=False))
                    taken = size
                    break
        if not taken:
            kept.append(own)
        at += taken or 1
    return kept


@cache
def _joined_openers() -> frozenset[str]:
    return frozenset(key.split()[0] for key in grammar().joined)


def _is_clause_that(items: list[_Word | _Signed], at: int, last: Phrase | None) -> bool:
    if last is not None and last.kind == VERB:
        return True
    if last is None or last.kind != NOUN:
        return False
    return at + 1 < len(items)


def _into_noun(found: list[Phrase], item: _Word, words: object) -> None:
    """Put a word into the noun phrase before it, or begin one."""
    own = grammar()
    last = found[-1] if found else None
    key = "#" if _MONEY.match(item.text) else item.key
    is_opener = item.mention is None and (key in own.determiners or key in own.pronouns)
    joins = (
        last is not None
        and last.kind == NOUN
        and not (is_opener and not _is_only_opened(last))
        and not (key == "#" and last.mentions and not last.owners)
        and last.head not in own.pronouns
        and not (last.mentions and last.mentions[-1].sort in _PARTIES and item.mention is not None and item.mention.sort in _PARTIES and last.mentions[-1] not in last.owners)
    )
    if not joins or last is None:
        last = Phrase(NOUN, item.start, item.end, [], [], [])
        found.append(last)
        last.is_definite = key in {"the", "its", "their", "his", "her", "this", "these", "those"}
    last.words.append(key)
    last.end = item.end
    if item.mention is not None:
        last.mentions.append(item.mention)
        last.head = "" if not item.owns else last.head
        if item.owns:
            last.owners.append(item.mention)
    elif not is_opener or key in own.pronouns:
        last.head = key


def _is_only_opened(phrase: Phrase) -> bool:
    return not phrase.head and not phrase.mentions


def _verb_end(items: list[_Word | _Signed], at: int, found: list[Phrase], *, is_headline: bool) -> int:
    """Return where a group of verbs that begins here ends; `at` where none begins."""
    words = grammar()
    item = items[at]
    assert isinstance(item, _Word)
    key = item.key
    auxiliary = words.be | words.have | words.do | words.modals
    if key in auxiliary and not (item.is_capital and at > 0 and key in {"may", "will"}):
        end = at
        while end < len(items):
            one = items[end]
            if isinstance(one, _Signed) or one.mention is not None:
                return end
            if one.key in auxiliary or one.key in words.negative or one.key in _EACH or one.key in words.adverbs or one.key == "to" or (one.key.endswith("ly") and one.key not in words.nouns):
                if one.key == "to" and not _is_base(items, end + 1):
                    return end
                end += 1
                continue
            if one.key in words.forms or (one.key.endswith(("ed", "ing")) and one.key not in words.nouns):
                form = words.forms.get(one.key)
                before = items[end - 1]
                is_to = any(
                    isinstance(helper, _Word) and (helper.key == "to" or helper.key in words.modals | words.do)
                    for helper in items[at:end]
                )
                if form is not None and form.kinds <= {"base", "s"} and not is_to:
                    return end  # has charges: a noun
                return end + 1
            before = items[end - 1]
            if isinstance(before, _Word) and (before.key in words.modals | words.do or before.key == "to") and one.key not in words.determiners | words.prepositions | words.pronouns:
                return end + 1
            return end
        return end
    if key == "to" and _is_base(items, at + 1):
        end = at + 1
        while isinstance(items[end], _Word) and (items[end].key in words.adverbs or items[end].key.endswith("ly")):  # type: ignore[union-attr]
            end += 1
        if items[end].key in words.be | words.have:  # type: ignore[union-attr]
            return _verb_end(items, end, found, is_headline=is_headline)
        return end + 1
    if item.is_capital and at > 0 and not is_headline:
        return at
    if _is_let(found, item.key):
        return at + 1
    last = found[-1] if found else None
    return at + 1 if _is_verb(items, at, last, is_headline=is_headline) else at


def _is_let(found: list[Phrase], key: str) -> bool:
    """Tell whether a verb stands here in its bare form: `let the firm | return it`."""
    if len(found) > 2 and found[-1].kind == NOUN and found[-2].kind in {CLAUSE, RELATIVE} and found[-2].words == ["that"]:
        form = grammar().forms.get(key)
        asked = found[-3].kind == VERB and found[-3].lemma in _DEMANDED
        return asked and form is not None and "base" in form.kinds
    return (
        len(found) > 1
        and found[-2].kind == VERB
        and found[-2].lemma in {"let", "make", "help"}
        and found[-1].kind == NOUN
        and not _is_only_opened(found[-1])
        and bool(found[-1].mentions)
        and not found[-1].head
        and not key.endswith(("s", "ed", "ing"))
        and key not in grammar().prepositions | grammar().conjunctions | grammar().determiners
    )


_DEMANDED = frozenset({"demand", "urge", "recommend", "request", "propose", "insist", "ask", "suggest"})
_EACH = frozenset({"each", "both", "all"})


def _is_base(items: list[_Word | _Signed], at: int) -> bool:
    """Tell whether the infinitive of a verb stands here, adverbs before it aside."""
    words = grammar()
    while at < len(items):
        one = items[at]
        if isinstance(one, _Signed) or one.mention is not None or one.is_capital:
            return False
        if one.key in words.adverbs or (one.key.endswith("ly") and one.key not in words.nouns):
            at += 1
            continue
        if one.key in words.determiners | words.pronouns | words.prepositions:
            return False
        form = words.forms.get(one.key)
        if form is not None:
            return "base" in form.kinds
        if one.key in words.be | words.have | words.do:
            return one.key in {"be", "have", "do"}
        if one.key.endswith(("s", "ing", "ed")) and not one.key.endswith("ss"):
            return False
        following = items[at + 1] if at + 1 < len(items) else None
        return isinstance(following, _Word) and (
            following.mention is not None or following.key in words.determiners | words.prepositions
        )
    return False


def _is_verb(items: list[_Word | _Signed], at: int, last: Phrase | None, *, is_headline: bool) -> bool:
    """Tell whether one word without an auxiliary is a verb here."""
    words = grammar()
    item = items[at]
    assert isinstance(item, _Word)
    key = item.key
    form = words.forms.get(key)
    following = items[at + 1] if at + 1 < len(items) else None
    kinds = form.kinds if form is not None else frozenset[str]()
    is_opened = last is not None and last.kind == NOUN and _is_only_opened(last)
    if key in words.nouns or item.owns:
        return False
    is_ed = "past" in kinds or "part" in kinds or (form is None and key.endswith("ed") and len(key) > 4 and "-" not in key)
    is_ing = "ing" in kinds or (form is None and key.endswith("ing") and len(key) > 5 and "-" not in key)
    if is_ed and "base" not in kinds:
        if last is not None and last.words == ["those"]:
            return True
        if is_opened:
            return False
        governed = last is None or last.kind in {TIE, AND} or (last.kind == NOUN and last.head in {"", None} and not last.mentions)
        describes = isinstance(following, _Word) and (
            following.mention is None and following.key not in words.determiners | words.prepositions | words.pronouns | words.relatives | words.conjunctions
        )
        if last is not None and last.kind == NOUN and last.owners and last.owners[-1] is (last.mentions or [None])[-1] and not last.head:
            return False  # Iran's sanctioned bank
        if governed and describes and form is None:
            return False
        return not (governed and last is not None and last.kind == TIE and describes)
    if is_ing:
        return not is_opened and not (last is not None and last.kind == NOUN and last.owners and not last.head)
    if "base" in kinds and ("past" in kinds or "part" in kinds):
        # put, hit, cut, let, set: the past where a subject stands before and an object behind
        return last is not None and last.kind == NOUN and not is_opened and isinstance(following, _Word)
    if "s" in kinds:
        if last is None or last.kind not in {NOUN, RELATIVE} or is_opened:
            return False
        if key not in _AMBIGUOUS:
            return True
        if last.kind == RELATIVE:
            return True
        opens = isinstance(following, _Word) and (
            following.mention is not None or following.is_capital or following.key in words.determiners or _MONEY.match(following.text) is not None or (is_headline and following.key not in words.prepositions | words.conjunctions)
        )
        return opens and bool(last.mentions or is_headline) and not (last.owners and last.owners[-1] is last.mentions[-1])
    if "base" in kinds:
        # They want: only behind a pronoun or a relative
        if last is not None and last.kind == VERB and last.form == "past":
            return key == "include"  # those designated include
        if last is None or last.kind not in {NOUN, RELATIVE}:
            return False
        if last.kind == RELATIVE or last.head in {"they", "we", "i", "who"}:
            return True
        opens = isinstance(following, _Word) and (
            following.mention is not None
            or following.key in words.determiners
            or _MONEY.match(following.text) is not None
        )
        return opens and last.head.endswith("s") and len(last.words) > 1 and not last.head.endswith("ss")
    return False


# Forms of verbs that are as often nouns in the plural.
_AMBIGUOUS = frozenset(
    {"sanctions", "charges", "fines", "bans", "plans", "targets", "lists", "places", "probes", "freezes", "orders", "moves", "reports", "arrests", "bars", "blacklists", "curbs", "penalties", "approves", "ships", "exports", "imports", "supplies", "works", "uses", "trades", "processes", "needs", "hopes", "looks", "transfers", "attacks", "notes", "states", "comments", "shows", "shares", "claims", "issues", "names", "heads", "bases", "links", "ties", "chairs", "sets", "grants", "requests", "demands", "calls", "appeals", "files", "rules", "funds", "aims", "turns", "ends", "halts", "blocks", "limits", "raids", "searches", "pledges", "promises", "warrants", "licences", "waivers", "cuts", "hits", "restricts", "answers", "awards", "strikes", "drops", "fears", "concerns", "permits", "slaps", "puts", "levies"}
)


def _verb(items: list[_Word | _Signed]) -> Phrase:
    """Return a group of verbs as one phrase: its last verb, voice and form."""
    words = grammar()
    group = [one for one in items if isinstance(one, _Word)]
    main = group[-1]
    keys = [one.key for one in group]
    helpers = keys[:-1]
    form = words.forms.get(main.key)
    lemma = form.lemma if form is not None else main.key
    if main.key in words.be | words.have | words.do | words.modals and main.key not in words.forms:
        lemma = "be" if main.key in words.be else "have" if main.key in words.have else "do"
    is_part = (form is not None and "part" in form.kinds) or (form is None and main.key.endswith("ed"))
    is_passive = is_part and any(one in words.be for one in helpers) and _last_helper(helpers, words.be | words.have) in words.be
    shape = "finite"
    if keys[0] == "to":
        shape = "infinitive"
    elif not helpers:
        if (form is not None and form.kinds == {"ing"}) or (form is None and main.key.endswith("ing")) or (main.key in words.be and main.key == "being"):
            shape = "ing"
        elif is_part:
            shape = "past"  # settled later: a finite past, or a participle
    elif helpers[0] in {"being", "having"}:
        shape = "ing"
    return Phrase(
        VERB,
        group[0].start,
        main.end,
        keys,
        lemma=lemma,
        form=shape,
        is_passive=is_passive,
        is_negated=any(one in words.negative for one in keys),
        modal=next((one for one in keys if one in words.modals), ""),
    )


def _last_helper(helpers: list[str], auxiliary: frozenset[str]) -> str:
    return next((one for one in reversed(helpers) if one in auxiliary), "")


def _settled(phrases: list[Phrase]) -> list[Phrase]:
    """Tell the participles among words in -ed: `companies accused of it have been sanctioned`."""
    for at, one in enumerate(phrases):
        if one.kind != VERB or one.form != "past":
            continue
        before = phrases[at - 1] if at else None
        behind = phrases[at + 1] if at + 1 < len(phrases) else None
        is_behind_aside = before is not None and before.kind == "," and not _verb_before(phrases, at)
        is_relative = at > 1 and before is not None and before.kind == NOUN and phrases[at - 2].kind == RELATIVE
        if is_behind_aside or is_relative:
            one.form = "finite"
        elif before is None or before.kind in {TIE, "(", '"', "-", ","} or (behind is not None and behind.kind == TIE and behind.head == "by") or (before.kind == NOUN and before.head and before.head == "those") or (before.kind == NOUN and behind is not None and behind.kind == TIE and _verb_follows(phrases, at)):
            one.form = "participle"
        else:
            one.form = "finite"
        if one.form == "participle":
            one.is_passive = True
        if before is not None and before.kind == "," and one.form == "participle" and behind is not None and behind.kind == NOUN:
            # The bureau added A on Friday, removed B, ...: rare; `X, accused ...` is as rare with a noun behind
            one.form, one.is_passive = "finite", False
    return phrases


def _verb_before(phrases: list[Phrase], at: int) -> bool:
    """Tell whether a finite verb stands before, or follows: then one behind a comma is none."""
    return any(
        one.kind == VERB and one.form == "finite" and (i == 0 or phrases[i - 1].kind != RELATIVE)
        for i, one in enumerate(phrases[:at])
    ) or any(
        one.kind == VERB and one.form in {"finite", "past"} and phrases[at + 1 + i - 1].kind == ","
        for i, one in enumerate(phrases[at + 1 :], start=0)
        if i > 0
    )


def _verb_follows(phrases: list[Phrase], at: int) -> bool:
    """Tell whether a finite verb follows before the clause ends, so that this one is none."""
    is_parted = False
    for one in phrases[at + 1 :]:
        if one.kind == VERB and one.form in {"finite", "past"}:
            return True
        if one.kind == "," and not is_parted:
            is_parted = True  # a forwarder headquartered in Oslo, has agreed
            continue
        if one.kind not in {NOUN, TIE, AND, VERB} or (is_parted and one.kind != VERB):
            return False
        if one.kind == AND or (one.kind == VERB and one.form == "infinitive"):
            continue
    return False
