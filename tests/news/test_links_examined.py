"""What is spelt like a listed party and is none, and countries in texts of other languages."""

import tempfile
from datetime import date
from pathlib import Path

import pytest

from penstock.model import (
    ListId,
    Listing,
    ListVersion,
    Name,
    NameKind,
    Party,
    PartyId,
    Place,
    Schema,
)
from penstock.news import NewsReader, Page, group, story_line
from penstock.news._foreign import foreign_countries
from penstock.screening import Index, Screener

_ROWS = (
    ("us-ofac:9001", Schema.ORGANIZATION, "EAR", ""),
    ("us-ofac:9002", Schema.ORGANIZATION, "QZX", ""),
    ("us-ofac:9003", Schema.PERSON, "Raul CASTRO RODRIGUEZ", "MX"),
    ("us-ofac:9004", Schema.LEGAL_ENTITY, "Fang Yu", "CN"),
    ("us-ofac:9005", Schema.ORGANIZATION, "ANATTA", ""),
    ("us-ofac:9006", Schema.ORGANIZATION, "PETROLEOS DE VENEZUELA, S.A.", "VE"),
    ("us-ofac:9007", Schema.PERSON, "Hassan MOKALED", "LB"),
)


@pytest.fixture(scope="module")
def own() -> NewsReader:
    parties = [
        Party(
            id=PartyId(number),
            schema=schema,
            names=(Name(text=name, kind=NameKind.PRIMARY),),
            listing=Listing(list=ListId("us-ofac-sdn")),
            addresses=(Place(text=country, country=country),) if country else (),
        )
        for number, schema, name, country in _ROWS
    ]
    folder = Path(tempfile.mkdtemp()) / "index"
    version = ListVersion(ListId("us-ofac-sdn"), date(2026, 1, 1), "0" * 64)
    Index.build([(version, parties)], folder)
    return NewsReader(Screener(Index.open(folder)))


def _states(reader: NewsReader, text: str) -> dict[str, str]:
    page = Page(source="x", text=f"A headline about it\n\n{text}", outlet="Harbour Post")
    return {str(one.party)[-4:]: one.state for one in reader.read(page).links}


def test_letters_that_stand_for_something_else_name_nobody(own: NewsReader) -> None:
    text = "Export controls under the EAR apply to goods for sanctioned Russian firms, it said."
    assert _states(own, text) == {"9001": "rejected"}


def test_a_few_letters_alone_say_little(own: NewsReader) -> None:
    text = "Washington sanctioned QZX on Friday over weapons, the Treasury said in a statement."
    assert _states(own, text) == {"9002": "candidate"}


def test_a_shorter_name_needs_the_country_of_the_entry(own: NewsReader) -> None:
    text = "Cuba's former president Raul Castro was sanctioned, and the general was indicted."
    assert _states(own, text) == {"9003": "candidate"}
    text = "Mexico arrested the smuggler Raul Castro, who was indicted for trafficking on Friday."
    assert _states(own, text) == {"9003": "confirmed"}


def test_each_word_of_an_unequal_name_must_be_alike(own: NewsReader) -> None:
    text = "In China the trader Liu Fang was charged with smuggling chips, prosecutors said."
    assert _states(own, text).get("9004") != "confirmed"
    text = "The United States sanctioned the Lebanon banker Hasan Moukaled over terrorism."
    assert _states(own, text) == {"9007": "confirmed"}


@pytest.mark.parametrize(
    "text",
    [
        "서울의 아파트 값이 다시 올랐다. 그러나 거래량은 늘지 않았다. 정부는 말하지 않았다.",
        "El precio del petróleo venezolano subió este lunes por tercera vez, según analistas.",
    ],
)
def test_ordinary_words_of_other_languages_name_nobody(own: NewsReader, text: str) -> None:
    assert _states(own, text) == {}


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("وقدمت الدولة دعما مالي الطابع", set()),
        ("فرضت واشنطن عقوبات على شبكة مالية في لبنان", {"LB"}),
        ("وقال إن قوات في مالي وبالسودان انسحبت", {"ML", "SD"}),
        ("La machine administrative de la Chine et du Venezuela", {"CN", "VE"}),
        ("Команда выиграла кубок на Кубе", {"CU"}),
        ("북한과 중국은 협상했다", {"KP", "CN"}),
    ],
)
def test_a_country_is_a_word_of_its_own(text: str, countries: set[str]) -> None:
    assert foreign_countries(text) == countries


def test_a_story_in_another_language_names_its_countries(own: NewsReader) -> None:
    page = Page(
        source="x", text="미국은 북한의 은행을 제재했다고 밝혔다. 정부는 추가 조치를 검토하고 있다."
    )
    (story,) = group([own.read(page)])
    assert {one["country"] for one in story_line(story)["countries"]} == {"US", "KP"}
