"""Decisions on shipments as flat rows."""

from penstock.model import Decision

SHIPMENT_COLUMNS: dict[str, type] = {
    "source": str,
    "id": str,
    "verdict": str,
    "outcome": str,
    "reasons": str,
    "requirements": str,
    "exceptions": str,
    "licensing_policy": str,
    "missing_facts": str,
    "red_flags": str,
    "other_agency": str,
    "would_change": str,
    "hits": str,
    "as_of": str,
    "data_vintage": str,
    "lists": str,
    "rules_sha256": str,
    "decided_at": str,
}


def shipment_row(made: Decision) -> dict[str, object]:
    """Return a decision on a shipment as one flat row under `SHIPMENT_COLUMNS`."""
    row: dict[str, object] = {
        "source": made.question.source,
        "id": made.question.id,
        "verdict": made.verdict,
        "outcome": made.outcome.value,
        "reasons": "; ".join(f"{reason.code}: {reason.message}" for reason in made.reasons),
        "hits": "; ".join(f"{hit.party} {hit.name} {hit.score:.3f}" for hit in made.hits),
        "as_of": made.as_of.isoformat(),
        "lists": "; ".join(f"{one.list}@{one.published or 'undated'}" for one in made.lists),
        "rules_sha256": made.rules_sha256,
        "decided_at": made.decided_at.isoformat(timespec="seconds"),
    }
    told = made.determination
    if told is None:
        return row
    offers = {
        f"{offer.symbol} ({offer.citation}{'' if offer.verified else ', unverified'})": None
        for one in told.requirements
        for offer in one.exceptions
        if offer.status == "possible"
    }
    return row | {
        "requirements": "; ".join(f"{one.citation}: {one.says}" for one in told.requirements),
        "exceptions": "; ".join(offers),
        "licensing_policy": told.licensing_policy,
        "missing_facts": "; ".join(told.missing_facts),
        "red_flags": "; ".join(told.red_flags),
        "other_agency": "; ".join(told.other_agency),
        "would_change": "; ".join(told.would_change),
        "data_vintage": told.data_vintage.isoformat(),
    }
