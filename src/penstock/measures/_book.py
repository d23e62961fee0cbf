"""The loaded tables: read strictly, checked against each other, hashed and ready to evaluate."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

import msgspec

from penstock.data import data_file
from penstock.errors import MalformedInput, UnknownName
from penstock.measures._check import check_rows
from penstock.measures._facts import Profile
from penstock.measures._schema import (
    ClassTarget,
    Deadline,
    Definition,
    Measure,
    MeasureFile,
    Requirement,
)
from penstock.measures._stages import Status, history, status, turning_days
from penstock.measures._wording import Wording
from penstock.measures._words import Sender
from penstock.model import NOT_JSON, Outcome

_WORDING = "wording.yaml"
_PROFILES = "profiles.yaml"


class _Profiles(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    default: str
    unions: dict[str, tuple[str, ...]]
    profiles: tuple[Profile, ...]


class Line:
    """One requirement of one measure (or the measure as a whole) with its history.

    `status` remembers its answers: between two of the dates it knows nothing changes, so there are
    few of them. `verified` is
    that of the measure and of every definition it rests on; a status has its own. `outcome` is
    what the requirement asks of one whom it binds, as the word of `Outcome`; `is_conditional`
    says that it asks for more than an activity: how an account stands, how long a debt or how
    large a quantity is.
    """

    __slots__ = (
        "_days",
        "_known",
        "events",
        "id",
        "is_conditional",
        "measure",
        "outcome",
        "regime",
        "requirement",
        "sender",
        "verified",
    )

    def __init__(
        self,
        measure: Measure,
        requirement: Requirement | None,
        file: MeasureFile,
        definitions: Mapping[str, Definition],
        wording: Wording,
    ) -> None:
        self.measure = measure
        self.requirement = requirement
        self.regime = file.regime
        self.sender: Sender = file.sender
        self.verified = measure.verified and all(
            definitions[target.definition].verified
            for target in measure.targets
            if isinstance(target, ClassTarget)
        )
        self.id = f"{measure.id}/{requirement.id}" if requirement else measure.id
        self.outcome: str = Outcome.PASS.value
        if requirement is not None:
            self.outcome = wording.effects[requirement.effect].outcome.value
        self.is_conditional = requirement is not None and (
            requirement.account is not None
            or requirement.max_tenor_days is not None
            or requirement.quantity is not None
        )
        self.events = history(measure, requirement)
        self._days = turning_days(self.events)
        self._known: dict[tuple[int, int], Status | None] = {}

    def status(self, as_of: date, known_as_of: date) -> Status | None:
        """Return how far the line has come; see `penstock.measures.status`."""
        days = self._days
        key = (bisect_right(days, as_of), bisect_right(days, known_as_of))
        try:
            return self._known[key]
        except KeyError:
            found = self._known[key] = status(self.events, as_of, known_as_of)
            return found


class Book:
    """All measures, definitions, deadlines and profiles of the tables.

    Args:
        tables: name and bytes of each YAML table; see docs/measures.md for the schema.

    Raises:
        MalformedInput: a row breaks the schema, or names something that does not exist.
    """

    def __init__(self, tables: Iterable[tuple[str, bytes]]) -> None:
        listed = sorted(tables)
        digest = hashlib.sha256()
        for name, content in listed:
            digest.update(f"{name} {len(content)}\n".encode())
            digest.update(content)
        self.sha256 = digest.hexdigest()
        by_name = dict(listed)
        self.wording: Wording = _decode(_WORDING, by_name.pop(_WORDING, b""), Wording)
        profiles: _Profiles = _decode(_PROFILES, by_name.pop(_PROFILES, b""), _Profiles)
        self.profiles: dict[str, Profile] = {profile.id: profile for profile in profiles.profiles}
        self.unions = {name: frozenset(members) for name, members in profiles.unions.items()}
        self.default_profile = self.profiles[profiles.default]
        self.files: tuple[MeasureFile, ...] = tuple(
            _decode(name, by_name[name], MeasureFile) for name in sorted(by_name)
        )
        check_rows(self.files)
        self.definitions: dict[str, Definition] = {
            row.id: row for file in self.files for row in file.definitions
        }
        self.deadlines: tuple[Deadline, ...] = tuple(
            row for file in self.files for row in file.deadlines
        )
        self.measures: dict[str, Measure] = {}
        self.regimes: dict[str, MeasureFile] = {}
        self.wholes: dict[str, Line] = {}
        self.lines: dict[str, Line] = {}
        for file in self.files:
            self.regimes[file.regime] = file
            for measure in file.measures:
                self.measures[measure.id] = measure
                self.wholes[measure.id] = Line(measure, None, file, self.definitions, self.wording)
                for requirement in measure.requirements:
                    line = Line(measure, requirement, file, self.definitions, self.wording)
                    self.lines[line.id] = line

    def measure(self, name: str) -> Measure:
        """Return a measure by its id, or by a rule id such as `us-311-kp/not-process`.

        Raises:
            UnknownName: there is none.
        """
        found = self.measures.get(name.partition("/")[0])
        if found is None:
            message = f"There is no measure {name!r}"
            raise UnknownName(message, hint="Run 'penstock measures list' to see every measure")
        return found

    def requirement(self, rule: str) -> Requirement:
        """Return the requirement behind the rule id of a finding.

        Raises:
            UnknownName: the rule names a whole measure, or nothing at all.
        """
        line = self.lines.get(rule)
        if line is None or line.requirement is None:
            message = f"There is no requirement {rule!r}"
            raise UnknownName(message, hint="Run 'penstock measures show ID' to see a measure's")
        return line.requirement

    def profile(self, name: str) -> Profile:
        """Return a profile by its id.

        Raises:
            UnknownName: there is none.
        """
        found = self.profiles.get(name)
        if found is None:
            message = f"There is no profile {name!r}"
            raise UnknownName(message, hint=f"Profiles are: {', '.join(sorted(self.profiles))}")
        return found


def _decode(name: str, content: bytes, shape: type[Any]) -> Any:  # noqa: ANN401 - shape decides
    try:
        return msgspec.yaml.decode(content, type=shape)
    except NOT_JSON as error:
        message = f"The table measures/{name} breaks its schema: {error}"
        raise MalformedInput(message) from error


def shipped_tables() -> tuple[tuple[str, bytes], ...]:
    """Return the name and bytes of every shipped table."""
    folder = data_file("measures")
    return tuple(
        (entry.name, entry.read_bytes())
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".yaml")
    )


@cache
def book() -> Book:
    """Return the shipped measures, read once per process."""
    return Book(shipped_tables())


def rules_sha256() -> str:
    """Return the digest of every shipped table: which law an answer rests on."""
    return book().sha256
