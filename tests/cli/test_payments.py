"""The doors for payments: what is said, in which format, with which exit status."""

import json
from datetime import UTC, datetime

import pytest

from penstock.settings import load_settings
from tests.desk.world import WORLD, loaded
from tests.house.project import ROOT
from tests.payments.wires import UETR, Wire

BLOCKED = Wire(debtor_bank="ZORAKPPY")


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def folder(tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.xml").write_bytes(BLOCKED.pacs008())
    # Another payment: the first one with its bank changed would be taken for what it is.
    other = Wire(debtor="ALPINE ROPE WORKS", creditor="QUAY LIGHT SUPPLIES", text="ORDER 12")
    content = other.mt103().replace(b"65581be6f066", b"65581be6f067")
    content = content.replace(b"REF1", b"REF2").replace(b"100000,", b"7250,")
    (inbox / "b.fin").write_bytes(content.replace(b"1234567", b"99887").replace(b"7654321", b"44"))
    (inbox / "c.txt").write_text("no payment at all")
    return inbox


def test_a_folder_is_answered_file_by_file(run, folder):
    ran = run("payments", "check", folder)
    assert ran.status == 1
    made = lines(ran.out)
    assert [one["outcome"] for one in made] == ["block", "pass", "hold"]
    assert [one["question"]["kind"] for one in made] == ["payment"] * 3
    assert made[0]["question"] == {
        "kind": "payment",
        "source": str(folder / "a.xml"),
        "id": UETR,
    }
    assert made[0]["hits"][0]["path"].endswith("DbtrAgt/FinInstnId/BICFI")
    assert made[0]["hits"][0]["field"] == "bic"
    assert made[2]["reasons"][0]["code"] == "unknown_standard"
    for one in made:
        seen = one["coverage"]
        is_whole = seen["characters"] == seen["screened"] + seen["excluded"]
        assert is_whole == (one["outcome"] != "hold")


def test_what_passes_ends_with_zero(run, folder):
    ran = run("payments", "check", folder / "b.fin")
    assert ran.status == 0
    assert lines(ran.out)[0]["coverage"]["characters"] > 100


def test_check_tells_payments_from_parties(run, folder, tmp_path):
    parties = tmp_path / "customers.csv"
    parties.write_text("id,name\n1,Ann Innocent\n")
    ran = run("check", parties, folder / "a.xml", folder)
    kinds = [one["question"]["kind"] for one in lines(ran.out)]
    assert kinds == ["party", "payment", "payment", "payment", "payment"]


@pytest.mark.parametrize(
    "words", [("payments", "check"), ("check",), ("payments", "correspondents"), ("news", "read")]
)
def test_a_folder_without_a_file_is_no_pass(run, tmp_path, words):
    (tmp_path / "in" / "deeper").mkdir(parents=True)
    ran = run(*words, tmp_path / "in")
    assert (ran.status, ran.out) == (4, "")
    assert "holds no file" in ran.err


@pytest.mark.parametrize("words", [("payments", "check", "-"), ("check", "-")])
def test_standard_input(run, words):
    ran = run(*words, stdin=BLOCKED.mt103())
    assert (ran.status, lines(ran.out)[0]["outcome"]) == (1, "block")


def test_a_hold_is_answered_and_decided_again(run, tmp_path):
    file = tmp_path / "a.xml"
    file.write_bytes(Wire(text="SPARE PARTS FOR PYONGYANG").pacs008())
    ran = run("payments", "check", file)
    (made,) = lines(ran.out)
    assert (ran.status, made["outcome"]) == (1, "hold")
    facts = {fact for one in made["findings"] for fact in one.get("missing_facts", ())}
    (question,) = [" ".join(one.split()) for one in facts if "means" in one]
    ran = run("payments", "check", file, "--fact", f"{question}=no", "--fact", "whether it is=no")
    (made,) = lines(ran.out)
    assert (ran.status, made["outcome"]) == (0, "pass")
    assert [one["code"] for one in made["reasons"]] == ["fact_settled"]
    assert "--fact whether it is: no decision asks that" in ran.err
    assert run("ledger", "replay").status == 0
    ran = run("payments", "check", file, "--fact", f"{question}=perhaps")
    assert (ran.status, "Say yes or no" in ran.err) == (2, True)


def test_who_sits_behind_each_correspondent(run, folder):
    ran = run("payments", "correspondents", folder)
    made = {one["correspondent"]: one for one in lines(ran.out)}
    assert ran.status == 1
    report = made["RIVRCNBJ"]
    assert {one["bank"]: one["outcome"] for one in report["behind"]} == {
        "ZORAKPPY": "block",
        "ORCHCNBS": "pass",
    }
    assert report["outcome"] == "hold"
    ran = run("payments", "correspondents", folder / "b.fin", "--format", "csv")
    assert ran.status == 0
    assert "RIVRCNBJ,CN,HARBUS33,1,1,0,ORCHCNBS 1" in ran.out
    assert run("payments", "correspondents", folder / "b.fin", "--bank", "OTHRDEFF").out == ""


def test_a_table_for_people(run, folder):
    ran = run("payments", "check", folder, "--format", "table")
    text = " ".join(ran.out.split())
    for told in ("BLOCK", "MT103, 7,250 USD", "ZORAKPPY", "31 CFR 510.201", "3 asked"):
        assert told in text


def test_other_formats(run, folder, tmp_path):
    out = tmp_path / "made.csv"
    assert run("payments", "check", folder, "--output", out).status == 1
    head, *rest = out.read_text().splitlines()
    assert head.startswith("source,id,kind,outcome")
    assert len(rest) == 3
    ran = run("payments", "check", folder, "--output", tmp_path / "made.parquet")
    assert ran.status == 1


def test_a_path_that_is_not_there(run, folder):
    ran = run("payments", "check", folder, folder / "gone.xml")
    assert (ran.status, ran.out) == (4, "")


def test_packed_files_are_unpacked(run, tmp_path):
    import gzip

    path = tmp_path / "a.xml.gz"
    path.write_bytes(gzip.compress(BLOCKED.pacs008()))
    assert lines(run("payments", "check", path).out)[0]["outcome"] == "block"


def test_stale_lists_hold_everything(empty, folder):
    settings = load_settings(environ={}, home=empty.home)
    old = datetime(2026, 1, 1, tzinfo=UTC)
    loaded(settings, old.date(), WORLD, retrieved_at=old)
    ran = empty("payments", "check", folder / "b.fin")
    assert ran.status == 3
    (made,) = lines(ran.out)
    assert made["outcome"] == "hold"
    assert "lists_stale" in {reason["code"] for reason in made["reasons"]}


def test_a_day_without_lists_holds_everything(run, folder):
    ran = run("payments", "check", folder / "b.fin", "--as-of", "2010-01-01")
    assert ran.status == 3
    (made,) = lines(ran.out)
    assert (made["outcome"], made["lists"]) == ("hold", [])
    assert "no_list_of_that_day" in {reason["code"] for reason in made["reasons"]}


def test_starter_facts_answer_and_say_so(empty, folder):
    ran = empty("payments", "check", folder / "b.fin")
    assert ran.status == 0
    assert "starter facts" in ran.err
    assert lines(ran.out)[0]["reasons"][0]["code"] == "starter_facts_only"


def test_the_examples_of_the_readme(empty):
    """The two scenarios, on four days: 31 CFR 544.201, 81 FR 35665, 81 FR 78715, 1010.659."""
    examples = ROOT / "docs" / "examples"
    words = ("lists", "load", examples / "sdn-of-2016.csv", "--published", "2016-01-04")
    assert empty(*words).status == 0
    stages = {
        "2016-05-31": set(),
        "2016-06-03": {"proposed"},
        "2016-11-10": {"final"},
        "2016-12-10": {"in_force"},
    }
    for day, expected in stages.items():
        paths = (examples / "for-a-bank-of-pyongyang.xml", examples / "without-the-link.xml")
        ran = empty("payments", "check", *paths, "--as-of", day, "--dry-run")
        linked, other = lines(ran.out)
        assert (linked["outcome"], other["outcome"]) == ("block", "pass")
        found = [one for one in linked["findings"] if one["rule"].startswith("us-311-kp")]
        assert {one["stage"] for one in found} == expected
        assert other["findings"] == []
        account, _ = [one["message"] for one in linked["reasons"] if one["code"] == "us_account"]
        assert account.startswith("RIVRCNBJ (instructing agent) has an account")
        assert "FTBDKPPY (debtor agent)" in account


def test_each_as_of_its_own_value_date(run, tmp_path):
    """The world of tests holds a list of 2016-06-01 and one of today: nothing before."""
    contents = {}
    for number, value in enumerate(("2016-05-31", "2016-06-03", "2016-12-10", "2016-06-03")):
        wire = Wire(debtor_bank="ZORAKPPY", value=value, creditor=f"LANTERN QUAY {number}")
        contents[number] = wire.mt103().replace(UETR[:8].encode(), f"{number}a562c67".encode())
    path = tmp_path / "all.fin"
    path.write_bytes(b"".join(contents.values()))
    ran = run("payments", "check", path, "--as-of", "value-date", "--dry-run")
    made = lines(ran.out)
    assert [one["as_of"] for one in made] == [
        "2016-05-31",
        "2016-06-03",
        "2016-12-10",
        "2016-06-03",
    ]
    assert [one["outcome"] for one in made] == ["hold", "block", "block", "block"]
    assert ran.status == 3
    assert "no_list_of_that_day" in {reason["code"] for reason in made[0]["reasons"]}
    assert run("payments", "check", path, "--as-of", "yesterday").status == 2
