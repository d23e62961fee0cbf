"""What holds of every shipment: gravity never falls, and what is not known never comforts."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.exports import EndUserListing, Shipment, determine, export_tables
from penstock.model import Outcome, Verdict
from tests.exports.cases import ENTITY, TODAY, user

_RANK = {verdict: rank for rank, verdict in enumerate(Verdict)}  # gravest first
_TABLES = export_tables()
_ENTRIES = st.sampled_from(["EAR99", *sorted(_TABLES.entries)])
_PLACES = st.sampled_from(sorted(_TABLES.gazetteer.codes))
_PATHS = st.sampled_from(["", "a", "b", "b.4.b", "x", "y", "z.1", "c"])
_TEXT = st.text(max_size=40)
_DENIED = EndUserListing(section="DPL", name="Denied Trading")


def _verdict(**stated: Any) -> Verdict:
    return determine(Shipment(id="case", **stated), TODAY).determination.verdict


@settings(max_examples=300, deadline=None)
@given(_ENTRIES, _PATHS, _PLACES)
def test_a_prohibition_never_softens(eccn: str, path: str, place: str) -> None:
    item: dict[str, Any] = {"eccn": eccn, "paragraph": path, "destination": place}
    alone = _verdict(**item, parties=user("Acme"))
    listed = _verdict(**item, parties=user("Acme", ENTITY))
    denied = _verdict(**item, parties=user("Acme", _DENIED))
    assert _RANK[listed] <= _RANK[alone]
    assert denied is Verdict.PROHIBITED


@settings(max_examples=300, deadline=None)
@given(_ENTRIES, _PATHS, _PLACES)
def test_a_missing_paragraph_is_never_more_comforting(eccn: str, path: str, place: str) -> None:
    """Whoever leaves the paragraph out may not be told less than some paragraph would be."""
    bare = _verdict(eccn=eccn, destination=place)
    exact = _verdict(eccn=eccn, paragraph=path, destination=place)
    if bare is Verdict.NO_CHART_REQUIREMENT:
        assert exact is Verdict.NO_CHART_REQUIREMENT


@settings(max_examples=200, deadline=None)
@given(_ENTRIES, _PLACES)
def test_a_missing_origin_is_the_stricter_reading(eccn: str, place: str) -> None:
    unknown = _verdict(eccn=eccn, destination=place)
    american = _verdict(eccn=eccn, destination=place, origin="US")
    assert unknown is american


@settings(max_examples=200, deadline=None)
@given(_ENTRIES, _PLACES)
def test_no_end_user_never_passes(eccn: str, place: str) -> None:
    made = determine(Shipment(id="case", eccn=eccn, destination=place), TODAY)
    assert made.outcome is not Outcome.PASS


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=40),
    st.text(max_size=40),
    st.text(max_size=40),
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
)
def test_whatever_is_written_is_answered(eccn: str, place: str, text: str, day: date) -> None:
    shipment = Shipment(
        id="case",
        eccn=eccn,
        destination=place,
        region=text,
        description=text,
        end_use=text,
        hs=text,
    )
    made = determine(shipment, day)
    if eccn.strip().upper()[:5] not in _TABLES.entries and "99" not in eccn:
        assert made.determination.verdict is not Verdict.NO_CHART_REQUIREMENT


def test_each_step_leaves_a_finding_with_citation_and_evidence() -> None:
    for eccn in ("EAR99", "3A001", "9A610.x", "5A992", "1C355", "0A983"):
        for place in ("CN", "RU", "IR", "DE", "UA"):
            made = determine(Shipment(id="case", eccn=eccn, destination=place), TODAY)
            assert all(one.citation and one.evidence and one.message for one in made.findings)
            if made.determination.verdict is Verdict.INDETERMINATE:
                assert made.determination.missing_facts
            assert made.determination.would_change
