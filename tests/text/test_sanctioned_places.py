"""One table of places for every door: what an address names, and what makes it another place."""

import pytest

from penstock.text import place_named, places_alone, places_in, port_named, region_named
from penstock.text._tables import rows


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Crimea", "UA-43"),
        ("Crimea region of Ukraine", "UA-43"),
        ("SIMFEROPOL 295000", "UA-43"),
        ("Sevastopol", "UA-40"),
        ("DNR", "UA-DNR"),
        ("so-called Luhansk People's Republic", "UA-LNR"),
        ("Donets'k", "UA-14"),
        ("Kherson", "UA-65"),
        ("Yalta Street", ""),
        ("Sebastopol, California", ""),
        ("Pyongyang", ""),
        ("Kyiv", ""),
        ("", ""),
    ],
)
def test_the_region_that_a_part_of_an_address_is(text, code):
    assert region_named(text) == code


def test_letters_that_mean_other_things_count_only_alone():
    assert places_in("THE DNR FORM WAS SIGNED") == ()
    assert [place.code for place in place_named("DNR")] == ["UA-DNR"]


def test_every_region_of_the_table_is_read_by_its_name():
    for row in rows("sanctioned_places"):
        for spelling in row["spellings"].split("|"):
            assert region_named(spelling) == (row["code"] if "-" in row["code"] else "")


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("PYONGYANG", ["KP"]),
        ("No 4, Valiasr Ave, Tehran 19395", ["IR"]),
        ("4 VALIASR TEHRAN IRAN", ["IR", "IR"]),
        ("295000 SIMFEROPOL", ["UA-43"]),
        ("HAVANA, IL 62644", []),
        ("152 TEHERAN-RO", []),
        ("12 RUE DE TEHERAN", []),
        ("VIA CUBA 9, ROMA", []),
    ],
)
def test_a_place_stands_alone_between_commas_or_before_its_country(line, codes):
    assert [place.code for place in places_alone(line)] == codes


@pytest.mark.parametrize(
    ("port", "codes"),
    [("KPNAM", ["KP"]), ("BANDAR ABBASS", ["IR"]), ("GENOA", []), ("NLRTM", []), ("DEHAM", [])],
)
def test_a_port_is_named_almost_or_by_its_code(port, codes):
    """UN/LOCODE: the country of ISO 3166-1 and three signs."""
    assert [place.code for place in port_named(port)] == codes
