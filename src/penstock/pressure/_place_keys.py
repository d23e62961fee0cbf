"""One key for a place, however statistics spell or number it."""

from functools import cache

from penstock.data import data_table
from penstock.text import country_code


def place_key(spelling: str) -> str:
    """Return the code of a country however it is spelt or numbered, or the spelling itself."""
    text = spelling.strip()
    if text.isdecimal() and len(text) <= 3:
        return _numbers().get(int(text), text)
    return country_code(text) or text


@cache
def _numbers() -> dict[int, str]:
    rows = data_table("pressure/country-numbers.tsv")[1:]
    return {int(number): code for number, code, _ in rows}
