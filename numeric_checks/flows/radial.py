"""The radial flow: inversion by bisection and log-determinants by automatic differentiation."""

import math

import pytest
import torch

CASES = [(0.5, 0.3, 1.7), (2.0, -1.9, 0.4), (1.0, 4.0, 3.0), (0.7, -0.7, 0.9)]


@pytest.mark.parametrize(("alpha", "beta", "r"), CASES)
def test_log_determinant(identity, device, alpha, beta, r):
    """In D dimensions: D - 1 times the factor of the direction, and once the slope of the radius."""
    values = {r"\alpha": alpha, r"\beta": beta, "r": r}
    found = identity("flows.radial.slope", line=2)(**values)
    factor = identity("flows.radial.factor", line=2)(**values)
    z0 = torch.tensor([0.1, -0.2, 0.3], dtype=torch.float64, device=device)
    direction = torch.tensor([2.0, -1.0, 0.5], dtype=torch.float64, device=device)
    z = z0 + r * direction / direction.norm()

    def flow(u):
        radius = (u - z0).norm()
        return u + beta / (alpha + radius) * (u - z0)

    auto = torch.linalg.slogdet(torch.func.jacrev(flow)(z)).logabsdet.item()
    assert 2 * math.log(factor) + math.log(found) == pytest.approx(auto, rel=1e-10, abs=1e-10)


def test_golden():
    slope, factor = 1 + 0.5 * 0.3 / 2.2**2, 1 + 0.3 / 2.2
    assert 2 * math.log(factor) + math.log(slope) == pytest.approx(0.28618793205465654, rel=1e-13)


@pytest.mark.parametrize(("alpha", "beta", "r"), CASES)
def test_inversion(alpha, beta, r):
    """Bisection finds the one radius, within 1e-10; below beta = -alpha there are two."""
    def radius(u):
        return u * (1 + beta / (alpha + u))

    low, high = 0.0, 1e4
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if radius(middle) < radius(r) else (low, middle)
    assert low == pytest.approx(r, abs=1e-10)


def test_two_radii_below():
    alpha, beta = 1.0, -1.5
    assert 0.5 * (1 + beta / (alpha + 0.5)) == pytest.approx(0.0, abs=1e-15)
