"""Countries that contradict each other: of a BIC or an IBAN, and of the address beside it.

It is a sign to look at, no ground to stop: people move, and banks act for offices abroad.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from penstock.model import Evidence, Reason
from penstock.payments._actors import Actor
from penstock.payments._message import Kind, Role, Segment
from penstock.payments._tables import rows

_CODE = "country_contradiction"
_SERVICED = {Role.DEBTOR: Role.DEBTOR_AGENT, Role.CREDITOR: Role.CREDITOR_AGENT}
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


@cache
def _shared() -> frozenset[tuple[str, str]]:
    return frozenset(
        (row["code"], other) for row in rows("shared_codes") for other in row["used_by"].split("|")
    )


def _agree(one: str, other: str) -> bool:
    return one == other or (one, other) in _shared() or (other, one) in _shared()


def contradictions(actors: Sequence[Actor]) -> Iterator[Reason]:
    """Yield where the country of a BIC or IBAN is not the one stated beside it.

    A bank's BIC is held against its address; an IBAN against the address of its holder and the
    BIC of the bank that keeps the account.
    """
    for actor in actors:
        stated = list(actor.countries.items())
        bics = [(one.text.strip().upper()[4:6], one) for one in actor.bics]
        yield from _told(bics, stated, "BIC", "address")
        accounts = list(_ibans(actor))
        yield from _told(accounts, stated, "IBAN", "address of its holder")
        keepers = [
            (bic.text.strip().upper()[4:6], bic)
            for other in actors
            if accounts and other.role is _SERVICED.get(actor.role)
            for bic in other.bics
        ]
        yield from _told(accounts, keepers, "IBAN", "bank that keeps it")


def _ibans(actor: Actor) -> Iterator[tuple[str, Segment]]:
    for segment in actor.of(Kind.IBAN):
        number = re.sub(r"[\s-]", "", segment.text).upper()
        if _IBAN.fullmatch(number):
            yield number[:2], segment


def _told(
    found: Sequence[tuple[str, Segment]],
    stated: Sequence[tuple[str, Segment]],
    what: str,
    against: str,
) -> Iterator[Reason]:
    for code, segment in found:
        if stated and not any(_agree(code, other) for other, _ in stated):
            other, beside = stated[0]
            message = (
                f"the {what} {segment.text.strip()} ({segment.path}) is of {code},"
                f" the {against} of {other} ({beside.path})"
            )
            yield Reason(_CODE, message, _evidence(segment, beside))


def _evidence(*segments: Segment) -> tuple[Evidence, ...]:
    return tuple(Evidence(one.path, one.text) for one in segments)
