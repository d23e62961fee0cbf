"""Who is it: an index of listed names and identifiers, and scores that explain themselves.

`Index` is built once from the parties of some snapshots; a `Screener` answers for subjects;
`compare` holds two names side by side, `compare_many` many pairs of them. Numbers and policies are
data (`data/screening`).
"""

from penstock.screening._compare import compare
from penstock.screening._compare_many import compare_many
from penstock.screening._identifiers import identifier_keys, is_imo_number
from penstock.screening._index import INDEX_VERSION, Index
from penstock.screening._ofac_search import OfacSearch, load_ofac_search, ofac_search_score
from penstock.screening._parameters import Policy, load_policy, policies
from penstock.screening._remembered import Remembered
from penstock.screening._screener import Screener, ScreenResult
from penstock.screening._text_hits import TextHit

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
    "is_imo_number",
    "load_ofac_search",
    "load_policy",
    "ofac_search_score",
    "policies",
]
