"""Reading settings: options over environment over file over defaults."""

import os
import sys
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import msgspec

from penstock.errors import SettingError
from penstock.settings._describe import describe_settings, setting_types
from penstock.settings._fields import Settings

_PREFIX = "PENSTOCK_"
_SWITCHES = {"1": True, "true": True, "yes": True, "on": True, "": False}
_SWITCHES |= {"0": False, "false": False, "no": False, "off": False}
# A variable this close to a setting's name is a slip of the pen; anything further away may be
# put there by others (an orchestrator sets PENSTOCK_PORT_8000_TCP for a service "penstock").
_SLIP = 0.85


def load_settings(
    *,
    config: Path | None = None,
    environ: Mapping[str, str] | None = None,
    **overrides: object,
) -> Settings:
    """Return the settings in force: override over environment over file over default.

    Args:
        config: the TOML file; default `PENSTOCK_CONFIG`, else `penstock.toml` in the home
            folder. A file named here or by the variable must exist.
        environ: the environment; default that of the process.
        overrides: settings by name, as a command's options give them; None means not given.

    Raises:
        SettingError: an unknown setting, a value it cannot have, or a file that cannot be read.

    >>> load_settings(environ={"PENSTOCK_HOME": "/srv/penstock"}).store
    'sqlite:////srv/penstock/penstock.sqlite'
    """
    environ = os.environ if environ is None else environ
    given = {key: value for key, value in overrides.items() if value is not None}
    for key in given:
        _known(key, "the options")
    named = _from_environment(environ)
    home = given.get("home") or named.get("home") or default_home(environ)
    file = config or (Path(environ["PENSTOCK_CONFIG"]) if environ.get("PENSTOCK_CONFIG") else None)
    path = file or _folder(home) / "penstock.toml"
    values: dict[str, object] = {"home": home}
    for source, settings in (
        (str(path), _from_file(path, must_exist=file is not None)),
        ("the environment", named),
        ("the options", given),
    ):
        values |= {key: _typed(key, value, source) for key, value in settings.items()}
    values["home"] = home = _folder(values["home"])
    values.setdefault("store", f"sqlite:///{home.as_posix()}/penstock.sqlite")
    return Settings(**values)  # type: ignore[arg-type]


def default_home(environ: Mapping[str, str] | None = None) -> Path:
    """Return the data folder used when none is set: the platform's own place for such data."""
    environ = os.environ if environ is None else environ
    if sys.platform == "win32" and environ.get("LOCALAPPDATA"):
        return Path(environ["LOCALAPPDATA"]) / "penstock"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "penstock"
    return Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "penstock"


def _folder(value: object) -> Path:
    if "\0" in str(value):
        message = "The setting home holds a NUL character, which no folder's name can"
        raise SettingError(message, hint="Write the path of a folder")
    try:
        return Path(str(value)).expanduser()
    except RuntimeError as error:  # ~somebody, whom this machine does not know
        message = f"The setting home names a user nobody knows: {value}"
        raise SettingError(message, hint="Write the whole path of a folder") from error


def _from_environment(environ: Mapping[str, str]) -> dict[str, object]:
    names = {setting.variable: setting.name for setting in describe_settings()}
    found: dict[str, object] = {}
    for variable, text in environ.items():
        if variable in names:
            found[names[variable]] = text
        elif variable.startswith(_PREFIX) and (
            close := get_close_matches(variable, names, n=1, cutoff=_slip(variable))
        ):
            message = f"The environment variable {variable} is not a setting"
            hint = f"Did you mean {close[0]}? See docs/settings.md"
            raise SettingError(message, hint=hint)
    # An empty variable means "not set", as shells and container files have it.
    return {name: text for name, text in found.items() if text != ""}


def _slip(variable: str) -> float:
    """Return how alike two variables must be, given the prefix that they always share."""
    shared = len(_PREFIX) / len(variable)
    return shared + (1 - shared) * _SLIP


def _from_file(path: Path, *, must_exist: bool) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            values = tomllib.load(stream)
    except FileNotFoundError:
        if not must_exist:
            return {}
        message = f"The settings file {path} does not exist"
        raise SettingError(message, hint="Correct PENSTOCK_CONFIG, or leave it out") from None
    except OSError as error:
        message = f"The settings file {path} cannot be read: {error.strerror}"
        raise SettingError(message) from error
    except (ValueError, RecursionError) as error:  # brackets and digits without end, too
        message = f"The settings file {path} is not valid TOML: {error}"
        raise SettingError(message) from error
    for key in values:
        _known(key, str(path))
    return values


def _known(key: str, source: str) -> None:
    names = [setting.name for setting in describe_settings()]
    if key in names:
        return
    close = get_close_matches(key, names, n=1)
    hint = f"Did you mean {close[0]}?" if close else f"Allowed: {', '.join(names)}"
    message = f"There is no setting {key!r} (in {source})"
    raise SettingError(message, hint=hint)


def _typed(key: str, value: object, source: str) -> object:
    """Return `value` as the setting `key` holds it, or say what it may be."""
    kind = setting_types()[key]
    try:
        plain = _from_text(key, value) if isinstance(value, str) else value
        return msgspec.convert(plain, kind, strict=not isinstance(value, str), dec_hook=_hook)
    except (msgspec.ValidationError, ValueError, TypeError) as error:
        allowed = next(one.allowed for one in describe_settings() if one.name == key)
        # An address may carry a password, so of it only the scheme is shown.
        shown = f"{str(value).partition('://')[0]}://..." if key == "store" else repr(value)
        message = f"The setting {key} (in {source}) cannot be {shown}; allowed: {allowed}"
        raise SettingError(message) from error


def _from_text(key: str, text: str) -> object:
    if key.endswith("_by_list"):
        pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
        return {list_id.strip(): int(number) for list_id, _, number in pairs}
    if key == "no_progress":
        if text.strip().lower() not in _SWITCHES:
            raise ValueError(text)
        return _SWITCHES[text.strip().lower()]
    return text.strip()


def _hook(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str | Path) and str(value):
        return Path(value)
    raise ValueError(value)
