"""The one-sector model as one would write it on a board: wages move until markets clear."""

import numpy as np


def plain_one_sector(flows, cost, elasticity, closure, rounds=20_000):
    """Return (welfare, wage); `closure` is 'balanced', 'fixed' or 'unscaled'."""
    flows = np.array(flows, dtype=float)
    if closure == "balanced":
        flows = _settle(flows, np.ones_like(flows), elasticity, "earned", rounds)[2]
        closure = "earned"
    welfare, wage, _ = _settle(flows, cost, elasticity, closure, rounds)
    return welfare, wage


def _settle(flows, cost, elasticity, closure, rounds):
    income, spending = flows.sum(1), flows.sum(0)
    wage = np.ones(len(flows))
    for _ in range(rounds):
        weighed = flows / spending * cost**-elasticity * wage[:, None] ** -elasticity
        price = weighed.sum(0) ** (-1 / elasticity)
        spend = {
            "earned": wage * income,
            "fixed": wage * income + spending - income,
            "unscaled": wage * spending,
        }[closure]
        new_flows = weighed / weighed.sum(0) * spend
        new = wage * (new_flows.sum(1) / (wage * income)) ** (1 / (1 + elasticity))
        new *= income.sum() / (new @ income)
        if np.abs(new / wage - 1).max() < 1e-14:
            break
        wage = new
    return spend / spending / price, wage, new_flows
