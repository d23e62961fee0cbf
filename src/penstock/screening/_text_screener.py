"""Screens running texts: listed names and numbers embedded in what people write."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import structs

from penstock.model import Contribution, IdentifierKind, NameKind, Party
from penstock.screening._align import align
from penstock.screening._evidence import evidence_of
from penstock.screening._explain import Scored, bounded, explain_name
from penstock.screening._index import Index
from penstock.screening._parameters import Policy, load_free_text, load_policy, load_scoring
from penstock.screening._remembered import Remembered
from penstock.screening._retrieval import Retriever
from penstock.screening._terms import forms_of
from penstock.screening._text_codes import Codes
from penstock.screening._text_hits import TextHit, alignments, best_of, met_weight, stretch_text
from penstock.screening._text_numbers import identifiers_of, is_ship, is_worth
from penstock.screening._text_phrases import Phrase, Phrases, has_party_cue
from penstock.screening._text_search import (
    TextSearch,
    has_cue,
    is_cued,
    text_likeness,
    text_parts,
)
from penstock.screening._text_unspaced import unspaced_stretches
from penstock.text import NameSort, TextWord, fold, ordinary_words, text_words

_BATCH = 256
_MOST_REMEMBERED = 1 << 14
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z](?:[0-9A-Za-z]|[-./](?=[0-9A-Za-z])){5,109}")


class TextScreener:
    """Finds listed parties in texts, under the policy for free text.

    Args:
        index: what to screen against.
        policy: a policy, or the id of a shipped one.
    """

    def __init__(self, index: Index, policy: Policy | str = "free_text") -> None:
        self._index = index
        self._policy = load_policy(policy) if isinstance(policy, str) else policy
        self._search = TextSearch(index, self._policy.show)
        self._retriever = Retriever(index.name_space)
        self._phrases = Phrases(index.folder)
        self._codes = Codes(index.vocabulary)
        self._judged: Remembered[tuple[str, NameSort, int, bool], tuple[TextHit | None]] = (
            Remembered(_MOST_REMEMBERED)
        )

    def screen(self, texts: Iterable[str], limit: int) -> Iterator[tuple[TextHit, ...]]:
        """Yield the hits of each text, in order."""
        batch: list[str] = []
        for text in texts:
            batch.append(text)
            if len(batch) == _BATCH:
                yield from self._screen(batch, limit)
                batch = []
        if batch:
            yield from self._screen(batch, limit)

    def _screen(self, texts: list[str], limit: int) -> list[tuple[TextHit, ...]]:
        words: list[Sequence[TextWord]] = [_without_floods(text_words(text)) for text in texts]
        hits: list[list[TextHit]] = [self._numbers(text) for text in texts]
        whole = self._phrases.found(words)
        for text, spoken, phrases, own_hits in zip(texts, words, whole, hits, strict=True):
            for phrase in phrases:
                own_hits.append(self._whole(text, spoken[phrase.first : phrase.last], phrase))
        words = [() if self._codes.leads_nowhere(spoken) else spoken for spoken in words]
        parts = text_parts(words)
        cued = {part.text for part in parts if is_cued(part.folded)}
        for stretch in dict.fromkeys(self._search.stretches(parts)):
            own = words[stretch.text][stretch.first : stretch.last]
            cue = stretch.text in cued and _is_of_ship(
                words[stretch.text], stretch.first, stretch.last
            )
            text = texts[stretch.text]
            found = self._hit(text, own, stretch.sort, stretch.row, has_cue=cue)
            if found is not None:
                hits[stretch.text].append(found)
        for number, own, sort, row in unspaced_stretches(self._retriever, words, self._policy.show):
            found = self._hit(texts[number], own, sort, row, has_cue=False)
            if found is not None:
                hits[number].append(found)
        return [best_of(own, limit) for own in hits]

    def _hit(
        self, text: str, words: Sequence[TextWord], sort: NameSort, row: int, *, has_cue: bool
    ) -> TextHit | None:
        """Return the hit of one stretch with one row, None where it is none.

        The same words stand in many texts, and nearly always they are no hit.
        """
        key = (stretch_text(words), sort, row, has_cue)
        judged = self._judged.get(key)
        if judged is None:
            judged = self._judged[key] = (self._judge(*key),)
        (hit,) = judged
        if hit is None:
            return None
        start, end = words[0].start, words[-1].end
        return structs.replace(hit, matched=text[start:end], start=start, end=end)

    def _judge(self, name_text: str, sort: NameSort, row: int, has_cue: bool) -> TextHit | None:  # noqa: FBT001 - one key
        """Return the hit of some words, wherever they stand, with one row."""
        group, floor = self._index.groups[sort], self._policy.show
        met = alignments(name_text, group.form(row), sort, has_cue=has_cue, floor=floor)
        if not met:
            return None
        place = int(group.row_party[row])
        party = self._index.party_at(place)
        name = party.names[int(group.row_name[row])]
        scored, alignment = max(
            ((explain_name(own, name.kind, ()), own) for own in met),
            key=lambda both: (both[0].score, met_weight(both[1])),
        )
        if scored.score < floor:
            return None
        hit = self._made(place, party, name.text, scored, name_text, 0, len(name_text))
        return structs.replace(
            hit,
            alert=hit.alert and name.kind is not NameKind.WEAK_ALIAS,
            evidence=evidence_of(alignment, scored.parts),
        )

    def _whole(self, text: str, words: Sequence[TextWord], phrase: Phrase) -> TextHit:
        """Return the hit of a whole name: whatever its words weigh, an alert."""
        rule = load_free_text()
        group = self._index.groups[phrase.sort]
        place = int(group.row_party[phrase.row])
        party = self._index.party_at(place)
        name = party.names[int(group.row_name[phrase.row])]
        listed = group.form(phrase.row)
        alignment = max(
            (
                align(form, listed, phrase.sort, text_likeness)
                for form in forms_of(stretch_text(words), phrase.sort)
            ),
            key=lambda own: own.score,
        )
        scored = explain_name(alignment, name.kind, ())
        whole = rule.slip_score if phrase.has_slip else rule.whole_score
        least = max(whole, self._policy.alert_from(party.listing.list))
        if scored.score < least:
            rest = round(least - scored.score, 4)
            how = "a letter or a blank apart" if phrase.has_slip else "word for word"
            detail = f"the whole name stands there, {how}"
            scored = bounded([*scored.parts, Contribution("whole_name", rest, detail)])
        start, end = words[0].start, words[-1].end
        hit = self._made(place, party, name.text, scored, text[start:end], start, end)
        return structs.replace(hit, evidence=evidence_of(alignment, scored.parts))

    def _made(
        self,
        place: int,
        party: Party,
        name: str,
        scored: Scored,
        matched: str,
        start: int,
        end: int,
    ) -> TextHit:
        version = self._index.list_of(place)
        return TextHit(
            party=party.id,
            list=party.listing.list,
            name=name,
            matched=matched,
            score=scored.score,
            alert=scored.score >= self._policy.alert_from(party.listing.list),
            explanation=scored.parts,
            schema=party.schema,
            section=party.listing.section,
            programs=party.listing.programmes,
            listed_on=party.listing.listed_on,
            snapshot=f"{version.list}@{version.published or 'undated'} {version.sha256[:12]}",
            start=start,
            end=end,
        )

    def _numbers(self, text: str) -> list[TextHit]:
        """Return the hits of numbers and codes in a text that equal listed ones."""
        hits = []
        equal = load_scoring().facts.identifier_equal
        for match in _CODE.finditer(text):
            for identifier in identifiers_of(match[0]):
                places = self._index.with_identifier(identifier)
                if not places or not is_worth(identifier, text, *match.span()):
                    continue
                detail = f"{identifier.kind.value} {identifier.value}"
                if identifier.kind is IdentifierKind.IMO and not is_ship(text, *match.span()):
                    detail = f"number {identifier.value}, which no word says to be of a ship"
                for place in places:
                    party = self._index.party_at(place)
                    scored = bounded([Contribution("identifier_equal", equal, detail)])
                    name = party.primary_name
                    hit = self._made(
                        place, party, name, scored, match[0], match.start(), match.end()
                    )
                    hits.append(structs.replace(hit, evidence=evidence_of(None, scored.parts)))
        return hits


def _without_floods(words: list[TextWord]) -> list[TextWord]:
    """Return words without the middle of long runs of single letters or of one word.

    Each of them may be an initial or part of a name, so that a flood would cost minutes.
    """
    longest = load_free_text().longest_flood
    if len(words) <= longest:
        return words
    kept: list[TextWord] = []
    for _, run in groupby(words, lambda word: word.text.lower() if len(word.text) > 1 else ""):
        own = list(run)
        if len(own) > longest:
            own = own[: longest // 2] + own[-longest // 2 :]
        kept += own
    return kept


def _is_of_ship(words: Sequence[TextWord], first: int, last: int) -> bool:
    """Tell whether a word near a stretch says that a ship is meant.

    Of a word of ordinary messages it must stand right beside it: `MV VOY`, but not `MV HOPE VOY 2`.
    """
    if last - first == 1 and fold(words[first].text) in ordinary_words():
        return has_party_cue(words, first, last, NameSort.vessel, is_next=True)
    return has_cue(words, first, last)
