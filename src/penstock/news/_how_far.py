"""How far it has come: urged, planned, proposed or done, by the verbs around."""

from penstock.news._clause import any_verb_before
from penstock.news._frame_table import Frame, frames
from penstock.news._grammar import grammar
from penstock.news._phrase import CLAUSE, NOUN, RELATIVE, TIE, VERB, Phrase, phrase_at
from penstock.news._subjects import subject_of

NOT_DONE, THREAT = "no", "threat"
_PROPOSED = frozenset({"proposed", "draft", "provisional"})
_DEEPEST = 4


def stage_of_frame(phrases: list[Phrase], at: int, frame: Frame) -> tuple[str, int]:
    """Return how far it has come, and the verb by which somebody asks for or threatens it.

    The verb is -1 where nobody does. The stage is `no` where it does not happen (denied, refused,
    or only in a condition), `threat` where somebody warns that it would.
    """
    own = phrases[at]
    if own.is_negated:
        return NOT_DONE, -1
    if own.kind == NOUN:
        verb = any_verb_before(phrases, at)
        governing = phrase_at(phrases, verb)
        is_open = governing.is_negated or _meaning(governing) in {NOT_DONE, "urged"}
        is_open = is_open or governing.lemma in grammar().sought
        is_near = verb == at - 1 or (governing.is_passive and at < verb)
        if is_near and governing.lemma in grammar().ended and frame.type != "delisting":
            is_open = True
        return (NOT_DONE if is_open else frame.stage), -1
    if frame.is_of_those and any(one.head in {"proposal", "draft"} for one in phrases[:at]):
        return "proposed", -1
    if frame.is_listed and any(
        _PROPOSED.intersection(one.words) for one in phrases[at + 1 : at + 4]
    ):
        return "proposed", -1  # is on the proposed list
    if _is_conditional(phrases, at) or _is_of_nobody(phrases, at):
        return NOT_DONE, -1
    return _stage(phrases, at, frame.stage, 0)


def _meaning(verb: Phrase) -> str:
    return frames().matrix.get(verb.lemma, "") if verb.kind == VERB else ""


def _stage(phrases: list[Phrase], at: int, default: str, depth: int) -> tuple[str, int]:
    own = phrases[at]
    said = _said_before(phrases, at)
    if own.modal in grammar().modal_stages:
        return _under_modal(phrases, said, grammar().modal_stages[own.modal], default)
    if own.form in {"infinitive", "ing"} and depth < _DEEPEST:
        governing = _governing(phrases, at)
        if governing >= 0:
            return _under(phrases, governing, at, default, depth)
        if own.form == "infinitive" and default == "adopted" and depth == 0 and at > 0:
            return "planned", -1  # Dutch to restrict sales
    if own.form == "finite" and phrase_at(phrases, said).lemma in grammar().asking:
        return "urged", said
    return default, -1


def _under_modal(phrases: list[Phrase], said: int, stage: str, default: str) -> tuple[str, int]:
    """Return how far it has come under `will`, `would` or `should`, in what somebody says."""
    meaning = _meaning(phrase_at(phrases, said))
    is_decided = phrase_at(phrases, said).lemma in grammar().deciding and stage == "planned"
    if stage == NOT_DONE or is_decided:  # can; decided that it would
        return default, -1
    if stage == "planned" and meaning == THREAT:
        return THREAT, said
    if stage == "planned" and meaning == NOT_DONE:
        return NOT_DONE, -1
    is_no_act = default in {"planned", "proposed", "urged"}  # will press for, will propose
    return (default if is_no_act else stage), (said if stage == "urged" else -1)


def _under(
    phrases: list[Phrase], governing: int, at: int, default: str, depth: int
) -> tuple[str, int]:
    """Return how far it has come under the verb or noun that governs an infinitive."""
    matrix = phrases[governing]
    if matrix.is_negated:
        return (THREAT if matrix.lemma == "hesitate" else NOT_DONE), -1
    if matrix.kind == NOUN:
        if stage := grammar().about_to.get(matrix.head, ""):
            return stage, -1
        verb = any_verb_before(phrases, governing)
        return _stage(phrases, verb, default, depth + 1) if verb >= 0 else (default, -1)
    meaning = _meaning(matrix)
    if matrix.lemma == "want" and any(one.kind == NOUN for one in phrases[governing + 1 : at]):
        meaning = "urged"  # wants Berlin to sanction the firm
    if phrases[at].form == "ing" and matrix.lemma not in grammar().before_ing:
        meaning = ""
    if meaning:
        return meaning, (governing if meaning in {"urged", THREAT} else -1)
    return _stage(phrases, governing, default, depth + 1)


def _governing(phrases: list[Phrase], at: int) -> int:
    """Return the verb, or the noun of asking, that an infinitive or a word in -ing hangs on."""
    if phrase_at(phrases, at - 1).head in grammar().about_to:
        return at - 1
    return any_verb_before(phrases, at)


def _said_before(phrases: list[Phrase], at: int) -> int:
    """Return the verb in whose clause (`said that it would`) this one stands; -1 for none."""
    subject = subject_of(phrases, at)
    i = (min(subject) if subject else at) - 1
    while i >= 0 and phrases[i].kind in {CLAUSE, RELATIVE, TIE}:
        i -= 1
    warned = phrase_at(phrases, i - 1)
    if phrase_at(phrases, i).kind == NOUN and _meaning(warned) == THREAT and subject:
        return i - 1  # warned Turkey | it could face sanctions
    return i if phrase_at(phrases, i).kind == VERB else -1


def _is_conditional(phrases: list[Phrase], at: int) -> bool:
    for i in range(at - 1, -1, -1):
        one = phrases[i]
        if one.kind == CLAUSE:
            return one.words[0] in grammar().conditions
        if one.kind in {VERB, ",", ";"}:
            break
    return False


def _is_of_nobody(phrases: list[Phrase], at: int) -> bool:
    """Tell whether the subject takes it away: none of the banks was fined."""
    return any(phrases[i].words[0] in grammar().neither for i in subject_of(phrases, at))
