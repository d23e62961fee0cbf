"""Registers and tables as graphs: every quirk of the examples, and what is refused row by row."""

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.errors import MalformedInput, PenstockError, UnknownFormat, UnsafeInput, UsageError
from penstock.model import ListId, Listing, Name, Party, PartyId, Relation, RelationKind, Schema
from penstock.ownership import (
    BadRows,
    ListedParty,
    OwnerGraph,
    Unit,
    find_listed,
    graph_from_parties,
    read_listed,
    read_owners,
    share_text,
    trace,
)
from penstock.ownership._read_table import find_columns
from tests.ownership.made import DAY
from tests.shared import shared_data


def _bods(name: str) -> OwnerGraph:
    return read_owners([shared_data() / "ownership" / "bods" / name])


def _status(graph: OwnerGraph, listed: str, regime: str, day: date = DAY) -> dict[str, str]:
    found = trace(graph, find_listed(graph, [listed], day), regime=regime, as_of=day)
    return {graph.parties[one.party].label: one.status.value for one in found.verdicts}


def _on(graph: OwnerGraph, day: str, kind: str = "shares") -> list[tuple[str, str]]:
    found = date.fromisoformat(day)
    return sorted(
        (graph.parties[one.owner].label, share_text(one.share))
        for one in graph.stakes
        if one.holds_on(found) and one.kind == kind
    )


@pytest.mark.shared
def test_a_history_of_statements_is_read_as_of_a_day() -> None:
    """Statements of one record replace each other: two holders of half, then one of the whole."""
    made = _bods("fermcat.json")
    assert _on(made, "2021-01-01") == [("Patrick O'Donohue", "50"), ("Riyadh Byrne-Amin", "50")]
    assert _on(made, "2021-04-03") == [("Declan Byrne-Amin", "50"), ("Patrick O'Donohue", "50")]
    assert _on(made, "2022-06-01") == [("Patrick O'Donohue", "100")]
    for day, uk in ((date(2021, 1, 1), "not_blocked"), (date(2022, 6, 1), "blocked")):
        assert _status(made, "Patrick O'Donohue", "ofac", day)["Fermcat Ltd"] == "blocked"
        assert _status(made, "Patrick O'Donohue", "uk", day)["Fermcat Ltd"] == uk


@pytest.mark.shared
def test_shares_on_a_chair_are_none_and_a_remainder_is_told() -> None:
    made = _bods("tecido.json")
    assert _on(made, "2010-01-01") == [("Maria Esteves", "100")]
    assert _on(made, "2022-01-01") == [("Maria Esteves", "40"), ("Shear Trust", "60")]
    assert _on(made, "2022-10-01") == [("Maria Esteves", "30"), ("Shear Trust", "70")]
    assert _on(made, "2023-06-01") == [("Shear Trust", "80")]
    day = date(2023, 6, 1)
    found = trace(made, find_listed(made, ["Maria Esteves"], day), as_of=day).verdicts[0]
    assert (found.status, found.remainder) == ("not_blocked", 20)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "listed", "company", "ofac"),
    [
        ("indirect-ownership.json", "Person 1", "Company A", (0, 60)),
        ("mixed-direct-and-indirect-ownership.json", "Person 1", "Company A", (50, 100)),
        ("multiple-indirect-ownership.json", "Person 1", "Company B", (0, 100)),
        ("mutilple-indirect-ownership-2.json", "Person 1", "Company A", (0, 60)),
    ],
)
def test_an_indirect_sum_is_never_added_to_its_chain(
    file: str, listed: str, company: str, ofac: tuple[int, int]
) -> None:
    made = _bods(file)
    found = trace(made, find_listed(made, [listed], DAY), as_of=DAY)
    verdict = next(one for one in found.verdicts if one.name == company)
    assert (verdict.lower, verdict.upper) == ofac
    assert verdict.status == ("blocked" if ofac[0] >= 50 else "possibly")


@pytest.mark.shared
def test_a_state_controls_a_ministry_that_owns() -> None:
    made = _bods("bods-package-fi-soe.json")
    state = "Suomen tasavalta"
    assert _status(made, state, "eu") == dict.fromkeys(
        ("Gasgrid Finland Oy", "Suomen Kaasuverkko Oy", "Valtiovarainministerio"), "blocked"
    )
    # No share of the ministry is stated, so for OFAC only the sum somebody made is left.
    assert _status(made, state, "ofac")["Gasgrid Finland Oy"] == "possibly"
    assert _status(made, "Valtiovarainministerio", "ofac")["Gasgrid Finland Oy"] == "blocked"


@pytest.mark.shared
def test_bounds_of_the_register_include_what_its_words_include() -> None:
    band = _bods("bods-package-linking-annotations.json")
    assert _status(band, "Mr Jeremy Hunt", "ofac") == {"MARE POND PROPERTIES LIMITED": "possibly"}
    below = _bods("full-pep-declaration.json")
    found = trace(below, find_listed(below, ["Michael Hubbard"], DAY), as_of=DAY).verdicts[0]
    assert (found.status, found.lower, found.upper_excluded) == ("not_blocked", 25, True)
    assert found.upper < 50
    assert {one.kind for one in below.stakes} == {"shares", "votes"}


@pytest.mark.shared
def test_joint_holders_each_hold_all_of_it_under_the_uk_test() -> None:
    made = _bods("joint-ownership.json")
    assert _status(made, "Natalie Coleman", "uk")["CHRINON LTD"] == "blocked"
    assert _status(made, "Natalie Coleman", "ofac")["CHRINON LTD"] == "blocked"


@pytest.mark.shared
def test_nominees_trusts_and_those_not_disclosed() -> None:
    nominee = _bods("nomination.json")
    company = "Los Corazones de Plata"
    assert _status(nominee, "Silvia Teixeira Perez", "eu")[company] == "blocked"
    assert _status(nominee, "Vanessa Rivero", "eu")[company] == "not_blocked"
    assert _status(nominee, "Silvia Teixeira Perez", "ofac")[company] == "not_blocked"
    trust = _bods("levent.json")
    for person in ("Andrew Anderson", "Bella Buxton", "81337a6e"):
        assert _status(trust, person, "eu") == {"Levent Trust": "possibly"}
        assert _status(trust, person, "ofac") == {"Levent Trust": "not_blocked"}
    exempt = _bods("listed-company-exempt-from-disclosure.json")
    assert [one.code for one in exempt.problems] == ["unknown_party"]
    assert _status(exempt, "nobody", "ofac") == {"Listed Company OS-17": "not_blocked"}


@pytest.mark.shared
def test_every_example_of_the_standard_is_read() -> None:
    files = sorted((shared_data() / "ownership" / "bods").glob("*.json"))
    graphs = [read_owners([path]) for path in files]
    assert len(graphs) == 19
    together = read_owners(files)
    assert len(together.stakes) == sum(len(one.stakes) for one in graphs)
    assert _bods("bods-package-annotations.json").stakes[0].kind == "unstated"
    assert _bods("plc-entity-statement.json").stakes == ()


def _write(folder: Path, text: str, name: str = "owners.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _lines(folder: Path, *rows: Any) -> Path:
    return _write(folder, "\n".join(map(json.dumps, rows)), "records.jsonl")


def test_earlier_versions_of_the_standard_are_refused(tmp_path: Path) -> None:
    path = _lines(tmp_path, {"statementID": "1", "statementType": "entityStatement"})
    with pytest.raises(UnknownFormat, match=r"before 0\.4"):
        read_owners([path])


def test_follow_the_money(tmp_path: Path) -> None:
    def entity(key: str, schema: str, **properties: list[str]) -> dict[str, Any]:
        return {"id": key, "schema": schema, "properties": properties}

    path = _lines(
        tmp_path,
        entity("p", "Person", name=["Ann Example"]),
        entity("c", "Company", name=["Example Co"], leiCode=["549300XXXXXXXXXXXX01"]),
        entity("d", "Company", name=["Other Co"]),
        entity("o1", "Ownership", owner=["p"], asset=["c"], percentage=["25-50 %"]),
        entity("o2", "Ownership", owner=["c"], asset=["d"], percentage=["50,5"],
               startDate=["2020-01-01"], endDate=["2022"]),
        entity("o3", "Ownership", owner=["p"], asset=["d"], percentage=["lots"]),
        entity("o4", "Ownership", owner=["p"], asset=["d"], percentage=["40"],
               ownershipType=["indirect"]),
        entity("o5", "Ownership", owner=["c"], asset=["e"], percentage=["10", "30"]),
        entity("d1", "Directorship", director=["p"], organization=["d"]),
    )  # fmt: skip
    made = read_owners([path])
    shown = [(s.owner, s.owned, share_text(s.share), s.kind, s.is_indirect) for s in made.stakes]
    assert shown == [
        ("p", "c", "25-50", "shares", False), ("c", "d", "50.5", "shares", False),
        ("p", "d", "0-100", "shares", False), ("p", "d", "40", "shares", True),
        ("c", "e", "10-30", "shares", False), ("p", "d", "0-100", "board_member", False),
    ]  # fmt: skip
    assert made.stakes[1].end == date(2022, 1, 1)
    assert {one.code for one in made.problems} == {"bad_share", "several_shares", "unknown_id"}
    assert find_listed(made, ["549300XXXXXXXXXXXX01"], DAY).certain == {"c"}


LEI_A, LEI_B = "5493001KJTIIGC8Y1R12", "529900T8BM49AURSDO55"


def test_gleif_level_two_is_parents_without_shares(tmp_path: Path) -> None:
    columns = (
        "Relationship.StartNode.NodeID,Relationship.StartNode.NodeIDType,"
        "Relationship.EndNode.NodeID,Relationship.EndNode.NodeIDType,"
        "Relationship.RelationshipType,Relationship.RelationshipStatus,"
        "Relationship.Period.1.startDate,Relationship.Period.1.endDate,"
        "Relationship.Period.1.periodType"
    )
    row = f"{LEI_A},LEI,{LEI_B},LEI,{{kind}},ACTIVE,2015-01-01T00:00:00Z,,RELATIONSHIP_PERIOD"
    kinds = ("IS_DIRECTLY_CONSOLIDATED_BY", "IS_INTERNATIONAL_BRANCH_OF")
    rows = [row.format(kind=kind) for kind in kinds]
    direct = read_owners([_write(tmp_path, "\n".join((columns, rows[0])))])
    stake = direct.stakes[0]
    assert (stake.owner, stake.owned, stake.kind) == (LEI_B, LEI_A, "parent")
    assert stake.start == date(2015, 1, 1)
    assert _status(direct, LEI_B, "ofac") == {LEI_A: "possibly"}
    branch = read_owners([_write(tmp_path, "\n".join((columns, rows[1])))])
    assert _status(branch, LEI_B, "ofac") == {LEI_A: "blocked"}
    record = {"RelationshipRecord": {"Relationship": {
        "StartNode": {"NodeID": {"$": LEI_A}}, "EndNode": {"NodeID": {"$": LEI_B}},
        "RelationshipType": {"$": "IS_DIRECTLY_CONSOLIDATED_BY"},
        "RelationshipStatus": {"$": "ACTIVE"}}}}  # fmt: skip
    wrapped = read_owners([_write(tmp_path, json.dumps({"relations": [record]}), "g.json")])
    assert _status(wrapped, LEI_B, "eu") == {LEI_A: "possibly"}
    with pytest.raises(MalformedInput, match="row 2"):
        read_owners([_write(tmp_path, "\n".join((columns, rows[0].replace(LEI_A, "x"))))])


XML = """<?xml version="1.0" encoding="UTF-8"?>
<rr:RelationshipData xmlns:rr="http://www.gleif.org/data/schema/rr/2016">
<rr:RelationshipRecords>
<rr:RelationshipRecord><rr:Relationship>
<rr:StartNode><rr:NodeID>{start}</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:StartNode>
<rr:EndNode><rr:NodeID>{end}</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:EndNode>
<rr:RelationshipType>IS_DIRECTLY_CONSOLIDATED_BY</rr:RelationshipType>
<rr:RelationshipPeriods><rr:RelationshipPeriod><rr:StartDate>2015-01-01T00:00:00Z</rr:StartDate>
<rr:PeriodType>RELATIONSHIP_PERIOD</rr:PeriodType></rr:RelationshipPeriod></rr:RelationshipPeriods>
<rr:RelationshipStatus>ACTIVE</rr:RelationshipStatus>
</rr:Relationship></rr:RelationshipRecord>
</rr:RelationshipRecords></rr:RelationshipData>
"""


def test_gleif_as_xml(tmp_path: Path) -> None:
    text = XML.format(start=LEI_A, end=LEI_B)
    made = read_owners([_write(tmp_path, text, "rr.xml")])
    (stake,) = made.stakes
    assert (stake.owner, stake.owned, stake.kind) == (LEI_B, LEI_A, "parent")
    assert stake.start == date(2015, 1, 1)
    with pytest.raises(MalformedInput, match="record 1"):
        read_owners([_write(tmp_path, XML.format(start="x", end=LEI_B), "rr.xml")])
    with pytest.raises(MalformedInput, match="no XML"):
        read_owners([_write(tmp_path, text[:-40], "rr.xml")])
    doctype = '<!DOCTYPE a [<!ENTITY b "c">]>'
    bomb = text.replace("<rr:RelationshipData", f"{doctype}<rr:RelationshipData")
    with pytest.raises(UnsafeInput, match="document type"):
        read_owners([_write(tmp_path, bomb, "rr.xml")])


def _psc(number: str, natures: list[str], **person: Any) -> dict[str, Any]:
    return {"company_number": number, "data": {"natures_of_control": natures, **person}}


def test_the_uk_register_of_people_with_significant_control(tmp_path: Path) -> None:
    corporate = "corporate-entity-person-with-significant-control"
    path = _lines(
        tmp_path,
        _psc("01111111", ["ownership-of-shares-25-to-50-percent",
                          "voting-rights-75-to-100-percent-as-trust"],
             name="Ann Example", links={"self": "/company/01111111/1"}, notified_on="2016-04-06"),
        _psc("02222222", ["ownership-of-shares-75-to-100-percent"], kind=corporate,
             name="One Ltd",
             identification={"registration_number": "1111111", "country_registered": "England"}),
        _psc("03333333",
             ["right-to-appoint-and-remove-directors", "significant-influence-or-control"],
             name="Ann Example", links={"self": "/company/03333333/9"}, ceased_on="2020-01-01"),
        _psc("04444444", [], kind="super-secure-person-with-significant-control"),
        {"data": {"kind": "totals#persons-of-significant-control-snapshot", "count": 4}},
    )  # fmt: skip
    made = read_owners([path])
    shown = [(s.owner, s.owned, share_text(s.share), s.kind) for s in made.stakes]
    assert shown == [
        ("/company/01111111/1", "01111111", ">25-50", "shares"),
        ("/company/01111111/1", "01111111", "0-100", "votes"),
        ("01111111", "02222222", "75-100", "shares"),
        ("/company/03333333/9", "03333333", "0-100", "board_majority"),
        ("/company/03333333/9", "03333333", "0-100", "influence"),
        ("04444444:4", "04444444", "0-100", "unstated"),
    ]
    assert [one.code for one in made.problems] == ["unknown_party"]
    ann = "/company/01111111/1"
    found = trace(made, find_listed(made, [ann], DAY), as_of=DAY).verdicts
    assert [(one.party, one.status.value) for one in found] == [
        ("01111111", "possibly"),
        ("02222222", "possibly"),
        ("03333333", "not_blocked"),
        ("04444444", "not_blocked"),
    ]


def test_linked_to_is_a_risk_and_never_a_verdict() -> None:
    def party(key: str, name: str, *relations: Relation) -> Party:
        return Party(
            id=PartyId(key), schema=Schema.COMPANY, names=(Name(name),),
            listing=Listing(list=ListId("us-ofac-sdn")), relations=relations,
        )  # fmt: skip

    linked = Relation(RelationKind.LINKED_TO, "Big Bank", PartyId("us-ofac:1"))
    made = graph_from_parties([party("us-ofac:1", "Big Bank"), party("us-ofac:2", "Small", linked)])
    for regime in ("ofac", "eu", "uk", "s311", "bis"):
        found = trace(made, find_listed(made, ["us-ofac:1"], DAY), regime=regime, as_of=DAY)
        assert [(one.party, one.status) for one in found.verdicts] == [("us-ofac:2", "not_blocked")]
        assert found.verdicts[0].held[0].kind == "link"


@pytest.mark.parametrize(
    "text",
    [
        "owner,owned,share\nX,A,50%\n", "Shareholder;Company;Percentage\nX;A;50,0\n",
        "owner,owned,min,max\nX,A,50,\n", "X,A,50\n Y,B,10\n",
        "owner_id,owner_name,owned_id,owned_name,percent\nX,Name,A,Other,50.000\n",
        "owner,owned,share\nX,A,1/2\n", 'owner,owned,share\n"X",A,"50"\n',
        "owner,owned,shares held,shares outstanding\nX,A,500,1000\n",
        '{"owner": "X", "owned": "A", "share": "50"}\n',
    ],
)  # fmt: skip
def test_tables_as_people_write_them(text: str, tmp_path: Path) -> None:
    made = read_owners([_write(tmp_path, text)])
    found = trace(made, find_listed(made, ["X"], DAY), as_of=DAY)
    assert found.verdicts[0].status == "blocked"
    assert found.verdicts[0].party == "A"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("X,A,150", "over 100"), ("X,A,-5", "negative"), ("X,A,half", "no share"),
        (",A,50", "owner is missing"), ("X,,50", "owned is missing"),
    ],
)  # fmt: skip
def test_bad_rows_are_named_and_refused(row: str, code: str, tmp_path: Path) -> None:
    path = _write(tmp_path, f"owner,owned,share\nY,B,20\n{row}\nY,C,20\n{row}\n")
    with pytest.raises(MalformedInput, match=code) as caught:
        read_owners([path])
    assert "row 3" in caught.value.message
    assert "row 5" in caught.value.message


def test_bad_shares_may_count_as_unknown(tmp_path: Path) -> None:
    path = _write(tmp_path, "owner,owned,share\nX,A,150\nX,B,20\n")
    made = read_owners([path], bad_rows=BadRows.UNKNOWN)
    assert [one.code for one in made.problems] == ["bad_share"]
    assert _status(made, "X", "ofac") == {"A": "possibly", "B": "not_blocked"}


def test_a_stake_stated_twice_is_one_or_two(tmp_path: Path) -> None:
    made = read_owners([_write(tmp_path, "owner,owned,share\nX,A,25\nX,A,25\n")])
    found = trace(made, find_listed(made, ["X"], DAY), as_of=DAY)
    assert found.verdicts[0].status == "possibly"
    assert (found.verdicts[0].lower, found.verdicts[0].upper) == (25, 50)
    assert [(one.code, one.where) for one in found.problems] == [
        ("stated_twice", "owners.csv row 3")
    ]


def test_more_than_the_whole_is_told_and_not_scaled(tmp_path: Path) -> None:
    made = read_owners([_write(tmp_path, "owner,owned,share\nX,A,45\nY,A,80\n")])
    found = trace(made, find_listed(made, ["X"], DAY), as_of=DAY)
    assert [one.code for one in found.problems] == ["more_than_whole"]
    assert (found.verdicts[0].status, found.verdicts[0].lower) == ("not_blocked", 45)


def test_fractions_of_one_are_not_read_as_percent(tmp_path: Path) -> None:
    path = _write(tmp_path, "owner,owned,share\nX,A,0.5\nY,A,0.5\n")
    with pytest.raises(MalformedInput, match="fractions of one"):
        read_owners([path])
    made = read_owners([path], unit=Unit.FRACTION)
    assert _status(made, "X", "ofac") == {"A": "blocked"}


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="owner and owned"):
        read_owners([_write(tmp_path, "name,country\nX,FR\n")])
    with pytest.raises(MalformedInput, match="no row"):
        read_owners([_write(tmp_path, "owner,owned,share\n")])


def test_dates_choose_the_stakes(tmp_path: Path) -> None:
    text = "owner,owned,share,since,until\nX,A,60,2020-01-01,2023-05-01\nX,A,40,2023-05-01,\n"
    made = read_owners([_write(tmp_path, text)])
    assert _status(made, "X", "ofac", date(2023, 4, 30)) == {"A": "blocked"}
    assert _status(made, "X", "ofac", date(2023, 5, 1)) == {"A": "not_blocked"}
    with pytest.raises(MalformedInput, match="no day"):
        read_owners([_write(tmp_path, "owner,owned,share,since\nX,A,60,yesterday\n")])


@pytest.mark.parametrize(
    "text",
    [
        "X\n", "X\nY\n", "name\nX\n", "id,name\nX,Someone\n", "party\nX\n", '"X"\n',
        "# a remark\nX\n", "Listed Name;Listed On\nX;2020-01-01\n",
    ],
)  # fmt: skip
def test_listed_parties_as_people_write_them(text: str, tmp_path: Path) -> None:
    made = read_owners([_write(tmp_path, "owner,owned,share\nX,A,50\n")])
    entries = read_listed(_write(tmp_path, text, "listed.txt"))
    assert find_listed(made, entries, DAY).certain == {"X"}


def test_names_with_commas_and_days_of_listing(tmp_path: Path) -> None:
    text = 'owner,owned,share\n"Kim, Example",A,50\n'
    made = read_owners([_write(tmp_path, text)])
    entries = read_listed(_write(tmp_path, "Kim,  example\nNobody Here\n", "listed.txt"))
    seeds = find_listed(made, entries, DAY)
    assert seeds.certain == {"Kim, Example"}
    assert [one.code for one in seeds.problems] == ["not_in_graph"]
    dated = read_listed(
        _write(tmp_path, 'name,listed_on,delisted_on\n"Kim, Example",2020-01-01,2021-01-01\n')
    )
    days = (date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1))
    found = [bool(find_listed(made, dated, day).certain) for day in days]
    assert found == [False, True, True, False]


def test_a_name_beside_an_id_is_listed_too(tmp_path: Path) -> None:
    text = "owner_id,owner,owned,share\n1,Some Name,A,60\n,Same Name,B,60\n2,Same Name,C,60\n"
    made = read_owners([_write(tmp_path, text)])
    bare = read_owners([_write(tmp_path, text.replace("2,Same", "2,Other"))])
    entry = ListedParty(ids=("1",), names=("same name",))
    # In the first table the name without an id is that of party 2, which may be a namesake.
    seeds = find_listed(made, [entry], DAY)
    assert (seeds.certain, seeds.possible) == ({"1"}, {"1", "2"})
    assert find_listed(bare, [entry, "SAME NAME"], DAY).certain == {"1", "Same Name"}
    assert find_listed(bare, [entry, "SAME NAME"], DAY).problems == ()


def test_an_ambiguous_name_is_possible_only(tmp_path: Path) -> None:
    text = "owner_id,owner,owned,share\n1,Same Name,A,60\n2,Same Name,B,60\n"
    made = read_owners([_write(tmp_path, text)])
    assert _status(made, "Same Name", "ofac") == {"A": "possibly", "B": "possibly"}
    assert _status(made, "1", "ofac") == {"A": "blocked", "B": "not_blocked"}


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(tmp_path_factory: Any, text: str) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "owners.csv"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    for read in (lambda: read_owners([path]), lambda: read_listed(path)):
        with suppress(PenstockError):
            read()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["statementId", "recordType", "recordId", "recordDetails", "subject", "interests",
             "interestedParty", "share", "exact", "schema", "properties", "owner", "asset",
             "company_number", "data", "kind", "RelationshipRecord", "Relationship", "StartNode"]
        ),
        inner,
        max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@given(_JSON)
def test_any_record_is_read_or_refused(tmp_path_factory: Any, value: Any) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "records.json"
    path.write_text(json.dumps(value))
    with suppress(PenstockError):
        read_owners([path])


def test_a_number_is_known_with_or_without_its_unit() -> None:
    columns = ["owner_pct", "owner", "owned", "ownership_pct", "voting_pct", "max (percent)"]
    assert find_columns(columns, "owners") == {
        "owner": "owner",
        "owned": "owned",
        "share": "ownership_pct",
        "votes": "voting_pct",
        "max": "max (percent)",
    }
