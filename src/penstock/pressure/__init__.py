"""Pressure: what trade measures cost their target and their senders, and who holds the lever."""

from penstock.pressure._caliendo_parro import SectorModel, SectorResult
from penstock.pressure._closure import Closure
from penstock.pressure._coalitions import Coalitions, coalitions
from penstock.pressure._flows import Flow, FlowFile, Reporter, read_flows
from penstock.pressure._leverage import Leverage, PartnerLeverage, leverage
from penstock.pressure._mirror import Coverage, reconcile
from penstock.pressure._one_sector import OneSectorModel, OneSectorResult
from penstock.pressure._sectors import SectorEconomy

__all__ = [
    "Closure",
    "Coalitions",
    "Coverage",
    "Flow",
    "FlowFile",
    "Leverage",
    "OneSectorModel",
    "OneSectorResult",
    "PartnerLeverage",
    "Reporter",
    "SectorEconomy",
    "SectorModel",
    "SectorResult",
    "coalitions",
    "leverage",
    "read_flows",
    "reconcile",
]
