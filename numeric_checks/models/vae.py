"""The variational autoencoder: q(z|x) = N(mean(x), e^l(x)), p(z) = N(0, I), p(x|z) Bernoulli or Gaussian.

    ELBO(x) = E_q[log p(x|z)] - KL(q(z|x) || p(z)) <= log p(x)

Source: Kingma and Welling 2014, equations 3, 7 and 10; homework 002, II.A. One name, one quantity: `log_variance` is the
logarithm of a variance, never a variance or a deviation.
"""

import math
from itertools import pairwise

import torch
from torch import Tensor, nn

LOG_TWO_PI = math.log(2 * math.pi)
PIXEL_LOG_VARIANCE = (-6.0, 2.0)  # a pixel that never changes would drive its log-variance to minus infinity, and the density up


class ExpExcess(torch.autograd.Function):
    """e^u - 1 - u, without the cancellation of the plain formula near 0, where it is u^2/2; its slope is e^u - 1."""

    generate_vmap_rule = True

    @staticmethod
    def forward(u: Tensor) -> Tensor:
        """By its series within 1 of 0."""
        near = u.clamp(-1, 1)
        series = torch.ones_like(near)
        for k in range(20, 2, -1):
            series = 1 + series * near / k
        return torch.where(u.abs() < 1, near**2 / 2 * series, torch.expm1(u) - u)

    @staticmethod
    def setup_context(context, inputs: tuple[Tensor], output: Tensor) -> None:
        """Keep u."""
        context.save_for_backward(*inputs)

    @staticmethod
    def backward(context, slope: Tensor) -> Tensor:
        """By the slope."""
        return slope * torch.expm1(context.saved_tensors[0])


def exp_excess(u: Tensor) -> Tensor:
    """e^u - 1 - u."""
    return ExpExcess.apply(u)


def kl_to_standard(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(mean, e^log_variance) || N(0, 1)), a coordinate each."""
    return (mean**2 + exp_excess(log_variance)) / 2


def gaussian_log_density(x: Tensor, mean: Tensor, log_variance: Tensor) -> Tensor:
    """log N(x; mean, e^log_variance), a coordinate each."""
    return -(LOG_TWO_PI + log_variance + (x - mean) ** 2 * torch.exp(-log_variance)) / 2


def bernoulli_log_likelihood(x: Tensor, logit: Tensor) -> Tensor:
    """x log s + (1 - x) log(1 - s) for s = sigmoid(logit), x in [0, 1]: two terms of one sign, so nothing cancels."""
    return (x - (logit > 0).to(x.dtype)) * logit - torch.log1p(torch.exp(-logit.abs()))


def sample(mean: Tensor, log_variance: Tensor, noise: Tensor) -> Tensor:
    """A sample of N(mean, e^log_variance) from standard noise."""
    return mean + torch.exp(log_variance / 2) * noise


def mlp(*widths: int) -> nn.Sequential:
    """Linear layers with SiLU between them."""
    layers: list[nn.Module] = []
    for a, b in pairwise(widths):
        layers += [nn.Linear(a, b), nn.SiLU()]
    return nn.Sequential(*layers[:-1])


class VAE(nn.Module):
    """x: (batch, pixels) in [0, 1] for a Bernoulli likelihood, any real numbers for a Gaussian one."""

    def __init__(self, pixels: int = 64, latent: int = 8, hidden: tuple[int, ...] = (128,), likelihood: str = "bernoulli") -> None:
        super().__init__()
        if likelihood not in ("bernoulli", "gaussian"):
            raise ValueError(f"likelihood {likelihood!r}: there are bernoulli and gaussian")
        self.latent, self.likelihood = latent, likelihood
        self.encoder = mlp(pixels, *hidden, 2 * latent)
        self.decoder = mlp(latent, *reversed(hidden), pixels)
        if likelihood == "gaussian":
            self.pixel_log_variance = nn.Parameter(torch.full((pixels,), -2.0))

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log-variance of q(z|x)."""
        mean, log_variance = self.encoder(x).chunk(2, dim=-1)
        return mean, log_variance.clamp(-20, 20)

    def log_likelihood(self, x: Tensor, z: Tensor) -> Tensor:
        """log p(x|z), summed over pixels."""
        out = self.decoder(z)
        if self.likelihood == "bernoulli":
            return bernoulli_log_likelihood(x, out).sum(-1)
        return gaussian_log_density(x, out, self.pixel_log_variance.clamp(*PIXEL_LOG_VARIANCE)).sum(-1)

    def elbo(self, x: Tensor, noise: Tensor | None = None) -> Tensor:
        """The bound from one sample of z, with the divergence in closed form: (batch,)."""
        mean, log_variance = self.encode(x)
        z = sample(mean, log_variance, torch.randn_like(mean) if noise is None else noise)
        return self.log_likelihood(x, z) - kl_to_standard(mean, log_variance).sum(-1)

    def loss(self, x: Tensor) -> Tensor:
        """Minus the mean bound."""
        return -self.elbo(x).mean()

    @torch.no_grad()
    def importance_weighted(self, x: Tensor, samples: int = 100) -> Tensor:
        """log of the mean of `samples` importance weights: a bound that rises to log p(x)."""
        mean, log_variance = (u.expand(samples, *u.shape) for u in self.encode(x))
        z = sample(mean, log_variance, torch.randn_like(mean))
        standard = torch.zeros_like(z)
        prior = gaussian_log_density(z, standard, standard).sum(-1)
        weights = self.log_likelihood(x, z) + prior - gaussian_log_density(z, mean, log_variance).sum(-1)
        return torch.logsumexp(weights, 0) - math.log(samples)

    @torch.no_grad()
    def generate(self, count: int) -> Tensor:
        """Means of p(x|z) for z from the prior."""
        out = self.decoder(torch.randn(count, self.latent, device=next(self.parameters()).device, dtype=next(self.parameters()).dtype))
        return torch.sigmoid(out) if self.likelihood == "bernoulli" else out
