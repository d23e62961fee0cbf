"""Who said what: quotations, their speakers, and through whom the words came.

A quotation is one thing said wherever it is printed: equal words, whatever their signs, are one
quote. Different speakers for it are kept side by side as a conflict; none is chosen.
"""

import re
from functools import cache

from penstock.news._model import Article, Attribution, Mention, Quote
from penstock.news._name_words import words
from penstock.news._same_quote import (
    HASHED_FROM,
    is_telling,
    joined,
    quote_key,
    quote_sha256,
    status_of,
)
from penstock.news._speech import Who, person_behind, speech
from penstock.news._spoken import Spoken
from penstock.news._tables import settings
from penstock.news._whole_quotes import with_whole_quotes

_QUOTED = re.compile(
    r'"(?P<a>[^"]{3,1500})"|“(?P<b>[^”“]{3,1500})[”"]|«(?P<c>[^»]{3,1500})»|„(?P<d>[^“”]{3,1500})[“”]'
    r"|「(?P<e>[^」]{3,800})」|『(?P<f>[^』]{3,800})』"
)
_NAME_REACH = 90
_BEFORE_REACH = 120
_STOPS = re.compile(r"[\"“«.!?]")
_OFFICE = re.compile(
    r"(?: (?:by|of))? (?:the |a |an |its |his |her |their )?[A-Za-z][^,\".;]{2,70}, "
)
_DAY = re.compile(r"\b(?:on )?((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b")
_DOES = re.compile(r" [a-z]+(?:ed|s)\b")
_OPENING_REACH = 40
_LEAST_WORDS = 5
_LEAST_WITH_SPEAKER = 3
_ACCORDING = re.compile(
    r"\b(?:according to|cited by|quoted by|reported by|told|as reported by|in an interview with|"
    r"in remarks carried by|in comments carried by) (?:the )?$",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"^(?: (?:news agency|newspaper|daily|magazine|agency))? (?:reported|reports|said|says|cited|quoted|wrote)"  # noqa: E501
    r"\b",
)
_ROLE = (
    r"(?:(?:one|two|some|both|several) of (?:them|the (?:two|three|men|women)))|"
    r"(?:(?:a|an|the|one|another|two|several|some) (?:[\w.'-]+ ){0,7}?(?:official|officials|spokes\w+|"  # noqa: E501
    r"source|sources|diplomat|diplomats|lawyer|lawyers|aide|analyst|analysts|expert|experts|executive|"
    r"prosecutor|prosecutors|investigator|investigators|minister|ministry|envoy|officer|lawmaker|senator|activist|negotiator|ambassador|representative|delegate|"
    r"person|people|trader|traders|statement|company|bank|agency|department|report|"
    r"indictment|complaint|judge|banker|broker|captain|owner|director|manager|adviser|advisor|witness|"
    r"resident|editorial|letter|document|notice|press release)s?(?: (?:of|for|at|in|from|with|on) (?:the |its |his )?"  # noqa: E501
    r"[\w.'-]+(?: [A-Z][\w.'-]+)*)?)"
)
_PRONOUNS = {"he", "she", "they", "it", "who"}
_GENERIC = re.compile(
    r"^(?:the|this|that) (?:[\w'-]+ )?(?:official|spokes\w+|source|diplomat|minister|president|"
    r"secretary|envoy|lawmaker|senator|analyst|expert|executive|lawyer|leader|chief|director|"
    r"prosecutor|ambassador|chairman|governor|adviser|statement|agency|department|ministry|company|"
    r"bank|commissioner)$",
    re.IGNORECASE,
)


@cache
def _words_for(key: str) -> frozenset[str]:
    return frozenset(settings("words")[key])


@cache
def _behind() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns of the words right behind a quotation: `Lew said`, `said the official`."""
    verb = rf"(?:{speech()})"
    time = r"(?:on \w+|\w+day|earlier|also|later|then|has|had|have|reporters|in [A-Z][\w. ]{2,24}?)"
    subject_first = re.compile(
        rf"^[,\s]*(?P<who>{_ROLE}|he|she|they|it|(?:his|her|its|their) (?:[a-z-]+ ){{0,3}}?[a-z-]+|(?:[a-z-]+ ){{0,3}}?(?:[A-Z][\w.'’-]*|of|the|for|and|in|bin|al|de|von|,)(?:[ ]"  # noqa: E501
        rf"(?:[A-Z&][\w.'’-]*|of|the|for|and|in|bin|al|de|von|minister|president|secretary|spokes\w+|"
        rf"official|chief|leader|ministry|department|ambassador|envoy|director|prosecutor|lawyer)){{0,12}}"
        rf"|(?:the|a|an) (?:[a-z'-]+ ){{0,3}}?[a-z'-]+"
        rf"|[A-Z][\w.-]*(?: [A-Z][\w.-]*)?['’]s? (?:[a-z-]+ ){{0,3}}?[a-z-]+)"
        rf"(?P<more>, [^,\"]{{3,140}},| who [^,\"]{{3,60}}?)?(?: {time}){{0,2}} (?P<verb>{verb})\b"
    )
    verb_first = re.compile(
        rf"^[,\s]*(?P<verb>{verb})(?: {time})?(?: (?:by|of))? (?P<who>{_ROLE}|he|she|they|(?:the |U\.S\. |a |an )?"  # noqa: E501
        rf"(?:[\w.'’-]+ ){{0,8}}?[A-Z][\w.'’-]*"
        rf"(?: (?:(?:for|of|of the|and) )?[A-Z][\w.'’-]*){{0,9}}"
        rf"|(?:the|a|an|his|her|its|their) (?:[a-z'-]+ ){{0,7}}?[a-z'-]+(?=[,.]))"
        rf"(?P<more>, [^,\".]{{3,90}}[,.])?"
    )
    return subject_first, verb_first


@cache
def _before() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns of the words right before a quotation: a verb of saying, and who says it."""
    more = "|".join(settings("words")["speech_before"])
    verb = re.compile(rf"\b(?:{speech()}|{more})\b")
    who = re.compile(
        rf"(?P<who>{_ROLE}|\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t)\b"
        r"|\b[A-Z][\w.'’-]*(?: (?:[A-Z&][\w.'’-]*|of|the|for|and|bin|al|de|von)){0,9})"
        r"(?P<more>, [^,\".]{3,90},)?(?: (?:on )?\w+)?,? $"
    )
    return verb, who


def read_quotes(article: Article, spoken: list[Spoken]) -> list[Quote]:
    """Return the quotations of an article, each with who is said to have said it."""
    found: list[Quote] = []
    last: tuple[str, str, bool] | None = None
    introduced: list[tuple[str, str, bool]] = []
    body = with_whole_quotes([one for one in spoken if one.sentence.paragraph >= 0])
    for number, own in enumerate(body):
        text = own.sentence.text
        marks = list(_QUOTED.finditer(text)) if _has_mark(text) else []
        speakers: list[tuple[str, str, bool]] = []
        for match in marks:
            said = next(group for group in match.groups() if group)
            size = _size(said)
            speaker = _speaker(own, match, introduced, last)
            if speaker is None and speakers:
                speaker = speakers[-1]
            following = body[number + 1] if number + 1 < len(body) else None
            if speaker is None and match.end() >= len(text) - 2 and following is not None:
                speaker = _opening_speaker(following, own, introduced)
            if speaker is None and size >= HASHED_FROM and match.start() <= 1:
                speaker = last  # a paragraph of nothing else goes on with whoever spoke
            if size < (_LEAST_WITH_SPEAKER if speaker else _LEAST_WORDS):
                continue
            if speaker is None and size < HASHED_FROM:
                continue
            if speaker is not None:
                speakers.append(speaker)
                last = speaker
            found.append(_quote(article, own, match, said, speaker, body))
        introduced += _introduced(own)
        if not marks:
            last = _indirect_speaker(own, introduced) or _doer(own) or last
    return joined(found)


def _has_mark(text: str) -> bool:
    return '"' in text or (not text.isascii() and any(sign in text for sign in "“«„「『"))


def _size(said: str) -> int:
    words_of = said.count(" ") + 1
    return words_of if said.isascii() else max(words_of, sum(c >= "\u3040" for c in said) // 2)


def _speaker(
    own: Spoken, match: re.Match[str], introduced: list[Who], last: Who | None
) -> Who | None:
    """Return who says a quotation in its own sentence: behind it, else before it."""
    text = own.sentence.text
    behind = text[match.end() :]
    if (person := person_behind(own, match.end())) is not None:
        return person
    for pattern in _behind():
        if (found := pattern.match(behind)) is not None:
            place = match.end() + found.start("who")
            is_body = last in introduced and last is not None and last[0] == last[1]
            is_body = is_body or (last is not None and (last[0], last[0], False) in introduced)
            if last is not None and not is_body and found["who"] in {"he", "she", "they"}:
                return last
            who = _named_behind(own, match.end() + found.end("verb"), found["who"]) or _known(
                own, found["who"], place, found["more"] or "", introduced
            )
            if who is not None:
                return who
    if (apposed := _apposed(own, match.end(), behind)) is not None:
        return apposed
    before = text[: match.start()]
    verb, subject = _before()
    window = max(len(before) - _BEFORE_REACH, before.rfind('" ') + 1, 0)
    for told in reversed(list(verb.finditer(before, window))):
        if _STOPS.search(before, told.end()):
            break
        start = max(told.start() - _BEFORE_REACH, 0)
        if (found := subject.search(before[: told.start()], start)) is not None:
            who = _known(own, found["who"], found.start("who"), found["more"] or "", introduced)
            if who is not None:
                return who
    if found := re.search(r"[Aa]ccording to (?P<who>[^,\"]{3,80})", text):
        return _known(own, found["who"], found.start("who"), "", introduced)
    return None


def _apposed(own: Spoken, place: int, behind: str) -> Who | None:
    """Return the person named behind an office: `Mali's minister of trade, Abdoulaye Diop, said`.

    The name may stand first, too: `Rachel Barnes, a lawyer for the bank in London, said`.
    """
    found = _apposition().match(behind)
    if found is None:
        return None
    base = own.sentence.start
    for part, role in (("name", "office"), ("office", "name")):
        first, last = place + found.start(part), place + found.end(part)
        for one in own.mentions:
            start, end = one.start - base, one.end - base
            if one.sort in {"person", "name"} and first <= start and end == last:
                return one.name, one.title or found[role].removeprefix("the "), True
    return None


@cache
def _apposition() -> re.Pattern[str]:
    return re.compile(
        rf"^[,\s]*(?P<office>[^,\".;]{{3,90}}), (?P<name>[^,\".;]{{3,90}}),(?: \w+){{0,2}}?"
        rf" (?:{speech()})\b"
    )


def _named_behind(own: Spoken, place: int, who: str) -> Who | None:
    """Return the person an office stands before: `said the company's head of research, Li Wei`.

    `the agency's director, Andrea Gacki, said` is the same the other way round.
    """
    base = own.sentence.start
    text = own.sentence.text
    if who.lower() in _PRONOUNS:
        return None
    verb = re.search(r"\w+$", text[:place])
    start = verb.start() if verb else place
    for one in own.mentions:
        if one.sort not in {"person", "name"} or " " not in one.name:
            continue
        first, last = one.start - base, one.end - base
        before = text[place:first]
        if 0 < first - place < _NAME_REACH and _OFFICE.fullmatch(before):
            return one.name, one.title or before.strip(" ,").removeprefix("the "), True
        if start - 4 < last <= start and re.search(rf"{re.escape(who)}, $", text[:first]):
            return one.name, one.title or who.removeprefix("the "), True
    return None


def _known(own: Spoken, who: str, place: int, more: str, introduced: list[Who]) -> Who | None:
    """Return the name, role and whether it is a name, of the words that stand for a speaker."""
    who = who.strip(" ,")
    base = own.sentence.start
    inside = [
        one
        for one in own.mentions
        if place <= one.start - base < place + len(who) and one.sort in {"person", "name"}
    ]
    if inside:
        one = _first_whole(who, inside, base + place)
        if _is_only_of(who, one.end - base - place):
            return _lower_article(who), _without_article(who), False
        return one.name, one.title or _role_in(more), True
    if (apposed := _person_in(own, more, place + len(who))) is not None:
        return apposed.name, apposed.title, True
    if who.lower() in _PRONOUNS:
        named = [one for one in introduced if one[2]] or introduced
        earlier = [
            (one.name, one.title, True)
            for one in own.mentions
            if one.sort == "person" and one.end - base <= place
        ]
        if who.lower() == "they" and (several := [one for one in introduced if _is_several(one)]):
            return several[-1]
        if who.lower() in {"it", "they"}:
            return (introduced[-1] if introduced else None) or (earlier[-1] if earlier else None)
        return earlier[-1] if earlier else named[-1] if named else None
    if _GENERIC.match(who):
        head = who.split()[-1].lower()
        for name, role, is_named in reversed(introduced):
            if head in role.lower() or head in name.lower():
                return name, role, is_named
        return who, who.removeprefix("the "), False
    low = who.lower()
    if re.fullmatch(r"(?:the|this) (?:[a-z-]+ )?[a-z-]+", who):
        head = low.split()[-1]
        if head in _words_for("body_words"):
            bodies_before = [one for one in introduced if not one[2] and one[0][:1].isupper()]
            return bodies_before[-1] if bodies_before else (who, low.removeprefix("the "), False)
        named = [one for one in introduced if one[2]]
        return (
            (who, low.removeprefix("the "), False)
            if head in _words_for("role_words") or not named
            else named[-1]
        )
    bodies = [
        one
        for one in own.mentions
        if place <= one.start - base < place + len(who)
        and one.sort in {"agency", "organisation", "body", "country", "place", "outlet", "court"}
    ]
    if re.match(r"(?:a|an|one|another|two|several|some|the) ", low) and (
        set(low.replace("'s", "").split()) & _words_for("role_words")
    ):
        return who, _without_article(who), False
    if bodies:
        return bodies[0].name if bodies[0].sort != "country" else who, "", True
    if who and who[0].isupper() and len(who.split()) <= 5 and low not in words().openers:
        return who, _role_in(more), True
    return None


def _first_whole(who: str, inside: list[Mention], start: int) -> Mention:
    """Return who of several named speaks: John Marsh of *Rights Now* is the first."""
    first = inside[0]
    is_first = " " in first.name and re.match(
        r" (?:of|for|from|at|with) ", who[first.end - start :]
    )
    return first if is_first else inside[-1]


def _person_in(own: Spoken, more: str, place: int) -> Mention | None:
    """Return the person that commas hold alone: the ambassador in London, *Anatoly Antonov*."""
    base = own.sentence.start
    name = more.strip(" ,.")
    for one in own.mentions:
        is_near = place <= one.start - base <= place + len(more) + 1
        if (
            one.sort in {"person", "name"}
            and " " in one.name
            and is_near
            and (name == one.text or name.endswith(f" {one.text}"))
        ):
            return one
    return None


def _is_several(who: Who) -> bool:
    """Tell whether a role speaks of several people: `a group of lawmakers`."""
    words_of = who[1].lower().split()
    plural = _words_for("role_words")
    return not who[2] and any(word in plural and word[:-1] in plural for word in words_of)


def _is_only_of(who: str, end: int) -> bool:
    """Tell whether a name in the words of a speaker is only whose official speaks.

    `a Soltera spokeswoman`, `a spokeswoman for Soltera`: both name no person.
    """
    if not re.match(r"(?:a|an|the|one|another) ", who, re.IGNORECASE):
        return False
    roles = _words_for("role_words")
    return who[end:].lower().strip() in roles


def _without_article(who: str) -> str:
    return re.sub(r"^(?:a|an|the|one|another) ", "", who, flags=re.IGNORECASE)


def _role_in(more: str) -> str:
    return more.strip(" ,.").removeprefix("the ") if more else ""


def _opening_speaker(following: Spoken, own: Spoken, introduced: list[Who]) -> Who | None:
    """Return who speaks where the next sentence of the paragraph begins with it: `Lew said ...`."""
    if following.sentence.paragraph != own.sentence.paragraph:
        return None
    for pattern in _behind():
        if (found := pattern.match(following.sentence.text)) is not None:
            return _known(following, found["who"], found.start("who"), "", introduced)
    return None


def _indirect_speaker(own: Spoken, introduced: list[Who]) -> Who | None:
    """Return who a sentence without a quotation reports to have said something."""
    pattern = _behind()[0]
    text = own.sentence.text
    if (found := pattern.match(text)) is not None:
        return _known(own, found["who"], found.start("who"), found["more"] or "", introduced)
    if found := re.search(rf", (?P<who>[A-Z][^,]{{3,60}}) (?:{speech()})\b[^,]*$", text):
        return _known(own, found["who"], found.start("who"), "", introduced)
    return None


def _doer(own: Spoken) -> Who | None:
    """Return the person with an office that a sentence begins with: whom `he` behind it means."""
    text, base = own.sentence.text, own.sentence.start
    first = next((one for one in own.mentions if one.sort == "person"), None)
    if first is None or not first.title or " " not in first.name:
        return None
    is_subject = _DOES.match(text, first.end - base) is not None
    is_opening = "," not in text[: first.start - base] and first.start - base < _OPENING_REACH
    return (first.name, first.title, True) if is_opening and is_subject else None


def _introduced(own: Spoken) -> list[Who]:
    """Return the persons and officials a sentence brings in, in order."""
    found: list[tuple[int, Who]] = []
    base = own.sentence.start
    for one in own.mentions:
        if one.sort == "person" or (one.sort == "name" and " " in one.name):
            found.append((one.start - base, (one.name, one.title, one.sort == "person")))
        elif one.sort in {"agency", "organisation", "body"}:
            found.append((one.start - base, (one.name, one.name, False)))
    if not _words_for("role_words").isdisjoint([token.key for token in own.tokens]):
        found += [
            (match.start(), (_lower_article(match[0]), _without_article(match[0]), False))
            for match in re.finditer(_ROLE, own.sentence.text, re.IGNORECASE)
            if not _GENERIC.match(match[0])
            and set(match[0].lower().split()) & _words_for("role_words")
        ]
    return [who for _, who in sorted(found, key=lambda one: one[0])]


def _lower_article(who: str) -> str:
    first, _, rest = who.partition(" ")
    return f"{first.lower()} {rest}"


def _quote(
    article: Article,
    own: Spoken,
    match: re.Match[str],
    said: str,
    speaker: Who | None,
    body: list[Spoken],
) -> Quote:
    start = own.sentence.start + match.start()
    name, role, is_named = speaker or ("", "", False)
    chain = tuple(dict.fromkeys([*_chain(own), *filter(None, (article.agency, article.outlet))]))
    when = _DAY.search(own.sentence.text)
    if when is None and (at := body.index(own)) > 0:
        when = _DAY.search(body[at - 1].sentence.text)
    return Quote(
        text=said.strip(" ,"),
        sha256=quote_sha256(said),
        status="single",
        attributions=(
            Attribution(
                speaker=name or "unknown",
                role=role,
                is_named=is_named,
                source=article.source,
                outlet=article.outlet,
                chain=chain,
                said=when[1] if when else "",
                sentence=own.sentence.text,
                start=start,
                end=own.sentence.start + match.end(),
            ),
        ),
    )


def _chain(own: Spoken) -> list[str]:
    """Return the outlets a sentence names as where the words come from."""
    base = own.sentence.start
    text = own.sentence.text
    return [
        one.name
        for one in own.mentions
        if one.sort == "outlet"
        and (_ACCORDING.search(text[: one.start - base]) or _REPORTS.match(text[one.end - base :]))
    ]


__all__ = ["is_telling", "joined", "quote_key", "quote_sha256", "read_quotes", "status_of"]
