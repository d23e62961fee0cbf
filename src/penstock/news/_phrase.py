"""One phrase of a sentence, and safe looks at the phrases around a place."""

from msgspec import Struct

from penstock.news._model import Mention

NOUN, VERB, TIE, RELATIVE, CLAUSE, AND = "noun", "verb", "tie", "relative", "clause", "and"
PARTY_SORTS = frozenset({"organisation", "person", "name", "vessel"})


class Phrase(Struct, gc=False):
    """One phrase. Of a noun: its words, names and head; of a verb: its lemma, voice and form.

    `kind` is one of the names above, or a sign of punctuation (`-` for any dash, `"` for any
    quotation mark). `form` of a verb is `finite`, `participle`, `ing` or `infinitive`; `past` until
    `settled` has told which of the first two it is. Places count from the start of the sentence.
    """

    kind: str
    start: int
    end: int
    words: list[str]
    mentions: list[Mention] = []
    owners: list[Mention] = []
    head: str = ""
    lemma: str = ""
    form: str = "finite"
    is_passive: bool = False
    is_negated: bool = False
    modal: str = ""
    is_definite: bool = False

    @property
    def is_named(self) -> bool:
        """Whether it is the name of a party, with nothing behind the name."""
        return not self.head and any(one.sort in PARTY_SORTS for one in self.mentions)

    @property
    def is_only_opened(self) -> bool:
        """Whether it holds no more than `the` or `its`."""
        return not self.head and not self.mentions


_NONE = Phrase("", 0, 0, [])


def phrase_at(phrases: list[Phrase], at: int) -> Phrase:
    """Return the phrase at a place; an empty one where the sentence has none."""
    return phrases[at] if 0 <= at < len(phrases) else _NONE


def is_tied(phrases: list[Phrase], at: int) -> bool:
    """Tell whether a preposition with a noun behind it stands right behind a place."""
    return phrase_at(phrases, at + 1).kind == TIE and phrase_at(phrases, at + 2).kind == NOUN
