"""Text of any script in a PDF: every letter has a font, or is romanised."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.desk import _printed
from penstock.desk._printed import marked_up

pytest.importorskip("reportlab", reason="the extra 'pdf' is not installed")


@pytest.fixture
def without_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system without any font of its own."""
    monkeypatch.setattr(_printed, "_letters", frozenset)


def test_western_text_stays_as_it_is_and_is_escaped() -> None:
    assert marked_up("Müller & Söhne <GmbH> – “1” €") == "Müller &amp; Söhne &lt;GmbH&gt; – “1” €"


@pytest.mark.parametrize(
    ("text", "font", "latin"),
    [
        ("华为技术有限公司", "STSong-Light", "hua"),
        ("김정은", "HYSMyeongJo-Medium", "kim jong un"),
        ("トヨタ", "HeiseiMin-W3", "toyota"),
    ],
)
def test_east_asian_names_have_their_font_and_a_romanisation(
    text: str, font: str, latin: str
) -> None:
    made = marked_up(f"user {text}.")
    assert made.startswith(f'user <font name="{font}">{text}</font> [{latin}')
    assert made.endswith("].")


@pytest.mark.parametrize("text", ["شرکت هواپیمایی", "בנק", "हिन्दी बैंक"])
def test_scripts_that_need_shaping_are_romanised_alone(text: str) -> None:
    made = marked_up(text)
    assert re.fullmatch(r"\[[a-z ]+\]", made), made


def test_without_a_font_of_the_system_other_letters_are_romanised(without_fonts: None) -> None:
    assert marked_up("ООО Ромашка, Łódź") == "[ooo romashka], [lodz]"


@given(st.text(max_size=80))
def test_any_text_gives_markup_that_reportlab_reads(text: str) -> None:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph

    Paragraph(marked_up(text), getSampleStyleSheet()["BodyText"]).wrap(300, 1000)


def test_no_letter_of_a_long_text_is_lost(without_fonts: None) -> None:
    made = marked_up("Ж" * 300 + " a" * 700 + " Ж" * 300)
    assert made.count("zh") == 600
    assert made.count(" a") == 700
