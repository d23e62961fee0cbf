"""The code of a listed bank inside an account or another number."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.model import Outcome
from penstock.payments._asking import codes_inside
from tests.payments.small_lists import House
from tests.payments.wires import Wire

DAY = date(2016, 12, 10)
NUMBERS = (
    "ZORAKPPY-0001", "ZORAKPPY0001", "ZORAKPPYXXX/0001", "ZORA KPPY 0001", "ZORA-KP-PY-77",
    "zorakppy.0001", "0001-ZORAKPPY", "77ZORAKPPY", "ACC ZORAKPPY 12", "Z.O.R.A.K.P.P.Y.1",
)  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> House:
    return House(tmp_path_factory.mktemp("lists"))


@pytest.mark.parametrize("number", NUMBERS)
def test_a_listed_code_in_an_account_does_not_pass(house: House, number: str) -> None:
    wire = Wire(currency="EUR")
    mt = wire.mt103().replace(b"/7654321", b"/" + number.encode())
    account = f"<CdtrAcct><Id><Othr><Id>{number}</Id></Othr></Id></CdtrAcct>"
    iso = wire.pacs008().replace(b"</Cdtr>", f"</Cdtr>{account}".encode())
    named = f"<Id><OrgId><Othr><Id>{number}</Id></Othr></OrgId></Id>"
    party = wire.pacs008().replace(b"</PstlAdr></Cdtr>", f"</PstlAdr>{named}</Cdtr>".encode())
    for content in (mt, iso, party):
        assert number.encode() in content
        (decided,) = house.decide(content, DAY)
        assert decided.decision.outcome is not Outcome.PASS
        hits = decided.decision.hits
        assert any(one.name == "ZORANDIA FOREIGN COMMERCE BANK" for one in hits)


@pytest.mark.parametrize(
    "number",
    ["ORCHCNBS-0001", "ZORAKPP", "XZORAKPPY1", "ZORA1KPPY", "GB29NWBK60161331926819", "ACCOUNT 7"],
)
def test_other_numbers_pass(house: House, number: str) -> None:
    account = f"<CdtrAcct><Id><Othr><Id>{number}</Id></Othr></Id></CdtrAcct>"
    iso = Wire().pacs008().replace(b"</Cdtr>", f"</Cdtr>{account}".encode())
    (decided,) = house.decide(iso, DAY)
    assert (decided.decision.outcome, decided.decision.hits) == (Outcome.PASS, ())


@given(
    st.from_regex(r"[0-9]{0,6}[-/. ]?", fullmatch=True),
    st.lists(st.sampled_from(["", "-", " ", "/", "."]), min_size=7, max_size=7),
    st.from_regex(r"[-/. ]?[0-9]{0,8}", fullmatch=True),
)
def test_however_a_code_is_set_apart_it_is_asked(before: str, marks: list[str], after: str) -> None:
    code = "".join(letter + mark for letter, mark in zip("ZORAKPPY", [*marks, ""], strict=True))
    assert "ZORAKPPY" in codes_inside(before + code + after)


@given(st.text())
def test_only_what_has_the_form_of_a_code_is_asked(text: str) -> None:
    assert all(len(code) == 8 and code.isascii() for code in codes_inside(text))
