"""Places as publishers write them."""

import pytest

from penstock.lists._places import country_place, place


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Al-Awja, near Tikrit, Iraq", "IQ"),
        ("Sinuiju, Korea, North", "KP"),
        ("Tbilisi, Georgia", "GE"),
        ("Nauru", "NR"),
        ("Jabalia Camp", ""),
        ("Suva Reka, Serbia and Montenegro", ""),
        ("", ""),
    ],
)
def test_the_country_stands_last(text, country):
    found = place(text)
    assert (found.text, found.country) == (text, country)


def test_a_country_alone():
    assert country_place(" Iranian ").country == "IR"
    assert country_place("Stateless").country == ""
