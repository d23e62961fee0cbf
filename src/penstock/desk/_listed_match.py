"""Whether a hit on a party of a shipment is that party, and its entry as export rules read it."""

import re
from functools import lru_cache

from penstock.desk._subjects import country_codes
from penstock.exports import EndUserListing, ExportTables
from penstock.measures import name_key
from penstock.model import Hit, Party, Schema
from penstock.text import NameSort, TokenRole, read_name

_APART = frozenset({"name_part_missing", "name_part_unasked"})
_FIRST_QUOTED = re.compile(r"'[^']*'")
_IN_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_QUOTED = re.compile(r"'(.*)'")
_SURE = 0.9


def is_match(
    hit: Hit, country: str, listed: tuple[str, ...], confirmed: frozenset[str]
) -> bool | None:
    """Tell whether a hit is the party: the whole name, no other country, no person by name."""
    if hit.is_one_of(confirmed):
        return True
    asked = country_codes(country)
    parts = {part.feature for part in hit.explanation}
    if "identifier_equal" in parts:
        return True
    agrees = bool(set(asked) & set(listed))
    if asked and listed and not agrees:
        return None
    is_whole = hit.score >= _SURE and not _words_apart(hit) and _says_most(hit)
    if hit.schema is Schema.PERSON and not agrees:
        return None
    return True if is_whole else None


def listing_of_party(
    party: Party, tables: ExportTables, *, is_match: bool | None = True
) -> EndUserListing:
    """Return a listed party as the export rules read its entry."""
    listing = party.listing
    return EndUserListing(
        section=tables.section_of(listing.section, listing.list),
        name=party.primary_name,
        party=party.id,
        programmes=listing.programmes,
        licence_requirement=listing.licence_requirement,
        licence_policy=listing.licence_policy,
        citations=listing.citations,
        countries=tuple(sorted(party.countries)),
        listed_on=listing.listed_on,
        expires_on=listing.expires_on,
        is_match=is_match,
    )


def _says_most(hit: Hit) -> bool:
    """Tell whether what agrees is most of the name asked, not only the letters in its brackets."""
    if name_key(hit.matched) == name_key(hit.name):
        return True
    agreeing = "".join(
        found[0]
        for part in hit.explanation
        if part.feature == "name_part" and (found := _FIRST_QUOTED.search(part.detail))
    )
    outside = _IN_BRACKETS.sub(" ", hit.matched) if hit.matched else ""
    return 2 * sum(map(str.isalnum, agreeing)) >= sum(map(str.isalnum, outside))


def _words_apart(hit: Hit) -> list[str]:
    """Return the words only one of two names has, legal forms left out."""
    apart = [
        found[1]
        for part in hit.explanation
        if part.feature in _APART and (found := _QUOTED.match(part.detail))
    ]
    return [word for word in apart if not _is_legal_form(word)]


@lru_cache(maxsize=4096)
def _is_legal_form(word: str) -> bool:
    readings = read_name(f"x {word}", NameSort.organisation)
    return any(
        all(token.role is TokenRole.legal_form for token in reading.tokens[1:])
        for reading in readings
        if len(reading.tokens) > 1
    )
