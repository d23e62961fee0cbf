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
from penstock.payments._read import read_messages

__all__ = [
    "Exclusion",
    "Kind",
    "Limits",
    "Message",
    "Problem",
    "Role",
    "Segment",
    "Standard",
    "Transaction",
    "UnreadableMessage",
    "read_messages",
]
