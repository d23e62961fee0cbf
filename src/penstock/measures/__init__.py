"""Measures: what is forbidden or demanded, of whom, by which text and since when.

The law stands in tables (`penstock/data/measures/*.yaml`); this room reads them strictly, keeps
two axes of time and answers in three values. `evaluate` is the front door.
"""

from penstock.measures._book import Book, book, rules_sha256, shipped_tables
from penstock.measures._calendar import CalendarEntry, calendar
from penstock.measures._draw import timeline_svg, timeline_text
from penstock.measures._engine import Engine, engine, evaluate
from penstock.measures._facts import (
    AccountFact,
    GoodsFact,
    ListingFact,
    OwnerFact,
    PartyFact,
    PlaceFact,
    Profile,
    QuestionFacts,
)
from penstock.measures._judge import (
    ABOUT_A_PARTY,
    Asker,
    Clue,
    Judged,
    Reading,
    effect_of,
    graver,
    hit_clue,
    is_confirmed,
    judge,
    listing_of,
)
from penstock.measures._names import name_key
from penstock.measures._register import (
    MeasureState,
    Span,
    TimelineEntry,
    common_part,
    countries_of,
    measure_states,
    measures_in_force,
    measures_of,
    spans,
    state,
    timeline,
)
from penstock.measures._schema import (
    ClassTarget,
    Deadline,
    Definition,
    Event,
    GoodsTarget,
    JurisdictionTarget,
    Measure,
    MeasureFile,
    Requirement,
)
from penstock.measures._settling import read_answer
from penstock.measures._stages import Status, status
from penstock.measures._words import Activity, Effect, EventKind, Nexus, PartyKind, Person, Sender

__all__ = [
    "ABOUT_A_PARTY",
    "AccountFact",
    "Activity",
    "Asker",
    "Book",
    "CalendarEntry",
    "ClassTarget",
    "Clue",
    "Deadline",
    "Definition",
    "Effect",
    "Engine",
    "Event",
    "EventKind",
    "GoodsFact",
    "GoodsTarget",
    "Judged",
    "JurisdictionTarget",
    "ListingFact",
    "Measure",
    "MeasureFile",
    "MeasureState",
    "Nexus",
    "OwnerFact",
    "PartyFact",
    "PartyKind",
    "Person",
    "PlaceFact",
    "Profile",
    "QuestionFacts",
    "Reading",
    "Requirement",
    "Sender",
    "Span",
    "Status",
    "TimelineEntry",
    "book",
    "calendar",
    "common_part",
    "countries_of",
    "effect_of",
    "engine",
    "evaluate",
    "graver",
    "hit_clue",
    "is_confirmed",
    "judge",
    "listing_of",
    "measure_states",
    "measures_in_force",
    "measures_of",
    "name_key",
    "read_answer",
    "rules_sha256",
    "shipped_tables",
    "spans",
    "state",
    "status",
    "timeline",
    "timeline_svg",
    "timeline_text",
]
