"""The commands of export control, as a person types them."""

import json

SHIPMENTS = """\
id,eccn,destination,end_user,end_use
1,3A991,RU,Acme,office
2,EAR99,DE,Harbour Light Bakery,bakery
3,9Z999,Atlantis,,
"""


def test_check_answers_each_row(run, tmp_path) -> None:
    path = tmp_path / "shipments.csv"
    path.write_text(SHIPMENTS)
    ran = run("exports", "check", path, "--format", "jsonl")
    assert ran.status == 1
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [line["verdict"] for line in lines] == [
        "licence_required",
        "no_chart_requirement",
        "indeterminate",
    ]
    assert [line["outcome"] for line in lines] == ["hold", "pass", "hold"]


def test_check_in_every_format(run, tmp_path) -> None:
    path = tmp_path / "shipments.csv"
    path.write_text(SHIPMENTS)
    table = run("exports", "check", path, "--format", "table").out
    assert "LICENCE REQUIRED" in table
    assert "What would change it" in table
    csv = run("exports", "check", path, "--format", "csv").out
    assert csv.startswith("source,id,verdict,")
    output = tmp_path / "out.parquet"
    assert run("exports", "check", path, "--output", output).status == 1
    assert output.read_bytes().startswith(b"PAR1")
    assert "SHIPMENT" not in run("check", path, "--format", "table").err
    assert "LICENCE REQUIRED" in run("check", path, "--format", "table").out


def test_all_pass_ends_with_nought(run, tmp_path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text('{"id":"1","eccn":"EAR99","destination":"DE","end_user":"Acme"}\n')
    assert run("exports", "check", path).status == 0


def test_wrong_files_are_refused(run, tmp_path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("id,name\n1,Acme\n")
    ran = run("exports", "check", path)
    assert ran.status == 2
    assert "no column with destinations" in ran.err
    assert run("exports", "check", tmp_path / "absent.csv").status == 4


def test_de_minimis(run, tmp_path) -> None:
    path = tmp_path / "bill.csv"
    path.write_text("eccn,value_usd\n3A001,250\nEAR99,100\n")
    ran = run("exports", "de-minimis", path, "--destination", "VN", "--value", "1000")
    assert ran.status == 0
    assert json.loads(ran.out)["result"] == "de_minimis"
    ran = run("exports", "de-minimis", path, "--destination", "VN", "--value", "999")
    assert ran.status == 1
    assert json.loads(ran.out)["result"] == "subject_to_the_ear"
    ran = run("exports", "de-minimis", path, "--destination", "Narnia", "--value", "999")
    assert ran.status == 2
    assert run("exports", "de-minimis", path, "--destination", "VN", "--value", "x").status == 2
    told = run(
        "exports", "de-minimis", path, "--destination", "CU", "--value", "999", "--format", "table"
    )
    assert "subject to the EAR" in told.err


def test_show_and_search(run) -> None:
    shown = run("exports", "show", "3A090", "--destination", "AE", "--format", "table")
    assert shown.status == 0
    assert "742.6(a)(6)(iii)(B)" in shown.out
    line = json.loads(run("exports", "show", "3A090.b", "--destination", "AE").out)
    assert line["determination"]["requirements"]
    wrong = run("exports", "show", "3A991x5")
    assert wrong.status == 0
    missing = run("exports", "show", "3Z001")
    assert missing.status == 2
    assert "Did you mean 3" in missing.err
    found = run("exports", "search", "filament winding machines", "--format", "jsonl")
    assert json.loads(found.out.splitlines()[0])["eccn"].startswith("1B")
