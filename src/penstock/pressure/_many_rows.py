"""Large files of flows, read by columns and added up to fewer digits; all of it, or not at all."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as compute
import pyarrow.csv as arrow_csv

from penstock.pressure._flows import Flow, FlowFile, Reporter
from penstock.pressure._layouts import Layout, flow_files

_LARGE = 20_000_000


def summed(flows: Iterable[Flow], digits: int) -> tuple[Flow, ...]:
    """Return flows added up over goods to so many digits of their codes; 0 adds up all."""
    found: dict[tuple[str, str, str, str, Reporter], float] = {}
    for one in flows:
        goods = one.hs[:digits] if one.hs.isdigit() else one.hs if digits else ""
        key = (one.exporter, one.importer, one.year, goods, one.reporter)
        found[key] = found.get(key, 0.0) + one.value_usd
    return tuple(
        Flow(exporter, importer, year, goods, value, reporter)
        for (exporter, importer, year, goods, reporter), value in found.items()
    )


def read_large(path: Path, digits: int) -> FlowFile | None:
    """Return the flows of a large plain CSV added up, or None where the careful reader must.

    That is: any other format, a report by both sides, a figure that is missing, negative or no
    number, a flow that stands there twice. The careful reader then names the row.
    """
    if path.stat().st_size < _LARGE:
        return None
    try:
        with path.open("rb") as file:
            names = file.readline().decode("utf-8-sig").strip().split(",")
        layout = _layout([name.strip().strip('"').lower() for name in names])
        if layout is None:
            return None
        bare = {name.strip().strip('"').lower(): name.strip().strip('"') for name in names}
        keys = [layout.exporter, layout.importer, *filter(None, (layout.year, layout.hs))]
        keys = [key for key in keys if key in bare]
        types = {bare[key]: pa.string() for key in keys} | {bare[layout.value]: pa.float64()}
        table = arrow_csv.read_csv(
            path,
            convert_options=arrow_csv.ConvertOptions(
                include_columns=list(types), column_types=types, strings_can_be_null=False
            ),
        ).rename_columns([*keys, layout.value])
    except (OSError, UnicodeDecodeError, pa.ArrowException):
        return None
    return _added(table, layout, keys, digits)


def _layout(columns: list[str]) -> Layout | None:
    found = next((one for one in flow_files().layouts if set(one.marks) <= set(columns)), None)
    is_simple = found is not None and found.exporter and not found.product and not found.missing
    return found if is_simple else None


def _added(table: pa.Table, layout: Layout, keys: list[str], digits: int) -> FlowFile | None:
    value = table.column(layout.value)
    fine = compute.all(
        compute.and_(compute.is_finite(value), compute.greater_equal(value, 0.0)), skip_nulls=False
    )
    if not fine.as_py():
        return None
    ends = [table.column(one) for one in (layout.exporter, layout.importer)]
    totals = pa.array(sorted(flow_files().totals))
    for end in ends:
        trimmed = compute.utf8_trim_whitespace(end)
        if not compute.all(compute.equal(trimmed, end)).as_py():
            return None
        if compute.any(compute.is_in(compute.utf8_lower(end), value_set=totals)).as_py():
            return None
        if compute.any(compute.equal(end, "")).as_py():
            return None
    if compute.any(compute.equal(*ends)).as_py():
        return None
    if table.group_by(keys).aggregate([]).num_rows != table.num_rows:
        return None
    if layout.hs in keys:
        place = table.column_names.index(layout.hs)
        goods = compute.utf8_slice_codeunits(table.column(layout.hs), 0, digits)
        table = table.set_column(place, layout.hs, goods)
    sums = table.group_by(keys).aggregate([(layout.value, "sum")]).to_pydict()
    count = len(sums[layout.exporter])
    blank = [""] * count
    flows = tuple(
        Flow(exporter, importer, year, code, number * layout.scale, Reporter.RECONCILED)
        for exporter, importer, year, code, number in zip(
            sums[layout.exporter],
            sums[layout.importer],
            sums.get(layout.year, blank),
            sums.get(layout.hs, blank),
            sums[f"{layout.value}_sum"],
            strict=True,
        )
    )
    return FlowFile(layout.id, layout.title, flows, {})
