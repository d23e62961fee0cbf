"""What a room exports is sorted, real, and explained."""

import inspect
from importlib import import_module

import pytest

import penstock
from tests.house.project import rooms


def _order(name: str) -> tuple[int, str]:
    """Constants first, then classes, then functions: the order ruff keeps."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


def _public_members(name: str, value: object) -> list[str]:
    """Public methods and properties a class defines itself that have no docstring."""
    bare = []
    for member, found in vars(value).items():
        explained = found.fget if isinstance(found, property) else found
        explained = getattr(explained, "__func__", explained)
        if not member.startswith("_") and inspect.isfunction(explained) and not explained.__doc__:
            bare.append(f"{name}.{member}")
    return bare


@pytest.mark.parametrize("room", rooms())
def test_exports(room: str) -> None:
    module = import_module(f"penstock.{room}")
    exported = getattr(module, "__all__", None)
    assert exported is not None, f"penstock.{room} does not say what it exports"
    assert list(exported) == sorted(set(exported), key=_order), f"penstock.{room} is not sorted"
    assert [name for name in exported if not hasattr(module, name)] == []
    assert (module.__doc__ or "").strip(), f"penstock.{room} has no docstring"


@pytest.mark.parametrize("room", rooms())
def test_public_names_are_explained(room: str) -> None:
    module = import_module(f"penstock.{room}")
    bare = []
    for name in getattr(module, "__all__", ()):
        value = getattr(module, name)
        if inspect.isclass(value):
            # Structs inherit or generate a signature as docstring; only own words count.
            if not (vars(value).get("__doc__") or "").strip():
                bare.append(name)
            bare += _public_members(name, value)
        elif inspect.isfunction(value) and not (value.__doc__ or "").strip():
            bare.append(name)
    assert bare == []


def test_the_front_door_opens_every_room_it_names() -> None:
    assert list(penstock.__all__) == sorted(penstock.__all__)
    for name in penstock.__all__:
        assert getattr(penstock, name) is not None
