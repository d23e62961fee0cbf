"""How likely it is, on all that is known, that two parties are one: evidence from 0 to 1.

Evidence is a sum of log-odds: what the names share by rarity, what they lack, what is doubtful,
then every fact both sides state. A curve fitted on held-out names turns the sum into a share: of
hits with evidence 0.8, about eight in ten were the party asked for (`docs/screening.md`). It never
saturates, so that agreeing facts still raise a perfect name and conflicting ones lower it. All
numbers stand in `data/screening/evidence.yaml`, rebuilt by `tools/fit_evidence.py`.
"""

from functools import lru_cache
from math import exp

import msgspec
from msgspec import Struct

from penstock.data import data_file
from penstock.model import Contribution
from penstock.screening._align import Alignment
from penstock.screening._doubts import doubts
from penstock.screening._terms import Term, information
from penstock.text import NameSort, TokenRole

_DIGITS = 6
_LEAST_BENT = -700.0
# A word borne by few says no more than this, in bits; what is no word of its own says little.
_MOST_BITS = 17.0
_BITS_OF_ROLE = {TokenRole.place: 3.0, TokenRole.number: 3.0, TokenRole.generic: 1.5}
_BITS_OF_OTHERS = 0.5
_WHOLE_LIKENESS = 0.93


class NameEvidence(Struct, frozen=True, forbid_unknown_fields=True):
    """Log-odds of what two names show: `start`, then each feature times its number."""

    start: float
    agreed: float
    unlike: float
    missing_asked: float
    missing_listed: float
    doubts: float
    is_whole: float


class Curve(Struct, frozen=True, forbid_unknown_fields=True):
    """From summed log-odds to a share: `1 / (1 + exp(-(slope * sum + offset)))`."""

    slope: float
    offset: float


class EvidenceRules(Struct, frozen=True, forbid_unknown_fields=True):
    """Every number of the evidence; `facts` are log-odds by the name of a contribution."""

    names: dict[str, NameEvidence]
    facts: dict[str, float]
    curve: Curve


class NameFeatures(Struct, frozen=True):
    """What two names show: bits that agree and that are lost to unlikeness, weights missing."""

    agreed: float
    unlike: float
    missing_asked: float
    missing_listed: float
    doubts: float
    is_whole: float


@lru_cache(1)
def load_evidence() -> EvidenceRules:
    """Return the numbers of `data/screening/evidence.yaml`."""
    content = data_file("screening/evidence.yaml").read_bytes()
    return msgspec.yaml.decode(content, type=EvidenceRules)


def name_features(alignment: Alignment) -> NameFeatures:
    """Return what an alignment says of two names, in the terms of the evidence."""
    agreed = unlike = 0.0
    for pairing in alignment.pairings:
        bits = min(_bits(pairing.asked), _bits(pairing.listed))
        agreed += bits * pairing.likeness
        unlike += bits * (1.0 - pairing.likeness)
    missing = [*alignment.missing_asked, *alignment.missing_listed]
    is_whole = not any(term.role is TokenRole.word for term in missing) and all(
        pairing.likeness >= _WHOLE_LIKENESS for pairing in alignment.pairings
    )
    return NameFeatures(
        agreed,
        unlike,
        sum(term.weight for term in alignment.missing_asked),
        sum(term.weight for term in alignment.missing_listed),
        -sum(part.value for part in doubts(alignment) if part.feature != "common_parts"),
        float(is_whole),
    )


def _bits(terms: tuple[Term, ...]) -> float:
    return min(sum(map(_term_bits, terms)), _MOST_BITS)


def _term_bits(term: Term) -> float:
    if term.role is TokenRole.word:
        return information(term.weight) if len(term.text) > 1 else _BITS_OF_OTHERS
    return _BITS_OF_ROLE.get(term.role, _BITS_OF_OTHERS)


def name_log_odds(features: NameFeatures, sort: NameSort) -> float:
    """Return the log-odds that names alone give, as hits of a search go."""
    rule = load_evidence().names[sort.value]
    return (
        rule.start
        + rule.agreed * features.agreed
        + rule.unlike * features.unlike
        + rule.missing_asked * features.missing_asked
        + rule.missing_listed * features.missing_listed
        + rule.doubts * features.doubts
        + rule.is_whole * features.is_whole
    )


def evidence_of(alignment: Alignment | None, parts: tuple[Contribution, ...]) -> float:
    """Return the evidence of a hit, above 0 and below 1, to six digits.

    Args:
        alignment: how the names compare; None where no name was compared.
        parts: the explanation of the hit, whose facts count.
    """
    rules = load_evidence()
    total = 0.0
    if alignment is not None and alignment.pairings:
        total = name_log_odds(name_features(alignment), alignment.sort)
    elif alignment is not None:
        total = rules.facts["names_differ"]
    total += sum(rules.facts.get(part.feature, 0.0) for part in parts)
    # Names of very many words may be as far apart as no exponential can say.
    bent = max(rules.curve.slope * total + rules.curve.offset, _LEAST_BENT)
    share = 1.0 / (1.0 + exp(-bent))
    return min(max(round(share, _DIGITS), 10.0**-_DIGITS), 1.0 - 10.0**-_DIGITS)
