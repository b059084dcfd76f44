"""The denoising target and loss against automatic differentiation."""

import pytest
import torch
from torch.distributions import Normal


@pytest.mark.parametrize(("clean", "noise", "sigma"), [(0.3, -1.1, 0.2), (-2.0, 0.4, 3.0)])
def test_score(identity, device, clean, noise, sigma):
    y = torch.tensor(clean + sigma * noise, dtype=torch.float64, device=device, requires_grad=True)
    (score,) = torch.autograd.grad(Normal(torch.tensor(clean, device=device).double(), sigma).log_prob(y), y)
    values = {"y": y.item(), "x": clean, r"\sigma": sigma, r"\epsilon": noise}
    assert identity("energy.denoising.target")(**values) == pytest.approx(score.item(), rel=1e-7)
    assert identity("energy.denoising.target_by_noise")(**values) == pytest.approx(score.item(), rel=1e-7)
    loss = 0.5 * sigma**2 * (0.9 - score.item()) ** 2
    assert identity("energy.denoising.weighted_loss")(s=0.9, **values) == pytest.approx(loss, rel=1e-6)
