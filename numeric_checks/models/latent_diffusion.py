"""A VAE whose prior is a diffusion model: the combined bound.

    log p(x) >= E_q[log p(x|z)] + H(q(z|x)) + E_q[log p(z)],  log p(z) bounded in turn by a diffusion over z_0 = z, .., z_T

Source: homework 001, question 3 (c)-(e); Vahdat, Kreis and Kautz 2021, equation 8. Times run from 1 to T.
"""

import math

import torch
from torch import Tensor, nn

LOG_TWO_PI = math.log(2 * math.pi)


def entropy(log_variance: Tensor) -> Tensor:
    """The entropy of N(., e^log_variance), a coordinate each."""
    return (1 + LOG_TWO_PI + log_variance) / 2


class LatentDiffusion(nn.Module):
    """x: (batch, pixels) in [0, 1]; Bernoulli pixels. The prior predicts the noise in z_t; its variance is the posterior's."""

    def __init__(self, pixels: int = 64, latent: int = 8, hidden: int = 128, steps: int = 100, last: float = 0.2) -> None:
        super().__init__()
        self.latent, self.steps = latent, steps
        self.encoder = nn.Sequential(nn.Linear(pixels, hidden), nn.SiLU(), nn.Linear(hidden, 2 * latent))
        self.decoder = nn.Sequential(nn.Linear(latent, hidden), nn.SiLU(), nn.Linear(hidden, pixels))
        self.prior = nn.Sequential(nn.Linear(latent + 32, hidden), nn.SiLU(), nn.Linear(hidden, hidden), nn.SiLU(), nn.Linear(hidden, latent))
        beta = torch.cat([torch.zeros(1, dtype=torch.float64), torch.linspace(1e-3, last, steps, dtype=torch.float64)])
        log_signal = torch.cumsum(torch.log1p(-beta), 0)
        rest = -torch.expm1(log_signal)  # 1 - abar_t without cancellation
        before = torch.cat([rest[:1], rest[:-1]])
        self.register_buffer("beta", beta)
        self.register_buffer("alpha_bar", torch.exp(log_signal))
        self.register_buffer("rest", rest)
        self.register_buffer("variance", torch.where(before > 0, before / rest.clamp(min=1e-300) * beta, beta))  # at t = 1 that of the step itself

    def predict(self, z_t: Tensor, t: Tensor) -> Tensor:
        """The noise in z_t."""
        rates = torch.exp(-math.log(1000) * torch.arange(16, device=z_t.device) / 16)
        angles = t[:, None] * rates
        return self.prior(torch.cat([z_t, angles.sin(), angles.cos()], -1))

    def term(self, z: Tensor, t: Tensor, noise: Tensor) -> Tensor:
        """Minus the bound's term at t: a divergence for t >= 2, at t = 1 minus log p(z_0|z_1); (batch,)."""
        now, rest, beta, variance = (table[t][:, None].to(z.dtype) for table in (self.alpha_bar, self.rest, self.beta, self.variance))
        predicted = self.predict(now.sqrt() * z + rest.sqrt() * noise, t)
        square = beta**2 / (2 * variance * (1 - beta) * rest) * (noise - predicted) ** 2
        return torch.where((t == 1)[:, None], (LOG_TWO_PI + variance.log()) / 2 + square, square).sum(-1)

    def last_term(self, z: Tensor) -> Tensor:
        """KL(q(z_T | z_0) || N(0, I)): (batch,)."""
        return ((self.alpha_bar[-1] * (z.double() ** 2 - 1) - torch.log(self.rest[-1])) / 2).sum(-1).to(z.dtype)

    def bound(self, x: Tensor, every: bool = False) -> Tensor:
        """An estimate of the bound: one random time, times T, or `every` time; (batch,)."""
        mean, log_variance = self.encoder(x).chunk(2, -1)
        log_variance = log_variance.clamp(-10, 4)
        z = mean + torch.exp(log_variance / 2) * torch.randn_like(mean)
        likelihood = -nn.functional.binary_cross_entropy_with_logits(self.decoder(z), x, reduction="none").sum(-1)
        if every:
            whole = sum(self.term(z, torch.full((len(x),), k, device=x.device), torch.randn_like(z)) for k in range(1, self.steps + 1))
        else:
            whole = self.steps * self.term(z, torch.randint(1, self.steps + 1, (len(x),), device=x.device), torch.randn_like(z))
        return likelihood + entropy(log_variance).sum(-1) - whole - self.last_term(z)

    def loss(self, x: Tensor) -> Tensor:
        """Minus the mean bound."""
        return -self.bound(x).mean()

    @torch.no_grad()
    def importance_weighted(self, x: Tensor) -> Tensor:
        """The bound with every time."""
        return self.bound(x, every=True)

    @torch.no_grad()
    def generate(self, count: int) -> Tensor:
        """Samples: the chain for z, then the decoder's means."""
        z = torch.randn(count, self.latent, device=self.decoder[0].weight.device)
        for k in range(self.steps, 0, -1):
            beta, rest, variance = (float(table[k]) for table in (self.beta, self.rest, self.variance))
            noise = self.predict(z, torch.full((count,), k, device=z.device))
            z = (z - beta / rest**0.5 * noise) / (1 - beta) ** 0.5
            z = z + (variance**0.5 * torch.randn_like(z) if k > 1 else 0)
        return torch.sigmoid(self.decoder(z))
