"""Pressure: what trade measures cost their target and their senders, and who holds the lever."""

from penstock.pressure._flows import Flow, FlowFile, Reporter, read_flows
from penstock.pressure._leverage import Leverage, PartnerLeverage, leverage
from penstock.pressure._mirror import Coverage, reconcile

__all__ = [
    "Coverage",
    "Flow",
    "FlowFile",
    "Leverage",
    "PartnerLeverage",
    "Reporter",
    "leverage",
    "read_flows",
    "reconcile",
]
