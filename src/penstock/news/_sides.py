"""Who takes part in what a frame tells: authorities that act, parties and countries it is aimed at."""

from penstock.news._arguments import COUNTRIES, PARTIES
from penstock.news._frame_table import Frame, frames
from penstock.news._grammar import grammar
from penstock.news._model import Mention
from penstock.news._phrase import CLAUSE, NOUN, TIE, VERB, Phrase
from penstock.news._spoken import Spoken
from penstock.news._stand_ins import Told
from penstock.news._structure import members, ties_of
from penstock.news._subjects import sayer_of, subject_of

_AUTHORITIES = frozenset({"country", "place", "agency", "body", "court", "group"})


class Sides:
    """The sides of what one sentence tells."""

    def __init__(self, spoken: Spoken, phrases: list[Phrase], told_of: Told) -> None:
        self._spoken = spoken
        self._phrases = phrases
        self._told = told_of
        self.acting: Mention | None = None

    # How far it has come

    def stage(self, at: int, frame: Frame) -> tuple[str, int]:
        """Return how far it has come, and the verb by which somebody asks for it (-1: none).

        `no` where it does not happen: denied, refused, or only in a condition.
        """
        phrases = self._phrases
        own = phrases[at]
        if own.is_negated:
            return "no", -1
        if own.kind == NOUN:
            verb = next((i for i in range(at - 1, -1, -1) if phrases[i].kind == VERB), -1)
            if verb >= 0 and (
                phrases[verb].is_negated
                or frames().matrix.get(phrases[verb].lemma) in {"no", "urged"}
            ):
                return "no", -1
            return frame.stage, -1
        if frame.is_of_those and any(phrases[i].head in {"proposal", "draft"} for i in range(at)):
            return "proposed", -1
        if self._is_conditional(at) or self._nobody(at):
            return "no", -1
        return self._stage_of(at, frame.stage, 0)

    def _stage_of(self, at: int, default: str, depth: int) -> tuple[str, int]:
        phrases = self._phrases
        own = phrases[at]
        if own.modal and own.modal in grammar().modal_stages:
            stage = grammar().modal_stages[own.modal]
            if stage == "no":
                return default, -1
            urger = self._said_before(at) if stage == "urged" else -1
            if stage == "planned" and self._is_threat(at):
                return "threat", self._said_before(at)
            if (
                stage == "planned"
                and (asked := self._said_before(at)) >= 0
                and frames().matrix.get(phrases[asked].lemma) == "no"
            ):
                return "no", -1
            return (default if default == "planned" else stage), urger
        if own.form in {"infinitive", "ing"} and depth < 4:
            earlier = self._governing(at)
            if earlier >= 0:
                return self._stage_under(earlier, at, default, depth)
        asked = self._said_before(at)
        if asked >= 0 and own.form == "finite":
            meaning = frames().matrix.get(phrases[asked].lemma)
            if meaning == "urged" and phrases[asked].lemma in {
                "demand",
                "urge",
                "recommend",
                "request",
                "ask",
            }:
                return "urged", asked
        return default, -1

    def _stage_under(self, earlier: int, at: int, default: str, depth: int) -> tuple[str, int]:
        """Return how far it has come under the verb or noun that governs an infinitive."""
        phrases = self._phrases
        matrix = phrases[earlier]
        if matrix.lemma == "hesitate" and matrix.is_negated:
            return "threat", -1
        if matrix.is_negated:
            return "no", -1
        if matrix.kind == NOUN:
            stage = grammar().about_to.get(matrix.head, "")
            if stage:
                return stage, -1
            verb = next((i for i in range(earlier - 1, -1, -1) if phrases[i].kind == VERB), -1)
            return self._stage_of(verb, default, depth + 1) if verb >= 0 else (default, -1)
        meaning = frames().matrix.get(matrix.lemma, "")
        if (
            meaning == "planned"
            and matrix.lemma in {"want", "expect"}
            and any(phrases[i].kind == NOUN for i in range(earlier + 1, at))
        ):
            meaning = "urged" if matrix.lemma == "want" else meaning
        if (
            meaning
            and phrases[at].form == "ing"
            and matrix.lemma
            not in {
                "consider",
                "weigh",
                "mull",
                "discuss",
                "recommend",
                "propose",
                "deny",
                "oppose",
                "avoid",
                "debate",
                "threaten",
            }
        ):
            meaning = ""
        if meaning == "urged":
            return "urged", earlier
        if meaning:
            return meaning, -1
        stage, urger = self._stage_of(earlier, default, depth + 1)
        return stage, urger

    def _is_threat(self, at: int) -> bool:
        """Tell whether somebody warns that it would be done."""
        asked = self._said_before(at)
        return asked >= 0 and frames().matrix.get(self._phrases[asked].lemma) == "threat"

    def _governing(self, at: int) -> int:
        """Return the verb, or the noun of asking, that an infinitive or a word in -ing hangs on."""
        phrases = self._phrases
        before = at - 1
        if (
            before >= 0
            and phrases[before].kind == NOUN
            and phrases[before].head in grammar().about_to
        ):
            return before
        return next((i for i in range(before, -1, -1) if phrases[i].kind == VERB), -1)

    def _said_before(self, at: int) -> int:
        """Return the verb in whose clause (`said that it would`) this one stands; -1 for none."""
        phrases = self._phrases
        subject = subject_of(phrases, at)
        first = min(subject) if subject else at
        i = first - 1
        while i >= 0 and phrases[i].kind in {CLAUSE, "relative", TIE}:
            i -= 1
        return i if i >= 0 and phrases[i].kind == VERB else -1

    def _is_conditional(self, at: int) -> bool:
        phrases = self._phrases
        for i in range(at - 1, -1, -1):
            one = phrases[i]
            if one.kind == CLAUSE:
                return one.words[0] in grammar().conditions
            if one.kind in {VERB, ",", ";"}:
                return False
        return False

    def _nobody(self, at: int) -> bool:
        return any(
            self._phrases[i].words[:1] and self._phrases[i].words[0] in grammar().neither
            for i in subject_of(self._phrases, at)
        )

    # Who acts

    def is_authority(self, mention: Mention) -> bool:
        """Tell whether a mention is of a state, its bodies or a court."""
        return mention.sort in _AUTHORITIES or (mention.sort == "person" and bool(mention.country))

    def actor(self, at: int, frame: Frame, aimed: list[int], urger: int) -> Mention | None:
        """Return who acts: the subject, whoever stands behind `by`, who tells of it, or the last."""
        phrases = self._phrases
        own = phrases[at]
        if urger >= 0:
            return self._one_of(subject_of(phrases, urger)) or self._teller(at)
        if own.kind == NOUN:
            for owner in own.owners:
                if owner.sort in _AUTHORITIES:
                    return owner
            found = self._by(at)
            if found is None and own.mentions and own.mentions[0].sort in _AUTHORITIES:
                found = own.mentions[0]
            return found or self._authority_before(at) or self._told_authority(frame)
        if frame.target == "subject":
            return self._receiver(at, aimed)
        if frame.is_of_those:
            return self._told_authority(frame) or self._teller(at)
        if own.is_passive:
            found = self._by(at) or self._list_owner(at) or self._teller(at)
            if found is None and own.words[0] != "had":
                found = self._told_authority(frame)
            return found
        subject = subject_of(phrases, at)
        subject = [one for one in subject if one not in aimed]
        found = self._one_of(subject)
        head = self._phrases[subject[0]].head if subject else ""
        if found is None and head in grammar().authority_heads | grammar().texts:
            found = self._teller(at)
        if found is None and (not subject or head in grammar().texts):
            return self._whose(at) or self._authority_before(at) or self._told_authority(frame)
        return found

    def _whose(self, at: int) -> Mention | None:
        """Return whose sanctions they are: an order that lifts *U.S.* sanctions on Syria."""
        noun = at + 1
        if (
            noun < len(self._phrases)
            and self._phrases[noun].kind == NOUN
            and self._phrases[noun].head
        ):
            return next(
                (one for one in self._phrases[noun].mentions if one.sort in _AUTHORITIES), None
            )
        return None

    def _by(self, at: int) -> Mention | None:
        for tied in ties_of(self._phrases, at):
            if tied.tie == "by":
                return self._authority(tied.noun)
        return None

    def _list_owner(self, at: int) -> Mention | None:
        """Return whose list it is: `were added to the European Union's sanctions list`."""
        for tied in ties_of(self._phrases, at):
            if tied.tie in {"to", "from", "off", "on"}:
                phrase = self._phrases[tied.noun]
                for one in phrase.mentions:
                    if one.sort in _AUTHORITIES and (phrase.head or one in phrase.owners):
                        return one
        return None

    def _authority_before(self, at: int) -> Mention | None:
        """Return the authority that is the subject of the verb a noun is the object of."""
        phrases = self._phrases
        verb = next((i for i in range(at - 1, -1, -1) if phrases[i].kind == VERB), -1)
        if verb < 0:
            return None
        found = self._one_of(subject_of(phrases, verb))
        return found if found is not None and self.is_authority(found) else None

    def _teller(self, at: int) -> Mention | None:
        """Return the authority that tells of it: `..., the Foreign Office said on Thursday`."""
        phrases = self._phrases
        for i in range(len(phrases) - 1, -1, -1):
            if (
                phrases[i].kind == VERB
                and phrases[i].lemma in {"say", "announce", "confirm", "report", "state", "tell"}
                and i != at
            ):
                found = self._one_of(subject_of(phrases, i))
                if (
                    found is None
                    and i + 1 < len(phrases)
                    and phrases[i + 1].kind == NOUN
                    and phrases[i - 1].kind == ","
                ):
                    found = self._authority(i + 1)
                if found is not None and (
                    found.sort in _AUTHORITIES or (found.sort == "organisation" and found.country)
                ):
                    return found
                for one in sayer_of(phrases, at):
                    found = self._authority(one)
                    if found is not None and found.sort in _AUTHORITIES:
                        return found
        return None

    def _told_authority(self, frame: Frame) -> Mention | None:
        own = self._told.authority
        return own

    def _receiver(self, at: int, aimed: list[int]) -> Mention | None:
        """Return the authority that is paid or charges: with it, to it, who tells of it, any other."""
        phrases = self._phrases
        for i, one in enumerate(phrases):
            if one.kind == NOUN and i not in aimed and i > at:
                for mention in one.mentions:
                    if mention.sort in {"agency", "court", "body"}:
                        return mention
        told = self._teller(at)
        return told or self._told_authority_any()

    def _told_authority_any(self) -> Mention | None:
        return self._told.authority

    def _one_of(self, nouns: list[int]) -> Mention | None:
        for noun in nouns:
            found = self._authority(noun)
            if found is not None:
                return found
        return None

    def _authority(self, noun: int) -> Mention | None:
        """Return whom a noun phrase names as the one that acts."""
        words = grammar()
        phrase = self._phrases[noun]
        own = [one for one in phrase.mentions if one.sort in _AUTHORITIES]
        if phrase.head in words.pronouns:
            said = sayer_of(self._phrases, self._verb_behind(noun))
            for one in said:
                if one != noun and (found := self._authority(one)) is not None:
                    return found
            return self._told.authority or self._told.actor
        if not phrase.head:
            named = phrase.mentions[-1] if phrase.mentions else None
            if named is None:
                return None
            if named.sort == "place" and not named.is_capital_city:
                return None
            return named
        if phrase.head in words.authority_heads:
            if own:
                return own[-1]
            for tied in ties_of(self._phrases, noun):
                if tied.tie in {"in", "of", "from", "at"} and tied.at == noun + 1:
                    near = [
                        one for one in self._phrases[tied.noun].mentions if one.sort in _AUTHORITIES
                    ]
                    if near:
                        return near[-1]
            if phrase.is_definite or phrase.head in grammar().bare:
                return self._told.authority or self._told.actor
            return None
        if (
            own
            and phrase.mentions[-1] in own
            and not own[-1].is_adjective
            and own[-1] not in phrase.owners
        ):
            return own[-1]
        if (
            own
            and phrase.owners
            and phrase.head in {"decision", "move", "step", "list", "sanctions"}
        ):
            return own[0]
        return None

    def _verb_behind(self, noun: int) -> int:
        return next(
            (i for i in range(noun, len(self._phrases)) if self._phrases[i].kind == VERB), noun
        )

    # Whom it is aimed at

    def targets(
        self, aimed: list[int], frame: Frame, actor: Mention | None, *, by_owner: bool
    ) -> list[Mention]:
        """Return the parties a frame is aimed at; where it names none, the countries."""
        phrases = self._phrases
        parties: list[Mention] = []
        countries: list[Mention] = []
        stand_ins: list[int] = []
        for noun in aimed:
            phrase = phrases[noun]
            if by_owner:
                parties += [one for one in phrase.owners if one.sort in PARTIES]
                countries += [one for one in phrase.owners if one.sort in COUNTRIES]
                continue
            named = self._named(noun)
            if named:
                parties += [one for one in named if one.sort in PARTIES]
                countries += [one for one in named if one.sort in COUNTRIES]
            elif not any(one in phrase.mentions for one in parties):
                stand_ins.append(noun)
        if frame.target_sort:
            parties = [one for one in parties if one.sort == frame.target_sort]
            countries = []
        parties = _once([one for one in parties if actor is None or one.id != actor.id])
        if parties:
            return parties
        if any(
            phrases[noun].head in grammar().the_state and phrases[noun].is_definite
            for noun in stand_ins
        ):
            state = self._state(actor)
            return [state] if state is not None else []
        if stand_ins and (party := self._stood_for(stand_ins[0], frame)) is not None:
            return [party]
        if frame.is_linked and aimed and (linked := self._linked(aimed[0])) is not None:
            return [linked]
        if frame.is_party:
            return []
        described = [
            one for noun in stand_ins for one in phrases[noun].mentions if one.sort in COUNTRIES
        ]
        if frame.type in {"sanctions_adopted", "export_ban", "delisting", "threat"}:
            countries += described
        countries = _once(
            [one for one in countries if actor is None or one.country != actor.country]
        )
        return countries[:1] if frame.type not in {"sanctions_adopted", "threat"} else countries

    def _linked(self, noun: int) -> Mention | None:
        """Return whose thing is seized: a yacht *that belongs to X*, oil *from the tanker X*."""
        phrases = self._phrases
        owners = [one for one in phrases[noun].owners if one.sort in PARTIES]
        if owners:
            return owners[0]
        follows = phrases[noun + 1] if noun + 1 < len(phrases) else None
        is_of = (
            follows is not None and follows.kind == TIE and follows.head in {"from", "of", "for"}
        )
        for i in range(noun + 1, len(phrases)):
            one = phrases[i]
            if one.kind in {";", ":"}:
                break
            if one.kind == VERB and one.lemma in grammar().holding:
                is_of = True
            if not is_of:
                continue
            if (
                one.kind == NOUN
                and phrases[i - 1].kind == TIE
                and phrases[i - 1].head in {"to", "by", "from", "of", "for"}
            ):
                named = [found for found in self._named(i) if found.sort in PARTIES]
                if named:
                    return named[0]
        return None

    def _state(self, actor: Mention | None) -> Mention | None:
        """Return the state that `the country` stands for: one named before, else who acted last."""
        named = [
            one for one in self._spoken.mentions if one.sort == "country" and not one.is_adjective
        ]
        others = [one for one in named if actor is None or one.id != actor.id]
        if others:
            return others[-1]
        last = self._told.actor
        return (named[0] if named else None) or (
            last if last is not None and last.sort == "country" else None
        )

    def others(self, actor: Mention | None) -> list[Mention]:
        """Return the state named in a sentence that does not act: the one that speaks of it."""
        named = [one for one in self._spoken.mentions if one.sort in COUNTRIES and one.country]
        return [one for one in named if actor is None or one.country != actor.country][:1]

    def _named(self, noun: int) -> list[Mention]:
        """Return what a noun phrase names by itself, not what only describes it."""
        words = grammar()
        phrase = self._phrases[noun]
        if phrase.head in words.empty_heads and phrase.owners:
            return [one for one in phrase.owners if one.sort in PARTIES]
        if phrase.head == "name" and phrase.words[0] in {"his", "her", "its", "their"}:
            found = self._stood_for(noun, None)
            return [found] if found is not None else []
        if phrase.head in words.empty_heads or (
            phrase.words and phrase.words[0] in words.empty_heads and not phrase.mentions
        ):
            for tied in ties_of(self._phrases, noun):
                if tied.tie in {"of", "from", "to", "by", "with"} and tied.at == noun + 1:
                    return next(
                        (
                            found
                            for one in members(self._phrases, tied.noun)
                            if (found := self._named(one))
                        ),
                        [],
                    )
        if phrase.head:
            if (
                phrase.head
                in {
                    "network",
                    "group",
                    "gang",
                    "organisation",
                    "organization",
                    "movement",
                    "militia",
                    "vessel",
                    "family",
                    "exchange",
                    "platform",
                    "brand",
                }
                and phrase.mentions
                and phrase.mentions[-1] not in phrase.owners
            ):
                return [one for one in phrase.mentions[-1:] if one.sort in PARTIES]
            return []
        if not phrase.mentions:
            return []
        last = phrase.mentions[-1]
        if last in phrase.owners:
            return []
        if last.sort == "place" and not last.is_capital_city:
            return []
        if (
            last.sort == "name"
            and " " not in last.name
            and self._phrases[noun - 1].kind == TIE
            and self._phrases[noun - 1].head in {"in", "at", "near"}
        ):
            return []
        return [last]

    def _stood_for(self, noun: int, frame: Frame | None) -> Mention | None:
        """Return the party that `the company`, `it` or `a Kansas man` stands for."""
        words = grammar()
        phrase = self._phrases[noun]
        before = [
            one
            for one in self._spoken.mentions
            if one.sort in PARTIES and one.end - self._spoken.sentence.start <= phrase.start
        ]
        if phrase.head == "name":
            return before[-1] if before else self._told.party
        if phrase.head in words.pronouns or (
            phrase.head in words.party_heads and phrase.is_definite
        ):
            if phrase.owners:
                return None
            fitting = [
                one for one in (*self._told.parties[-12:], *before) if _fits(one, phrase.head)
            ]
            if phrase.head in words.pronouns:
                told = self._told.party
                return (
                    told
                    if told is not None and _fits(told, phrase.head)
                    else (fitting or [None])[-1]
                )
            if before and _fits(before[-1], phrase.head):
                return before[-1]
            told = self._told.party
            return (
                told if told is not None and _fits(told, phrase.head) else (fitting or [None])[-1]
            )
        if phrase.head in words.party_heads and phrase.words[0] in {"a", "an", "one"}:
            return self._told.next_party
        return None


def _fits(mention: Mention, head: str) -> bool:
    """Tell whether a word may stand for a party: `the refiner` for no person and no ship."""
    words = grammar()
    if head in {"it", "them", "they", "itself"}:
        return head != "it" or mention.sort != "person"
    if head in words.person_heads:
        return mention.sort in {"person", "name"}
    if head in words.vessel_heads:
        return mention.sort in {"vessel", "name"}
    return mention.sort in {"organisation", "name"}


def _once(mentions: list[Mention]) -> list[Mention]:
    seen: dict[str, Mention] = {}
    for one in mentions:
        seen.setdefault(one.id, one)
    return list(seen.values())
