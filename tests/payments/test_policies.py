"""Each kind of field has its policy: parties, agents, addresses, texts."""

import pytest

from penstock.model import Hit, Outcome
from penstock.payments._asking import Asked
from penstock.payments._message import Kind, Role, Segment
from penstock.payments._sightings import _is_alert
from penstock.screening import load_policy
from tests.payments.small_lists import TODAY, House, party
from tests.payments.wires import Wire


def hit(score: float, *, is_alert: bool = True) -> Hit:
    return Hit(
        party="us-ofac-sdn:1", list="us-ofac-sdn", name="X", score=score, alert=is_alert,
        explanation=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "key", "field", "policy"),
    [
        (Kind.NAME, object(), "agent", "agent"),
        (Kind.ADDRESS_LINE, "a text", "", "address"),
        (Kind.TOWN, "a text", "", "address"),
    ],
)
def test_the_policy_of_the_field_decides(kind, key, field, policy):
    asked = Asked(key, ((0, Segment("a", Role.DEBTOR_AGENT, kind, "X")),), "a", field)
    least = load_policy(policy).threshold
    assert _is_alert(asked, hit(least))
    assert not _is_alert(asked, hit(least - 0.01))
    assert not _is_alert(asked, hit(least, is_alert=False))


def test_a_party_is_asked_by_the_policy_that_was_chosen():
    asked = Asked(object(), ((0, Segment("a", Role.DEBTOR, Kind.NAME, "X")),), "a")
    assert _is_alert(asked, hit(0.7))


def test_banks_whose_names_only_share_words_are_told_apart(tmp_path):
    """A name that is merely alike is enough for a customer, and not for a bank in the chain."""
    house = House(tmp_path, (party(1, "Marun Orchard Commerce Bank", "DPRK2"),))
    bank = b"<CdtrAgt><FinInstnId><Nm>%s</Nm></FinInstnId></CdtrAgt>"
    old = b"<CdtrAgt><FinInstnId><BICFI>PIERSGSG</BICFI></FinInstnId></CdtrAgt>"

    def outcome(name: bytes, *, is_bank: bool) -> Outcome:
        wire = Wire() if is_bank else Wire(creditor=name.decode())
        (decided,) = house.decide(
            wire.pacs008().replace(old, bank % name if is_bank else old), TODAY
        )
        return decided.decision.outcome

    assert outcome(b"MARUN ORCHARD COMMERCE BANK", is_bank=True) is Outcome.HOLD
    assert outcome(b"MARUM ORCHARD COMERCE BANK", is_bank=True) is Outcome.HOLD
