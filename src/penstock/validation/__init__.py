"""Test messages as a supervisor would write them, and the scorecard of whoever screens them.

Valid payment messages of every type that is read are made up from shipped tables, with a named
slot for every place where a party, place, bank, goods or text can stand. `make_kit` plants listed
names in them: as published, manipulated by class, or none; `score` counts what was found.
"""

from typing import TYPE_CHECKING

from penstock.lazy import on_first_use

if TYPE_CHECKING:
    from penstock.validation._changes import ChangeClass, change_classes, changed
    from penstock.validation._kit import MANIFEST, make_kit, read_manifest
    from penstock.validation._make import make_message, message_types, slots
    from penstock.validation._page import scorecard_page
    from penstock.validation._plan import Entry, KitKind
    from penstock.validation._score import Line, Result, Scorecard, score
    from penstock.validation._slots import Made, Slot, SlotKind
    from penstock.validation._speed import Figure, measure_speed
    from penstock.validation._tricks import Trick, tricks

_NAMES_OF = {
    "_changes": ("ChangeClass", "change_classes", "changed"),
    "_kit": ("MANIFEST", "make_kit", "read_manifest"),
    "_make": ("make_message", "message_types", "slots"),
    "_page": ("scorecard_page",),
    "_plan": ("Entry", "KitKind"),
    "_score": ("Line", "Result", "Scorecard", "score"),
    "_slots": ("Made", "Slot", "SlotKind"),
    "_speed": ("Figure", "measure_speed"),
    "_tricks": ("Trick", "tricks"),
}

__all__ = [
    "MANIFEST",
    "ChangeClass",
    "Entry",
    "Figure",
    "KitKind",
    "Line",
    "Made",
    "Result",
    "Scorecard",
    "Slot",
    "SlotKind",
    "Trick",
    "change_classes",
    "changed",
    "make_kit",
    "make_message",
    "measure_speed",
    "message_types",
    "read_manifest",
    "score",
    "scorecard_page",
    "slots",
    "tricks",
]

__getattr__ = on_first_use(__name__, _NAMES_OF)
