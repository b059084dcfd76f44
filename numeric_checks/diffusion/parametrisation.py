"""Predictions and coefficients against linear algebra: x_t, the noise, the start and the velocity are one pair of numbers, turned."""

import pytest
import torch
from torch.distributions import Normal, kl_divergence

from numeric_checks.diffusion.posterior import BETAS, family, schur


def value(identity, name, t, **values):
    at = identity(f"diffusion.parametrisation.{name}")
    return at(family=family(at.content, t, BETAS), t=t, **values)


@pytest.mark.parametrize("t", [1, 2, 30])
def test_a_rotation(identity, device, t):
    """(x_t, v) is (x_0, noise) turned by the angle with cosine sqrt(abar_t): the inverse of the turn gives both back."""
    now = torch.prod(1 - torch.tensor(BETAS[:t], dtype=torch.float64, device=device))
    turn = torch.stack([torch.stack([now.sqrt(), (1 - now).sqrt()]), torch.stack([-(1 - now).sqrt(), now.sqrt()])])
    x_t, v = (turn @ torch.tensor([0.7, -1.1], dtype=torch.float64, device=device)).tolist()
    start, noise = torch.linalg.solve(turn, torch.tensor([x_t, v], dtype=torch.float64, device=device)).tolist()
    eps = r"\epsilon"
    found = [value(identity, "forward_sample", t, x_0=start, **{eps: noise}), value(identity, "velocity", t, x_0=start, **{eps: noise}),
             value(identity, "start_from_velocity", t, x_t=x_t, v=v), value(identity, "noise_from_velocity", t, x_t=x_t, v=v),
             value(identity, "start_from_noise", t, x_t=x_t, **{eps: noise}), value(identity, "noise_from_start", t, x_t=x_t, x_0=start)]
    assert found == pytest.approx([x_t, v, start, noise, start, noise], rel=1e-9)
    ratio = (now / (1 - now)).item()
    assert value(identity, "signal_to_noise", t) == pytest.approx(ratio, rel=1e-9)
    assert value(identity, "from_log_variance", t) == pytest.approx((1 - now).item(), rel=1e-9)
    law = Normal(now.sqrt() * 0.7, (1 - now).sqrt())
    wanted = kl_divergence(law, Normal(torch.zeros_like(now), torch.ones_like(now))).item()
    assert value(identity, "prior_term", t, x_0=0.7) == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize("t", [2, 11, 30])
def test_coefficients_by_the_schur_complement(identity, device, t):
    origin, variance = schur(BETAS, t, 0.0, 0.0, device)
    assert origin == 0
    assert value(identity, "coefficient_of_start", t) == pytest.approx(schur(BETAS, t, 1.0, 0.0, device)[0], rel=1e-9)
    assert value(identity, "coefficient_of_x_t", t) == pytest.approx(schur(BETAS, t, 0.0, 1.0, device)[0], rel=1e-9)
    log_variance = torch.tensor(variance).log().item()
    assert value(identity, "log_variance", t) == pytest.approx(log_variance, rel=1e-6)
    beta = torch.tensor(BETAS[t - 1]).log().item()
    assert value(identity, "learned_variance", t, s=0.3) == pytest.approx(0.3 * beta + 0.7 * log_variance, rel=1e-6)
    now = torch.prod(1 - torch.tensor(BETAS[:t], dtype=torch.float64)).item()
    weight = BETAS[t - 1] ** 2 / (2 * variance * (1 - BETAS[t - 1]) * (1 - now))
    assert value(identity, "weight_at_posterior_variance", t) == pytest.approx(weight, rel=1e-9)
