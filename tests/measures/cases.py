"""Questions the golden tests ask, as a bank would put them."""

from datetime import date
from decimal import Decimal

from penstock.measures import (
    AccountFact,
    Activity,
    OwnerFact,
    PartyFact,
    PartyKind,
    QuestionFacts,
    evaluate,
)
from penstock.model import Finding

PAYMENT = frozenset({Activity.PAYMENT})
ACCOUNT = frozenset({Activity.ACCOUNT})

CHINESE_BANK = PartyFact(
    id="respondent",
    role="respondent",
    kind=PartyKind.BANK,
    names=("Bank of Somewhere",),
    bics=("SOMECNBJ",),
    countries=("CN",),
    chartered_in="CN",
    located_in="CN",
)
DPRK_BANK = PartyFact(
    id="agent",
    role="debtor_agent",
    kind=PartyKind.BANK,
    names=("Foreign Trade Bank",),
    bics=("FTBDKPPY",),
    countries=("KP",),
    chartered_in="KP",
    located_in="KP",
    path="/Document/DbtrAgt",
    text="FTBDKPPY",
)
FOREIGN_BRANCH = PartyFact(
    id="agent",
    kind=PartyKind.BANK,
    names=("Some European Bank, Pyongyang branch",),
    chartered_in="AT",
    located_in="KP",
)


def bank(name: str, country: str) -> PartyFact:
    return PartyFact(
        id="bank", kind=PartyKind.BANK, names=(name,), countries=(country,), chartered_in=country
    )


def subsidiary(share: str | None, owner: PartyFact = DPRK_BANK) -> PartyFact:
    percent = None if share is None else Decimal(share)
    return PartyFact(
        id="agent",
        kind=PartyKind.BANK,
        names=("Subsidiary Bank",),
        countries=("MY",),
        chartered_in="MY",
        located_in="MY",
        owners=(OwnerFact(owner=owner, share=percent),),
    )


def wire(*parties: PartyFact, currency: str = "USD", **answers: bool) -> QuestionFacts:
    """A payment through the US correspondent account of a Chinese bank."""
    account = AccountFact(
        holder="respondent",
        used_for=tuple(party.id for party in parties),
        located_in="US",
        is_correspondent=True,
    )
    return QuestionFacts(
        parties=(*parties, CHINESE_BANK),
        accounts=(account,),
        activities=PAYMENT,
        currency=currency,
        answers=answers,
    )


def own_account(party: PartyFact) -> QuestionFacts:
    """An account in the United States that the party itself holds."""
    account = AccountFact(holder=party.id, located_in="US", is_correspondent=True)
    return QuestionFacts(parties=(party,), accounts=(account,), activities=ACCOUNT)


def rules(
    facts: QuestionFacts, as_of: date, known_as_of: date | None = None, prefix: str = ""
) -> dict[str, Finding]:
    found = evaluate(facts, as_of, known_as_of)
    return {finding.rule: finding for finding in found if finding.rule.startswith(prefix)}
