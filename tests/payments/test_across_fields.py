"""A name that runs on from one field into another is found, whatever stands between them."""

import pytest

from penstock.model import Outcome
from tests.payments.small_lists import TODAY, House
from tests.payments.wires import Wire


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("lists"))


_CONTACT = "<CtctDtls><Nm>Rafael Cavalcanti</Nm></CtctDtls>"
_ACCOUNT = "<CdtrAcct><Nm>Alpenblick Garden Tools</Nm></CdtrAcct>"


@pytest.mark.parametrize("between", ["", _CONTACT, _ACCOUNT, _CONTACT + _ACCOUNT])
def test_a_name_runs_on_into_the_address(house: House, between: str) -> None:
    """The name of a contact or of the account stands in the way of no line of the address."""
    contact, account = _CONTACT in between, _ACCOUNT in between
    content = Wire(creditor="Vaskinov Dragomir").pacs008().decode()
    tail = "</PstlAdr></Cdtr>"
    line = f"<AdrLine>Olegovich</AdrLine></PstlAdr>{_CONTACT if contact else ''}</Cdtr>"
    assert content.count(tail) == 1
    content = content.replace(tail, line + (_ACCOUNT if account else ""))
    (decided,) = house.decide(content.encode(), TODAY)
    assert "us-ofac-sdn:2" in [hit.party for hit in decided.decision.hits]
    assert decided.decision.outcome is not Outcome.PASS


@pytest.mark.parametrize("code", ["BNF", "REC", "INS", "ACC"])
def test_a_name_runs_on_into_the_bank_to_bank_field(house: House, code: str) -> None:
    """Field 72 may be about the beneficiary or a bank, and is still what follows field 70."""
    content = Wire(text="VASKINOV DRAGOMIR").mt103()
    content = content.replace(b"71A:SHA", f"71A:SHA\r\n:72:/{code}/OLEGOVICH".encode())
    (decided,) = house.decide(content, TODAY)
    assert "us-ofac-sdn:2" in [hit.party for hit in decided.decision.hits]
    assert decided.decision.outcome is not Outcome.PASS
