"""A front door that loads names on first use says the same to type checkers as it does."""

import ast
import importlib

import pytest

from tests.house.project import PACKAGE

_DOORS = sorted(
    path.parent
    for path in PACKAGE.rglob("__init__.py")
    if "__getattr__ = on_first_use(" in path.read_text(encoding="utf-8")
)


def _told(tree: ast.Module) -> dict[str, set[str]]:
    """Return the names that type checkers are told of, by the module they live in."""
    told: dict[str, set[str]] = {}
    for statement in tree.body:
        if isinstance(statement, ast.If):
            for one in statement.body:
                assert isinstance(one, ast.ImportFrom)
                home = str(one.module).rpartition(".")[2]
                told.setdefault(home, set()).update(name.name for name in one.names)
    return told


@pytest.mark.parametrize("folder", _DOORS, ids=lambda folder: folder.name)
def test_it_leads_where_type_checkers_are_told(folder):
    package = ".".join(folder.relative_to(PACKAGE.parent).parts)
    door = importlib.import_module(package)
    told = _told(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
    assert told
    for home, names in told.items():
        module = importlib.import_module(f"{package}.{home}")
        for name in names:
            assert getattr(door, name) is getattr(module, name), name
    assert set().union(*told.values()) <= set(door.__all__)
    assert all(hasattr(door, name) for name in door.__all__)


def test_the_doors_are_found():
    assert {"penstock", "desk", "pressure"} <= {folder.name for folder in _DOORS}
