"""Names of one language in the spelling of another: Korean and Chinese in Russian, Wade-Giles."""

import pytest

from penstock.text import (
    NameSort,
    initials_of,
    is_semitic_name,
    is_vietnamese_family,
    mandarin_syllables,
    read_name,
    token_similarity,
    without_acronym,
)


def readings(name: str) -> set[str]:
    return {
        " ".join(token.text for token in reading.tokens)
        for reading in read_name(name, NameSort.person)
    }


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("Ким Чен Ын", "kim jong un"),
        ("Ким Чен Ир", "kim jong il"),
        ("Ким Ё Чжон", "kim yo jong"),
        ("Чхве Рён Хэ", "choe ryong hae"),
        ("Ли Соль Чжу", "ri sol ju"),
        ("Пак Пон Чжу", "pak pong ju"),
        ("Си Цзиньпин", "xi jinping"),
        ("Дэн Сяопин", "deng xiaoping"),
        ("Ли Кэцян", "li keqiang"),
        ("Mao Tse-tung", "mao zedong"),
        ("Teng Hsiao-p'ing", "deng xiaoping"),
    ],
)
def test_a_transcribed_name_is_read_as_its_own_language_spells_it(name, reading):
    assert reading in readings(name)


@pytest.mark.parametrize("name", ["Анна Ли", "Иван Ким", "Ли Иванович", "Сергей Цой", "Юрий Хан"])
def test_russian_names_are_not_taken_for_korean_or_chinese_ones(name):
    schemes = {reading.scheme for reading in read_name(name, NameSort.person)}
    assert not schemes & {"korean"}


def test_mandarin_is_cut_into_as_few_syllables_as_can_be():
    assert mandarin_syllables("xiaoping") == ("xiao", "ping")
    assert mandarin_syllables("xian") == ("xian",)
    assert mandarin_syllables("vladimir") == ()
    assert mandarin_syllables("") == ()


def test_initials_are_those_of_the_words_that_name():
    assert initials_of("Islamic Republic of Iran Shipping Lines") == ("irisl",)
    assert initials_of("National Iranian Oil Company") == ("nioc",)
    assert initials_of("Bank Melli") == ()
    assert initials_of("Рособоронэкспорт") == ()


def test_another_spelling_of_a_form_in_the_table_is_of_its_family():
    assert token_similarity("qasem", "ghassem") >= 0.9
    assert token_similarity("qaida", "qaeda") >= 0.9


def test_two_edits_count_from_seven_letters_on():
    assert 0.5 < token_similarity("sevmash", "sevnazh") < 0.7
    assert token_similarity("sechin", "sezhim") == 0.0


def test_names_with_known_vowels_are_told():
    assert is_semitic_name("muhammad")
    assert not is_semitic_name("vladimir")


def test_names_in_hong_kong_spelling_have_a_reading_in_pinyin():
    assert "liang zhenying" in readings("Leung Chun-ying")
    assert readings("Viktor Orlenko") == {"viktor orlenko"}


def test_initials_beside_a_name_fall_out():
    whole = "aerospace industries organization"
    assert without_acronym(f"AIO {whole}") == without_acronym(f"{whole} AIO") == whole
    assert without_acronym("IBM Aerospace Limited") == ""


def test_a_vietnamese_name_is_told_by_its_family():
    assert is_vietnamese_family("nguyen")
    assert not is_vietnamese_family("orlenko")
