"""Betas from a cosine signal: their products give the signal back."""

import math

import pytest

from numeric_checks.variational.log_mean_exp import members


def test_products_give_the_signal_back(identity):
    f = [math.cos((t / 20 + 0.008) / 1.008 * math.pi / 2) ** 2 for t in range(20)]
    at, product = identity("diffusion.schedule.beta"), 1.0
    table = members(at.content, f, first=0)
    for t in range(1, 20):
        product *= 1 - at(family=table, t=t)
        assert product == pytest.approx(f[t] / f[0], rel=1e-12)
