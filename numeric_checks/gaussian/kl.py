"""KL between Gaussians: the verified closed form against quadrature and against torch.distributions."""

import math

import pytest
import torch
from scipy.integrate import quad
from torch.distributions import Normal, kl_divergence

POINTS = [(0.5, 1.5, -1.0, 0.7), (3.0, 2.0, 1.0, 4.0), (0.0, 1.0, 0.0, 1.5), (-2.0, 0.3, 1.0, 0.9)]


@pytest.mark.parametrize("point", POINTS)
def test_forward(identity, device, point):
    m2, s2, m1, s1 = point
    exact = identity("gaussian.kl.forward")(**{r"\mu_1": m1, r"\mu_2": m2, r"\sigma_1": s1, r"\sigma_2": s2})
    tensors = [torch.tensor(v, dtype=torch.float64, device=device) for v in point]
    library = kl_divergence(Normal(tensors[0], tensors[1]), Normal(tensors[2], tensors[3])).item()
    assert exact == pytest.approx(library, rel=1e-12)

    def integrand(u):
        logq = -((u - m2) ** 2) / (2 * s2**2) - math.log(s2)
        logp = -((u - m1) ** 2) / (2 * s1**2) - math.log(s1)
        return math.exp(logq) / math.sqrt(2 * math.pi) * (logq - logp)

    area = sum(quad(integrand, m2 + a * s2, m2 + (a + 4) * s2, epsabs=1e-14, epsrel=1e-13)[0] for a in range(-16, 16, 4))
    assert exact == pytest.approx(area, rel=1e-12, abs=1e-14)


def test_golden_values(identity):
    found = identity("gaussian.kl.forward")(**{r"\mu_2": 0.5, r"\sigma_2": 1.5, r"\mu_1": -1.0, r"\sigma_1": 0.7})
    assert found == pytest.approx(3.3296966826469809, rel=1e-14)
    reverse = identity("gaussian.kl.reverse")(**{r"\mu_2": 0.5, r"\sigma_2": 1.5, r"\mu_1": -1.0, r"\sigma_1": 0.7})
    assert reverse == pytest.approx(0.8710289409357856, rel=1e-14)


def test_a_wrong_formula_is_told_apart(identity):
    """Without the half the closed form is off by far more than the tolerance: the check can fail."""
    point = {r"\mu_2": 0.5, r"\sigma_2": 1.5, r"\mu_1": -1.0, r"\sigma_1": 0.7}
    library = kl_divergence(Normal(0.5, 1.5), Normal(-1.0, 0.7)).item()
    assert identity("gaussian.kl.forward")(**point) + 0.5 != pytest.approx(library, rel=1e-3)
