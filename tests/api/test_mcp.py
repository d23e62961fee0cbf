"""Assistants ask through the same door, by the official protocol."""

import json

from fastapi.testclient import TestClient

from penstock.model import Role
from tests.api.conftest import Running

_HEADERS = {"accept": "application/json, text/event-stream", "content-type": "application/json"}


def _call(client: TestClient, method: str, **params: object) -> dict:
    asked = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    answer = client.post("/mcp", json=asked, headers=_HEADERS)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _tool(client: TestClient, tool: str, /, **arguments: object) -> dict:
    return _call(client, "tools/call", name=tool, arguments=arguments)["result"]


def test_an_assistant_asks_who_a_party_is_and_which_measure_touches_it(service: Running) -> None:
    client = service.client("service")
    about = {"name": "tests", "version": "1"}
    begun = _call(
        client, "initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo=about
    )
    assert begun["result"]["serverInfo"]["name"] == "penstock"
    tools = {one["name"]: one for one in _call(client, "tools/list")["result"]["tools"]}
    assert set(tools) == {
        "screen_party",
        "listed_party",
        "measures_against",
        "measure",
        "loaded_lists",
    }
    found = _tool(client, "screen_party", name="Dragomir Vaskinov", country="SY")
    (answer,) = json.loads(found["content"][0]["text"])
    assert answer["hits"][0]["party"] == "us-ofac:2"
    rows = json.loads(_tool(client, "measures_against", target="KP")["content"][0]["text"])
    assert "us-311-kp" in [one["measure"] for one in rows]
    wrong = _tool(client, "listed_party", party_id="us-ofac:999")
    assert wrong["isError"]


def test_nobody_asks_without_a_key(service: Running) -> None:
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    refused = service.nobody.post("/mcp", json=asked, headers=_HEADERS)
    assert (refused.status_code, refused.json()["code"]) == (401, "not_signed_in")
    made = service.house.door.add_key("reader", Role.VIEWER, by="tests", scopes=["read"])
    headers = {**_HEADERS, "authorization": f"Bearer {made.secret}"}
    assert service.nobody.post("/mcp", json=asked, headers=headers).status_code == 403
