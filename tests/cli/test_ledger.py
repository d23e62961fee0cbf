"""The ledger from the command line: shown, proved, anchored."""

import json

from penstock.store import Store
from tests.store.ledgers import change, draft


def _filled(run) -> None:
    with Store.open(f"sqlite:///{run.home}/penstock.sqlite") as store:
        store.ledger.append([draft("uetr-1", {"outcome": "hold"}), draft("uetr-2", {"n": 2})])


def test_an_entry_is_shown_by_number_and_by_question(empty):
    _filled(empty)
    by_number = empty("ledger", "show", "1")
    assert json.loads(by_number.out)["content"] == {"outcome": "hold"}
    assert empty("ledger", "show", "uetr-1").out == by_number.out
    assert '"outcome": "hold"' in empty("ledger", "show", "1", "--format", "table").out
    missing = empty("ledger", "show", "9")
    assert missing.status == 2
    assert "no entry 9" in missing.err
    assert empty("ledger", "show", "nobody").status == 2


def test_a_whole_ledger_ends_with_0_and_a_changed_one_with_3(empty, tmp_path):
    _filled(empty)
    anchors = tmp_path / "anchors.jsonl"
    assert empty("ledger", "anchor", "--output", anchors).status == 0
    whole = empty("ledger", "verify", "--anchor", anchors)
    assert whole.status == 0
    assert json.loads(whole.out)["entries"] == 2
    assert "as it was written" in empty("ledger", "verify", "--format", "table").err
    with Store.open(f"sqlite:///{empty.home}/penstock.sqlite") as store:
        change(store, 1, subject="somebody else")
    harmed = empty("ledger", "verify")
    assert harmed.status == 3
    assert [one["entry"] for one in json.loads(harmed.out)["faults"]] == [1]
    assert "changed" in empty("ledger", "verify", "--format", "table").out
    shown = empty("ledger", "show", "1")
    assert shown.status == 3
    assert "penstock ledger verify" in shown.err


def test_receipts_of_decisions_are_anchors(empty, tmp_path):
    _filled(empty)
    anchor = json.loads(empty("ledger", "anchor").out)
    receipts = tmp_path / "decisions.jsonl"
    for digest, status in ((anchor["sha256"], 0), ("00" * 32, 3)):
        line = {"outcome": "pass", "recorded": {"entry": 2, "sha256": digest}}
        receipts.write_text(json.dumps(line))
        assert empty("ledger", "verify", "--anchor", receipts).status == status
    for broken in (b'{"outcome": "pass"}', b'{"entry": 2, "sha256": "ab\xb3"}', b"[" * 9000):
        receipts.write_bytes(broken)
        ran = empty("ledger", "verify", "--anchor", receipts)
        assert ran.status == 4
        assert "no anchor" in ran.err
    assert empty("ledger", "verify", "--anchor", tmp_path / "absent").status == 4


def test_an_empty_ledger_has_nothing_to_anchor(empty):
    ran = empty("ledger", "anchor")
    assert ran.status == 2
    assert "empty" in ran.err
