"""Scenario files: YAML read strictly, with errors that name the key and the nearest one."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import as_file
from pathlib import Path
from typing import Any

import msgspec
import yaml

from penstock.data import data_file
from penstock.errors import MalformedInput, UnknownName, UnreadableInput, UnsafeInput
from penstock.model import NOT_JSON
from penstock.pressure._check_scenario import check_scenario
from penstock.pressure._scenario import Scenario

SHIPPED = "shipped/"
_FOLDER = "pressure/scenarios"
_LARGEST = 1_000_000
_HINT = "See docs/scenarios.md for every key"


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A scenario, where its files are, and the hash of its own text."""

    scenario: Scenario
    folder: Path
    sha256: str

    def path(self, name: str) -> Path:
        """Return where a file that the scenario names is.

        Raises:
            UnreadableInput: it is not there.
        """
        if name.startswith(SHIPPED):
            inside = data_file("pressure/worked") / name.removeprefix(SHIPPED)
            with as_file(inside) as found:
                path = found
        else:
            path = self.folder / name
        if not path.is_file():
            message = f"The scenario {self.scenario.id} names {name}, which is not in {path.parent}"
            raise UnreadableInput(message, hint="Name the folder of its files: --data FOLDER")
        return path


def shipped_scenarios() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each scenario that comes with Penstock."""
    for one in sorted(data_file(_FOLDER).iterdir(), key=lambda one: one.name):
        if one.name.endswith(".yaml"):
            yield one.name.removesuffix(".yaml"), one.read_text(encoding="utf-8")


def read_scenario(place: Path | str, folder: Path | None = None) -> ScenarioFile:
    """Return a scenario from a file, or one that is shipped, by its name.

    Args:
        place: a path, or the name of a shipped scenario such as `north-korea`.
        folder: where the files are that it names; default beside the scenario.

    Raises:
        UnreadableInput: there is no such file.
        UnknownName: no file and no shipped scenario of that name.
        MalformedInput: a key or a value that cannot be; names it, and the nearest that can.
    """
    path = Path(place)
    if path.is_file():
        if path.stat().st_size > _LARGEST:
            message = f"{path} is larger than a scenario can be"
            raise UnsafeInput(message)
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            message = f"{path} cannot be read as UTF-8 text"
            raise UnreadableInput(message) from error
        return _read(text, str(path), folder or path.parent)
    shipped = dict(shipped_scenarios())
    name = str(place)
    if name not in shipped:
        if path.suffix in {".yaml", ".yml"} or len(path.parts) > 1:
            message = f"There is no file {path}"
            raise UnreadableInput(message, hint=f"Shipped are {', '.join(shipped)}")
        near = get_close_matches(name, shipped, n=1)
        message = f"{name!r} is neither a file nor a shipped scenario"
        raise UnknownName(
            message,
            hint=f"Did you mean {near[0]}?" if near else f"Shipped are {', '.join(shipped)}",
        )
    return _read(shipped[name], name, folder or Path.cwd())


def _read(text: str, where: str, folder: Path) -> ScenarioFile:
    raw = _parsed(text, where)
    _check_keys(raw, msgspec.inspect.type_info(Scenario), "", where)
    try:
        scenario = msgspec.convert(raw, Scenario)
    except NOT_JSON as error:
        said = str(error)
        place = said.rpartition(" - at `$")[2].rstrip("`").lstrip(".")
        what = said.partition(" - at `$")[0]
        message = f"{where}: {place or 'the file'}: {what}"
        raise MalformedInput(message, hint=_HINT) from error
    check_scenario(scenario, where)
    return ScenarioFile(scenario, folder, hashlib.sha256(text.encode()).hexdigest())


class _Loader(yaml.SafeLoader):
    """YAML as its version 1.2 reads words: `NO` is Norway, `1e9` a number; no key twice."""

    def compose_node(self, parent: Any, index: Any) -> Any:  # noqa: ANN401 - of PyYAML
        if self.check_event(yaml.events.AliasEvent):
            mark = self.get_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.constructor.ConstructorError(None, None, "an alias (*) is not read", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:  # noqa: ANN401, FBT001, FBT002
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                said = f"the key {key.value!r} stands there twice"
                raise yaml.constructor.ConstructorError(None, None, said, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_WORDS = {
    "tag:yaml.org,2002:bool": r"^(?:true|false)$",
    "tag:yaml.org,2002:null": r"^(?:~|null|)$",
    "tag:yaml.org,2002:int": r"^[-+]?[0-9]+$",
    "tag:yaml.org,2002:float": r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$",
    "tag:yaml.org,2002:timestamp": r"^\d{4}-\d{2}-\d{2}$",
}


def _set_words() -> None:
    import re

    _Loader.yaml_implicit_resolvers = {}
    for tag in ("bool", "null", "int", "float", "timestamp"):
        name = f"tag:yaml.org,2002:{tag}"
        _Loader.add_implicit_resolver(name, re.compile(_WORDS[name]), None)
    _Loader.add_constructor("tag:yaml.org,2002:float", lambda _, node: float(node.value))
    _Loader.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))


_set_words()


def _parsed(text: str, where: str) -> Any:  # noqa: ANN401 - whatever the file holds
    try:
        return yaml.load(text, _Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        message = f"{where}{line}: not the YAML that is read: {problem}"
        raise MalformedInput(message, hint=_HINT) from error


def _check_keys(value: Any, kind: Any, path: str, where: str) -> None:  # noqa: ANN401 - any tree
    """Refuse keys nobody knows, by their path, with the nearest key that could stand there."""
    inspect = msgspec.inspect
    match kind:
        case inspect.UnionType():
            if isinstance(value, dict):
                structs = [one for one in kind.types if isinstance(one, inspect.StructType)]
                tagged = [one for one in structs if one.tag == value.get(one.tag_field or "")]
                if structs and structs[0].tag_field and not tagged:
                    _unknown_kind(value, structs, path, where)
                for one in tagged or structs[:1]:
                    _check_keys(value, one, path, where)
        case inspect.StructType():
            if isinstance(value, dict):
                fields = {one.encode_name: one.type for one in kind.fields}
                if kind.tag_field:
                    fields[kind.tag_field] = inspect.StrType()
                for key, inner in value.items():
                    if key not in fields:
                        _unknown_key(str(key), list(fields), path, where)
                    _check_keys(inner, fields[key], f"{path}.{key}" if path else str(key), where)
        case inspect.DictType():
            if isinstance(value, dict):
                allowed = kind.key_type
                for key, inner in value.items():
                    if isinstance(allowed, inspect.LiteralType) and key not in allowed.values:
                        _unknown_key(str(key), [str(one) for one in allowed.values], path, where)
                    _check_keys(inner, kind.value_type, f"{path}.{key}", where)
        case inspect.VarTupleType():
            if isinstance(value, list):
                for place, inner in enumerate(value):
                    _check_keys(inner, kind.item_type, f"{path}[{place}]", where)
        case inspect.Metadata():
            _check_keys(value, kind.type, path, where)
        case _:
            pass


def _unknown_key(key: str, fields: list[str], path: str, where: str) -> None:
    near = get_close_matches(key, fields, n=1, cutoff=0.5)
    place = f"{path}.{key}" if path else key
    message = f"{where}: the key {place} is not known"
    known = f"known here are {', '.join(sorted(fields))}"
    raise MalformedInput(
        message, hint=f"Did you mean {near[0]}? {known}" if near else f"K{known[1:]}"
    )


def _unknown_kind(value: dict[Any, Any], structs: list[Any], path: str, where: str) -> None:
    field = structs[0].tag_field
    known = [str(one.tag) for one in structs]
    said = value.get(field)
    message = f"{where}: {path}.{field} is {said!r}"
    if said is None:
        message = f"{where}: {path} has no key {field}"
    near = get_close_matches(str(said), known, n=1, cutoff=0.5)
    hint = f"It is one of {', '.join(known)}"
    raise MalformedInput(message, hint=f"Did you mean {near[0]}? {hint}" if near else hint)
