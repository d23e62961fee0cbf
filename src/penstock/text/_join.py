"""Neighbouring words of a name written as one, the way people write them."""

ARTICLES = frozenset({"al", "el", "ul"})
# The article's l takes the sound of these letters (Arabic grammar: the "sun letters").
_SUN_LETTERS = frozenset("dnrstz")


def join_words(words: tuple[str, ...]) -> str:
    """Return neighbouring folded words as one.

    An Arabic article between two words is written as it sounds, since that is how joined names
    spell it.

    >>> join_words(("shams", "al", "din")), join_words(("abd", "al", "malik"))
    ('shamsuddin', 'abdulmalik')
    """
    if ARTICLES.isdisjoint(words[1:-1]):
        return "".join(words)
    text = ""
    for place, word in enumerate(words):
        is_inner = 0 < place < len(words) - 1
        if is_inner and word in ARTICLES:
            following = words[place + 1][:1]
            text += "u" + (following if following in _SUN_LETTERS else "l")
        else:
            text += word
    return text
