"""The W3C Reconciliation API 0.2 as OpenRefine speaks it, and what yente adds to it."""

import json
from typing import Any

import pytest

from penstock.model import Role
from tests.api.conftest import Running

QUERIES = {
    "q0": {
        "query": "Dragomir Vaskinov",
        "type": "Person",
        "limit": 1,
        "type_strict": "should",
        "properties": [{"pid": "Person:birthDate", "v": "1961-02-03"}],
    },
    "q1": {"query": "Maria Perez", "type": [{"id": "Person"}]},
}
_HERE = "http://127.0.0.1:3333"


def _ask(service: Running, queries: dict[str, Any], **params: str) -> dict[str, Any]:
    form = {"queries": json.dumps(queries)}
    answer = service.client("service").post("/reconcile/default", data=form, params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _ids(service: Running, query: dict[str, Any], **params: str) -> list[str]:
    return [one["id"] for one in _ask(service, {"q": query}, **params)["q"]["result"]]


def test_reconciliation(service: Running) -> None:
    client = service.client("service")
    manifest = client.get("/reconcile/default").json()
    assert manifest["versions"] == ["0.2"]
    for place in manifest["suggest"].values():
        path = place["service_url"] + place["service_path"]
        assert client.get(path, params={"prefix": "na"}).status_code == 200
    form = {"queries": json.dumps(QUERIES)}
    told = client.post("/reconcile/default", data=form)
    assert told.headers["x-batch-size"] == "2"
    answer = told.json()
    (best,) = answer["q0"]["result"]
    assert (best["id"], best["match"], best["type"][0]["id"]) == ("us-ofac:2", True, "Person")
    assert answer["q1"]["result"] == []
    again = client.get("/reconcile/default", params=form).json()
    assert again == answer


def test_a_query_may_ask_for_what_changed_only(service: Running) -> None:
    captain = {"query": "Dragomir Vaskinov"}
    assert _ids(service, captain, algorithm="logic-v2") == ["us-ofac:2"]
    assert _ids(service, captain, changed_since="2000-01-01") == ["us-ofac:2"]
    assert _ids(service, captain, changed_since="2010-01-01T00:00:00") == []
    form = {"queries": json.dumps({"q": captain})}
    client = service.client("service")
    assert client.post("/reconcile/default?algorithm=magic", data=form).status_code == 400


@pytest.mark.parametrize(
    ("types", "strict", "is_found"),
    [
        (["Vessel", "Person"], None, True),
        (["Vessel", "Person"], "should", True),
        (["Vessel", "Person"], "any", True),
        (["Vessel", "Person"], "all", False),
        ("Vessel", "any", False),
        ("LegalEntity", "all", True),
    ],
)
def test_types_count_as_strictly_as_they_are_asked(
    service: Running, types: object, strict: str | None, *, is_found: bool
) -> None:
    query = {"query": "Dragomir Vaskinov", "type": types}
    query |= {"type_strict": strict} if strict else {}
    assert _ids(service, query) == (["us-ofac:2"] if is_found else [])


def test_what_is_no_query_is_refused(service: Running) -> None:
    client = service.client("service")
    strict = json.dumps({"q": {"query": "x", "type_strict": "perhaps"}})
    render = json.dumps({"ids": [], "properties": [{"id": "name", "settings": {"render": "x"}}]})
    forms = [{"queries": "{"}, {"queries": "[]"}, {}, {"queries": strict}, {"extend": render}]
    forms += [{"queries": "[" * 9000}, {"queries": '{"q": {"query": "\\ud800"}}'}]
    for form in forms:
        assert client.post("/reconcile/default", data=form).status_code in (400, 422), form
    for path in ("extend/property?type=Banana", "suggest/type?prefix=s"):
        dataset = "default" if "Banana" in path else "atlantis"
        assert client.get(f"/reconcile/{dataset}/{path}").status_code in (400, 404)


def test_suggest(service: Running) -> None:
    client = service.client("service")
    parties = client.get("/reconcile/default/suggest/entity?prefix=vas").json()["result"]
    assert [one["id"] for one in parties] == ["us-ofac:2"]
    assert parties[0]["notable"] == [{"id": "Person", "name": "Persons"}]
    assert client.get("/reconcile/default/suggest/entity?prefix=vas&limit=0").json()["result"] == []
    types = client.get("/reconcile/default/suggest/type?prefix=ship").json()["result"]
    assert [one["id"] for one in types] == ["Vessel"]
    properties = client.get("/reconcile/default/suggest/property?prefix=birth").json()["result"]
    assert [one["id"] for one in properties] == ["birthDate"]
    assert len(client.get("/reconcile/default/extend/property").json()["properties"]) > 20
    two = client.get("/reconcile/default/extend/property?type=Person&limit=2").json()
    assert len(two["properties"]) == 2


def test_extend(service: Running) -> None:
    client = service.client("service")

    def extended(*properties: dict[str, Any]) -> dict[str, Any]:
        asked = {"ids": ["us-ofac:2", "nobody"], "properties": properties}
        answer = client.post("/reconcile/default", data={"extend": json.dumps(asked)})
        assert answer.status_code == 200, answer.text
        assert answer.headers["x-batch-size"] == "2"
        found: dict[str, Any] = answer.json()
        return found

    plain = extended({"id": "nationality"}, {"id": "Thing:name"}, {"id": "shoeSize"})
    assert [one["id"] for one in plain["meta"]] == ["nationality", "name"]
    assert plain["rows"]["us-ofac:2"]["nationality"] == [{"str": "Syria"}]
    assert plain["rows"]["nobody"] == {}
    raw = extended({"id": "nationality", "settings": {"render": "raw"}})
    assert raw["rows"]["us-ofac:2"]["nationality"] == [{"str": "sy"}]
    settings = {"limit": 1}
    some = extended({"id": "alias", "settings": settings}, {"id": "name", "settings": settings})
    assert some["rows"]["us-ofac:2"]["name"] == [{"str": "Vaskinov, Dragomir"}]


def test_a_preview_can_stand_in_a_frame_of_openrefine_and_nobody_elses(service: Running) -> None:
    client = service.client("service")
    preview = client.get("/reconcile/default").json()["preview"]
    page = client.get(preview["url"].replace("{{id}}", "us-ofac:2"))
    assert page.headers["content-type"].startswith("text/html")
    for word in ("<h3>Vaskinov, Dragomir</h3>", "Iron Captain (weak)", "1961-02-03", "Syria"):
        assert word in page.text
    policy = page.headers["content-security-policy"]
    assert "frame-ancestors http://127.0.0.1:* http://localhost:*" in policy
    assert "default-src 'none'" in policy
    assert client.get("/reconcile/default/preview/nobody").status_code == 404


def test_a_key_in_the_address_opens_reconciliation_and_nothing_else(service: Running) -> None:
    key = service.house.door.add_key("openrefine", Role.SERVICE, by="tests").secret
    nobody = service.nobody
    assert nobody.get("/reconcile/default").status_code == 401
    assert nobody.get(f"/reconcile/default?api_key={key}x").status_code == 401
    assert nobody.get(f"/search/default?q=vas&api_key={key}").status_code == 401
    manifest = nobody.get(f"/reconcile/default?api_key={key}").json()
    extend = manifest["extend"]["propose_properties"]
    for place in (*manifest["suggest"].values(), extend):
        path = place["service_url"] + place["service_path"]
        assert nobody.get(path + "&prefix=na").status_code == 200
    shown = manifest["preview"]["url"].replace("{{id}}", "us-ofac:2")
    assert nobody.get(shown).status_code == 200


def test_pages_from_elsewhere_read_only_with_a_key(service: Running, open_to_all: Running) -> None:
    key = service.house.door.add_key("far", Role.SERVICE, by="tests").secret
    path = "/reconcile/default/suggest/type?prefix=sh"
    name = "access-control-allow-origin"

    def allowed(running: Running, path: str, origin: str) -> str | None:
        answer = running.nobody.get(path, headers={"origin": origin})
        assert answer.status_code == 200
        return answer.headers.get(name)

    far = "https://sheets.example"
    assert allowed(service, f"{path}&api_key={key}", far) == far
    # Without sign-in a page from elsewhere must not read by means of who looks at it.
    assert allowed(open_to_all, path, _HERE) == _HERE
    assert allowed(open_to_all, path, far) is None
    assert allowed(open_to_all, f"{path}&api_key=x", far) is None
