"""Open stories keep a bounded number of articles: the one joined longest ago is closed first."""

import pytest

from penstock.news import NewsReader, Page, Stories
from penstock.news import _stories as module
from penstock.news._story_view import first_report, story_events


def test_open_stories_keep_no_more_articles_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = {**module.grouping(), "kept_articles": 3}
    monkeypatch.setattr(module, "grouping", lambda: rules)
    reader, stories, closed = NewsReader(), Stories(), []
    for number, firm in enumerate(("Orvex", "Tulmar", "Quenby", "Zanfel", "Wolgast")):
        text = (
            f"{firm} opens a plant\n\n{firm} Foods opened its plant number {number} on Monday.\n\n"
            f"The town of {firm}ville had waited {number} years for {firm} and its bakery."
        )
        closed += stories.add(reader.read(Page(source=firm, text=text)))
    assert [one.readings[0].article.source for one in closed] == ["Orvex", "Tulmar"]
    assert len(stories) == 3


_ENGLISH = (
    "Washington blacklists bank and oil firm\n\nThe U.S. Treasury on Thursday imposed sanctions on "
    "Bank Melli and Rosneft over payments between Iran and Russia.\n\nIran and Russia protested."
)
_RUSSIAN = (
    "Минфин США ввёл санкции против банка и «Роснефти»\n\nСША в четверг ввели санкции против "
    "«Роснефти» и иранского Банка Мелли, сообщили в министерстве финансов в Вашингтоне."
)
_OTHER = (
    "Прибыль «Роснефти» выросла\n\nКомпания «Роснефть» сообщила в пятницу о росте прибыли. "
    "В Москве ждали меньшего, и акции выросли на три процента."
)


def test_two_languages_tell_one_story_by_the_parties_they_name(reader: NewsReader) -> None:
    stories = Stories()
    for number, text in enumerate((_ENGLISH, _RUSSIAN, _OTHER)):
        page = Page(source=str(number), text=text, published="2024-05-16")
        stories.add(reader.read(page))
    told = [[one.article.source for one in story.readings] for story in stories.close()]
    assert sorted(told) == [["0", "1"], ["2"]]


_COPIED = (
    "South Korea imposed sanctions Tuesday on the Pyongyang trader Ri Chol-su for selling coal "
    "abroad, the foreign ministry said.\n\nHe has run three companies in China since 2011 that "
    "shipped the coal to ports in Vietnam and Malaysia, the ministry said in a statement.\n\n"
    "The step came two weeks after the North fired a missile over Japan, and it follows similar "
    "measures by Tokyo and Washington."
)
_PAGES = (
    Page(source="agency", text=f"Trader hit by Seoul\n\nSEOUL, May 23 (Yonhap) -- {_COPIED}",
         outlet="Yonhap", published="2023-05-23"),
    Page(source="paper", text=f"Seoul hits a coal trader\n\n{_COPIED} (Yonhap)",
         outlet="Korea Herald", published="2023-05-23"),
    Page(source="later", text=f"Coal man hit\n\n{_COPIED.replace('He has', 'The man has')}",
         outlet="Harbour Post", published="2023-05-24"),
)  # fmt: skip


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)])
def test_papers_copy_the_agency_whichever_came_in_first(order: tuple[int, ...]) -> None:
    reader, stories = NewsReader(), Stories()
    for at in order:
        stories.add(reader.read(_PAGES[at]))
    (story,) = stories.close()
    assert {one.source for one in story.copies} == {"paper", "later"}
    by_source = {one.source: one for one in story.copies}
    assert (by_source["paper"].of, by_source["paper"].is_exact) == ("agency", True)
    assert by_source["later"].of in {"agency", "paper"}
    first = first_report(story)
    assert first is not None
    assert (first["source"], first["outlet"]) == ("agency", "Yonhap")


def test_of_two_papers_the_later_one_copies() -> None:
    reader, stories = NewsReader(), Stories()
    pages = (
        Page(source="b", text=_COPIED, outlet="Harbour Post", published="2023-05-25"),
        Page(source="a", text=_COPIED, outlet="Daily Ledger", published="2023-05-24"),
    )
    for page in pages:
        stories.add(reader.read(page))
    (story,) = stories.close()
    assert [(one.source, one.of) for one in story.copies] == [("b", "a")]


def test_one_event_of_two_spellings_is_told_once() -> None:
    reader, stories = NewsReader(), Stories()
    text = (
        "The United States sanctioned the banker {0} over arms for Pyongyang on Monday. He has "
        "lived in Laos and sold coal, missiles and tankers to traders of the North for years."
    )
    for name in ("Kim Sang-man", "Kim Sang Man"):
        stories.add(reader.read(Page(source=name, text=text.format(name), published="2024-03-04")))
    (story,) = stories.close()
    (event,) = story_events(story)
    assert (event.type, len(event.evidence)) == ("designation", 2)
