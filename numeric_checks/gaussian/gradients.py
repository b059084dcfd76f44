"""Gradients of Gaussian divergences and expectations against autograd, through torch.distributions and through samples."""

import pytest
import torch
from torch.distributions import Normal, kl_divergence

POINTS = [(0.3, 0.7, 1.2, 0.4), (-2.0, 1.5, 0.0, 1.0), (4.0, 0.05, -1.0, 3.0)]


@pytest.mark.parametrize("point", POINTS)
def test_divergences(identity, device, point):
    m, s, n, r = (torch.tensor(v, dtype=torch.float64, device=device, requires_grad=True) for v in point)
    by_mean, by_deviation = torch.autograd.grad(kl_divergence(Normal(m, s), Normal(n, r)), (m, s))
    values = dict(zip("msnr", point))
    assert identity("gaussian.gradients.by_mean")(**{k: values[k] for k in "mnr"}) == pytest.approx(by_mean.item(), rel=1e-12)
    assert identity("gaussian.gradients.by_deviation")(**{k: values[k] for k in "sr"}) == pytest.approx(by_deviation.item(), rel=1e-12)


def test_by_log_variance(identity, device):
    lv = torch.tensor(-0.8, dtype=torch.float64, device=device, requires_grad=True)
    zero = torch.zeros_like(lv)
    (slope,) = torch.autograd.grad(kl_divergence(Normal(zero + 0.4, (lv / 2).exp()), Normal(zero, zero + 1)), lv)
    assert identity("gaussian.gradients.by_log_variance")(l=-0.8) == pytest.approx(slope.item(), rel=1e-12)


def test_expectations_by_reparameterised_samples(identity, device):
    """Gauss-Hermite nodes are samples whose mean is exact for polynomials."""
    import numpy

    nodes, weights = (torch.tensor(u, dtype=torch.float64, device=device) for u in numpy.polynomial.hermite_e.hermegauss(8))
    m, s = (torch.tensor(v, dtype=torch.float64, device=device, requires_grad=True) for v in (0.6, 1.3))
    a, b, c, d = 0.2, -1.0, 0.5, 0.3
    z = m + s * nodes
    mean = (weights * (a + b * z + c * z**2 + d * z**3)).sum() / weights.sum()
    by_mean, by_deviation = torch.autograd.grad(mean, (m, s))
    assert identity("gaussian.gradients.mean_of_a_slope")(b=b, c=c, d=d, m=0.6, s=1.3) == pytest.approx(by_mean.item(), rel=1e-12)
    assert identity("gaussian.gradients.mean_of_a_curvature")(c=c, d=d, m=0.6, s=1.3) == pytest.approx(by_deviation.item(), rel=1e-12)
