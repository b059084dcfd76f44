"""The beta-VAE: the divergence from the prior counts beta times, or is held at a capacity C.

    objective(x) = E_q[log p(x|z)] - beta KL(q(z|x) || p(z)) = ELBO(x) - (beta - 1) KL(q(z|x) || p(z))

Source: Higgins et al. 2017, equation 4; Burgess et al. 2018, equation 8 (the capacity); homework 002, equation 14, which gives no beta.
"""

import torch
from torch import Tensor, nn


def objective(log_likelihood: Tensor, divergence: Tensor, beta: float | Tensor) -> Tensor:
    """The objective of a point."""
    return log_likelihood - beta * divergence


def capacity_objective(log_likelihood: Tensor, divergence: Tensor, gamma: float, capacity: float) -> Tensor:
    """The objective that holds the divergence near `capacity` nats."""
    return log_likelihood - gamma * (divergence - capacity).abs()


class BetaVAE(nn.Module):
    """x: (batch, pixels) in [0, 1]; Bernoulli pixels."""

    def __init__(self, pixels: int = 64, latent: int = 8, hidden: int = 128, beta: float = 4.0,
                 capacity: float | None = None) -> None:
        super().__init__()
        self.latent, self.beta, self.capacity = latent, beta, capacity
        self.encoder = nn.Sequential(nn.Linear(pixels, hidden), nn.SiLU(), nn.Linear(hidden, 2 * latent))
        self.decoder = nn.Sequential(nn.Linear(latent, hidden), nn.SiLU(), nn.Linear(hidden, pixels))

    def terms(self, x: Tensor, noise: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """The expected log-likelihood, from one sample, and the divergence: (batch,) each."""
        mean, log_variance = self.encoder(x).chunk(2, dim=-1)
        z = mean + torch.exp(log_variance / 2) * (torch.randn_like(mean) if noise is None else noise)
        log_likelihood = -nn.functional.binary_cross_entropy_with_logits(self.decoder(z), x, reduction="none").sum(-1)
        divergence = (mean**2 + torch.expm1(log_variance) - log_variance).sum(-1) / 2
        return log_likelihood, divergence

    def loss(self, x: Tensor) -> Tensor:
        """Minus the mean objective; with a capacity, that which holds the divergence near it, beta its weight."""
        if self.capacity is not None:
            return -capacity_objective(*self.terms(x), self.beta, self.capacity).mean()
        return -objective(*self.terms(x), self.beta).mean()

    @torch.no_grad()
    def importance_weighted(self, x: Tensor) -> Tensor:
        """The ELBO itself (beta = 1), so that values of beta can be compared."""
        return objective(*self.terms(x), 1.0)

    @torch.no_grad()
    def generate(self, count: int) -> Tensor:
        """Means of p(x|z) for z from the prior."""
        return torch.sigmoid(self.decoder(torch.randn(count, self.latent, device=self.decoder[0].weight.device)))
