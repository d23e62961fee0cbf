"""Changes of the legal form of a body's name, and of signs and blanks, one in each name."""

import random
from functools import cache

from penstock.text import NameSort, TokenRole, read_name

_LONGEST_FORM = 5
_SHORTEST_SPLIT = 4
_SIGNS = ".-'*,;|"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Ways to write one form, as publishers of lists do.
_OTHER_FORMS = (
    ("LLC", "LIMITED LIABILITY COMPANY", "OOO", "LTD", "LIMITED", "GMBH", "S.R.L."),
    ("JSC", "JOINT STOCK COMPANY", "AO", "OAO", "PAO", "PJSC", "S.A.", "AG"),
    ("CORP", "CORPORATION", "INC", "INCORPORATED", "INC."),
)


def _form_at(name: str) -> tuple[int, int] | None:
    """Return where the legal form at the end or the start of a name stands, None without one."""
    words = name.split(" ")
    for size in range(min(_LONGEST_FORM, len(words) - 1), 0, -1):
        for start in (len(words) - size, 0):
            if _is_form(" ".join(words[start : start + size])):
                return start, start + size
    return None


@cache
def _is_form(text: str) -> bool:
    readings = read_name(text, NameSort.organisation)
    if not readings:
        return False
    tokens = readings[0].tokens
    return len(tokens) == 1 and tokens[0].role is TokenRole.legal_form


def form_dropped(name: str, chooser: random.Random) -> str:
    place = _form_at(name)
    if place is None:
        return name
    words = name.split(" ")
    return " ".join([*words[: place[0]], *words[place[1] :]]).rstrip(" ,")


def form_changed(name: str, chooser: random.Random) -> str:
    """Write the form otherwise or in another language."""
    place = _form_at(name)
    if place is None:
        return name
    words = name.split(" ")
    own = " ".join(words[slice(*place)]).upper()
    others = next((row for row in _OTHER_FORMS if own in row), None)
    if others is None:
        return name
    return " ".join([*words[: place[0]], chooser.choice(others), *words[place[1] :]])


def form_glued(name: str, chooser: random.Random) -> str:
    place = _form_at(name)
    if place is None:
        return name
    words = name.split(" ")
    at = place[0] - 1 if place[0] else place[1] - 1
    return " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])


def form_split(name: str, chooser: random.Random) -> str:
    place = _form_at(name)
    words = name.split(" ")
    able = [at for at in range(*(place or (0, 0))) if len(words[at]) >= _SHORTEST_SPLIT]
    if not able:
        return name
    at = chooser.choice(able)
    cut = chooser.randrange(1, len(words[at]))
    return " ".join([*words[:at], words[at][:cut], words[at][cut:], *words[at + 1 :]])


def form_slip(name: str, chooser: random.Random) -> str:
    place = _form_at(name)
    words = name.split(" ")
    able = [at for at in range(*(place or (0, 0))) if len(words[at]) > 1]
    if not able:
        return name
    at = chooser.choice(able)
    word = words[at]
    cut = chooser.choice([n for n, letter in enumerate(word) if letter.isalpha()])
    middle = chooser.choice(["", chooser.choice(_LETTERS), 2 * word[cut]])
    return " ".join([*words[:at], word[:cut] + middle + word[cut + 1 :], *words[at + 1 :]])


def sign_inside(name: str, chooser: random.Random) -> str:
    at = chooser.randrange(1, len(name) - 1)
    return name[:at] + chooser.choice(_SIGNS) + name[at:]


def written_as_one(name: str, chooser: random.Random) -> str:
    return name.replace(" ", "")
