"""What `/openapi.json` tells of the interface."""

from tests.api.conftest import Running


def test_every_route_that_is_told_of_tells_its_permission(service: Running) -> None:
    told = service.nobody.get("/openapi.json")
    assert told.status_code == 200, told.text
    paths = told.json()["paths"]
    assert paths["/catalog"]["get"]["x-permission"] == "ask"
    assert paths["/updatez"]["post"]["x-permission"] == "lists.write"
    # A second name of the catalog, which clients know and nobody need learn.
    assert "/manifest" not in paths
