import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.text import fold, romanise


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("Владимир Путин", "vladimir putin"),
        ("Евгений Пригожин", "yevgeniy prigozhin"),
        ("Евгений Пригожин", "evgeny prigozhin"),
        ("Пётр", "pyotr"),
        ("Пётр", "petr"),
        ("Володимир Зеленський", "volodymyr zelenskyi"),
        ("Юлія", "yuliia"),
        ("Војислав Шешељ", "vojislav seselj"),
        ("Қасым", "kasym"),
        ("Αλέξης Τσίπρας", "alexis tsipras"),
        ("محمد", "muhammad"),
        ("محمد", "mohamed"),
        ("عبدالرحمن", "abd al rahman"),
        ("كريم", "karim"),
        ("بهزاد", "behzad"),
        ("דוד כהן", "david cohen"),
        ("ג׳ון", "jon"),
        ("김정은", "kim jong un"),
        ("김정은", "kim chong un"),
        ("김정은", "kim jeong eun"),
        ("金正恩", "kim jong un"),
        ("이명박", "lee myeong bak"),
        ("박근혜", "park geun hye"),
        ("리설주", "ri sol ju"),
        ("习近平", "xi jinping"),
        ("習近平", "xi jinping"),
        ("毛泽东", "mao tse tung"),
        ("陈大文", "chan tai man"),
        ("欧阳修", "ouyang xiu"),
        ("山田太郎", "taro yamada"),
        ("たろう", "taro"),
        ("ビン・ラーディン", "bin ladin"),
        ("สมชาย", "somchai"),
        ("จันทร์โอชา", "chanocha"),
        ("อนุทิน", "anuthin"),
        ("ชวน หลีกภัย", "chuan likphai"),
        ("हाफ़िज़", "hafiz"),
        ("אברמוביץ", "avramovich"),
        ("曾蔭權", "tsang yam kuen"),
        ("ნიკოლოზ", "nikoloz"),
        ("Գրիգորյան", "grigoryan"),
        ("Գրիգորյան", "grigorian"),
        ("नरेन्द्र मोदी", "narendra modi"),
        ("Müller", "mueller"),
        ("РАУРА", "paypa"),
    ],
)
def test_known_readings(native: str, latin: str) -> None:
    assert latin in romanise(native)


@given(st.text())
def test_readings_are_few_distinct_folded_and_repeatable(text: str) -> None:
    readings = romanise(text)
    assert readings == romanise(text)
    assert len(readings) <= 7
    assert len(set(readings)) == len(readings)
    if fold(text):
        assert readings


@given(st.text(alphabet=st.characters(min_codepoint=0x370, max_codepoint=0xD7FF)))
def test_every_script_is_read(text: str) -> None:
    for reading in romanise(text):
        assert reading == reading.strip()
