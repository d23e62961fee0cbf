"""What goes into a reply, whatever standard it is written in."""

import re
from datetime import datetime

from msgspec import Struct

from penstock.errors import UsageError
from penstock.payments import Kind, Message, Transaction

_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")


class Parts(Struct, frozen=True):
    """The facts of one reply: references of the original, and what is said."""

    message: Message
    transaction: Transaction
    status: str
    code: str
    reference: str
    at: datetime

    def original(self, *names: str) -> str:
        """Return the first of these references that the original has, as it wrote it.

        `names` are element names or field tags, such as `EndToEndId`, `OrgnlEndToEndId` or `20`.
        """
        for segment in (*self.transaction.segments, *self.message.header):
            last = segment.path.rpartition("/")[2].partition("[")[0]
            if last in names and segment.kind is Kind.REFERENCE:
                return segment.text
        return ""


def bic(text: str, whose: str) -> str:
    """Return the BIC of a bank that must get or send the reply.

    Raises:
        UsageError: it is none.
    """
    if _BIC.fullmatch(text):
        return text
    error = f"The original does not name its {whose} by a BIC, so nobody can be answered"
    raise UsageError(error, hint="Write the reply by hand")
