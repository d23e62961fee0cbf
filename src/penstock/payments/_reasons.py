"""Why a payment is held though no measure asks for it, and what is told beside a decision."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from penstock.measures import (
    Activity,
    Asker,
    PartyFact,
    QuestionFacts,
    book,
    effect_of,
    evaluate,
    listing_of,
)
from penstock.model import Finding, Outcome, Reason, Stage
from penstock.payments._cases import Case
from penstock.payments._chain import accounts, called, chain, nexus
from penstock.payments._matching import matchers
from penstock.payments._message import Segment
from penstock.payments._sightings import Sighting
from penstock.payments._spellings import other_spellings
from penstock.payments._words import said

# What stands with a decision and does not hold it: the others of the lists' reasons do.
ONLY_TOLD = frozenset({"starter_facts_only", "newer_quarantined", "lists_absent"})
_REASON_OF_WORD = {"stop": "stop_word", "goods": "goods_word"}


def holding(case: Case, of_lists: Sequence[Reason], *, has_lists: bool) -> Iterator[Reason]:
    """Yield every reason to hold that is neither a hit nor a measure.

    Args:
        case: what is decided on.
        of_lists: what the lists say of themselves.
        has_lists: whether anybody was screened at all.
    """
    for problem in case.problems:
        place = f" ({problem.path})" if problem.path else ""
        yield Reason(problem.code, f"{problem.message}{place}")
    unfit = [one for one in of_lists if one.code not in ONLY_TOLD]
    yield from unfit
    if not has_lists and not unfit:
        yield Reason("lists_missing", "No list is loaded, so nobody was screened")
    is_covered = case.coverage.characters == case.coverage.screened + case.coverage.excluded
    if not is_covered and all(one.code != "uncovered_text" for one in case.problems):
        yield Reason("uncovered_text", "Text was neither screened nor excluded")
    for actor in case.heard.actors:
        yield from _words(actor.segments)
    yield from _words(case.heard.loose)


class Standings:
    """What listings ask in a payment, remembered.

    Args:
        asker: who asks.
    """

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._known: dict[tuple[str, date], str] = {}

    def unexplained(self, seen: Iterable[Sighting], day: date) -> Iterator[Reason]:
        """Yield the listings that hold though no finding asks for it."""
        for one in seen:
            hit = one.hit
            standing = self._known.get((hit.party, day))
            if standing is None:
                standing = self._known[hit.party, day] = _standing(one, day, self._asker)
            tags = ", ".join(hit.programs) or hit.section or hit.list
            if standing == "unmapped":
                message = f"{hit.party} is listed under {tags}, which no measure covers"
                yield Reason("no_measure_for_listing", message)
            elif standing == "elsewhere":
                message = f"{hit.party} ({tags}) is restricted by a law that does not bind you"
                yield Reason("listed_elsewhere", message)


def _standing(one: Sighting, day: date, asker: Asker) -> str:
    """Return what a listing asks in a payment: `asks`, `elsewhere`, `nothing` or `unmapped`."""
    listing = listing_of(one.hit, asker, is_sure=True)
    party = PartyFact(id="listed", names=(one.hit.name,), listings=(listing,))
    known = asker.known_as_of

    def found(about: frozenset[Activity]) -> tuple[Finding, ...]:
        facts = QuestionFacts(parties=(party,), activities=about, currency="USD")
        return evaluate(facts, day, known, asker.profile)

    findings = found(asker.about)
    if any(finding.consequence != Outcome.PASS.value for finding in findings):
        return "asks"
    if any(finding.stage is Stage.IN_FORCE and _restricts(finding) for finding in findings):
        return "elsewhere"
    return "nothing" if findings or found(frozenset()) else "unmapped"


def _restricts(finding: Finding) -> bool:
    """Tell whether a requirement asks those whom it binds for more than nothing."""
    effect = effect_of(finding)
    return effect is not None and book().wording.effects[effect].outcome is not Outcome.PASS


def hit_reasons(seen: Sequence[Sighting]) -> Iterator[Reason]:
    """Yield the surest and best hit in a sentence, with its place."""
    if not seen:
        return
    best = seen[0].hit
    more = f" and {len(seen) - 1} more" if len(seen) > 1 else ""
    is_number = any(part.feature == "identifier_equal" for part in best.explanation)
    code = "identifier_hit" if is_number else "name_hit"
    place = f"{best.matched or best.name} at {best.path}"
    yield Reason(code, f"{place} is {best.name} ({best.party}) at {best.score:.2f}{more}")


def nexus_reasons(case: Case, currency: str) -> Iterator[Reason]:
    """Yield by which tests a payment touches the United States, and whose account is used."""
    banks = chain(case.heard.actors)
    if tests := nexus(case.heard.actors, banks, currency):
        yield Reason("us_nexus", "; ".join(tests))
    names = {bank.key: called(bank) for bank in banks}
    for account in accounts(banks, currency, case.heard.actors):
        if account.located_in == "US" and account.is_correspondent:
            used = ", ".join(names[key] for key in account.used_for if key in names)
            kind = " and looks payable through" if account.is_payable_through else ""
            message = f"{names[account.holder]} has an account in the United States{kind}"
            yield Reason("us_account", f"{message}; the payment runs over it for {used}")


def _words(segments: Iterable[Segment]) -> Iterator[Reason]:
    for segment in segments:
        if "goods" in matchers(segment.kind):
            texts = (segment.text, *other_spellings(segment.text))
            told = {(one.sort, one.phrase): one for text in texts for one in said(text)}
            for one in told.values():
                message = f"{one.phrase!r} in {' '.join(segment.text.split())[:80]!r}"
                yield Reason(_REASON_OF_WORD[one.sort], f"{message} ({segment.path})")
