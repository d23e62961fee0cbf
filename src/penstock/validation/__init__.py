"""Test messages as a supervisor would write them, and the scorecard of whoever screens them.

Valid payment messages of every type that is read are made up from shipped tables, with a named
slot for every place where a party, place, bank, goods or text can stand.
"""

from penstock.validation._make import make_message, message_types, slots
from penstock.validation._slots import Made, Slot, SlotKind

__all__ = [
    "Made",
    "Slot",
    "SlotKind",
    "make_message",
    "message_types",
    "slots",
]
