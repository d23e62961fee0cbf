"""The edge of the service: problems, limits, tags, repeats, readiness; and what it answers."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from tempfile import gettempdir

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from penstock.api import _edge
from penstock.api._edge import Metrics
from penstock.api._limits import Bucket
from penstock.errors import TooManyRequests, every_error
from penstock.model import Role
from penstock.settings import load_settings
from tests.api.conftest import Running, apart, running
from tests.desk.world import loaded, sdn_csv, settings_in
from tests.payments.wires import Wire


def test_it_lives_is_ready_and_counts(service: Running) -> None:
    assert service.nobody.get("/healthz").json() == {"status": "ok"}
    ready = service.nobody.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["lists"][0].startswith("us-ofac-sdn@")
    text = service.nobody.get("/metrics").text
    for name in ("penstock_requests_total", "penstock_lists_ready 1.0", "penstock_waiting"):
        assert name in text


def test_stale_lists_are_not_ready(tmp_path) -> None:
    from datetime import UTC, datetime, timedelta

    settings = settings_in(tmp_path)
    loaded(settings, retrieved_at=datetime.now(UTC) - timedelta(days=30))
    for old in running(settings):
        answer = old.nobody.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (503, "unready")
        held = old.client("service").post("/v1/screen", json={"name": "Maria Perez"})
        assert held.json()["answers"][0]["reasons"][0]["code"] == "lists_stale"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/v1/nothing", None, 404, "not_found"),
        ("DELETE", "/v1/lists", None, 405, "method_not_allowed"),
        ("POST", "/v1/screen", b"{", 422, "malformed"),
        ("POST", "/v1/screen", b'{"name": "x", "shoe": 1}', 422, "malformed"),
        ("POST", "/v1/screen", b'{"name": "x", "countries": ["Atlantis"]}', 400, "usage"),
        ("POST", "/v1/screen", b'{"name": "x", "birth_dates": ["soon"]}', 400, "usage"),
        ("POST", "/v1/screen", b'{"name": "x", "schema": "Unicorn"}', 400, "usage"),
        ("POST", "/v1/check/payments", b"", 422, "malformed"),
        ("POST", "/v1/check/file", b"\x00\x01\x02", 422, None),
        ("GET", "/v1/measures/none-such", None, 404, "unknown_name"),
        ("GET", "/v1/measures?as_of=soon", None, 400, "usage"),
        ("GET", "/entities/us-ofac:99999", None, 404, "unknown_name"),
        ("GET", "/match/default", None, 405, "method_not_allowed"),
    ],
)
def test_every_error_is_a_problem(service: Running, method, path, body, status, code) -> None:
    headers = {"content-type": "application/json"} if body else {}
    answer = service.client("service").request(method, path, content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    known = {kind.code for kind in every_error()} | {"not_found", "method_not_allowed"}
    assert told["code"] in known
    assert code in (None, told["code"])
    assert told["status"] == status
    assert told["request_id"] == answer.headers["x-request-id"]


def test_a_wrong_method_is_told_the_right_ones(service: Running) -> None:
    answer = service.client("service").request("OPTIONS", "/v1/customers/x")
    assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, GET")


def test_ids_travel_and_headers_protect(service: Running) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    answer = service.nobody.get("/healthz", headers={"x-request-id": "r-1", "traceparent": trace})
    assert answer.headers["x-request-id"] == "r-1"
    assert answer.headers["traceparent"] == trace
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    odd = service.nobody.get("/healthz", headers={"x-request-id": "a b<script>"})
    assert odd.headers["x-request-id"] != "a b<script>"


def test_too_much_is_refused(tmp_path) -> None:
    settings = settings_in(tmp_path, body_limit_megabytes=1)
    loaded(settings)
    for small in running(settings):
        client = small.client("service")
        answer = client.post("/v1/check/payments", content=b"x" * 1_000_001)
        assert (answer.status_code, answer.json()["code"]) == (413, "unsafe")
        told = client.post("/v1/screen", content=b"{}", headers={"content-length": "9" * 5000})
        assert told.status_code == 413

        def parts():
            for _ in range(30):
                yield b"x" * 50_000

        streamed = client.post("/v1/check/payments", content=parts())
        assert streamed.status_code == 413


def test_who_asks_too_often_is_told(tmp_path) -> None:
    settings = settings_in(
        tmp_path, requests_per_minute=4, key_requests_per_minute=3, sign_ins_per_minute=2
    )
    loaded(settings)
    for busy in running(settings):
        client = busy.client("service")
        found = [client.get("/catalog") for _ in range(5)]
        assert [one.status_code for one in found] == [200, 200, 200, 429, 429]
        assert found[-1].json()["code"] == "too_many_requests"
        # Three a minute are one every twenty seconds.
        assert 15 <= int(found[-1].headers["retry-after"]) <= 20
        ann = busy.account("ann", Role.ANALYST)
        assert [ann.get("/v1/alerts").status_code for _ in range(5)] == [200] * 4 + [429]
        page = ann.get("/alerts", headers={"accept": "text/html"})
        assert (page.status_code, "retry-after" in page.headers) == (429, True)
        asked = {"name": "ann", "password": "wrong"}
        tried = [busy.nobody.post("/v1/session", json=asked).status_code for _ in range(2)]
        assert tried == [401, 429]


def test_by_default_nobody_may_ask_without_end(tmp_path) -> None:
    settings = load_settings(environ={}, home=tmp_path)
    limits = (
        settings.requests_per_minute,
        settings.key_requests_per_minute,
        settings.sign_ins_per_minute,
    )
    assert all(limits)


def test_a_bucket_fills_again_and_knows_no_more_than_it_must() -> None:
    now = 0.0
    bucket = Bucket(60, "a_setting", lambda: now)
    for _ in range(60):
        bucket.count("ann")
    with pytest.raises(TooManyRequests) as caught:
        bucket.count("ann")
    assert (caught.value.retry_seconds, "a_setting" in caught.value.hint) == (1, True)
    for number in range(20_000):  # whoever comes from many addresses does not free the others
        bucket.count(f"address {number}")
    with pytest.raises(TooManyRequests):
        bucket.count("ann")
    now = 1.0
    bucket.count("ann")


def test_a_repeat_under_one_key_gets_the_same_bytes(service: Running) -> None:
    client = service.client("service")
    headers = {"idempotency-key": "one"}
    asked = {"parties": [{"id": "I-1", "name": "Maria Perez"}]}
    first = client.post("/v1/check/parties", json=asked, headers=headers)
    again = client.post("/v1/check/parties", json=asked, headers=headers)
    assert first.content == again.content
    assert again.headers["idempotent-replayed"] == "true"
    other = {"parties": [{"id": "I-2", "name": "Maria Perez"}]}
    refused = client.post("/v1/check/parties", json=other, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "malformed")
    without = client.post("/v1/check/parties", json=asked)
    assert (
        without.json()["decisions"][0]["decision"]["recorded"]["entry"]
        > (first.json()["decisions"][0]["decision"]["recorded"]["entry"])
    )


def test_what_the_asker_has_is_not_sent_again(service: Running) -> None:
    client = service.client("viewer")
    for path in ("/v1/lists", "/v1/measures?country=KP", "/catalog", "/v1/parties/us-ofac:2"):
        first = client.get(path)
        assert first.status_code == 200, first.text
        again = client.get(path, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_many_at_once_get_what_each_would_alone(service: Running) -> None:
    client = service.client("service")
    names = ["Dragomir Vaskinov", "Maria Perez", "GLIMMERTIDE", "Zorandia Commerce Bank"] * 10

    def ask(name: str) -> list[str]:
        answer = client.post("/v1/screen", json={"name": name}).json()["answers"][0]
        return [answer["name"], answer["outcome"], *(hit["party"] for hit in answer["hits"])]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(ask, names))
    assert together == [ask(name) for name in names[:4]] * 10


def test_files_are_answered_as_what_they_are(service: Running) -> None:
    client = service.client("service")
    table = "id,name,birth_date\nF-1,Dragomir Vaskinov,1961-02-03\nF-2,Maria Perez,\n"
    parties = client.post("/v1/check/file?name=customers.csv", content=table).json()["decisions"]
    assert [one["decision"]["outcome"] for one in parties] == ["hold", "pass"]
    assert parties[0]["decision"]["question"]["source"] == "customers.csv"
    assert parties[0]["alerts"]
    goods = "id,eccn,destination,end_user\nX-1,EAR99,KP,Maria Perez\n"
    (shipment,) = client.post("/v1/check/shipments?name=x.csv", content=goods).json()["decisions"]
    assert shipment["decision"]["question"]["kind"] == "shipment"
    assert shipment["decision"]["recorded"]["entry"] > 0
    order = {"id": "X-1", "eccn": "EAR99", "ship_to": "KP", "customer": "Maria Perez"}
    request = {"orders": [order, {"eccn": "3Z001", "ship_to": "Germny"}], "with_records": True}
    answer = client.post("/v1/check/orders", json=request).json()
    first, second = answer["decisions"]
    assert first["determination"] == shipment["decision"]["determination"]
    assert first["recorded"]["entry"] > 0
    assert "Germany" in str(second["findings"])
    assert "no entry '3Z001' on the control list; nearest" in str(second["findings"])
    assert answer["records"][0]["shipment"]["id"] == "X-1"
    past = request | {"as_of": "2016-06-05", "is_recorded": False}
    made = client.post("/v1/check/orders", json=past).json()["decisions"]
    assert [one["as_of"] for one in made] == ["2016-06-05"] * 2
    assert all("recorded" not in one or one["recorded"] is None for one in made)
    for wrong in ({"orders": []}, {"orders": [{"id": "1"}]}, past | {"day": 1}, {"orders": [1]}):
        assert client.post("/v1/check/orders", json=wrong).status_code in (400, 422)
    owners = "owner,owned,share\nZORANDIA COMMERCE BANK,Harbour Ltd,60\n"
    (owned,) = client.post("/v1/check/owners?name=o.csv", content=owners).json()["decisions"]
    assert owned["decision"]["outcome"] in ("hold", "block")


def test_articles_are_read(service: Running) -> None:
    text = (
        "Treasury acts against a captain\n\nThe Treasury Department on Monday imposed sanctions on "
        "Dragomir Vaskinov, a Syrian national. Officials said that Dragomir Vaskinov moved fuel "
        "for the state bank of a neighbour. He could not be reached for comment on Tuesday."
    )
    client = service.client("service")
    (made,) = client.post("/v1/check/file?name=a.txt", content=text).json()["decisions"]
    assert made["decision"]["question"] | {"id": ""} == {
        "kind": "article",
        "source": "a.txt",
        "id": "",
    }
    told = client.post("/v1/check/stories?name=a.txt", content=text).json()["stories"]
    assert told
    assert "us-ofac:2" in str(told)
    assert "penstock-" not in str(told)


def test_starter_facts_are_no_lists(tmp_path) -> None:
    for bare in running(settings_in(tmp_path)):
        answer = bare.nobody.get("/readyz")
        assert (answer.status_code, "starter facts" in answer.json()["problem"]) == (503, True)


def test_payments_are_recorded_and_alert(service: Running) -> None:
    content = Wire(creditor="Dragomir Vaskinov").pacs008()
    client = service.client("service")
    answer = client.post("/v1/check/payments?name=p.xml", content=content)
    (made,) = answer.json()["decisions"]
    assert made["decision"]["outcome"] != "pass"
    assert made["decision"]["recorded"]["entry"] > 0
    (number, *_) = made["alerts"]
    alert = service.client("viewer").get(f"/v1/alerts/{number}").json()
    assert alert["kind"] == "payment"
    assert alert["decision"] == made["decision"]["recorded"]["entry"]


def test_figures_of_two_services_do_not_mix() -> None:
    assert Metrics().registry is not Metrics().registry


def test_a_list_that_was_sent_keeps_its_own_name(fresh: Running) -> None:
    admin = fresh.client("administrator")
    rows = sdn_csv(*[(number, f"PARTY {number}", "individual") for number in range(1, 60)])
    sent = admin.post("/v1/lists?name=sdn.csv&published=2036-07-01", content=rows.encode())
    assert sent.json()["lists"][0]["files"] == ["sdn.csv"]
    broken = rows.replace('"PARTY 7"', '"PARTY 7')
    told = admin.post("/v1/lists?name=sdn.csv&published=2036-07-02", content=broken.encode())
    assert "sdn.csv" in told.text
    kept = admin.get("/v1/lists?everything=true").text
    for text in (sent.text, told.text, kept):
        assert gettempdir() not in text
        assert "penstock-" not in text


@pytest.mark.parametrize("parts", [[], [b"half"], [b"half", b"more"]])
def test_who_is_silent_within_a_body_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, parts: list[bytes]
) -> None:
    monkeypatch.setattr(_edge, "SILENCE_SECONDS", 0.05)
    given = list(parts)
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        if given:
            return {"type": "http.request", "body": given.pop(0), "more_body": True}
        await asyncio.sleep(5)
        raise AssertionError

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    async def read(request: Request) -> Response:
        return Response(await request.body())

    app = Starlette(routes=[Route("/", read, methods=["POST"])])
    scope = {"type": "http", "method": "POST", "path": "/", "headers": [], "query_string": b""}
    apart(_edge.Edge(app, Metrics(), 1000)(scope, receive, send))
    assert sent[0]["status"] == 408


def test_who_has_sent_all_may_be_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_edge, "SILENCE_SECONDS", 0.05)
    left = [{"type": "http.request", "body": b"all", "more_body": False}]

    async def receive() -> dict[str, object]:
        if left:
            return left.pop()
        await asyncio.sleep(0.3)
        return {"type": "http.disconnect"}

    async def both() -> list[str]:
        limited = _edge._Limited(receive, 1000)
        return [(await limited())["type"] for _ in range(2)]

    assert apart(both()) == ["http.request", "http.disconnect"]
