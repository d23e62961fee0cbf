"""The flows of a scenario: every file read, places by code, gaps filled by assumptions."""

from hashlib import sha256
from pathlib import Path

from penstock.errors import MalformedInput, UnknownName
from penstock.pressure._flows import ITSELF, NOT_STATED, Flow, Reporter, read_flows
from penstock.pressure._many_rows import read_large, summed
from penstock.pressure._matrix import labels, read_matrix
from penstock.pressure._mirror import reconcile
from penstock.pressure._place_keys import place_key
from penstock.pressure._scenario import Assumption, Band, Scenario
from penstock.pressure._scenario_file import ScenarioFile


class HashedFiles:
    """A hash of the content of every file, in the order in which they are read."""

    def __init__(self, file: ScenarioFile) -> None:
        self._file, self._hash = file, sha256()

    def path(self, name: str) -> Path:
        path = self._file.path(name)
        self._hash.update(sha256(path.read_bytes()).digest())
        return path

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


def stated_flows(
    scenario: Scenario, hashed: HashedFiles, notes: list[str]
) -> tuple[list[Flow], dict[str, float]]:
    """Return one figure a flow from every file, places by code, and what is sold at home."""
    found: list[Flow] = []
    domestic: dict[str, float] = {}
    for at, source in enumerate(scenario.data.flows):
        path = hashed.path(source.file)
        if source.matrix is not None:
            names = labels(hashed.path(source.matrix.labels), source.matrix.column)
            found += read_matrix(path, source.matrix, names)
            continue
        read = None if source.digits is None else read_large(path, source.digits)
        read = read or read_flows(path)
        years = {one.year for one in read.flows}
        if not source.year and len(years) > 1:
            where = f"data.flows[{at}].year"
            message = f"{where}: {source.file} has the years {', '.join(sorted(years))}"
            raise MalformedInput(message, hint="Say which")
        chosen = [one for one in read.flows if not source.year or one.year in (source.year, "")]
        if not chosen:
            message = f"data.flows[{at}].year: {source.file} has nothing of {source.year}"
            raise UnknownName(message, hint=f"It has {', '.join(sorted(years))}")
        kept, coverage = reconcile(chosen)
        found += kept if source.digits is None else summed(kept, source.digits)
        for one in read.domestic:
            if not source.year or one.year in (source.year, ""):
                key = place_key(one.exporter)
                domestic[key] = domestic.get(key, 0.0) + one.value_usd
        if coverage.both or coverage.importer_only or coverage.exporter_only:
            gap = "" if coverage.gap is None else f", {coverage.gap:.0%} of the greater apart"
            notes.append(
                f"{source.file}: {coverage.both:,} flows reported by both sides{gap}, "
                f"{coverage.importer_only:,} by the buyer only, {coverage.exporter_only:,} by the "
                "seller only; the buyer's figure is taken where there is one"
            )
        for why, count in read.left_out.items():
            if why == ITSELF and read.domestic:
                notes.append(f"{source.file}: {count:,} figures of sales at home")
            else:
                notes.append(f"{source.file}: {count:,} left out: {why}")
    return _coded(found, notes), domestic


def _coded(flows: list[Flow], notes: list[str]) -> list[Flow]:
    """Return flows between places by code; refuse a flow that two files or spellings give."""
    lost = sum(one.value_usd for one in flows if NOT_STATED in (one.exporter, one.importer))
    if lost:
        notes.append(f"{lost:,.0f} US dollars of trade whose partner is not stated are left out")
    seen: dict[tuple[str, str, str], Flow] = {}
    for one in flows:
        if NOT_STATED in (one.exporter, one.importer):
            continue
        goods = "" if one.hs.upper() in {"TOTAL", "ALL", ""} else one.hs
        key = place_key(one.exporter), place_key(one.importer), goods
        if key in seen:
            message = (
                f"Two figures for what {key[0]} sold to {key[1]} (goods {goods or 'all'}): "
                f"{seen[key].exporter} to {seen[key].importer}, {one.exporter} to {one.importer}"
            )
            raise MalformedInput(message, hint="Keep one of them, or add them up")
        seen[key] = one
    depths: dict[tuple[str, str], set[int]] = {}
    for exporter, importer, goods in seen:
        if goods.isdigit() or not goods:
            depths.setdefault((exporter, importer), set()).add(len(goods))
    for (exporter, importer), found in depths.items():
        if len(found) > 1:
            digits = " and ".join(str(one) for one in sorted(found))
            message = f"What {exporter} sold to {importer} has codes of {digits} digits"
            raise MalformedInput(message, hint="A total and its parts would be counted twice")
    return [
        Flow(exporter, importer, one.year, goods, one.value_usd, one.reporter)
        for (exporter, importer, goods), one in seen.items()
    ]


def band_of(one: Assumption) -> Band:
    return Band(value=one.value, low=one.low, high=one.high)


def with_assumed(
    scenario: Scenario, flows: list[Flow]
) -> tuple[list[Flow], dict[tuple[str, str], Assumption]]:
    """Return flows with those the user assumes, which may fill gaps and replace nothing."""
    assumed: dict[tuple[str, str], Assumption] = {}
    known = {(one.exporter, one.importer) for one in flows}
    for one in scenario.data.assumptions:
        if one.quantity != "trade_usd":
            continue
        pair = place_key(one.exporter), place_key(one.importer)
        if pair in known or pair in assumed:
            message = f"The data and an assumption, or two, give what {pair[0]} sold to {pair[1]}"
            raise MalformedInput(message, hint="Take one of them out")
        assumed[pair] = one
    more = [Flow(*pair, "", "", one.value, Reporter.RECONCILED) for pair, one in assumed.items()]
    return [*flows, *more], assumed
