"""Two reports of one flow: the seller's and the buyer's, reconciled in the open."""

from collections.abc import Iterable
from dataclasses import dataclass

from penstock.pressure._flows import NOT_STATED, Flow, Reporter


@dataclass(frozen=True, slots=True)
class Coverage:
    """How the flows of a set are covered by the two sides.

    `gap` is the sum of differences over the sum of the greater figures, where both reported:
    0 if they agree, near 1 if they contradict one another.
    """

    both: int
    importer_only: int
    exporter_only: int
    gap: float | None


def reconcile(flows: Iterable[Flow]) -> tuple[tuple[Flow, ...], Coverage]:
    """Return one figure a flow, and how well the two sides cover and confirm each other.

    The buyer's figure is taken where there is one, since customs watch what comes in more
    closely than what goes out; it includes freight and insurance. Otherwise it is the seller's.
    """
    sides: dict[tuple[str, str, str, str], dict[Reporter, Flow]] = {}
    chosen: list[Flow] = []
    for flow in flows:
        if NOT_STATED in (flow.exporter, flow.importer):
            chosen.append(flow)  # several partners may hide behind it
            continue
        key = (flow.exporter, flow.importer, flow.year, flow.hs)
        sides.setdefault(key, {})[flow.reporter] = flow
    both = importer_only = exporter_only = 0
    difference = greater = 0.0
    for reports in sides.values():
        bought = reports.get(Reporter.IMPORTER)
        sold = reports.get(Reporter.EXPORTER)
        if bought is not None and sold is not None:
            both += 1
            difference += abs(bought.value_usd - sold.value_usd)
            greater += max(bought.value_usd, sold.value_usd)
        importer_only += bought is not None and sold is None
        exporter_only += sold is not None and bought is None
        chosen.append(bought or sold or reports[Reporter.RECONCILED])
    gap = difference / greater if greater else None
    return tuple(chosen), Coverage(both, importer_only, exporter_only, gap)
