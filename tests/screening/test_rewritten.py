"""Names whose letters are set apart, whose words are glued, or whose letters are digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.model import Schema, Subject
from penstock.screening import compare
from penstock.screening._rewritten import is_set_apart, rewritten
from penstock.text import NameSort


@pytest.mark.parametrize(
    ("asked", "listed", "schema"),
    [
        ("Abdul Ghafar S h i n w a r i", "Abdul Ghafar Shinwari", Schema.PERSON),
        ("L I B Y A N Islamic Fighting Group", "Libyan Islamic Fighting Group", Schema.COMPANY),
        ("Ali K0ny", "Ali Kony", Schema.PERSON),
        ("Maulawi Raja8", "Maulawi Rajab", Schema.PERSON),
        ("Ali Akbar (Ahmadian)", "Ali Akbar Ahmadian", Schema.PERSON),
        (
            "Comoros) Al-Haramain (Union of the",
            "Al-Haramain (Union of the Comoros)",
            Schema.COMPANY,
        ),
        ("Office39", "Office 39", Schema.COMPANY),
        ("Yevg. Prigozhin", "Yevgeny Prigozhin", Schema.PERSON),
        ("Prayut Chan-o-cha", "Prayut Chanocha", Schema.PERSON),
        ("Adrian Darya-I", "Adrian Darya 1", Schema.VESSEL),
        ("Vega 98Papir", "Vega 98 Papir", Schema.COMPANY),
        ("Vega-Papir98 OOD", "Vega-Papir 98 OOD", Schema.COMPANY),
        ("Sparta2", "Sparta 2", Schema.VESSEL),
        ("GmbHNordwind Maschinen", "Nordwind Maschinen GmbH", Schema.COMPANY),
        ("UNIVESAS.A.", "UNIVESA S.A.", Schema.COMPANY),
        ("MIRELE.U.", "MIREL E.U.", Schema.COMPANY),
        ("Univesa, S.q.", "UNIVESA S.A.", Schema.COMPANY),
        ("Univesa z.A.", "UNIVESA S.A.", Schema.COMPANY),
        ("Univesa S..", "UNIVESA S.A.", Schema.COMPANY),
        ("Panorava Dis TicaretAs", "Panorava Dis Ticaret A.S.", Schema.COMPANY),
        ("Hajji'ABD AL-NASIR", "Hajji 'ABD AL-NASIR", Schema.PERSON),
        ("KhaliqABD-AL-GHAFUR Human", "Khaliq ABD-AL-GHAFUR Human", Schema.PERSON),
        ("Htun AU,NG", "Htun AUNG", Schema.PERSON),
        ("Wazi.r SHAHAB", "Wazir SHAHAB", Schema.PERSON),
        ("Mari-a Elena GAXIOLA", "Maria Elena GAXIOLA", Schema.PERSON),
        ("MAULAN|A FAZLULLAH", "MAULANA FAZLULLAH", Schema.PERSON),
        ("Iv.ica RAJIC", "Ivica RAJIC", Schema.PERSON),
        ("R@dov@n KAR@DZIC", "Radovan KARADZIC", Schema.PERSON),
        ("Mashhur ALH-USAYN", "Mashhur AL-HUSAYN", Schema.PERSON),
        ("Abd-alB-aqi SADUN", "Abd-al-Baqi SADUN", Schema.PERSON),
        ("NPO Mashinostroyeniya", "НПО Машиностроения", Schema.COMPANY),
        ("VEGALINLENGAORIMBATO CO.,LTD.", "VEGALIN LENGA ORIM BATO CO., LTD.", Schema.COMPANY),
        ("VEGALINLENGAORIMBATOLIMITED", "VEGALIN LENGA ORIM BATO LIMITED", Schema.COMPANY),
        ("قيس الخزعلي", "Qais al-Khazali", Schema.PERSON),
    ],
)
def test_a_name_written_otherwise_is_found(asked, listed, schema):
    left = Subject(id="left", names=(asked,), schema=schema)
    assert compare(left, Subject(id="right", names=(listed,), schema=schema)).score > 0.8


@pytest.mark.parametrize("name", ["J R R Tolkien", "Kim J U", "George H W Bush", "Norden GmbH"])
def test_initials_and_forms_stand_as_they_are(name):
    assert rewritten(name, NameSort.person) == ()


@pytest.mark.parametrize(
    "name", ["CONSTRUCTORA W.L.", "Vega S.A.", "Vega Co. Ltd.", "Transgaz-M LLC", "Vega U.S.A."]
)
def test_letters_that_may_be_the_name_stay(name):
    others = [other for other in rewritten(name, NameSort.organisation) if "." not in other]
    assert not any("Transgazm" in other or len(other) < len(name) - 3 for other in others)


@given(words=st.lists(st.text("abcXYZ()", min_size=1, max_size=6), max_size=8))
def test_without_digits_only_blanks_and_brackets_differ(words):
    text = " ".join(words)
    letters = [each for each in text if each.isalpha()]
    for other in rewritten(text, NameSort.organisation):
        assert [each for each in other if each.isalpha()] == letters


@pytest.mark.parametrize(
    ("words", "expected"),
    [("A b c d Smith", True), ("J R R Tolkien", False), ("K i m J", False), ("K i m J o", True)],
)
def test_a_run_of_letters_is_a_word_set_apart(words, expected):
    assert is_set_apart(words.split()) is expected
