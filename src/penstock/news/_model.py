"""What the room speaks of: pages, articles, events, quotes, links and stories."""

from datetime import date

from msgspec import Struct

from penstock.model import PartyId


class Problem(Struct, frozen=True):
    """A page that could not be read and was left out; the stream went on."""

    source: str
    code: str
    message: str


class Page(Struct, frozen=True, kw_only=True):
    """One page as it came: its text line by line, and what its format says beside the text.

    `published` is the date as the format gives it, not yet understood. `address` is where the
    page was found, if that is known.
    """

    source: str
    text: str
    headline: str = ""
    outlet: str = ""
    byline: str = ""
    published: str = ""
    language: str = ""
    address: str = ""
    extractor: str = "text"


class Window(Struct, frozen=True):
    """Days between which an article must have appeared, both included, and why."""

    earliest: date
    latest: date
    method: str
    because: str = ""


class Sentence(Struct, frozen=True, gc=False):
    """One sentence and where it stands in the text of its page (`end` excluded)."""

    text: str
    start: int
    end: int
    paragraph: int


class Article(Struct, frozen=True, kw_only=True):
    """An article without what stood around it. Places count characters of the page's text.

    `published_method` says how the date is known: `metadata`, `page_line`, `dateline`, `address`,
    or `unknown`. `capture_clock` is a clock of the page that says when it was looked at: kept as it
    stands, never a date. `agency` wrote what the `outlet` printed.
    """

    source: str
    sha256: str
    headline: str
    outlet: str
    sentences: tuple[Sentence, ...]
    agency: str = ""
    byline: str = ""
    photo_credit: str = ""
    caption: str = ""
    dateline: str = ""
    published: date | None = None
    published_method: str = "unknown"
    window: Window | None = None
    capture_clock: str = ""
    language: str = ""
    address: str = ""
    extractor: str = "text"
    headline_start: int = -1
    dropped: int = 0

    @property
    def words(self) -> int:
        """How many words the body has."""
        return sum(one.text.count(" ") + 1 for one in self.sentences)


class Evidence(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The sentence something rests on and where it stands in the text of which page."""

    source: str
    sentence: str
    start: int
    end: int


class Mention(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A name in an article: what sort of thing it names, and in which role.

    `sort` is `country`, `place`, `agency`, `organisation`, `person`, `event`, `law`, `outlet`,
    `vessel` or `name` where the text does not say. `id` is the same for all mentions of one thing;
    `country` an ISO 3166-1 alpha-2 code. `title` is what stands before or behind a person.
    """

    text: str
    start: int
    end: int
    sentence: int
    sort: str
    id: str
    name: str
    country: str = ""
    title: str = ""
    is_first: bool = False
    is_adjective: bool = False
    is_capital_city: bool = False


class NewsEvent(Struct, frozen=True, kw_only=True):
    """Something reported that bears on sanctions, with the sentence that says so.

    `about` is the third party of diplomatic pressure. `stage` is `urged`, `planned`, `proposed`,
    `adopted` or `in_force`. `claim` tells who says so: `stated`, `reported` or `alleged`.
    `measure` is the id of the shipped measure it speaks of and `measure_stage` how far that had
    come on the article's day. `happened` are the words that say when, `happened_on` the day they
    mean where they and the day of the article make it sure.
    """

    type: str
    actor: str
    target: str
    stage: str
    evidence: tuple[Evidence, ...]
    rule: str
    actor_country: str = ""
    target_country: str = ""
    target_sort: str = ""
    claim: str = "stated"
    instrument: str = ""
    legal_basis: str = ""
    place: str = ""
    happened: str = ""
    happened_on: date | None = None
    about: str = ""
    destinations: tuple[str, ...] = ()
    attendees: tuple[str, ...] = ()
    measure: str | None = None
    measure_stage: str | None = None
    measure_note: str = ""
    ahead_of_lists: bool = False


class Attribution(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who is said to have said a quote, where, and through whom it came."""

    speaker: str
    source: str
    role: str = ""
    is_named: bool = True
    outlet: str = ""
    chain: tuple[str, ...] = ()
    said: str = ""
    sentence: str = ""
    start: int = 0
    end: int = 0


class Quote(Struct, frozen=True, kw_only=True):
    """One thing said, however many articles print it.

    `status` is `single`, `agreed` or `conflict`: the same words with different speakers.
    """

    text: str
    sha256: str
    attributions: tuple[Attribution, ...]
    status: str


class Link(Struct, frozen=True, kw_only=True):
    """A mention held against a listed party, with the reasons.

    `state` is `confirmed`, `candidate` or `rejected`. `listed_at_story` is None where the list or
    the article does not say. `delisted_on` is the day of the first publication without a party that
    is on no list today. `role` and `category` tell what the article has the party do.
    """

    mention: str
    party: PartyId
    name: str
    state: str
    evidence: tuple[Evidence, ...]
    because: tuple[str, ...]
    list: str
    score: float
    listed_today: bool
    listed_at_story: bool | None = None
    listed_on: date | None = None
    delisted_on: date | None = None
    programmes: tuple[str, ...] = ()
    role: str = ""
    category: str = ""
    severity: int = 0
    claim: str = ""
    also: tuple[PartyId, ...] = ()


class JurisdictionLink(Struct, frozen=True, kw_only=True):
    """A country in a story and the measures that stand against it: never a party."""

    country: str
    name: str
    measures: tuple[str, ...]
    mentions: int


class Reading(Struct, frozen=True, kw_only=True):
    """Everything read out of one article."""

    article: Article
    mentions: tuple[Mention, ...]
    events: tuple[NewsEvent, ...]
    quotes: tuple[Quote, ...]
    links: tuple[Link, ...]
