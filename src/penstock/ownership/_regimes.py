"""The legal tests as dated rows of data, read strictly."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache, lru_cache
from typing import TypeVar

import msgspec
import yaml
from msgspec import Struct

from penstock.data import data_file
from penstock.errors import MalformedInput, UnknownName
from penstock.ownership._tables import plain

_fraction = lru_cache(maxsize=64)(Fraction)


class Regime(StrEnum):
    """Whose test is asked for."""

    OFAC = "ofac"
    EU = "eu"
    UK = "uk"
    BIS = "bis"
    S311 = "s311"


class Comparison(StrEnum):
    """Whether the percentage itself is enough."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"


class ShareTest(Struct, frozen=True, forbid_unknown_fields=True):
    """What is added up, and what it must reach.

    `of` are measures in order of preference: the first that is stated for an owner counts.
    """

    of: tuple[str, ...]
    percent: str
    comparison: Comparison

    @property
    def threshold(self) -> Fraction:
        """The percentage as an exact number."""
        return _fraction(self.percent)


class Policy(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One legal test, valid from `valid_from` to the day before `valid_to`.

    Without `aggregate` each listed person is asked about alone, with what it controls, and only
    joint holdings are added up. `control_counts`: who controls counts as owning the whole;
    `government_control`: for the governments of `governments.yaml` only. `joint_is_whole`: who
    holds jointly is treated as holding all of it.
    """

    id: str
    regime: Regime
    title: str
    citation: str
    tests: tuple[ShareTest, ...]
    aggregate: bool
    control_counts: bool
    consequence: str
    source: str
    verified: bool
    valid_from: date | None = None
    valid_to: date | None = None
    government_control: bool = False
    joint_is_whole: bool = False
    rebuttable: bool = False
    caution: str = ""
    former: str = ""
    open_points: tuple[str, ...] = ()


class Government(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A government whose blocking reaches what it controls, and the names it goes by."""

    id: str
    citation: str
    names: tuple[str, ...]
    valid_to: date | None = None
    open_points: tuple[str, ...] = ()


class _PolicyFile(Struct, frozen=True, forbid_unknown_fields=True):
    checked_on: date
    policies: tuple[Policy, ...]


class _GovernmentFile(Struct, frozen=True, forbid_unknown_fields=True):
    checked_on: date
    governments: tuple[Government, ...]


_File = TypeVar("_File", _PolicyFile, _GovernmentFile)


@cache
def policies() -> tuple[Policy, ...]:
    """Return every policy, in the order of the table.

    Raises:
        MalformedInput: a row that says nothing clear.
    """
    return _read("regimes.yaml", _PolicyFile).policies


@cache
def governments() -> Mapping[str, Government]:
    """Return the governments by every name they go by, in plain form."""
    rows = _read("governments.yaml", _GovernmentFile).governments
    return {plain(name): row for row in rows for name in row.names}


def _read(name: str, kind: type[_File]) -> _File:
    content = yaml.safe_load(data_file(f"ownership/{name}").read_text("utf-8"))
    try:
        return msgspec.convert(content, kind, strict=False)
    except msgspec.ValidationError as error:
        message = f"The shipped table {name} is not as it should be: {error}"
        raise MalformedInput(message, hint="Install Penstock again") from error


def policy_on(regime: Regime | str, day: date) -> Policy:
    """Return the legal test of a regime as of a day.

    Raises:
        UnknownName: no such regime.
    """
    for policy in policies():
        if policy.regime != regime:
            continue
        begun = policy.valid_from is None or policy.valid_from <= day
        if begun and (policy.valid_to is None or day < policy.valid_to):
            return policy
    message = f"There is no regime {str(regime)!r}"
    raise UnknownName(message, hint=f"One of {', '.join(one.value for one in Regime)}")
