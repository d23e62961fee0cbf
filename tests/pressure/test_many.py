"""Many draws at once are what the single model says of each."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.pressure import Closure, OneSectorModel
from penstock.pressure._many import ManyModels
from tests.pressure.worlds import made_world

_LEFT = st.sampled_from([0.0, 1e-3, 0.3, 1.0, 1.7])


def _drawn(size, seed, draws=5):
    random = np.random.default_rng(seed)
    flows = np.repeat(made_world(size, seed)[None], draws, axis=0)
    each = np.arange(size)
    flows[:, each, each] *= random.uniform(0.7, 1.4, (draws, 1))
    return flows, random.uniform(1.1, 8, draws)


@settings(deadline=None, max_examples=40)
@given(st.integers(2, 8), st.integers(0, 10_000), _LEFT, _LEFT)
def test_every_draw_is_the_single_models(size, seed, target_left, others_left):
    flows, elasticity = _drawn(size, seed)
    many = ManyModels(flows, elasticity, Closure.BALANCED, 1.0)
    left = np.full_like(flows, others_left)
    left[:, 0, :] = left[:, :, 0] = target_left
    left[:, np.arange(size), np.arange(size)] = 1
    found = many.solve(left)
    assert found.residual.max() < 1e-10
    for draw, power in enumerate(elasticity):
        single = OneSectorModel(flows[draw], power)
        with np.errstate(divide="ignore"):
            plain = single.solve(left[draw] ** (-1 / power))
        scale = flows[draw].sum()
        assert np.allclose(found.welfare[draw], plain.welfare, rtol=1e-9)
        assert np.allclose(found.flows[draw], plain.flows / scale, atol=1e-9)
        assert np.allclose(many.autarky[draw], single.autarky, rtol=1e-9)


@pytest.mark.parametrize(("closure", "labour"), [(Closure.FIXED, 1.0), (Closure.BALANCED, 0.6)])
def test_other_closures_and_intermediates_are_solved_one_by_one(closure, labour):
    flows, elasticity = _drawn(5, 3)
    left = np.ones_like(flows)
    left[:, 0, 1:] = left[:, 1:, 0] = 0.8
    found = ManyModels(flows, elasticity, closure, labour).solve(left)
    for draw, power in enumerate(elasticity):
        single = OneSectorModel(flows[draw], power, closure, value_added_share=labour)
        assert np.allclose(found.welfare[draw], single.solve(left[draw] ** (-1 / power)).welfare)
