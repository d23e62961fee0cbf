"""The register, the calendar and the timelines people read."""

from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from penstock.errors import UnknownName, UsageError
from penstock.measures import (
    Book,
    book,
    calendar,
    countries_of,
    measure_states,
    measures_in_force,
    measures_of,
    shipped_tables,
    spans,
    state,
    timeline,
    timeline_svg,
    timeline_text,
)
from penstock.measures._register import target_countries
from penstock.model import Stage

TODAY = date(2026, 11, 23)
SVG = "{http://www.w3.org/2000/svg}"


def in_force(day: date, known: date | None = None) -> set[str]:
    return {one.measure.id for one in measures_in_force(day, known)}


def test_in_force_follows_both_axes() -> None:
    assert "us-311-kp" not in in_force(date(2016, 12, 8))
    assert "us-311-kp" in in_force(date(2016, 12, 9))
    assert "us-311-kp" not in in_force(date(2016, 12, 9), date(2016, 11, 8))
    assert "us-ofac-542-trade" in in_force(date(2025, 5, 22))
    assert "us-ofac-542-trade" not in in_force(date(2025, 7, 1))


def test_states_tell_what_is_on_the_books() -> None:
    states = {one.measure.id: one for one in measure_states(TODAY)}
    assert states["us-311-cbs"].stage is Stage.EXCEPTED
    assert states["us-311-cbs"].verified is False
    assert states["us-311-mx-gambling"].stage is Stage.PROPOSED
    assert states["us-311-bda"].stage is Stage.REPEALED
    kept = dict(states["us-311-kp"].requirements)
    assert kept["accounts"].starts == date(2016, 12, 9)
    assert measure_states(date(1950, 1, 1)) == ()


def test_measures_are_found_by_id_regime_country_and_name() -> None:
    assert [one.id for one in measures_of("us-311-kp")] == ["us-311-kp"]
    assert len(measures_of("us-2313a")) == 3
    assert {"us-311-kp", "us-ofac-510-trade"} <= {one.id for one in measures_of("kp")}
    assert [one.id for one in measures_of("bank of dandong")] == ["us-311-dandong"]
    assert "us-ofac-589-crimea" in {one.id for one in measures_of("UA-43")}
    assert countries_of(book().measures["us-311-ir"]) == {"IR"}
    with pytest.raises(UnknownName, match="Atlantis"):
        measures_of("Atlantis")


def test_the_timeline_of_the_north_is_in_order() -> None:
    entries = timeline("KP")
    assert [entry.day for entry in entries] == sorted(entry.day for entry in entries)
    made = [entry for entry in entries if entry.citation == "81 FR 35441"]
    assert [(entry.what, entry.day.isoformat()) for entry in made] == [
        ("made", "2016-05-27"),
        ("announced", "2016-06-01"),
        ("published", "2016-06-02"),
    ]
    text = timeline_text("us-311-kp")
    assert "2016-12-09  effective" in text
    assert "comments close" in text
    assert "(unverified)" in timeline_text("FBME Bank")


@pytest.mark.parametrize("measure", sorted(book().measures))
def test_spans_follow_each_other(measure: str) -> None:
    row = spans(book().measures[measure])
    assert row
    for one, two in pairwise(row):
        assert one.ends is not None
        assert one.starts < one.ends <= two.starts
        assert one.stage is not two.stage
    assert row[-1].ends is None


def test_spans_of_an_enjoined_rule() -> None:
    row = spans(book().measures["us-311-fbme"])
    enjoined = [one for one in row if one.stage is Stage.ENJOINED]
    assert [one.starts for one in enjoined] == [date(2015, 8, 27), date(2016, 7, 29)]


def test_the_picture_is_one_escaped_svg() -> None:
    hostile = "<script>alert('x')</script> & \"co\""
    tables = []
    for name, content in shipped_tables():
        text = content.decode()
        if name == "us-311-north-korea.yaml":
            old = "title: North Korea, jurisdiction of primary money laundering concern"
            assert old in text
            text = text.replace(old, "title: '" + hostile.replace("'", "''") + "'")
        tables.append((name, text.encode()))
    picture = timeline_svg("us-311-kp", TODAY, Book(tables))
    assert "<script>" not in picture
    root = ElementTree.fromstring(picture)
    assert root.tag == f"{SVG}svg"
    assert hostile in "".join(root.itertext())
    assert not [one for one in root.iter() if one.tag in {f"{SVG}script", f"{SVG}image"}]
    assert "href" not in picture


def test_the_picture_says_stages_in_words_and_keeps_inside() -> None:
    picture = timeline_svg("KP", TODAY)
    root = ElementTree.fromstring(picture)
    words = " ".join(root.itertext())
    assert "in force" in words
    assert "us-311-kp: final, 2016-11-09 to 2016-12-08" in words
    width = float(root.attrib["viewBox"].split()[2])
    for one in root.iter(f"{SVG}rect"):
        assert float(one.get("x", 0)) + float(one.attrib["width"]) <= width + 0.1


def test_statutory_clocks_lapses_and_comment_periods_are_in_the_calendar() -> None:
    def found(first: str, last: str) -> dict[str, str]:
        entries = calendar(date.fromisoformat(first), date.fromisoformat(last))
        return {entry.id: entry.kind for entry in entries}

    assert found("2016-08-16", "2016-08-16") == {"nkspea-201": "due"}
    assert date(2016, 2, 18) + timedelta(days=180) == date(2016, 8, 16)
    assert found("2013-08-21", "2013-08-21") == {"us-311-rmeiti": "ends", "us-311-halawi": "ends"}
    # The day after the last day of 31 CFR 560.534 to 560.537.
    assert found("2018-08-07", "2018-08-07")["us-ofac-560-trade"] == "exception ends"
    assert found("2018-11-05", "2018-11-05")["us-ofac-560-foreign-subsidiaries"] == "exception ends"
    assert found("2016-08-02", "2016-08-02") == {"us-311-kp": "comments close"}
    assert found("2016-12-09", "2016-12-09") == {"us-311-kp": "effective"}
    assert found("2026-09-30", "2026-09-30") == {"ofac-annual-blocked": "due"}
    assert found("2025-10-20", "2025-10-20")["us-2313a-vector"] == "effective"


def test_the_calendar_is_sorted_and_inclusive() -> None:
    entries = calendar(date(2016, 1, 1), date(2016, 12, 31))
    days = [entry.day for entry in entries]
    assert days == sorted(days)
    assert all(date(2016, 1, 1) <= day <= date(2016, 12, 31) for day in days)
    whole = calendar(date(2016, 1, 1), date(2016, 6, 30)) + calendar(
        date(2016, 7, 1), date(2016, 12, 31)
    )
    assert whole == entries
    with pytest.raises(UsageError, match="before it begins"):
        calendar(date(2016, 1, 2), date(2016, 1, 1))


def test_the_public_names_are_sorted_and_exist() -> None:
    import penstock.measures as room

    assert list(room.__all__) == sorted(room.__all__)
    assert all(getattr(room, name).__doc__ for name in room.__all__)


@pytest.mark.parametrize(
    ("measure", "since"),
    [
        ("us-ofac-510-government", "2016-03-16"),
        ("us-ofac-510-designees", "2010-08-30"),
        ("us-ofac-510-trade", "2011-04-19"),
        ("us-311-kp", "2016-12-09"),
        ("us-ofac-560-blocking", "2012-02-06"),
    ],
)
def test_a_measure_is_in_force_since_the_first_of_its_rules_that_are(
    measure: str, since: str
) -> None:
    """Later additions to a programme do not make the programme young."""
    states = {one.measure.id: one for one in measure_states(TODAY)}
    assert str(states[measure].status.starts) == since


@pytest.mark.parametrize("measure", sorted(book().measures))
def test_what_the_register_calls_binding_binds_by_a_requirement(measure: str) -> None:
    """The register says nothing that an evaluation does not say."""
    row = book().measures[measure]
    for span in spans(row):
        if span.stage in (Stage.FINDING, Stage.PROPOSED, Stage.REPEALED):
            continue
        reached = state(row, span.starts)
        assert reached is not None
        assert span.stage in {status.stage for _, status in reached.requirements}


def test_a_picture_of_an_odd_spelling_is_still_a_picture() -> None:
    drawn = timeline_svg("FBME\x01Bank", TODAY)
    assert ElementTree.fromstring(drawn).tag == f"{SVG}svg"


SEVERAL = [
    (measure.id, place)
    for measure in book().measures.values()
    if len(measure.targets) > 1 and len(countries_of(measure)) > 1
    for place in sorted(countries_of(measure))
]


@pytest.mark.parametrize(("name", "place"), SEVERAL)
def test_of_a_measure_with_several_targets_a_place_brings_its_own(name: str, place: str) -> None:
    """Nothing that is about other places alone is told, listed or drawn."""
    whole = book().measure(name)
    part = next(one for one in measures_of(place) if one.id == name)
    places = {target.id: target_countries(target, book()) for target in whole.targets}
    strangers = {
        target
        for target, named in places.items()
        if named and not any(one == place or one[:2] == place for one in named)
    }
    gone = {
        one.id for one in whole.requirements if one.targets and strangers.issuperset(one.targets)
    }
    assert {one.id for one in part.targets} == set(places) - strangers
    assert {one.id for one in part.requirements} == {one.id for one in whole.requirements} - gone
    assert not gone & {entry.requirement for entry in timeline(place) if entry.measure == name}
    for event in whole.events:
        is_gone = bool(event.requirements) and gone.issuperset(event.requirements)
        assert (event in part.events) is not is_gone


def test_north_korea_is_not_told_of_iran_and_syria() -> None:
    told = timeline_text("KP", as_of=TODAY)
    assert "transactions-north-korea" in told
    assert "transactions-syria" not in told
    assert "transactions-iran" not in told
    # Iran has been on the list all the time; North Korea was off it from 2008 to 2017.
    [row] = [one for one in measures_of("KP") if one.id == "us-ofac-596-terrorism-list"]
    assert [(span.starts, span.stage) for span in spans(row)] == [
        (date(1996, 8, 22), Stage.IN_FORCE),
        (date(2008, 10, 11), Stage.REPEALED),
        (date(2017, 11, 20), Stage.IN_FORCE),
    ]


def test_a_country_brings_what_concerns_its_regions() -> None:
    assert "us-ofac-14065" in {one.id for one in measures_of("UA")}
    assert "us-ofac-589-crimea" not in {one.id for one in measures_of("UA-14")}


def test_since_when_a_stage_holds() -> None:
    def since(name: str, day: date) -> date | None:
        found = state(book().measure(name), day)
        return found.since if found else None

    assert since("us-ofac-500-north-korea", TODAY) == date(2011, 4, 19)  # the last part of it
    assert since("us-311-bda", TODAY) == date(2020, 8, 10)
    assert since("us-311-cbs", TODAY) == date(2025, 5, 23)  # of the relief, not of the rule
    assert since("us-311-fbme", date(2015, 9, 1)) == date(2015, 8, 27)
    assert since("us-311-kp", date(2016, 11, 10)) == date(2016, 12, 9)
    assert since("us-311-kp", TODAY) == date(2016, 12, 9)
    assert "final, from 2016-12-09" in timeline_text("us-311-kp", as_of=date(2016, 11, 10))
