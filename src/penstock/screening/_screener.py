"""Who is it? One subject in, the listed parties it may be out, each with its reasons."""

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

import numpy as np
from msgspec import Struct, structs

from penstock.model import (
    Contribution,
    Hit,
    Identifier,
    IdentifierKind,
    ListVersion,
    NameKind,
    Outcome,
    Party,
    PartyId,
    Subject,
)
from penstock.screening._align import Alignment, align
from penstock.screening._evidence import evidence_of
from penstock.screening._explain import Scored, bounded, explain_name, score_name
from penstock.screening._facts import compare_facts, most_added
from penstock.screening._flat import heads
from penstock.screening._identifiers import identifier_keys, identifiers_in_name
from penstock.screening._index import Index
from penstock.screening._name_space import NameSpace
from penstock.screening._ofac_search import ofac_score_of
from penstock.screening._parameters import Policy, load_policy, load_scoring
from penstock.screening._postings import MOST_WORDS
from penstock.screening._republished import copies_of, merged, original_of, with_facts_of
from penstock.screening._retrieval import Retriever
from penstock.screening._scores import score_candidates
from penstock.screening._terms import Form, forms_of, sorts_of, sorts_of_name
from penstock.screening._text_hits import TextHit
from penstock.screening._text_screener import TextScreener
from penstock.text import NameSort, token_similarity

_IDENTITY_KINDS = frozenset(
    {
        IdentifierKind.IMO,
        IdentifierKind.BIC,
        IdentifierKind.LEI,
        IdentifierKind.WALLET,
        IdentifierKind.PASSPORT,
        IdentifierKind.NATIONAL_ID,
    }
)
_PAPERS = frozenset(
    {
        IdentifierKind.PASSPORT,
        IdentifierKind.NATIONAL_ID,
        IdentifierKind.TAX_ID,
        IdentifierKind.REGISTRATION,
        IdentifierKind.DUNS,
    }
)
_BATCH = 512

# Explanations round each of their parts.
_ROUNDING = 1e-3

_likeness = lru_cache(1 << 16)(token_similarity)


def _batches(subjects: Iterable[Subject], size: int) -> Iterator[list[Subject]]:
    waiting = iter(subjects)
    while batch := list(islice(waiting, size)):
        yield batch


class ScreenResult(Struct, frozen=True):
    """The answer for one subject: hold where any hit is an alert, else pass. Best hit first."""

    subject: Subject
    outcome: Outcome
    hits: tuple[Hit, ...]


class _Best(Struct):
    """The best name of one party so far: its place, the name and the score before explaining."""

    place: int
    sort: NameSort
    row: int
    asked: str
    score: float


# One reading of an asked name: the number of the sort it is read in, that of its subject, the name.
_Asked = tuple[int, int, str, Form]


class _Scored(NamedTuple):
    """A name and a row that may be worth showing.

    `asked` is the place of the name in its batch; `told` what an explanation would come to without
    facts, without end where the name is worth it whatever facts say.
    """

    asked: int
    row: int
    may_join: bool
    told: float


def _ranked(hits: Iterable[Hit]) -> list[Hit]:
    """Return hits with alerts first, then by score."""
    return sorted(hits, key=lambda hit: (not hit.alert, -hit.score, hit.party))


def _original_of(party: Party) -> PartyId | None:
    return original_of(party.id, party.listing.list, party.listing.section)


def party_with_facts(index: Index, place: int) -> Party:
    """Return the party at a place of an index, with the facts of the entry it is a copy of."""
    party = index.party_at(place)
    original = _original_of(party)
    other = None if original is None else index.place_of(original)
    return party if other is None else with_facts_of(party, index.party_at(other))


class _FactsOf:
    """The facts of one subject held against listed parties, each party once."""

    def __init__(self, subject: Subject, index: Index) -> None:
        self._subject = subject
        self._index = index
        self._known: dict[int, tuple[Party, tuple[Contribution, ...]]] = {}

    def of(self, place: int) -> tuple[Party, tuple[Contribution, ...]]:
        """Return a party and what facts other than names say of it."""
        if place not in self._known:
            party = party_with_facts(self._index, place)
            self._known[place] = (party, compare_facts(self._subject, party))
        return self._known[place]


class Screener:
    """Screens subjects against an index under one policy.

    Args:
        index: what to screen against.
        policy: a policy, or the id of a shipped one.
        most_words: how many different words of asked names are remembered, at 700 bytes each and
            in each sort of names; then all are forgotten. Fewer slow down bulk work somewhat.

    A screener keeps a bounded memo of words it has met and is not to be shared between threads;
    the index behind it may be.
    """

    def __init__(
        self, index: Index, policy: Policy | str = "standard", most_words: int = MOST_WORDS
    ) -> None:
        self.index = index
        self.policy = load_policy(policy) if isinstance(policy, str) else policy
        self._retriever = Retriever(index.name_space, most_words)

    @property
    def lists(self) -> tuple[ListVersion, ...]:
        """Which issue of which list the answers rest on."""
        return self.index.lists

    def party(self, party_id: PartyId) -> Party:
        """Return a listed party by id.

        Raises:
            UnknownName: no loaded list has it.
        """
        return self.index.party(party_id)

    def entries(self, party_id: PartyId) -> tuple[Party, ...]:
        """Return a listed party and the copies of its entry on other loaded lists.

        Raises:
            UnknownName: no loaded list has it.
        """
        party = self.index.party(party_id)
        copies = [
            self.index.party_at(place)
            for copy in copies_of(party_id)
            if (place := self.index.place_of(copy)) is not None
        ]
        return (party, *(copy for copy in copies if _original_of(copy) == party_id))

    def screen_many(self, subjects: Iterable[Subject], limit: int = 10) -> Iterator[ScreenResult]:
        """Yield the answer for each subject, in order; many are searched at once."""
        for batch in _batches(subjects, _BATCH):
            names = self._best_names(batch)
            for subject, best in zip(batch, names, strict=True):
                yield self._result(subject, best, limit)

    def screen(self, subject: Subject, limit: int = 10) -> ScreenResult:
        """Return the listed parties a subject may be, best first, at most `limit`.

        A hit below the policy's `show` is left out. Where several names of a party match, the
        best one stands for it.
        """
        return self._result(subject, self._best_names([subject])[0], limit)

    def screen_texts(
        self, texts: Iterable[str], *, limit: int = 10
    ) -> Iterator[tuple[TextHit, ...]]:
        """Yield the listed names and numbers found in each running text, in order, best first.

        Stricter than `screen`, under the policy `free_text`; many texts are searched at once.
        """
        yield from self._texts.screen(texts, limit)

    def screen_text(self, text: str, *, limit: int = 10) -> tuple[TextHit, ...]:
        """Return the listed names and numbers found in one running text, best first."""
        return next(self.screen_texts([text], limit=limit))

    @cached_property
    def _texts(self) -> TextScreener:
        return TextScreener(self.index)

    def _result(self, subject: Subject, best: dict[int, _Best], limit: int) -> ScreenResult:
        """Explain the best names and join what identifiers say."""
        ordered = sorted(best.values(), key=lambda found: -found.score)
        if _has_identifiers(subject):
            hits = [self._hit(subject, found) for found in ordered]
            hits += self._identifier_hits(subject, {hit.party: hit for hit in hits})
        else:
            hits = self._first_hits(subject, ordered, limit)
        kept = self._shown(hits)[:limit]
        outcome = Outcome.HOLD if any(hit.alert for hit in kept) else Outcome.PASS
        return ScreenResult(subject, outcome, kept)

    def _shown(self, hits: list[Hit]) -> tuple[Hit, ...]:
        """Return the hits that are worth showing, those of one party as one, the best first."""
        shown: dict[PartyId, Hit] = {}
        for hit in _ranked(hits):
            if hit.score >= self.policy.show and hit.party not in shown:
                shown[hit.party] = hit
        return tuple(_ranked(merged(tuple(shown.values()))))

    def _first_hits(self, subject: Subject, ordered: list[_Best], limit: int) -> list[Hit]:
        """Return the hits among which the best `limit` are, and the copies of those.

        To explain a hit is dear, and names such as Muhammad meet dozens.
        """
        worth = self.policy.show - 2.0 * _ROUNDING
        rest = [found for found in ordered if found.score >= worth]
        hits: list[Hit] = []
        while rest:
            some, rest = rest[: max(limit, 1)], rest[max(limit, 1) :]
            hits += [self._hit(subject, found) for found in some]
            kept = self._shown(hits)[:limit]
            if rest and len(kept) == limit and rest[0].score < self._to_enter(kept):
                copies = self._copies(kept)
                rest = [found for found in rest if found.place in copies]
                return [*hits, *(self._hit(subject, found) for found in rest)]
        return hits

    def _to_enter(self, kept: tuple[Hit, ...]) -> float:
        """Return the score below which no further hit comes among these; alerts go first."""
        lowest = min((hit.score for hit in kept), default=1.0)
        if not all(hit.alert for hit in kept):
            lowest = min(lowest, self.policy.threshold, *self.policy.lists.values())
        return lowest - 2.0 * _ROUNDING

    def _copies(self, hits: tuple[Hit, ...]) -> set[int]:
        """Return the places of the entries that are copies of hits, or that hits are copies of."""
        entries = [
            entry
            for hit in hits
            for entry in (*copies_of(hit.party), original_of(hit.party, hit.list, hit.section))
            if entry is not None
        ]
        places = map(self.index.place_of, entries)
        return {place for place in places if place is not None}

    def _best_names(self, subjects: list[Subject]) -> list[dict[int, _Best]]:
        """Return, for each subject and by place of party, the best matching name.

        Facts that conflict may sink a name below another name of the party.
        """
        best: list[dict[int, _Best]] = [{} for _ in subjects]
        facts = [_FactsOf(subject, self.index) for subject in subjects]
        asked = _asked(subjects, self._retriever.space)
        told: dict[tuple[int, int, int], list[_Scored]] = {}
        for found in self._worth_aligning(subjects, asked):
            at, number, *_ = asked[found.asked]
            place = int(self._retriever.space.groups[at].row_party[found.row])
            told.setdefault((at, number, place), []).append(found)
        for (at, number, place), names in told.items():
            made = self._best_of(at, asked, names, facts[number].of(place))
            own = best[number].get(place)
            if made is not None and (own is None or made.score > own.score):
                best[number][place] = made
        return best

    def _best_of(
        self,
        at: int,
        asked: list[_Asked],
        names: list[_Scored],
        known: tuple[Party, tuple[Contribution, ...]],
    ) -> _Best | None:
        """Return the best of the names of one party in one sort; the first where several are.

        What promises most is aligned first, and what promises less than was found not at all.
        """
        group = self._retriever.space.groups[at]
        sort = group.sort
        party, agreeing = known
        raised = sum([part.value for part in agreeing])
        best: _Best | None = None
        first = len(names)
        for rank in sorted(range(len(names)), key=lambda one: -names[one].told):
            found = names[rank]
            most = found.told + raised
            if most < self.policy.show - _ROUNDING or (best and most < best.score - _ROUNDING):
                break
            _, _, name, form = asked[found.asked]
            listed = group.form(found.row)
            alignment = align(form, listed, sort, _likeness, may_join=found.may_join)
            if alignment.score < self.policy.show:
                continue
            kind = party.names[int(group.row_name[found.row])].kind
            score = score_name(alignment, kind, agreeing)
            if best is None or (score, -rank) > (best.score, -first):
                place = int(group.row_party[found.row])
                best, first = _Best(place, sort, found.row, name, score), rank
        return best

    def _worth_aligning(self, subjects: list[Subject], asked: list[_Asked]) -> Iterator[_Scored]:
        """Yield the candidates whose score, made out for all at once, may be shown, sort by sort.

        Where numbers are asked, too, whatever the names reach counts beside an equal number.
        """
        forms, sorts = [form for *_, form in asked], [at for at, *_ in asked]
        every = self._retriever.candidates(forms, sorts, self.policy.show)
        if not len(every.names):
            return
        asking = {asked[name][1] for name in every.names[heads(every.names)].tolist()}
        most = {number: _most_raised(subjects[number]) for number in asking}
        space = self._retriever.space
        enough = self.policy.show - _ROUNDING
        for at, group in enumerate(space.groups):
            first, last = space.first_row[at], space.first_row[at + 1]
            found = every.where((every.rows >= first) & (every.rows < last))
            if not len(found.names):
                continue
            found = found._replace(rows=found.rows - first)
            scores = score_candidates(group, at, self._retriever.postings, forms, found)
            raised = np.array([most[asked[name][1]] for name in found.names.tolist()])
            told = np.where(np.isinf(raised), np.inf, scores.told)
            kept = np.flatnonzero((scores.name >= enough) & (told + raised >= enough))
            for values in zip(
                *(part[kept].tolist() for part in (found.names, found.rows, found.may_join, told)),
                strict=True,
            ):
                yield _Scored(*values)

    def _hit(self, subject: Subject, found: _Best) -> Hit:
        """Explain the best name of a party."""
        party = party_with_facts(self.index, found.place)
        group = self.index.groups[found.sort]
        name = party.names[int(group.row_name[found.row])]
        facts = compare_facts(subject, party)
        scored, alignment = max(
            (
                (explain_name(alignment, name.kind, facts), alignment)
                for alignment in _alignments(found.asked, name.text, found.sort)
            ),
            key=lambda both: both[0].score,
        )
        is_weak = name.kind is NameKind.WEAK_ALIAS and any(
            part.feature == "weak_alias" for part in scored.parts
        )
        hit = self._make_hit(party, found.place, name.text, found.asked, scored, is_weak=is_weak)
        return structs.replace(hit, evidence=evidence_of(alignment, scored.parts))

    def _make_hit(
        self, party: Party, place: int, name: str, asked: str, scored: Scored, *, is_weak: bool
    ) -> Hit:
        version = self.index.list_of(place)
        return Hit(
            party=party.id,
            list=party.listing.list,
            name=name,
            matched=asked,
            score=scored.score,
            alert=scored.score >= self.policy.alert_from(party.listing.list) and not is_weak,
            explanation=scored.parts,
            ofac_score=ofac_score_of(party, asked),
            schema=party.schema,
            section=party.listing.section,
            programs=party.listing.programmes,
            listed_on=party.listing.listed_on,
            snapshot=f"{version.list}@{version.published or 'undated'} {version.sha256[:12]}",
        )

    def _identifier_hits(self, subject: Subject, by_name: dict[PartyId, Hit]) -> list[Hit]:
        """Return hits for equal identifiers, together with what names say of the same party."""
        asked: list[Identifier] = list(subject.identifiers)
        for name in subject.names:
            asked += identifiers_in_name(name)
        hits = []
        weights = load_scoring().facts
        for identifier in asked:
            for place in self.index.with_identifier(identifier):
                party = self.index.party_at(place)
                if _is_other_country(identifier, party) or _is_no_account(identifier, party):
                    continue
                detail = f"{identifier.kind.value} {identifier.value}"
                parts = [Contribution("identifier_equal", weights.identifier_equal, detail)]
                named = by_name.get(party.id)
                if named is not None and named.score > 0.0:
                    rest = round((1.0 - weights.identifier_equal) * named.score, 4)
                    parts.append(Contribution("name_agrees", rest, f"'{named.name}' matches, too"))
                asked_name = named.matched if named else subject.name
                shown = named.name if named else party.primary_name
                hit = self._make_hit(party, place, shown, asked_name, bounded(parts), is_weak=False)
                sorts = sorts_of_name(shown, party.schema)
                own = _alignments(asked_name, shown, sorts[0])
                best = max(own, key=lambda alignment: alignment.score, default=None)
                told = (*parts, *compare_facts(subject, party))
                hits.append(structs.replace(hit, evidence=evidence_of(best, told)))
        return hits


def _asked(subjects: list[Subject], space: NameSpace) -> list[_Asked]:
    """Return every reading of the names asked, sort by sort."""
    return [
        (at, number, name, form)
        for at, group in enumerate(space.groups)
        for number, subject in enumerate(subjects)
        if group.sort in sorts_of(subject.schema)
        for name in subject.names
        for form in forms_of(name, group.sort)
    ]


def _alignments(asked: str, listed: str, sort: NameSort) -> list[Alignment]:
    """Return the alignment of every reading of one name with every reading of another."""
    return [
        align(left, right, sort, _likeness)
        for left in forms_of(asked, sort)
        for right in forms_of(listed, sort)
    ]


def _most_raised(subject: Subject) -> float:
    """Return how much facts may add to what names score; without end where numbers are asked."""
    return float("inf") if _has_identifiers(subject) else most_added(subject)


def _has_identifiers(subject: Subject) -> bool:
    """Tell whether numbers are asked about, on their own or inside a name."""
    return bool(subject.identifiers) or any(map(identifiers_in_name, subject.names))


def _is_no_account(identifier: Identifier, party: Party) -> bool:
    """Tell whether an account bears by chance the number of a paper or of a register's entry."""
    if identifier.kind is not IdentifierKind.BANK_ACCOUNT:
        return False
    keys = set(identifier_keys(identifier))
    own = [one.kind for one in party.identifiers if not keys.isdisjoint(identifier_keys(one))]
    return bool(own) and all(kind in _PAPERS for kind in own)


def _is_other_country(identifier: Identifier, party: Party) -> bool:
    """Tell whether an identity paper of that number is another country's: not the same paper."""
    if not identifier.country or identifier.kind not in _IDENTITY_KINDS:
        return False
    value = identifier.value.replace(" ", "").upper()
    own = [
        other
        for other in party.identifiers
        if other.country and other.value.replace(" ", "").upper() == value
    ]
    return bool(own) and all(other.country != identifier.country for other in own)
