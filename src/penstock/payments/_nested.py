"""Who sits behind whom: which banks and customers use a correspondent's account in a payment."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from penstock.measures import PartyKind
from penstock.payments._actors import Actor
from penstock.payments._chain import PAID, PAYING, chain, country_of, sub_accounts
from penstock.payments._message import Kind, Role

_UNITED_STATES = "US"


class Bank(Struct, frozen=True):
    """A bank as messages call it: one BIC without its branch, else a name."""

    key: str
    name: str
    country: str


class Behind(Struct, frozen=True):
    """A bank that stands behind a correspondent.

    `how` is `chain` (its agent in the chain) or `customer` (a bank paid or paying as a customer).
    `paths` are the places in the message that name it.
    """

    bank: Bank
    how: str
    paths: frozenset[str]


class Link(Struct, frozen=True):
    """The use of one correspondent's account in one payment.

    Attributes:
        correspondent: who holds the account.
        keeper: the bank that keeps it.
        behind: the banks it is used for, the nearest first.
        sub_accounts: further accounts named under the correspondent's own.
        customers: who pays, or is paid, at its end.
        paths: the places in the message that name the correspondent.
    """

    correspondent: Bank
    keeper: Bank
    behind: tuple[Behind, ...]
    sub_accounts: tuple[str, ...]
    customers: tuple[str, ...]
    paths: frozenset[str]


def links_of(actors: Sequence[Actor], keepers: frozenset[str] = frozenset()) -> Iterator[Link]:
    """Yield the correspondents whose accounts a payment runs over.

    Args:
        actors: the parties and agents of the payment.
        keepers: BICs, eight letters, of the banks whose correspondents are asked about; none:
            those in the United States, and where the chain names none, the receiver.
    """
    banks = chain(actors)
    kept = [_is_keeper(bank, keepers) for bank in banks]
    if not any(kept) and not keepers:
        kept = [bank.role in (Role.RECEIVER, Role.INSTRUCTED_AGENT) for bank in banks]
    for place, is_keeper in enumerate(kept):
        if not is_keeper:
            continue
        for step, roles in ((-1, PAYING), (1, PAID)):
            near = place + step
            if 0 <= near < len(banks) and not kept[near]:
                beyond = banks[near + 1 :] if step > 0 else banks[:near][::-1]
                yield _link(banks[near], banks[place], _until(beyond, banks, kept), actors, roles)


def _until(beyond: Sequence[Actor], banks: Sequence[Actor], kept: Sequence[bool]) -> list[Actor]:
    """Return banks up to the next keeper: what is beyond that one uses another account."""
    found = []
    for bank in beyond:
        if kept[banks.index(bank)]:
            break
        found.append(bank)
    return found


def _link(
    correspondent: Actor,
    keeper: Actor,
    beyond: Sequence[Actor],
    actors: Sequence[Actor],
    roles: frozenset[Role],
) -> Link:
    own = bank_of(correspondent)
    behind = {bank_of(one).key: _behind(one, "chain") for one in beyond}
    ends = [one for one in actors if one.role in roles]
    for one in ends:
        if one.kind is PartyKind.BANK:
            behind.setdefault(bank_of(one).key, _behind(one, "customer"))
    behind.pop(own.key, None)
    behind.pop(bank_of(keeper).key, None)
    return Link(
        correspondent=own,
        keeper=bank_of(keeper),
        behind=tuple(behind.values()),
        sub_accounts=sub_accounts(correspondent, actors, ends),
        customers=tuple(one.names[0].text for one in ends if one.names and not one.is_bank),
        paths=_paths(correspondent),
    )


def _is_keeper(bank: Actor, keepers: frozenset[str]) -> bool:
    if keepers:
        return any(one.text.strip().upper()[:8] in keepers for one in bank.bics)
    return country_of(bank) == _UNITED_STATES


def _behind(actor: Actor, how: str) -> Behind:
    return Behind(bank_of(actor), how, _paths(actor))


def _paths(actor: Actor) -> frozenset[str]:
    return frozenset(one.path for one in actor.segments)


def bank_of(actor: Actor) -> Bank:
    """Return a bank as it is counted: by its BIC without branch, else by its name."""
    name = " ".join(" ".join(one.text for one in actor.names).split())
    if actor.bics:
        return Bank(actor.bics[0].text.strip().upper()[:8], name, country_of(actor))
    told = name or " ".join((actor.of(Kind.CLEARING_CODE) or actor.segments)[0].text.split())
    return Bank(told.upper(), name, country_of(actor))
