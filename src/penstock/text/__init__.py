"""Names and the scripts, words and countries they are made of.

`fold` gives one plain form of a text; `read_name` reads a name as its culture writes it, in Latin
letters, with the role of each word; `romanise` gives the several Latin readings of other scripts.
`skeleton` and `phonetic` are coarse keys under which spellings of one name meet, `nicknames` and
`name_variants` the clusters that no rule of spelling brings together.
"""

from penstock.text._coined import coined_of, full_names
from penstock.text._consonants import share_consonants, share_last_i
from penstock.text._countries import (
    country_code,
    country_name,
    country_spellings,
    nearest_countries,
)
from penstock.text._fold import fold, parted_at_apostrophes
from penstock.text._initials import initials_of, without_acronym
from penstock.text._join import ARTICLES, join_words
from penstock.text._keys import is_patronymic, phonetic, skeleton, skeletons
from penstock.text._mandarin import mandarin_syllables
from penstock.text._misplaced import is_short_form_with_slip
from penstock.text._phrases import Phrases, plain_words, without_a_letter
from penstock.text._plain import PlainWord, plain_word
from penstock.text._read import (
    TRANSCRIBED,
    Reading,
    bracketed,
    is_syllables,
    may_be_transcribed,
    read_name,
)
from penstock.text._roles import NameSort, Token, TokenRole
from penstock.text._romanise import romanise
from penstock.text._runs import (
    TextWord,
    known_phrases,
    known_words,
    long_phrases,
    numbers_in_phrases,
    ordinary_words,
    text_words,
)
from penstock.text._sanctioned_places import (
    SanctionedPlace,
    countries_under_measures,
    country_at_end,
    place_named,
    places_alone,
    places_in,
    port_named,
    region_named,
)
from penstock.text._scripts import script_of
from penstock.text._semitic import is_semitic_name
from penstock.text._similarity import (
    MARKS,
    SPELLING_LIKENESS,
    SYLLABIC,
    UNVOWELLED,
    VARIANT_LIKENESS,
    asked_keys,
    asked_keys_of,
    bare,
    edit_budget,
    edit_likeness,
    edited_form,
    has_family,
    joined_keys,
    joined_keys_of,
    joined_similarity,
    key_likeness,
    listed_keys,
    spelled,
    spelled_many,
    spelling_likeness,
    swap_likeness,
    token_similarity,
)
from penstock.text._variants import (
    bearers_of,
    is_given,
    is_japanese_given,
    is_ship_word,
    is_spanish_family,
    is_vietnamese_family,
    name_variants,
    nicknames,
)

__all__ = [
    "ARTICLES",
    "MARKS",
    "SPELLING_LIKENESS",
    "SYLLABIC",
    "TRANSCRIBED",
    "UNVOWELLED",
    "VARIANT_LIKENESS",
    "NameSort",
    "Phrases",
    "PlainWord",
    "Reading",
    "SanctionedPlace",
    "TextWord",
    "Token",
    "TokenRole",
    "asked_keys",
    "asked_keys_of",
    "bare",
    "bearers_of",
    "bracketed",
    "coined_of",
    "countries_under_measures",
    "country_at_end",
    "country_code",
    "country_name",
    "country_spellings",
    "edit_budget",
    "edit_likeness",
    "edited_form",
    "fold",
    "full_names",
    "has_family",
    "initials_of",
    "is_given",
    "is_japanese_given",
    "is_patronymic",
    "is_semitic_name",
    "is_ship_word",
    "is_short_form_with_slip",
    "is_spanish_family",
    "is_syllables",
    "is_vietnamese_family",
    "join_words",
    "joined_keys",
    "joined_keys_of",
    "joined_similarity",
    "key_likeness",
    "known_phrases",
    "known_words",
    "listed_keys",
    "long_phrases",
    "mandarin_syllables",
    "may_be_transcribed",
    "name_variants",
    "nearest_countries",
    "nicknames",
    "numbers_in_phrases",
    "ordinary_words",
    "parted_at_apostrophes",
    "phonetic",
    "place_named",
    "places_alone",
    "places_in",
    "plain_word",
    "plain_words",
    "port_named",
    "read_name",
    "region_named",
    "romanise",
    "script_of",
    "share_consonants",
    "share_last_i",
    "skeleton",
    "skeletons",
    "spelled",
    "spelled_many",
    "spelling_likeness",
    "swap_likeness",
    "text_words",
    "token_similarity",
    "without_a_letter",
    "without_acronym",
]
