"""Conditions of the rule tables: trees of named questions, answered in three values.

A tree is `{all: [...]}`, `{any: [...]}`, `{not: ...}` or one question with what it asks for, such
as `{destination: [E:1, RU]}`. Each is compiled once into a function of the facts.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from penstock.errors import MalformedInput
from penstock.exports._entries import Entry, ItemSet, split_eccn
from penstock.exports._facts import Facts
from penstock.exports._schema import Tree
from penstock.exports._text_words import read_table
from penstock.exports._truth import MET, NOT_MET, UNKNOWN, Truth, any_of
from penstock.exports._worded import Worded
from penstock.model import Evidence

Ask = Callable[[Facts], Truth]
Sets = Mapping[str, frozenset[str]]


class Condition:
    """A compiled condition. Call it with facts; `missing` names what it lacks."""

    __slots__ = ("_ask", "_parts", "ask_for", "kind", "kinds", "value")

    def __init__(
        self,
        kind: str,
        ask: Ask,
        parts: tuple["Condition", ...],
        ask_for: str,
        value: Any = None,  # noqa: ANN401 - a cell of a table
    ) -> None:
        self.kind = kind
        self.kinds: frozenset[str] = frozenset({kind}).union(*(part.kinds for part in parts))
        self._ask = ask
        self._parts = parts
        self.ask_for = ask_for
        self.value = value

    def __call__(self, facts: Facts) -> Truth:
        """Return whether the condition is met."""
        return self._ask(facts)

    def missing(self, facts: Facts) -> tuple[str, ...]:
        """Return the facts that would settle the condition where it is open."""
        if self._ask(facts) is not UNKNOWN:
            return ()
        if self._parts:
            found = [fact for part in self._parts for fact in part.missing(facts)]
            return tuple(dict.fromkeys(found))
        return (self.ask_for,) if self.ask_for else ()

    def open_kinds(self, facts: Facts) -> frozenset[str]:
        """Return the questions that are not answered where the condition is open."""
        if self._ask(facts) is not UNKNOWN:
            return frozenset()
        if self._parts:
            return frozenset().union(*(part.open_kinds(facts) for part in self._parts))
        return frozenset({self.kind})

    def shows(self, facts: Facts) -> Iterator[Evidence]:
        """Yield which paragraph or code of a supplement lists the goods."""
        for part in self._parts:
            yield from part.shows(facts)
        if self.kind == "tariff" and facts.tariff is not None:
            if code := facts.tariff.code_of(map(str, self.value), facts.hs):
                yield Evidence("hs", code)
        elif self.kind == "worded":
            for number in map(str, self.value):
                found = _worded_in(number, facts)
                if found.paragraph:
                    where = f"supplement no. {number}, paragraph {found.paragraph}"
                    yield Evidence("description", f"{where}: {found.words}")


def compile_condition(tree: Tree, sets: Sets) -> Condition:
    """Return the condition a table states.

    Raises:
        MalformedInput: a question nobody knows, or one without what it asks for.
    """
    if len(tree) != 1:
        message = f"A condition asks one thing, not {sorted(tree)}"
        raise MalformedInput(message)
    ((name, value),) = tree.items()
    if name in {"all", "any"}:
        parts = tuple(compile_condition(part, sets) for part in value)
        return Condition(name, _every(parts) if name == "all" else _some(parts), parts, "")
    if name == "not":
        part = compile_condition(value, sets)
        return Condition(name, _negated(part), (part,), "")
    make = _QUESTIONS.get(name)
    if make is None:
        message = f"No condition is called {name!r}"
        raise MalformedInput(message, hint=f"Known are {', '.join(sorted(_QUESTIONS))}")
    ask, ask_for = make(value, sets)
    return Condition(name, ask, (), ask_for, value)


def _every(parts: tuple[Condition, ...]) -> Ask:
    asks = tuple(part._ask for part in parts)

    def every(facts: Facts) -> Truth:
        answer: Truth = MET
        for ask in asks:
            value = ask(facts)
            if value is NOT_MET:
                return NOT_MET
            if value is UNKNOWN:
                answer = UNKNOWN
        return answer

    return every


def _some(parts: tuple[Condition, ...]) -> Ask:
    asks = tuple(part._ask for part in parts)

    def some(facts: Facts) -> Truth:
        answer: Truth = NOT_MET
        for ask in asks:
            value = ask(facts)
            if value is MET:
                return MET
            if value is UNKNOWN:
                answer = UNKNOWN
        return answer

    return some


def _negated(part: Condition) -> Ask:
    def negated(facts: Facts) -> Truth:
        value = part(facts)
        return UNKNOWN if value is UNKNOWN else not value

    return negated


def _destination(value: Any, sets: Sets) -> tuple[Ask, str]:  # noqa: ANN401 - a cell of a table
    wanted = frozenset(code for one in value for code in sets.get(one, (one,)))
    asks_group_b = "B" in wanted

    def ask(facts: Facts) -> Truth:
        codes = facts.place.codes
        if not codes:
            return UNKNOWN
        if asks_group_b and not facts.place.has_groups:
            return UNKNOWN
        return not codes.isdisjoint(wanted)

    return ask, "the destination"


def _reason_is(_value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    """Return met: the reason is that of a requirement, and who holds one against it asks."""
    return (lambda _facts: MET), ""


def _region(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    wanted = frozenset(value)

    def ask(facts: Facts) -> Truth:
        place = facts.place
        if place.region in wanted:
            return MET
        return UNKNOWN if place.may_be_in(wanted) else NOT_MET

    return ask, "the place within Ukraine, to tell the occupied regions from the rest"


def _item(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    items = ItemSet(tuple(value))

    def ask(facts: Facts) -> Truth:
        return items.holds(facts.eccn, facts.paragraph)

    return ask, f"the classification of the item: whether it is of {items.text}"


def _entry_words(value: Any, pick: Callable[[Facts], str]) -> Ask:  # noqa: ANN401
    wanted = frozenset(value)

    def ask(facts: Facts) -> Truth:
        if not facts.eccn:
            return UNKNOWN
        return not facts.is_ear99 and pick(facts) in wanted

    return ask


def _series(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    ask = _entry_words(value, lambda facts: facts.entry.series if facts.entry else "")
    return ask, "the classification of the item"


def _category(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    return _entry_words(value, lambda facts: facts.eccn[:1]), "the classification of the item"


def _group(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    return _entry_words(value, lambda facts: facts.eccn[1:2]), "the classification of the item"


def _reason(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    wanted = frozenset(value)

    def ask(facts: Facts) -> Truth:
        if not facts.eccn:
            return UNKNOWN
        return facts.entry is not None and not wanted.isdisjoint(facts.entry.reasons)

    return ask, "the classification of the item"


def _covered_by(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    wanted = frozenset(value)

    def ask(facts: Facts) -> Truth:
        if facts.entry is None:
            return NOT_MET if facts.is_ear99 else UNKNOWN
        return facts.entry.covered_by(wanted, facts.paragraph)

    return ask, f"the item paragraph, to tell whether {' or '.join(sorted(wanted))} controls it"


def _column(_value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    def ask(facts: Facts) -> Truth:
        if facts.entry is None:
            return NOT_MET if facts.is_ear99 else UNKNOWN
        return facts.entry.has_column(facts.paragraph)

    return ask, "the item paragraph, to tell whether a column of the chart stands against it"


def _goods(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    wanted = frozenset(value)

    def ask(facts: Facts) -> Truth:
        if not facts.goods.isdisjoint(wanted):
            return MET
        return NOT_MET if facts.is_described else UNKNOWN

    return ask, f"a description of the goods: whether they are {_words(wanted)}"


def _end_use(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    wanted = frozenset(value)

    def ask(facts: Facts) -> Truth:
        if not facts.end_use.isdisjoint(wanted):
            return MET
        return NOT_MET if facts.states_end_use else UNKNOWN

    return ask, f"the end use: whether it is {_words(wanted)}"


def _end_user(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    wanted = frozenset(value)

    def ask(facts: Facts) -> Truth:
        if not facts.end_user.isdisjoint(wanted):
            return MET
        return NOT_MET if facts.states_end_user else UNKNOWN

    return ask, f"who the end user is: whether {_words(wanted)}"


def _fact(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    name = str(value)

    def ask(facts: Facts) -> Truth:
        return facts.facts.get(name)

    if name not in _fact_questions():
        message = f"No fact is called {name!r}"
        raise MalformedInput(message, hint="Name it in exports/facts.tsv with its question")
    return ask, _fact_questions()[name]


@cache
def _fact_questions() -> Mapping[str, str]:
    return {row["name"]: row["question"] for row in read_table("exports/facts.tsv")}


def _party(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    wanted = tuple(value)

    def ask(facts: Facts) -> Truth:
        return facts.party_is(facts.party_sections, wanted)

    return ask, f"every party, screened against {', '.join(wanted)}"


def _footnote(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    wanted = tuple(value)

    def ask(facts: Facts) -> Truth:
        return facts.party_is(facts.footnotes, wanted)

    return ask, f"every party: whether one is of footnote {' or '.join(wanted)} of the Entity List"


def _from(value: Any, sets: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    wanted = frozenset(code for one in value for code in sets.get(one, (one,)))

    def ask(facts: Facts) -> Truth:
        if facts.from_codes is None:
            return UNKNOWN
        return not facts.from_codes.isdisjoint(wanted)

    return ask, "the country the item leaves from"


def _tariff(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    supplements = tuple(map(str, value))
    numbers = " or ".join(supplements)

    def ask(facts: Facts) -> Truth:
        if facts.tariff is None:
            return UNKNOWN
        listed = facts.tariff.holds(supplements, facts.hs, facts.value_usd, facts.as_of)
        is_part = "part" in facts.goods and "fastener" not in facts.goods
        return UNKNOWN if listed is NOT_MET and is_part else listed

    return ask, (
        f"whether its HTS code (and the price of one piece), or that of what it is a part of, is "
        f"in supplement no. {numbers} to part 746"
    )


def _worded_in(number: str, facts: Facts) -> Worded:
    if facts.worded is None:
        return Worded(UNKNOWN)
    return facts.worded.find(number, facts.shipment.description, facts.hs, facts.goods)


def _worded(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    numbers = tuple(map(str, value))

    def ask(facts: Facts) -> Truth:
        return any_of(_worded_in(number, facts).is_listed for number in numbers)

    return ask, (
        f"whether the goods are of supplement no. {' or '.join(numbers)} to part 746: their HS "
        "code, and of a chemical its CAS number and its weight in percent"
    )


def _not_held(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    return (lambda _facts: UNKNOWN), str(value)


def _activity(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    wanted = frozenset(value)
    return (lambda facts: facts.activity in wanted), ""


def _transit(value: Any, sets: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    wanted = frozenset(code for one in value for code in sets.get(one, (one,)))

    def ask(facts: Facts) -> Truth:
        return not facts.transit.isdisjoint(wanted)

    return ask, ""


def _product(value: Any, test: Callable[[str, str, Any], Truth]) -> Ask:  # noqa: ANN401
    def ask(facts: Facts) -> Truth:
        if facts.direct_product is None:
            return UNKNOWN
        return any_of(test(made.eccn, made.kind, value) for made in facts.direct_product)

    return ask


_MADE_OF = (
    "the U.S. technology, software or plant the item is a direct product of, or that it is of none"
)


def _product_of(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    wanted = frozenset(value)

    def test(eccn: str, _kind: str, _value: Any) -> Truth:  # noqa: ANN401
        base = eccn[:5]
        return (base[1:2] in {"D", "E"}) if "any" in wanted else base in wanted

    return _product(value, test), _MADE_OF


def _product_of_series(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    return _product(
        value, lambda eccn, _k, _v: eccn[1:2] in {"D", "E"} and eccn[2:3] == "6"
    ), _MADE_OF


def _product_of_category(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    wanted = frozenset(value)
    test = lambda eccn, _k, _v: eccn[1:2] in {"D", "E"} and eccn[:1] in wanted  # noqa: E731
    return _product(value, test), _MADE_OF


def _product_of_assurance(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    """Return whether technology that needs a written assurance made it.

    TSR asks for one, so what its entry opens to TSR whole needs it; an entry that is not controlled
    for the reason needs none. What supplement no. 2 to part 748 asks besides is not held.
    """
    reasons = frozenset(value)

    def ask(facts: Facts) -> Truth:
        if facts.made_of is None:
            return UNKNOWN
        return any_of(_needs_assurance(eccn, entry, reasons) for eccn, entry in facts.made_of)

    return ask, (
        f"{_MADE_OF}, and whether that technology or software needs a written assurance (740.6; "
        "part 748, supplement no. 2, (o)(3)(i))"
    )


def _needs_assurance(eccn: str, entry: Entry | None, reasons: frozenset[str]) -> Truth:
    if eccn[1:2] not in {"D", "E"}:
        return NOT_MET
    if entry is None:
        return UNKNOWN
    if reasons.isdisjoint(entry.reasons):
        return NOT_MET
    return MET if entry.flags.get("TSR", "").rstrip(".") == "Yes" else UNKNOWN


def _product_of_plant(value: Any, _: Sets) -> tuple[Ask, str]:  # noqa: ANN401
    """Return whether a plant of one of some entries made it, or a part of it."""
    items = ItemSet(tuple(value))

    def test(eccn: str, kind: str, _value: Any) -> Truth:  # noqa: ANN401
        return items.holds(*split_eccn(eccn)) if kind == "plant" else NOT_MET

    return _product(value, test), _MADE_OF


def _words(wanted: frozenset[str]) -> str:
    return " or ".join(word.replace("_", " ") for word in sorted(wanted))


_QUESTIONS: Mapping[str, Callable[[Any, Sets], tuple[Ask, str]]] = {
    "activity": _activity,
    "category": _category,
    "column": _column,
    "covered_by": _covered_by,
    "destination": _destination,
    "end_use": _end_use,
    "end_user": _end_user,
    "fact": _fact,
    "footnote": _footnote,
    "from": _from,
    "goods": _goods,
    "group": _group,
    "item": _item,
    "item_fact": _fact,
    "not_held": _not_held,
    "party": _party,
    "product_of": _product_of,
    "product_of_assurance": _product_of_assurance,
    "product_of_category": _product_of_category,
    "product_of_plant": _product_of_plant,
    "product_of_series": _product_of_series,
    "reason": _reason,
    "reason_is": _reason_is,
    "region": _region,
    "series": _series,
    "tariff": _tariff,
    "transit": _transit,
    "worded": _worded,
}
