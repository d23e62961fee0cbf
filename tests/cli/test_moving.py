"""Doors that keep running, and drafts of replies: what is said, with which exit status."""

import json
import signal
import subprocess
import sys

import pytest

from tests.intake.conftest import queue
from tests.payments.wires import Wire

__all__ = ["queue"]

BLOCKED = Wire(debtor_bank="ZORAKPPY").pacs008()
FINE = Wire(debtor="ALPINE ROPE WORKS", creditor="QUAY LIGHT SUPPLIES", text="ORDER 12").pacs008()


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_folder_is_emptied_once(run, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "fine.xml").write_bytes(FINE)
    passed = run("payments", "watch", inbox, "--once", "--settle", 0)
    assert passed.status == 0, passed.err
    (inbox / "blocked.xml").write_bytes(BLOCKED.replace(b"65581be6f066", b"65581be6f067"))
    stopped = run("payments", "watch", inbox, "--once", "--settle", 0)
    assert stopped.status == 1, stopped.err
    first, second = (*lines(passed.out), *lines(stopped.out))
    assert (first["file"], first["outcome"]) == ("fine.xml", "pass")
    assert (second["file"], second["outcome"]) == ("blocked.xml", "block")
    decisions = lines((inbox / "stopped" / "blocked.xml.decisions.jsonl").read_text())
    assert decisions[0]["recorded"]
    assert run("ledger", "verify").status == 0


def test_an_interrupted_watch_ends_in_order(run, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "fine.xml").write_bytes(FINE)
    words = ("payments", "watch", inbox, "--settle", 0, "--poll", 0.05)
    with subprocess.Popen(
        [sys.executable, "-m", "penstock.cli", *map(str, words)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert json.loads(process.stdout.readline())["outcome"] == "pass"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert not [path for path in (inbox / ".working").iterdir() if path.suffix == ".xml"]


@pytest.mark.amqp
def test_a_queue_is_emptied_once(queue, run):
    queue.put(FINE, BLOCKED.replace(b"65581be6f066", b"65581be6f067"), b"no payment")
    words = ("--amqp", queue.url, "--queue", queue.name, "--exchange", queue.exchange, "--once")
    ran = run("payments", "consume", *words)
    assert ran.status == 1, ran.err
    assert [one["outcome"] for one in lines(ran.out)] == ["pass", "block", "hold"]
    assert [key for key, _, _ in queue.published()] == ["pass", "block", "hold"]
    assert queue.waiting() == 0


def test_no_broker_is_told_and_no_password(run):
    url = "amqp://me:secret@127.0.0.1:1/%2F"
    ran = run("payments", "consume", "--amqp", url, "--queue", "payments")
    assert ran.status == 3
    assert "127.0.0.1:1" in ran.err
    assert "secret" not in ran.err + ran.out
    other = run("payments", "consume", "--amqp", "http://here", "--queue", "payments")
    assert other.status == 2


def test_a_rejected_payment_has_a_reply_that_names_nobody(run, tmp_path):
    path = tmp_path / "payment.xml"
    path.write_bytes(Wire(creditor_town="SEVASTOPOL", creditor_country="UA").pacs008())
    assert lines(run("payments", "check", path, "--dry-run").out)[0]["outcome"] == "reject"
    goal = tmp_path / "reply.xml"
    ran = run("payments", "reply", path, "--output", goal)
    assert ran.status == 0, ran.err
    assert "pacs.002" in ran.err
    assert b"RJCT" in goal.read_bytes()
    assert b"SEVASTOPOL" not in goal.read_bytes().upper()


def test_what_is_blocked_or_passes_has_no_reply(run, tmp_path):
    path = tmp_path / "payment.xml"
    path.write_bytes(BLOCKED)
    blocked = run("payments", "reply", path)
    assert blocked.status == 2
    assert "blocked account" in blocked.err
    path.write_bytes(FINE)
    assert run("payments", "reply", path).status == 2
    assert run("payments", "reply", path, "--transaction", "nothing").status == 2
    path.write_bytes(b"no payment")
    assert "no transaction" in run("payments", "reply", path).err
