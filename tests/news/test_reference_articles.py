"""The two reference articles: every row of the expected table comes out, and no trap is linked."""

from datetime import date

import pytest

from penstock.news import NewsReader, Page, Reading, Story, group, story_line
from tests.shared import shared_data

_FORBIDDEN = {
    "us-csl:49725",
    "us-ofac:24508",
    "us-ofac:15903",
    "us-ofac:1",
    "us-ofac:2",
    "us-ofac:1316",
}


@pytest.fixture(scope="module")
def story(reader: NewsReader) -> Story:
    folder = shared_data() / "news"
    readings = [
        reader.read(Page(source=name, text=(folder / name).read_text(encoding="utf-8")))
        for name in ("article_china_topix.txt", "article_korea_herald.txt")
    ]
    (found,) = group(readings)
    return found


def _articles(story: Story) -> tuple[Reading, Reading]:
    first, second = story.readings
    return first, second


@pytest.mark.shared
def test_what_is_known_of_the_articles(story: Story) -> None:
    one, other = (reading.article for reading in _articles(story))
    assert one.headline.startswith("U.S. Will Tell China to Exert More Pressure on North Korea")
    assert other.headline.startswith("Pressure on N. Korea expected to be key sticking point")
    assert (one.outlet, one.agency, one.byline) == ("China Topix", "", "")
    assert (other.outlet, other.agency, other.byline) == ("Korea Herald", "Yonhap", "")
    assert one.photo_credit == "Chip Somodevilla, Getty Images"
    assert one.capture_clock == "11/02/2024 09:30:55 am"
    for article in (one, other):
        assert article.published is None
        assert article.published_method == "unknown"
        assert article.window is not None
        assert article.window.earliest == date(2016, 6, 3)
        assert article.window.latest == date(2016, 6, 5)
        assert article.language == "en"
    raw = (shared_data() / "news" / "article_china_topix.txt").read_text(encoding="utf-8")
    for sentence in one.sentences:
        assert raw[sentence.start : sentence.end].replace("\u00a0", " ") == sentence.text


@pytest.mark.shared
def test_people_bodies_and_places(story: Story) -> None:
    line = story_line(story)
    roles = {person["name"]: person["role"] for person in line["people"] if person["name"]}
    assert roles == {
        "Jacob Lew": "US Treasury Secretary",
        "John Kerry": "Secretary of State",
        "Kim Jong-un": "North Korean leader",
        "Xi Jinping": "Chinese President",
        "Daniel Russel": "U.S. Assistant Secretary of State for East Asian and Pacific Affairs",
    }
    # The envoy's name is in no article, and is not supplied.
    unnamed = [person["role"] for person in line["people"] if person["name"] is None]
    assert unnamed == ["top envoy", "senior Treasury official"]
    assert {"United Nations", "US Department of Commerce", "Wall Street Journal", "Yonhap"} <= set(
        line["organisations"]
    )
    assert "Huawei Technologies Co." in line["organisations"]
    countries = {one["country"] for one in line["countries"]}
    assert countries == {"US", "CN", "KP", "KR", "JP", "CU", "IR", "SY"}


@pytest.mark.shared
def test_events_and_the_measure_they_speak_of(story: Story) -> None:
    events = {
        (one["type"], one["actor_country"], one["target"]): one
        for one in story_line(story)["events"]
    }
    finding = events["designation_311", "US", "North Korea"]
    assert (finding["measure"], finding["measure_stage"]) == ("us-311-kp", "proposed")
    assert finding["ahead_of_lists"]
    assert {one["source"][8:12] for one in finding["evidence"]} == {"chin", "kore"}
    # The dialogue is on a Monday in Beijing; when and where the finding was made is not said.
    assert (finding["place"], finding["happened"], finding["happened_on"]) == ("", "", None)
    standing = events["sanctions_in_force", "UN", "North Korea"]
    assert (standing["stage"], standing["measure"]) == ("in_force", "un-dprk-listed")
    pressure = events["diplomatic_pressure", "US", "China"]
    assert (pressure["stage"], pressure["about"]) == ("planned", "North Korea")
    inquiry = events["investigation", "US", "Huawei Technologies Co."]
    assert list(inquiry["destinations"]) == ["KP", "CU", "IR", "SY"]
    assert inquiry["claim"] == "reported"
    assert events["meeting", "US", "China"]["place"] == "Beijing"
    assert list(events["meeting", "US", "China"]["attendees"]) == ["Jacob Lew", "John Kerry"]
    assert events["meeting", "US", "China"]["instrument"] == "Strategic and Economic Dialogue"
    assert ("meeting", "KP", "China") in events
    assert ("wmd_test", "KP", None) in events
    assert not {one["type"] for one in events.values()} & {"listing", "designation", "indictment"}


@pytest.mark.shared
def test_one_quote_two_speakers(story: Story) -> None:
    (quote,) = story_line(story)["quotes"]
    assert quote["status"] == "conflict"
    first, second = quote["attributions"]
    assert (first["speaker"], first["is_named"], first["said"]) == ("Jacob Lew", True, "Friday")
    assert (second["speaker"], second["is_named"]) == ("a senior Treasury official", False)
    assert list(second["chain"]) == ["Wall Street Journal", "Yonhap", "Korea Herald"]
    assert (first["start"], second["start"]) == (540, 1804)


@pytest.mark.shared
def test_links_without_the_traps(story: Story) -> None:
    links = story_line(story)["links"]
    confirmed = {one["party"]: one for one in links if one["state"] == "confirmed"}
    assert set(confirmed) == {"us-ofac:20157", "us-csl:30947", "us-csl:EL-1"}
    assert confirmed["us-ofac:20157"]["role"] == "head of a state under sanctions"
    assert confirmed["us-ofac:20157"]["listed_at_story"] is False
    assert confirmed["us-csl:EL-1"]["listed_at_story"] is False
    assert confirmed["us-csl:EL-1"]["listed_on"] == "2019-05-16"
    assert confirmed["us-csl:EL-1"]["role"] == "suspected exporter"
    named = {one["party"] for one in links if one["state"] != "rejected"}
    assert not named & _FORBIDDEN
