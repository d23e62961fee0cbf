"""Legal forms with slips in them, as names of bodies are read."""

import pytest

from penstock.text import NameSort, TokenRole, read_name


@pytest.mark.parametrize(
    "form",
    [
        "Limited Liability Company",
        "Limited Liabilty Company",
        "LlMITED LIABILTY COMPANY",
        "Obshchestvo s ogranichennoi otvetstxennotyu",
        "Joint Stok Company",
    ],
)
def test_a_legal_form_of_several_words_is_known_with_slips(form):
    (token, *rest) = read_name(f"{form} Vega", NameSort.organisation)[0].tokens
    assert token.role is TokenRole.legal_form
    assert [other.text for other in rest] == ["vega"]


@pytest.mark.parametrize("text", ["Limited Liability Companyvega", "Vegalimited liability company"])
def test_a_word_joined_to_the_form_is_taken_apart(text):
    tokens = read_name(text, NameSort.organisation)[0].tokens
    assert {token.text for token in tokens if token.role is TokenRole.word} == {"vega"}


@pytest.mark.parametrize("text", ["United Livability Trading", "Golden Star Company", "Vega"])
def test_other_words_stay(text):
    tokens = read_name(text, NameSort.organisation)[0].tokens
    assert " ".join(token.text for token in tokens if token.text != "company") in text.lower()


def test_persons_have_no_legal_form():
    tokens = read_name("Limited Liabilty Company Vega", NameSort.person)[0].tokens
    assert [token.text for token in tokens] == ["limited", "liabilty", "company", "vega"]


@pytest.mark.parametrize(
    "name", ["GmbHNordwind", "NordwindLimited", "LIMITEDNORDWIND", "Nordwindllc"]
)
def test_a_legal_form_glued_to_a_name_is_set_apart(name):
    tokens = read_name(name, NameSort.organisation)[0].tokens
    roles = {token.text: token.role for token in tokens}
    assert roles.pop("nordwind") is TokenRole.word
    assert set(roles.values()) == {TokenRole.legal_form}


@pytest.mark.parametrize("name", ["Unlimited", "Strahov", "Accompany", "Industr"])
def test_words_that_merely_begin_or_end_like_a_form_stay_whole(name):
    assert len(read_name(name, NameSort.organisation)[0].tokens) == 1


def test_a_form_of_two_words_is_set_apart_from_a_name_joined_to_it():
    words = [
        token.text for token in read_name("Vegaanonim Sirketi", NameSort.organisation)[0].tokens
    ]
    assert words[0] == "vega"


def _words_of(name):
    """Return the words of a name's first reading that are neither form, place nor company word."""
    tokens = read_name(name, NameSort.organisation)[0].tokens
    return [token.text for token in tokens if token.role is TokenRole.word]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("LIMITED LIABILITY COMP ANY VEGALIN", ["vegalin"]),
        ("LIMIT ED LIABILITY COMPANY VEGALIN", ["vegalin"]),
        ("VEGALIN CO MPANY", ["vegalin"]),
        ("VEGALIN G MBH", ["vegalin"]),
        ("VEGALINPTE. LTD.", ["vegalin"]),
        ("VEGALINPTY LTD", ["vegalin"]),
        ("VEGALINSDN BHD", ["vegalin"]),
        ("JOINT VENTUREVEGALIN", ["vegalin"]),
        ("VEGALIN MIDDLE EASTLENGA", ["vegalin", "lenga"]),
        ("VEGALINFAR EAST LENGA", ["vegalin", "lenga"]),
        ("LIMITED COMPANY LIABILITY VEGALIN", ["vegalin"]),
        ("VEGALIN STOCK LENGA JOINT COMPANY", ["vegalin", "lenga"]),
        ("LIMITED VEGALIN LENGA PRIVATE", ["vegalin", "lenga"]),
        ("BUREAU VEGALIN DESIGN", ["vegalin"]),
        ("ANONIMA VEGALIN LENGA SOCIEDAD", ["vegalin", "lenga"]),
        ("VEGALIN LENGA SA DE CW", ["vegalin", "lenga"]),
        ("VEGALIN LENGA ZP Z O O", ["vegalin", "lenga"]),
        ("Research and Production Enerprise Vegalin", ["vegalin"]),
        ("Research and Pro duction Enterprise Vegalin", ["vegalin"]),
        ("COMPLEX VEGALIN RESEARCH AND PRODUCTION", ["vegalin"]),
        ("VEGALINCO., LTD", ["vegalin"]),
        ("BANK OFVEGALIN", ["vegalin"]),
        ("Special Design Bureauof Vegalin", ["vegalin"]),
    ],
)
def test_words_of_phrases_are_put_where_they_belong(name, words):
    assert _words_of(name) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("VEGALIN INTERSTATE CORPORATION", ["vegalin", "interstate"]),
        ("AERO-HIT LIMITED LIABILITY COMPANY", ["hit"]),
    ],
)
def test_a_name_taken_for_a_slip_is_also_read_as_it_stands(name, words):
    readings = read_name(name, NameSort.organisation)
    assert words in [
        [token.text for token in reading.tokens if token.role is TokenRole.word]
        for reading in readings
    ]


@pytest.mark.parametrize(
    "name",
    [
        "Russian High Technologies",
        "Africa Vegalin SA",
        "Vegalin Liability",
        "Private Vega",
        "Bank Ofer",
    ],
)
def test_words_that_are_known_are_not_taken_apart(name):
    readings = read_name(name, NameSort.organisation)
    assert len(readings) == 1
