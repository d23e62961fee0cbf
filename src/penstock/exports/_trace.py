"""What the steps of a determination write down: findings, requirements, and what is open."""

from datetime import date

from msgspec import Struct

from penstock.model import (
    Evidence,
    ExceptionOffer,
    ExportRequirement,
    Finding,
    Stage,
    Verdict,
)

PASS, HOLD, REJECT = "pass", "hold", "reject"


class Asked(Struct, frozen=True, kw_only=True):
    """A requirement a step found, before exceptions are held against it."""

    rule: str
    citation: str
    says: str
    exceptions: str
    agency: str = "BIS"
    reason: str = ""
    policy: str = ""
    verdict: Verdict = Verdict.LICENCE_REQUIRED


class Trace:
    """Collects what the steps say of one shipment, in the order of the steps.

    `missing` are the facts that would settle it, each with a hint at what may have been meant.
    """

    __slots__ = ("agencies", "asked", "findings", "flags", "is_open", "missing", "notes")

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.asked: list[Asked] = []
        self.missing: dict[str, str] = {}
        self.flags: dict[str, None] = {}
        self.agencies: dict[str, None] = {}
        self.notes: dict[str, None] = {}
        self.is_open = False

    def found(
        self,
        rule: str,
        citation: str,
        message: str,
        evidence: tuple[Evidence, ...],
        *,
        consequence: str = PASS,
        missing: tuple[str, ...] = (),
        since: date | None = None,
        until: date | None = None,
        verified: bool = True,
        stage: Stage = Stage.IN_FORCE,
        is_asked: bool = True,
        hint: str = "",
    ) -> None:
        """Write down what a step found; what is missing is asked for unless `is_asked` is False.

        `hint` is what may have been meant where a fact is stated and cannot be read.
        """
        self.findings.append(
            Finding(
                rule=rule,
                citation=citation,
                stage=stage,
                message=message,
                evidence=evidence,
                effective_from=since,
                effective_to=until,
                verified=verified,
                consequence=consequence,
                missing_facts=missing,
            )
        )
        for fact in missing if is_asked else ():
            self.missing[fact] = self.missing.get(fact) or hint

    def asked_for(self) -> list[str]:
        """Return the missing facts as people are asked for them, hints included."""
        return [f"{fact} ({hint})" if hint else fact for fact, hint in self.missing.items()]

    def leave_open(self) -> None:
        """Note that a requirement may apply: the answer cannot be that none does."""
        self.is_open = True


def requirement_of(asked: Asked, offers: tuple[ExceptionOffer, ...]) -> ExportRequirement:
    """Return a requirement as the determination shows it."""
    return ExportRequirement(
        rule=asked.rule,
        citation=asked.citation,
        says=asked.says,
        agency=asked.agency,
        reason=asked.reason,
        policy=asked.policy,
        exceptions=offers,
    )
