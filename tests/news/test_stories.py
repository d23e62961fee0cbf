"""Open stories keep a bounded number of articles: the one joined longest ago is closed first."""

import pytest

from penstock.news import NewsReader, Page, Stories
from penstock.news import _stories as module


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
