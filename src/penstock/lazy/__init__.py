"""Public names that load the module they live in when they are first used.

What a program does not use costs it no start-up time: `penstock --help` reads no list format.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from sys import modules

__all__ = ["on_first_use"]


def on_first_use(package: str, names_of: Mapping[str, Sequence[str]]) -> Callable[[str], object]:
    """Return a `__getattr__` for a package (PEP 562) that imports the home of a name when asked.

    What was found stands in the package from then on, so that each name is looked for once.

    Args:
        package: the name of the package, its `__name__`.
        names_of: the names that live in each module inside the package.
    """
    home_of = {name: home for home, names in names_of.items() for name in names}

    def load(name: str) -> object:
        if name not in home_of:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message)
        found: object = getattr(import_module(f"{package}.{home_of[name]}"), name)
        setattr(modules[package], name, found)
        return found

    return load
