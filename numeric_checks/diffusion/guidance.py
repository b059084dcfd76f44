"""Guidance is the score of p(x) p(c|x)^(1+w), by automatic differentiation of two Gaussians."""

import pytest
import torch
from torch.distributions import Normal


@pytest.mark.parametrize("w", [0.0, 0.5, 3.0])
def test_sharpened_density(identity, device, w):
    x = torch.tensor(0.4, dtype=torch.float64, device=device, requires_grad=True)
    with_c, without = Normal(torch.tensor(1.0, device=device).double(), 0.5), Normal(torch.tensor(0.0, device=device).double(), 2.0)
    scores = [torch.autograd.grad(p.log_prob(x), x)[0].item() for p in (with_c, without)]
    (sharpened,) = torch.autograd.grad((1 + w) * with_c.log_prob(x) - w * without.log_prob(x), x)
    found = identity("diffusion.guidance.guided")(w=w, **dict(zip((r"\epsilon_c", r"\epsilon_u"), scores)))
    assert found == pytest.approx(sharpened.item(), rel=1e-12)
