"""From a hit to two people who agree, and what they settled stays settled until a side changes."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from penstock.desk import Replayer, open_store, replay_ledger
from penstock.model import Place, Role
from tests.api.conftest import Running
from tests.desk.world import CAPTAIN, WORLD, loaded, publication

ASKED = {"parties": [{"id": "C-1", "name": "Dragomir Vaskinov", "birth_dates": ["1991-05-06"]}]}
FOUND = {"disposition": "false_positive", "reason": "other_birth_date", "text": "born in 1991"}


def _check(service: Running, asked=ASKED) -> dict:
    answer = service.client("service").post("/v1/check/parties", json=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["decisions"][0]


def _settle(service: Running, alert: str) -> None:
    ann, ben = service.client("analyst"), service.client("approver")
    asked = {"alerts": [alert], **FOUND}
    assert ann.post("/v1/alerts/dispositions", json=asked).status_code == 200
    answer = ben.post("/v1/alerts/approvals", json={"alerts": [alert]})
    assert answer.json()["alerts"][0]["state"] == "closed"


def test_a_false_positive_stays_quiet_until_the_list_entry_changes(fresh: Running) -> None:
    first = _check(fresh)
    assert (first["decision"]["outcome"], first["alerts"]) == ("hold", ["A1"])
    assert first["decision"]["recorded"]["entry"] > 0
    assert _check(fresh)["alerts"] == ["A1"]  # folded
    assert fresh.client("viewer").get("/v1/alerts/A1").json()["seen"] == 2
    _settle(fresh, "A1")

    quiet = _check(fresh)
    assert (quiet["decision"]["outcome"], quiet["alerts"]) == ("pass", [])
    (hit,) = quiet["decision"]["hits"]
    assert (hit["alert"], hit["suppressed_by"]) == (False, "A1")
    assert quiet["decision"]["reasons"][0]["code"] == "settled"

    changed = replace(CAPTAIN, addresses=(Place("Port Street 9, Latakia", country="SY"),))
    world = tuple(changed if one is CAPTAIN else one for one in WORLD)
    loaded(fresh.settings, datetime.now(UTC).date(), world)
    assert fresh.house.service.refresh()
    again = _check(fresh)
    assert (again["decision"]["outcome"], again["alerts"]) == ("hold", ["A1"])
    alert = fresh.client("viewer").get("/v1/alerts/A1").json()
    assert (alert["state"], alert["disposition"]) == ("open", None)
    deeds = [one["deed"] for one in alert["history"]]
    assert deeds == ["open", "view", "propose", "approve", "reopen", "view"]
    assert fresh.house.service.store.ledger.verify().faults == ()


def test_another_fact_of_our_party_opens_it_again(fresh: Running) -> None:
    _check(fresh)
    _settle(fresh, "A1")
    other = {"parties": [{"id": "C-1", "name": "Dragomir Vaskinov", "birth_dates": ["1961"]}]}
    assert _check(fresh, other)["alerts"] == ["A1"]
    assert _check(fresh, {"parties": [{"id": "C-2", "name": "Dragomir Vaskinov"}]})["alerts"] == [
        "A2"
    ]


def test_nobody_approves_their_own(fresh: Running) -> None:
    _check(fresh)
    ben = fresh.client("approver")
    asked = {"alerts": ["A1"], **FOUND}
    assert ben.post("/v1/alerts/dispositions", json=asked).status_code == 200
    own = ben.post("/v1/alerts/approvals", json={"alerts": ["A1"]})
    assert (own.status_code, own.json()["code"]) == (403, "forbidden")
    other = fresh.client("second", Role.APPROVER)
    refused = other.post("/v1/alerts/A1/refusal", json={"text": "no proof attached"})
    assert refused.json()["state"] == "open"
    twice = other.post("/v1/alerts/A1/refusal", json={"text": "again"})
    assert (twice.status_code, twice.json()["code"]) == (409, "conflict")


def test_one_takes_what_no_other_gets(fresh: Running) -> None:
    _check(fresh)
    ann, ben = fresh.client("analyst"), fresh.client("approver")
    assert ann.post("/v1/alerts/next").json()["id"] == "A1"
    assert ben.post("/v1/alerts/next").status_code == 404
    asked = {"alerts": ["A1"], **FOUND}
    assert ben.post("/v1/alerts/dispositions", json=asked).status_code == 409
    assert ann.post("/v1/alerts/A1/assignment", json={}).json()["assignee"] == ""
    assert ben.post("/v1/alerts/next").json()["id"] == "A1"


def test_what_is_hidden_comes_back_and_what_is_escalated_is_due(fresh: Running) -> None:
    _check(fresh)
    ann = fresh.client("analyst")
    soon = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    late = (datetime.now(UTC) + timedelta(days=400)).isoformat()
    assert ann.post("/v1/alerts/A1/snooze", json={"until": late, "text": "x"}).status_code == 400
    assert ann.post("/v1/alerts/A1/snooze", json={"until": soon, "text": "x"}).status_code == 200
    assert ann.get("/v1/alerts").json()["alerts"] == []
    assert len(ann.get("/v1/alerts?snoozed=true").json()["alerts"]) == 1
    up = ann.post("/v1/alerts/A1/escalation", json={"text": "a lawyer must look"}).json()
    assert (up["level"], up["is_overdue"], up["snoozed_until"]) == (1, True, None)


def test_bulk_is_all_or_none(fresh: Running) -> None:
    parties = [{"id": f"C-{number}", "name": "Dragomir Vaskinov"} for number in range(3)]
    answer = fresh.client("service").post("/v1/check/parties", json={"parties": parties})
    alerts = [one["alerts"][0] for one in answer.json()["decisions"]]
    ann, ben = fresh.client("analyst"), fresh.client("approver")
    wrong = {"alerts": [*alerts, "A99"], **FOUND}
    assert ann.post("/v1/alerts/dispositions", json=wrong).status_code == 404
    assert ann.get("/v1/alerts/counts").json()["pending"] == 0
    right = {"alerts": alerts, **FOUND}
    assert len(ann.post("/v1/alerts/dispositions", json=right).json()["alerts"]) == 3
    assert ben.post("/v1/alerts/approvals", json={"alerts": alerts}).status_code == 200
    assert ben.get("/v1/alerts?state=closed").json()["alerts"][0]["disposition"]


def test_files_are_kept_by_digest_and_never_shown_as_pages(fresh: Running) -> None:
    _check(fresh)
    ann = fresh.client("analyst")
    page = b"<script>alert(1)</script>"
    digest = ann.post("/v1/alerts/A1/attachments?name=a.html", content=page).json()["sha256"]
    kept = ann.get(f"/v1/alerts/A1/attachments/{digest}")
    assert kept.content == page
    assert kept.headers["content-type"] == "application/octet-stream"
    assert kept.headers["content-disposition"] == 'attachment; filename="a.html"'
    assert ann.get("/v1/alerts/A1").json()["history"][-2]["attached"] == digest


@pytest.mark.parametrize("count", [1, 7])
def test_pages_of_the_queue_hold_everything_once(fresh: Running, count: int) -> None:
    parties = [{"id": f"C-{number}", "name": "Dragomir Vaskinov"} for number in range(count)]
    fresh.client("service").post("/v1/check/parties", json={"parties": parties})
    seen, cursor = [], ""
    while True:
        page = fresh.client("viewer").get(f"/v1/alerts?limit=3&cursor={cursor}")
        page = fresh.client("viewer").get("/v1/alerts", params={"limit": 3, "cursor": cursor})
        seen += [one["id"] for one in page.json()["alerts"]]
        cursor = page.json()["next"]
        if not cursor:
            break
    assert seen == [f"A{number + 1}" for number in range(count)]


def test_customers_are_screened_again_when_a_list_changes(fresh: Running) -> None:
    customers = {"parties": [{"id": "K-1", "name": "Maria Perez"}, {"id": "K-2", "name": "Glim"}]}
    client = fresh.client("service")
    assert client.put("/v1/customers", json=customers).json() == {"changed": 2}
    assert client.put("/v1/customers", json=customers).json() == {"changed": 0}
    none = client.post("/v1/customers/screening").json()
    assert (none["customers"], none["affected"]) == (2, [])

    today = datetime.now(UTC).date()
    listed = replace(
        CAPTAIN, id="us-ofac:9", names=(replace(CAPTAIN.names[0], text="Maria Perez"),)
    )
    loaded(fresh.settings, today, (*WORLD, listed))
    assert fresh.house.service.refresh()
    found = client.post("/v1/customers/screening").json()
    assert (found["affected"], found["opened"]) == (["K-1"], ["A1"])
    assert client.post("/v1/customers/screening").json()["affected"] == []

    with open_store(fresh.settings) as store:
        store.add(publication(today, WORLD, sha256="f" * 64), accept="a test")
    assert fresh.house.service.refresh()
    gone = client.post("/v1/customers/screening").json()
    assert (gone["affected"], gone["closed"]) == (["K-1"], ["A1"])
    history = fresh.client("viewer").get("/v1/alerts/A1").json()["history"]
    assert [one["deed"] for one in history][:2] == ["open", "close"]


def test_decisions_on_parties_are_made_again_byte_for_byte(fresh: Running) -> None:
    _check(fresh)
    _settle(fresh, "A1")
    _check(fresh)
    more = {"parties": [{"id": "C-9", "name": "Maria Perez"}, {"id": "C-8", "name": "\u200bx"}]}
    fresh.client("service").post("/v1/check/parties", json=more)
    store = fresh.house.service.store
    replayed = list(replay_ledger(Replayer(store, fresh.settings), store.ledger.entries()))
    assert [(one.result, one.differs) for one in replayed] == [("same", ())] * 4
