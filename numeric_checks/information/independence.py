"""information.independence in finite models, by enumeration in torch; and for diagonal Gaussians in several dimensions."""

import pytest
import torch
from torch.distributions import MultivariateNormal, kl_divergence

from numeric_checks.tables import MODELS, TOLERANCE, worst
from numeric_checks.verified import verified


@pytest.mark.parametrize("model", MODELS)
def test_by_enumeration(device, model):
    for d in verified("information.independence"):
        assert worst(d, device, **model) <= TOLERANCE, d.name


@pytest.mark.parametrize("dimension", [1, 2, 5, 40])
def test_diagonal_gaussians(identity, device, dimension):
    """The divergence by Cholesky factors of the whole against the verified univariate form, summed."""
    forward = identity("gaussian.kl.forward")
    torch.manual_seed(dimension)
    (m1, m2), (s1, s2) = torch.randn(2, dimension, dtype=torch.float64), 0.3 + torch.rand(2, dimension, dtype=torch.float64)
    whole = kl_divergence(*(MultivariateNormal(m.to(device), torch.diag(s.to(device) ** 2)) for m, s in ((m2, s2), (m1, s1)))).item()
    parts = [forward(**{r"\mu_1": a.item(), r"\mu_2": b.item(), r"\sigma_1": s.item(), r"\sigma_2": t.item()}) for a, b, s, t in zip(m1, m2, s1, s2)]
    assert whole == pytest.approx(sum(parts), rel=1e-12)
