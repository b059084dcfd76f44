"""Log-variance forms against torch.distributions."""

import pytest
import torch
from torch.distributions import Normal, kl_divergence

POINTS = [(0.3, -0.7, 1.2, 0.4), (-2.0, 1.5, 0.0, -1.0), (0.01, 0.02, 0.0, 0.0), (5.0, -3.0, 4.0, -2.5)]


@pytest.mark.parametrize("point", POINTS)
def test_divergences_and_density(identity, device, point):
    m, lv, n, kv = (torch.tensor(v, dtype=torch.float64, device=device) for v in point)
    x = torch.tensor(0.6, dtype=torch.float64, device=device)
    p, q, standard = Normal(m, (lv / 2).exp()), Normal(n, (kv / 2).exp()), Normal(torch.zeros_like(m), torch.ones_like(m))
    found = identity("gaussian.log_variance.kl")(m=point[0], l=point[1], n=point[2], k=point[3])
    assert found == pytest.approx(kl_divergence(p, q).item(), rel=1e-12)
    assert identity("gaussian.log_variance.kl_to_standard")(m=point[0], l=point[1]) == pytest.approx(kl_divergence(p, standard).item(), rel=1e-9)
    assert identity("gaussian.log_variance.log_density")(x=0.6, m=point[0], l=point[1]) == pytest.approx(p.log_prob(x).item(), rel=1e-12)


def test_a_sample_has_the_moments(identity, device):
    noise = torch.randn(200_000, dtype=torch.float64).to(device)
    one, other = (identity("gaussian.log_variance.sample")(m=0.4, l=-0.6, e=e) for e in (0.0, 1.0))
    drawn = one + (other - one) * noise
    assert drawn.mean().item() == pytest.approx(0.4, abs=0.01)
    assert drawn.var().log().item() == pytest.approx(-0.6, abs=0.02)
