"""Work in bulk: the same answers as one by one, from every processor or from a Spark cluster.

A name is loaded with its module when it is first used: `get_ready` before all that is heavy.
"""

from typing import TYPE_CHECKING

from penstock.lazy import on_first_use

if TYPE_CHECKING:
    from penstock.bulk._parts import PartFolder, Receipt
    from penstock.bulk._pool import screen_many_parallel
    from penstock.bulk._processes import collect_seldom, get_ready, processors
    from penstock.bulk._spark import Spark, open_spark, run_parts, ship, shipped
    from penstock.bulk._spark_owners import (
        Slice,
        slices_of_graph,
        slices_of_parquet,
        trace_on_spark,
    )

_NAMES_OF = {
    "_parts": ("PartFolder", "Receipt"),
    "_pool": ("screen_many_parallel",),
    "_processes": ("collect_seldom", "get_ready", "processors"),
    "_spark": ("Spark", "open_spark", "run_parts", "ship", "shipped"),
    "_spark_owners": ("Slice", "slices_of_graph", "slices_of_parquet", "trace_on_spark"),
}

__all__ = [
    "PartFolder",
    "Receipt",
    "Slice",
    "Spark",
    "collect_seldom",
    "get_ready",
    "open_spark",
    "processors",
    "run_parts",
    "screen_many_parallel",
    "ship",
    "shipped",
    "slices_of_graph",
    "slices_of_parquet",
    "trace_on_spark",
]

__getattr__ = on_first_use(__name__, _NAMES_OF)
