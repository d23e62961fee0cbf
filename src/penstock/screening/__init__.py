"""Who is it: an index of listed names and identifiers, and scores that explain themselves.

`Index` is built once from the parties of some snapshots; a `Screener` answers for subjects;
`compare` holds two names side by side, `compare_many` many pairs of them. Numbers and policies are
data (`data/screening`).
"""

from typing import TYPE_CHECKING

from penstock.lazy import on_first_use

if TYPE_CHECKING:
    from penstock.screening._compare import compare
    from penstock.screening._compare_many import compare_many
    from penstock.screening._compiled import is_compiled
    from penstock.screening._identifiers import identifier_keys, is_imo_number
    from penstock.screening._index import INDEX_VERSION, Index
    from penstock.screening._ofac_search import OfacSearch, load_ofac_search, ofac_search_score
    from penstock.screening._parameters import Policy, load_policy, policies
    from penstock.screening._remembered import Remembered
    from penstock.screening._screener import Screener, ScreenResult
    from penstock.screening._text_hits import TextHit

_NAMES_OF = {
    "_compare": ("compare",),
    "_compare_many": ("compare_many",),
    "_compiled": ("is_compiled",),
    "_identifiers": ("identifier_keys", "is_imo_number"),
    "_index": ("INDEX_VERSION", "Index"),
    "_ofac_search": ("OfacSearch", "load_ofac_search", "ofac_search_score"),
    "_parameters": ("Policy", "load_policy", "policies"),
    "_remembered": ("Remembered",),
    "_screener": ("Screener", "ScreenResult"),
    "_text_hits": ("TextHit",),
}

__all__ = [
    "INDEX_VERSION",
    "Index",
    "OfacSearch",
    "Policy",
    "Remembered",
    "ScreenResult",
    "Screener",
    "TextHit",
    "compare",
    "compare_many",
    "identifier_keys",
    "is_compiled",
    "is_imo_number",
    "load_ofac_search",
    "load_policy",
    "ofac_search_score",
    "policies",
]

__getattr__ = on_first_use(__name__, _NAMES_OF)
