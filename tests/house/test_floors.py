"""The floors of the house: imports go down, never up, never round, never through a side door."""

from collections.abc import Iterable
from pathlib import Path

from tests.house.project import FLOORS, PACKAGE, SAME_FLOOR, Edge, edges, room_of, rooms


def offences(found: Iterable[Edge]) -> list[str]:
    """Every import that breaks a rule, as a sentence naming the statement."""
    broken = []
    for edge in found:
        source, target = room_of(edge.importer), room_of(edge.imported)
        if not source or source == target:
            continue
        if not target:
            if FLOORS[source] == max(FLOORS.values()):
                continue  # doors stand beside the front door
            broken.append(f"{edge.where}: {edge.importer} imports the front door of the package")
        elif FLOORS[target] > FLOORS[source]:
            broken.append(f"{edge.where}: {source} imports {target}, which is upstairs")
        elif FLOORS[target] == FLOORS[source] and target not in SAME_FLOOR.get(source, ()):
            broken.append(f"{edge.where}: {source} imports its neighbour {target}")
        elif edge.imported.count(".") > 1:
            broken.append(f"{edge.where}: {edge.imported} is private to {target}")
    return broken


def cycles(found: Iterable[Edge]) -> list[str]:
    """Every cycle of modules, as the path that closes it."""
    graph: dict[str, set[str]] = {}
    for edge in found:
        graph.setdefault(edge.importer, set()).add(edge.imported)
    closed: list[str] = []
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        if module in path:
            closed.append(" -> ".join((*path[path.index(module) :], module)))
        elif module not in done:
            for target in sorted(graph.get(module, ())):
                visit(target, (*path, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())
    return closed


def test_every_room_has_a_floor() -> None:
    assert set(rooms()) <= set(FLOORS)


def test_imports_go_down() -> None:
    assert offences(edges()) == []


def test_no_module_imports_itself_in_a_circle() -> None:
    # The front door loads rooms on first use and for type checkers; nobody below may import it.
    assert cycles(edge for edge in edges() if edge.importer != PACKAGE.name) == []


def test_the_rules_catch_what_they_forbid(tmp_path: Path) -> None:
    package = tmp_path / "penstock"
    statements = {
        "model/a.py": "if TYPE_CHECKING:\n    from a import b\n    import penstock.desk",
        "lists/a.py": "from penstock.store import Store",
        "desk/a.py": "def late():\n    from penstock.store._tables import TABLE",
        "desk/b.py": "from penstock.store import _TABLE",
        "desk/c.py": "import penstock.store.b",
        "store/_tables.py": "from penstock.store.b import B",
        "store/b.py": "def late():\n    from penstock.store import _tables",
        "text/a.py": "from penstock import check",
    }
    for place, statement in statements.items():
        path = package / place
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(statement)
    found = edges(package)
    assert offences(found) == [
        "penstock/desk/a.py:2: penstock.store._tables is private to store",
        "penstock/desk/b.py:1: penstock.store._TABLE is private to store",
        "penstock/desk/c.py:1: penstock.store.b is private to store",
        "penstock/lists/a.py:1: lists imports its neighbour store",
        "penstock/model/a.py:3: model imports desk, which is upstairs",
        "penstock/text/a.py:1: penstock.text.a imports the front door of the package",
    ]
    assert cycles(found) == ["penstock.store._tables -> penstock.store.b -> penstock.store._tables"]
