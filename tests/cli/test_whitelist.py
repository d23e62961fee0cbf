"""Good guys from the command line: proposed, approved by two others, asked about, revoked."""

import json
from datetime import UTC, datetime, timedelta

from tests.cli.test_payment_memory import LISTED, lines, written
from tests.payments.pairs import pacs008


def add(run, **more):
    until = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
    said = {
        "name": LISTED["creditor"],
        "account": "12345678",
        "party": "us-ofac:1",
        "until": until,
        "reason": "another bank of the name",
        "by": "ann",
    } | more
    return run("whitelist", "add", *(word for key in said for word in (f"--{key}", said[key])))


def test_from_alert_to_quiet_and_back(run, tmp_path):
    (path,) = written(tmp_path, one=pacs008(**LISTED))
    (held,) = lines(run("payments", "check", path).out)
    assert held["outcome"] == "hold"
    added = add(run)
    assert added.status == 0
    assert "until two others have approved" in added.err
    own = run("whitelist", "approve", "W1", "--by", "Ann")
    assert own.status == 2
    assert "nobody approves their own" in own.err
    asked = run("whitelist", "what-if", "W1")
    (line,) = lines(asked.out)
    assert (line["outcome"], line["outcome_with"]) == ("hold", "pass")
    assert "1 hits quiet; 1 of these payments would pass" in asked.err
    for person in ("ben", "cleo"):
        assert run("whitelist", "approve", "W1", "--by", person).status == 0
    (listed,) = lines(run("whitelist", "list", "--standing", "in_force").out)
    assert listed["approved_by"] == ["ben", "cleo"]
    passed = run("payments", "check", path)
    (quiet,) = lines(passed.out)
    assert (passed.status, quiet["outcome"]) == (0, "pass")
    assert quiet["hits"][0]["suppressed_by"] == "W1"
    revoked = run("whitelist", "revoke", "W1", "--reason", "sold", "--by", "dora")
    assert json.loads(revoked.out)["standing"] == "revoked"
    (loud,) = lines(run("payments", "check", path).out)
    assert loud["outcome"] == "hold"
    assert "whitelist_lapsed" in {one["code"] for one in loud["reasons"]}
    again = run("ledger", "replay", "--all")
    assert (again.status, [one["result"] for one in lines(again.out)]) == (0, ["same"] * 3)
    assert "3 same" in again.err
    history = lines(run("ledger", "show", "W1").out)
    assert [one["content"]["deed"] for one in history] == [
        "propose",
        "approve",
        "approve",
        "revoke",
    ]


def test_what_is_wrong_is_said(run):
    for change, told in (
        ({"party": "us-ofac:999"}, "us-ofac:999"),
        ({"field": "nmae"}, "nmae"),
        ({"until": "2020-01-01"}, "cannot work until"),
        ({"account": ""}, "an account or a customer id"),
        ({"by": " "}, "missing"),
    ):
        ran = add(run, **change)
        assert ran.status == 2, ran.err
        assert told in ran.err
    assert run("whitelist", "list").out == ""
    assert run("whitelist", "what-if", "W9").status == 2
    assert run("whitelist", "list", "--format", "table").status == 0
