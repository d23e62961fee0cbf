"""Alerts, dossiers and briefs: what they rest on, and that they stay what they are."""

import re
from datetime import date
from pathlib import Path

import pytest

from penstock.errors import MalformedInput
from penstock.news import (
    NewsReader,
    Page,
    Story,
    alerts_of,
    brief,
    brief_page,
    dossier,
    group,
    load_watch,
    shipped_rules,
    watch_of,
)

_SANCTIONED = """Treasury names shipper in new sanctions

The U.S. Treasury Department on Monday sanctioned Bluewater Shipping over oil from Iran.

"Bluewater hid where the oil came from," said Ann Lee, a Treasury spokeswoman.
"""
_URGED = """Senators want sanctions on lender

Senators on Tuesday urged the Treasury Department to sanction Goldfield Bank over Hamas funds.
"""
_HARMLESS = """Bluewater Shipping names a ferry

Bluewater Shipping named its newest ferry on Sunday after the founder's mother, who was a teacher.
"""
_NAMED = """Ports see more smuggling

Smugglers used berths of Polaris Logistics in the harbour for years, a report said on Monday.
"""


def _stories(reader: NewsReader, *texts: str) -> list[Story]:
    pages = (
        Page(source=f"{number}.txt", text=text, outlet="Test Post", published="2024-03-04")
        for number, text in enumerate(texts)
    )
    return list(group(reader.read(page) for page in pages))


def test_a_subject_that_is_sanctioned_raises_the_gravest_alert(reader: NewsReader) -> None:
    watch = watch_of({"subjects": [{"name": "Bluewater Shipping Ltd", "id": "C-1"}]})
    (story,) = _stories(reader, _SANCTIONED)
    (alert,) = alerts_of(story, watch)
    assert (alert.rule, alert.severity, alert.subject_id) == ("subject-under-sanctions", 5, "C-1")
    assert (alert.event, alert.stage, alert.claim) == ("designation", "adopted", "official")
    assert alert.ahead_of_lists
    assert alert.chain == ("Test Post",)
    evidence = alert.evidence[0]
    assert _SANCTIONED[evidence.start : evidence.end] == evidence.sentence
    (again,) = alerts_of(_stories(reader, _SANCTIONED)[0], watch)
    assert again.id == alert.id


def test_what_is_only_urged_weighs_less(reader: NewsReader) -> None:
    watch = watch_of({"subjects": [{"name": "Goldfield Bank"}]})
    (alert,) = alerts_of(_stories(reader, _URGED)[0], watch)
    assert (alert.event, alert.claim, alert.severity) == ("sanctions_urged", "urged", 2)


def test_being_named_is_not_adverse_but_bad_company_is(reader: NewsReader) -> None:
    watch = watch_of({"subjects": [{"name": "Bluewater Shipping"}, {"name": "Polaris Logistics"}]})
    harmless, named = _stories(reader, _HARMLESS, _NAMED)
    assert alerts_of(harmless, watch) == []
    (alert,) = alerts_of(named, watch)
    assert (alert.event, alert.category) == ("named", "sanctions_evasion")


def test_rules_of_a_watch_file_go_before_the_shipped_ones(
    reader: NewsReader, tmp_path: Path
) -> None:
    path = tmp_path / "watch.yaml"
    path.write_text(
        "subjects: [{name: Bluewater Shipping}]\ncountries: [Iran]\n"
        "rules: [{id: eu, title: By the EU, for: subjects, events: [designation], actors: [EU]}]\n"
    )
    watch = load_watch(path)
    assert watch.countries == ("IR",)
    assert alerts_of(_stories(reader, _SANCTIONED)[0], watch) == []
    assert {rule.id for rule in shipped_rules()} >= {"subject-freed", "country-measure"}


@pytest.mark.parametrize(
    "given",
    [{"subject": []}, {"countries": ["Atlantis"]}, {"rules": [{"id": "a"}]}, [], {"subjects": "x"}],
)
def test_a_wrong_watch_file_is_refused(given: object) -> None:
    with pytest.raises(MalformedInput):
        watch_of(given)


@pytest.mark.parametrize(
    "text",
    ["[" * 9000, "subjects: [{name: 2024-13-45}]", f"rules: {'9' * 5000}", '["\\ud800"]', "a: *b"],
)
def test_a_file_that_is_no_watch_file_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "watch.yaml"
    path.write_text(text)
    with pytest.raises(MalformedInput, match=r"watch\.yaml is no"):
        load_watch(path)


def test_a_dossier_tells_what_when_by_whom_and_how_sure(reader: NewsReader) -> None:
    made = dossier("Bluewater", _stories(reader, _HARMLESS, _SANCTIONED, _URGED))
    assert made["spellings"] == ["Bluewater", "Bluewater Shipping"]
    assert [one["headline"] for one in made["reports"]] == [
        "Bluewater Shipping names a ferry",
        "Treasury names shipper in new sanctions",
    ]
    assert made["surest"] == "official"
    assert dossier("Nobody Known", _stories(reader, _SANCTIONED))["reports"] == []


@pytest.mark.parametrize(
    ("sentence", "severity", "claim"),
    [
        ("The Treasury Department on Monday sanctioned Bluewater Shipping.", 5, "official"),
        ("The Treasury Department plans to sanction Bluewater Shipping.", 3, "planned"),
        ("Senators urged the Treasury Department to sanction Bluewater Shipping.", 3, "urged"),
        ("The EU removed Bluewater Shipping from its sanctions list on Monday.", 1, "official"),
    ],
)
def test_what_is_only_asked_for_or_taken_back_is_less_grave_in_a_dossier(
    reader: NewsReader, sentence: str, severity: int, claim: str
) -> None:
    made = dossier("Bluewater Shipping", _stories(reader, f"News of a shipper\n\n{sentence}\n"))
    assert (made["severity"], made["surest"]) == (severity, claim)


def test_a_brief_is_one_page_that_can_be_mailed(reader: NewsReader) -> None:
    watch = watch_of({"subjects": [{"name": "Bluewater Shipping"}]})
    stories = _stories(reader, _SANCTIONED.replace("shipper", "<script>shipper"), _URGED)
    made = brief(stories, watch, day=date(2024, 3, 4))
    assert made["alerts"] == 1
    assert made["stories"][0]["severity"] == 5
    page = brief_page(made)
    assert "<script" not in page
    assert "&lt;script&gt;shipper" in page
    assert not re.search(r"(?:src|href)=|@import|url\(", page)
    assert "1 alert." in page
    assert brief(stories, watch, day=date(2024, 3, 6))["stories"] == []
