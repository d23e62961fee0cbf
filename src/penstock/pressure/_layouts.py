"""How publishers name the columns of their trade flows."""

from datetime import date
from functools import cache

import msgspec
from msgspec import Struct

from penstock.data import data_file


class Layout(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The columns of one publisher, by what they mean.

    A layout names an exporter and an importer; or a reporter, its partner and the direction; or
    two countries and what each buys from the other. `scale` turns figures into dollars;
    `has_domestic` says that what a country sells to itself stands in the file, too.
    """

    id: str
    title: str
    marks: tuple[str, ...]
    scale: float
    source: str = ""
    exporter: str = ""
    importer: str = ""
    reporter: str = ""
    partner: str = ""
    flow: str = ""
    value: str = ""
    first: str = ""
    second: str = ""
    bought_by_first: str = ""
    bought_by_second: str = ""
    year: str = ""
    hs: str = ""
    product: str = ""
    missing: tuple[str, ...] = ()
    has_domestic: bool = False


class FlowFiles(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table `pressure/flow-files.yaml`."""

    checked_on: date
    layouts: tuple[Layout, ...]
    imports: frozenset[str]
    exports: frozenset[str]
    contained: frozenset[str]
    totals: frozenset[str]


@cache
def flow_files() -> FlowFiles:
    """Return the shipped layouts."""
    return msgspec.yaml.decode(data_file("pressure/flow-files.yaml").read_bytes(), type=FlowFiles)
