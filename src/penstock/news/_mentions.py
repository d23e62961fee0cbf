"""The names in an article: who and what is mentioned, where, and as what.

Rules of form only: gazetteers of countries, cities and authorities, words that end names of bodies,
laws and occasions, titles before persons. A name that nothing tells apart stays `name`.
"""

import re
from functools import cache

from msgspec import Struct, structs

from penstock.news._background import per_million
from penstock.news._councils import settle_councils
from penstock.news._gazetteer import Entry, gazetteer, is_known_alone, leader_countries, look_up
from penstock.news._model import Article, Mention, Sentence
from penstock.news._name_runs import run_end
from penstock.news._name_words import words
from penstock.news._spoken import Spoken, tie
from penstock.news._tables import settings
from penstock.news._titles import by_neighbours
from penstock.news._tokens import Token, split, tokens_of
from penstock.text import country_code

_MOST_NAME_WORDS = 4
_MARKS = frozenset({'"', "“", "«", "„"})
_SHORTENED = frozenset({"co", "corp", "inc", "ltd", "bros", "jr", "sr"})
_BASED = re.compile(
    r"-(?:based|flagged|owned|linked|backed|born|registered|headquartered|led|made|controlled|run|"
    r"aligned|affiliated|listed|operated|style|era)$"
)
_NOT_NAMES = re.compile(
    r"^(?:\d|[IVX]+$|(?:Republican|Democrat|Conservative|Christian|Muslim|Catholic|Arab|Western|"
    r"Islamist|Kurdish|African|Asian|Liberal|Socialist)s?$|Democratic$|Jewish$)"
)


class _Found(Struct, frozen=True, gc=False):
    """A mention before it is tied to others."""

    first: int
    last: int
    sort: str
    entry: Entry | None
    title: str = ""


def read_mentions(article: Article) -> list[Spoken]:
    """Return the sentences of an article, the headline first, with the names in each.

    Mentions of one thing bear one id: a later `Lew` is the `Jacob Lew` before it. The headline is
    sentence -1.
    """
    sentences = list(article.sentences)
    if article.headline:
        start = max(article.headline_start, 0)
        end = start + len(article.headline)
        sentences.insert(0, Sentence(article.headline, start, end, -1))
    spoken = [_spoken(number, one) for number, one in enumerate(sentences)]
    about_korea = any(
        one.country in {"KP", "KR"} and one.text.lower() not in {"the north", "the south"}
        for own in spoken
        for one in own.mentions
    )
    if not about_korea:
        for own in spoken:
            own.mentions[:] = [
                one
                for one in own.mentions
                if one.text.lower() not in {"the north", "the south", "the north's"}
            ]
    settle_councils(spoken)
    tie(spoken)
    return spoken


def _spoken(number: int, sentence: Sentence) -> Spoken:
    tokens = tokens_of(sentence.text, sentence.start)
    if "-" in sentence.text:
        tokens = _parted(tokens)
    found = _find(sentence, tokens)
    mentions: list[Mention] = []
    for one in found:
        if one.entry is None and _is_only_form(tokens[one.first : one.last]):
            continue
        made = _mention(number, sentence, tokens, one)
        if sentence.text.startswith("$", made.end - sentence.start):
            continue  # S$3.4 million
        if made.sort == "name" and "-" in made.text and _BASED.search(made.text):
            continue  # a Dubai-based trader: it describes, and names nobody
        if made.title and mentions and made.sort == "person":
            made = _with_office(made, mentions[-1], sentence)
        elif mentions and made.sort == "organisation" and not made.country:
            made = _with_country(made, mentions[-1], sentence)
        if made.sort in {"person", "name"} and not made.country:
            made = _with_known_country(made)
        mentions.append(made)
    if sentence.paragraph < 0 and _is_title_case(tokens):
        # In such a headline every word is a name: only known ones count.
        mentions = [one for one in mentions if one.id != one.name.lower() or one.sort == "law"]
    if sentence.paragraph < 0:
        mentions = [one for one in mentions if not (one.is_first and one.sort == "name")]
    return Spoken(sentence, tokens, mentions)


def _is_only_form(tokens: list[Token]) -> bool:
    """Tell whether nothing of a name is there but its legal form: `Co., Ltd.`."""
    return all(token.key in words().forms_behind_bracket for token in tokens)


def _with_country(body: Mention, before: Mention, sentence: Sentence) -> Mention:
    """Return a body with the country right before it: `Spain's Civil Guard`."""
    between = sentence.text[before.end - sentence.start : body.start - sentence.start]
    if before.sort == "country" and between in {"'s ", " "}:
        return structs.replace(body, country=before.country)
    return body


def _with_known_country(person: Mention) -> Mention:
    """Return a person with the country told by the role, or that everybody knows."""
    country = leader_countries().get(person.name.lower(), "")
    if not country and " of " in person.title:
        country = country_code(person.title.rpartition(" of ")[2].removeprefix("the "))
    if not country and person.title:
        country = next(filter(None, map(country_code, person.title.split()[:2])), "")
    return structs.replace(person, country=country) if country else person


def _is_title_case(tokens: list[Token]) -> bool:
    long = [token for token in tokens if len(token.text) > 3]
    return sum(token.is_capital for token in long) > 0.6 * len(long)


def _with_office(person: Mention, before: Mention, sentence: Sentence) -> Mention:
    """Return a person whose title begins with the country or body before it: `US Treasury ...`."""
    if before.sort not in {"country", "agency", "body", "place", "organisation"}:
        return person
    between = sentence.text[before.end - sentence.start : person.start - sentence.start]
    if between.strip() != person.title and between.removeprefix("'s").strip() != person.title:
        return person
    return structs.replace(
        person, title=f"{before.text} {person.title}", country=before.country or person.country
    )


def _parted(tokens: list[Token]) -> list[Token]:
    """Return the words, those of two names around a hyphen in two."""
    parted: list[Token] = []
    for token in tokens:
        if token.text.startswith("anti-") and token.text[5:6].isupper():
            parted += split(token)  # anti-Russia sanctions
            continue
        if "-" in token.text and token.is_capital:
            parts = split(token)
            if len(parts) > 1 and any(part.key in gazetteer() for part in parts):
                parted += parts
                continue
        parted.append(token)
    return parted


def _find(sentence: Sentence, tokens: list[Token]) -> list[_Found]:
    found: list[_Found] = []
    at = 0
    size = len(tokens)
    openers = words().openers
    while at < size:
        token = tokens[at]
        if not token.is_capital:
            if token.key == "the" and at + 1 < size and tokens[at + 1].is_capital:
                known = look_up(tokens, at)
                if known is not None and _stands_alone(tokens, at + known[0]):
                    found.append(_Found(at, at + known[0], known[1].sort, known[1]))
                    at += known[0]
                    continue
            at += 1
            continue
        is_opener = at == 0 or token.key == "the" or _is_quoted(sentence, token)
        if is_opener and token.key in openers and not is_known_alone(tokens, at):
            at += 1
            continue
        known = look_up(tokens, at)
        if known is not None and not tokens[at + known[0] - 1].is_capital:
            # `U.S. prosecutors`, `the Biden administration`: known words, the last in lower case.
            found.append(_Found(at, at + known[0], known[1].sort, known[1]))
            at += known[0]
            continue
        last = max(run_end(sentence, tokens, at), at + known[0] if known is not None else 0)
        if (
            at == 0
            and last == 1
            and per_million(token.key) > 1.0
            and known is None
            and (token.key not in leader_countries())
        ):
            at = 1  # an ordinary word that only begins the sentence
            continue
        found += _segments(tokens, at, last)
        at = max(last, at + 1)
    return found


def _is_quoted(sentence: Sentence, token: Token) -> bool:
    """Tell whether a word is the first of a quotation, which has a capital anyhow."""
    return sentence.text[token.start - sentence.start - 1 : token.start - sentence.start] in _MARKS


def _stands_alone(tokens: list[Token], at: int) -> bool:
    return at >= len(tokens) or not tokens[at].is_capital


def _segments(tokens: list[Token], first: int, last: int) -> list[_Found]:
    """Return the names in a run: the whole as one where its last word says so, else its parts."""
    first = _behind_based(tokens, first, last)  # the Kuala Lumpur-based First Islamic Bank
    if (state := _government(tokens, first, last)) is not None:
        return [_Found(first, last, state.sort, state)]
    whole = look_up(tokens, first)
    if whole is not None and first + whole[0] == last:
        return [_Found(first, last, whole[1].sort, whole[1])]
    sort = _sort_by_ending(tokens, first, last)
    title_end = _title_end(tokens, first, last)
    if sort and not (title_end > first and sort == "organisation"):
        start = first
        # `The U.S.-China Strategic Dialogue`: what comes before is named by itself, too.
        before: list[_Found] = []
        if sort in {"event", "law"} or _is_of_country(tokens, first, last):
            while start < last - 1 and (known := look_up(tokens, start)) is not None:
                if start + known[0] >= last or known[1].sort not in {"country", "place", "body"}:
                    break
                if sort == "organisation":
                    break
                before.append(_Found(start, start + known[0], known[1].sort, known[1]))
                start += known[0]
        return [*before, _Found(start, last, sort, None)]
    found: list[_Found] = []
    at = first
    rest = first
    while at < last:
        known = look_up(tokens, at)
        if (
            known is not None
            and at + known[0] <= last
            and not _is_inside_name(tokens, at, known, first, last)
        ):
            if at > rest:
                found += _named(tokens, rest, at)
            found.append(_Found(at, at + known[0], known[1].sort, known[1]))
            at += known[0]
            rest = at
            continue
        at += 1
    if rest < last:
        found += _named(tokens, rest, last)
    return found


def _behind_based(tokens: list[Token], first: int, last: int) -> int:
    """Return where a run goes on behind a word such as `Dubai-based`; its begin where none is."""
    for at in range(last - 2, first - 1, -1):
        if "-" in tokens[at].text and _BASED.search(tokens[at].text):
            return at + 1
    return first


def _government(tokens: list[Token], first: int, last: int) -> Entry | None:
    """Return the state whose government a run of words is: the Government of Syria."""
    if tokens[first].key != "government" or last - first < 3 or tokens[first + 1].key != "of":
        return None
    known = look_up(tokens, first + 2)
    is_whole = known is not None and first + 2 + known[0] == last
    return known[1] if known is not None and is_whole and known[1].sort == "country" else None


def _is_of_country(tokens: list[Token], first: int, last: int) -> bool:
    return last - first > 1 and look_up(tokens, first) is not None


def _is_inside_name(
    tokens: list[Token], at: int, known: tuple[int, Entry], first: int, last: int
) -> bool:
    """Tell whether a known word is only a part of a person's name: `Paris Hilton`, `Jordan Smith`."""  # noqa: E501
    if known[1].sort != "place" or known[1].is_capital or known[0] > 1:
        return False
    # Dalian Sun Moon Star; but not the Manhattan U.S. Attorney.
    following = tokens[at + 1].key if at + 1 < last else ""
    is_open = bool(following) and following not in words().title_words
    return at == first and is_open and look_up(tokens, at + 1) is None


def _sort_by_ending(tokens: list[Token], first: int, last: int) -> str:
    if last - first < 2:
        return ""
    own = words()
    ends = [tokens[last - 1].key]
    if len(ends[0]) <= 4 and last - first > 2 and ends[0] in own.body_nouns:
        ends.append(tokens[last - 2].key)
    if tokens[first].key in own.body_heads and tokens[first + 1].key in {"of", "for"}:
        return "organisation"
    if _is_body_of_a_country(tokens, first, last):
        return "organisation"
    if ends[0] in own.event_nouns:
        return "event"
    if ends[0] in own.law_nouns:
        return "law"
    if any(end in own.body_nouns for end in ends):
        return "organisation"
    if ends[0].isdigit() and tokens[last - 2].key in own.law_nouns | own.law_parts:
        return "law"
    return ""


def _is_body_of_a_country(tokens: list[Token], first: int, last: int) -> bool:
    """Tell whether a run ends as `... Bank of North Korea` or `Front for ... of Palestine` does."""
    for at in range(last - 2, first, -1):
        inside = {token.key for token in tokens[first:at]}
        is_body = tokens[at - 1].key in words().body_nouns
        is_body = is_body or not inside.isdisjoint(settings("names")["bodies_of"])
        if tokens[at].key == "of" and is_body:
            known = look_up(tokens, at + 1)
            return known is not None and at + 1 + known[0] == last and known[1].sort == "country"
    return False


def _title_end(tokens: list[Token], first: int, last: int) -> int:
    """Return where the titles at the beginning of a run end: `Treasury Secretary | Jacob Lew`."""
    own = words()
    end = first
    for at in range(first, last):
        if tokens[at].key not in own.title_openers:
            continue
        for size in (3, 2, 1):
            phrase = " ".join(token.key for token in tokens[at : at + size])
            if at + size <= last and phrase in own.titles:
                end = max(end, at + size)
    return end if end < last else first


def _named(tokens: list[Token], first: int, last: int) -> list[_Found]:
    """Return the person or thing that the words of a run name, without the titles before it."""
    own = words()
    while first < last and tokens[first].key in own.ties:
        if tokens[first].is_capital and tokens[first].key in own.particles and first + 1 < last:
            break  # the cargo ship De Yi
        first += 1
    while last > first and tokens[last - 1].key in own.ties:
        last -= 1
    first = _behind_based(tokens, first, last)  # the Marshall Islands-flagged Advantage Sweet
    while (
        first < last
        and tokens[first].key in _days()
        and all(
            token.text[0].isdigit() or token.key in _days() for token in tokens[first + 1 : last]
        )
    ):
        first += 1  # November 26
    if first >= last:
        return []
    if first > 0 and tokens[first - 1].key == "for":
        # Under Secretary for Terrorism and Financial Intelligence | John Hurley
        fields = settings("names")["office_fields"]
        ends = [at for at in range(first, last - 2) if tokens[at].key in fields]
        first = ends[-1] + 1 if ends else first
    start = _title_end(tokens, first, last)
    title = " ".join(token.text for token in tokens[first:start]) if start > first else ""
    if all(token.key in own.title_words for token in tokens[start:last]):
        return []
    if title and tokens[start].key == "of" and start + 1 < last:
        start, title = start + 1, ""  # the Editor-in-Chief of RT
    sort = _sort_by_ending(tokens, start, last) or ("person" if title else "name")
    if title and start < last and tokens[start].key == "for":
        start = _after_field(tokens, start, last)
        title = " ".join(token.text for token in tokens[first:start])
    size = last - start
    if title and _is_field(tokens, start, last, title):
        return []  # the Minister for Foreign Affairs
    if size == 1 and tokens[start].text.isupper() and tokens[start].key in _letters():
        return []  # a Specially Designated Global Terrorist (SDGT)
    if size == 1 and tokens[start].key in _plain_heads():
        return []  # the Canadian Government
    if size == 1 and (_NOT_NAMES.match(tokens[start].text) or tokens[start].key in _days()):
        return []
    if sort == "person" and size > _MOST_NAME_WORDS:
        sort = "name"
    return [_Found(start, last, sort, None, title)]


@cache
def _letters() -> frozenset[str]:
    return frozenset(map(str, settings("names")["letters"]))


@cache
def _plain_heads() -> frozenset[str]:
    return frozenset(settings("names")["plain_heads"])


def _is_field(tokens: list[Token], start: int, last: int, title: str) -> bool:
    """Tell whether nothing but what an office is for stands behind its title."""
    own = settings("names")["office_fields"]
    is_office = title.lower().rpartition(" ")[2] in {"for", "of"}
    return is_office and tokens[last - 1].key in own and last - start <= 2


def _after_field(tokens: list[Token], first: int, last: int) -> int:
    """Return where a name begins behind `Secretary for East Asian and Pacific Affairs`."""
    for at in range(last - 1, first, -1):
        if tokens[at].key in settings("names")["office_fields"] and at < last - 1:
            return at + 1
    return max(last - 2, first + 1)


@cache
def _days() -> frozenset[str]:
    table = settings("words")
    return frozenset(table["weekdays"]) | frozenset(table["months"])


def _mention(number: int, sentence: Sentence, tokens: list[Token], found: _Found) -> Mention:
    start, end = tokens[found.first].start, tokens[found.last - 1].end
    text = sentence.text[start - sentence.start : end - sentence.start]
    bare = text[:-2] if text.endswith(("'s", "’s")) else text.removesuffix("'")
    end -= len(text) - len(bare)
    after = sentence.text[end - sentence.start : end - sentence.start + 1]
    if after == "." and tokens[found.last - 1].key in _SHORTENED:
        bare, end = f"{bare}.", end + 1  # Huawei Technologies Co.
    if found.entry is not None:
        entry = found.entry
        return Mention(
            text=bare,
            start=start,
            end=end,
            sentence=number,
            sort=entry.sort,
            id=entry.id,
            name=entry.name,
            country=entry.country,
            is_first=found.first == 0,
            is_adjective=entry.is_adjective,
            is_capital_city=entry.is_capital,
        )
    sort, title = found.sort, found.title
    if sort in {"name", "person"}:
        sort, title = by_neighbours(
            sentence,
            tokens,
            first=found.first,
            last=found.last,
            sort=found.sort,
            title=found.title,
            end=end - sentence.start,
        )
    return Mention(
        text=bare,
        start=start,
        end=end,
        sentence=number,
        sort=sort,
        id=bare.lower(),
        name=bare,
        title=title,
        is_first=found.first == 0,
    )
