"""diffusion.bound: in finite models by enumeration, and for a linear-Gaussian diffusion, where all has a closed form."""

import pytest
import torch
from torch.distributions import Normal, kl_divergence

from numeric_checks.tables import MODELS, TOLERANCE, worst
from numeric_checks.verified import verified


@pytest.mark.parametrize("model", MODELS)
def test_by_enumeration(device, model):
    for d in verified("diffusion.bound"):
        if not d.when:
            assert worst(d, device, **model) <= TOLERANCE, d.name


BETAS = (0.1, 0.25, 0.4, 0.3, 0.5)


def quadratic_mean(f, mean, covariance):
    """E[f] of a quadratic f under N(mean, covariance): f(mean) + tr(H C) / 2, with the Hessian H by autograd."""
    hessian = torch.func.hessian(f)(mean)
    return f(mean) + 0.5 * (hessian * covariance).sum()


class Chain:
    """x_t = sqrt(1 - beta_t) x_{t-1} + sqrt(beta_t) noise; the model's reverse steps are N(g x_t + h, v)."""

    def __init__(self, device):
        self.beta = torch.tensor(BETAS, dtype=torch.float64, device=device)
        self.alpha, self.abar = 1 - self.beta, torch.cumprod(1 - self.beta, 0)
        self.g = torch.linspace(0.5, 0.9, len(BETAS), dtype=torch.float64, device=device)
        self.h = torch.linspace(-0.2, 0.3, len(BETAS), dtype=torch.float64, device=device)
        self.v = torch.linspace(0.2, 0.6, len(BETAS), dtype=torch.float64, device=device)

    def marginal(self, t, x0):
        return Normal(self.abar[t].sqrt() * x0, (1 - self.abar[t]).sqrt())

    def reverse(self, t, x):
        return Normal(self.g[t] * x + self.h[t], self.v[t].sqrt())

    def log_ratio(self, x, x0):
        """log p(x_0, .., x_T) - log q(x_1, .., x_T | x_0)."""
        before = torch.cat([x0[None], x[:-1]])
        forward = Normal(self.alpha.sqrt() * before, self.beta.sqrt()).log_prob(x).sum()
        backward = Normal(self.g * x + self.h, self.v.sqrt()).log_prob(before).sum()
        return Normal(torch.zeros_like(x0), 1.0).log_prob(x[-1]) + backward - forward

    def joint(self, x0):
        """Mean and covariance of x_1, .., x_T given x_0."""
        scale = (self.abar[:, None] / self.abar[None, :]).sqrt()
        variance = 1 - self.abar
        covariance = torch.where(self.abar[:, None] <= self.abar[None, :], scale * variance[None, :], variance[:, None] / scale)
        return self.abar.sqrt() * x0, covariance

    def posterior(self, t, x, x0):
        """q(x_{t-1} | x_t, x_0), from precisions (t counts from 0; t = 0 is no step of this kind)."""
        prior = self.marginal(t - 1, x0)
        precision = prior.variance**-1 + self.alpha[t] / self.beta[t]
        return Normal((prior.mean / prior.variance + self.alpha[t].sqrt() * x / self.beta[t]) / precision, precision**-0.5)


def test_linear_gaussian_diffusion(device):
    """The bound from the joint over all steps is L_0 minus the divergences, each by a formula of its own."""
    chain, x0 = Chain(device), torch.tensor(0.9, dtype=torch.float64, device=device)
    whole = quadratic_mean(lambda x: chain.log_ratio(x, x0), *chain.joint(x0))

    def over(t, f):
        q = chain.marginal(t, x0)
        return quadratic_mean(lambda x: f(x[0]), q.mean[None], q.variance[None, None])

    parts = over(0, lambda x: chain.reverse(0, x).log_prob(x0))
    parts = parts - kl_divergence(chain.marginal(len(BETAS) - 1, x0), Normal(torch.zeros_like(x0), 1.0))
    for t in range(1, len(BETAS)):
        parts = parts - over(t, lambda x, t=t: kl_divergence(chain.posterior(t, x, x0), chain.reverse(t, x)))
    assert whole.item() == pytest.approx(parts.item(), rel=1e-10)
    last = over(len(BETAS) - 1, lambda x: kl_divergence(chain.posterior(len(BETAS) - 1, x, x0), chain.reverse(len(BETAS) - 1, x)))
    assert abs((whole - parts - last).item()) > 0.01, "a step left out would be seen"
