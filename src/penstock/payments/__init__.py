"""Payment messages, read so that nothing passes unread, and decided on.

ISO 20022 and MT messages become the same segments, and every non-blank character is accounted
for. A `Decider` screens each kind of field as what it is, asks the measures, and answers one
decision a transaction.
"""

from typing import TYPE_CHECKING

from penstock.lazy import on_first_use

if TYPE_CHECKING:
    from penstock.payments._decide import Basis, Decided, Decider
    from penstock.payments._facts import ABOUT_A_PAYMENT
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
    from penstock.payments._mt_structure import MtElement, MtStructure, mt_structure
    from penstock.payments._mt_tables import mt_types
    from penstock.payments._named import named_parties, named_version
    from penstock.payments._nesting import CorrespondentReport, Indicator, NestedBank, Nesting
    from penstock.payments._quiet import OwnParty, Quiet, Settled
    from penstock.payments._read import is_payment, read_messages
    from penstock.payments._resubmission import (
        Difference,
        Earlier,
        differences,
        earlier_of,
        resubmissions,
    )
    from penstock.payments._trace import (
        CANCELLATION,
        ResubmissionRules,
        Trace,
        identity_keys,
        likeness_keys,
        trace_of,
    )
    from penstock.payments._whole import whole_messages

_NAMES_OF = {
    "_decide": ("Basis", "Decided", "Decider"),
    "_facts": ("ABOUT_A_PAYMENT",),
    "_message": (
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
    ),
    "_mt_structure": ("MtElement", "MtStructure", "mt_structure"),
    "_mt_tables": ("mt_types",),
    "_named": ("named_parties", "named_version"),
    "_nesting": ("CorrespondentReport", "Indicator", "NestedBank", "Nesting"),
    "_quiet": ("OwnParty", "Quiet", "Settled"),
    "_read": ("is_payment", "read_messages"),
    "_resubmission": ("Difference", "Earlier", "differences", "earlier_of", "resubmissions"),
    "_trace": (
        "CANCELLATION",
        "ResubmissionRules",
        "Trace",
        "identity_keys",
        "likeness_keys",
        "trace_of",
    ),
    "_whole": ("whole_messages",),
}

__all__ = [
    "ABOUT_A_PAYMENT",
    "CANCELLATION",
    "Basis",
    "CorrespondentReport",
    "Decided",
    "Decider",
    "Difference",
    "Earlier",
    "Exclusion",
    "Indicator",
    "Kind",
    "Limits",
    "Message",
    "MtElement",
    "MtStructure",
    "NestedBank",
    "Nesting",
    "OwnParty",
    "Problem",
    "Quiet",
    "ResubmissionRules",
    "Role",
    "Segment",
    "Settled",
    "Standard",
    "Trace",
    "Transaction",
    "UnreadableMessage",
    "differences",
    "earlier_of",
    "identity_keys",
    "is_payment",
    "likeness_keys",
    "mt_structure",
    "mt_types",
    "named_parties",
    "named_version",
    "read_messages",
    "resubmissions",
    "trace_of",
    "whole_messages",
]

__getattr__ = on_first_use(__name__, _NAMES_OF)
