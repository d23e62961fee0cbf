"""What a kit consists of: each message with what is planted where, and what is expected."""

import random
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from itertools import cycle, islice

from msgspec import Struct
from msgspec.structs import replace

from penstock.validation._changes import ChangeClass, change_classes, changed
from penstock.validation._make import make_message, message_types, slots
from penstock.validation._sample import Listed
from penstock.validation._slots import Slot, SlotKind
from penstock.validation._tricks import tricks
from penstock.validation._values import plain

_TRIES = 30
_ALONE = 8  # letters that a single word needs to be looked for in free text
_SENTENCES = (
    "payment on behalf of {}",
    "for further credit to {}",
    "{}, invoice {number}",
    "goods for {} as agreed",
    "contract {number} with {} dated last month",
)
_VESSELS = ("vessel {}", "freight of MV {}", "bunkers for M/T {}, call {number}")
_WIDTH = 35


class KitKind(StrEnum):
    """What a message of a kit is for."""

    CONTROL = "control"
    MANIPULATED = "manipulated"
    CLEAN = "clean"


class Entry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the manifest: a message and what is planted in it.

    Attributes:
        file: its name below the kit's folder.
        kind: control, manipulated or clean.
        message: the type, such as `pacs.008`.
        change: class of manipulation, or the trick; empty for clean messages.
        group: of like classes, as scorecards count them.
        path: the slot, or the slots joined by ` + `.
        field: name of the element or field, as scorecards count it.
        place: what a reader expects there (`name`, `text` ...).
        planted: the text as it was planted.
        name: the listed name behind it.
        party: the id of the party.
        list: the list it is on.
        sort: person, body or vessel.
        code: the reason for which the message must be held, whoever is found.
        is_found: the party must be among the alerts.
        bar: percent of its class that must be detected.
    """

    file: str
    kind: KitKind
    message: str
    change: str = ""
    group: str = ""
    path: str = ""
    field: str = ""
    place: str = ""
    planted: str = ""
    name: str = ""
    party: str = ""
    list: str = ""
    sort: str = ""
    code: str = ""
    is_found: bool = True
    bar: int = 100


def plan(
    listed: Sequence[Listed],
    kinds: Sequence[KitKind],
    *,
    control: int,
    each: int,
    clean: int,
    seed: int,
) -> Iterator[tuple[Entry, bytes]]:
    """Yield every message of a kit with its line of the manifest.

    Args:
        listed: the names to plant, see `sample`.
        kinds: what to make.
        control: messages with a name as published.
        each: messages of each class of change, and of each trick.
        clean: messages without any listed name.
        seed: the same seed and names make the same kit.
    """
    if KitKind.CONTROL in kinds:
        (exact,) = (one for one in change_classes() if one.name == "as_published")
        yield from _planted(listed, exact, KitKind.CONTROL, control, seed)
    if KitKind.MANIPULATED in kinds:
        for change in change_classes():
            if change.name != "as_published":
                yield from _planted(listed, change, KitKind.MANIPULATED, each, seed)
        yield from _over_fields(listed, each, seed)
        yield from _tricked(listed, each, seed)
    if KitKind.CLEAN in kinds:
        yield from _clean(clean, seed)


def _planted(
    listed: Sequence[Listed], change: ChangeClass, kind: KitKind, count: int, seed: int
) -> Iterator[tuple[Entry, bytes]]:
    """Yield messages with one changed name each; a name that cannot be changed so is passed by."""
    dice = random.Random(f"{change.name}/{seed}")
    made = 0
    for number, one in enumerate(islice(cycle(listed), 4 * max(count, len(listed)))):
        if made == count:
            return
        if change.of not in ("any", one.sort):
            continue
        text = (
            changed(change.name, one.name, dice)
            if change.name == "as_published" or one.is_latin
            else None
        )
        if text is None:
            continue
        found = _placed(one, text, change, dice)
        if found is None:
            continue
        slot, said = found
        message = make_message(
            slot.message, seed=f"{seed}/{change.name}/{number}", plants={slot.path: said}
        )
        if message.lost:
            continue
        made += 1
        steps = slot.path.split("/")
        entry = _entry(one, kind, change.name, made, slot.message)
        yield (
            replace(
                entry,
                group=change.group,
                bar=change.bar,
                planted=said,
                path=slot.path,
                field=steps[-2] if slot.message.startswith("MT") else steps[-1],
                place=slot.kind.value,
            ),
            message.content,
        )


def _placed(
    one: Listed, text: str, change: ChangeClass, dice: random.Random
) -> tuple[Slot, str] | None:
    """Return a slot that this text fits into, with what is written there."""
    for _ in range(_TRIES):
        slot = dice.choice(_slots_for(one.sort, is_main=dice.random() < 0.5))
        is_mt = slot.message.startswith("MT")
        if is_mt and (change.medium == "iso" or not one.is_latin):
            continue
        said = text
        if slot.kind in (SlotKind.TEXT, SlotKind.GOODS):
            if " " not in one.name and sum(map(str.isalpha, one.name)) < _ALONE:
                continue
            sentence = dice.choice(_VESSELS if one.sort == "vessel" else _SENTENCES)
            whole = sentence.replace("{number}", str(dice.randrange(100, 9999))).replace("{}", text)
            said = whole if len(whole) <= slot.size else text
            if one.sort == "vessel" and said is text:
                continue
        if is_mt:
            said = plain(said)
        if len(said) <= slot.size - (_WIDTH // 2 if is_mt and len(said) > _WIDTH else 0):
            return slot, said
    return None


@cache
def _slots_for(sort: str, *, is_main: bool) -> tuple[Slot, ...]:
    """Return the slots that a sort of party may stand in; the main ones are those of every day."""
    kinds = {
        "person": (SlotKind.NAME, SlotKind.TEXT),
        "body": (SlotKind.NAME, SlotKind.BANK, SlotKind.TEXT),
        "vessel": (SlotKind.TEXT, SlotKind.GOODS),
    }[sort]
    return tuple(
        slot
        for message in message_types()
        for slot in slots(message)
        if slot.kind in kinds and (not is_main or _is_main(slot))
    )


_MAIN_MT = frozenset({"MT101", "MT103", "MT202", "MT202COV", "MT199", "MT700", "MT910", "MT940"})
_MAIN_ISO = frozenset({"pacs.008", "pacs.009", "pacs.009COV", "pain.001"})


def _is_main(slot: Slot) -> bool:
    if slot.message.startswith("MT"):
        return slot.message in _MAIN_MT
    return slot.message in _MAIN_ISO and slot.path.count("/") <= 5 and slot.size > _WIDTH


def _over_fields(listed: Sequence[Listed], each: int, seed: int) -> Iterator[tuple[Entry, bytes]]:
    """Yield messages with the name over two fields of one party, or over two lines."""
    dice = random.Random(f"over/{seed}")
    base = "FIToFICstmrCdtTrf/CdtTrfTxInf"
    pairs = (
        ("name_and_line", "pacs.008", f"{base}/Cdtr/Nm", f"{base}/Cdtr/PstlAdr/AdrLine"),
        ("name_and_town", "pacs.008", f"{base}/Dbtr/Nm", f"{base}/Dbtr/PstlAdr/TwnNm"),
        ("lines_of_50K", "MT103", "50K/name", ""),
        ("lines_of_59", "MT103", "59/name", ""),
        ("lines_of_72", "MT103", "72/text", ""),
        ("fields_70_and_72", "MT103", "70/remittance", "72/text"),
    )
    able = [one for one in listed if one.is_latin and one.sort != "vessel" and " " in one.name]
    for change, message, first, second in pairs:
        made = 0
        for number, one in enumerate(able):
            words = one.name.split()
            at = dice.randrange(1, len(words))
            left, right = " ".join(words[:at]), " ".join(words[at:])
            if max(len(left), len(right)) > _WIDTH - 5 or made == each:
                continue
            if message.startswith("MT"):
                left, right = plain(left), plain(right)
            plants: Mapping[str, str] = (
                {first: left, second: right} if second else {first: f"{left}\n{right}"}
            )
            content = make_message(message, seed=f"{seed}/{change}/{number}", plants=plants)
            if content.lost:
                continue
            made += 1
            entry = _entry(one, KitKind.MANIPULATED, change, made, message)
            yield (
                replace(
                    entry,
                    group="across fields",
                    path=f"{first} + {second}" if second else first,
                    field=change,
                    place="across",
                    planted=" | ".join(plants.values()).replace("\n", " | "),
                    bar=95,
                ),
                content.content,
            )


def _tricked(listed: Sequence[Listed], each: int, seed: int) -> Iterator[tuple[Entry, bytes]]:
    """Yield a few messages of every trick."""
    # A text of 35 characters is the least that every place has room for.
    able = [
        one
        for one in listed
        if one.is_latin and one.sort != "vessel" and " " in one.name and 8 <= len(one.name) <= 30
    ]
    if not able:
        return
    names = cycle(able)
    for trick in tricks():
        for number in range(1, max(each // 10, 1) + 1):
            one = next(names)
            message = "MT" if trick.standard == "mt" else "ISO 20022"
            entry = _entry(
                one, KitKind.MANIPULATED, f"trick.{trick.name}", number, message, trick.ending
            )
            yield (
                replace(
                    entry,
                    group="message tricks",
                    field="(trick)",
                    place="trick",
                    planted=one.name,
                    code=trick.code,
                    is_found=trick.is_found,
                ),
                trick.applied(one.name, seed + number),
            )


def _clean(count: int, seed: int) -> Iterator[tuple[Entry, bytes]]:
    """Yield harmless messages of every type, those of every day more often."""
    dice = random.Random(f"clean/{seed}")
    daily = sorted(_MAIN_ISO | _MAIN_MT)
    for number in range(1, count + 1):
        message = dice.choice(daily if dice.random() < 0.8 else message_types())
        content = make_message(message, seed=f"{seed}/clean/{number}").content
        file = _file(KitKind.CLEAN, "clean", number, message)
        yield Entry(file=file, kind=KitKind.CLEAN, message=message, is_found=False), content


def _entry(
    one: Listed, kind: KitKind, change: str, number: int, message: str, ending: str = ""
) -> Entry:
    return Entry(
        file=_file(kind, change, number, message, ending),
        kind=kind,
        message=message,
        change=change,
        name=one.name,
        party=one.party,
        list=one.list,
        sort=one.sort,
    )


def _file(kind: KitKind, change: str, number: int, message: str, ending: str = "") -> str:
    ending = ending or (".fin" if message.startswith("MT") else ".xml")
    return f"{kind.value}/{change}-{number:05d}{ending}"
