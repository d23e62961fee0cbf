"""The compiled twins of the innermost loops, where this installation has built them.

They are built with the package where the machine has a C++ compiler and left out where it has
none (see `setup.py`). Each has a plain twin beside its use, which gives the same answers.
"""

is_compiled = True
try:
    from penstock.screening._fast_rows import Reached, RowFinder
    from penstock.screening._fast_scores import Pairs
    from penstock.screening._fast_texts import TextSums
    from penstock.screening._fast_words import Tables, WordFinder, edit_parts
except ImportError:
    is_compiled = False

__all__ = [
    "Pairs",
    "Reached",
    "RowFinder",
    "Tables",
    "TextSums",
    "WordFinder",
    "edit_parts",
    "is_compiled",
]
