import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.text import (
    fold,
    is_patronymic,
    name_variants,
    nicknames,
    phonetic,
    romanise,
    skeleton,
)


@pytest.mark.parametrize(
    "family",
    [
        ("muhammad", "mohamed", "mohammed", romanise("محمد")[0]),
        ("hossein", "husayn", "hussein", romanise("حسین")[0]),
        ("qadhafi", "gaddafi", "kadafi"),
        ("khalid", "halid", "khaled"),
        ("prigozhin", "prigojin", "prigoschin"),
        ("yusuf", "yousef"),
    ],
)
def test_spellings_meet_under_the_skeleton(family: tuple[str, ...]) -> None:
    assert len({skeleton(name) for name in family}) == 1
    assert len({phonetic(name) for name in family}) == 1


def test_different_names_keep_different_skeletons() -> None:
    assert skeleton("putin") != skeleton("medvedev")
    assert skeleton("kim") != skeleton("lim")


@given(st.text())
def test_keys_of_any_token(text: str) -> None:
    token = fold(text)
    assert len(phonetic(token)) <= 5
    assert skeleton(token) == skeleton(token)
    assert bool(skeleton(token)) == bool(token)


@pytest.mark.parametrize(
    ("left", "right"),
    [("bill", "william"), ("sasha", "alexander"), ("pepe", "jose"), ("misha", "mikhail")],
)
def test_nicknames_meet(left: str, right: str) -> None:
    assert nicknames(left) & nicknames(right)
    assert not nicknames(left) & nicknames("zxq")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("zhang", "chang"),
        ("ri", "lee"),
        ("pak", "park"),
        ("choe", "choi"),
        ("jong", "chong"),
        ("un", "eun"),
        ("muhammad", "mohammed"),
        ("yevgeny", "evgenii"),
        ("wang", "wong"),
        ("sergei", "serguei"),
    ],
)
def test_variants_meet(left: str, right: str) -> None:
    assert name_variants(left) & name_variants(right)


def test_variants_do_not_join_everything() -> None:
    assert not name_variants("ivan") & name_variants("muhammad")
    assert name_variants("") == frozenset()


@pytest.mark.parametrize(
    "token", ["vladimirovich", "ivanovna", "sergeevich", "mammadoglu", "ilyich"]
)
def test_patronymics(token: str) -> None:
    assert is_patronymic(token)


@pytest.mark.parametrize("token", ["putin", "smith", "oglu"])
def test_other_words_are_no_patronymics(token: str) -> None:
    assert not is_patronymic(token)
