"""When and where an event happened, and by which text of law."""

from datetime import date

import pytest

from penstock.news import NewsEvent, NewsReader, Page, group, story_line

_READER = NewsReader()


def _event(text: str, published: str = "2024-06-14") -> NewsEvent:
    page = Page(source="x", text=f"A headline about it\n\n{text}", published=published)
    (found,) = _READER.read(page).events
    return found


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("Washington sanctioned the refiner Orbex Oil on Friday.", "on friday", "2024-06-14"),
        ("The UK sanctioned the lender Orbex Bank last Friday.", "last friday", "2024-06-07"),
        ("Tokyo on Jan. 5 blacklisted the trader Ivan Markov.", "on jan. 5", "2024-01-05"),
        ("Tokyo on Nov. 5 blacklisted the trader Ivan Markov.", "on nov. 5", "2023-11-05"),
        ("OFAC designated Bluewater Shipping Ltd on 3 May 2024.", "on 3 may 2024", "2024-05-03"),
        ("On June 12, 2024, the EU sanctioned Orbex Bank.", "on june 12, 2024", "2024-06-12"),
        ("The EU sanctioned the lender Orbex Bank in 2019.", "in 2019", None),
        # What is told on Friday may have been done at any time.
        ("OFAC said on Friday that it had fined Orbex Bank Ltd for breaches.", "on friday", None),
        ("Washington will sanction the refiner Orbex Oil on Friday.", "on friday", None),
    ],
)
def test_the_day_is_told_where_it_is_sure(text: str, words: str, day: str | None) -> None:
    found = _event(text)
    assert found.happened == words
    assert found.happened_on == (date.fromisoformat(day) if day else None)


def test_a_weekday_means_no_day_in_an_article_without_one() -> None:
    assert _event("Washington sanctioned Orbex Bank on Friday.", published="").happened_on is None


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("The EU sanctioned Orbex by Regulation (EU) No 833/2014.", "Regulation (EU) No 833/2014"),
        (
            "The UN froze assets of Orbex Bank under resolution 2270 (2016).",
            "resolution 2270 (2016)",
        ),
        ("OFAC designated Orbex Bank pursuant to E.O. 13810.", "E.O. 13810"),
    ],
)
def test_the_text_of_law_is_named_by_its_number(text: str, law: str) -> None:
    assert _event(text).legal_basis == law


def test_a_place_before_the_clause_is_where_it_happened() -> None:
    found = _event("At a meeting in Brussels on Monday, the EU sanctioned the lender Orbex Bank.")
    assert (found.place, found.happened_on) == ("Brussels", date(2024, 6, 10))


def test_the_timeline_holds_the_day_of_an_event() -> None:
    text = "A headline about it\n\nWashington sanctioned the refiner Orbex Oil on Wednesday."
    (story,) = group([_READER.read(Page(source="x", text=text, published="2024-06-14"))])
    rows = [(one["day"], one["what"]) for one in story_line(story)["timeline"]]
    assert rows == [("2024-06-12", "designation"), ("2024-06-14", "article")]
