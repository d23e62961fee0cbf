"""Small whole files of every format that is read, for the fuzzer to begin with.

Where tests hold such files already, theirs are taken.
"""

import gzip
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from tests.desk.world import WORLD, publication
from tests.exports import test_import as ecfr
from tests.lists import small_files, test_ofac_advanced, test_ofac_csv, test_ofac_xml
from tests.news import test_pages
from tests.ownership import test_readers
from tests.pressure import test_input_output
from tests.tabular.workbooks import ods, xlsx

from penstock.data import data_file
from penstock.store import Store
from penstock.validation import make_message, message_types

_EXAMPLES = Path(__file__).resolve().parents[1] / "docs" / "examples"
# What ends a file of OFAC's CSV, so that four of them are told apart in one.
END = b"\x1a"
_PERSON = {"id": "2", "schema": "Person", "properties": {"name": ["B"]}}


def lists(known: str) -> tuple[bytes, ...]:
    """Return small publications of a format."""
    match known:
        case "ofac-csv":
            parts = (
                test_ofac_csv.SDN,
                test_ofac_csv.ALT,
                test_ofac_csv.ADD,
                test_ofac_csv.COMMENTS,
            )
            return ("".join(parts).encode(), test_ofac_csv.SDN.encode())
        case "ofac-xml":
            entries = (test_ofac_xml.PERSON, test_ofac_xml.VESSEL)
            return tuple(
                test_ofac_xml.document(*entries, count=2, namespace=one)
                for one in (test_ofac_xml.OLD, test_ofac_xml.NEW)
            )
        case "ofac-advanced-xml":
            return (test_ofac_advanced.document(),)
        case "uk-ofsi-csv":
            return (small_files.EVERY_FILE[known], small_files.OFSI_2022)
        case "us-csl-csv":
            others = (small_files.CSL_2019, small_files.CSL_REDUCED)
            return (small_files.EVERY_FILE[known], *others)
        case "ftm-json-lines":
            return (small_files.EVERY_FILE[known], small_files.FTM_NESTED)
        case _:
            return (small_files.EVERY_FILE[known],)


def packed_lists() -> Iterator[bytes]:
    """Yield publications as they are sent: plain, packed, several in one."""
    some = {name: small_files.EVERY_FILE[name] for name in ("un-xml", "us-csl-json", "eu-fsf-csv")}
    yield some["un-xml"]
    yield gzip.compress(some["us-csl-json"], mtime=0)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in some.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    yield made.getvalue()


def _example(name: str) -> bytes:
    return (_EXAMPLES / name).read_bytes()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def tables() -> Iterator[bytes]:
    """Yield tables in every form: delimited, JSON, workbooks, Parquet, packed."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    yield _example("customers.csv")
    yield b'sep=;\r\nid;name\r\n1;"A ""B"" \r\nC"\r\n'
    yield "id\tname\n1\tИван Петров\n".encode("utf-16")
    yield _json([{"id": "1", "name": ["A", "B"], "birth": None}, {"id": 2, "name": "C"}])
    yield b"\n".join((_json({"id": "1", "name": "A"}), _json(_PERSON)))
    yield gzip.compress(_example("customers.csv"), mtime=0)
    yield xlsx({"A": [["id", "name", "n"], ["1", "B", 44927.5]], "B": [["x"]]})
    yield ods({"A": [["id", "name"], ["1", "B"]]})
    made = io.BytesIO()
    pq.write_table(pa.table({"id": ["1", "2"], "name": [["A", "B"], None], "n": [1.5, 2.0]}), made)
    yield made.getvalue()


def subjects() -> Iterator[bytes]:
    """Yield files of customers."""
    yield _example("customers.csv")
    yield (
        b"Full Name,First name,Last Name,DOB,Nationality,Type,Passport No,IMO,BIC,Gender\n"
        b"Ann Example,Ann,Example,3 Feb 1961,Syria; Iran,individual,P123,,,f\n"
        b",,,,,vessel,,9187629,ZORAKPPY,\n"
    )
    entity = {"name": ["A B"], "birthDate": ["1961-02"], "country": ["kp"], "idNumber": ["7"]}
    yield _json({"id": "1", "schema": "Person", "properties": entity})


def pairs() -> Iterator[bytes]:
    """Yield files of pairs."""
    yield _example("pairs.csv")
    yield b"schema,name1,name2,country1,country2\nperson,A B,B A,KP,Iran\nvessel,X,Y,,\n"


def anchors() -> Iterator[bytes]:
    """Yield anchors of a ledger."""
    yield b'{"entry": 3, "sha256": "ab12", "at": "2026-11-27T08:00:00Z"}\n'
    yield b'{"outcome": "hold", "recorded": {"entry": 3, "sha256": "ab12"}}\n'


@cache
def _whole_backup() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "backup.zip"
        with Store.open(f"sqlite:///{folder}/a.sqlite") as store:
            store.add(publication(date(2026, 11, 27), WORLD))
            store.back_up(path)
        return path.read_bytes()


def backups() -> Iterator[bytes]:
    """Yield a backup."""
    yield _whole_backup()


def backup_rows() -> Iterator[bytes]:
    """Yield the rows of each table of a backup that has any, behind the name of the table."""
    with zipfile.ZipFile(io.BytesIO(_whole_backup())) as archive:
        for name in archive.namelist():
            if name.endswith(".rows") and (rows := archive.read(name)):
                yield name.removesuffix(".rows").encode() + b"\n" + rows


def with_rows(content: bytes, path: Path) -> None:
    """Write the backup in which a table has these rows, with digests that agree."""
    named, _, rows = content.partition(b"\n")
    with (
        zipfile.ZipFile(io.BytesIO(_whole_backup())) as whole,
        zipfile.ZipFile(path, "w") as archive,
    ):
        manifest, *_ = [name for name in whole.namelist() if not name.endswith(".rows")]
        about = json.loads(whole.read(manifest))
        for name in whole.namelist():
            is_other = name == f"{named.decode('latin-1')}.rows"
            if name != manifest:
                archive.writestr(name, rows if is_other else whole.read(name))
        about["sha256"] |= {named.decode("latin-1"): hashlib.sha256(rows).hexdigest()}
        archive.writestr(manifest, json.dumps(about))


def owners() -> Iterator[bytes]:
    """Yield owner graphs in every format."""
    yield _example("owners.csv")
    yield b"owner_id,owner,owned_id,owned,min,max,kind,start,end\n1,A,2,B,25,50,votes,2020-01-01,\n"
    yield b"owner;owned;share\nA;B;75 and over\nA;C;(25,50]\nB;C;12,5 %\n"
    yield _json(_bods())
    yield b"\n".join(map(_json, _follow_the_money()))
    lei = (test_readers.LEI_A, test_readers.LEI_B)
    yield test_readers.XML.format(start=lei[0], end=lei[1]).encode()
    ends = {"StartNode": {"NodeID": {"$": lei[0]}}, "EndNode": {"NodeID": {"$": lei[1]}}}
    kind = {"RelationshipType": {"$": "IS_DIRECTLY_CONSOLIDATED_BY"}}
    active = {"RelationshipStatus": {"$": "ACTIVE"}}
    yield _json({"relations": [{"RelationshipRecord": {"Relationship": ends | kind | active}}]})
    yield b"\n".join(map(_json, _significant_control()))


def _bods() -> list[dict[str, Any]]:
    def statement(key: str, kind: str, details: dict[str, Any]) -> dict[str, Any]:
        return {
            "statementId": f"s-{key}", "statementDate": "2024-01-01", "recordId": key,
            "recordType": kind,
            "recordStatus": "new", "declarationSubject": "c", "recordDetails": details,
        }  # fmt: skip

    share = {"minimum": 25, "exclusiveMinimum": 25, "maximum": 50}
    interest = {"type": "shareholding", "share": share, "startDate": "2020-01-01"}
    ties = {"subject": "c", "interestedParty": "p", "isComponent": False, "interests": [interest]}
    person = {"personType": "knownPerson", "names": [{"type": "legal", "fullName": "Ann Example"}]}
    company = {"entityType": {"type": "registeredEntity"}, "name": "Example Co"}
    return [
        statement("c", "entity", company | {"isComponent": False}),
        statement("p", "person", person | {"isComponent": False}),
        statement("t", "relationship", ties),
    ]


def _follow_the_money() -> Iterator[dict[str, Any]]:
    yield {"id": "p", "schema": "Person", "properties": {"name": ["Ann Example"]}}
    lei = {"name": ["Example Co"], "leiCode": ["549300XXXXXXXXXXXX01"]}
    yield {"id": "c", "schema": "Company", "properties": lei}
    tie = {"owner": ["p"], "asset": ["c"], "percentage": ["25-50 %"], "startDate": ["2020"]}
    yield {"id": "o", "schema": "Ownership", "properties": tie}
    yield {
        "id": "d",
        "schema": "Directorship",
        "properties": {"director": ["p"], "organization": ["c"]},
    }


def _significant_control() -> Iterator[dict[str, Any]]:
    natures = ["ownership-of-shares-25-to-50-percent", "voting-rights-75-to-100-percent-as-trust"]
    links = {"self": "/company/01111111/1"}
    told = {"natures_of_control": natures, "name": "Ann Example", "links": links}
    yield {"company_number": "01111111", "data": told | {"notified_on": "2016-04-06"}}
    registered = {"registration_number": "1111111", "country_registered": "England"}
    kind = "corporate-entity-person-with-significant-control"
    told = {"natures_of_control": natures[:1], "name": "One Ltd", "kind": kind}
    yield {"company_number": "02222222", "data": told | {"identification": registered}}


def plain_owners() -> Iterator[bytes]:
    """Yield plain tables of owners."""
    yield _example("owners.csv")
    yield b"owner_id,owner,owned_id,owned,min,max\n1,A,2,B,25,50\n2,B,3,C,50,50\n"


def shares() -> Iterator[bytes]:
    """Yield shares as people write them."""
    yield from (b"75 and over", b"=>50", b"25-50", b"(25,50]", b"25 < x <= 50", b"12,5 %", b"1/3")


def listed() -> Iterator[bytes]:
    """Yield who is listed."""
    yield _example("listed.txt")
    yield b"id,name,listed_on,delisted_on,alias\n1,A,2020-01-01,,B\n2,C,,2021,D; E\n"


def shipments() -> Iterator[bytes]:
    """Yield files of shipments."""
    yield _example("shipments.csv")
    ship = {
        "id": "S-1", "eccn": "5A992.c", "destination": "VN", "origin": "US", "value": "900",
        "hs": "854231",
        "end_user": "Hanoi Print Works", "end_use": "office use", "as_of": "2026-01-05",
        "quantity": 3,
        "parties": [{"name": "A", "role": "consignee", "owners": [{"name": "B", "share": "60"}]}],
        "us_content": [{"eccn": "3A001", "value_usd": 5}], "transit": ["SG"], "us_person": True,
    }  # fmt: skip
    yield _json([ship])
    yield (
        _json(ship)
        + b"\n"
        + _json(ship | {"id": "S-2", "destination": "Russia", "item": "drone motors"})
    )


def bills() -> Iterator[bytes]:
    """Yield bills of materials."""
    yield _example("bill.csv")
    yield b"eccn,value_usd\n5A002,180\nEAR99,1e3\n"


def regulations() -> Iterator[bytes]:
    """Yield parts of title 15 as eCFR sends them."""
    for text in (ecfr.CHART, ecfr.GROUPS, ecfr.LIST):
        yield f'<?xml version="1.0"?><ECFR>{text}</ECFR>'.encode()


def flows() -> Iterator[bytes]:
    """Yield trade flows in every layout."""
    yield _example("flows.csv")
    yield b"t,i,j,k,v,q\n2020,156,408,270900,1.5,NA\n"
    yield b"year,importer1,importer2,flow1,flow2\n2001,China,North Korea,167,-9\n"
    yield b"exporter_iso3,importer_iso3,year,industry_id,trade\nCHN,PRK,2016,26,2\n"
    yield (
        b"refYear,reporterISO,partnerISO,flowCode,cmdCode,primaryValue\n"
        b"2016,CHN,PRK,X,27,9\n2016,CHN,PRK,M,27,8\n2016,CHN,W00,X,27,90\n"
    )


def input_outputs() -> Iterator[bytes]:
    """Yield tables between countries and sectors in every layout."""
    yield test_input_output.icio()[0].encode()
    yield test_input_output.wiod().encode()
    yield data_file("pressure/worked/three-sectors.csv").read_bytes()


def scenarios() -> Iterator[bytes]:
    """Yield scenarios: those that ship, and a small one."""
    for name in ("north-korea-2001", "three-sectors"):
        content = data_file(f"pressure/scenarios/{name}.yaml").read_bytes()
        yield content
        yield _json(yaml.safe_load(content))  # YAML, too, and its values are changed one by one


def settings_files() -> Iterator[bytes]:
    """Yield files of settings."""
    yield (
        b'store = "sqlite:///a.sqlite"\nprocesses = 2\nlog_level = "info"\nno_progress = true\n'
        b"requests_per_minute = 60\n[minimum_parties_by_list]\nus-ofac-sdn = 100\n"
    )


def pages() -> Iterator[bytes]:
    """Yield what articles come as."""
    yield test_pages._HTML.encode()
    yield test_pages._RSS.encode()
    yield _example("article.txt")
    line = {"title": "A", "text": "The Treasury acted on Monday.", "date": "2024-03-04"}
    yield _json(line) + b"\n" + _json(line | {"url": "https://example.org/2024/03/04/a"})
    yield gzip.compress(test_pages._HTML.encode(), mtime=0)
    http = b"HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    http += test_pages._HTML.encode()
    yield (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/a\r\n"
        b"WARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2024-03-04T10:00:00Z\r\n"
        b"Content-Type: application/http; msgtype=response\r\n"
        b"Content-Length: " + str(len(http)).encode() + b"\r\n\r\n" + http + b"\r\n\r\n"
    )


def watches() -> Iterator[bytes]:
    """Yield what is watched in the news."""
    content = (
        b"subjects:\n  - {name: Bluewater Shipping Ltd, id: C-17, aliases: [Bluewater Lines]}\n"
        b'  - {name: Kim Jong-un, party: "us-ofac:20157"}\ncountries: [North Korea, IR]\nrules:\n'
        b"  - {id: eu-listing, title: Listed by the EU, for: subjects, events: [designation], "
        b"actors: [EU], severity: 5}\n"
    )
    yield content
    yield _json(yaml.safe_load(content))


def iso_messages() -> Iterator[bytes]:
    """Yield an ISO 20022 message of every type."""
    for kind in message_types():
        if not kind.startswith("MT"):
            yield make_message(kind, seed=1).content


def mt_messages() -> Iterator[bytes]:
    """Yield an MT message of every type."""
    for kind in message_types():
        if kind.startswith("MT"):
            yield make_message(kind, seed=1).content


def queries() -> Iterator[bytes]:
    """Yield queries as `/search` reads them."""
    yield from (
        b'"Kim Jong Un" OR (ship AND NOT imo)', b"name:Kim~1 +birthDate:[1960 TO 1970] -x*",
        b"country:kp && (a || !b)", b"birthDate:>=1960-01 topics:{a TO b]", b"a^2 \\(b\\)",
    )  # fmt: skip
