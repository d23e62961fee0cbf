"""Write the table of keys in docs/scenarios.md anew, from the structs that read them.

Run without an argument to rewrite; a test compares what stands there with what would be written.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from penstock.data import data_file
from penstock.pressure import Scenario

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "scenarios.md"
_BLOCK = re.compile(r"(<!-- keys -->\n).*?(<!-- end -->)", re.S)
_SHARED = re.compile(r"^\((?:embargo|wedge|tariff|cap)\)\.(?!part|percent|quantity|u)")
_I = msgspec.inspect


def meanings() -> dict[str, str]:
    """Return what each key means, from the shipped table."""
    found = {}
    for line in data_file("pressure/scenario-keys.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            key, meaning = line.split("\t")
            found[key] = meaning
    return found


def keys(
    kind: Any = None,  # noqa: ANN401 - any type a struct may have
    path: str = "",
) -> Iterator[tuple[str, str, str]]:
    """Yield every key with its type and whether it has a default."""
    kind = kind or _I.type_info(Scenario)
    if isinstance(kind, _I.Metadata):
        yield from keys(kind.type, path)
    elif isinstance(kind, _I.UnionType):
        seen = set()
        for one in kind.types:
            for key, what, usual in keys(one, path):
                if (key, what) not in seen:
                    seen.add((key, what))
                    yield key, what, usual
    elif isinstance(kind, _I.VarTupleType):
        yield from keys(kind.item_type, f"{path}[]")
    elif isinstance(kind, _I.DictType):
        yield from keys(kind.value_type, f"{path}.*")
    elif isinstance(kind, _I.StructType) and kind.cls.__name__ != "Band":
        name = path + (f"({kind.tag})" if kind.tag else "")
        for field in kind.fields:
            inner = f"{name}.{field.encode_name}" if name else field.encode_name
            yield inner, words(field.type), "" if field.required else default(field)
            yield from keys(field.type, inner)


def default(field: Any) -> str:  # noqa: ANN401 - msgspec keeps its class to itself
    """Return the default of a field as a person writes it."""
    value = field.default
    if isinstance(value, msgspec.Struct):
        return "as below"
    if isinstance(value, tuple) and value:
        return ", ".join(str(type(one).__struct_config__.tag) for one in value)
    return "none" if value in ("", None, (), msgspec.NODEFAULT) else str(value)


def words(kind: Any) -> str:  # noqa: ANN401 - any type a struct may have
    """Return a type in words."""
    match kind:
        case _I.Metadata():
            return words(kind.type)
        case _I.LiteralType():
            return " or ".join(f"`{one}`" for one in kind.values)
        case _I.EnumType():
            return " or ".join(f"`{one.value}`" for one in kind.cls)
        case _I.UnionType():
            structs = [one for one in kind.types if isinstance(one, _I.StructType)]
            if structs and structs[0].tag_field:
                return "by its `kind`"
            parts = [words(one) for one in kind.types if not isinstance(one, _I.NoneType)]
            return " or ".join(dict.fromkeys(parts))
        case _I.VarTupleType():
            return f"list: {words(kind.item_type)}"
        case _I.DictType():
            return f"by name: {words(kind.value_type)}"
        case _I.StructType():
            return "band" if kind.cls.__name__ == "Band" else "keys below"
        case _I.StrType():
            return "text"
        case _I.FloatType() | _I.IntType():
            return "number"
        case _I.DateType():
            return "date"
    return type(kind).__name__


def table() -> str:
    """Return the table of keys."""
    said = meanings()
    lines = ["| key | type | default | meaning |", "|---|---|---|---|"]
    seen: set[str] = set()
    for key, what, usual in keys():
        if key.startswith("coalitions.shocks[]"):
            continue  # as those of cases
        short = key.replace("cases[].shocks[](", "(")
        short = _SHARED.sub("shock.", short).replace("(", "").replace(")", "")
        if short not in seen:
            seen.add(short)
            lines.append(f"| `{short}` | {what} | {usual or 'needed'} | {said[short]} |")
    return "\n".join(lines) + "\n"


def rewritten(text: str) -> str:
    """Return the document with the table written anew."""
    return _BLOCK.sub(lambda found: found[1] + table() + found[2], text)


def main() -> None:
    """Rewrite the document in place."""
    DOCUMENT.write_text(rewritten(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
