"""What goes into a reply, whatever standard it is written in."""

import re
from datetime import datetime
from typing import NoReturn

from msgspec import Struct

from penstock.errors import UsageError
from penstock.payments import Kind, Message, Role, Transaction

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

    def sender(self) -> str:
        """Return the BIC of the bank that sent the original.

        Raises:
            UsageError: the original names none.
        """
        return self._bank(self.message.sender, Role.INSTRUCTING_AGENT, "sender")

    def receiver(self) -> str:
        """Return the BIC of the bank that got the original.

        Raises:
            UsageError: the original names none.
        """
        return self._bank(self.message.receiver, Role.INSTRUCTED_AGENT, "receiver")

    def _bank(self, header: str, agent: Role, whose: str) -> str:
        """Return the bank of the header, or else, in a bare document, of the payment itself."""
        if _BIC.fullmatch(header):
            return header
        for segment in self.transaction.segments:
            if segment.role is agent and segment.kind is Kind.BIC and _BIC.fullmatch(segment.text):
                return segment.text
        return _no_bank(whose)


def _no_bank(whose: str) -> NoReturn:
    error = f"The original does not name its {whose} by a BIC, so nobody can be answered"
    raise UsageError(error, hint="Write the reply by hand")
