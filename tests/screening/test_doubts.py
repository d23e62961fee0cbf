"""What makes an agreement doubtful: by class, each with its reason in the explanation."""

import pytest

from penstock.model import Hit, Schema, Subject
from penstock.screening import compare


def held(left: str, right: str, schema: Schema = Schema.PERSON) -> Hit:
    asked = Subject(id="left", names=(left,), schema=schema)
    return compare(asked, Subject(id="right", names=(right,), schema=schema))


def reasons(hit: Hit) -> set[str]:
    return {part.feature for part in hit.explanation}


@pytest.mark.parametrize(
    ("left", "right", "schema", "reason"),
    [
        ("Chen Xiaoming", "Chen Xiaohong", Schema.PERSON, "distinct_words"),
        ("Nguyen Van Hung", "Nguyen Van Hong", Schema.PERSON, "distinct_words"),
        ("Carla Miller", "Carla Muller", Schema.PERSON, "distinct_words"),
        ("张伟", "Zhang Wei Yang", Schema.PERSON, "syllable_missing"),
        ("Robert Stone", "Joel Robert Stone", Schema.PERSON, "common_parts"),
        ("Ocean Pride", "Ocean Pride 2", Schema.VESSEL, "number_conflict"),
        ("Vega AG", "Vega Energy AG", Schema.COMPANY, "other_business"),
        ("Pacific Bravo", "Pacific Brave", Schema.VESSEL, "distinct_words"),
        ("Tata Steel Limited", "Tata Motors Limited", Schema.COMPANY, "other_business"),
        ("Factory No. 5", "Factory No. 6", Schema.COMPANY, "number_conflict"),
        ("Daniel Orlenko", "Daniela Orlenko", Schema.PERSON, "distinct_words"),
        ("Pham Van Long", "Pham Van Luong", Schema.PERSON, "distinct_words"),
        ("Zhang Jun", "Zhang Jin", Schema.PERSON, "distinct_words"),
        ("Iran Zafar Company", "Iraq Zafar Company", Schema.COMPANY, "other_known_word"),
        ("Mayis", "Agropecuaria Mais", Schema.COMPANY, "lone_word"),
    ],
)
def test_a_doubt_is_told_and_lowers_the_score(left, right, schema, reason):
    hit = held(left, right, schema)
    assert reason in reasons(hit)
    assert all(part.value < 0 for part in hit.explanation if part.feature == reason)
    assert hit.score == pytest.approx(sum(part.value for part in hit.explanation), abs=1e-9)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Yevgeny Prigozhin", "Evgenii Prigojin"),
        ("Muhammad Hassan", "Mohamed Hasan"),
        ("Viktor Orlenko", "Viktor Orlenka"),
    ],
)
def test_spellings_of_one_name_are_not_names_of_their_own(left, right):
    assert "distinct_words" not in reasons(held(left, right))
    assert held(left, right).alert


def test_korea_may_be_said_for_its_north_and_its_script_has_several_spellings():
    assert held("조선대성은행", "Korea Daesong Bank", Schema.COMPANY).alert
    assert held("조선대성은행", "Korea Taesong Bank", Schema.COMPANY).alert
    assert "other_place" not in reasons(
        held("Korea Vega Bank", "North Korea Vega Bank", Schema.COMPANY)
    )


def test_initials_of_a_body_meet_its_name_both_ways_and_below_the_name_itself():
    full = "National Iranian Oil Company"
    for left, right in (("NIOC", full), (full, "NIOC")):
        hit = held(left, right, Schema.COMPANY)
        assert hit.alert
        assert hit.score < held(full, full, Schema.COMPANY).score
    assert not held("NITC", full, Schema.COMPANY).alert
    other = held("Northern Isles Oyster Company", full, Schema.COMPANY)
    assert "initials_alone" in reasons(other)
    assert other.score < 0.55


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Laboratoriya Zelenko", "Zelenko Laboratory"),
        ("Gruppa Kompaniy Zelenko", "Zelenko Group of Companies"),
        ("AIO Aerospace Industries Organization", "Aerospace Industries Organization"),
        ("Tulskiy Zavod Vepr", "Tula Plant Vepr"),
    ],
)
def test_romanised_company_words_and_initials_beside_a_name_are_read(left, right):
    for one, other in ((left, right), (right, left)):
        assert held(one, other, Schema.COMPANY).alert


def test_letters_in_brackets_are_no_misspelt_word():
    assert not held("ACME Corporation", "Al Qaida in the Maghreb (AQMI)", Schema.COMPANY).alert
    assert held("AQMI", "Al Qaida in the Maghreb (AQMI)", Schema.COMPANY).alert


@pytest.mark.parametrize(
    ("left", "right"), [("محمد شاکری", "Muhammad Al-Sugayer"), ("علي ضرغامی", "Ali Durgham")]
)
def test_consonants_and_long_vowels_tell_names_apart_that_leave_short_vowels_out(left, right):
    hit = held(left, right)
    assert "distinct_words" in reasons(hit)
    assert not hit.alert


def test_one_slip_in_three_syllables_is_a_slip():
    assert held("Yo Jon Kim", "Yo Jong Kim").alert
    assert not held("Ri Yong Ho", "Ri Jong Ho").alert
    assert not held("Zhang Jun", "Zhang Jin").alert
    assert held("Pak To Cun", "Pak To Chun").alert  # Pak is no syllable of Chinese


def test_a_last_i_makes_another_name_only_of_a_name_that_is_borne():
    assert not held("Ali Mohammad", "Ali Mohammadi").alert
    assert held("Anjem Choudar", "Anjem Choudary").alert


def test_a_name_coined_of_syllables_is_read_as_what_they_stand_for():
    for left, right in (
        ("Rosneft", "Rossiyskaya Neft"),
        ("Vneshtorgbank", "Vneshniy Torgovyi Bank"),
        ("Minprom", "Министерство промышленности"),
    ):
        for one, other in ((left, right), (right, left)):
            hit = held(one, other, Schema.COMPANY)
            assert 0.7 <= hit.score < 0.9
    assert not held("Rosneft", "Rosgeologia", Schema.COMPANY).alert
    assert not held("Rosneft", "Russian Gas", Schema.COMPANY).alert


def test_a_syllable_that_is_a_particle_elsewhere_is_a_name():
    assert not held("수빈 양", "Su Yang").alert


@pytest.mark.parametrize(
    ("left", "right", "is_same"),
    [
        ("Bank Saderat", "Bank Saderat Iran", True),
        ("Central Bank", "Central Bank of Syria", False),
        ("P0L0 Trading", "Polo Trading", True),
        ("Vega Shanghai Electric Works", "Vega Guangzhou Electric Works", False),
    ],
)
def test_bodies_are_told_by_their_own_words_and_places(left, right, is_same):
    assert held(left, right, Schema.COMPANY).alert is is_same


def test_a_word_that_stands_twice_may_be_joined_to_its_neighbour():
    assert held("Abdul Satarabdul Manan", "Abdul Satar Abdul Manan").score > 0.9
    assert held("Abdul Satar Abdul Manan", "Abdul Satarabdul Manan").score > 0.9


def test_a_sister_is_told_by_her_industry_only_where_both_names_are_written_in_full():
    assert not held("Vega AG", "Vega Energy AG", Schema.COMPANY).alert
    assert held("Vega", "Vega Energy AG", Schema.COMPANY).alert
    assert held("Vega AG", "Vega Trading AG", Schema.COMPANY).alert


def test_what_stands_behind_alias_is_a_name_of_its_own():
    hit = held("Ibrahim Awad al-Badri alias Abu Bakr al-Baghdadi", "Abu Bakr al-Baghdadi")
    assert hit.score > 0.95
