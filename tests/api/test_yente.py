"""Clients of yente and of the Reconciliation API get the shapes they know."""

import json

import pytest

from penstock.api._yente_shapes import Algorithms, Catalog, Entity, MatchGiven, SearchGiven
from tests.api.conftest import Running

CAPTAIN = {"schema": "Person", "properties": {"name": ["Dragomir Vaskinov"]}}
SHIP = {"schema": "Vessel", "properties": {"imoNumber": "9187629"}}


def test_match_answers_each_query_with_explanations_that_sum(service: Running) -> None:
    answer = service.client("service").post(
        "/match/default",
        json={
            "queries": {
                "one": CAPTAIN,
                "two": SHIP,
                "none": {**CAPTAIN, "properties": {"name": "Maria Perez"}},
            }
        },
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-batch-size"] == "3"
    plain = answer.json()["responses"]["one"]["results"][0]
    found = MatchGiven.model_validate(answer.json()).responses
    (captain,) = found["one"].results
    assert (captain.id, captain.match, captain.datasets) == ("us-ofac:2", True, ["us-ofac-sdn"])
    total = sum(one.score for one in captain.explanations.values())
    assert abs(total - captain.score) < 1e-9
    assert set(plain["features"]) == set(captain.explanations)
    assert captain.explanations["name_part"].query == "Dragomir Vaskinov"
    assert found["two"].results[0].id == "us-ofac:3"
    assert found["none"].results == []
    assert found["one"].query.properties["name"] == ["Dragomir Vaskinov"]


def test_match_filters(service: Running) -> None:
    client = service.client("service")

    def ids(**query) -> list[str]:
        answer = client.post("/match/default", json={"queries": {"q": CAPTAIN}}, params=query)
        assert answer.status_code == 200, answer.text
        return [one["id"] for one in answer.json()["responses"]["q"]["results"]]

    assert ids(include_dataset="us_ofac_sdn") == ["us-ofac:2"]
    assert ids(exclude_dataset="us-ofac-sdn") == []
    assert ids(exclude_schema="LegalEntity") == []
    assert ids(exclude_entity_ids="us-ofac:2") == []
    assert ids(topics="sanction") == ["us-ofac:2"]
    assert ids(topics="role.pep") == []
    assert ids(changed_since="2010-01-01T00:00:00") == []
    assert ids(cutoff=1.0, algorithm="logic-v1") == ["us-ofac:2"]


def test_match_refuses_what_it_cannot_read(service: Running) -> None:
    client = service.client("service")
    for path, body, status in (
        ("/match/atlantis", {"queries": {"q": CAPTAIN}}, 404),
        ("/match/default?algorithm=magic", {"queries": {"q": CAPTAIN}}, 400),
        ("/match/default", {"queries": {}}, 400),
        ("/match/default", {"queries": {"q": {"schema": "Person", "properties": {}}}}, 422),
        ("/match/default", {"queries": {str(n): CAPTAIN for n in range(101)}}, 400),
    ):
        answer = client.post(path, json=body)
        assert answer.status_code == status, (path, answer.text)
        assert answer.json()["detail"]


def test_search_finds_by_beginnings_of_words(service: Running) -> None:
    client = service.client("viewer")
    found = SearchGiven.model_validate(client.get("/search/default?q=drago vask").json())
    assert [one.id for one in found.results] == ["us-ofac:2"]
    assert found.facets["countries"].values[0].name == "sy"
    every = SearchGiven.model_validate(client.get("/search/us-ofac-sdn").json())
    assert every.total.value == 3
    ships = client.get("/search/default?schema=Vessel").json()
    assert [one["id"] for one in ships["results"]] == ["us-ofac:3"]
    page = client.get("/search/default?limit=1&offset=2").json()
    assert len(page["results"]) == 1
    assert client.get("/search/default?q=!!!").json()["total"]["value"] == 0


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"q": "vaskinov OR glimmertide"}, [2, 3]),
        ({"q": "zorandia AND bank"}, [1]),
        ({"q": "zorandia -bank"}, []),
        ({"q": "NOT bank"}, [2, 3]),
        ({"q": '"commerce bank"'}, [1]),
        ({"q": '"bank commerce"'}, []),
        ({"q": "glim*de"}, [3]),
        ({"q": "gl?mmertide"}, [3]),
        ({"q": "glimmertode"}, []),
        ({"q": "glimmertode~1"}, [3]),
        ({"q": "glimmertode", "fuzzy": True}, [3]),
        ({"q": "glimmertode", "fuzzy": True, "simple": True}, []),
        ({"q": "countries:sy"}, [2]),
        ({"q": "schema:(Vessel OR Person) -countries:sy"}, [3]),
        ({"q": "datasets:us-ofac-sdn names:(iron captain)"}, [2]),
        ({"q": "topics:sanction"}, [1, 2, 3]),
        ({"q": "(vaskinov"}, [2]),
        ({"q": "age:7"}, []),
        ({"topics": "nothing"}, []),
        ({"exclude_schema": "Vessel"}, [1, 2]),
        ({"exclude_schema": "Vessel", "limit": 1}, [1]),
        ({"changed_since": "2009-08-12"}, []),
        ({"datasets": "us-ofac-sdn"}, [1, 2, 3]),
    ],
    ids=str,
)
def test_search_reads_queries_as_documented(service: Running, asked: dict, numbers: list) -> None:
    found = service.client("viewer").get("/search/default", params=asked)
    assert found.status_code == 200, found.text
    made = SearchGiven.model_validate(found.json())
    assert sorted(one.id for one in made.results)[: len(numbers)] == [
        f"us-ofac:{number}" for number in numbers
    ]
    if "limit" not in asked:
        assert made.total.value == len(made.results) == len(numbers)


def test_entity_catalog_and_algorithms(service: Running) -> None:
    client = service.client("viewer")
    whole = client.get("/entities/us-ofac:2").json()
    assert Entity.model_validate(whole).caption == "Vaskinov, Dragomir"
    assert whole["properties"]["sanctions"][0]["schema"] == "Sanction"
    assert "sanctions" not in client.get("/entities/us-ofac:2?nested=false").json()["properties"]
    catalog = Catalog.model_validate(client.get("/catalog").json())
    assert catalog.current == ["us-ofac-sdn"]
    assert catalog.datasets[0].children == ["us-ofac-sdn"]
    algorithms = Algorithms.model_validate(client.get("/algorithms").json())
    assert algorithms.default in [one.name for one in algorithms.algorithms]


def test_reconciliation(service: Running) -> None:
    client = service.client("service")
    manifest = client.get("/reconcile/default").json()
    assert manifest["versions"] == ["0.2"]
    for place in manifest["suggest"].values():
        path = place["service_url"] + place["service_path"]
        assert client.get(path, params={"prefix": "na"}).status_code == 200
    queries = {
        "q0": {
            "query": "Dragomir Vaskinov",
            "type": "Person",
            "limit": 1,
            "properties": [{"pid": "birthDate", "v": "1961-02-03"}],
        },
        "q1": {"query": "Maria Perez", "type": [{"id": "Person"}]},
    }
    answer = client.post("/reconcile/default", data={"queries": json.dumps(queries)}).json()
    (best,) = answer["q0"]["result"]
    assert (best["id"], best["match"], best["type"][0]["id"]) == ("us-ofac:2", True, "Person")
    assert answer["q1"]["result"] == []
    again = client.get("/reconcile/default", params={"queries": json.dumps(queries)}).json()
    assert again == answer


def test_suggest_and_extend(service: Running) -> None:
    client = service.client("service")
    parties = client.get("/reconcile/default/suggest/entity?prefix=vas").json()["result"]
    assert [one["id"] for one in parties] == ["us-ofac:2"]
    types = client.get("/reconcile/default/suggest/type?prefix=ship").json()["result"]
    assert [one["id"] for one in types] == ["Vessel"]
    properties = client.get("/reconcile/default/suggest/property?prefix=birth").json()["result"]
    assert [one["id"] for one in properties] == ["birthDate"]
    asked = {"ids": ["us-ofac:2", "nobody"], "properties": [{"id": "nationality"}, {"id": "name"}]}
    extended = client.post("/reconcile/default", data={"extend": json.dumps(asked)}).json()
    assert [one["id"] for one in extended["meta"]] == ["nationality", "name"]
    assert extended["rows"]["us-ofac:2"]["nationality"] == [{"str": "sy"}]
    assert extended["rows"]["nobody"] == {}
    for form in ({"queries": "{"}, {"queries": "[]"}, {}):
        assert client.post("/reconcile/default", data=form).status_code in (400, 422)
