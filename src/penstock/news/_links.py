"""Mentions held against listed parties: confirmed, candidate or rejected, each with its reasons.

Being spelt like a listed name is not enough: a word of a law's or an occasion's name, a given name
inside a person's name, and an ordinary word that happens to be an alias are no party.
"""

import re
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from penstock.model import Hit, Schema, Subject
from penstock.news._adverse import adverse_of
from penstock.news._background import per_million
from penstock.news._best_parties import best_of, grouped_parties
from penstock.news._foreign_hits import (
    best_of_places,
    is_foreign_hit,
    is_written_as_name,
)
from penstock.news._link_context import (
    Context,
    Found,
    is_close,
    is_contained,
    is_only_letters,
    is_own_word,
    is_rare,
    link_rules,
    single_refused,
    with_leader,
)
from penstock.news._model import Article, Evidence, Link, Mention, NewsEvent
from penstock.news._namebook import Listed, NameBook, folded_words, without_form
from penstock.news._spoken import Spoken
from penstock.news._standing import standing_of
from penstock.screening import Screener, TextHit
from penstock.text import country_code

# Names asked lately, and the parties they may be, are remembered up to so many in all.
_MOST_REMEMBERED = 1 << 13
_MOST_WORDS = 1 << 16
_MOST_PARTIES = 6
_LONGEST_FOREIGN = 8000
_PERSON_SORTS = frozenset({"person", "name"})
_LINKED_SORTS = frozenset({"person", "name", "organisation", "vessel"})
_OTHER_SCRIPTS = frozenset({"ko", "zh", "ja", "ru", "uk", "bg", "ar", "fa", "ur", "he", "th", "hi"})
_TRAPS = {
    "event": "the name of an occasion",
    "law": "the name of a law",
    "person": "a person's name",
}
_OF_A_COUNTRY = re.compile(r"^(?P<name>\w+ .+) of (?:the )?(?P<country>[^,]+)$")
_ALSO = {"KP": ("DPRK", "the Democratic People's Republic of Korea")}
_HEADS = re.compile(
    r"\b(?:leader|president|supreme leader|dictator|head of state|king|ruler)\b", re.I
)


class Linker:
    """Links the mentions of articles to the parties of a screener's lists.

    What a name was found to be is remembered, so that a stream asks each name once. Not to be
    shared between threads.

    Args:
        screener: the lists in force, and the policy. Names are asked by a screener of its own that
            remembers fewer words: a stream that is never done must not fill the memory.
    """

    def __init__(self, screener: Screener) -> None:
        self.screener = Screener(screener.index, screener.policy, _MOST_WORDS)
        self.book = NameBook(screener.index)
        self._known: OrderedDict[tuple[str, bool], tuple[Found, ...]] = OrderedDict()
        self._held = 0

    def links(self, article: Article, spoken: list[Spoken], events: list[NewsEvent]) -> list[Link]:
        """Return the links of an article, the surest first."""
        mentions = [one for own in spoken for one in own.mentions]
        context = Context(article, spoken, mentions)
        by_id = {key: with_leader(own, context) for key, own in _by_id(mentions).items()}
        self._ask([by_id])
        made: list[Link] = []
        if article.language not in _OTHER_SCRIPTS:
            for own in by_id.values():
                made += self._links_of(article, own, context, spoken, events)
        made += self._rejected(article, mentions, spoken)
        if article.language not in {"en", ""}:
            sure = {str(one.party) for one in made if one.state == "confirmed"}
            foreign = self._foreign(article, spoken, context, sure)
            told = {one.party for one in foreign}
            made = [
                one for one in made if one.party not in told or str(one.party) in sure
            ] + foreign
        order = {"confirmed": 0, "candidate": 1, "rejected": 2}
        return sorted(made, key=lambda one: (order[one.state], one.evidence[0].start, -one.score))

    def prepare(self, articles: Iterable[list[Spoken]]) -> None:
        """Look up the names of many articles at once, which costs far less than one by one."""
        self._ask([_by_id([one for own in spoken for one in own.mentions]) for spoken in articles])

    def _ask(self, articles: list[dict[str, list[Mention]]]) -> None:
        """Look up, at once, every name of some articles that was not met before."""
        asked: dict[tuple[str, bool], None] = {}
        needed: set[tuple[str, bool]] = set()
        for own in (own for by_id in articles for own in by_id.values()):
            for text in _forms(own):
                key = (text, own[0].sort in _PERSON_SORTS)
                needed.add(key)
                if key in self._known:
                    self._known.move_to_end(key)
                else:
                    asked[key] = None
        unequal: list[tuple[str, bool]] = []
        for key in asked:
            equal = self._equal(*key)
            if equal or not _is_worth_screening(key[0]):
                self._remember(key, equal)
            else:
                unequal.append(key)
        if unequal:
            subjects = [
                Subject(id=str(number), names=(text,)) for number, (text, _) in enumerate(unequal)
            ]
            for key, result in zip(unequal, self.screener.screen_many(subjects), strict=True):
                least = link_rules().candidate_from
                told = tuple(
                    found
                    for found in map(self._found, result.hits)
                    if found.score >= least or is_contained(key[0], found)
                )
                self._remember(key, told)
        # Names of this batch are still to be linked, however many they are and whoever they mean.
        while self._held > _MOST_REMEMBERED and len(self._known) > len(needed):
            self._held -= 1 + len(self._known.popitem(last=False)[1])

    def _remember(self, key: tuple[str, bool], told: tuple[Found, ...]) -> None:
        self._known[key] = told
        self._held += 1 + len(told)

    def _equal(self, text: str, is_person: bool) -> tuple[Found, ...]:  # noqa: FBT001
        """Return the parties a name is written like, word for word."""
        folded = folded_words(text)
        listed: list[Listed] = []
        if " " in folded and is_person:
            listed = self.book.find(folded, is_person=True)
        if not listed:
            for key in dict.fromkeys((folded, without_form(folded))):
                listed = listed or self.book.find(key, is_person=False)
        found = []
        for one in listed:
            party = self.book.party(one.place)
            name = party.names[one.name].text
            found.append(
                Found(
                    party,
                    name,
                    1.0,
                    is_equal=True,
                    is_weak=one.is_weak,
                    hit=None,
                    is_core=one.is_core,
                )
            )
        return tuple(found)

    def _found(self, hit: Hit) -> Found:
        party = self.screener.party(hit.party)
        return Found(party, hit.name, hit.score, is_equal=False, is_weak=not hit.alert, hit=hit)

    def _links_of(
        self,
        article: Article,
        own: list[Mention],
        context: "Context",
        spoken: list[Spoken],
        events: list[NewsEvent],
    ) -> list[Link]:
        is_person = own[0].sort in _PERSON_SORTS
        found: list[Found] = []
        for text in _forms(own):
            found += self._known.get((text, is_person), ())
        found = best_of(found)
        if not found:
            return []
        made = []
        head_of = _head_of(own)
        adverse = adverse_of(own, spoken, events, head_of)
        for one, also in grouped_parties(found)[:_MOST_PARTIES]:
            state, because = self._judged(own, one, context)
            if state:
                made.append(
                    _link(article, own, spoken, one, also, state, because)._replace_adverse(adverse)
                )
        return [one.link for one in made]

    def _judged(
        self, own: list[Mention], found: Found, context: "Context"
    ) -> tuple[str, tuple[str, ...]]:
        """Return the state of a link and its reasons; an empty state where it is none at all."""
        rules = link_rules()
        name = own[0].name
        because = [
            f"'{name}' against '{found.listed_name}': "
            + ("equal words" if found.is_equal else f"alike at {found.score:.2f}")
        ]
        is_single = " " not in folded_words(name)
        is_vessel = found.party.schema in {Schema.VESSEL, Schema.AIRPLANE}
        if is_vessel and not any(one.sort == "vessel" for one in own):
            return (
                ("", ())
                if not is_single
                else ("rejected", (*because, "the listed name is a ship's, and nothing says ship"))
            )
        if own[0].sort == "vessel" and not is_vessel:
            return "", ()
        if found.party.schema is Schema.PERSON and own[0].sort == "organisation":
            return "", ()
        is_body = found.party.schema not in {Schema.PERSON, Schema.LEGAL_ENTITY}
        if is_body and own[0].sort == "person":
            return "", ()
        if is_single and not is_vessel:
            refused = single_refused(own, found)
            if refused:
                return "rejected", (*because, refused)
        if found.is_weak and found.is_equal:
            because.append("a weak alias, which alone says little")
            return "candidate", tuple(because)
        agrees = context.agrees(found.party)
        if agrees:
            because.append(agrees)
        near = context.speaks_of_sanctions(own)
        if near:
            because.append("its sentences speak of sanctions or crime")
        if found.is_equal:
            # A rare name of a person counts where the whole article is about sanctions.
            is_telling = is_rare(name) and (
                found.party.schema is not Schema.PERSON or context.is_about_sanctions
            )
            is_own = is_single and is_own_word(name) and not found.is_core
            is_short = is_single and is_only_letters(name) and not agrees
            if (agrees or near or is_own or (is_telling and not is_single)) and not is_short:
                return "confirmed", tuple(because)
            if is_short and near:
                because.append("a few letters, which alone say little")
                return "candidate", tuple(because)
            because.append("nothing in the article agrees with the entry")
            return "candidate", tuple(because)
        is_within = is_contained(name, found)
        if is_within:
            because.append("all its words are in the listed name")
        elif found.score < rules.candidate_from:
            return "", ()
        # Words of a listed person's name, one of them rare, in a story of sanctions or crime.
        may_be_person = found.party.schema is Schema.PERSON or own[0].sort in _PERSON_SORTS
        is_told = (
            found.score >= rules.same_from and near and context.is_about_sanctions and is_rare(name)
        )
        is_alike = (found.score >= rules.confirmed_from or is_within) and bool(agrees)
        is_spelt = not may_be_person or is_within or is_close(name, found)
        if (is_alike or is_told) and is_spelt and not is_single:
            return "confirmed", tuple(because)
        if agrees or near:
            return "candidate", tuple(because)
        return "", ()

    def _rejected(
        self, article: Article, mentions: Iterable[Mention], spoken: list[Spoken]
    ) -> list[Link]:
        """Return the traps: words inside other names that are a listed name by themselves."""
        made = []
        seen: set[str] = set()
        for one in mentions:
            what = _TRAPS.get(one.sort)
            if what is None or " " not in one.name:
                continue
            for word in one.name.split():
                key = folded_words(word)
                if len(key) < 4 or key in seen:
                    continue
                listed = [own for own in self.book.find(key, is_person=False) if not own.is_core]
                if listed:
                    seen.add(key)
                    party = self.book.party(listed[0].place)
                    found = Found(
                        party,
                        party.names[listed[0].name].text,
                        0.0,
                        is_equal=True,
                        is_weak=listed[0].is_weak,
                        hit=None,
                    )
                    because = (f"'{word}' is a word inside {what}, '{one.name}'",)
                    made.append(_link(article, [one], spoken, found, (), "rejected", because).link)
        return made

    def _foreign(
        self, article: Article, spoken: list[Spoken], context: "Context", known: set[str]
    ) -> list[Link]:
        """Return links found in texts of other languages by screening the running text."""
        body = [own.sentence for own in spoken]
        text = " ".join(own.text for own in body)[:_LONGEST_FOREIGN]
        starts = []
        place = 0
        for own in body:
            starts.append((place, own))
            place += len(own.text) + 1
        hits = [
            hit
            for hit in self.screener.screen_text(text, limit=60)
            if is_written_as_name(hit.matched, article.language)
        ]
        known_at: set[int] = set()
        hits += [
            hit
            for hit in self._foreign_names(text, known_at)
            if hit.start in known_at or is_written_as_name(hit.matched, article.language)
        ]
        made = []
        seen: set[str] = set()
        told = [one for one in hits if is_foreign_hit(one, text)]
        for hit in best_of_places(told, lambda party: context.agrees(self.screener.party(party))):
            number = str(hit.party).partition(":")[2]
            if str(hit.party) in known or number in seen:
                continue
            seen.add(number)
            at = next(
                number
                for number, (first, own) in reversed(list(enumerate(starts)))
                if hit.start >= first
            )
            first, own = starts[at]
            mention = Mention(
                text=hit.matched,
                name=hit.matched,
                start=own.start + hit.start - first,
                end=own.start + hit.end - first,
                sentence=at,
                sort="name",
                id=hit.matched,
            )
            found = self._found(hit)
            agrees = context.agrees(found.party)
            # One word that is spelt like a listed name in another script may be any word.
            is_word = not hit.matched.isascii() and " " not in hit.matched.strip()
            is_sure = bool(agrees) or hit.start in known_at or (hit.score >= 0.9 and not is_word)
            because = (
                f"'{hit.matched}' against '{hit.name}': alike at {hit.score:.2f}",
                *([agrees] if agrees else []),
            )
            state = "confirmed" if is_sure and hit.alert else "candidate"
            made.append(_link(article, [mention], spoken, found, (), state, because).link)
        return made

    def _foreign_names(self, text: str, known_at: set[int]) -> list[TextHit]:
        """Return what names of other scripts are that running text does not give up by itself.

        Where those stand that the tables know is put into `known_at`.
        """
        from penstock.news._foreign import foreign_names

        names = foreign_names(text)
        subjects = [
            Subject(id=str(number), names=(name.text,)) for number, name in enumerate(names)
        ]
        made = []
        for name, result in zip(names, self.screener.screen_many(subjects), strict=True):
            for hit in result.hits:
                if hit.score >= name.least:
                    values = {key: getattr(hit, key) for key in hit.__struct_fields__}
                    if name.is_known:
                        known_at.add(name.start)
                        values["matched"] = text[name.start : name.end]
                    made.append(TextHit(**values, start=name.start, end=name.end))
        return made


class _Made(NamedTuple):
    link: Link

    def _replace_adverse(self, adverse: Any) -> "_Made":  # noqa: ANN401
        from msgspec import structs

        return _Made(
            structs.replace(
                self.link,
                role=adverse.role,
                category=adverse.category,
                severity=adverse.severity,
                claim=adverse.claim,
            )
        )


def _link(
    article: Article,
    own: Sequence[Mention],
    spoken: list[Spoken],
    found: Found,
    also: tuple[Any, ...],
    state: str,
    because: tuple[str, ...],
) -> _Made:
    standing = standing_of(found.party)
    evidence = tuple(
        Evidence(
            source=article.source,
            sentence=spoken[one.sentence].sentence.text,
            start=one.start,
            end=one.end,
        )
        for one in own[:8]
    )
    listing = found.party.listing
    return _Made(
        Link(
            mention=own[0].name if own[0].sort != "vessel" else own[0].text,
            party=found.party.id,
            name=found.listed_name,
            state=state,
            evidence=evidence,
            because=because,
            list=f"{listing.list} {listing.section}".strip(),
            score=round(found.score, 4),
            listed_today=True,
            listed_at_story=standing.on(article.published, article.window),
            listed_on=standing.listed_on,
            programmes=listing.programmes,
            also=also,
        )
    )


def _by_id(mentions: Iterable[Mention]) -> dict[str, list[Mention]]:
    """Return the mentions that may be of listed parties, those of one thing together."""
    found: dict[str, list[Mention]] = {}
    for one in mentions:
        if one.sort in _LINKED_SORTS:
            found.setdefault(one.id, []).append(one)
    return found


def _forms(own: list[Mention]) -> list[str]:
    """Return the spellings to ask for: the whole name, and other spellings of several words."""
    found = [own[0].name]
    found += [one.text for one in own if " " in one.text or " " not in own[0].name]
    if own[0].sort == "organisation" and (place := _OF_A_COUNTRY.match(own[0].name)):
        code = country_code(place["country"])
        if code:
            found += [
                place["name"],
                *(f"{place['name']} of {word}" for word in _ALSO.get(code, ())),
            ]
    return list(dict.fromkeys(found))


def _is_worth_screening(text: str) -> bool:
    """Tell whether a name has two words or more, one of them no common one."""
    parts = text.lower().split()
    if len(parts) < 2 or len(parts) > 9:
        return len(parts) == 1 and not text.isascii()
    return any(per_million(part.strip(".,")) < 60 for part in parts)


def _head_of(own: list[Mention]) -> str:
    for one in own:
        if one.country and _HEADS.search(one.title):
            return one.country
    return ""
