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

_HOME_OF = {
    "PartFolder": "_parts",
    "Receipt": "_parts",
    "Slice": "_spark_owners",
    "Spark": "_spark",
    "collect_seldom": "_processes",
    "get_ready": "_processes",
    "open_spark": "_spark",
    "processors": "_processes",
    "run_parts": "_spark",
    "screen_many_parallel": "_pool",
    "ship": "_spark",
    "shipped": "_spark",
    "slices_of_graph": "_spark_owners",
    "slices_of_parquet": "_spark_owners",
    "trace_on_spark": "_spark_owners",
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

__getattr__ = on_first_use(__name__, _HOME_OF)
