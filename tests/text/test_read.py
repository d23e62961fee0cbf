import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.text import NameSort, Reading, TokenRole, bracketed, fold, read_name

PERSON, ORGANISATION, VESSEL = NameSort.person, NameSort.organisation, NameSort.vessel


def canonical(reading: Reading, role: TokenRole | None = None) -> list[str]:
    return [t.canonical for t in reading.tokens if role is None or t.role is role]


def roles(reading: Reading) -> list[str]:
    return [t.role.value for t in reading.tokens]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PUTIN, Vladimir Vladimirovich", ["vladimir", "vladimirovich", "putin"]),
        ("SMITH, John, Jr.", ["john", "smith", "2"]),
        ("Dr. J.R. Smith", ["dr", "j", "r", "smith"]),
        ("Abd al-Rahman bin Salman", ["abdul", "rahman", "bin", "salman"]),
        ("Ludwig van der Berg", ["ludwig", "van", "der", "berg"]),
        ("Sheikh Ahmad ar-Rahim", ["sheikh", "ahmad", "al", "rahim"]),
        ("An Sung Il", ["an", "sung", "il"]),
    ],
)
def test_persons(text: str, expected: list[str]) -> None:
    found = canonical(read_name(text, PERSON)[0])
    assert [t for t in found if t != "der"] == [
        t for t in expected if t != "der"
    ] or found == expected


def test_roles_of_a_person() -> None:
    (reading,) = read_name("Dr. SMITH, John F., III", PERSON)
    assert roles(reading) == ["word", "initial", "title", "word", "suffix"]


@pytest.mark.parametrize("title", ["Sheikh", "Dr. Prof.", "bin", "al"])
def test_a_name_of_titles_only_is_still_a_name(title: str) -> None:
    assert all(role == "word" for role in roles(read_name(title, PERSON)[0]))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Foo Ltd.", "llc"),
        ("Foo L.L.C.", "llc"),
        ("ООО Ромашка", "llc"),
        ("Общество с ограниченной ответственностью «Ромашка»", "llc"),
        ("Foo GmbH", "llc"),
        ("Foo Sp. z o.o.", "llc"),
        ("Foo d.o.o.", "llc"),
        ("北京金信有限公司", "llc"),
        ("Foo FZE", "llc"),
        ("Foo S.A. de C.V.", "jsc"),
        ("ПАО Сбербанк", "jsc"),
        ("Foo A.Ş.", "jsc"),
        ("株式会社トヨタ", "jsc"),
        ("주식회사 대한", "jsc"),
        ("AO Foo", "jsc"),
        ("Foo plc", "jsc"),
        ("شركة الهلال ش.م.م", "llc"),
        ("Foo Inc", "corp"),
        ("Foo LLP", "partnership"),
        ("ФГУП Завод", "state"),
    ],
)
def test_legal_forms(text: str, form: str) -> None:
    assert form in canonical(read_name(text, ORGANISATION)[0], TokenRole.legal_form)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("COMM GRP", "Commercial Group"),
        ("Star SRVCES INTL", "Star Services International"),
        ("Star TRDG", "Star Trading"),
        ("Star TRDG", "Star Handels"),
        ("Star Bank", "Star Banco"),
        ("Star Bank", "Star Банк"),
        ("Star MFG", "Star Manufacturing"),
        ("Factory No. 5", "Factory No.5"),
        ("Second Works", "2nd Works"),
        ("Zavod II", "Zavod 2"),
    ],
)
def test_generic_words_and_numbers_agree(left: str, right: str) -> None:
    assert canonical(read_name(left, ORGANISATION)[0]) == canonical(
        read_name(right, ORGANISATION)[0]
    )


def test_short_forms_count_only_at_the_edges() -> None:
    assert roles(read_name("Foo Co Bar Trading", ORGANISATION)[0])[1] == "word"
    assert roles(read_name("Foo Bar Co", ORGANISATION)[0])[2] == "legal_form"


def test_vessel_numbers_and_prefix() -> None:
    (reading,) = read_name("M/V SEA STAR 5", VESSEL)
    assert roles(reading) == ["generic", "word", "word", "number"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Foo (a.k.a. Bar) Ltd", ("Foo Ltd", "Bar")),
        ("Foo", ("Foo",)),
        ("Foo [formerly Baz]", ("Foo", "Baz")),
        ("公司（简称）", ("公司", "简称")),
    ],
)
def test_bracketed(text: str, expected: tuple[str, ...]) -> None:
    assert bracketed(text) == expected


@given(st.text(), st.sampled_from(NameSort))
def test_any_text_is_read_and_letters_give_tokens(text: str, sort: NameSort) -> None:
    readings = read_name(text, sort)
    assert len(readings) <= 7
    assert readings == read_name(text, sort)
    if any(c.isalpha() for c in fold(text)):
        assert readings
        assert all(reading.tokens for reading in readings)


@given(st.text())
def test_brackets_never_raise(text: str) -> None:
    assert bracketed(text)


def test_a_joined_article_gives_a_second_reading() -> None:
    joined, parted = read_name("Ayman Alzawahiri", PERSON)
    assert canonical(joined) == ["ayman", "alzawahiri"]
    assert canonical(parted) == ["ayman", "al", "zawahiri"]


def test_a_title_at_the_end_is_a_family_name() -> None:
    assert roles(read_name("KING, Martin Luther", PERSON)[0]) == ["word", "word", "word"]


@pytest.mark.parametrize("text", ["김정은", "金正恩"])
@pytest.mark.parametrize("latin", ["Kim Jong Un", "Kim Chŏng-ŭn", "KIM, Jong-un"])
def test_one_korean_name_in_four_spellings(text: str, latin: str) -> None:
    wanted = sorted(canonical(read_name(latin, PERSON)[0]))
    found = [sorted(canonical(reading)) for reading in read_name(text, PERSON)]
    assert wanted in found or sorted(["kim", "jong", "un"]) in found


def test_a_company_is_read_alike_in_two_scripts() -> None:
    native = canonical(read_name("ООО «Торговый дом Ромашка»", ORGANISATION)[0])
    latin = canonical(read_name("Romashka Trading Dom LLC", ORGANISATION)[0])
    assert sorted(native) == sorted(latin)
