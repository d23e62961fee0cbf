"""News: what was reported, by whom, about which listed party, and what it means for a list.

`read_pages` yields the pages of files of any kind; a `NewsReader` reads one page; `group` puts
readings about one event together as they stream in. Rules, names and numbers are data
(`data/news`); what a page does not say stays empty.
"""

from penstock.news._article import read_article
from penstock.news._model import (
    Article,
    Attribution,
    Evidence,
    JurisdictionLink,
    Link,
    Mention,
    NewsEvent,
    Page,
    Problem,
    Quote,
    Reading,
    Sentence,
    Window,
)
from penstock.news._pages import page_of, read_pages
from penstock.news._reader import NewsReader
from penstock.news._stories import Copy, Stories, Story, group
from penstock.news._story_view import (
    story_countries,
    story_events,
    story_line,
    story_links,
    story_quotes,
)

__all__ = [
    "Article",
    "Attribution",
    "Copy",
    "Evidence",
    "JurisdictionLink",
    "Link",
    "Mention",
    "NewsEvent",
    "NewsReader",
    "Page",
    "Problem",
    "Quote",
    "Reading",
    "Sentence",
    "Stories",
    "Story",
    "Window",
    "group",
    "page_of",
    "read_article",
    "read_pages",
    "story_countries",
    "story_events",
    "story_line",
    "story_links",
    "story_quotes",
]
