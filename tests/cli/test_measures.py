import csv
import io
import json
import resource
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from tests.desk.test_check import validator


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def flat(text: str) -> str:
    return " ".join(text.split())


BANK = "id,name,type,bic\nB,Foreign Trade Bank,bank,FTBDKPPY\n"
CHARTERED = "id,name,type,country of registration,bic\nB,Foreign Trade Bank,bank,KP,FTBDKPPY\n"
FOUR = {
    "2016-05-31": set(),
    "2016-06-03": {("us-311-kp", "proposed", "pass")},
    "2016-11-10": {
        ("us-311-kp/not-process", "final", "pass"),
        ("us-311-kp/accounts", "final", "pass"),
    },
    "2016-12-10": {
        ("us-311-kp/not-process", "in_force", "hold"),
        ("us-311-kp/accounts", "in_force", "hold"),
    },
}


@pytest.mark.shared
@pytest.mark.parametrize("day", FOUR)
@pytest.mark.parametrize("text", [BANK, CHARTERED], ids=["by its code", "chartered there"])
def test_four_right_answers_about_one_bank(empty, tmp_path, day, text):
    path = tmp_path / "bank.csv"
    path.write_text(text)
    ran = empty("check", path, "--as-of", day)
    assert ran.status == 1
    (made,) = lines(ran.out)
    validator("decision").validate(made)
    found = {
        (one["rule"], one["stage"], one["consequence"])
        for one in made["findings"]
        if one["rule"] in {"us-311-kp", "us-311-kp/not-process", "us-311-kp/accounts"}
    }
    assert found == FOUR[day]
    # No list of 2016 is loaded: nobody was screened, which is said, and nobody passes.
    assert (made["outcome"], made["lists"], made["hits"]) == ("hold", [], [])
    assert "no_list_of_that_day" in [reason["code"] for reason in made["reasons"]]
    assert "nobody was screened" in ran.err
    by_code = [one for one in made["findings"] if one["rule"].startswith("us-311-kp")]
    assert all(one["evidence"] for one in by_code)
    assert "FTBDKPPY" in json.dumps(by_code) or not by_code
    not_process = [one for one in by_code if one["rule"] == "us-311-kp/not-process"]
    for one in not_process:
        assert one["citation"] == "31 CFR 1010.659(b)(2)"
        assert one["effective_from"] == "2016-12-09"
        assert any("correspondent account" in fact for fact in one["missing_facts"])


@pytest.mark.shared
def test_with_a_list_of_that_time_the_bank_is_blocked(run, tmp_path):
    # The small list of 2016-06-01 holds a bank in Pyongyang under [DPRK].
    path = tmp_path / "bank.csv"
    path.write_text("id,name,type,bic\nB,Somebody,bank,ZORAKPPY\n")
    ran = run("check", path, "--as-of", "2016-06-03")
    (made,) = lines(ran.out)
    validator("decision").validate(made)
    assert made["outcome"] == "block"
    assert [one["list"] for one in made["lists"]] == ["us-ofac-sdn"]
    assert made["findings"][0]["rule"] == "us-ofac-510-designees/block-eo13551"
    assert {"us-311-kp"} <= {one["rule"] for one in made["findings"]}
    page = flat(run("check", path, "--as-of", "2016-06-03", "--format", "table").out)
    for word in (
        "BLOCK: freeze",
        "as of 2016-06-03",
        "31 CFR 510.201(a)(3)(i), (ii)",
        "since 2010-",
    ):
        assert word in page
    for word in ("proposed", "ZORANDIA COMMERCE BANK", "us-ofac:1", "To say more, find out"):
        assert word in page


def test_who_asks_is_a_setting_and_an_option(run, tmp_path, monkeypatch):
    path = tmp_path / "bank.csv"
    path.write_text("id,name\nB,Zorandia Commerce Bank\n")
    confirmed = run("check", path, "--confirmed", "us-ofac:1", "--confirmed", "us-ofac:77")
    assert lines(confirmed.out)[0]["outcome"] == "block"
    assert "--confirmed us-ofac:77: no question has a hit of that id" in confirmed.err
    monkeypatch.setenv("PENSTOCK_PROFILE", "exporter")
    told = run("check", path, "--confirmed", "us-ofac:1")
    assert lines(told.out)[0]["outcome"] == "hold"
    ours = run("check", path, "--confirmed", "us-ofac:1", "--profile", "us-covered")
    assert lines(ours.out)[0]["outcome"] == "block"
    unknown = run("check", path, "--profile", "us-covred")
    assert (unknown.status, unknown.out) == (2, "")
    assert "Did you mean us-covered?" in unknown.err


def test_a_misspelt_target_of_a_rule_is_open_until_somebody_confirms_it(empty, tmp_path):
    path = tmp_path / "bank.csv"
    path.write_text("id,name,type\nD,Bank of Dandung,bank\n")
    (made,) = lines(empty("check", path).out)
    assert made["outcome"] == "hold"
    first = made["findings"][0]
    assert first["rule"] == "us-311-dandong/accounts"
    assert first["evidence"][0]["path"] == "hits[0]"
    party = made["hits"][0]["party"]
    asked = f"whether Bank of Dandung is Bank of Dandong ({party}) of penstock-starter"
    assert first["missing_facts"][0] == asked
    (confirmed,) = lines(empty("check", path, "--confirmed", party).out)
    assert asked not in confirmed["findings"][0]["missing_facts"]
    assert "hits[0]" in {one["path"] for one in confirmed["findings"][0]["evidence"]}
    assert "no_measure_for_listing" not in [one["code"] for one in confirmed["reasons"]]


def test_the_page_of_decisions_counts_and_marks(run, tmp_path):
    path = tmp_path / "parties.csv"
    path.write_text(
        "id,name,type,nationality,residence\n1,Ann Innocent,person,IR,FR\n2,\x1b[31mX,,,\n"
    )
    ran = run("check", path, "--format", "table")
    assert "1 Ann Innocent nothing found" in flat(ran.out)
    assert "2 asked: 1 pass, 1 hold" in ran.out  # an escape code is no letter of a name
    assert "\x1b[31m" not in ran.out
    path.write_text("id,name,type,residence\n1,Ann Innocent,person,KP\n")
    page = flat(run("check", path, "--format", "table").out)
    assert "REJECT" in page
    assert "because of countries[0] KP" in page


def test_the_register_on_a_day(empty):
    ran = empty("measures", "list", "--target", "us-311-kp", "--as-of", "2016-11-10")
    (row,) = lines(ran.out)
    assert (row["stage"], row["since"], row["verified"]) == ("final", "2016-12-09", True)
    assert [one["citation"] for one in row["events"]] == [
        "81 FR 35441",
        "81 FR 35665",
        "81 FR 78715",
    ]
    before = empty("measures", "list", "--target", "us-311-kp", "--as-of", "2016-05-31")
    assert (before.status, before.out) == (0, "")
    assert "no measure" in before.err
    later = ("--as-of", "2016-12-10", "--known-as-of", "2016-06-03")
    (row,) = lines(empty("measures", "list", "--target", "us-311-kp", *later).out)
    assert row["stage"] == "proposed"


def test_the_register_narrowed(empty):
    by_name = lines(empty("measures", "list", "--country", "North Korea").out)
    by_code = lines(empty("measures", "list", "--country", "kp").out)
    assert by_name == by_code
    found = {row["measure"] for row in by_name}
    # Those listed under a programme are named by their tag, and belong here all the same.
    assert {"us-311-kp", "us-ofac-510-trade", "us-ofac-510-designees"} <= found
    assert "us-311-dandong" not in found
    ended = lines(empty("measures", "list", "--target", "Banco Delta Asia", "--all").out)
    assert [(row["measure"], row["stage"]) for row in ended] == [("us-311-bda", "repealed")]
    assert empty("measures", "list", "--target", "Banco Delta Asia").out == ""
    proposed = lines(empty("measures", "list", "--stage", "proposed").out)
    assert {row["stage"] for row in proposed} == {"proposed"}
    three = lines(empty("measures", "list", "--regime", "us-2313a").out)
    assert len(three) == 3
    rows = list(csv.DictReader(io.StringIO(empty("measures", "list", "--format", "csv").out)))
    everything = lines(empty("measures", "list").out)
    assert [row["measure"] for row in rows] == [row["measure"] for row in everything]


def test_people_read_stages_and_doubts_in_words(empty):
    text = flat(empty("measures", "list", "--regime", "us-311-recent", "--format", "table").out)
    assert "us-311-huione in force since 2025-11-17" in text
    assert "(unverified)" in text
    text = flat(empty("measures", "show", "us-311-huione", "--format", "table").out)
    assert "NO: not all read in an official text" in text
    assert "open which members of the group the rule names" in text


def test_one_measure_whole(empty):
    text = flat(
        empty("measures", "show", "us-311-kp", "--as-of", "2016-11-10", "--format", "table").out
    )
    for word in (
        "final, takes effect on 2016-12-09",
        "31 CFR 1010.659(b)(2)",
        "binds covered financial institution (31 CFR 1010.605(e)(1))",
        "https://www.ecfr.gov/current/title-31/section-1010.659",
        "us dollar clearing",
        "made 2016-05-27; announced 2016-06-01; published 2016-06-02",
    ):
        assert word in text, word
    exceptions = flat(empty("measures", "show", "us-311-ir", "--format", "table").out)
    assert "Exceptions to settle" in exceptions
    assert "510-511" in empty("measures", "show", "us-ofac-510-trade", "--format", "table").out
    passed = flat(
        empty("measures", "show", "us-ofac-560-foreign-subsidiaries", "--format", "table").out
    )
    assert "holds from 2016-01-16 to 2018-11-04" in passed
    (whole,) = lines(empty("measures", "show", "us-311-kp").out)
    assert {one["stage"] for one in whole["requirements"]} == {"in_force"}
    unknown_yet = empty(
        "measures", "show", "us-311-kp", "--as-of", "2010-01-01", "--format", "table"
    )
    assert "not known of yet" in unknown_yet.out


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (("show", "us-311-pk"), "us-311-kp"),
        (("show", "us-311-dandon"), "us-311-dandong"),
        (("timeline", "banco delta"), "us-311-bda"),
        (("list", "--target", "Bank of Dandog"), "us-311-dandong"),
        (("list", "--regime", "us-2313"), "us-2313a"),
        (("list", "--country", "Atlantis"), "ISO 3166-1"),
        (("list", "--stage", "finished"), "in_force"),
        (("timeline", "KP", "--from", "2020-01-01", "--until", "2019-01-01"), ""),
        (("calendar", "--from", "2020-01-01", "--to", "2019-01-01"), ""),
    ],
)
def test_unknown_words_are_refused_with_what_comes_close(empty, words, near):
    ran = empty("measures", *words)
    assert (ran.status, ran.out) == (2, "")
    assert near in ran.err


def test_the_timeline_of_the_north(empty, tmp_path):
    ran = empty("measures", "timeline", "KP", "--from", "2002-01-01", "--until", "2016-12-31")
    days = [line[:10] for line in ran.out.splitlines() if line[:2] == "20"]
    assert days == sorted(days)
    assert days[0] >= "2002-01-01"
    assert days[-1] <= "2016-12-31"
    assert "2016-12-09  effective" in ran.out
    assert "On 2016-12-31" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 100
    entries = lines(empty("measures", "timeline", "North Korea", "--format", "jsonl").out)
    assert {"us-311-kp", "us-ofac-510-designees"} <= {one["measure"] for one in entries}
    picture = tmp_path / "kp.svg"
    drawn = empty("measures", "timeline", "KP", "--svg", picture, "--from", "2002-01-01")
    assert (drawn.status, drawn.out) == (0, "")
    root = ElementTree.parse(picture).getroot()
    assert root.tag.endswith("svg")
    assert "2016-06-01 finding · 2016-06-03 proposed" in " ".join(root.itertext())


def test_what_falls_due_in_2016(empty):
    year = ("--from", "2016-01-01", "--to", "2016-12-31")
    due = {(row["day"], row["id"]) for row in lines(empty("measures", "calendar", *year).out)}
    assert {
        ("2016-08-02", "us-311-kp"),
        ("2016-08-16", "nkspea-201"),
        ("2016-09-30", "ofac-annual-blocked"),
        ("2016-12-09", "us-311-kp"),
    } <= due
    text = flat(empty("measures", "calendar", *year, "--format", "table").out)
    assert "must act: the Secretary of the Treasury" in text
    assert "due (unverified)" in text


def test_the_register_answers_at_once():
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "penstock.cli", "measures", "list"],
        capture_output=True,
        text=True,
        check=True,
    )
    # Processor time, since a busy machine must not fail it; under a second on an idle one.
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 3
    imported = {line.rsplit("|", 1)[-1].strip() for line in ran.stderr.splitlines()}
    assert imported.isdisjoint({"sqlalchemy", "numpy", "pyarrow", "lxml", "penstock.store"})
