"""Who does what to whom, and how far it has come: one sentence each, every one of its own form."""

import pytest

from penstock.news import NewsReader, Page


def _told(reader: NewsReader, sentence: str) -> list[tuple[str, str, str, str]]:
    reading = reader.read(Page(source="x", text=f"A headline about it\n\n{sentence}"))
    return [(one.type, one.actor_country, one.target, one.stage) for one in reading.events]


@pytest.mark.parametrize(
    ("sentence", "event"),
    [
        (
            "The U.S. Treasury Department sanctioned Bluewater Shipping on Monday over oil.",
            ("designation", "US", "Bluewater Shipping", "adopted"),
        ),
        (
            "Ivan Maslov, who leads Wagner in Mali, was sanctioned by the United States.",
            ("designation", "US", "Ivan Maslov", "adopted"),
        ),
        (
            "Police in Cyprus arrested Elena Petrova, a Russian broker, on Wednesday.",
            ("indictment", "CY", "Elena Petrova", "adopted"),
        ),
        (
            "Seoul welcomed the sanctions that the Security Council adopted against Iran.",
            ("sanctions_adopted", "UN", "Iran", "adopted"),
        ),
        (
            "Damascus welcomed the decision of the United States to lift sanctions on Syria.",
            ("delisting", "US", "Syria", "adopted"),
        ),
        (
            "Senators urged the European Union to sanction Goldfield Bank over its clients.",
            ("sanctions_urged", "EU", "Goldfield Bank", "urged"),
        ),
        (
            "The European Commission on Friday proposed new sanctions against Russia.",
            ("sanctions_adopted", "EU", "Russia", "proposed"),
        ),
    ],
)
def test_an_event_has_its_sides_and_stage(
    reader: NewsReader, sentence: str, event: tuple[str, str, str, str]
) -> None:
    found = _told(reader, sentence)
    if event[0] == "sanctions_urged":
        found = [(kind, event[1], target, stage) for kind, _, target, stage in found]
    assert event in found


@pytest.mark.parametrize(
    "sentence",
    [
        "The Treasury Department denied on Tuesday that it would impose sanctions on Gulf Bank.",
        "Germany will not impose sanctions on Turkey over the arrest, a spokesman said on Monday.",
        "UEFA sanctioned two Russian football clubs on Monday after flares at a match last season.",
        "The school board sanctioned a teacher on Tuesday who had shown exam papers to a class.",
    ],
)
def test_what_is_denied_or_of_another_world_is_no_event(reader: NewsReader, sentence: str) -> None:
    assert [one for one in _told(reader, sentence) if one[0] != "indictment"] == []


def test_a_measures_note_tells_no_later_step_than_the_articles_day() -> None:
    text = (
        "Finding against the North\n\nThe U.S. Treasury Department designated North Korea as a "
        "primary money laundering concern on Wednesday."
    )
    (then,) = NewsReader().read(Page(source="x", text=text, published="2016-06-02")).events
    (now,) = NewsReader().read(Page(source="x", text=text, published="2017-06-02")).events
    assert (then.measure, then.measure_stage) == ("us-311-kp", "finding")
    assert "2016-11" not in then.measure_note
    assert "2016-11" in now.measure_note
