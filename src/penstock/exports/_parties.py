"""End users: what the list entries of the parties require on the day (part 744)."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from penstock.exports._facts import Facts
from penstock.exports._listings import footnote_of, listed_days, listing_applies, policy_of
from penstock.exports._schema import AffiliatesRow, SectionRow
from penstock.exports._shipment import EndUserListing, Holding, Owner, TradeParty
from penstock.exports._tables import ExportTables
from penstock.exports._trace import HOLD, PASS, REJECT, Asked, Trace
from penstock.exports._truth import MET, NOT_MET, UNKNOWN, Truth
from penstock.model import Evidence, Verdict

# The most entries of one list that are told of one party.
_TOLD = 3
_HALF = Decimal(50)


def read_parties(facts: Facts, tables: ExportTables) -> None:
    """Fill in which lists the parties are on and which footnotes they carry on the day."""
    parties = facts.shipment.parties
    facts.parties_known = bool(parties) and all(one.is_screened for one in parties)
    for party in parties:
        for listing in party.listings:
            _add(listing, facts, tables)
        if _affiliates_apply(tables.parties.affiliates, facts):
            for listing in _owning_listings(party, tables):
                _add(listing, facts, tables)


def _add(listing: EndUserListing, facts: Facts, tables: ExportTables) -> None:
    value = listing_applies(listing, facts.as_of)
    if value is NOT_MET:
        return
    held = facts.party_sections.get(listing.section)
    facts.party_sections[listing.section] = MET if held is MET else value
    if listing.section == "EL":
        footnote = footnote_of(listing, tables)
        since = tables.parties.footnote_since.get(footnote)
        if footnote and (since is None or facts.as_of >= since):
            names = ("1", "3", "4", "5") if footnote == "?" else (footnote,)
            for name in names:
                known = facts.footnotes.get(name)
                found = UNKNOWN if footnote == "?" else value
                facts.footnotes[name] = MET if known is MET else found


def party_step(facts: Facts, tables: ExportTables, trace: Trace) -> None:
    """Write down what the list entries of the parties require."""
    sections = {row.section: row for row in tables.parties.sections}
    for number, party in enumerate(facts.shipment.parties):
        evidence = (
            Evidence(f"parties[{number}]", f"{party.name} ({party.role.replace('_', ' ')})"),
        )
        for listing, row in _told(party, sections, facts, trace):
            _judge(listing, row, party, facts, tables, trace, evidence)
        _owners(party, sections, facts, tables, trace, evidence)
        _reports(party, facts, tables, trace)
        if not party.listings and party.is_screened:
            trace.found(
                "744",
                "15 CFR part 744",
                f"{party.name}: no entry of a list answers to the name",
                evidence,
            )
        elif not party.is_screened:
            trace.missing[f"{party.name}, screened against the lists"] = ""


def _told(
    party: TradeParty, sections: dict[str, SectionRow], facts: Facts, trace: Trace
) -> Iterator[tuple[EndUserListing, SectionRow]]:
    """Yield the entries worth telling: a few a list, and those that may be only if none is."""
    of_section: dict[str, list[EndUserListing]] = {}
    for listing in party.listings:
        of_section.setdefault(listing.section, []).append(listing)
    for section, listings in of_section.items():
        row = sections.get(section)
        if row is None:
            continue
        if row.since is not None and facts.as_of < row.since:
            trace.notes[f"{party.name}: on {section}, a list that began on {row.since}"] = None
            continue
        met = [one for one in listings if listing_applies(one, facts.as_of) is MET]
        rest = [one for one in listings if listing_applies(one, facts.as_of) is UNKNOWN]
        gone = [one for one in listings if listing_applies(one, facts.as_of) is NOT_MET]
        shown = (met or rest or gone)[:_TOLD]
        if len(listings) > len(shown):
            more = len(listings) - len(shown)
            trace.notes[f"{party.name}: {more} further entries of {section} are alike"] = None
        yield from ((listing, row) for listing in shown)


def _judge(
    listing: EndUserListing,
    row: SectionRow,
    party: TradeParty,
    facts: Facts,
    tables: ExportTables,
    trace: Trace,
    evidence: tuple[Evidence, ...],
    because: str = "",
) -> None:
    value = listing_applies(listing, facts.as_of)
    days = listed_days(listing)
    since = days.latest if days is not None and days.earliest == days.latest else row.since
    named = _named(listing, party, because)
    if value is NOT_MET:
        why = (
            "its order has expired"
            if listing.expires_on
            else f"its entry began later than {facts.as_of}"
        )
        if listing.is_match is not NOT_MET:
            trace.notes[f"{named}: on {listing.section}, but {why}"] = None
        return
    if row.effect == "none":
        trace.found(
            f"list/{row.section}", row.citation, f"{named}: {row.says}", evidence, since=since
        )
        return
    if value is UNKNOWN:
        asks = []
        # `because` tells of an owner: then it is the owner whose name is like that of the entry.
        who = f"an owner of {party.name}" if because else party.name
        if listing.is_match is UNKNOWN:
            asks.append(f"whether {who} is {listing.name} of {listing.section}")
        else:
            asks.append(f"the day {listing.name} was listed ({'; '.join(listing.citations[:1])})")
        trace.found(
            f"list/{row.section}",
            row.citation,
            f"{named}: {row.says}",
            evidence,
            consequence=HOLD,
            missing=tuple(asks),
        )
        trace.flags[f"{who} may be {listing.name} of {listing.section}"] = None
        if row.effect != "flag":
            trace.leave_open()
        return
    if row.effect == "flag":
        trace.flags[f"{named}: {row.says} ({row.citation})"] = None
        trace.found(
            f"list/{row.section}", row.citation, f"{named}: {row.says}", evidence, consequence=HOLD
        )
    elif row.effect == "licence":
        _entity(listing, row, named, facts, tables, trace, evidence, since)
    elif row.effect == "sdn":
        _blocked(listing, row, named, facts, tables, trace, evidence)
    else:  # denial orders and the military list stand in requirements.yaml
        consequence = REJECT if row.effect == "denial" else PASS
        trace.flags[f"{named}: {row.says} ({row.citation})"] = None
        trace.found(
            f"list/{row.section}",
            row.citation,
            f"{named}: {row.says}",
            evidence,
            consequence=consequence,
            since=since,
        )


def _named(listing: EndUserListing, party: TradeParty, because: str) -> str:
    if because:
        return f"{party.name}, {because} {listing.name}"
    return party.name if listing.name == party.name else f"{party.name} is {listing.name}"


def _entity(
    listing: EndUserListing,
    row: SectionRow,
    named: str,
    facts: Facts,
    tables: ExportTables,
    trace: Trace,
    evidence: tuple[Evidence, ...],
    since: date | None,
) -> None:
    policy = policy_of(listing, tables)
    scope = next(
        (
            one
            for one in tables.parties.licence_scopes
            if re.search(one.pattern, listing.licence_requirement, re.IGNORECASE)
        ),
        None,
    )
    value: Truth = MET
    missing: tuple[str, ...] = ()
    if scope is not None:
        condition = tables.condition(scope.when)
        value, missing = condition(facts), condition.missing(facts)
    words = listing.licence_requirement.strip() or "see the licence column of the entry"
    footnote = footnote_of(listing, tables)
    applies_from = tables.parties.footnote_since.get(footnote)
    mark = f", footnote {footnote}" if footnote else ""
    if applies_from is not None and facts.as_of < applies_from:
        words, mark = "for all items subject to the EAR", ""
        trace.notes[f"{named}: footnote {footnote} of its entry applies from {applies_from}"] = None
    citation = f"{row.citation}; {listing.citations[0]}" if listing.citations else row.citation
    says = f"{named}, on the Entity List{mark}: {words}"
    if value is NOT_MET:
        trace.found(
            "list/EL", citation, f"{says}; this item is not among those", evidence, since=since
        )
        return
    trace.found(
        "list/EL",
        citation,
        f"{says}; {policy}" if policy else says,
        evidence,
        consequence=HOLD,
        missing=missing,
        since=since,
    )
    if value is UNKNOWN:
        trace.flags[f"{named}: its entry asks for a licence for some items or uses"] = None
        if scope is not None and scope.open == "verdict":
            trace.leave_open()
        return
    trace.asked.append(
        Asked(rule="list/EL", citation=citation, says=says, exceptions="entity", policy=policy)
    )


def _blocked(
    listing: EndUserListing,
    row: SectionRow,
    named: str,
    facts: Facts,
    tables: ExportTables,
    trace: Trace,
    evidence: tuple[Evidence, ...],
) -> None:
    programmes = ", ".join(listing.programmes)
    trace.agencies["OFAC (blocked party)"] = None
    for one in tables.parties.sdn_programmes:
        held = [programme for programme in listing.programmes if programme in one.programmes]
        if held and facts.as_of >= one.since:
            says = (
                f"{named}, blocked under {', '.join(held)}: every item subject to the EAR "
                "needs a licence"
            )
            trace.asked.append(
                Asked(
                    rule="list/SDN",
                    citation=one.citation,
                    says=says,
                    exceptions="none",
                    policy="policy of denial",
                )
            )
            trace.found("list/SDN", one.citation, says, evidence, consequence=HOLD, since=one.since)
            return
    settled = facts.facts.get("ofac_authorisation")
    if settled:
        return
    says = (
        f"{named}, blocked by OFAC ({programmes}): U.S. persons may not deal with it "
        "unless authorised"
    )
    verdict = Verdict.PROHIBITED if settled is False else Verdict.LICENCE_REQUIRED
    trace.asked.append(
        Asked(
            rule="list/SDN",
            citation="31 CFR chapter V",
            says=says,
            exceptions="none",
            agency="OFAC",
            policy="denial",
            verdict=verdict,
        )
    )
    trace.found(
        "list/SDN",
        "31 CFR chapter V",
        says,
        evidence,
        consequence=REJECT if settled is False else HOLD,
        missing=() if settled is False else ("whether OFAC has authorised the transaction",),
    )


def _affiliates_apply(row: AffiliatesRow, facts: Facts) -> bool:
    """Tell whether the rule on affiliates is in force; a longer suspension may be stated."""
    day, until = facts.as_of, facts.suspended_until
    if until is not None and row.suspension.since <= day < until:
        return False
    return any(span.since <= day and (span.until is None or day < span.until) for span in row.spans)


def _owning_listings(party: TradeParty, tables: ExportTables) -> list[EndUserListing]:
    """Return the entries of owners that together own enough, where their shares are known."""
    rule = tables.parties.affiliates
    owners = [
        (
            owner,
            [
                one
                for one in owner.listings
                if one.section in rule.sections and one.is_match is not NOT_MET
            ],
        )
        for owner in party.owners
    ]
    listed = [(owner, entries) for owner, entries in owners if entries]
    held = [
        entry
        for holding in party.holdings
        if holding.agency == "BIS" and holding.is_enough is MET
        for entry in holding.listings
    ]
    total = sum((owner.share or Decimal(0) for owner, _ in listed), Decimal(0))
    if total < Decimal(rule.percent):
        return held
    return [entry for _, entries in listed for entry in entries] + held


def _owners(
    party: TradeParty,
    sections: dict[str, SectionRow],
    facts: Facts,
    tables: ExportTables,
    trace: Trace,
    evidence: tuple[Evidence, ...],
) -> None:
    rule = tables.parties.affiliates
    listed = [
        owner
        for owner in party.owners
        if any(
            one.section in rule.sections and listing_applies(one, facts.as_of) is not NOT_MET
            for one in owner.listings
        )
    ]
    _blocked_owners(party, listed, facts, trace, evidence)
    holdings = [one for one in party.holdings if one.agency == "BIS"]
    if not listed and not holdings:
        return
    shares = "; ".join(
        [f"{one.name} {one.share if one.share is not None else '?'} percent" for one in listed]
        + [_chained(one) for one in holdings]
    )
    evidence = (*evidence, *_ties(holdings))
    owning = _owning_listings(party, tables)
    suspended = rule.suspension.since <= facts.as_of and not _affiliates_apply(rule, facts)
    if owning and _affiliates_apply(rule, facts):
        since = max(span.since for span in rule.spans if span.since <= facts.as_of)
        trace.found(
            "affiliates",
            rule.citation,
            f"{party.name} is owned by listed parties ({shares}) and "
            "is treated like them; the most restrictive owner governs",
            evidence,
            consequence=HOLD,
            since=since,
            verified=rule.verified,
        )
        for listing in owning:
            row = sections.get(listing.section)
            if row is not None:
                _judge(listing, row, party, facts, tables, trace, evidence, "owned by")
        return
    flag = f"{party.name} has listed owners ({shares}): {rule.red_flag}"
    if suspended:
        until = facts.suspended_until or rule.suspension.until
        flag += f"; the affiliates rule is suspended until {until}"
    trace.flags[flag] = None
    in_force = _affiliates_apply(rule, facts)
    missing: tuple[str, ...] = ()
    is_open = any(one.share is None for one in listed)
    is_open = is_open or any(one.is_enough is UNKNOWN for one in holdings)
    if in_force and is_open:
        missing = (f"the share listed parties own of {party.name}",)
        trace.leave_open()
    trace.found(
        "affiliates",
        rule.citation,
        flag,
        evidence,
        consequence=HOLD if missing else PASS,
        missing=missing,
        verified=rule.verified,
    )


def _chained(holding: Holding) -> str:
    names = ", ".join(dict.fromkeys(one.name for one in holding.listings))
    doubt = f", {holding.doubt}" if holding.doubt else ""
    return f"{names} {holding.share} percent in all by the owner graph{doubt}"


def _ties(holdings: Iterable[Holding]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(f"owners[{place}]", tie)
        for holding in holdings
        for place, tie in enumerate(holding.chains)
    )


def _blocked_owners(
    party: TradeParty,
    stated: Iterable[Owner],
    facts: Facts,
    trace: Trace,
    evidence: tuple[Evidence, ...],
) -> None:
    """Write down that half or more is held by parties OFAC blocks: blocked, whatever BIS says.

    Source: 31 CFR 510.411 and its like in each programme; OFAC guidance of 2014-08-13.
    """
    holdings = [one for one in party.holdings if one.agency == "OFAC"]
    blocked = [
        owner
        for owner in stated
        if any(
            one.section == "SDN" and listing_applies(one, facts.as_of) is MET
            for one in owner.listings
        )
    ]
    total = sum((one.share or Decimal(0) for one in blocked), Decimal(0))
    is_enough = any(one.is_enough is MET for one in holdings) or total >= _HALF
    if not is_enough:
        if any(one.is_enough is UNKNOWN for one in holdings):
            trace.missing[f"the share blocked parties own of {party.name}"] = ""
            trace.leave_open()
        return
    shares = "; ".join(
        [f"{one.name} {one.share} percent" for one in blocked]
        + [_chained(one) for one in holdings if one.is_enough is MET]
    )
    says = f"{party.name} is owned by blocked parties ({shares}), so it is blocked, too"
    trace.agencies["OFAC (blocked owners)"] = None
    settled = facts.facts.get("ofac_authorisation")
    if settled:
        return
    verdict = Verdict.PROHIBITED if settled is False else Verdict.LICENCE_REQUIRED
    citation = "31 CFR 510.411 and its like; OFAC guidance of 2014-08-13"
    trace.asked.append(
        Asked(
            rule="ofac-owners",
            citation=citation,
            says=says,
            exceptions="none",
            agency="OFAC",
            policy="denial",
            verdict=verdict,
        )
    )
    trace.found(
        "ofac-owners",
        citation,
        says,
        (*evidence, *_ties(holdings)),
        consequence=REJECT if settled is False else HOLD,
        missing=() if settled is False else ("whether OFAC has authorised the transaction",),
    )


def _reports(party: TradeParty, facts: Facts, tables: ExportTables, trace: Trace) -> None:
    name = party.name.casefold()
    for event in tables.events.events:
        after = facts.as_of >= event.since and (event.until is None or facts.as_of < event.until)
        if after and any(word in name for word in event.names):
            trace.flags[f"{party.name}: {event.says} ({event.citation})"] = None
