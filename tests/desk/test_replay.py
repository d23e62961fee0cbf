"""What was decided is decided again, to the byte, from what the ledger holds."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from penstock.desk import (
    Recorder,
    Replayer,
    Whitelist,
    load_owners,
    make_basis,
    propose_entry,
    replay_ledger,
    today_utc,
    what_if,
)
from penstock.desk import _replay as replay_module
from penstock.model import (
    Decision,
    DecisionRecord,
    Draft,
    LedgerKind,
    ListId,
    Outcome,
)
from penstock.payments import Decider, read_messages
from penstock.settings import Settings, load_settings
from penstock.store import Store
from tests.desk.world import WORLD, loaded
from tests.payments.iso_samples import KINDS, message
from tests.payments.pairs import mt103, mt192, mt202, pacs008

CLEAN = {
    "creditor": "LANTERN QUAY SUPPLIES",
    "creditor_town": "SINGAPORE",
    "creditor_country": "SG",
    "creditor_bank": "PIERSGSG",
    "debtor_bank": "ORCHDEFF",
    "bank": "HARBUS33",
}
OURS = "ZORANDIA COMMERCE BANK"
LISTED = {**CLEAN, "creditor": OURS}
OTHER = {"uetr": "11112222-3333-4444-8555-666677778888", "reference": "OTHER-9"}
THIRD = {"uetr": "aaaa2222-3333-4444-8555-666677778888", "reference": "THIRD-3"}


class Bank:
    """A store with a list, decisions made in it, and a clock that can be set."""

    def __init__(self, rules: Settings, store: Store) -> None:
        self.rules, self.store = rules, store
        self.late = timedelta()

    def ask(self, *contents: bytes, **more) -> list[Decision]:
        basis = make_basis(self.rules, store=self.store, **more)
        recorder = Recorder(
            self.store, self.rules, basis, clock=lambda: datetime.now(UTC) + self.late
        )
        messages = (one for content in contents for one in read_messages(content))
        return [one.decision for one in recorder.recorded(Decider(basis).decide(messages))]

    def approve(self, *, until: int = 100) -> str:
        whitelist = Whitelist(self.store)
        made = propose_entry(
            self.rules,
            whitelist,
            name=OURS,
            party="us-ofac:1",
            account="12345678",
            customer="",
            field="name",
            expires_on=today_utc() + timedelta(days=until),
            reason="another bank of the name",
            by="Ann",
        )
        for one in ("Ben", "Cleo"):
            whitelist.approve(made.entry.id, one, today=today_utc())
        return made.entry.id

    def replay(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for one in replay_ledger(Replayer(self.store, self.rules), self.store.ledger.entries()):
            counts[one.result] = counts.get(one.result, 0) + 1
            assert one.result == "same", one
        return counts


@pytest.fixture
def bank(url: str, tmp_path: Path):
    rules = load_settings(environ={}, home=tmp_path / "home", store=url)
    loaded(rules, today_utc(), WORLD)
    with Store.open(url) as store:
        yield Bank(rules, store)


@pytest.mark.slow
def test_whatever_was_decided_is_decided_again(bank: Bank) -> None:
    bank.ask(pacs008(**CLEAN), mt103(**LISTED, **OTHER), mt202(**CLEAN, related="OTHER-9"))
    bank.ask(pacs008(**CLEAN, **THIRD), mt192(), b"hello", b"<Document><x></Document>")
    bank.ask(pacs008(**{**CLEAN, "creditor": "SILVER RIVER"}, uetr=THIRD["uetr"]))
    bank.ask(*(message(kind) for kind in KINDS))
    name = bank.approve()
    (quiet,) = bank.ask(mt103(**LISTED, uetr="", reference="QUIET-1", debtor_account="DE77"))
    assert {hit.suppressed_by for hit in quiet.hits} == {name}
    bank.late = timedelta(minutes=-10)
    (doubted,) = bank.ask(pacs008(**CLEAN, uetr="", reference="LATE-1", debtor_account="DE78"))
    assert "clock_went_back" in {one.code for one in doubted.reasons}
    bank.late = timedelta()
    Whitelist(bank.store).revoke(name, "Dora", "wrong after all")
    (loud,) = bank.ask(mt103(**LISTED, uetr="", reference="LOUD-1", debtor_account="DE79"))
    assert "whitelist_lapsed" in {one.code for one in loud.reasons}
    first = bank.replay()
    assert first["same"] > len(KINDS) + 8
    # Newer lists change nothing of what was decided by the older ones.
    changed = (replace(WORLD[0], remarks=("new",)), *WORLD[1:])
    loaded(bank.rules, today_utc(), changed, datetime.now(UTC) + timedelta(seconds=1))
    bank.ask(pacs008(**LISTED, uetr="", reference="NEW-1"))
    assert bank.replay() == {"same": first["same"] + 1}
    reasons = {
        reason.code
        for entry in bank.store.ledger.entries(kind=LedgerKind.DECISION)
        for reason in msgspec.json.decode(entry.content, type=DecisionRecord).decision.reasons
    }
    assert reasons >= {"offending_field_changed", "cover_split", "cancelled_and_resent"}


def test_past_days_and_other_askers_are_decided_again(bank: Bank) -> None:
    day = today_utc() - timedelta(days=400)
    bank.ask(pacs008(**LISTED), as_of=day)
    bank.ask(pacs008(**LISTED), limit=1, policy="strict")
    assert bank.replay() == {"same": 2}


def test_a_decision_made_with_owners_is_decided_again_with_the_same_owners(
    bank: Bank, tmp_path: Path
) -> None:
    path = tmp_path / "owners.csv"
    path.write_text(f"owner,owned,share\n{OURS},{CLEAN['creditor']},60\n", encoding="utf-8")
    first, _ = load_owners(bank.rules, [str(path)])
    (held,) = bank.ask(pacs008(**CLEAN))
    assert "owned_by_listed" in {one.code for one in held.reasons}
    # Another graph is loaded since; the decision rests on the one of its time.
    path.write_text("owner,owned,share\nNobody,Nothing,60\n", encoding="utf-8")
    load_owners(bank.rules, [str(path)])
    bank.ask(pacs008(**CLEAN, **THIRD))
    assert bank.replay() == {"same": 2}
    shutil.rmtree(first.folder)
    entries = bank.store.ledger.entries()
    gone, _ = replay_ledger(Replayer(bank.store, bank.rules), entries)
    assert gone.result == "not_comparable"
    assert first.sha256[:12] in gone.note


def _forged(bank: Bank, **change: object) -> None:
    """Append a decision that its own input does not give, as only its writer could."""
    (entry,) = bank.store.ledger.entries(kind=LedgerKind.DECISION)
    record = msgspec.json.decode(entry.content, type=DecisionRecord)
    forged = replace(record, decision=replace(record.decision, **change))
    content = msgspec.json.encode(forged, order="deterministic")
    bank.store.ledger.append(
        [Draft(kind=LedgerKind.DECISION, subject=entry.subject, content=content)]
    )


def test_another_outcome_than_the_input_gives_is_found(bank: Bank) -> None:
    bank.ask(pacs008(**LISTED))
    _forged(bank, outcome=Outcome.PASS)
    entries = bank.store.ledger.entries()
    one, two = replay_ledger(Replayer(bank.store, bank.rules), entries)
    assert one.result == "same"
    assert (two.result, two.differs) == ("different", ("outcome",))


def test_what_lists_or_rules_are_not_at_hand_cannot_be_compared(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    (made,) = bank.ask(pacs008(**CLEAN))
    _forged(bank, lists=(replace(made.lists[0], sha256="f" * 64),))
    entries = list(bank.store.ledger.entries())
    _, unknown = replay_ledger(Replayer(bank.store, bank.rules), entries)
    assert unknown.result == "not_comparable"
    assert "not in the store" in unknown.note
    monkeypatch.setattr(replay_module, "rules_sha256", lambda _: "e" * 64)
    for one in replay_ledger(Replayer(bank.store, bank.rules), entries):
        assert one.result == "not_comparable"
        assert "eeee" in one.note


def test_what_an_entry_would_have_kept_quiet(bank: Bank) -> None:
    held = bank.ask(
        pacs008(**LISTED),
        pacs008(**CLEAN, uetr="", reference="CLEAN-1", debtor_account="DE77", debtor="OAK"),
        mt103(**LISTED, **OTHER),
        pacs008(**{**LISTED, "creditor_account": "999"}, **THIRD),
    )
    assert [one.outcome for one in held] == ["hold", "pass", "hold", "hold"]
    name = bank.approve()
    entry = Whitelist(bank.store).get(name).entry
    entries = list(bank.store.ledger.entries())
    found = list(what_if(Replayer(bank.store, bank.rules), entries, entry))
    assert [(one["entry"], one["outcome"], one["outcome_with"]) for one in found] == [
        (1, "hold", "pass"),
        (3, "hold", "pass"),
    ]
    changed = replace(entry, entry_sha256="0" * 64)
    assert list(what_if(Replayer(bank.store, bank.rules), entries, changed)) == []
    other = replace(entry, list=ListId("x"), field="free_text")
    assert list(what_if(Replayer(bank.store, bank.rules), entries, other)) == []
