"""Measures: what is forbidden or demanded, of whom, by which text and since when.

The law stands in tables (`penstock/data/measures/*.yaml`); this room reads them strictly, keeps
two axes of time and answers in three values. `evaluate` is the front door.
"""

from penstock.measures._book import Book, book, rules_sha256, shipped_tables
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
from penstock.measures._schema import Deadline, Definition, Event, Measure, Requirement
from penstock.measures._stages import Status, status
from penstock.measures._words import Activity, Effect, EventKind, Nexus, PartyKind, Person, Sender

__all__ = [
    "AccountFact",
    "Activity",
    "Book",
    "Deadline",
    "Definition",
    "Effect",
    "Engine",
    "Event",
    "EventKind",
    "GoodsFact",
    "ListingFact",
    "Measure",
    "Nexus",
    "OwnerFact",
    "PartyFact",
    "PartyKind",
    "Person",
    "PlaceFact",
    "Profile",
    "QuestionFacts",
    "Requirement",
    "Sender",
    "Status",
    "book",
    "engine",
    "evaluate",
    "rules_sha256",
    "shipped_tables",
    "status",
]
