"""GLEIF level 2 as XML, streamed; a document type or an entity is refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from penstock.errors import MalformedInput, UnsafeInput
from penstock.ownership._builder import Builder
from penstock.ownership._graph import OwnerGraph
from penstock.ownership._read_gleif import add_relationship

_HEAD_BYTES = 4096


def is_gleif_xml(path: Path | str) -> bool:
    """Tell whether a file begins as an XML file of relationship records."""
    try:
        with Path(path).open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError:
        return False
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and b"RelationshipData" in head


def graph_from_gleif_xml(path: Path | str, name: str) -> OwnerGraph:
    """Return the owner graph of the golden copy as XML.

    Raises:
        MalformedInput: no XML, or an LEI or a day that is none; names the records.
        UnsafeInput: a document type or an entity.
    """
    builder = Builder(name)
    try:
        with Path(path).open("rb") as file:
            for number, record in enumerate(_records(file, name), 1):
                add_relationship(builder, dict(_flat(record)), f"{name} record {number}")
                record.clear()
    except etree.XMLSyntaxError as error:
        message = f"{name} is no XML that can be read: {error}"
        raise MalformedInput(message) from error
    return builder.graph()


def _records(file: BinaryIO, name: str) -> Iterator[Any]:
    parser = etree.iterparse(
        file,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    is_first = True
    for event, element in parser:
        if is_first:
            is_first = False
            if element.getroottree().docinfo.doctype:
                message = f"{name} carries a document type"
                raise UnsafeInput(message, hint="Ask the sender for the file without one")
        if event == "end" and _name(element) == "RelationshipRecord":
            yield element
            while element.getprevious() is not None:
                del element.getparent()[0]


def _name(element: Any) -> str:  # noqa: ANN401 - an element of lxml
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _flat(record: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - an element of lxml
    """Yield a record under the names of the columns of the table."""
    for end in ("StartNode", "EndNode"):
        yield f"Relationship.{end}.NodeID", _text(record, f".//{{*}}{end}/{{*}}NodeID")
    for field in ("RelationshipType", "RelationshipStatus"):
        yield f"Relationship.{field}", _text(record, f".//{{*}}{field}")
    for number, period in enumerate(record.iterfind(".//{*}RelationshipPeriod"), 1):
        for field, column in (
            ("StartDate", "startDate"), ("EndDate", "endDate"), ("PeriodType", "periodType"),
        ):  # fmt: skip
            yield f"Relationship.Period.{number}.{column}", _text(period, f"{{*}}{field}")


def _text(element: Any, path: str) -> str:  # noqa: ANN401 - an element of lxml
    found = element.findtext(path)
    return found.strip() if found else ""
