"""Who acts and whom it is aimed at: by the order of words around what tells an event."""

import re
from typing import NamedTuple

from penstock.news._event_rules import Rule
from penstock.news._model import Mention
from penstock.news._spoken import Spoken

ACTORS = frozenset(
    {"country", "place", "agency", "body", "court", "group", "organisation", "person", "name"}
)
COUNTRIES = frozenset({"country", "place", "body"})
PARTIES = frozenset({"organisation", "person", "name", "vessel"})
_BOUNDARY = re.compile(
    r";|, (?:but|while|although|though|and|which|who|after|as|when|where|whereas|because)\b"
    r"|(?<=\w) (?:but|while|after|because|although|whereas|since|hours before|days before)(?= )|: "
)
_PREPOSITION = re.compile(
    r"\b(?:on|against|of|from|with|in|to|by|at|over|for|between|than|like|about|into|through|off|"
    r"targeting|near|under|via|including|despite)(?: (?:the|a|an|its|their|his|several|some|all))?"
    r"(?: \w+)? $"
)
_ASIDE = re.compile(r", (?:who|which|whose|whom|where)\b[^,]*,")
_LONG_ASIDE = 140
_ACTS_BEHIND = re.compile(
    r"(?:(?: [a-z]+)? (?:from|by) (?:the )?|(?: [a-z]+){0,3} (?:that|which) (?:the )?)$"
)
_DECISION = (
    r"(?:decision|move|order|plan|finding|ruling|announcement|step|bid|effort|proposal|call)"
)
_DECISION_BEHIND = re.compile(rf"(?:'s|’s) (?:\w+ )?{_DECISION}\b")
_DECISION_BEFORE = re.compile(rf"\b{_DECISION} (?:of|by) (?:the )?$")
_THAT = re.compile(r"\b(?:that|which) (?:the )?$")
_SENDER_BEHIND = re.compile(r"(?:'s|’s)? (?:[a-z-]+ ){0,2}(?:sanctions|blacklist)\b")
_POLICE_IN = re.compile(
    r"\b(?:police|prosecutors?|authorities|officials|customs(?: officers)?|courts?|judges?|"
    r"regulators?|government|ministers?|investigators|lawmakers) (?:in|of|from) (?:the )?$"
)
_THE_COMPANY = re.compile(
    r"\bthe (?:\w+ )?(?:maker|giant|producer|retailer|shipper|operator|developer|"
    r"company|bank|firm|lender|group|exchange|platform|carrier|trader|refiner|"
    r"insurer)\b"
)
_LENDER_BEHIND = re.compile(
    r" (?:\w+ )?(?:lender|bank|company|firm|group|maker|exchange|shipper|trader|giant|platform)\b"
)
_OFFICIALS = re.compile(
    r"\b(?:officials|regulators|investigators|prosecutors|authorities|inspectors)(?: are| were| have)? $"  # noqa: E501
)
_BESIDE = re.compile(
    r"\b(?:over|amid|after|in|for|despite|since|at|near|before|with|because of|following)"
    r"(?: the| its| a| an)?(?: \w+)? $"
)
_PARTICIPLE = re.compile(r"(?:\w+(?:ed|en)|put|hit|cut|struck|set|sent|held|caught)\b")
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|be|get|got)(?: \w+ly| also| now)? $")
_LISTED = re.compile(
    r"^(?:'s|’s)?(?: \([^)]{1,40}\))?(?:,| and| or|, and|, or|, as well as| as well as)"
    r"(?: (?:the|its|their|a|an))?(?: (?!after|because|but|although|though|who|which|whose|whom|if|amid|despite|until|under|saying|in|on|as|while|when|where|for|at|to|by|with|from|of|over|that|said)[a-z][\w-]*){0,3} $"  # noqa: E501
)
# Sumer Exchange, a money changer in Beirut, and its owner, Hasan; Buzkaya of Istanbul and Lumber.
_LISTED_APART = re.compile(
    r"(?:(?: of| in| based in) [\w. -]{2,30}?)?(?:'s|’s)?"
    r"(?:,? (?:an?|the|one|its|his|her|which|who|owned|based|headquartered|known)\b[^;.]{2,90}?,)?"
    r"(?:,|,? and|,? along with|,? together with|,? as well as)"
    r"(?: (?:an?|the|its|his|her|their|also|fellow))?"
    r"(?: (?!to|for|in|on|after|with)[a-z][\w-]*){0,3},? "
)
_ACTS_ITSELF = re.compile(r" (?:said|says|has|have|had|was|were|is|are|will|would|did|\w+ed)\b")
_OBJECT = re.compile(r"\b(?!target|includ|hitt|sanction|exist|punish|aim)\w{3,}ing (?:the )?$")
_ADJECTIVE_GAP = re.compile(r"(?:'s|’s)?(?: [\w-]+){0,4} ")
_GENITIVE_GAP = re.compile(r"(?:'s|’s)(?: [\w-]+){0,5},? |(?: [\w-]*(?:-based|-owned|-linked))? ")
_VERB = re.compile(
    r"\b(?:and|or|on|against|to|of|has|have|is|was|were|said|by|for|with|will|would|put|hit|\w+ed|"
    r"froze|sanctions|adds|seizes|fines|charges|arrests|imposes|targets|designates)\b"
)
_BY = re.compile(r"(?:(?! for | over | after |[;:]).){0,90}\bby (?:the |its |their )?(?:[a-z-]+ )?")
_AND_DID = re.compile(r",? (?:and|but|then)(?: also| then| has| have| \w+ly)? ")
_FOLLOWED = re.compile(
    r" (?:has |have )?(?:followed|joined|joining|following|mirrored|matched) (?:the )?"
)
_INCLUDED = re.compile(r".{0,60}(?:\bincluding|\bamong them|\bnamely|:) (?:the )?(?:[a-z-]+ ){0,3}")
_PEOPLE = re.compile(
    r" (?:[a-z-]+ ){0,2}(?:individuals|people|persons|nationals|citizens|men|women|officials|"
    r"companies|firms|entities|banks|ships|vessels|tankers|executives|officers|generals|hackers|"
    r"tycoons|businessmen)\b"
)
_QUOTED = re.compile(r'"[^"]{2,}"?')
_LONG_QUOTE = 60
_NOUN_GAP = 14


class Scene(NamedTuple):
    """A sentence, in lower case, the stretch of a trigger in it and its clause."""

    spoken: Spoken
    low: str
    start: int
    end: int
    clause_start: int
    clause_end: int
    asides: tuple[tuple[int, int], ...] = ()
    base: int = 0

    def at(self, mention: Mention) -> tuple[int, int]:
        """Return where a mention stands in the sentence."""
        return mention.start - self.base, mention.end - self.base


def scene_of(spoken: Spoken, low: str, start: int, end: int) -> Scene:
    """Return the scene of a trigger: its clause is between the nearest boundaries."""
    clause_start, clause_end = 0, len(low)
    # `Ivan Maslov, who leads mercenaries, was sanctioned`: what stands in the aside is left out.
    asides = (
        ()
        if ", wh" not in low
        else tuple(
            match.span()
            for match in _ASIDE.finditer(low)
            if not match.start() <= start < match.end()
            and match.end() - match.start() < _LONG_ASIDE
        )
    )
    for match in _BOUNDARY.finditer(low):
        if any(first <= match.start() < last for first, last in asides):
            continue
        if match.end() <= start:
            clause_start = match.end()
        elif match.start() >= end:
            clause_end = match.start()
            break
    return Scene(spoken, low, start, end, clause_start, clause_end, asides, spoken.sentence.start)


def is_passive(scene: Scene) -> bool:
    """Tell whether the trigger is a verb in the passive: `was sanctioned`."""
    before = scene.low[max(scene.start - 24, 0) : scene.start]
    trigger = scene.low[scene.start : scene.end]
    inside = re.match(r"(?:is|are|was|were|been|be|being)\b", trigger) is not None
    return inside or (
        _PASSIVE.search(before) is not None and _PARTICIPLE.match(trigger) is not None
    )


def same_side(scene: Scene) -> list[Mention]:
    """Return the mentions on the trigger's side of quotation marks: inside with it, or outside."""
    spans = [match.span() for match in _QUOTED.finditer(scene.low)] if '"' in scene.low else []
    inside = next((span for span in spans if span[0] <= scene.start < span[1]), None)
    mentions = scene.spoken.mentions
    if spans and (inside is not None or any(span[1] - span[0] > _LONG_QUOTE for span in spans)):
        mentions = [
            one
            for one in mentions
            if next((span for span in spans if span[0] <= scene.at(one)[0] < span[1]), None)
            == inside
            or (inside is not None and inside[1] - inside[0] <= _LONG_QUOTE)
        ]
    return mentions


def candidates(scene: Scene, sorts: frozenset[str]) -> list[Mention]:
    """Return the mentions that may play a part, without adjectives of other mentions.

    What is said inside a quotation plays no part in what happens outside it, and the other way.
    """
    found = []
    mentions = same_side(scene)
    for number, one in enumerate(mentions):
        if one.sort not in sorts or _is_aside(scene, one):
            continue
        if one.sort == "name" and " " not in one.name and _is_where(scene, one):
            continue
        if one.sort == "place" and not one.is_capital_city:
            continue
        following = mentions[number + 1] if number + 1 < len(mentions) else None
        if following is not None and following.sort in PARTIES | {"agency"}:
            gap = scene.low[scene.at(one)[1] : scene.at(following)[0]]
            # `Chinese telecom maker Huawei`, `Iran's Bank Melli`: the country describes the name.
            pattern = _ADJECTIVE_GAP if one.is_adjective else _GENITIVE_GAP
            if one.sort == "country" and pattern.fullmatch(gap) and not _VERB.search(gap):
                continue
        found.append(one)
    return found


def _is_aside(scene: Scene, mention: Mention) -> bool:
    if not scene.asides:
        return False
    place = scene.at(mention)[0]
    return any(first <= place < last for first, last in scene.asides)


def _is_where(scene: Scene, mention: Mention) -> bool:
    """Tell whether one word of unknown sort is a place: `in Palma`."""
    start = scene.at(mention)[0]
    if re.search(r"\b(?:in|at|near|off|from|to) $", scene.low[max(start - 6, 0) : start]):
        return True
    # In Berlin, Bremen and Dortmund: what is tied to a place is one.
    for other in scene.spoken.mentions:
        end = scene.at(other)[1]
        if end < start and re.fullmatch(r",? (?:and )?", scene.low[end:start]):
            return other.sort == "place" or (other.sort == "name" and _is_where(scene, other))
    return False


def find_actor(scene: Scene, rule: Rule, *, passive: bool, before_place: int) -> Mention | None:
    """Return who acts.

    In the active the nearest subject before the trigger; in the passive whoever stands behind
    `by`. A name right before a noun (`UN sanctions`) acts.
    """
    own = candidates(scene, ACTORS)
    if not passive and rule.is_aimed:
        # Who is designated *as* something stands before it, too, but does not act.
        aimed = [
            one for one in own if scene.at(one)[1] <= scene.start and _is_near(scene, rule, one)
        ]
        own = [one for one in own if one not in aimed or one is own[0]]
    if passive:
        for one in own:
            start = scene.at(one)[0]
            if start >= scene.end and re.search(
                r"\bby (?:\w+ ){0,3}$", scene.low[max(start - 40, scene.end) : start]
            ):
                return one
        return None
    for one in own:
        start, end = scene.at(one)
        if _DECISION_BEHIND.match(scene.low[end : end + 40]) and end <= scene.start:
            return one  # the Treasury Department's decision to cut it off
        if end <= scene.start and _DECISION_BEFORE.search(scene.low[max(start - 30, 0) : start]):
            return one  # the decision of the United States to lift sanctions
        if scene.start <= start < scene.end and _THAT.search(scene.low[scene.start : start]):
            return one  # the sanctions that the council adopted
        # A subpoena from the department; the embargo that the council approved.
        if scene.at(one)[0] >= scene.end and _ACTS_BEHIND.match(
            scene.low[scene.end : scene.at(one)[0]]
        ):
            return one
    before = [one for one in own if scene.at(one)[1] <= before_place]
    if before and _OFFICIALS.search(scene.low[:before_place]):
        # `as officials look into it`: whose officials they are stands before.
        agencies = [one for one in before if one.sort in {"agency", "court", "body"}]
        if agencies:
            return agencies[-1]
    if not before:
        return _doer_behind(scene, own)
    nearest = before[-1]
    gap = scene.low[scene.at(nearest)[1] : scene.start]
    if (
        before_place == scene.start
        and len(gap) <= _NOUN_GAP
        and re.fullmatch(
            r"(?:'s|’s)?(?: (?!(?:in|for|by|from|on|and|or|but|then) )[\w-]+){0,1} ", gap
        )
    ):
        return _first_of_coordinated(scene, before, nearest)
    inside = [one for one in before if scene.at(one)[0] >= scene.clause_start]
    if not inside and scene.low[: scene.clause_start].endswith((", which", ", who")):
        meant = [one for one in before if one.sort != "place"]
        return meant[-1] if meant else None
    for group in (inside, before):
        free = [one for one in group if not is_governed(scene, one)]
        if free and _AND_DID.fullmatch(gap):
            return free[0]  # The department issued a licence to X, and took Y off its list.
        if free:
            return _first_of_coordinated(scene, group, free[-1])
    return inside[-1] if inside else None


def _doer_behind(scene: Scene, own: list[Mention]) -> Mention | None:
    """Return who stands behind `by` after a noun: `the listing of the bank by the EU`."""
    for one in own:
        start = scene.at(one)[0]
        if (
            start >= scene.start
            and one.sort not in {"name", "person", "organisation"}
            and _BY.fullmatch(scene.low[scene.start : start])
        ):
            return one
    return None


def _first_of_coordinated(scene: Scene, group: list[Mention], last: Mention) -> Mention:
    """Return the first of several who act together: `Spanish police and FBI agents`."""
    at = group.index(last)
    if at > 0:
        gap = scene.low[scene.at(group[at - 1])[1] : scene.at(last)[0]]
        if re.fullmatch(r"(?: [a-z]+){0,2} and (?:the )?", gap) or _FOLLOWED.fullmatch(gap):
            return group[at - 1]
    return last


def is_governed(scene: Scene, mention: Mention) -> bool:
    """Tell whether a preposition stands before a mention."""
    start = scene.at(mention)[0]
    if _POLICE_IN.search(scene.low[max(start - 40, 0) : start]):
        return False  # police in Cyprus act for it
    return _PREPOSITION.search(scene.low[max(start - 30, 0) : start]) is not None


def find_targets(
    scene: Scene, rule: Rule, actor: Mention | None, *, passive: bool
) -> list[Mention]:
    """Return whom it is aimed at: one mention, and those listed beside it."""
    sorts = {
        "country": COUNTRIES,
        "party": PARTIES,
        "any": COUNTRIES | PARTIES,
        "none": frozenset[str](),
    }[rule.target]
    own = [
        one
        for one in candidates(scene, frozenset(sorts))
        if actor is None or (one.id != actor.id and not _same_state(one, actor))
        if not (one.sort not in PARTIES and _SENDER_BEHIND.match(scene.low[scene.at(one)[1] :]))
    ]
    own = [one for one in own if one.sort != "place" or not _is_where(scene, one)]
    own = [one for one in own if not (one.is_adjective and _is_object(scene, one))]
    if rule.target != "country" and (party := _party_meant(scene, own)) is not None:
        return [party]
    if not own:
        return []
    if not rule.has_subject:
        near = [
            one for one in own if _is_near(scene, rule, one) and scene.at(one)[0] >= scene.start
        ]
        before = [one for one in own if scene.at(one)[1] <= scene.start and one.sort in COUNTRIES]
        return near[:1] or before[-1:]
    if passive:
        before = [one for one in own if scene.at(one)[1] <= scene.start]
        free = [one for one in before if not is_governed(scene, one)]
        chosen = free or before
        if not any(one.sort in PARTIES for one in chosen):
            named = [
                one
                for one in own
                if one.sort in PARTIES
                and scene.at(one)[0] >= scene.end
                and _INCLUDED.fullmatch(scene.low[scene.end : scene.at(one)[0]])
            ]
            if named:
                return _with_listed(scene, own, named[0])
        inside = [one for one in chosen if scene.at(one)[0] >= scene.clause_start]
        return _with_listed_before(scene, own, (inside or chosen)[-1]) if chosen else []
    near = [one for one in own if _is_near(scene, rule, one)]
    after = [one for one in own if scene.at(one)[0] >= scene.start]
    first = next((one for one in after if not one.is_adjective), None)
    if (
        first is not None
        and first.sort in PARTIES
        and _INCLUDED.fullmatch(scene.low[scene.end : scene.at(first)[0]])
    ):
        return _with_listed(scene, own, first)
    for group in (
        [one for one in near if scene.at(one)[0] >= scene.start and _in_clause(scene, one)],
        [one for one in near if _in_clause(scene, one)],
        near,
        [one for one in after if _in_clause(scene, one) and not _is_beside(scene, one)],
    ):
        if group:
            first = next((one for one in group if one.sort in PARTIES), group[0])
            if rule.target == "any" and first is not group[0]:
                gap = scene.low[scene.at(group[0])[1] : scene.at(first)[0]]
                is_state = group[0].sort in COUNTRIES and not group[0].is_adjective
                if len(gap) > 40 or is_state:
                    first = group[0]
            if first.is_adjective:
                first = _named_among(scene, own, first) or first
            return _with_listed(scene, own, first)
    if actor is not None and scene.at(actor)[0] >= scene.end:
        # The government criticised the embargo that the council approved: it is aimed at the first.
        before = [one for one in own if scene.at(one)[1] <= scene.start]
        return before[-1:]
    return []


def _is_object(scene: Scene, mention: Mention) -> bool:
    """Tell whether a country describes what somebody moves: `tankers carrying Russian oil`."""
    start = scene.at(mention)[0]
    return start >= scene.end and _OBJECT.search(scene.low[max(start - 24, 0) : start]) is not None


def _named_among(scene: Scene, own: list[Mention], first: Mention) -> Mention | None:
    """Return the first party named among those described by a country.

    `Four North Korean individuals and a trading house, Chilsong Corporation`: it is named.
    """
    end = scene.at(first)[1]
    if not _PEOPLE.match(scene.low[end:]):
        return None
    for one in own[own.index(first) + 1 :]:
        gap = scene.low[end : scene.at(one)[0]]
        if not _in_clause(scene, one) or re.search(r"\b(?:for|over|after|by|with|to|in)\b", gap):
            return None
        if one.sort in PARTIES:
            return one
    return None


def _party_meant(scene: Scene, own: list[Mention]) -> Mention | None:
    """Return the body that `the company` or `the Chinese lender` near the trigger stands for."""
    parties = [one for one in scene.spoken.mentions if one.sort in PARTIES]
    trigger = scene.low[scene.start : min(scene.end + 30, scene.clause_end)]
    is_told = _THE_COMPANY.search(trigger) is not None
    for one in own:
        start, end = scene.at(one)
        is_told = is_told or (
            one.is_adjective
            and scene.clause_start <= start < scene.clause_end
            and scene.low[max(start - 4, 0) : start] == "the "
            and _LENDER_BEHIND.match(scene.low[end:]) is not None
        )
    before = [one for one in parties if scene.at(one)[1] <= scene.start]
    after = [one for one in parties if scene.start <= scene.at(one)[0] < scene.clause_end]
    return before[-1] if is_told and before and not after else None


def _is_beside(scene: Scene, mention: Mention) -> bool:
    """Tell whether a mention is where, why or when it happened, and not whom it is aimed at."""
    start = scene.at(mention)[0]
    return _BESIDE.search(scene.low[max(start - 24, 0) : start]) is not None


def _same_state(one: Mention, actor: Mention) -> bool:
    return (
        bool(one.country)
        and one.country == actor.country
        and one.sort in COUNTRIES | {"agency"}
        and actor.sort in COUNTRIES | {"agency", "court"}
    )


def _in_clause(scene: Scene, mention: Mention) -> bool:
    start = scene.at(mention)[0]
    return scene.clause_start <= start < scene.clause_end


def _is_near(scene: Scene, rule: Rule, mention: Mention) -> bool:
    if rule.target_near is None:
        return False
    start = scene.at(mention)[0]
    return rule.target_near.search(scene.low[max(start - 90, 0) : start]) is not None


def _with_listed(scene: Scene, own: list[Mention], first: Mention) -> list[Mention]:
    """Return a mention and those that a comma or `and` ties to it, one after another."""
    found = [first]
    for one in own[own.index(first) + 1 :]:
        gap = scene.low[scene.at(found[-1])[1] : scene.at(one)[0]]
        if first.sort in PARTIES and scene.low.startswith(("'s", "’s"), scene.at(one)[1]):
            continue  # Severgazbank, Russia's third-largest lender
        if not _LISTED.match(gap):
            if one.sort not in PARTIES or _ACTS_ITSELF.match(scene.low[scene.at(one)[1] :]):
                continue
            if not _LISTED_APART.fullmatch(gap):
                break
        if one.id not in {other.id for other in found} and not one.is_adjective:
            found.append(one)
    return found


def _with_listed_before(scene: Scene, own: list[Mention], last: Mention) -> list[Mention]:
    found = [last]
    for one in reversed(own[: own.index(last)]):
        gap = scene.low[scene.at(one)[1] : scene.at(found[0])[0]]
        if not _LISTED.match(gap):
            break
        if one.id not in {other.id for other in found}:
            found.insert(0, one)
    return found
