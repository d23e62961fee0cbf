"""What the house tests look at: the project's own files and the imports between rooms."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "penstock"

# A room may import rooms of a lower floor, and on its own floor only what is named for it.
FLOORS: dict[str, int] = {
    "errors": 0,
    "data": 0,
    "lazy": 0,
    "settings": 0,
    "model": 0,
    "text": 0,
    "tabular": 0,
    "lists": 1,
    "measures": 1,
    "screening": 1,
    "ownership": 1,
    "store": 1,
    "payments": 2,
    "exports": 2,
    "news": 2,
    "pressure": 2,
    "desk": 3,
    "bulk": 3,
    "replies": 3,
    "validation": 3,
    "intake": 4,
    "api": 4,
    "web": 4,
    "cli": 4,
}
SAME_FLOOR: dict[str, frozenset[str]] = {
    "data": frozenset({"errors"}),
    "model": frozenset({"errors"}),
    "text": frozenset({"data", "errors", "model"}),
    "settings": frozenset({"data", "errors"}),
    "tabular": frozenset({"data", "errors", "lazy", "model"}),
    "desk": frozenset({"bulk"}),
    "web": frozenset({"api"}),
    "cli": frozenset({"api", "intake", "web"}),
}


class Edge(NamedTuple):
    """One import statement: who imports what, and where it stands."""

    importer: str
    imported: str
    where: str


def hand_written() -> Iterator[Path]:
    """Every Python file a person wrote, in a steady order."""
    for folder in ("src", "tests", "tools", "benchmarks"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def rooms() -> tuple[str, ...]:
    """The rooms that exist, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py")))


def module_name(path: Path, package: Path = PACKAGE) -> str:
    """The dotted name of a module file."""
    parts = list(path.relative_to(package.parent).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def statements(path: Path) -> Iterator[ast.stmt]:
    """Every statement of a file, at any depth; what stands inside expressions is passed over."""
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.stmt):
            yield node
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            waiting += getattr(node, field, ())


@cache
def edges(package: Path = PACKAGE) -> tuple[Edge, ...]:
    """Every import inside the package, at any depth: functions and TYPE_CHECKING included."""
    return tuple(_edges(package))


def _edges(package: Path) -> Iterator[Edge]:
    files = {module_name(path, package): path for path in sorted(package.rglob("*.py"))}
    for importer, path in files.items():
        for node in statements(path):
            where = f"{path.relative_to(package.parent)}:{getattr(node, 'lineno', 0)}"
            match node:
                case ast.Import(names=names):
                    targets = [alias.name for alias in names]
                case ast.ImportFrom(module=str(module), names=names, level=0):
                    targets = [
                        f"{module}.{alias.name}"
                        if f"{module}.{alias.name}" in files or alias.name.startswith("_")
                        else module
                        for alias in names
                    ]
                case _:
                    continue
            for target in targets:
                if target.split(".")[0] == package.name:
                    yield Edge(importer, target, where)


def room_of(module: str) -> str:
    """The room a module stands in; empty for the package's own front door and its names."""
    room = module.split(".")[1] if "." in module else ""
    return "" if room.startswith("_") else room
