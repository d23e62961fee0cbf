"""Classes of names that agree or differ by what tables know: each with made-up bearers."""

import pytest

from penstock.model import Schema, Subject
from penstock.screening import compare


def score(left: str, right: str, schema: Schema = Schema.PERSON) -> float:
    asked = Subject(id="left", names=(left,), schema=schema)
    return compare(asked, Subject(id="right", names=(right,), schema=schema)).score


def alerts(left: str, right: str, schema: Schema = Schema.PERSON) -> bool:
    return score(left, right, schema) >= 0.7


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Suresh Tamboli", "Naresh Tamboli"),
        ("Daniel Osterkamp", "Danielle Osterkamp"),
        ("Gabriel Witherspoon", "Gabrielle Witherspoon"),
        ("Norbert Quillfeldt", "Herbert Quillfeldt"),
    ],
)
def test_two_known_given_names_are_two_people(left, right):
    assert not alerts(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Salih Barzenji", "Salah Barzenji"),
        ("Katerina Volchenko", "Katreina Volchenko"),
        ("Oksana Sidorov", "Oxana Sidorova"),
        ("Leonid Gurevichev", "Leomid Gurevichev"),
    ],
)
def test_vowels_swaps_forms_of_a_family_and_slips_are_one_person(left, right):
    assert alerts(left, right)


def test_a_spanish_name_is_given_name_and_fathers_family():
    whole = "Elvira Candelaria Quintanilla Urrutia"
    assert alerts(whole, "Elvira Quintanilla")
    assert alerts("Elvira Quintanilla", whole)
    assert score("Elvira Quintanilla", whole) < 0.95
    assert not alerts(whole, "Elvira Urrutia")
    assert not alerts("Jose Luis Garcia Lopez", "Jose Garcia")


def test_an_english_name_beside_a_chinese_one_is_no_other_syllable():
    assert alerts("陳國強", "Patrick Chan Kwok-keung")
    assert not alerts("陳國強", "Chan Kwok-keung Wing")


@pytest.mark.parametrize(
    ("left", "right", "is_same"),
    [
        ("Harold Pemble Jr.", "Harold Pemble, Junior", True),
        ("Harold Pemble Jr.", "Harold Pemble II", True),
        ("Harold Pemble Jr.", "Harold Pemble Sr.", False),
        ("Harold Pemble Jr.", "Harold Pemble, PhD", True),
    ],
)
def test_generations_are_one_however_written_and_degrees_are_none(left, right, is_same):
    assert alerts(left, right) is is_same


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Habib Rahman", "Habiburrahman"),
        ("محمدجواد طاهری", "Mohammad Javad Taheri"),
        ("Abu Bakr Tantawi", "Abubakr Tantawi"),
    ],
)
def test_names_of_two_parts_written_as_one(left, right):
    assert alerts(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Western Pearl Fishing Co", "Eastern Pearl Fishing Co"),
        ("Iraq Turbine Works", "Iran Turbine Works"),
        ("North Korea Zinc Corp", "South Korea Zinc Corp"),
    ],
)
def test_another_place_is_another_body(left, right):
    assert not alerts(left, right, Schema.COMPANY)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("KOMID", "Korea Mining Development Trading Corporation"),
        ("AQIM", "Al-Qaida in the Islamic Maghreb"),
        ("Pemex", "Petróleos Mexicanos"),
        ("IRGC Aerospace Force", "Islamic Revolutionary Guard Corps Aerospace Force"),
    ],
)
def test_a_known_short_name_of_a_body_is_its_name(short, whole, turned):
    pair = (whole, short) if turned else (short, whole)
    assert alerts(*pair, Schema.ORGANIZATION)
    assert score(*pair, Schema.ORGANIZATION) < 0.95


def test_a_known_short_name_is_no_other_body():
    assert not alerts("KOMID", "Korea Mining Equipment Works", Schema.ORGANIZATION)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Mojtaba Farzaneh", "Mostafa Farzaneh"),  # two names of the table of spellings
        ("Evgenia Kostromin", "Yevgeniy Kostromin"),
        ("Fahri Karaosman", "Fahriye Karaosman"),
        ("مهدیه سرافراز", "Mehdi Sarafraz"),
        ("광수 김", "Su Gwang Kim"),  # the given name's syllables are turned
        ("Kuramochi Takeshi", "Kuramochi Takashi"),  # Japanese vowels are written
        ("Zhang Li", "Zhang Lei"),  # what is beside Zhang is Pinyin, too
    ],
)
def test_other_names_genders_and_syllables_are_two_people(left, right):
    assert not alerts(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("광수 김", "Kim Gwang Su"),
        ("윤석열", "Yoon Suk Yeol"),
        ("محمدباقر مسعودی", "Mohammad Bagher Masoudi"),
        ("Zebulon Kwabena Amoako Yeboah Twumasi", "Zebulon Twumasi"),
        ("Oluwaseun Ogundokun", "Seun Ogundokun"),
        ("QADIRSHAKIRHUSSAMAL-TARABULSI", "Qadir Shakir Hussam al-Tarabulsi"),
        ("Andrey Plotnikovski", "Andrey Plotnikovskih"),
        ("長谷川慎太郎", "Shintaro Hasegawa"),
        ("يوسف مهدي المهندس", "Yusuf Mahdi al-Muhandis"),
    ],
)
def test_long_names_pet_forms_and_spellings_are_one_person(left, right):
    assert alerts(left, right)


@pytest.mark.parametrize(
    ("left", "right", "is_same"),
    [
        ("Amber Kestrel Trading (Oman) LLC", "Amber Kestrel Trading (Qatar) LLC", False),
        ("Amber Kestrel Trading (Oman) LLC", "Amber Kestrel Trading LLC", True),
        ("Amber Kestrel Trading (Ajman) LLC", "Amber Kestrel Trading (Sharjah) LLC", False),
        ("Amber Kestrel Foods Ltd", "Amber Kestrel Logistics Ltd", False),
        ("Amber Kestrel Sci & Tech Co", "Amber Kestrel Science and Technology Company", True),
        ("Petróleos de Venezuela S.A.", "PDVSA Petroleos de Venezuela", True),
        ("Российские железные дороги", "Russian Railways", True),
        ("三菱重工業株式会社", "Mitsubishi Heavy Industries", True),
    ],
)
def test_branches_industries_and_short_names_of_bodies(left, right, is_same):
    assert alerts(left, right, Schema.ORGANIZATION) is is_same
