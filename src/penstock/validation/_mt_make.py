"""Valid MT messages made up from the structures of their types, with anything planted anywhere."""

import random
import re
from collections.abc import Mapping, Sequence
from functools import cache

from msgspec import Struct

from penstock.payments import MtElement, mt_structure
from penstock.payments import mt_types as read_types
from penstock.validation._slots import Made, Slot, SlotKind, chance
from penstock.validation._tables import rows
from penstock.validation._values import Values, Where, plain

_NAMED = re.compile(r"\{(\w+)\}")
_CODE = re.compile(r"/[A-Z]{3,8}/(?:[A-Z]{2}//)?| ?[1-8]/(?:[A-Z]{2}/)?|\+")
_KINDS = {
    "name": SlotKind.NAME,
    "person": SlotKind.NAME,
    "bank": SlotKind.BANK,
    "street": SlotKind.ADDRESS,
    "town": SlotKind.TOWN,
    "country": SlotKind.COUNTRY,
    "bic": SlotKind.BIC,
    "text": SlotKind.TEXT,
    "supplement": SlotKind.TEXT,
    "remittance": SlotKind.TEXT,
    "goods": SlotKind.GOODS,
    "port": SlotKind.PORT,
}
_MOST_LINES = 12
_ANY = 1000  # lines of a field that holds no text


class _Field(Struct, frozen=True):
    """How one field is made up."""

    content: str
    width: int
    before: int
    lines: int
    behind: int
    next: str

    def size(self, kind: str) -> int:
        """Return how many characters of one part fit."""
        if kind in ("country", "bic"):
            return 2 if kind == "country" else 11
        own = next(line for line in self.content.split("$") if f"{{{kind}}}" in line)
        head = len(_NAMED.sub("", own))
        return max(self.width - head, 1) * min(self.lines, _MOST_LINES) or 11


@cache
def _fields() -> dict[str, list[tuple[re.Pattern[str], _Field]]]:
    found: dict[str, list[tuple[re.Pattern[str], _Field]]] = {}
    for row in rows("mt_fields"):
        before, lines, behind = 0, _ANY, 0
        parts = [int(part) for part in row["lines"].split("+") if part]
        if parts:
            is_behind = len(parts) == 2 and parts[0] > parts[1]
            lines = max(parts)
            before = parts[0] if len(parts) == 2 and not is_behind else 0
            behind = parts[1] if is_behind else 0
        if row["lines"] == "1+1":
            before, lines = 1, 1
        made = _Field(row["content"], int(row["width"] or 35), before, lines, behind, row["next"])
        types = re.compile("|".join(row["types"].replace("*", ".*").split()))
        for tag in row["tags"].split():
            found.setdefault(tag, []).append((types, made))
    return found


def _field(kind: str, tag: str) -> _Field:
    return next(made for types, made in _fields()[tag] if types.fullmatch(kind[:3]))


def mt_types() -> tuple[str, ...]:
    """Return the types that can be made: `MT103`, `MT202COV`."""
    return tuple(f"MT{kind}" for kind in read_types())


@cache
def mt_slots(message: str) -> tuple[Slot, ...]:
    """Return every slot of a type, in the order of its fields, the letters of one in turn."""
    structure = mt_structure(message[2:])
    assert structure is not None, message
    found: dict[str, Slot] = {}
    inside = f"{structure.name}/" if structure.name else ""
    for head, elements in (
        ("", structure.before),
        (inside, structure.inside),
        ("", structure.after),
    ):
        for element in elements:
            for tag in sorted(element.tags):
                field = _field(message[2:], tag)
                for part in _NAMED.findall(field.content):
                    if part in _KINDS:
                        path = f"{head}{tag}/{part}"
                        found[path] = Slot(message, path, _KINDS[part], field.size(part))
    return tuple(found.values())


class _Maker:
    def __init__(
        self, message: str, seed: str, plants: Mapping[str, str], *, full: bool, count: int
    ) -> None:
        self.kind = message[2:]
        self.values = Values(random.Random(seed))
        self.plants = plants
        self.full = full
        self.count = count
        self.total = 0
        self.is_counted = False
        self.lost: list[str] = []

    def fields(self) -> list[tuple[str, str]]:
        structure = mt_structure(self.kind)
        assert structure is not None
        made = self._sequence(structure.before, "", is_planted=True)
        if structure.inside:
            turns = self.count if structure.repeats else 1
            needs = structure.times in ("", "+") or self.full or bool(structure.repeats)
            head = f"{structure.name}/"
            wanted = any(path.startswith(head) for path in self.plants)
            self.is_counted = True
            for turn in range(turns if needs or wanted else 0):
                made += self._sequence(structure.inside, head, is_planted=turn == turns - 1)
        self.is_counted = False
        made += self._sequence(structure.after, "", is_planted=True)
        total = f"{self.total // 100},{self.total % 100:02d}"
        return [(tag, value.replace("\0sum", total)) for tag, value in made]

    def _sequence(
        self, elements: Sequence[MtElement], head: str, *, is_planted: bool
    ) -> list[tuple[str, str]]:
        made = []
        done: set[str] = set()
        for element in elements:
            tags = sorted(element.tags)
            wanted = [
                tag
                for tag in tags
                if is_planted
                and tag not in done
                and any(path.startswith(f"{head}{tag}/") for path in self.plants)
            ]
            mark = {"?": "?", "*": "?"}.get(element.times, "")
            if not wanted and not chance(self.values.dice, mark, full=self.full):
                continue
            tag = wanted[0] if wanted else self.values.dice.choice(tags)
            done.add(tag)
            plants = {}
            if wanted:
                start = f"{head}{tag}/"
                plants = {
                    path[len(start) :]: text
                    for path, text in self.plants.items()
                    if path.startswith(start)
                }
            made.append((tag, self._content(tag, plants, f"{head}{tag}")))
        return made

    def _content(self, tag: str, plants: Mapping[str, str], path: str) -> str:
        field = _field(self.kind, tag)
        home = self.values.where()
        lines: list[tuple[str, bool]] = []
        for line in field.content.split("$"):
            is_text = any(part in _KINDS for part in _NAMED.findall(line)) and "{bic}" not in line
            is_planted = any(part in plants for part in _NAMED.findall(line))
            text = _NAMED.sub(lambda found: self._value(found[1], home, plants), line)
            if not is_text:
                lines.append((text, True))
                continue
            lines += [(part, is_planted) for part in _wrapped(text, field)]
        return "\n".join(self._fitting(lines, field, path, plants))

    def _fitting(
        self, lines: list[tuple[str, bool]], field: _Field, path: str, plants: Mapping[str, str]
    ) -> list[str]:
        """Drop lines that nothing was planted in until the field holds the rest."""
        most = field.before + field.lines + field.behind
        while len(lines) > most:
            loose = [at for at, (_, kept) in enumerate(lines) if not kept]
            if not loose:
                self.lost += [f"{path}/{part}" for part in plants]
                lines = lines[:most]
                break
            del lines[loose[-1]]
        return [text for text, _ in lines]

    def _value(self, sort: str, home: Where, plants: Mapping[str, str]) -> str:
        if sort in plants:
            return plants[sort]
        values = self.values
        match sort:
            case "town" | "country" | "street":
                return plain(str(getattr(home, sort)))
            case "port":
                return plain(f"{home.town}, {home.region}")
            case "bic":
                return values.bic(home.country)
            case "supplement":
                return plain(values.text())
            case "account":
                return (
                    values.iban(home.country)
                    if values.has_iban(home.country)
                    else values.digits(12)
                )
            case "ymd":
                return values.day.strftime("%y%m%d")
            case "md":
                return values.day.strftime("%m%d")
            case "number":
                return str(values.dice.randrange(1, 400))
            case "amount" | "part":
                cents = values.amount()
                self.total += cents if sort == "part" and self.is_counted else 0
                return f"{cents // 100},{cents % 100:02d}"
            case "sum":
                return "\0sum"
            case "entries":
                return str(self.count)
            case _:
                return plain(str(getattr(values, sort)()))


def _wrapped(text: str, field: _Field) -> list[str]:
    """Break a line as FIN does: at blanks where it can, each part with its continuation."""
    found = _CODE.match(text)
    head = found[0] if found else ""
    again = f"{head[0]}/" if field.next == "number" else field.next
    rest = text[len(head) :]
    made = []
    start = head
    for paragraph in rest.split("\n"):
        left = paragraph
        while True:
            room = field.width - len(start)
            if len(left) <= room:
                made.append(start + left)
                break
            cut = left.rfind(" ", 1, room + 1)
            if cut <= 0:
                cut = room
            made.append(start + left[:cut])
            left = left[cut:].lstrip(" ")
            start = again
        start = again
    return made


def make_mt(
    message: str,
    *,
    seed: int | str = 0,
    plants: Mapping[str, str] | None = None,
    full: bool = False,
    count: int = 1,
) -> Made:
    """Return a valid FIN message of a type of `mt_types`, blocks 1 to 5.

    Args:
        message: the type.
        seed: the same seed makes the same bytes.
        plants: what is to stand in which slot, by path; a line feed in it breaks the line there,
            other long texts break at blanks. In a sequence that repeats, in its last turn.
        full: with every optional field, else with a few of them.
        count: of turns of the sequence that repeats.
    """
    plants = plants or {}
    maker = _Maker(message, f"{message}/{seed}", plants, full=full, count=count)
    fields = maker.fields()
    values = maker.values
    body = "\n".join(f":{tag}:{value}" for tag, value in fields)
    user = f"{{121:{values.uetr()}}}"
    if message.endswith("COV"):
        user = "{119:COV}" + user
    sender, receiver = (values.bic(country)[:8] for country in ("DE", "US"))
    text = (
        f"{{1:F01{sender}AXXX2222{values.digits(6)}}}{{2:I{maker.kind[:3]}{receiver}XXXXN}}"
        f"{{3:{user}}}{{4:\n{body}\n-}}{{5:{{CHK:{values.digits(12)}}}}}"
    ).replace("\n", "\r\n")
    return Made(message, text.encode(), dict(plants), tuple(maker.lost))
