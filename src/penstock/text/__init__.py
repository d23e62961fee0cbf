"""Names and words: scripts, tokens, name parts, organisation forms, countries and similarity."""

from penstock.text._countries import country_code

__all__ = ["country_code"]
