"""variational.evidence: in finite models by enumeration, and for a linear-Gaussian VAE, where all has a closed form."""

import math

import pytest
import torch
from torch.distributions import MultivariateNormal, Normal, kl_divergence

from numeric_checks.tables import MODELS, TOLERANCE, worst
from numeric_checks.verified import verified


@pytest.mark.parametrize("model", MODELS)
def test_by_enumeration(device, model):
    for d in verified("variational.evidence"):
        if not d.when:
            assert worst(d, device, **model) <= TOLERANCE, d.name


def test_mistakes_are_told_apart(device):
    """What the kernel refutes differs by enumeration, too."""
    from derivable.library import select

    entries, _ = select(["mistakes.variational"])
    seen = [worst(e.derivation, device, states=3, length=3) for e in entries if e.derivation.steps[0].claim.args[0].op == "eq"
            and e.derivation.function.__name__ not in UNDEFINED]
    assert len(seen) >= 8 and min(seen) > 1e-4


UNDEFINED = ("quotient_of_a_logarithm",)  # log p(x) < 0 in a finite model: its right side has no value there


class LinearGaussian:
    """p(z) = N(0, 1), p(x | z) = N(a z + b, s^2); q(z | x) = N(c x + d, v)."""

    def __init__(self, device):
        values = torch.tensor((0.8, -0.3, 0.6, 0.7, 0.1, 0.5), dtype=torch.float64, device=device)
        self.a, self.b, self.s, self.c, self.d, self.v = values

    def posterior(self, x):
        precision = 1 + self.a**2 / self.s**2
        return Normal(self.a * (x - self.b) / self.s**2 / precision, precision**-0.5)

    def guess(self, x):
        return Normal(self.c * x + self.d, self.v.sqrt())

    def evidence(self, x):
        return Normal(self.b, (self.a**2 + self.s**2).sqrt()).log_prob(x)

    def log_joint(self, x, z):
        return Normal(torch.zeros_like(z), 1.0).log_prob(z) + Normal(self.a * z + self.b, self.s).log_prob(x)

    def elbo(self, x):
        """Reconstruction minus the divergence from the prior, in closed form."""
        m = self.c * x + self.d
        reconstruction = -0.5 * torch.log(2 * math.pi * self.s**2) - ((x - self.a * m - self.b) ** 2 + self.a**2 * self.v) / (2 * self.s**2)
        return reconstruction - kl_divergence(Normal(m, self.v.sqrt()), Normal(torch.zeros_like(m), 1.0))


def test_linear_gaussian_vae(device):
    """log p(x) = ELBO + KL(q(z|x) || p(z|x)), each part by a formula of its own."""
    model = LinearGaussian(device)
    x = torch.linspace(-3, 3, 25, dtype=torch.float64, device=device)
    gap = kl_divergence(model.guess(x), model.posterior(x))
    assert (model.elbo(x) + gap - model.evidence(x)).abs().max().item() <= 1e-12
    assert (model.elbo(x) + kl_divergence(model.posterior(x), model.guess(x)) - model.evidence(x)).abs().max().item() > 0.01


def estimate(draw, tolerance, batch=50_000, most=400):
    """A Monte Carlo mean, drawn until its 99.9 % confidence interval is narrower than the tolerance."""
    count, mean, squares = 0, 0.0, 0.0
    for _ in range(most):
        u = draw(batch)
        count, delta = count + batch, u.mean().item() - mean
        mean += delta * batch / count
        squares += ((u - mean) ** 2).sum().item()
        half = 3.29 * math.sqrt(squares / count / count)
        if half <= tolerance:
            return mean, half
    raise AssertionError(f"not settled to {tolerance} after {count} samples")


def test_monte_carlo(device):
    """The bound and the importance-weighted bound, estimated: ELBO <= L_8 <= log p(x)."""
    model, x = LinearGaussian(device), torch.tensor(1.7, dtype=torch.float64, device=device)
    q = model.guess(x)

    def weights(n, k):
        z = q.mean + q.stddev * torch.randn(n, k, dtype=torch.float64).to(device)
        return model.log_joint(x, z) - q.log_prob(z)

    elbo, half = estimate(lambda n: weights(n, 1)[:, 0], 2e-3)
    assert abs(elbo - model.elbo(x).item()) <= half + 1e-3
    tighter, other = estimate(lambda n: torch.logsumexp(weights(n, 8), 1) - math.log(8), 1e-3)
    assert elbo + half < tighter - other and tighter - other <= model.evidence(x).item()


def test_joint_and_conditionals(device):
    """The posterior used above is that of the joint Gaussian, by its covariance matrix."""
    model = LinearGaussian(device)
    one = torch.ones((), dtype=torch.float64, device=device)
    covariance = torch.stack([torch.stack([one, model.a]), torch.stack([model.a, model.a**2 + model.s**2])])
    joint = MultivariateNormal(torch.stack([0 * one, model.b]), covariance)
    point = torch.tensor([0.4, -1.1], dtype=torch.float64, device=device)
    assert joint.log_prob(point).item() == pytest.approx(model.log_joint(point[1], point[0]).item(), rel=1e-12)
    assert joint.log_prob(point).item() == pytest.approx((model.posterior(point[1]).log_prob(point[0]) + model.evidence(point[1])).item(), rel=1e-12)
