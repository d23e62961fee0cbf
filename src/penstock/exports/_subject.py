"""Whether an item is subject to the EAR at all: origin, U.S. content, foreign direct products."""

from penstock.exports._facts import Facts
from penstock.exports._places import codes_of
from penstock.exports._share import DeMinimis, de_minimis
from penstock.exports._tables import ExportTables
from penstock.exports._trace import HOLD, PASS, REJECT, Asked, Trace
from penstock.exports._truth import MET, NOT_MET, UNKNOWN, Truth, any_of
from penstock.model import Evidence, Verdict

_SCOPE = "15 CFR 734.3"


def subject_step(facts: Facts, tables: ExportTables, trace: Trace) -> Truth:
    """Return whether the item is subject to the EAR; write down each way it may be."""
    shipment = facts.shipment
    if facts.facts.get("published") or facts.facts.get("patent_application"):
        trace.found(
            "734.3(b)",
            "15 CFR 734.3(b), 746.9(c)(3)",
            "Published information and patent applications are not subject to the EAR",
            (Evidence("facts", "published"),),
            verified=False,
        )
        return NOT_MET
    us_origin = "US" in _codes(shipment.origin)
    from_us = facts.from_codes is not None and "US" in facts.from_codes
    if us_origin or from_us:
        field = "origin" if us_origin else "ship_from"
        says = "U.S. origin" if us_origin else "in or through the United States"
        text = shipment.origin if us_origin else shipment.ship_from
        trace.found(
            "734.3(a)",
            f"{_SCOPE}(a)",
            f"Subject to the EAR: {says}",
            (Evidence(field, text or "not stated"),),
            verified=False,
        )
        return MET
    nothing = shipment.us_content is None and shipment.direct_product is None
    if not shipment.origin and nothing:
        trace.found(
            "734.3",
            _SCOPE,
            "The origin is not stated; the answer takes the item to be of "
            "U.S. origin, which is the stricter reading",
            (Evidence("origin", "not stated"),),
            missing=("the origin of the item",),
            verified=False,
        )
        return MET
    content = _content(facts, tables, trace)
    products = _direct_products(facts, tables, trace)
    value = any_of((content, products))
    if value is NOT_MET:
        trace.found(
            "734.3(a)(3)-(5)",
            _SCOPE,
            "Not subject to the EAR: foreign-made, its U.S. content "
            "is de minimis and no foreign direct product rule is met",
            (Evidence("origin", shipment.origin or "not stated"),),
            verified=False,
        )
    return value


def _codes(text: str) -> frozenset[str]:
    return codes_of((text,)) if text else frozenset()


def _content(facts: Facts, tables: ExportTables, trace: Trace) -> Truth:
    """Return whether U.S. content makes the item subject; the reverse of de minimis."""
    share = de_minimis(facts, tables)
    evidence = (Evidence("us_content", share.share_text),)
    if share.none_because:
        trace.found(
            "734.4(a)",
            share.citation,
            f"No share is de minimis: {share.none_because}",
            evidence,
            verified=False,
        )
        return MET
    limit = f"{share.percent} percent"
    if share.is_met is UNKNOWN:
        trace.found(
            "734.4",
            share.citation,
            f"Whether the U.S. content is de minimis ({limit}) is open",
            evidence,
            consequence=HOLD,
            missing=share.missing_facts,
            verified=False,
        )
        return UNKNOWN
    words = "at or below" if share.is_met is MET else "above"
    trace.found(
        "734.4",
        share.citation,
        f"Controlled U.S. content of {share.share_text} is {words} {limit}",
        evidence,
        verified=False,
    )
    if share.agency and share.is_met is MET and share.agency_is_met is not MET:
        _stricter(share, facts, trace)
    return share.is_met is NOT_MET


def _stricter(share: DeMinimis, facts: Facts, trace: Trace) -> None:
    settled = facts.facts.get("ofac_authorisation")
    if settled:
        trace.agencies[f"{share.agency} ({share.agency_citation})"] = None
        return
    verdict = Verdict.PROHIBITED if settled is False else Verdict.LICENCE_REQUIRED
    says = (
        f"{share.agency} asks for less than {share.percent} percent of controlled U.S. content; "
        f"{share.share_text} is not less"
    )
    trace.asked.append(
        Asked(
            rule="ofac-de-minimis",
            citation=share.agency_citation,
            says=says,
            exceptions="none",
            agency=share.agency,
            policy="denial",
            verdict=verdict,
        )
    )
    trace.agencies[f"{share.agency} ({share.agency_citation})"] = None
    trace.found(
        "ofac-de-minimis",
        share.agency_citation,
        says,
        (Evidence("us_content", share.share_text),),
        consequence=REJECT if settled is False else HOLD,
        missing=() if settled is False else ("whether OFAC has authorised the transaction",),
    )


def _direct_products(facts: Facts, tables: ExportTables, trace: Trace) -> Truth:
    """Return whether some foreign direct product rule reaches the item."""
    if facts.direct_product is not None and not facts.direct_product:
        trace.found(
            "734.9",
            "15 CFR 734.9",
            "Stated: not the direct product of U.S. technology, software or plant",
            (Evidence("direct_product", "none"),),
            verified=False,
        )
        return NOT_MET
    found: list[Truth] = []
    for row in tables.direct_products.rules:
        if facts.as_of < row.since:
            continue
        product, reach = tables.condition(row.product), tables.condition(row.reach)
        values = (product(facts), reach(facts))
        if NOT_MET in values:
            continue
        is_partner = (
            bool(row.not_from)
            and facts.from_codes is not None
            and not facts.from_codes.isdisjoint(tables.sets[row.not_from])
        )
        value: Truth = UNKNOWN if UNKNOWN in values or is_partner else MET
        found.append(value)
        missing = (*product.missing(facts), *reach.missing(facts))
        if is_partner:
            missing = (
                *missing,
                "the limits of supplement no. 3 to part 746 for the country of dispatch",
            )
        words = "reaches the item" if value is MET else "may reach the item"
        trace.found(
            row.id,
            row.citation,
            f"{row.title} {words}",
            (Evidence("direct_product", _made_of(facts)),),
            consequence=PASS if value is MET else HOLD,
            missing=tuple(dict.fromkeys(missing)),
            since=row.since,
            verified=tables.direct_products.verified,
        )
        if value is MET and row.attaches is not None:
            trace.asked.append(
                Asked(
                    rule=row.id,
                    citation=row.attaches.citation,
                    says=row.attaches.says,
                    exceptions="none",
                    policy=row.attaches.policy,
                )
            )
    if not found:
        trace.found(
            "734.9",
            "15 CFR 734.9",
            "No foreign direct product rule is met on the facts stated",
            (Evidence("direct_product", _made_of(facts)),),
            verified=False,
        )
    return any_of(found)


def _made_of(facts: Facts) -> str:
    made = facts.direct_product
    if made is None:
        return "not stated"
    return ", ".join(f"{one.eccn} {one.kind}" for one in made) or "none"
