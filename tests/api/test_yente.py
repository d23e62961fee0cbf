"""Clients of yente and of the Reconciliation API get the shapes they know."""

import re
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import pytest
from msgspec.structs import replace

from penstock.api._yente_shapes import (
    Adjacent,
    AdjacentPage,
    Algorithms,
    Catalog,
    Entity,
    MatchGiven,
    SearchGiven,
    Statements,
)
from penstock.desk import open_store
from penstock.model import ListId, PartyId, Place, Role
from tests.api.conftest import Running
from tests.desk.world import WORLD, loaded, party, publication

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
        ("/match/default", {"queries": {"q": {"schema": "Person", "properties": {}}}}, 400),
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
        ({"q": "vaskinov~2"}, [2]),
        ({"q": "9187629"}, [3]),
        ({"q": "identifiers:9187629"}, [3]),
        ({"q": "properties.imoNumber:918*"}, [3]),
        ({"q": "birthDate:1961"}, [2]),
        ({"q": "birthDate:[1960 TO 1961]"}, [2]),
        ({"q": "birthDate:[1961-02-03 TO 1961-02-03]"}, [2]),
        ({"q": "birthDate:{1961-02-03 TO 1970}"}, []),
        ({"q": "birthDate:[1950 TO 1961}"}, []),
        ({"q": "birthDate:>=1961-02"}, [2]),
        ({"q": "dates:<1961-02-03"}, []),
        ({"q": "vaskinov AND first_seen:[2009-08-11T00:00:00 TO *]"}, [2]),
        ({"q": "last_change:>2009-08-11"}, []),
        ({"q": "programId:DPRK -schema:Person"}, [1, 3]),
        ({"filter": "birthDate:1961"}, [2]),
        ({"filter": "programId:DPRK", "schema": "Vessel"}, [3]),
        ({"filter": ["schema:Person", "schema:Vessel"]}, [2, 3]),
        ({"filter": ["schema:Person", "schema:Vessel"], "filter_op": "AND"}, []),
        ({"filter": ["schema:Person", "countries:sy"], "filter_op": "AND"}, [2]),
        ({"countries": ["sy", "kp"]}, [2]),
        ({"countries": ["sy", "kp"], "filter_op": "AND"}, []),
        ({"datasets": "us_ofac_sdn"}, [1, 2, 3]),
        ({"datasets": "eu_fsf"}, []),
        ({"target": False}, []),
        ({"target": True, "schema": "LegalEntity"}, [1, 2]),
        ({"schema": "Address"}, []),
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


def _searched(service: Running, **asked) -> dict:
    found = service.client("viewer").get("/search/default", params=asked)
    assert found.status_code == 200, found.text
    answer: dict = found.json()
    return answer


def test_search_orders(service: Running) -> None:
    def ids(*sort: str) -> list[int]:
        found = _searched(service, sort=list(sort))["results"]
        return [int(one["id"].partition(":")[2]) for one in found]

    assert ids("canonical_id:desc") == [3, 2, 1]
    assert ids("caption") == [3, 2, 1]
    assert ids("caption:upwards") == [3, 2, 1]
    # Who has no date of birth comes last, whichever way.
    assert ids("properties.birthDate:desc")[0] == ids("birthDate:asc")[0] == 2
    assert ids("schema:asc", "id:desc") == [1, 2, 3]
    assert ids("first_seen:desc", "id:desc") == [3, 2, 1]


def test_search_facets(service: Running) -> None:
    assert set(_searched(service)["facets"]) == {"countries", "topics", "datasets"}
    facets = _searched(service, facets=["schema", "topics", "countries", "identifiers"])["facets"]
    assert {one["name"]: one["count"] for one in facets["schema"]["values"]} == {
        "Company": 1,
        "Person": 1,
        "Vessel": 1,
    }
    assert facets["topics"]["values"] == [{"name": "sanction", "label": "sanction", "count": 3}]
    assert facets["countries"]["values"][0]["label"].startswith("Syria")
    assert "9187629" in [one["name"] for one in facets["identifiers"]["values"]]
    # A facet counts what is found, not only what is on the page.
    assert _searched(service, limit=0)["facets"]["datasets"]["values"][0]["count"] == 3


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"sort": "shoe_size:asc"}, 400),
        ({"filter": "shoe_size:44"}, 400),
        ({"filter": "birthDate"}, 400),
        ({"schema": "Banana"}, 400),
        ({"facets": "shoe_size"}, 422),
        ({"filter_op": "NAND"}, 422),
        ({"offset": 9999}, 422),
        ({"limit": 10000}, 422),
    ],
    ids=str,
)
def test_search_refuses_what_it_cannot_do(service: Running, asked: dict, status: int) -> None:
    answer = service.client("viewer").get("/search/default", params=asked)
    assert answer.status_code == status, answer.text
    assert answer.json()["detail"]


def test_match_refuses_an_unknown_schema_and_whatever_moves_a_line(service: Running) -> None:
    client = service.client("service")
    wrong = {"queries": {"q": {**CAPTAIN, "schema": "xxx"}}}
    assert client.post("/match/default", json=wrong).status_code == 400
    for moved in ({"weights": {"name_literal": 0.8}}, {"config": {"nm_number_mismatch": 0.4}}):
        answer = client.post("/match/default", json={"queries": {"q": CAPTAIN}, **moved})
        assert answer.status_code == 400
        assert next(iter(next(iter(moved.values())))) in answer.json()["detail"]
    asked = {"queries": {"q": CAPTAIN}, "weights": {}, "config": {}}
    answer = client.post("/match/default", json=asked, params={"threshold": 0.2, "cutoff": 1.0})
    # A cutoff above the line of matches would hide matches.
    assert answer.json()["responses"]["q"]["results"][0]["match"] is True


def test_match_counts_what_matches_and_not_what_is_shown(service: Running) -> None:
    client = service.client("service")

    def told(**query) -> tuple[int, list]:
        answer = client.post("/match/default", json={"queries": {"q": CAPTAIN}}, params=query)
        assert answer.status_code == 200, answer.text
        found = answer.json()["responses"]["q"]
        return found["total"]["value"], found["results"]

    assert told(limit=500, algorithm=" Logic-V2 ")[0] == 1
    assert told(limit=0) == (1, [])
    total, results = told(threshold=1.0)
    assert (total, len(results)) == (int(results[0]["score"] >= 1.0), 1)


def test_an_example_comes_back_as_it_was_read(service: Running) -> None:
    told = {"name": "Dragomir Vaskinov", "nationality": ["Syria", "sy", "Atlantis"]}
    asked = {"queries": {"q": {"schema": "Person", "properties": told}}}
    answer = service.client("service").post("/match/default", json=asked).json()
    read = answer["responses"]["q"]["query"]["properties"]
    assert read == {"name": ["Dragomir Vaskinov"], "nationality": ["sy", "sy", "Atlantis"]}


def test_datasets_are_chosen_within_the_scope(fresh: Running) -> None:
    other = ListId("un-sc")
    theirs = party(9, "Dragomir Vaskinov")
    theirs = replace(theirs, id=PartyId("un:9"), listing=replace(theirs.listing, list=other))
    with open_store(fresh.settings) as store:
        listed = publication(datetime.now(UTC).date(), (theirs,), list=other)
        store.add(listed)
    assert fresh.house.service.refresh()
    client = fresh.client("service")

    def ids(dataset: str, *named: str) -> list[str]:
        asked = {"include_dataset": list(named)}
        answer = client.post(
            f"/match/{dataset}", json={"queries": {"q": CAPTAIN}}, params=asked
        ).json()
        found = {one["id"] for one in answer["responses"]["q"]["results"]}
        page = client.get(f"/search/{dataset}", params={"q": "vaskinov", **asked}).json()
        assert {one["id"] for one in page["results"]} == found
        return sorted(found)

    assert ids("default") == ["un:9", "us-ofac:2"]
    assert ids("default", "un_sc") == ["un:9"]
    assert ids("us-ofac-sdn", "un-sc", "us-ofac-sdn") == ["us-ofac:2"]
    assert ids("us-ofac-sdn", "un-sc") == []  # it lies outside, as yente reads it


def test_an_entity_that_is_part_of_another_is_found_by_its_own_id(fresh: Running) -> None:
    home = party(8, "Hollow Reed", addresses=(Place("Port Street 9", country="SY"),))
    loaded(fresh.settings, datetime.now(UTC).date(), (*WORLD, home))
    assert fresh.house.service.refresh()
    client = fresh.client("viewer")
    flat = client.get("/entities/us-ofac:8?nested=false").json()["properties"]
    (address,) = flat["addressEntity"]
    found = Entity.model_validate(client.get(f"/entities/{quote(address)}").json())
    assert (found.id, found.schema_, found.target) == (address, "Address", False)
    assert found.properties["full"] == ["Port Street 9"]
    assert found.datasets == ["us-ofac-sdn"]
    assert client.get("/entities/us-ofac:8%23nothing").status_code == 404


def test_every_part_of_a_score_is_described(service: Running) -> None:
    told = service.client("viewer").get("/algorithms").json()["algorithms"][0]["features"]
    written = re.compile(r'(?:Contribution\(|\(|return )"([a-z]+_[a-z_]+|limit)", ')
    source = Path(str(files("penstock.screening")))
    parts = {
        name
        for module in ("_explain", "_facts", "_doubts", "_screener")
        for name in written.findall((source / f"{module}.py").read_text("utf-8"))
    }
    assert {"name_part", "birth_year_equal", "order_differs", "identifier_equal"} <= parts
    assert parts <= told.keys()


def test_adjacent_entities(service: Running) -> None:
    client = service.client("viewer")
    whole = Adjacent.model_validate(client.get("/entities/us-ofac:2/adjacent").json())
    assert whole.entity.id == "us-ofac:2"
    assert "sanctions" not in whole.entity.properties
    assert whole.adjacent["sanctions"].total.value == 1
    path = "/entities/us-ofac:2/adjacent/sanctions"
    page = AdjacentPage.model_validate(client.get(f"{path}?sort=listingDate:desc").json())
    assert page.results[0]["properties"]["program"] == ["DPRK"]
    assert client.get(f"{path}?limit=1&offset=1").json()["results"] == []
    assert client.get("/entities/us-ofac:2/adjacent/ownershipOwner").json()["results"] == []
    assert client.get("/entities/us-ofac:2/adjacent/name").status_code == 404
    assert client.get("/entities/banana/adjacent").status_code == 404


def test_statements(service: Running) -> None:
    client = service.client("viewer")

    def told(**asked) -> Statements:
        answer = client.get("/statements", params=asked)
        assert answer.status_code == 200, answer.text
        return Statements.model_validate(answer.json())

    (birth,) = told(canonical_id="us-ofac:2", prop="birthDate").results
    assert (birth.value, birth.prop_type, birth.schema_) == ("1961-02-03", "date", "Person")
    every = told(canonical_id="us-ofac:2")
    assert every.total.value == len({one.id for one in every.results})
    listing = told(entity_id="us-ofac:2#listing", prop="program").results
    assert [(one.schema_, one.value, one.target) for one in listing] == [
        ("Sanction", "DPRK", False)
    ]
    assert told(canonical_id="us-ofac:2", limit=1, offset=1).results == every.results[1:2]
    assert told(canonical_id="us-ofac:2", value="nothing").results == []
    assert client.get("/statements").status_code == 400


def test_updatez_takes_newer_lists_into_use(fresh: Running) -> None:
    key = fresh.house.door.add_key("updates", Role.ADMINISTRATOR, by="tests").secret
    loaded(fresh.settings, datetime.now(UTC).date(), (*WORLD, party(4, "Quillhaven")))
    assert fresh.nobody.post("/updatez?sync=true").status_code == 401
    assert fresh.client("viewer").post("/updatez").status_code == 403
    answer = fresh.nobody.post(f"/updatez?sync=true&token={key}")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert fresh.client("viewer").get("/search/default").json()["total"]["value"] == 4
    assert fresh.nobody.post(f"/updatez?token={key}").status_code == 200
    assert fresh.nobody.post(f"/v1/ledger/verify?token={key}").status_code == 401


def test_entity_catalog_and_algorithms(service: Running) -> None:
    client = service.client("viewer")
    whole = client.get("/entities/us-ofac:2").json()
    assert Entity.model_validate(whole).caption == "Vaskinov, Dragomir"
    assert whole["properties"]["sanctions"][0]["schema"] == "Sanction"
    assert "sanctions" not in client.get("/entities/us-ofac:2?nested=false").json()["properties"]
    catalog = Catalog.model_validate(client.get("/catalog").json())
    assert client.get("/manifest").json() == client.get("/catalog").json()
    assert catalog.current == ["us-ofac-sdn"]
    assert catalog.datasets[0].children == ["us-ofac-sdn"]
    algorithms = Algorithms.model_validate(client.get("/algorithms").json())
    assert algorithms.default in [one.name for one in algorithms.algorithms]
