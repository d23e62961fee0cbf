"""The two models as one would write them on a board: wages move until markets clear."""

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


def plain_sectors(economy, rates, cost, closure, rounds=4_000):
    """Return (welfare, wage, flows) of an economy whose tables agree, equation by equation.

    Prices settle for given wages, then spending, then wages move a little: three loops, one in
    another, as Caliendo and Parro solve it; `closure` is 'fixed' or 'scaled'.
    """
    wage, price = np.ones_like(economy.income), np.ones_like(economy.spending)
    before = _paid(economy, economy.tariffs, economy.shares, economy.spending)
    income = economy.income - economy.surplus + before[1]
    for _ in range(rounds):
        price, shares = _prices(economy, wage, price, rates, cost)
        own = wage * economy.income - economy.surplus
        if closure == "scaled":
            own = wage * (economy.income - economy.surplus)
            own *= (wage @ economy.income) / own.sum()
        flows, after = _spending(economy, rates, shares, own)
        demand = (economy.labour * flows.sum(axis=1)).sum(axis=0)
        new = wage * (1 + 0.2 * (demand / (wage * economy.income) - 1))
        new *= economy.income.sum() / (new @ economy.income)
        if np.abs(new / wage - 1).max() < 1e-13:
            break
        wage = new
    index = np.prod(price**economy.tastes, axis=0)
    return (own + after) / income / index, wage, flows


def _prices(economy, wage, price, rates, cost):
    power = economy.elasticity[:, None, None]
    ratio = (1 + rates) / (1 + economy.tariffs) * cost
    while True:
        materials = np.einsum("kn,nkj->jn", np.log(price), economy.inputs)
        unit = np.exp(economy.labour * np.log(wage) + (1 - economy.labour) * materials)
        weighed = economy.shares * (ratio * unit[:, None, :]) ** -power
        new = weighed.sum(axis=2) ** (-1 / power[:, :, 0])
        if np.abs(new / price - 1).max() < 1e-14:
            return new, weighed / weighed.sum(axis=2, keepdims=True)
        price = new


def _spending(economy, rates, shares, own):
    spent = economy.spending
    while True:
        flows, duties = _paid(economy, rates, shares, spent)
        materials = np.einsum("njk,kn->jn", economy.inputs, (1 - economy.labour) * flows.sum(1))
        new = materials + economy.tastes * (own + duties)
        if np.abs(new - spent).max() < 1e-15 * spent.max():
            return flows, duties
        spent = new


def _paid(economy, rates, shares, spent):
    """Return flows without duties, and the duties of each country."""
    flows = shares * spent[:, :, None] / (1 + rates)
    return flows, (rates * flows).sum(axis=(0, 2))
