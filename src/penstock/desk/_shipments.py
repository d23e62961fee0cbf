"""Shipments decided on: parties screened, the export rules walked, measures as second opinion."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from penstock.desk._asker import make_asker
from penstock.desk._listed_match import is_match, listing_of_party
from penstock.desk._ready import Ready, make_ready, rules_sha256, with_graph_sha256
from penstock.desk._second_opinion import as_authorised, blocked, on_goods, prohibited
from penstock.desk._subjects import country_codes, unasked, unreadable_letters
from penstock.errors import ListsMissing
from penstock.exports import (
    EndUserListing,
    ExportTables,
    Holding,
    Shipment,
    TradeParty,
    determine,
    goods_tags,
    is_shipments,
    look_ahead,
    read_shipments,
    tables_on,
)
from penstock.measures import (
    Activity,
    Asker,
    Clue,
    GoodsFact,
    PartyFact,
    PlaceFact,
    QuestionFacts,
    graver,
    hit_clue,
    judge,
    listing_of,
)
from penstock.model import (
    Decision,
    Finding,
    Hit,
    Outcome,
    Question,
    QuestionKind,
    Reason,
    Subject,
)
from penstock.screening import Screener
from penstock.settings import Settings, load_settings
from penstock.tabular import Note, read_rows

if TYPE_CHECKING:  # only who has an owner graph waits for it
    from penstock.desk._trade_owners import TradeOwners

ABOUT_A_SHIPMENT = frozenset({Activity.EXPORT, Activity.TRANSPORT, Activity.RELATIONSHIP})
EXPORTER = "us-exporter"
_BATCH = 512
_HITS = 50
_ROLES_LIMIT = 10_000


class ShipmentBasis(Struct, frozen=True):
    """What decisions on shipments rest on: the lists, the tables, who asks and on which day.

    `as_of` None: each shipment's own day, else today, and the text of that day out of `texts`, the
    folder of imported ones. `reasons` go with every decision.
    """

    ready: Ready
    tables: ExportTables
    asker: Asker
    as_of: date | None
    reasons: tuple[Reason, ...]
    suspended_until: date | None = None
    limit: int = 10
    texts: Path | None = None

    def tables_for(self, day: date) -> ExportTables:
        """Return the text of a day: that asked about, else each shipment's own.

        Raises:
            MalformedInput: a kept text is damaged.
        """
        is_fixed = self.as_of is not None or self.texts is None
        return self.tables if is_fixed or self.texts is None else tables_on(day, self.texts)


def make_shipment_basis(
    settings: Settings | None = None,
    *,
    as_of: date | None = None,
    asker: Asker | None = None,
    policy: str | None = None,
    allow_stale: bool = False,
    suspended_until: date | None = None,
    limit: int = 10,
    owners: Sequence[str] = (),
    scratch: Path | None = None,
    note: Note = lambda _: None,
) -> ShipmentBasis:
    """Return what decisions on shipments rest on.

    For a day in the past of which no list is loaded the lists of today answer: an entry carries
    the notice that made it, so the day it began is known. Who was taken off a list since is not
    found then, and every answer says so.

    Args:
        settings: default those of the environment and the settings file.
        as_of: the day asked about; default each shipment's own, else today.
        asker: who asks; default a US exporter.
        policy: id of the screening policy; default that of the settings.
        allow_stale: answer from stale lists, too, and say so.
        suspended_until: first day on which the affiliates rule of BIS is back, if its suspension
            was extended.
        limit: the most hits of a decision.
        owners: files of who owns whom, instead of the loaded owner graph.
        scratch: the folder the graph of these files is written to; needed with `owners`, and to
            be kept as long as the basis is used.
        note: told before an index is built.

    Raises:
        ListsMissing: nothing is loaded at all.
        UnreadableInput: a file of owners cannot be read.
        ListsStale: a list has not been heard of for longer than the settings allow.
    """
    settings = settings or load_settings()
    reasons: tuple[Reason, ...] = ()
    try:
        ready = make_ready(settings, as_of=as_of, allow_stale=allow_stale, policy=policy, note=note)
    except ListsMissing:
        if as_of is None or as_of >= datetime.now(UTC).date():
            raise
        ready = make_ready(settings, allow_stale=True, policy=policy, note=note)
        message = (
            f"No list published on or before {as_of} is loaded; the lists loaded now answered, "
            "without those who were taken off since"
        )
        reasons = (Reason("lists_of_a_later_day", message),)
    if owners and scratch is not None:
        from penstock.desk._ownership import owners_of_files

        graph = owners_of_files(settings, owners, ready.lists, scratch, note=note)
        digest = "" if graph is None else graph.sha256
        rules = with_graph_sha256(rules_sha256(ready.policy), digest)
        ready = structs.replace(ready, owners=graph, rules_sha256=rules)
    usual = make_asker(EXPORTER, usual=ABOUT_A_SHIPMENT)
    return ShipmentBasis(
        ready=ready,
        tables=tables_on(as_of or ready.as_of, settings.home / "exports"),
        asker=asker or usual,
        as_of=as_of,
        reasons=(*reasons, *ready.reasons),
        suspended_until=suspended_until,
        limit=limit,
        texts=settings.home / "exports",
    )


def shipment_basis_of(
    ready: Ready, settings: Settings, asker: Asker | None = None, *, limit: int = 10
) -> ShipmentBasis:
    """Return the basis that a `Ready` gives: its lists, for its day, and the text of that day."""
    chosen = asker or make_asker(EXPORTER)
    return ShipmentBasis(
        ready=ready,
        tables=tables_on(ready.as_of, settings.home / "exports"),
        asker=structs.replace(chosen, about=ABOUT_A_SHIPMENT),
        as_of=None,
        reasons=ready.reasons,
        limit=limit,
        texts=settings.home / "exports",
    )


def is_shipment_file(path: Path | str, encoding: str | None = None) -> bool:
    """Tell whether a table asks about shipments: its columns name where something goes.

    Standard input can be read once only, and is taken for parties.

    Raises:
        UnreadableInput: the file cannot be read.
    """
    if str(path) == "-":
        return False
    columns = next((list(row.values) for row in read_rows(path, encoding=encoding)), [])
    return is_shipments(columns)


def called_shipment(shipment: Shipment) -> str:
    """Return what a person calls a shipment: the item and where it goes."""
    item = shipment.eccn + (f".{shipment.paragraph}" if shipment.paragraph else "")
    return f"{item or shipment.description or 'unclassified'} to {shipment.destination}"


def check_shipments(
    path: Path | str,
    basis: ShipmentBasis,
    *,
    note: Note,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
) -> Iterator[tuple[Shipment, Decision]]:
    """Yield each shipment of a file and the decision on it, in order; `-` is standard input.

    Raises:
        UsageError: no column holds a destination.
        UnreadableInput: the file cannot be read; names the row and the remedy.
    """
    shipments = read_shipments(path, note=note, encoding=encoding, delimiter=delimiter, sheet=sheet)
    yield from decide_shipments(shipments, basis, source=str(path))


def decide_shipments(
    shipments: Iterable[Shipment],
    basis: ShipmentBasis,
    *,
    source: str = "library",
    screener: Screener | None = None,
) -> Iterator[tuple[Shipment, Decision]]:
    """Yield each shipment, its parties held against the lists, and the decision on it.

    Args:
        shipments: what is asked.
        basis: what the decisions rest on.
        source: where the shipments come from, as decisions tell it.
        screener: on the lists of the basis; default one is opened.
    """
    desk = _Desk(basis, source, screener or basis.ready.screener())
    waiting = iter(shipments)
    while batch := list(islice(waiting, _BATCH)):
        desk.screen(batch)
        look_ahead(batch, basis.tables)
        for shipment in batch:
            yield desk.decide(shipment)


class _Desk:
    """Screens names once and decides on one shipment after the other."""

    def __init__(self, basis: ShipmentBasis, source: str, screener: Screener) -> None:
        self._basis = basis
        self._source = source
        self._screener = screener
        self._found: dict[tuple[str, str], tuple[Hit, ...]] = {}
        self._owners: dict[date, TradeOwners] = {}
        self._published = max(
            (one.published for one in basis.ready.lists if one.published), default=None
        )
        self._texts: dict[date, tuple[ExportTables, str]] = {}

    def screen(self, batch: Sequence[Shipment]) -> None:
        """Hold every party of a batch against the lists at once."""
        if len(self._found) > _ROLES_LIMIT:
            self._found.clear()
        names = {
            (name, country): None
            for shipment in batch
            for party in shipment.parties
            for name, country in _names_of(party)
        }
        new = [key for key in names if key not in self._found]
        subjects = [
            Subject(id=str(number), names=(name,), countries=tuple(country_codes(country)))
            for number, (name, country) in enumerate(new)
        ]
        askable = [subject for subject in subjects if not unasked(subject)]
        for result in self._screener.screen_many(askable, _HITS):
            self._found[new[int(result.subject.id)]] = result.hits
        for key in new:
            self._found.setdefault(key, ())

    def decide(self, shipment: Shipment) -> tuple[Shipment, Decision]:
        """Return a shipment with what the lists say of its parties, and the decision on it."""
        basis = self._basis
        day = basis.as_of or shipment.as_of or basis.ready.as_of
        tables, rules_sha256 = self._text(day)
        known, problems = self._with_listings(shipment, day)
        made = determine(known, day, tables, suspended_until=basis.suspended_until)
        hits = tuple(
            hit
            for party in shipment.parties
            for key in _names_of(party)
            for hit in self._found[key]
        )
        shown = tuple({hit.party: hit for hit in hits if hit.alert}.values())[: basis.limit]
        findings, outcome, more = self._second_opinion(known, day)
        determination = made.determination
        if more:
            flags = (*determination.red_flags, *more)
            determination = structs.replace(determination, red_flags=flags)
        reasons = [*made.reasons, *problems]
        outcome = graver(made.outcome, outcome)
        if outcome is Outcome.BLOCK:
            reasons.insert(0, blocked(findings))
        elif outcome is Outcome.REJECT and made.outcome is not Outcome.REJECT:
            reasons.insert(0, prohibited(findings))
        elif more and made.outcome is Outcome.PASS:
            reasons.append(Reason("second_opinion", more[0]))
        if problems or not basis.ready.lists:
            outcome = graver(outcome, Outcome.HOLD)
        decided = Decision(
            question=Question(QuestionKind.SHIPMENT, self._source, shipment.id),
            outcome=outcome,
            verdict=determination.verdict.value,
            as_of=day,
            lists=basis.ready.lists,
            rules_sha256=rules_sha256,
            decided_at=datetime.now(UTC),
            reasons=(*reasons, *basis.reasons),
            findings=(*made.findings, *findings),
            hits=shown,
            determination=determination,
        )
        if basis.ready.owners is None:
            return known, decided
        from penstock.desk._owners import with_owners

        subjects = [
            Subject(id=party.role, names=(party.name,)) for party in shipment.parties if party.name
        ]
        home = basis.asker.profile.home
        return known, with_owners(decided, subjects, basis.ready.owners, home)

    def _text(self, day: date) -> tuple[ExportTables, str]:
        """Return the text of a day, and the digest of all that decides by it."""
        if day not in self._texts:
            tables = self._basis.tables_for(day)
            digest = shipment_rules_sha256(self._basis.ready.rules_sha256, tables)
            self._texts[day] = tables, digest
        return self._texts[day]

    def _with_listings(self, shipment: Shipment, day: date) -> tuple[Shipment, tuple[Reason, ...]]:
        parties = []
        problems: list[Reason] = []
        for party in shipment.parties:
            subject = Subject(id="", names=(party.name,))
            is_asked = not unasked(subject) and bool(self._basis.ready.lists)
            if letters := unreadable_letters(subject):
                message = f"{party.name!r} holds characters that cannot be screened: {letters}"
                problems.append(Reason("unscreened_characters", message))
            owners = tuple(
                structs.replace(owner, listings=self._listings((owner.name, ""), day))
                for owner in party.owners
            )
            near = {party.country, shipment.destination}
            listings = self._listings((party.name, party.country), day, near)
            parties.append(
                structs.replace(
                    party,
                    listings=listings,
                    owners=owners,
                    holdings=self._holdings(party, day),
                    is_screened=is_asked,
                )
            )
        return structs.replace(shipment, parties=tuple(parties)), tuple(problems)

    def _holdings(self, party: TradeParty, day: date) -> tuple[Holding, ...]:
        """Return what listed parties hold of a party, where an owner graph is loaded."""
        owners = self._basis.ready.owners
        if owners is None or not party.name:
            return party.holdings
        if day not in self._owners:
            from penstock.desk._trade_owners import TradeOwners

            self._owners[day] = TradeOwners(owners, day, self._text(day)[0], self._screener.party)
        return self._owners[day].held(party.name)

    def _listings(
        self, key: tuple[str, str], day: date, near: Iterable[str] = ()
    ) -> tuple[EndUserListing, ...]:
        """Return the entries a name may be: those near the destination, of like length, first."""
        found = []
        for hit in self._found.get(key, ()):
            if not (hit.alert or hit.is_one_of(self._basis.asker.confirmed)):
                continue
            party = self._screener.party(hit.party)
            listing = party.listing
            dated = listing.listed_on or listing.citations
            is_later = self._published is not None and day < self._published and not dated
            countries = tuple(sorted(party.countries))
            matches = is_match(hit, key[1], countries, self._basis.asker.confirmed)
            settled = None if is_later else matches
            found.append(listing_of_party(party, self._basis.tables, is_match=settled))
        codes = {code for text in near for code in country_codes(text)}
        found.sort(
            key=lambda one: (codes.isdisjoint(one.countries), abs(len(one.name) - len(key[0])))
        )
        return tuple(found)

    def _second_opinion(
        self, shipment: Shipment, day: date
    ) -> tuple[tuple[Finding, ...], Outcome, tuple[str, ...]]:
        """Ask the measures: who is blocked, and which bans on goods of the UN, EU and UK apply."""
        basis = self._basis
        place = basis.tables.gazetteer.find(shipment.destination, shipment.region, day)
        parties, clues = self._party_facts(shipment)
        goods = GoodsFact(
            hs=shipment.hs,
            tags=tuple(sorted(goods_tags(shipment.description, shipment.hs))),
            origin=next(iter(country_codes(shipment.origin)), ""),
            destination=place.code,
            destination_region=place.region,
            path="hs" if shipment.hs else "description",
            text=shipment.hs or shipment.description,
        )
        places = (
            PlaceFact(
                country=place.code,
                region=place.region,
                path="destination",
                text=shipment.destination,
            ),
        )
        facts = QuestionFacts(
            parties=parties, goods=(goods,), places=places, activities=basis.asker.about
        )
        judged = judge(facts, (), clues, day, basis.asker)
        authorised = shipment.facts.get("ofac_authorisation")
        findings = tuple(as_authorised(one, authorised) for one in judged.findings)
        outcome = Outcome.PASS
        for one in findings:
            outcome = graver(outcome, Outcome(one.consequence))
        told = [f"Second opinion: {one.rule} ({one.citation})" for one in on_goods(findings)]
        return findings, outcome, tuple(told)

    def _party_facts(self, shipment: Shipment) -> tuple[tuple[PartyFact, ...], tuple[Clue, ...]]:
        # What the lists of Commerce ask is answered by the export rules themselves.
        own = {row.section for row in self._basis.tables.parties.sections if row.agency == "BIS"}
        parties, clues = [], []
        for number, party in enumerate(shipment.parties):
            hits = {str(hit.party): hit for key in _names_of(party) for hit in self._found[key]}
            listings = []
            for entry in party.listings:
                hit = hits.get(entry.party)
                if hit is not None and entry.section not in own:
                    listings.append(
                        listing_of(hit, self._basis.asker, is_sure=entry.is_match or None)
                    )
                    clues.append(hit_clue(f"parties[{number}]", hit))
            parties.append(
                PartyFact(
                    id=f"parties[{number}]",
                    role=party.role,
                    names=(party.name,),
                    countries=tuple(country_codes(party.country)),
                    listings=tuple(listings),
                    path=f"parties[{number}]",
                    text=party.name,
                )
            )
        return tuple(parties), tuple(clues)


def _names_of(party: TradeParty) -> Iterator[tuple[str, str]]:
    yield party.name, party.country
    for owner in party.owners:
        yield owner.name, ""


def shipment_rules_sha256(rules: str, tables: ExportTables) -> str:
    """Return the digest of all that decides on a shipment: the rules, and the export tables."""
    return hashlib.sha256(f"{rules}\n{tables.sha256}".encode()).hexdigest()


__all__ = [
    "ABOUT_A_SHIPMENT",
    "EXPORTER",
    "ShipmentBasis",
    "called_shipment",
    "check_shipments",
    "decide_shipments",
    "is_shipment_file",
    "make_shipment_basis",
    "shipment_basis_of",
    "shipment_rules_sha256",
]
