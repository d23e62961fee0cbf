"""Good guys: nobody approves their own, and nothing broken, expired or out of scope is quiet."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from penstock.desk import Quieting, Whitelist, make_quieting, standing_of
from penstock.errors import LedgerDamaged, UnknownName, UsageError
from penstock.model import (
    Decision,
    Draft,
    LedgerKind,
    ListId,
    Listing,
    ListVersion,
    Name,
    Outcome,
    Party,
    PartyId,
    Schema,
    Standing,
    WhitelistAct,
    WhitelistDeed,
    WhitelistEntry,
    to_json,
)
from penstock.payments import Basis, Decider, read_messages
from penstock.screening import Index, Screener
from penstock.store import Store
from tests.payments.pairs import mt103, pacs008
from tests.payments.small_lists import BANK, PERSON, House
from tests.store.ledgers import change, clear
from tests.store.test_ledger import shared

__all__ = ["shared"]

TODAY = date(2026, 11, 25)
OURS = "ZORANDIA FOREIGN COMMERCE BANK"
CLEAN = {
    "creditor_town": "SINGAPORE",
    "creditor_country": "SG",
    "creditor_bank": "PIERSGSG",
    "debtor_bank": "ORCHDEFF",
    "bank": "HARBUS33",
}


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("listed"))


@pytest.fixture
def screener(house: House) -> Screener:
    return house.basis(TODAY).screener


@pytest.fixture
def whitelist(store: Store) -> Whitelist:
    return Whitelist(store)


def entry(screener: Screener, **more) -> WhitelistEntry:
    party = more.pop("party", BANK.id)
    values = {
        "id": "",
        "name": OURS,
        "account": "12345678",
        "party": party,
        "list": ListId("us-ofac-sdn"),
        "entry_sha256": Quieting(screener).digest_now(party),
        "field": "name",
        "expires_on": TODAY + timedelta(days=100),
        "reason": "A bakery of the same name, seen by its register extract",
        "proposed_by": "Ann",
    }
    return WhitelistEntry(**(values | more))


def approved(whitelist: Whitelist, made: WhitelistEntry, *by: str) -> str:
    found = whitelist.propose(made, longest_days=366, today=TODAY)
    for one in by or ("Ben", "Cleo"):
        whitelist.approve(found.entry.id, one, today=TODAY)
    return found.entry.id


def ask(
    house: House, whitelist: Whitelist, content: bytes, today: date = TODAY, **more
) -> Decision:
    basis: Basis = house.basis(TODAY, **more)
    basis = replace(basis, quiet=make_quieting(basis.screener, whitelist, today=today))
    (made,) = Decider(basis).decide(read_messages(content))
    return made.decision


def codes(made: Decision) -> set[str]:
    return {one.code for one in made.reasons}


LISTED = pacs008(**CLEAN, creditor=OURS)


def test_two_others_must_approve(house: House, whitelist: Whitelist, screener: Screener) -> None:
    found = whitelist.propose(entry(screener), longest_days=366, today=TODAY)
    name = found.entry.id
    assert ask(house, whitelist, LISTED).outcome is Outcome.HOLD
    with pytest.raises(UsageError, match="nobody approves their own"):
        whitelist.approve(name, " ann ", today=TODAY)
    whitelist.approve(name, "Ben", today=TODAY)
    assert ask(house, whitelist, LISTED).outcome is Outcome.HOLD
    with pytest.raises(UsageError, match="already"):
        whitelist.approve(name, "BEN", today=TODAY)
    made = whitelist.approve(name, "Cleo", today=TODAY)
    assert made.approved_by == ("Ben", "Cleo")
    assert standing_of(made, TODAY) is Standing.IN_FORCE
    decided = ask(house, whitelist, LISTED)
    assert decided.outcome is Outcome.PASS
    (hit,) = (one for one in decided.hits if one.party == BANK.id)
    assert (hit.suppressed_by, hit.alert) == (name, False)
    assert hit.entry_sha256 == found.entry.entry_sha256


def test_the_lines_of_an_mt_party_say_its_name_once_more(house, whitelist, screener) -> None:
    content = mt103(**CLEAN, creditor=OURS)
    assert ask(house, whitelist, content).outcome is Outcome.HOLD
    approved(whitelist, entry(screener))
    assert ask(house, whitelist, content).outcome is Outcome.PASS


@pytest.mark.parametrize(
    "change",
    [
        {"account": "999"},
        {"account": "", "customer": "C-1"},
        {"name": "ZORANDIA FOREIGN COMMERCE"},
        {"field": "free_text"},
        {"party": PERSON.id},
        {"expires_on": TODAY},
    ],
    ids=str,
)
def test_out_of_its_scope_it_keeps_nothing_quiet(house, whitelist, screener, change) -> None:
    approved(whitelist, entry(screener, **change))
    tomorrow = TODAY + timedelta(days=1)
    assert ask(house, whitelist, LISTED, tomorrow).outcome is Outcome.HOLD


def test_it_never_hides_a_confirmed_identifier(house, whitelist, screener) -> None:
    approved(whitelist, entry(screener))
    by_code = pacs008(**{**CLEAN, "creditor_bank": "ZORAKPPY"}, creditor=OURS)
    decided = ask(house, whitelist, by_code)
    assert decided.outcome is not Outcome.PASS
    assert any(hit.alert and hit.party == BANK.id for hit in decided.hits)
    confirmed = ask(house, whitelist, LISTED, confirmed=frozenset({BANK.id}))
    assert confirmed.outcome is Outcome.BLOCK


def test_it_hides_neither_another_place_nor_another_entry(house, whitelist, screener) -> None:
    approved(whitelist, entry(screener))
    elsewhere = ask(house, whitelist, pacs008(**CLEAN, creditor=OURS, debtor=OURS))
    assert elsewhere.outcome is Outcome.HOLD
    assert {hit.path.split("/")[-2] for hit in elsewhere.hits if hit.alert} == {"Dbtr"}
    other = PERSON.names[0].text
    both = ask(house, whitelist, pacs008(**CLEAN, creditor=OURS, remittance=f"FOR {other}"))
    assert both.outcome is Outcome.HOLD
    assert {hit.party for hit in both.hits if hit.alert} == {PERSON.id}


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_changed_list_entry_revives_the_alert_and_says_why(
    house, whitelist, screener, tmp_path, is_gone
) -> None:
    name = approved(whitelist, entry(screener))
    changed = replace(BANK, remarks=("now with a remark",))
    other = Party(
        id=PartyId("us-ofac-sdn:99"),
        schema=Schema.COMPANY,
        names=(Name(OURS),),
        listing=Listing(list=ListId("us-ofac-sdn"), programmes=("DPRK3",)),
    )
    version = ListVersion(ListId("us-ofac-sdn"), TODAY, "2" * 64)
    index = Index.build(iter([(version, (other if is_gone else changed,))]), tmp_path / "new")
    basis = replace(house.basis(TODAY), screener=Screener(index))
    basis = replace(basis, quiet=make_quieting(basis.screener, whitelist, today=TODAY))
    (made,) = Decider(basis).decide(read_messages(LISTED))
    assert made.decision.outcome is Outcome.HOLD
    found = whitelist.get(name)
    assert found.revoked_by == "penstock"
    assert ("is gone" if is_gone else "changed") in found.revoked_why
    if not is_gone:
        assert "whitelist_lapsed" in codes(made.decision)
    # It stays revoked when the entry becomes what it was: somebody must look again.
    assert ask(house, whitelist, LISTED).outcome is Outcome.HOLD


def test_an_expired_entry_says_so(house, whitelist, screener) -> None:
    name = approved(whitelist, entry(screener))
    late = ask(house, whitelist, LISTED, TODAY + timedelta(days=101))
    assert late.outcome is Outcome.HOLD
    (reason,) = (one for one in late.reasons if one.code == "whitelist_lapsed")
    assert f"{name} no longer keeps" in reason.message
    assert "expired" in reason.message
    assert reason.evidence[0].text


def test_a_revoked_entry_says_so(house, whitelist, screener) -> None:
    name = approved(whitelist, entry(screener))
    with pytest.raises(UsageError, match="not said"):
        whitelist.revoke(name, "Dora", " ")
    whitelist.revoke(name, "Dora", "the register was wrong")
    with pytest.raises(UsageError, match="Dora"):
        whitelist.revoke(name, "Ben", "again")
    with pytest.raises(UsageError, match="revoked"):
        whitelist.approve(name, "Emil", today=TODAY)
    made = ask(house, whitelist, LISTED)
    assert "whitelist_lapsed" in codes(made)
    assert any("the register was wrong" in one.message for one in made.reasons)


@pytest.mark.parametrize(
    "change",
    [
        {"name": " "},
        {"account": ""},
        {"reason": ""},
        {"proposed_by": ""},
        {"entry_sha256": ""},
        {"expires_on": TODAY - timedelta(days=1)},
        {"expires_on": TODAY + timedelta(days=367)},
    ],
    ids=str,
)
def test_an_entry_that_says_too_little_or_lasts_too_long_is_refused(
    whitelist, screener, change
) -> None:
    with pytest.raises(UsageError):
        whitelist.propose(entry(screener, **change), longest_days=366, today=TODAY)
    assert whitelist.every() == ()


def test_nobody_acts_for_the_program(whitelist, screener) -> None:
    name = whitelist.propose(entry(screener), longest_days=366, today=TODAY).entry.id
    for nobody in ("", "penstock", " Penstock "):
        with pytest.raises(UsageError):
            whitelist.approve(name, nobody, today=TODAY)
    with pytest.raises(UnknownName):
        whitelist.approve("W99", "Ben", today=TODAY)


def test_two_who_act_at_once_see_each_other(store: Store, screener) -> None:
    one, two = Whitelist(store), Whitelist(store)
    name = one.propose(entry(screener), longest_days=366, today=TODAY).entry.id
    two.approve(name, "Ben", today=TODAY)
    with pytest.raises(UsageError, match="already"):
        one.approve(name, "Ben", today=TODAY)
    assert two.propose(entry(screener), longest_days=366, today=TODAY).entry.id == "W2"
    assert one.propose(entry(screener), longest_days=366, today=TODAY).entry.id == "W3"


def test_a_broken_act_keeps_everything_loud(store: Store, whitelist, screener, house) -> None:
    approved(whitelist, entry(screener))
    change(store, 1, content=b"\0")
    with pytest.raises(LedgerDamaged):
        Whitelist(store)


PEOPLE = st.sampled_from(["Ann", "ann", "Ben", "Cleo", "penstock", ""])
ACTS = st.lists(
    st.tuples(st.sampled_from(["propose", "approve", "revoke"]), st.integers(1, 3), PEOPLE),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(acts=ACTS, are_checked=st.booleans())
def test_the_whitelist_agrees_with_plain_rules(
    shared: Store, acts: list, are_checked: bool
) -> None:
    """Whether acts come through the front door or straight into the ledger, the rules hold."""
    clear(shared)
    whitelist = Whitelist(shared)
    plain: dict[str, dict] = {}
    for deed, number, by in acts:
        name = f"W{number}"
        given_entry = WhitelistEntry(
            id=f"W{len(plain) + 1}",
            name="X",
            account="1",
            party=PartyId("p:1"),
            list=ListId("l"),
            entry_sha256="0",
            field="name",
            expires_on=TODAY,
            reason="r",
            proposed_by=by,
        )
        person = by.casefold()
        is_somebody = person not in ("", "penstock")
        if deed == "propose":
            if is_somebody or (not are_checked):
                plain[given_entry.id] = {"by": person, "approved": [], "revoked": False}
            if not are_checked:
                act = WhitelistAct(deed=WhitelistDeed.PROPOSE, by=by, entry=given_entry)
                _straight(shared, given_entry.id, act)
        elif name in plain:
            found = plain[name]
            if deed == "revoke" and not found["revoked"] and (is_somebody or not are_checked):
                found["revoked"] = True
            elif (
                deed == "approve"
                and not found["revoked"]
                and person not in (found["by"], *found["approved"])
                and is_somebody
            ):
                found["approved"].append(person)
            if not are_checked:
                act = WhitelistAct(deed=WhitelistDeed(deed), by=by, reason="because")
                _straight(shared, name, act)
        if are_checked:
            _through_the_door(whitelist, deed, name, by, given_entry)
    for known in (Whitelist(shared), whitelist):
        known.refresh()
        assert {
            one.entry.id: (
                one.entry.proposed_by.casefold(),
                [approver.casefold() for approver in one.approved_by],
                bool(one.revoked_by),
            )
            for one in known.every()
        } == {
            name: (found["by"], found["approved"], found["revoked"])
            for name, found in plain.items()
        }


def _straight(store: Store, subject: str, act: WhitelistAct) -> None:
    made = Draft(kind=LedgerKind.WHITELIST, subject=subject, content=to_json(act))
    store.ledger.append([made])


def _through_the_door(whitelist, deed: str, name: str, by: str, made: WhitelistEntry) -> None:
    try:
        if deed == "propose":
            whitelist.propose(made, longest_days=366, today=TODAY)
        elif deed == "approve":
            whitelist.approve(name, by, today=TODAY)
        else:
            whitelist.revoke(name, by, "because")
    except (UsageError, UnknownName):
        pass
