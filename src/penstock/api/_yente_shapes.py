"""The shapes of yente 5's interface, as its clients know them."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Strict

MOST_QUERIES = 100


class Entity(BaseModel):
    """An entity in the FollowTheMoney form."""

    id: str = Field(examples=["us-ofac:20157"])
    caption: str = Field(examples=["Kim Jong Un"])
    schema_: str = Field(alias="schema", examples=["Person"])
    properties: dict[str, list[Any]] = Field(examples=[{"name": ["Kim Jong Un"]}])
    datasets: list[str] = Field([], examples=[["us-ofac-sdn"]])
    referents: list[str] = Field([], examples=[[]])
    target: bool = Field(default=False, examples=[True])
    first_seen: str | None = Field(None, examples=["2016-07-06T00:00:00"])
    last_seen: str | None = Field(None, examples=["2023-12-28T00:00:00"])
    last_change: str | None = Field(None, examples=["2016-07-06T00:00:00"])


class Explained(BaseModel):
    """What one feature says, and of which values."""

    score: float = Field(examples=[0.93])
    detail: str | None = Field(None, examples=["'kim' is 'kim'"])
    query: str | None = Field(None, examples=["Kim Jong-un"])
    candidate: str | None = Field(None, examples=["KIM, Jong Un"])


class ScoredEntity(Entity):
    """An entity with its score and the parts that sum to it."""

    score: float = Field(examples=[0.99])
    features: dict[str, float] = Field(examples=[{"name": 0.99}], deprecated=True)
    explanations: dict[str, Explained] = Field(examples=[{"name": {"score": 0.99}}])
    match: bool = Field(examples=[True])
    token: str | None = Field(None, examples=[None])


class Total(BaseModel):
    """How many there are."""

    value: int = Field(examples=[1])
    relation: str = Field("eq", examples=["eq"])


class Example(BaseModel):
    """An entity somebody asks about."""

    model_config = ConfigDict(populate_by_name=True)

    id: str | None = Field(None, max_length=200, examples=["my-entity-id"])
    schema_: str = Field(alias="schema", max_length=100, examples=["Person"])
    properties: dict[str, str | list[Any]] = Field(examples=[{"name": ["Kim Jong-un"]}])


class MatchAsked(BaseModel):
    """Several entities to be matched; there are no weights and no config to be sent."""

    weights: dict[str, Annotated[float, Strict()]] = Field({}, examples=[{}])
    config: dict[str, str | int | float | bool | None] = Field({}, examples=[{}])
    queries: dict[str, Example] = Field(
        json_schema_extra={"minProperties": 1, "maxProperties": MOST_QUERIES},
        examples=[{"one": {"schema": "Person", "properties": {"name": ["Kim Jong-un"]}}}],
    )


class Matches(BaseModel):
    """What one entity matches."""

    status: int = Field(200, examples=[200])
    results: list[ScoredEntity]
    total: Total
    query: Example


class MatchGiven(BaseModel):
    """What each entity matches."""

    responses: dict[str, Matches]
    matcher: dict[str, Any] = Field(examples=[{}])
    limit: int = Field(examples=[5])


class FacetItem(BaseModel):
    """How many of the found are of one sort."""

    name: str = Field(examples=["kp"])
    label: str = Field(examples=["KP"])
    count: int = Field(examples=[42])


class Facet(BaseModel):
    """One way to sort the found."""

    label: str = Field(examples=["Countries"])
    values: list[FacetItem]


class SearchGiven(BaseModel):
    """A page of what was found."""

    results: list[Entity]
    facets: dict[str, Facet]
    total: Total
    limit: int = Field(examples=[10])
    offset: int = Field(examples=[0])


class AdjacentPage(BaseModel):
    """A page of what one property leads to."""

    results: list[dict[str, Any]] = Field(
        examples=[[{"id": "us-ofac:20157#listing", "schema": "Sanction", "properties": {}}]]
    )
    total: Total = Field(examples=[{"value": 1, "relation": "eq"}])
    limit: int = Field(examples=[10])
    offset: int = Field(examples=[0])


class Adjacent(BaseModel):
    """An entity and what it is tied to, by property."""

    entity: Entity
    adjacent: dict[str, AdjacentPage] = Field(examples=[{}])


class Statement(BaseModel):
    """One value that a list states of an entity."""

    id: str = Field(examples=["0000ad52d4d91a8f5d3a1f4c2b7d9e6f80a1b2c3"])
    entity_id: str = Field(examples=["us-ofac:20157"])
    canonical_id: str = Field(examples=["us-ofac:20157"])
    prop: str = Field(examples=["alias"])
    prop_type: str = Field(examples=["name"])
    schema_: str = Field(alias="schema", examples=["Person"])
    value: str = Field(examples=["Kim Jong Un"])
    dataset: str = Field(examples=["us-ofac-sdn"])
    target: bool = Field(examples=[True])
    first_seen: str | None = Field(None, examples=["2016-07-06T00:00:00"])
    last_seen: str | None = Field(None, examples=["2023-12-28T00:00:00"])


class Statements(BaseModel):
    """A page of statements."""

    results: list[Statement]
    total: Total = Field(examples=[{"value": 1, "relation": "eq"}])
    limit: int = Field(examples=[50])
    offset: int = Field(examples=[0])


class Status(BaseModel):
    """That it was done, or is being done."""

    status: str = Field(examples=["ok"])


class Dataset(BaseModel):
    """A list, or the set of all."""

    name: str = Field(examples=["us-ofac-sdn"])
    title: str = Field(examples=["us-ofac-sdn"])
    summary: str | None = Field(None, examples=[None])
    url: str | None = Field(None, examples=[None])
    load: bool = Field(examples=[True])
    entities_url: str | None = Field(None, examples=[None])
    version: str = Field(examples=["2023-12-28"])
    index_version: str | None = Field(None, examples=["2023-12-28"])
    index_current: bool = Field(examples=[True])
    children: list[str] = Field(examples=[[]])


class Catalog(BaseModel):
    """Which lists there are, and which of them are as new as they should be."""

    datasets: list[Dataset]
    current: list[str] = Field(examples=[["us-ofac-sdn"]])
    outdated: list[str] = Field(examples=[[]])
    index_stale: bool = Field(examples=[False])


class AlgorithmGiven(BaseModel):
    """What scores, and the parts of its scores."""

    name: str = Field(examples=["penstock"])
    description: str | None = Field(None, examples=["Names, facts and numbers, each explained"])
    features: dict[str, Any] = Field(examples=[{}])
    docs: dict[str, Any] = Field(examples=[{}])


class Algorithms(BaseModel):
    """The algorithms there are."""

    algorithms: list[AlgorithmGiven]
    default: str = Field(examples=["penstock"])
    best: str = Field(examples=["penstock"])
