"""A sentence as phrases: voices, participles, times left out, names with what explains them."""

from penstock.news import Page
from penstock.news._article import read_article
from penstock.news._mentions import read_mentions
from penstock.news._phrase import VERB, Phrase
from penstock.news._phrases import phrases_of
from penstock.news._structure import members
from penstock.news._subjects import subject_of


def _phrases(sentence: str) -> list[Phrase]:
    article = read_article(Page(source="x", text=f"A headline about it\n\n{sentence}"))
    return phrases_of(read_mentions(article)[-1])


def _verbs(sentence: str) -> list[tuple[str, str, bool]]:
    return [(one.lemma, one.form, one.is_passive) for one in _phrases(sentence) if one.kind == VERB]


def test_participles_are_told_from_the_past() -> None:
    assert _verbs("Firms accused of theft have been sanctioned by Britain.") == [
        ("accuse", "participle", True),
        ("sanction", "finite", True),
    ]
    assert _verbs("Orion Lines, a unit of Pavo Ltd., agreed to pay.") == [
        ("agree", "finite", False),
        ("pay", "infinitive", False),
    ]


def test_times_and_ages_are_left_out() -> None:
    phrases = _phrases("On May 3, 2024, Anna Berg, 41, was fined last week.")
    words = [word for one in phrases for word in one.words]
    assert "may" not in words
    assert "#" not in words
    assert "week" not in words


def test_the_subject_is_found_over_an_aside() -> None:
    phrases = _phrases("Police in Cyprus, who searched a villa, arrested Elena Petrova.")
    verb = next(i for i, one in enumerate(phrases) if one.lemma == "arrest")
    assert [phrases[one].head for one in subject_of(phrases, verb)] == ["police"]


def test_a_list_goes_on_behind_what_explains_its_members() -> None:
    phrases = _phrases(
        "Britain sanctioned Sumer Exchange, a bank in Beirut, and its owner, Ali Orhan."
    )
    verb = next(i for i, one in enumerate(phrases) if one.kind == VERB)
    names = [one.name for i in members(phrases, verb + 1) for one in phrases[i].mentions]
    assert names == ["Sumer Exchange", "Ali Orhan"]
