"""The chain of banks a payment runs through, their accounts with each other, and dollar nexus."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from penstock.measures import AccountFact
from penstock.payments._actors import Actor
from penstock.payments._message import Kind, Role

_DOLLAR = "USD"
_UNITED_STATES = "US"
_DIRECTION = (
    Role.DEBTOR_AGENT,
    Role.PREVIOUS_INSTRUCTING_AGENT,
    Role.FORWARDING_AGENT,
    Role.INSTRUCTING_AGENT,
    Role.SENDER,
    Role.REIMBURSEMENT_AGENT,
    Role.RECEIVER,
    Role.INSTRUCTED_AGENT,
    Role.INTERMEDIARY_AGENT,
    Role.CREDITOR_AGENT,
)
_RANK = {role: rank for rank, role in enumerate(_DIRECTION)}
_SHORTEST_ACCOUNT = 5
# Who pays and who is paid, at the ends of a chain.
PAYING = frozenset({Role.DEBTOR, Role.ULTIMATE_DEBTOR, Role.INITIATING_PARTY})
PAID = frozenset({Role.CREDITOR, Role.ULTIMATE_CREDITOR})
_US_CLEARING = frozenset({"USABA", "USPID", "FW", "CH", "CP", "FED", "CHP"})


def country_of(actor: Actor) -> str:
    """Return where the office of a bank stands: its BIC, else its address; `""` if unknown."""
    for segment in actor.bics:
        return segment.text.strip().upper()[4:6]
    if any(one.scheme in _US_CLEARING for one in actor.of(Kind.CLEARING_CODE)):
        return _UNITED_STATES
    return next(iter(actor.countries), "")


def called(bank: Actor) -> str:
    """Return what to call a bank: its BIC, its name, or where the message tells of it."""
    told = (bank.bics or bank.names or bank.segments)[0]
    return f"{told.text} ({bank.role.replace('_', ' ')})"


def chain(actors: Iterable[Actor]) -> list[Actor]:
    """Return the banks of a payment from the debtor's to the creditor's, each once.

    A bank that pays or is paid itself stands at an end; in a cover it stands before the bank of the
    customer behind it.
    """
    known = list(actors)
    banks = [actor for actor in known if actor.is_bank and not is_account_only(actor)]
    is_cover = any(one.role is Role.DEBTOR and not one.is_bank for one in known)
    ends: dict[Role, float] = {Role.DEBTOR: -1, Role.CREDITOR: len(_DIRECTION)}
    if is_cover:
        ends = {
            Role.DEBTOR: _RANK[Role.DEBTOR_AGENT] + 0.5,
            Role.CREDITOR: _RANK[Role.CREDITOR_AGENT] - 0.5,
        }
    ranked = [
        (rank, place, bank)
        for place, bank in enumerate(banks)
        if (rank := _RANK.get(bank.role, ends.get(bank.role))) is not None
    ]
    found: dict[str, Actor] = {}
    for _, _, bank in sorted(ranked, key=lambda one: one[:2]):
        codes = [segment.text.strip().upper()[:8] for segment in bank.bics]
        found.setdefault(codes[0] if codes else bank.key, bank)
    return list(found.values())


def is_account_only(actor: Actor) -> bool:
    """Tell whether an agent between two banks is but the number of an account they share (53B)."""
    return actor.role is Role.REIMBURSEMENT_AGENT and not (
        actor.bics or actor.of(Kind.NAME, Kind.LEI, Kind.CLEARING_CODE, Kind.ADDRESS_LINE)
    )


def accounts(
    banks: Sequence[Actor], currency: str, actors: Sequence[Actor]
) -> tuple[AccountFact, ...]:
    """Return the correspondent accounts a payment must run over, as far as the message tells.

    Where one of two neighbours in the chain stands in the United States, the other holds a
    correspondent account there. A payment in dollars that names no bank of the United States runs
    over one that nobody has named: that stays open. All others run over accounts elsewhere.
    """
    placed = [(bank, country_of(bank)) for bank in banks]
    found = []
    for (left, here), (right, there) in pairwise(placed):
        if (here == _UNITED_STATES) == (there == _UNITED_STATES):
            continue
        foreign, roles = (right, PAID) if here == _UNITED_STATES else (left, PAYING)
        others = tuple(bank.key for bank in banks if bank is not foreign)
        ends = [actor for actor in actors if actor.role in roles]
        is_through = foreign.role in _RANK and bool(sub_accounts(foreign, actors, ends))
        found.append(
            AccountFact(
                holder=foreign.key,
                used_for=others,
                located_in=_UNITED_STATES,
                is_correspondent=True,
                is_payable_through=is_through or None,
                path=foreign.key,
            )
        )
    if found or not placed:
        return tuple(found)
    if all(country == _UNITED_STATES for _, country in placed):
        return (AccountFact(holder=placed[0][0].key, located_in="US", is_correspondent=False),)
    holder = next((bank for bank, country in placed if country != _UNITED_STATES), placed[0][0])
    if currency == _DOLLAR or not currency:
        return (AccountFact(holder=holder.key, path=holder.key),)
    where = next((country for _, country in reversed(placed) if country), "")
    if not where:
        return (AccountFact(holder=holder.key, path=holder.key),)
    return (AccountFact(holder=holder.key, located_in=where, is_correspondent=True),)


def sub_accounts(
    correspondent: Actor, actors: Sequence[Actor], ends: Sequence[Actor]
) -> tuple[str, ...]:
    """Return the accounts named under the correspondent's own, which is the shortest number.

    A customer's account that begins with the correspondent's is one of them: the sign that the
    correspondent's customers use its account themselves.

    Args:
        correspondent: who holds the account.
        actors: all parties and agents of the payment.
        ends: who pays, or is paid, at its end.

    Source: 31 CFR 1010.610(b)(1)(iii)(B), payable-through accounts.
    """
    numbers = dict.fromkeys(accounts_of(correspondent))
    if correspondent.role is Role.SENDER:
        for actor in actors:
            if is_account_only(actor):
                numbers |= dict.fromkeys(accounts_of(actor))
    if not numbers:
        return ()
    own = min(numbers, key=len)
    if len(own) >= _SHORTEST_ACCOUNT:
        for end in ends:
            numbers |= dict.fromkeys(one for one in accounts_of(end) if one.startswith(own))
    return tuple(one for one in numbers if one != own)


def accounts_of(bank: Actor) -> tuple[str, ...]:
    """Return the numbers of the accounts a message names at a bank, each once."""
    found = (re.sub(r"[\W_]", "", one.text).upper() for one in bank.of(Kind.ACCOUNT, Kind.IBAN))
    return tuple(dict.fromkeys(found))


def nexus(actors: Iterable[Actor], banks: Sequence[Actor], currency: str) -> tuple[str, ...]:
    """Return each test by which a payment touches the United States, in words.

    Source: 31 CFR 510.201(a) and its like: property within the United States or within the
    possession or control of a US person.
    """
    found = []
    if currency == _DOLLAR:
        found.append("the currency is USD")
    for bank in banks:
        found += [
            f"a bank in the United States is in the chain: {one.text} ({one.path})"
            for one in bank.bics
            if one.text.strip().upper()[4:6] == _UNITED_STATES
        ]
        found += [
            f"a clearing system of the United States is used: {one.scheme} {one.text} ({one.path})"
            for one in bank.of(Kind.CLEARING_CODE)
            if one.scheme in _US_CLEARING
        ]
    for actor in actors:
        if actor.is_bank:
            continue
        if segment := actor.countries.get(_UNITED_STATES):
            found.append(f"the {actor.role} is in the United States ({segment.path})")
    return tuple(dict.fromkeys(found))
