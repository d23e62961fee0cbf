"""What the measures say of a shipment beside the export rules, and what follows from it."""

from collections.abc import Iterable

from msgspec import structs

from penstock.model import Finding, Outcome, Reason, Stage

Truth = bool | None
_OFAC = "us-ofac-"
_AUTHORISATION = "whether OFAC has authorised the transaction"


def as_authorised(finding: Finding, authorised: Truth) -> Finding:
    """Return what a prohibition of OFAC says where OFAC may have authorised the transaction.

    What is forbidden unless authorised is rejected where it is not, and held where nobody says.
    """
    is_prohibition = finding.consequence == Outcome.REJECT.value
    if not is_prohibition or not finding.rule.startswith(_OFAC) or authorised is False:
        return finding
    if authorised:
        message = f"{finding.message}; OFAC has authorised it, as stated"
        excepted = structs.replace(finding, stage=Stage.EXCEPTED, message=message)
        return structs.replace(excepted, consequence=Outcome.PASS.value)
    missing = tuple(dict.fromkeys((*finding.missing_facts, _AUTHORISATION)))
    return structs.replace(finding, consequence=Outcome.HOLD.value, missing_facts=missing)


def on_goods(findings: Iterable[Finding]) -> list[Finding]:
    """Return what measures say of the goods themselves, where nothing of it is open."""
    return [
        one
        for one in findings
        if one.stage is Stage.IN_FORCE
        and not any("HS code" in fact for fact in one.missing_facts)
        and any(evidence.path in {"hs", "description"} for evidence in one.evidence)
    ]


def blocked(findings: Iterable[Finding]) -> Reason:
    """Return why a party blocks a shipment."""
    block = next(one for one in findings if one.consequence == Outcome.BLOCK.value)
    return Reason("party_blocked", f"{block.rule} ({block.citation}): {block.message}")


def prohibited(findings: Iterable[Finding]) -> Reason:
    """Return which measure forbids a shipment."""
    told = next(one for one in findings if one.consequence == Outcome.REJECT.value)
    return Reason("export_prohibited", f"{told.rule} ({told.citation}): {told.message}")
