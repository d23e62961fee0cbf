"""Settings as a table: for documentation, messages and completion."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct

from penstock.settings._fields import Settings

_DEFAULTS_IN_WORDS = {"home": "the user's data folder", "store": "sqlite:///HOME/penstock.sqlite"}


class Setting(Struct, frozen=True):
    """One setting for people: `allowed` says in words what it may be, `default` as one types it."""

    name: str
    variable: str
    allowed: str
    default: str
    meaning: str


@cache
def describe_settings() -> tuple[Setting, ...]:
    """Return every setting in the order of `Settings`."""
    annotations = setting_types()
    return tuple(
        Setting(
            name=one.name,
            variable=f"PENSTOCK_{one.name.upper()}",
            allowed=_allowed(annotations[one.name]),
            default=_default(one),
            meaning=_description(annotations[one.name]),
        )
        for one in msgspec.structs.fields(Settings)
    )


def default_of(name: str) -> object:
    """Return the value of a setting that nobody has set; of those that must be, no value at all."""
    (one,) = (field for field in msgspec.structs.fields(Settings) if field.name == name)
    if one.default_factory is not msgspec.NODEFAULT:
        return one.default_factory()
    return one.default


@cache
def setting_types() -> Mapping[str, Any]:
    """Return the annotated type of each setting, by its name."""
    return get_type_hints(Settings, include_extras=True)


def _default(one: msgspec.structs.FieldInfo) -> str:
    if one.name in _DEFAULTS_IN_WORDS:
        return _DEFAULTS_IN_WORDS[one.name]
    if one.default_factory is not msgspec.NODEFAULT:
        return "none"
    if isinstance(one.default, bool):
        return str(one.default).lower()
    if isinstance(one.default, float):
        return f"{one.default:g}"
    return str(one.default) or "none"


def _description(annotation: object) -> str:
    return next(meta.description for meta in _metas(annotation) if meta.description)


def _metas(annotation: object) -> list[Meta]:
    return [meta for meta in get_args(annotation)[1:] if isinstance(meta, Meta)]


def _allowed(annotation: Any) -> str:  # noqa: ANN401 - a type form
    metas = _metas(annotation) if get_origin(annotation) is Annotated else []
    for meta in metas:
        if meta.examples:
            return " or ".join(meta.examples)
    kind = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
    if get_origin(kind) is Literal:
        return ", ".join(get_args(kind))
    if get_origin(kind) is Mapping:
        return f"LIST=N,LIST=N where N is {_allowed(get_args(kind)[1])}"
    if get_origin(kind) is Annotated:
        return _allowed(kind)
    return _words_of(kind) + _bounds(metas)


def _words_of(kind: object) -> str:
    words = {int: "a whole number", float: "a number", bool: "true or false", Path: "a folder"}
    return words[kind] if isinstance(kind, type) and kind in words else "text"


def _bounds(metas: list[Meta]) -> str:
    words = []
    for meta in metas:
        for sign, bound in ((" >=", meta.ge), (" >", meta.gt), (" <=", meta.le), (" <", meta.lt)):
            if bound is not None:
                words.append(f"{sign} {bound:g}")
    return ",".join(words)
