"""Whether a payment is an earlier one sent again with what was held against it changed.

Pure comparisons of two payments; which earlier ones to compare with is looked up elsewhere.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from penstock.model import Decision, Evidence, Reason
from penstock.payments._agreement import Agreement, agreement, is_near, same_name
from penstock.payments._causes import Cause, causes_of, features_of, what_became
from penstock.payments._message import Kind, Message, Role, Segment, Transaction
from penstock.payments._trace import (
    BANK,
    CANCELLATION,
    COVER,
    CUSTOMER,
    CUSTOMERS,
    ResubmissionRules,
    Trace,
    bare,
    trace_of,
)

# Less than this in agreement is chance, however little both have: an amount, a date and a bank.
_FEWEST_WEIGHT = 6.0
_NOT_COMPARED = frozenset(
    {Kind.REFERENCE, Kind.DATE, Kind.CODE, Kind.CURRENCY, Kind.AMOUNT, Kind.POSTAL_CODE}
)
# The lines of an MT party once more, as one text.
_JOINED = "/joined"
_SHOWN = 60


class Earlier(Struct, frozen=True, kw_only=True):
    """A payment seen before, as it is compared with one seen now.

    Attributes:
        label: what a person finds it by, such as `entry 1042`.
        trace: what it said.
        causes: what was held against it.
        is_cancelled: somebody has asked to cancel it.
    """

    label: str
    trace: Trace
    causes: tuple[Cause, ...] = ()
    is_cancelled: bool = False


def earlier_of(
    label: str,
    message: Message,
    transaction: Transaction,
    decision: Decision,
    *,
    is_cancelled: bool = False,
) -> Earlier | None:
    """Return a decided payment as later ones are compared with it; None if it never is."""
    trace = trace_of(message, transaction)
    if trace is None:
        return None
    segments = (*message.header, *transaction.every_segment())
    causes = causes_of(decision, segments)
    return Earlier(label=label, trace=trace, causes=causes, is_cancelled=is_cancelled)


def resubmissions(
    now: Trace, earlier: Iterable[Earlier], rules: ResubmissionRules | None = None
) -> Iterator[Reason]:
    """Yield a reason for each way in which a payment looks like an earlier one sent again.

    Each says what of both sides it rests on. The order of `earlier` is kept.

    Args:
        now: the payment that came in.
        earlier: the payments it may repeat.
        rules: how far the two may differ.
    """
    rules = rules or ResubmissionRules()
    if now.sort == CANCELLATION:
        return
    for one in earlier:
        if one.trace.sort == CANCELLATION:
            continue
        yield from _offending(now, one, rules)
        if split := _cover_split(now, one):
            yield split
            continue
        if now.message and one.trace.message == now.message:
            yield from _edited(now, one, rules)
        elif now.uetr and one.trace.uetr == now.uetr:
            yield from _other_party(now, one)
        if one.is_cancelled:
            yield from _resent(now, one, rules)


def _offending(now: Trace, one: Earlier, rules: ResubmissionRules) -> Iterator[Reason]:
    """Yield a reason for each cause that is gone while the rest agrees."""
    if not one.causes or not is_near(one.trace, now, rules) or not _have_a_tie(one.trace, now):
        return
    found = agreement(one.trace, now, rules, features_of(one.causes))
    if found.share * 100 < rules.agreement_percent or found.weight < _FEWEST_WEIGHT:
        return
    for cause in one.causes:
        became = what_became(cause, now)
        if became is None:
            continue
        change, instead = became
        role = cause.segment.role.value.replace("_", " ")
        said = f", now {_short(instead.text)}" if instead else ""
        yield Reason(
            f"offending_field_{change.value}",
            f"{one.label} was held for {_short(cause.text)} ({role}), which is {change.value} "
            f"here{said}; {_told(found)}",
            (_before(one, cause.segment, cause.text), *([instead] if instead else [])),
        )


def _have_a_tie(before: Trace, now: Trace) -> bool:
    """Tell whether two payments share a reference or a customer: by these they are looked up."""
    if before.references & now.references or (now.uetr and before.uetr == now.uetr):
        return True
    for role in (Role.DEBTOR, Role.CREDITOR):
        one, other = (
            {trace.account(role), trace.name(role), trace.bank(role)} for trace in (before, now)
        )
        if one & other - {""}:
            return True
    return False


def _cover_split(now: Trace, one: Earlier) -> Reason | None:
    """Return a reason where one is a customer payment and the other a plain transfer for it."""
    pair = {now.sort: now, one.trace.sort: one.trace}
    if set(pair) != {CUSTOMER, BANK} or now.amount != one.trace.amount:
        return None
    if now.currency != one.trace.currency:
        return None
    shared = sorted(pair[CUSTOMER].references & pair[BANK].references)
    if now.uetr and now.uetr == one.trace.uetr:
        shared = [now.uetr]
    if not shared:
        return None
    which = "this bank transfer" if now.sort == BANK else "this customer payment"
    evidence = [_before(one, *_reference_in(one.trace, shared[0]))]
    mine, text = _reference_in(now, shared[0])
    if mine is not None:
        evidence.append(Evidence(mine.path, text))
    return Reason(
        "cover_split",
        f"{which} shares {shared[0]} and the amount with {one.label}, and the bank transfer does "
        "not say for whom it is made",
        tuple(evidence),
    )


def _reference_in(trace: Trace, wanted: str) -> tuple[Segment | None, str]:
    for one in trace.segments:
        if one.kind is Kind.REFERENCE and bare(one.text) == bare(wanted):
            return one, one.text
    return None, wanted


def _other_party(now: Trace, one: Earlier) -> Iterator[Reason]:
    if {now.sort, one.trace.sort} - {CUSTOMER, COVER, BANK}:
        return
    if BANK in (now.sort, one.trace.sort) and now.sort != one.trace.sort:
        return  # the debtor of a plain transfer is the bank of a customer's
    for role in CUSTOMERS:
        if not _is_other(one.trace, now, role):
            continue
        before = next(_named(one.trace, role), None)
        after = next(_named(now, role), None)
        evidence = [_before(one, before, before.text if before else "")]
        if after is not None:
            evidence.append(Evidence(after.path, after.text))
        said = f"{_short(before.text) if before else 'nobody'} in {one.label}"
        yield Reason(
            "uetr_other_party",
            f"the {role.value.replace('_', ' ')} of the same UETR is {said}, "
            f"{_short(after.text) if after else 'nobody'} here",
            tuple(evidence),
        )


def _named(trace: Trace, role: Role) -> Iterator[Segment]:
    kinds = (Kind.NAME, Kind.IBAN, Kind.ACCOUNT, Kind.BIC, Kind.LEI)
    return (one for one in trace.texts(role) if one.kind in kinds)


def _is_other(before: Trace, now: Trace, role: Role) -> bool:
    """Tell whether two payments name different customers in a role.

    Banks write the same customer more or less fully, and a format may have no place for an
    ultimate party: what stands anywhere in the other payment is not another party.
    """
    one, other = before.name(role), now.name(role)
    accounts = before.account(role), now.account(role)
    if one and other:
        if same_name(one, other):
            return bool(accounts[0] and accounts[1] and accounts[0] != accounts[1])
        return not (accounts[0] and accounts[0] == accounts[1] and _share_a_word(before, now, role))
    if one or other:
        silent = now if one else before
        return bool((one or other) not in "".join(bare(text.text) for text in silent.segments))
    banks = before.bank(role), now.bank(role)
    return any(pair[0] and pair[1] and pair[0] != pair[1] for pair in (accounts, banks))


def _share_a_word(before: Trace, now: Trace, role: Role) -> bool:
    def words(trace: Trace) -> set[str]:
        named = (one for one in trace.texts(role) if one.kind is Kind.NAME)
        return {bare(word) for one in named for word in one.text.split() if len(word) > 2}

    return bool(words(before) & words(now))


def _edited(now: Trace, one: Earlier, rules: ResubmissionRules) -> Iterator[Reason]:
    """Yield a reason where the same message came before with other content.

    A sender that numbers its messages from 1 every day sends other amounts under the same number.
    """
    changes = tuple(differences(one.trace, now))
    if changes and is_near(one.trace, now, rules):
        yield _changed_reason("edited_in_repair", f"{one.label} is the same message", one, changes)


def _resent(now: Trace, one: Earlier, rules: ResubmissionRules) -> Iterator[Reason]:
    if not is_near(one.trace, now, rules) or not _have_a_tie(one.trace, now):
        return
    found = agreement(one.trace, now, rules)
    if found.share * 100 < rules.agreement_percent or found.weight < _FEWEST_WEIGHT:
        return
    changes = tuple(differences(one.trace, now))
    if changes:
        label = f"{one.label}, which somebody asked to cancel, comes again ({_told(found)})"
        yield _changed_reason("cancelled_and_resent", label, one, changes)


class Difference(Struct, frozen=True):
    """Texts in a role that only one of two payments has: the earlier (`before`) or the later."""

    role: Role
    before: Segment | None
    now: Segment | None


def differences(before: Trace, now: Trace) -> Iterator[Difference]:
    """Yield what two payments say otherwise, references, dates and codes left out.

    Texts are compared within their role as letters and digits: line breaks, case and the standard
    they were written in make no difference.
    """
    for role in Role:
        one, other = (_by_text(trace, role) for trace in (before, now))
        # What is only broken into other lines stands in the other's texts all the same.
        all_before, all_now = "".join(one), "".join(other)
        went = [segment for text, segment in one.items() if text not in all_now]
        came = [segment for text, segment in other.items() if text not in all_before]
        for place in range(max(len(went), len(came))):
            yield Difference(
                role,
                went[place] if place < len(went) else None,
                came[place] if place < len(came) else None,
            )


def _by_text(trace: Trace, role: Role) -> dict[str, Segment]:
    return {
        text: one
        for one in trace.segments
        if one.role is role
        and one.kind not in _NOT_COMPARED
        and not one.path.endswith(_JOINED)
        and (text := bare(one.text))
    }


def _changed_reason(code: str, label: str, one: Earlier, changes: tuple[Difference, ...]) -> Reason:
    told = []
    evidence = []
    for change in changes:
        before = _short(change.before.text) if change.before else "nothing"
        after = _short(change.now.text) if change.now else "nothing"
        told.append(f"{before} became {after}")
        if change.before:
            evidence.append(_before(one, change.before, change.before.text))
        if change.now:
            evidence.append(Evidence(change.now.path, change.now.text))
    more = f" and {len(told) - 3} more" if len(told) > 3 else ""
    return Reason(code, f"{label}: {'; '.join(told[:3])}{more}", tuple(evidence))


def _before(one: Earlier, segment: Segment | None, text: str) -> Evidence:
    """Return evidence of the other side; its path begins with the label of that payment."""
    place = f" {segment.path}" if segment is not None else ""
    return Evidence(f"{one.label}:{place}", text)


def _told(found: Agreement) -> str:
    agreeing = [one.feature.replace("_", " ") for one in found.parts if one.value]
    return f"{found.share:.0%} of the rest agrees: {', '.join(agreeing)}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"{line[:_SHOWN]}..." if len(line) > _SHOWN else line
