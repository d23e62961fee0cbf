"""The numbers behind a score and the policies that decide when it is an alert, read from data."""

from functools import lru_cache

import msgspec
from msgspec import Struct

from penstock.data import data_file
from penstock.errors import UnknownName


class Missing(Struct, frozen=True, forbid_unknown_fields=True):
    """What unpartnered tokens cost, as a multiple of their weight.

    Of the asked name `query`, of the listed one `listed`, or `listed_after_one` where one word has
    met at most. `query_inside` and `listed_inside` hold where what is missing is no loss: all words
    of the other name have met and, of persons, two pairs of words or more, the first of this name
    and one of its last two among them; of bodies, all words of this name, too.
    """

    query: float
    query_inside: float
    listed: float
    listed_inside: float
    listed_after_one: float
    least_met_inside: int

    def rates(
        self, words_met: int, pairs_met: int, *, asked_inside: bool, listed_inside: bool
    ) -> tuple[float, float]:
        """Return what missing terms of the asked and of the listed name cost.

        `pairs_met` counts words that were split or joined once, `words_met` all of them.
        """
        is_met = pairs_met >= self.least_met_inside
        listed = self.listed if words_met > 1 else self.listed_after_one
        return (
            self.query_inside if is_met and asked_inside else self.query,
            self.listed_inside if is_met and listed_inside else listed,
        )


class CommonParts(Struct, frozen=True, forbid_unknown_fields=True):
    """What agreement in common words alone costs, where the names are not whole equals.

    `bits` of information are enough: a chance meeting is then rarer than one in two to that power;
    `bits_unframed` where the listed name lacks its first or last word, or the asked one any;
    `bits_inside` where all asked words equal listed ones in their order, the first and last among
    them.
    Every bit short of it adds `per_bit` (negative), at most `most`; a likeness below one takes
    `per_unlikeness` bits from a word for every whole unit it lacks, `nickname_share` of that where
    the words are a name and its nickname.
    """

    bits: float
    bits_unframed: float
    bits_inside: float
    per_bit: float
    most: float
    per_unlikeness: float
    initial_bits: float
    nickname_share: float
    whole_likeness: float


class CommonConflict(Struct, frozen=True, forbid_unknown_fields=True):
    """What a conflict of countries costs more where a person's name is borne by many.

    Every bit of information that the agreeing words lack to `bits` adds `per_bit` (negative), at
    most `most`.
    """

    bits: float
    per_bit: float
    most: float


class DistinctWords(Struct, frozen=True, forbid_unknown_fields=True):
    """What words cost that are alike and yet names of their own (negative).

    `per_commonness` for every unit that the rarer of the two lacks to the rarest, where they are
    less alike than `spelling`; `other_syllable` where both are Chinese of two syllables or more,
    `other_short_syllable` where all words of both names have one; `other_gender` where one is the
    other's form for a woman, or only men bear one and only women the other, `woman_ending` where
    one is the other with an ending that only women bear; `other_name` where both stand in the table
    of names.
    """

    spelling: float
    per_commonness: float
    other_syllable: float
    other_short_syllable: float
    other_consonants: float
    other_gender: float
    woman_ending: float
    other_name: float


class FactWeights(Struct, frozen=True, forbid_unknown_fields=True):
    """What agreeing and conflicting facts add to a name score (signed)."""

    birth_date_equal: float
    birth_date_flipped: float
    birth_year_equal: float
    birth_year_near: float
    birth_year_off: float
    birth_day_differs: float
    birth_year_far: float
    country_agrees: float
    country_differs: float
    gender_differs: float
    schema_differs: float
    identifier_equal: float


class Scoring(Struct, frozen=True, forbid_unknown_fields=True):
    """Every number of the name score; the data file says what each means."""

    role_weights: dict[str, float]
    common_share: float
    rare_share: float
    common_weight: float
    syllabic_shares: tuple[float, ...]
    patronymic_share: float
    missing: dict[str, Missing]
    missing_without_words: float
    initial_likeness: float
    initial_rest: float
    initials_unsaid: float
    second_names_unsaid: float
    short_name_unsaid: float
    own_word_rarity: float
    joined_likeness: float
    number_conflict: float
    vessel_number_missing: float
    other_ship: float
    other_business: float
    other_industry: float
    other_two_industries: float
    vague_business: frozenset[str]
    other_known_word: float
    other_known_place: float
    other_place: float
    initials_alone: float
    lone_word: float
    syllable_missing: float
    word_for_title: float
    other_generation: float
    order_differs: float
    syllables_turned: float
    other_names: float
    common_parts: CommonParts
    distinct_words: DistinctWords
    weak_alias: float
    former_name: float
    common_conflict: CommonConflict
    facts: FactWeights


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    """From which score a hit is an alert (`threshold`) and from which it is shown (`show`).

    `field` is the kind of field it is made for: `party`, `agent`, `address` or `free_text`.
    `lists` holds thresholds of their own by list id. `expect` is a sentence for people about what
    the policy finds and costs.
    """

    id: str
    title: str
    threshold: float
    show: float
    expect: str
    field: str = "party"
    lists: dict[str, float] = {}

    def alert_from(self, list_id: str) -> float:
        """Return the score from which a hit on a list is an alert."""
        return self.lists.get(list_id, self.threshold)


class FreeText(Struct, frozen=True, forbid_unknown_fields=True):
    """What a listed name embedded in a text must be, stricter than in a field for names.

    At most `longest_run` words, each alike by `least_likeness`; in all `least_weight` over two
    words or one by itself: equal from `lone_letters`, alike by `lone_likeness` from
    `lone_letters_alike` letters on, and of `lone_weight` by its rarity; beside its legal form alike
    by `form_likeness` from `form_letters` letters on. A ship
    of one name word needs one of `vessel_cues` within `cue_distance` words, a whole name of
    ordinary words one of `party_cues` before it; a whole name scores `whole_score` at least, with a
    slip in one word `slip_score` (where its other words weigh `slip_weight`, if that word is short
    and its own). A body's one word without its legal form needs no cue from `alone_letters` letters
    on, if it is of `alone_weight`, nor if it is one of `known_alone`. Of more than `longest_flood`
    single letters, or one word over and over, only the ends count. A bare number needs
    `lone_document_digits`, or a word within `number_cue_distance` before it that says it is a
    document.
    """

    longest_run: int
    least_likeness: float
    least_weight: float
    lone_letters: int
    lone_letters_alike: int
    lone_weight: float
    lone_likeness: float
    form_letters: int
    form_likeness: float
    cue_distance: int
    vessel_cues: tuple[str, ...]
    known_alone: frozenset[str]
    party_cues: tuple[str, ...]
    whole_score: float
    slip_score: float
    slip_weight: float
    alone_letters: int
    alone_weight: float
    longest_flood: int
    document_digits: int
    document_signs: int
    lone_document_digits: int
    number_cue_distance: int


@lru_cache(1)
def load_free_text() -> FreeText:
    """Return the numbers and words of `data/screening/free-text.yaml`."""
    text = data_file("screening/free-text.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=FreeText)


@lru_cache(1)
def load_scoring() -> Scoring:
    """Return the scoring numbers of `data/screening/scoring.yaml`."""
    text = data_file("screening/scoring.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=Scoring)


@lru_cache(1)
def policies() -> dict[str, Policy]:
    """Return the policies of `data/screening/policies.yaml` by id."""
    text = data_file("screening/policies.yaml").read_bytes()
    return {policy.id: policy for policy in msgspec.yaml.decode(text, type=list[Policy])}


def load_policy(policy_id: str) -> Policy:
    """Return a policy by id.

    Raises:
        UnknownName: no policy has this id.
    """
    known = policies()
    if policy_id not in known:
        message = f"No screening policy is called '{policy_id}'"
        raise UnknownName(message, hint=f"Choose one of: {', '.join(known)}")
    return known[policy_id]
