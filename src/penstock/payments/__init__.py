"""Payment messages, read so that nothing passes unread.

ISO 20022 and MT messages become the same segments, and every non-blank character is accounted for.
"""

from penstock.payments._message import (
    Exclusion,
    Kind,
    Limits,
    Message,
    Problem,
    Role,
    Segment,
    Standard,
    Transaction,
    UnreadableMessage,
)
from penstock.payments._mt_structure import Element as MtElement
from penstock.payments._mt_structure import Structure as MtStructure
from penstock.payments._mt_structure import structure_of as mt_structure
from penstock.payments._mt_tables import mt_types
from penstock.payments._read import read_messages

__all__ = [
    "Exclusion",
    "Kind",
    "Limits",
    "Message",
    "MtElement",
    "MtStructure",
    "Problem",
    "Role",
    "Segment",
    "Standard",
    "Transaction",
    "UnreadableMessage",
    "mt_structure",
    "mt_types",
    "read_messages",
]
