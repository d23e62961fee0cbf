"""Payments from the command line are recorded, compared with earlier ones, or held."""

import json

from tests.payments.pairs import mt103, pacs008

CLEAN = {
    "creditor": "LANTERN QUAY SUPPLIES",
    "creditor_town": "SINGAPORE",
    "creditor_country": "SG",
    "creditor_bank": "PIERSGSG",
    "debtor_bank": "ORCHDEFF",
    "bank": "HARBUS33",
}
LISTED = {**CLEAN, "creditor": "ZORANDIA COMMERCE BANK"}
OTHER = {"uetr": "11112222-3333-4444-8555-666677778888", "reference": "OTHER-9"}


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def written(folder, **contents: bytes) -> list:
    paths = []
    for name, content in contents.items():
        path = folder / f"{name}.txt"
        path.write_bytes(content)
        paths.append(path)
    return paths


def test_a_stripped_payment_is_held_and_can_be_shown(run, tmp_path):
    first, second = written(tmp_path, first=mt103(**LISTED), second=pacs008(**CLEAN, **OTHER))
    (held,) = lines(run("payments", "check", first).out)
    assert held["outcome"] == "hold"
    ran = run("payments", "check", second)
    (again,) = lines(ran.out)
    assert (ran.status, again["outcome"]) == (1, "hold")
    (reason,) = (one for one in again["reasons"] if one["code"] == "offending_field_changed")
    assert [one["text"] for one in reason["evidence"]] == [LISTED["creditor"], CLEAN["creditor"]]
    shown = lines(run("ledger", "show", again["question"]["id"]).out)
    assert shown[0]["sha256"] == again["recorded"]["sha256"]
    assert shown[0]["content"]["earlier"][0]["entry"] == held["recorded"]["entry"]
    table = run("payments", "check", second, "--format", "table")
    assert f"entry {held['recorded']['entry']}: " in table.out
    assert run("ledger", "verify").status == 0


def test_a_dry_run_leaves_no_trace(run, tmp_path):
    (path,) = written(tmp_path, one=pacs008(**LISTED))
    ran = run("payments", "check", path, "--dry-run")
    assert "recorded" not in lines(ran.out)[0]
    assert lines(run("ledger", "verify").out)[0]["entries"] == 0


def test_a_store_that_takes_nothing_ends_with_3_and_holds(run, tmp_path, monkeypatch):
    from penstock.errors import StoreFull
    from penstock.store import Ledger

    def refuse(*_: object) -> None:
        message = "no room"
        raise StoreFull(message)

    (path,) = written(tmp_path, one=pacs008(**CLEAN))
    monkeypatch.setattr(Ledger, "append", refuse)
    ran = run("payments", "check", path)
    (line,) = lines(ran.out)
    assert (ran.status, line["outcome"]) == (3, "hold")
    assert "store_full" in {one["code"] for one in line["reasons"]}
    assert "bring these payments again" in ran.err


def test_two_versions_are_compared(run, tmp_path):
    one, two, other = written(
        tmp_path, one=pacs008(), two=mt103(), other=mt103(creditor="SILVER RIVER")
    )
    assert run("payments", "compare", one, two).status == 0
    ran = run("payments", "compare", one, other)
    assert ran.status == 1
    assert [(line["before"], line["now"]) for line in lines(ran.out)] == [
        ("ZORANDIA COMMERCE BANK", "SILVER RIVER")
    ]
    (empty,) = written(tmp_path, empty=b"hello")
    assert run("payments", "compare", one, empty).status == 4


def test_the_memory_is_forgotten_and_the_ledger_is_not(run, tmp_path):
    (path,) = written(tmp_path, one=pacs008(**LISTED))
    run("payments", "check", path)
    (kept,) = lines(run("payments", "forget").out)
    assert kept["keys_forgotten"] == 0
    assert kept["keys_left"] > 0
    (gone,) = lines(run("payments", "forget", "--days", "0").out)
    assert gone == {"days": 0, "keys_forgotten": kept["keys_left"], "keys_left": 0}
    assert lines(run("ledger", "verify").out)[0]["entries"] == 1
    assert run("payments", "forget", "--days", "-1").status == 2
