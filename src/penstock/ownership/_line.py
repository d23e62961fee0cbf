"""A verdict as the contract's line, as a flat row, and as sentences."""

from typing import Any

from penstock.ownership._graph import percent_text
from penstock.ownership._interest import Interest
from penstock.ownership._proof import ProofEdge, share_text
from penstock.ownership._trace import OwnershipVerdict

VERDICT_COLUMNS: dict[str, type] = {
    "party": str,
    "name": str,
    "status": str,
    "reason": str,
    "share": str,
    "lower": str,
    "upper": str,
    "economic_interest": str,
    "regime": str,
    "as_of": str,
    "policy": str,
    "citation": str,
    "verified": bool,
    "proof": str,
    "last_blocked": str,
    "notes": str,
}


def verdict_line(verdict: OwnershipVerdict) -> dict[str, Any]:
    """Return a verdict as one JSON line of `penstock ownership trace`.

    Percentages are text, exact decimals or fractions. `share` is null where it is not known
    exactly. A stake in `proof` has `share` null where the tie is control without a share.
    """
    policy = verdict.policy
    line: dict[str, Any] = {
        "party": verdict.party,
        "name": verdict.name,
        "status": verdict.status.value,
        "reason": verdict.reason,
        "share": percent_text(verdict.lower) if _is_exact(verdict) else None,
        "lower": percent_text(verdict.lower),
        "upper": percent_text(verdict.upper),
        "economic_interest": interest_text(verdict.interest),
        "regime": policy.regime.value,
        "as_of": verdict.as_of.isoformat(),
        "proof": [_edge(edge) for edge in verdict.proof.edges],
        "policy": policy.id,
        "citation": policy.citation,
        "verified": policy.verified,
    }
    if verdict.upper_excluded:
        line["upper_excluded"] = True
    if verdict.remainder:
        line["remainder"] = percent_text(verdict.remainder)
    if verdict.interest.is_rounded:
        line["economic_interest_is_rounded"] = True
    if verdict.proof.is_direct:
        line["proof_is_direct"] = True
    if verdict.held:
        line["held"] = [_edge(edge) for edge in verdict.held]
    if verdict.own_shares_excluded is not None:
        line["own_shares_excluded"] = verdict.own_shares_excluded.value
    if verdict.last_blocked is not None:
        line["last_blocked"] = verdict.last_blocked.isoformat()
    if verdict.notes:
        line["notes"] = list(verdict.notes)
    return line


def _is_exact(verdict: OwnershipVerdict) -> bool:
    return verdict.lower == verdict.upper and not verdict.upper_excluded


def interest_text(interest: Interest) -> str | None:
    """Return an economic interest as text: exact, `undefined`, or None where it is not known."""
    if interest.value is None:
        return "undefined" if interest.why == "undefined" else None
    return percent_text(interest.value)


def _edge(edge: ProofEdge) -> dict[str, Any]:
    made: dict[str, Any] = {
        "owner": edge.owner,
        "owned": edge.owned,
        "share": share_text(edge.share) if edge.share is not None else None,
        "kind": edge.kind,
    }
    for field in ("owner_name", "owned_name"):
        if name := getattr(edge, field):
            made[field] = name
    if edge.source:
        made["source"] = edge.source
    return made


def edge_text(edge: ProofEdge) -> str:
    """Return a tie as a short sentence: `X holds 50 % of A`."""
    owner, owned = edge.owner_name or edge.owner, edge.owned_name or edge.owned
    if edge.share is None:
        return f"{owner} is {edge.kind.replace('_', ' ')} of {owned}"
    what = "votes in" if edge.kind == "votes" else "of"
    return f"{owner} holds {share_text(edge.share).replace(' %', '')} % {what} {owned}"


def verdict_row(verdict: OwnershipVerdict) -> dict[str, object]:
    """Return a verdict as one flat row under `VERDICT_COLUMNS`."""
    line = verdict_line(verdict)
    row: dict[str, object] = {name: line.get(name) for name in VERDICT_COLUMNS}
    row["proof"] = "; ".join(map(edge_text, verdict.proof.edges))
    row["notes"] = "; ".join(verdict.notes)
    row["reason"] = verdict.reason
    return row
