"""Expands scenario templates (`variables` and `schema`) into FIN text, with values made up here.

Operators: `fake` makes a value, `var` names one, `cat` joins, `substr` cuts, `*` and `+` reckon.
"""

import json
import random
from pathlib import Path
from typing import Any

from penstock.payments._mt_structure import mt_structure
from tests.payments.mt_made import bic, clean, fin, uetr

_HEADERS = ("basic_header", "application_header", "user_header")
_MARKED = frozenset({"60F", "60M", "62F", "62M", "64", "65"})


def _places(kind: str, fields: dict[str, Any]) -> tuple[dict[str, int], dict[str, int]]:
    """Where each tag stands in its sequence, outside and inside; `#` is the sequence itself."""
    is_cover = kind in ("202", "205") and "#" in fields
    structure = mt_structure(kind + ("COV" if is_cover else ""))
    if structure is None:
        return {}, {}
    outer = [
        {"#"} if each is None else each.tags for each in (*structure.before, None, *structure.after)
    ]
    inner = [each.tags for each in structure.inside]
    return tuple(
        {tag: place for place, tags in reversed(list(enumerate(part))) for tag in tags}
        for part in (outer, inner)
    )


def _place_name(key: str) -> str:
    """The tag that a key of a scenario stands for: `34F_debit`, `60` with a letter inside."""
    return {"60": "60F", "62": "62F"}.get(key, key.split("_")[0])


class Template:
    """One scenario with its variables given values."""

    def __init__(self, path: Path, seed: int = 7) -> None:
        made = json.loads(path.read_text(encoding="utf-8"))
        self._random = random.Random(f"{path.parent.name}/{path.name}/{seed}")
        self._given: dict[str, Any] = made["variables"]
        self._known: dict[str, Any] = {}
        self._schema = made["schema"]

    def text(self) -> str:
        """The scenario as a FIN message."""
        basic, application, user = (self._value(self._schema.get(each, {})) for each in _HEADERS)
        kind = str(application["message_type"])
        header = {
            "103": user.get("service_type_identifier") and "EBA",
            "113": user.get("banking_priority"),
            "119": user.get("validation_flag"),
            "121": user.get("unique_end_to_end_reference"),
        }
        return fin(
            kind,
            self._fields(self._schema["fields"], _places(kind, self._schema["fields"])),
            sender=basic["sender_bic"],
            receiver=application["receiver_bic"],
            user={tag: str(value)[:40] for tag, value in header.items() if value},
        )

    def _value(self, node: Any) -> Any:
        if isinstance(node, list):
            return [self._value(each) for each in node]
        if not isinstance(node, dict):
            return node
        if "var" in node:
            name = node["var"]
            if name not in self._known:
                # A scenario may name a variable that it never gives.
                self._known[name] = self._value(self._given.get(name, name.upper()))
            return self._known[name]
        if "fake" in node:
            return self._fake(*node["fake"])
        if "cat" in node:
            return "".join(str(self._value(each)) for each in node["cat"])
        if "substr" in node:
            text, start, size = (self._value(each) for each in node["substr"])
            return str(text)[start : start + size]
        if "*" in node:
            left, right = (self._value(each) for each in node["*"])
            return left * right
        return {key: self._value(each) for key, each in node.items()}

    def _fake(self, sort: str, *options: Any) -> Any:
        dice = self._random
        if sort == "date":
            day = f"{dice.randint(2019, 2029)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
            return day if options[0] == "%Y-%m-%d" else day[2:].replace("-", "")
        if sort == "uuid":
            return uetr(dice)
        if sort in ("bic8", "bic11"):
            return bic(dice) + ("" if sort == "bic8" else "X" * 3)
        if sort == "iban":
            return f"{options[0]}{dice.randint(10, 99)}{dice.randint(10**15, 10**16 - 1)}"
        if sort in ("u64", "i32"):
            return dice.randint(*options)
        if sort == "alphanumeric":
            return "".join(dice.choices("ABCDEFGH0123456789", k=options[0]))
        if sort == "country_code":
            return dice.choice(["US", "DE", "CN", "SG"])
        if sort == "lei":
            return "".join(dice.choices("ABCDEFGH0123456789", k=18)) + str(dice.randint(10, 99))
        return clean(dice, 3)

    def _fields(
        self, fields: dict[str, Any], places: tuple[dict[str, int], dict[str, int]]
    ) -> list[tuple[str, str]]:
        """The scenarios name fields in any order; FIN has one."""
        made = []
        for tag, value in sorted(
            fields.items(), key=lambda each: places[0].get(_place_name(each[0]), 50)
        ):
            turns = value if isinstance(value, list) else [value]
            for turn in turns:
                if tag == "#":
                    made += self._fields(turn, (places[1], {}))
                elif tag in ("60", "62"):
                    ((letter, balance),) = turn.items()
                    made.append((tag + letter, self._content(tag + letter, self._value(balance))))
                else:
                    name = tag.split("_")[0]
                    made.append((name, self._content(name, self._value(turn))))
        return made

    def _content(self, tag: str, value: dict[str, Any]) -> str:
        said = {name: self._said(name, each) for name, each in value.items()}
        if tag == "61":
            return (
                said["value_date"]
                + said.get("entry_date", "")
                + said["debit_credit_mark"]
                + said["amount"]
                + said["transaction_type"]
                + said["customer_reference"]
                + f"//{said['bank_reference']}"
            )
        if tag[:2] == "13":
            head = f"/{said['code']}/" if "code" in said else said["date"]
            return (
                head + said["time"] + said.get("sign", said.get("offset_sign", "")) + said["offset"]
            )
        if tag in ("28", "28C", "28D"):
            return "/".join(f"{part}" for part in said.values())
        lines = []
        for name in ("party_identifier", "account"):
            if name in said:
                lines.append(f"/{said[name]}" if tag[:2] != "25" or tag == "25A" else said[name])
        inline = [
            each
            for name, each in said.items()
            if name not in ("party_identifier", "account", "bic", "location") and "\n" not in each
        ]
        if tag == "34F":
            inline = [said["currency"], said.get("indicator", ""), said["amount"]]
        if tag in ("11", "11S", "11R"):
            parts = [said["message_type"], said["date"]]
            parts += [said.get("session_number", "") + said.get("input_sequence_number", "")]
            return "\n".join(part for part in parts if part)
        for name in ("bic", "location"):
            if name in said:
                lines.append(said[name])
        if inline:
            lines.append("".join(inline))
        lines += [each for each in said.values() if "\n" in each]
        return "\n".join(lines)

    def _said(self, name: str, value: Any) -> str:
        if isinstance(value, list):
            return "\n".join(str(each) for each in value) + ("\n" if len(value) == 1 else "")
        if name.endswith("date"):
            text = str(value)
            return text[2:].replace("-", "") if len(text) == 10 else text
        if name in ("amount", "rate"):
            return (
                f"{value},".replace(".,", ",")
                if "." not in str(value)
                else str(value).replace(".", ",")
            )
        return str(value)
