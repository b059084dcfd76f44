"""Langevin dynamics: automatic differentiation of a density, and a simulated chain at its stationary variance."""

import pytest
import torch

from numeric_checks.models.score_network import langevin


@pytest.mark.parametrize("eta", [0.1, 0.8, 1.5])
def test_the_chain_settles_at_the_variance(identity, device, eta):
    """With steps of 2 eta in the model's own scale: x + eta slope + sqrt(2 eta) noise."""
    x = torch.zeros(200_000, dtype=torch.float64, device=device)
    for _ in range(80):
        x = langevin(x, -x, 2 * eta, torch.randn_like(x))
    settled = identity("energy.langevin.stationary_variance")(**{r"\eta": eta})
    assert x.var().item() == pytest.approx(settled, rel=5 * (2 / 2e5) ** 0.5)
    assert settled > 1.05
    one = torch.tensor(0.7, dtype=torch.float64, device=device, requires_grad=True)
    (slope,) = torch.autograd.grad(torch.distributions.Normal(0.0, 1.0).log_prob(one), one)
    assert identity("energy.langevin.drift_of_a_gaussian")(x=0.7, **{r"\eta": eta}) == pytest.approx(0.7 + eta * slope.item(), rel=1e-12)
