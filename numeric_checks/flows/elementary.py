"""Mixtures of sigmoids and residual maps: slopes by automatic differentiation, inversion by bisection."""

import pytest
import torch

W, A, B = [0.2, 0.5, 0.3], [1.0, 2.0, 0.5], [0.0, -1.0, 0.3]


def mixture(z):
    return sum(w * torch.sigmoid(a * z + b) for w, a, b in zip(W, A, B))


def test_slope_of_a_mixture(device):
    z = torch.tensor(0.4, dtype=torch.float64, device=device)
    slope = torch.func.grad(mixture)(z).item()
    s = [torch.sigmoid(a * z + b).item() for a, b in zip(A, B)]
    assert slope == pytest.approx(sum(w * a * u * (1 - u) for w, a, u in zip(W, A, s)), rel=1e-12)
    logit = torch.func.grad(lambda u: torch.logit(mixture(u)))(z).item()
    assert logit == pytest.approx(1.3285697559783809, rel=1e-12), "golden"
    assert logit != pytest.approx(0.57699051384496058, rel=1e-3), "with 1/ln 10 it would be this"


def test_inversion_of_a_mixture(device):
    target = mixture(torch.tensor(0.4, dtype=torch.float64, device=device)).item()
    low, high = -50.0, 50.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if mixture(torch.tensor(middle, dtype=torch.float64)).item() < target else (low, middle)
    assert low == pytest.approx(0.4, abs=1e-10)


def test_a_residual_map_that_is_not_onto(device):
    z = torch.linspace(-1e6, 1e6, 10_001, dtype=torch.float64, device=device)
    g = z + (-z + torch.atan(z))
    assert (g[1:] >= g[:-1]).all() and g.abs().max().item() < 2
