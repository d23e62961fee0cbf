"""How alike two folded name tokens are, and every key under which alike tokens meet.

The likeness is positive only for a closed list of reasons: few enough edits, the same spelling
class, a shared variant or nickname family, the same consonant skeleton. `asked_keys` and
`listed_keys` name the reasons that are not edits, so that an index can find every token that could
count and no scan is ever needed (see `penstock.screening`).
"""

import re
from functools import cache, lru_cache

from rapidfuzz.distance import OSA, Hamming

from penstock.data import data_file
from penstock.text._keys import skeletons
from penstock.text._slavic import slavic_class
from penstock.text._tables import spread
from penstock.text._variants import name_variants, nicknames, skeleton

SPELLING_LIKENESS = 0.96
VARIANT_LIKENESS = 0.90
SKELETON_LIKENESS = 0.86
NICKNAME_LIKENESS = 0.80
_SHORTEST_SKELETON = 3
_SHORTEST_JOINED_KEY = 6
_SKELETON_LIKENESS = {3: 0.70, 4: 0.80}
# Marks at the end of a token: read from a script that leaves short vowels unwritten (Arabic,
# Hebrew), or from one that writes whole syllables (Chinese, Japanese, Korean).
UNVOWELLED = "'"
SYLLABIC = "="
MARKS = UNVOWELLED + SYLLABIC
# A share of edits costs this much more than itself, so that one edit in a short token weighs.
_EDIT_SLOPE = 1.5
_SHORT_EDIT_SLOPE = 2.0
_SHORTEST_PLAIN = 5
# Two neighbouring letters swapped cost less than another letter.
_SWAP_SLOPE = 1.0
_SHORTEST_SWAPPED = 4
_SHORT_SPELLING_LIKENESS = 0.90
_SHORTEST_SPELLED = 3
_SHORTEST_SPELLED_EDIT = 6
_CACHED = 1 << 16
# A Slavic father's name: his name, and the ending for a son or a daughter.
_FATHER = re.compile(r"([a-z]{3,}?)([oeiay]?v(?:ich|ych|itch|ic|na)|[iy]vna)")
_FATHER_ENDS = ("", "i", "y", "a", "o", "ay", "ai", "ei", "ey", "iy", "ii")


def edit_budget(length: int) -> int:
    """Return how many edits the longer of two tokens may differ by and still count.

    Two letters allow none, three to six one, more two (optimal string alignment distance).
    """
    if length < 3:
        return 0
    return 1 if length < 7 else 2


def edit_likeness(edits: int, length: int) -> float:
    """Return the likeness that `edits` leave in a token of `length`, 0 beyond the budget.

    Short tokens pay more: one letter more or less in four is mostly another name.
    """
    if edits > edit_budget(length):
        return 0.0
    slope = _SHORT_EDIT_SLOPE if length < _SHORTEST_PLAIN else _EDIT_SLOPE
    return 1.0 - slope * edits / length if edits else 1.0


def swap_likeness(length: int) -> float:
    """Return the likeness of two tokens of `length` of which two neighbouring letters are swapped.

    Swapping is a slip of the hand; names that differ by it alone are rare, also short ones.
    """
    likeness = edit_likeness(1, length)
    if length < _SHORTEST_SWAPPED:
        return likeness
    return max(likeness, min(1.0 - _SWAP_SLOPE / length, VARIANT_LIKENESS))


def _likeness_after(edits: int, left: str, right: str) -> float:
    """Return the likeness that `edits` leave of two tokens, by what kind of edit one is."""
    length = max(len(left), len(right))
    is_swap = edits == 1 and len(left) == len(right) and Hamming.distance(left, right) > 1
    return swap_likeness(length) if is_swap else edit_likeness(edits, length)


def spelling_likeness(edits: int, length: int, shortest: int) -> float:
    """Return the likeness of two spelling classes of up to `length` letters, `edits` apart.

    `shortest` is the length of the shorter token as written: classes of short tokens hold too much
    to be trusted, and only long ones may differ by edits as well.
    """
    if shortest < _SHORTEST_SPELLED or (edits and shortest < _SHORTEST_SPELLED_EDIT):
        return 0.0
    ceiling = SPELLING_LIKENESS if shortest >= _SHORTEST_PLAIN else _SHORT_SPELLING_LIKENESS
    return ceiling * edit_likeness(edits, length)


def _load_sounds() -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Return what is replaced throughout a token, and what only at its end."""
    throughout: list[tuple[str, str]] = []
    at_end: list[tuple[str, str]] = []
    for line in data_file("text/spelling.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            written, sound, _ = line.split("\t")
            rule = (written.removesuffix("$"), sound.replace("-", ""))
            (at_end if written.endswith("$") else throughout).append(rule)
    return tuple(throughout), tuple(at_end)


_SOUNDS, _LAST_SOUNDS = _load_sounds()
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(_CACHED)
def spelled(token: str) -> str:
    """Return the spelling class of a token: what all common romanisations of it share."""
    text = token
    for written, sound in _SOUNDS:
        if written in text:
            text = text.replace(written, sound)
    for written, sound in _LAST_SOUNDS:
        if text.endswith(written):
            text = text.removesuffix(written) + sound
    return _DOUBLED.sub(r"\1", text) or token


def spelled_many(tokens: list[str]) -> list[str]:
    """Return the spelling class of each token: `spelled`, several times faster for many.

    Tokens hold no line feed.
    """
    if not tokens:
        return []
    text = "\n".join(tokens) + "\n"
    for written, sound in _SOUNDS:
        text = text.replace(written, sound)
    for written, sound in _LAST_SOUNDS:
        text = text.replace(written + "\n", sound + "\n")
    spelt = _DOUBLED.sub(r"\1", text).split("\n")
    return [own or token for own, token in zip(spelt, tokens, strict=False)]


def bare(token: str) -> str:
    """Return a token without its mark."""
    return token.rstrip(MARKS)


def edited_form(token: str) -> str:
    """Return what edits of a token are counted on: nothing for a syllable.

    Syllables of Chinese, Japanese and Korean are few and short; one letter more is another
    syllable, and the several romanisations are readings of their own.
    """
    return "" if token.endswith(SYLLABIC) else token.rstrip(MARKS)


@lru_cache(_CACHED)
def asked_keys(token: str) -> frozenset[str]:
    """Return the keys under which an asked token meets listed ones other than by edits."""
    return _family_keys(token) | skeleton_keys(token)


def asked_keys_of(tokens: list[str]) -> tuple[list[str], list[int]]:
    """Return the `asked_keys` of many tokens, and beside each key the place of its token."""
    keys: list[str] = []
    owners: list[int] = []
    texts = [bare(token) for token in tokens]
    families = _families_spelled()
    for place, (token, text, spelt, bones) in enumerate(
        zip(tokens, texts, spelled_many(texts), skeletons(texts), strict=True)
    ):
        if token.endswith(SYLLABIC):
            continue
        own = [] if len(bones) < _SHORTEST_SKELETON else [f"{_skeleton_kind(token)}{bones}"]
        own += [f"v{family}" for family in name_variants(text)]
        if spelt in families and len(text) >= _SHORTEST_PLAIN and not name_variants(text):
            own += [f"v{family}" for family in families[spelt]]
        if slavic := slavic_class(text):
            own.append(f"v~{slavic}")
            own += _father_keys(text)
        own += _throat_keys(text)
        own += [f"n{family}" for family in nicknames(text)]
        keys += own
        owners += [place] * len(own)
    return keys, owners


def _skeleton_kind(token: str) -> str:
    return "s" if token.endswith(UNVOWELLED) else "u"


def skeleton_keys(token: str) -> frozenset[str]:
    """Return the consonant keys among the `asked_keys` of a token."""
    kind = _skeleton_kind(token)
    return frozenset(f"{kind}{bones}" for bones in _bones(token))


@lru_cache(_CACHED)
def listed_keys(token: str) -> frozenset[str]:
    """Return the keys under which a listed token is met, see `asked_keys`.

    Each key begins with its class: `v` variant family, `n` nickname family, `s` and `u` consonant
    skeleton. Skeletons only count where one side was written without its vowels: `u` leads from
    written vowels to unwritten ones, `s` from unwritten to any.
    """
    kinds = ("s", "u") if token.endswith(UNVOWELLED) else ("s",)
    return _family_keys(token) | {f"{kind}{bones}" for bones in _bones(token) for kind in kinds}


def joined_keys(joined: str) -> frozenset[str]:
    """Return the keys under which neighbours written as one meet a token other than by edits.

    Only where their vowels are unwritten, and only long ones: any short run of consonants is some
    name.
    """
    if not joined.endswith(UNVOWELLED):
        return frozenset()
    return frozenset(key for key in skeleton_keys(joined) if len(key) > _SHORTEST_JOINED_KEY)


def joined_keys_of(tokens: list[str]) -> tuple[list[str], list[int]]:
    """Return the `joined_keys` of many tokens, and beside each key the place of its token."""
    places = [place for place, token in enumerate(tokens) if token.endswith(UNVOWELLED)]
    kind = _skeleton_kind(UNVOWELLED)
    told = [
        (f"{kind}{bones}", place)
        for place, bones in zip(places, skeletons([bare(tokens[at]) for at in places]), strict=True)
        if len(bones) >= _SHORTEST_JOINED_KEY
    ]
    return [key for key, _ in told], [place for _, place in told]


def _throat_keys(text: str) -> frozenset[str]:
    """Return the class of a word with the letter that is `q` in Arabic and `gh` in Persian."""
    if "q" not in text and "gh" not in text:
        return frozenset()
    return frozenset((f"v@{spelled(text.replace('gh', 'q'))}",))


@lru_cache(_CACHED)
def _father_keys(text: str) -> frozenset[str]:
    """Return the families of the father's name in a Slavic father's name: `Mykolayovych`."""
    match = _FATHER.fullmatch(text)
    if match is None:
        return frozenset()
    stem = match[1]
    families = {
        family for end in _FATHER_ENDS for family in name_variants(stem.rstrip("yij") + end)
    } | name_variants(stem)
    woman = "f" if match[2].endswith("a") else "m"
    return frozenset(f"v^{woman}{family}" for family in families)


def _family_keys(token: str) -> frozenset[str]:
    if token.endswith(SYLLABIC):  # its other romanisations are readings of their own
        return frozenset()
    text = bare(token)
    keys = {f"v{family}" for family in name_variants(text)}
    # Another spelling of a form of the table, unless it is a form of its own: Kamal is no Camal.
    if not keys and len(text) >= _SHORTEST_PLAIN:
        keys.update(f"v{family}" for family in _families_spelled().get(spelled(text), ()))
    if slavic := slavic_class(text):
        keys.add(f"v~{slavic}")
        keys.update(_father_keys(text))
    keys.update(_throat_keys(text))
    keys.update(f"n{family}" for family in nicknames(text))
    return frozenset(keys)


@cache
def _families_spelled() -> dict[str, frozenset[str]]:
    """Return the families of the longer forms of the table, by spelling class."""
    found: dict[str, set[str]] = {}
    longer = [pair for pair in spread("name_variants", "key") if len(pair[0]) >= _SHORTEST_PLAIN]
    spelt = spelled_many([form for form, _ in longer])
    for own, (_, family) in zip(spelt, longer, strict=True):
        found.setdefault(own, set()).add(family)
    return {text: frozenset(families) for text, families in found.items()}


def _bones(token: str) -> tuple[str, ...]:
    bones = skeleton(bare(token))
    is_telling = len(bones) >= _SHORTEST_SKELETON and not token.endswith(SYLLABIC)
    return (bones,) if is_telling else ()


@lru_cache(_CACHED)
def has_family(text: str) -> bool:
    """Tell whether a token without mark is in any family of spellings or of nicknames."""
    return bool(_family_keys(text))


def key_likeness(key: str) -> float:
    """Return the likeness that sharing this key stands for; longer skeletons say more."""
    if key[0] == "v":
        return VARIANT_LIKENESS
    if key[0] == "n":
        return NICKNAME_LIKENESS
    return _SKELETON_LIKENESS.get(len(key) - 1, SKELETON_LIKENESS)


def token_similarity(left: str, right: str) -> float:
    """Return how alike two folded tokens are, 0 to 1; the order of the two does not matter.

    Tokens may end with a mark of the script they were read from: `UNVOWELLED` or `SYLLABIC`.

    Example:
        >>> token_similarity("vladimir", "wladimir") > 0.9
        True
    """
    if bare(left) == bare(right):
        return 1.0
    likeness = 0.0
    ours, theirs = edited_form(left), edited_form(right)
    if ours and theirs:
        length = max(len(ours), len(theirs))
        edits = OSA.distance(ours, theirs, score_cutoff=edit_budget(length))
        likeness = _likeness_after(edits, ours, theirs)
        shortest = min(len(ours), len(theirs))
        ours, theirs = spelled(ours), spelled(theirs)
        length = max(len(ours), len(theirs))
        edits = OSA.distance(ours, theirs, score_cutoff=edit_budget(length))
        likeness = max(likeness, spelling_likeness(edits, length, shortest))
    for key in asked_keys(left) & listed_keys(right):
        likeness = max(likeness, key_likeness(key))
    return likeness


@lru_cache(_CACHED)
def joined_similarity(left: str, right: str) -> float:
    """Return how alike two neighbours written as one (`left`) are to a token, 0 to 1.

    Stricter than `token_similarity`, since gluing words makes chance meetings likelier: equality,
    one spelling class, a single edit, or one skeleton where the neighbours' vowels are unwritten.
    """
    if bare(left) == bare(right):
        return 1.0
    ours, theirs = edited_form(left), edited_form(right)
    if not ours or not theirs:
        return 0.0
    likeness = 0.0
    if spelled(ours) == spelled(theirs):
        likeness = spelling_likeness(0, len(ours), min(len(ours), len(theirs)))
    length = max(len(ours), len(theirs))
    if edit_budget(length) and OSA.distance(ours, theirs, score_cutoff=1) == 1:
        likeness = max(likeness, _likeness_after(1, ours, theirs))
    for key in joined_keys(left) & listed_keys(right):
        likeness = max(likeness, key_likeness(key))
    return likeness
