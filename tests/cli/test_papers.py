"""`penstock papers` and `penstock ledger purge`: what the ledger holds, for those who ask."""

import json
from datetime import UTC, datetime, timedelta

from penstock.model import Outcome
from tests.cli.test_validate import _decide
from tests.payments.wires import Wire

_TODAY = datetime.now(UTC).date()


def _lines(found) -> list[dict]:
    assert found.status == 0, found.err
    return [json.loads(line) for line in found.out.splitlines()]


def test_a_notice_is_drafted_recorded_and_listed(run):
    asked = ("papers", "notice", "us-311-kp", "--to", "River Bank", "--format", "jsonl")
    (draft,) = _lines(run(*asked))
    assert draft["still_to_be_said"]
    assert _lines(run("papers", "notices", "--format", "jsonl")) == []
    day = (_TODAY - timedelta(days=1)).isoformat()
    sent = ("--sent", "SWIFT MT199", "--by", "ann", "--reference", "R-1", "--on", day)
    (made,) = _lines(run(*asked, *sent))
    assert (made["to"], made["sent_on"], made["by"]) == ("River Bank", day, "ann")
    assert _lines(run("papers", "notices", "--to", "river", "--format", "jsonl")) == [made]
    assert run(*asked, "--sent", "letter").status == 2  # nobody is named
    assert run(*asked, "--by", "ann").status == 2  # nothing was sent


def test_correspondents_of_the_recorded_payments(run, tmp_path):
    path = tmp_path / "payment.xml"
    path.write_bytes(Wire().pacs008())
    assert run("payments", "check", path).status == 0
    report = ("papers", "correspondents", "--bank", "HARBUS33", "--format", "jsonl")
    found = run(*report)
    lines = [json.loads(one) for one in found.out.splitlines()]
    assert ("RIVRCNBJ", 1) in [(one["correspondent"], one["payments"]) for one in lines]
    assert found.status == int(any(one["outcome"] != "pass" for one in lines))
    assert _lines(run(*report, "--until", "2020-01-01")) == []


def test_evidence_holds_the_scorecards_that_were_kept(run, tmp_path):
    kit, decisions = tmp_path / "kit", tmp_path / "d.jsonl"
    made = run("validate", "make", "--output", kit, "--kind", "clean", "--clean", 3)
    assert made.status == 0, made.err
    _decide(kit, lambda entry: Outcome.PASS, decisions)
    score = ("validate", "score", kit, "--decisions", decisions, "--record", "ann")
    assert run(*score).status == 0
    wanted = ("papers", "evidence", "--since", _TODAY.isoformat(), "--format", "jsonl")
    (found,) = _lines(run(*wanted))
    (test,) = found["tests"]
    assert (test["by"], test["is_passed"], test["system"]) == ("ann", True, "Penstock")
    assert test["lines"][0]["asked"] == 3
    assert len(test["kit_sha256"]) == 64
    assert [one["list"] for one in found["lists"]] == ["us-ofac-sdn"]


def test_nothing_is_past_its_time(run):
    (found,) = _lines(run("papers", "retention", "--format", "jsonl"))
    assert (found["may_go"], found["kept_years"]) == (0, 10)
    gone = run("ledger", "purge", "--by", "ann", "--expected", 0)
    assert (gone.status, "Nothing is past its time" in gone.err) == (0, True)
    assert run("ledger", "purge", "--by", "ann", "--expected", 5).status == 2
