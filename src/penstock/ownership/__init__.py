"""Ownership: who is blocked through its owners, by which test, as of a day, and why.

`read_owners` reads who owns whom, `find_listed` says which of them are listed, and `trace`
answers with a proof. Shares are exact; what is not known is a range, and decides nothing.

A name is loaded with its module when it is first used.
"""

from typing import TYPE_CHECKING

from penstock.lazy import on_first_use

if TYPE_CHECKING:
    from penstock.ownership._draw import owners_svg
    from penstock.ownership._graph import (
        MILLIONTHS,
        OwnerGraph,
        OwnerParty,
        Problem,
        Stake,
        merged,
        most_held,
        percent_text,
    )
    from penstock.ownership._interest import Interest
    from penstock.ownership._line import (
        VERDICT_COLUMNS,
        edge_text,
        interest_text,
        verdict_line,
        verdict_row,
    )
    from penstock.ownership._listed import ListedParty, Seeds, find_listed
    from penstock.ownership._live import LiveCascade
    from penstock.ownership._names import same_name
    from penstock.ownership._page import owners_page
    from penstock.ownership._plain_register import build_plain_register
    from penstock.ownership._plain_table import PlainTable, read_plain
    from penstock.ownership._proof import Proof, ProofEdge, share_text
    from penstock.ownership._read import is_follow_the_money, is_owner_file, read_owners
    from penstock.ownership._read_links import graph_from_parties
    from penstock.ownership._read_listed import read_listed
    from penstock.ownership._read_table import BadRows, Unit, find_columns, graph_from_rows
    from penstock.ownership._regimes import Policy, Regime, policies, policy_on
    from penstock.ownership._register import Register, build_register
    from penstock.ownership._sensitivity import (
        Change,
        sentences,
        what_would_block,
        what_would_unblock,
    )
    from penstock.ownership._share import Share, read_share
    from penstock.ownership._trace import OwnershipStatus, OwnershipVerdict, Trace, trace
    from penstock.ownership._view import SelfHolding
    from penstock.ownership._watch import OwnerWatch, within

_NAMES_OF = {
    "_draw": ("owners_svg",),
    "_graph": (
        "MILLIONTHS",
        "OwnerGraph",
        "OwnerParty",
        "Problem",
        "Stake",
        "merged",
        "most_held",
        "percent_text",
    ),
    "_interest": ("Interest",),
    "_line": (
        "VERDICT_COLUMNS",
        "edge_text",
        "interest_text",
        "verdict_line",
        "verdict_row",
    ),
    "_listed": (
        "ListedParty",
        "Seeds",
        "find_listed",
    ),
    "_live": ("LiveCascade",),
    "_names": ("same_name",),
    "_page": ("owners_page",),
    "_plain_register": ("build_plain_register",),
    "_plain_table": (
        "PlainTable",
        "read_plain",
    ),
    "_proof": (
        "Proof",
        "ProofEdge",
        "share_text",
    ),
    "_read": (
        "is_follow_the_money",
        "is_owner_file",
        "read_owners",
    ),
    "_read_links": ("graph_from_parties",),
    "_read_listed": ("read_listed",),
    "_read_table": (
        "BadRows",
        "Unit",
        "find_columns",
        "graph_from_rows",
    ),
    "_regimes": (
        "Policy",
        "Regime",
        "policies",
        "policy_on",
    ),
    "_register": (
        "Register",
        "build_register",
    ),
    "_sensitivity": (
        "Change",
        "sentences",
        "what_would_block",
        "what_would_unblock",
    ),
    "_share": (
        "Share",
        "read_share",
    ),
    "_trace": (
        "OwnershipStatus",
        "OwnershipVerdict",
        "Trace",
        "trace",
    ),
    "_view": ("SelfHolding",),
    "_watch": (
        "OwnerWatch",
        "within",
    ),
}

__all__ = [
    "MILLIONTHS",
    "VERDICT_COLUMNS",
    "BadRows",
    "Change",
    "Interest",
    "ListedParty",
    "LiveCascade",
    "OwnerGraph",
    "OwnerParty",
    "OwnerWatch",
    "OwnershipStatus",
    "OwnershipVerdict",
    "PlainTable",
    "Policy",
    "Problem",
    "Proof",
    "ProofEdge",
    "Regime",
    "Register",
    "Seeds",
    "SelfHolding",
    "Share",
    "Stake",
    "Trace",
    "Unit",
    "build_plain_register",
    "build_register",
    "edge_text",
    "find_columns",
    "find_listed",
    "graph_from_parties",
    "graph_from_rows",
    "interest_text",
    "is_follow_the_money",
    "is_owner_file",
    "merged",
    "most_held",
    "owners_page",
    "owners_svg",
    "percent_text",
    "policies",
    "policy_on",
    "read_listed",
    "read_owners",
    "read_plain",
    "read_share",
    "same_name",
    "sentences",
    "share_text",
    "trace",
    "verdict_line",
    "verdict_row",
    "what_would_block",
    "what_would_unblock",
    "within",
]

__getattr__ = on_first_use(__name__, _NAMES_OF)
