"""`country_code` against the spellings of the publishers it must know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.data import data_file
from penstock.text import country_code, nearest_countries


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Korea, North", "KP"),
        ("DPRK", "KP"),
        ("D.P.R.K.", "KP"),
        ("Democratic People's Republic of Korea", "KP"),
        ("Democratic People’s Republic of Korea", "KP"),
        ("Korea, South", "KR"),
        ("Congo, Democratic Republic of the", "CD"),
        ("Congo, Republic of the", "CG"),
        ("DRC", "CD"),
        ("Iran (Islamic Republic of)", "IR"),
        ("Iranian", "IR"),
        ("U.S.A.", "US"),
        ("UK", "GB"),
        ("Türkiye", "TR"),
        ("China, Hong Kong Special Administrative Region", "HK"),
        ("Bahamas, The", "BS"),
        ("Cote d Ivoire", "CI"),
        ("Virgin Islands, British", "VG"),
        ("Region: Crimea", "UA"),
        ("West Bank", "PS"),
        ("Kosovo", "XK"),
        ("Pakistan (previous address)", "PK"),
        ("USSR (now Russian Federation)", "RU"),
        ("Kuwaiti citizenship", "KW"),
        ("South Sudan", "SS"),
        ("Sudan", "SD"),
        ("PRK", "KP"),
    ],
)
def test_country_code(text, code):
    assert country_code(text) == code


@pytest.mark.parametrize(
    "text", ["", "-0-", "undetermined", "Congolese", "Korean", "USSR", "Netherlands Antilles", "ZZ"]
)
def test_what_names_no_present_country_gives_nothing(text):
    assert country_code(text) == ""


@given(st.text(max_size=60))
def test_any_text_gives_a_code_or_nothing(text):
    code = country_code(text)
    assert code == "" or (len(code) == 2 and code.isupper())


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Untied States", "United States"),
        ("Koreea North", "North Korea"),
        ("Irann", "Iran"),
        ("Rusia", "Russia"),
        ("Deutschlnad", "Germany"),
    ],
)
def test_a_misspelt_country_is_named_first(text, near):
    assert country_code(text) == ""
    assert nearest_countries(text)[0] == near


@pytest.mark.parametrize("text", ["", "xx", "Atlantis", "12345", "?" * 500])
def test_what_is_far_from_all_countries_gives_none(text):
    assert nearest_countries(text) == ()


@given(st.text(max_size=60))
def test_nearest_countries_have_codes(text):
    assert all(country_code(name) for name in nearest_countries(text))


def test_table_is_unambiguous():
    from penstock.text import _countries

    owners: dict[str, str] = {}
    for code, alpha3, name, others, adjectives in _countries._table():
        assert len(code) == 2
        assert len(alpha3) == 3
        for spelling in (name, *others.split("|"), *adjectives.split("|")):
            if key := _countries._key(spelling):
                assert owners.setdefault(key, code) == code, spelling
    assert len({row[0] for row in _countries._table()}) == 250
    head = data_file("text/countries.tsv").read_text("utf-8")[:600]
    assert "source:" in head
    assert "checked_on:" in head
