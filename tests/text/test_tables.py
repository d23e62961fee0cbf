import pytest
from tools.build_transcribed import TARGET, table

from penstock.text import fold
from penstock.text._tables import rows

_FOLDED = (
    "connectors",
    "generic",
    "legal_forms",
    "name_variants",
    "nicknames",
    "numbers",
    "particles",
    "places",
    "suffixes",
    "titles",
    "vessel_words",
)
_KEYS = {
    "alphabets": ("script", "scheme"),
    "cantonese": ("readings",),
    "coined_parts": ("part",),
    "confusables": ("letter",),
    "hanja": ("hangul",),
    "japanese_names": ("native", "kind"),
    "kana": ("kana",),
    "korean_schemes": ("scheme",),
    "korean_surnames": ("hangul",),
    "korean_cyrillic": ("part", "cyrillic"),
    "letters": ("letter",),
    "mandarin": ("pinyin",),
    "ordinary_words": ("language",),
    "pinyin": ("native", "place"),
    "pinyin_foreign": ("pinyin",),
    "scripts": ("first",),
    "ship_words": ("word",),
    "semitic_names": ("natives",),
    "short_names": ("short",),
    "transcribed": ("role", "key"),
    "vietnamese": ("place",),
    "wade_giles": ("part", "pinyin"),
    "abugidas": ("kind", "letter"),
    "clusters": ("place",),
}


@pytest.mark.parametrize("name", _FOLDED)
def test_forms_are_folded_and_keys_unique(name: str) -> None:
    keys = [row["key"] for row in rows(name)]
    assert len(keys) == len(set(keys))
    for row in rows(name):
        assert row["source"]
        for form in row["forms"].split("|"):
            plain = form.removeprefix("^")
            assert plain
            assert fold(plain) == plain, (name, row["key"], form)


@pytest.mark.parametrize("name", sorted(set(_FOLDED) - {"name_variants", "nicknames"}))
def test_no_form_stands_twice(name: str) -> None:
    forms = [form for row in rows(name) for form in row["forms"].split("|")]
    assert sorted(forms) == sorted(set(forms))


@pytest.mark.parametrize("name", sorted(_KEYS))
def test_keys_are_unique(name: str) -> None:
    found = [tuple(row[column] for column in _KEYS[name]) for row in rows(name)]
    assert found
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("legal_forms", 200),
        ("generic", 300),
        ("titles", 150),
        ("nicknames", 300),
        ("name_variants", 200),
        ("places", 200),
    ],
)
def test_tables_are_rich(name: str, least: int) -> None:
    assert sum(row["forms"].count("|") + 1 for row in rows(name)) >= least


def test_the_romanised_words_are_those_of_the_tables():
    assert table() == TARGET.read_text("utf-8")


def test_known_names_are_folded_and_short_names_stand_for_longer_ones():
    for row in (*rows("known_names"), *rows("more_known_names")):
        assert row["bearer"] in {"man", "woman", "either", "family"}
        for form in row["forms"].split("|"):
            assert form.isascii()
            assert fold(form) == form
    for row in rows("short_names"):
        for name in row["names"].split("|"):
            assert fold(name) == name
            assert len(name) > len(row["short"])
