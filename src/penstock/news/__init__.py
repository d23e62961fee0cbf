"""News: what was reported, by whom, about which listed party, and what it means for a list.

`read_pages` yields the pages of files of any kind; a `NewsReader` reads one page; `group` puts
readings about one event together as they stream in. Rules, names and numbers are data
(`data/news`); what a page does not say stays empty.
"""

from typing import TYPE_CHECKING

from penstock.lazy import on_first_use

if TYPE_CHECKING:
    from penstock.news._article import read_article
    from penstock.news._brief import brief, brief_page
    from penstock.news._copies import Copy
    from penstock.news._dossier import dossier
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
    from penstock.news._stories import Stories, Story, group
    from penstock.news._story_view import (
        story_countries,
        story_events,
        story_line,
        story_links,
        story_quotes,
    )
    from penstock.news._watch import (
        Alert,
        AlertRule,
        Watch,
        WatchSubject,
        alerts_of,
        load_watch,
        shipped_rules,
        watch_of,
    )

_NAMES_OF = {
    "_article": ("read_article",),
    "_brief": ("brief", "brief_page"),
    "_dossier": ("dossier",),
    "_model": (
        "Article",
        "Attribution",
        "Evidence",
        "JurisdictionLink",
        "Link",
        "Mention",
        "NewsEvent",
        "Page",
        "Problem",
        "Quote",
        "Reading",
        "Sentence",
        "Window",
    ),
    "_pages": ("page_of", "read_pages"),
    "_reader": ("NewsReader",),
    "_copies": ("Copy",),
    "_stories": ("Stories", "Story", "group"),
    "_story_view": ("story_countries", "story_events", "story_line", "story_links", "story_quotes"),
    "_watch": (
        "Alert",
        "AlertRule",
        "Watch",
        "WatchSubject",
        "alerts_of",
        "load_watch",
        "shipped_rules",
        "watch_of",
    ),
}

__all__ = [
    "Alert",
    "AlertRule",
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
    "Watch",
    "WatchSubject",
    "Window",
    "alerts_of",
    "brief",
    "brief_page",
    "dossier",
    "group",
    "load_watch",
    "page_of",
    "read_article",
    "read_pages",
    "shipped_rules",
    "story_countries",
    "story_events",
    "story_line",
    "story_links",
    "story_quotes",
    "watch_of",
]

__getattr__ = on_first_use(__name__, _NAMES_OF)
