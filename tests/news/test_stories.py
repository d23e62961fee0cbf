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
