"""What can be asked of listed parties, and what lies between two ends."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from penstock.desk._listed_values import property_type, value_field, values_of
from penstock.desk._name_search import _fits, _fits_date
from penstock.desk._query import Range
from tests.desk.world import CAPTAIN, SHIP

_DAYS = [date(2015, 12, 1) + timedelta(days=n) for n in range(150)]
_VAGUE = st.sampled_from(
    sorted({text for day in _DAYS for text in (str(day), str(day)[:7], str(day)[:4])})
)


def test_values_of_a_party() -> None:
    told = values_of(CAPTAIN, "2016-06-01")
    assert told["birthDate"] == told["dates"] == ("1961-02-03",)
    assert told["first_seen"] == told["last_change"] == ("2009-08-11",)
    assert told["last_seen"] == ("2016-06-01",)
    assert told["programId"] == ("DPRK",)
    assert values_of(SHIP)["identifiers"] == ("9187629",)
    assert "last_seen" not in values_of(SHIP)


def test_names_of_fields() -> None:
    assert value_field("properties.birthDate") == value_field("birthDate") == "birthDate"
    assert value_field("canonical_id") == "id"
    assert value_field("properties.gender") == "gender"
    assert value_field("shoeSize") == ""
    assert (property_type("alias"), property_type("model")) == ("name", "string")


def _days(text: str) -> list[date]:
    """Every day a date may be, of some months before and after."""
    around = [date(2014, 1, 1) + timedelta(days=n) for n in range(1100)]
    return [day for day in around if str(day).startswith(text)]


@given(_VAGUE, _VAGUE, _VAGUE, st.booleans(), st.booleans())
def test_a_date_lies_between_two_if_a_day_of_it_does(
    value: str, low: str, high: str, has_low: bool, has_high: bool
) -> None:
    after = _days(low)[0] if has_low else _days(low)[-1] + timedelta(days=1)
    before = _days(high)[-1] if has_high else _days(high)[0] - timedelta(days=1)
    asked = Range("birthDate", low, high, has_low, has_high)
    own = _days(value)
    # The two ends are asked one by one: a vague date may keep to each by another day.
    expected = own[-1] >= after and own[0] <= before
    assert _fits_date(value, asked) == expected


def test_numbers_lie_between_numbers_and_words_between_words() -> None:
    between = Range("deadweightTonnage", "900", "1200", has_high=False)
    assert [one for one in ("90", "900", "1000.5", "1200") if _fits(one, between)] == [
        "900",
        "1000.5",
    ]
    assert _fits("Beta", Range("caption", "alpha", "BETA"))
    assert not _fits("Beta", Range("caption", "beta", "", has_low=False))
    assert _fits("7", Range("deadweightTonnage"))
