"""Scorecards count what was decided, whoever decided it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from penstock.model import (
    Decision,
    Hit,
    ListId,
    ListVersion,
    Outcome,
    PartyId,
    Question,
    QuestionKind,
    Reason,
)
from penstock.validation import Entry, KitKind, Line, Scorecard, score, scorecard_page
from penstock.validation._score import _wilson

_FOLDER = Path("kit")


def entry(number: int, kind: KitKind = KitKind.CONTROL, **more: object) -> Entry:
    planted = {"name": "Kim Zorvak", "party": "x:1", "place": "name", "field": "Nm"}
    given = ({} if kind is KitKind.CLEAN else planted) | more
    return Entry(file=f"{kind.value}/{number}.xml", kind=kind, message="pacs.008", **given)  # type: ignore[arg-type]


def decided(
    one: Entry, outcome: Outcome, *, party: str = "", name: str = "Kim Zorvak", code: str = ""
) -> Decision:
    hit = Hit(
        party=PartyId(party), list=ListId("x"), name=name, score=1.0, alert=True, explanation=()
    )
    return Decision(
        question=Question(QuestionKind.PAYMENT, str(_FOLDER / one.file), "1"),
        outcome=outcome,
        as_of=date(2026, 11, 1),
        lists=(ListVersion(ListId("x"), None, "1" * 64),),
        rules_sha256="",
        decided_at=datetime.now(UTC),
        reasons=(Reason(code, "because"),) if code else (),
        hits=(hit,) if party else (),
    )


def line(card: Scorecard, by: str, name: str) -> Line:
    (found,) = (one for one in card.lines if (one.by, one.name) == (by, name))
    return found


def test_a_party_found_by_id_or_by_its_name_counts_and_another_does_not() -> None:
    entries = [entry(number) for number in range(3)]
    decisions = [
        decided(entries[0], Outcome.BLOCK, party="x:1", name="Other spelling"),
        decided(entries[1], Outcome.HOLD, party="y:7", name="KIM-ZORVAK"),
        decided(entries[2], Outcome.HOLD, party="y:8", name="Somebody Else"),
    ]
    card = score(entries, _FOLDER, decisions)
    control = line(card, "kind", "control")
    assert (control.asked, control.met, control.stopped) == (3, 2, 3)
    assert (control.bar, control.is_passed) == (100, False)
    assert [result.entry for result in card.missed] == [entries[2]]
    assert not card.is_passed


def test_a_weak_hit_is_no_alert() -> None:
    one = entry(1)
    made = decided(one, Outcome.HOLD, party="x:1")
    weak = replace(made, hits=(replace(made.hits[0], alert=False),))
    assert line(score([one], _FOLDER, [weak]), "kind", "control").met == 0


def test_a_trick_is_caught_for_its_reason_only() -> None:
    tricked = {"change": "trick.doctype", "group": "message tricks", "code": "doctype"}
    entries = [entry(n, KitKind.MANIPULATED, is_found=False, **tricked) for n in range(3)]
    decisions = [
        decided(entries[0], Outcome.HOLD, code="doctype"),
        decided(entries[1], Outcome.HOLD, code="malformed_xml"),
        decided(entries[2], Outcome.PASS),
    ]
    caught = line(score(entries, _FOLDER, decisions), "class", "trick.doctype")
    assert (caught.asked, caught.met, caught.stopped) == (3, 1, 2)


def test_what_nobody_answered_is_not_passed_over() -> None:
    entries = [entry(1), entry(2, KitKind.CLEAN)]
    card = score(entries, _FOLDER, [])
    assert card.unanswered == 2
    assert not card.is_passed
    assert len(card.missed) == 2


def test_clean_messages_may_alert_as_often_as_the_bar_says() -> None:
    entries = [entry(number, KitKind.CLEAN) for number in range(100)]
    two = [decided(one, Outcome.HOLD if at < 2 else Outcome.PASS) for at, one in enumerate(entries)]
    card = score(entries, _FOLDER, two)
    assert line(card, "kind", "clean, alerts").percent == 2
    assert card.is_passed
    three = [*two[:2], decided(entries[2], Outcome.HOLD), *two[3:]]
    assert not score(entries, _FOLDER, three).is_passed


def test_one_stopped_transaction_of_a_batch_stops_its_file() -> None:
    one = entry(1)
    decisions = [decided(one, Outcome.PASS), decided(one, Outcome.HOLD, party="x:1")]
    assert line(score([one], _FOLDER, decisions), "kind", "control").met == 1


def test_the_page_shows_every_line_and_hides_no_markup_from_itself() -> None:
    entries = [
        entry(1, KitKind.MANIPULATED, change="capitals", group="case", planted="<b>KIM</b>"),
        entry(2, KitKind.CLEAN),
    ]
    card = score(entries, _FOLDER, [decided(entries[1], Outcome.PASS)])
    page = scorecard_page(card, system="Filter <1>", made_at=datetime(2026, 11, 25, tzinfo=UTC))
    assert "&lt;b&gt;KIM&lt;/b&gt;" in page
    assert "Filter &lt;1&gt;" in page
    assert "capitals" in page
    assert "2026-11-25" in page
    assert "http" not in page
    assert "Not every bar is kept" in page


@given(st.integers(1, 5000), st.floats(0, 1))
def test_the_interval_holds_its_share(asked: int, share: float) -> None:
    hits = round(share * asked)
    low, high = _wilson(hits, asked)
    assert 0 <= low <= hits / asked <= high <= 1


@pytest.mark.parametrize(
    ("hits", "asked", "low", "high"),
    [(0, 10, 0, 0.2775), (10, 10, 0.7225, 1), (50, 100, 0.4038, 0.5962)],
)
def test_the_interval_is_that_of_the_textbook(
    hits: int, asked: int, low: float, high: float
) -> None:
    assert _wilson(hits, asked) == pytest.approx((low, high), abs=5e-4)
