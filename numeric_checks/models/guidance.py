"""Classifier-free guidance: one network, trained with and without its class, and an extrapolation between both.

    eps = (1 + w) eps(x_t, c) - w eps(x_t);  w = 0 is the conditional model, and larger w sharpens

Source: Ho and Salimans 2022, algorithm 1 and 2, equation 6; homework 002, equation 23, which gives neither w nor the share dropped.
"""

import math

import torch
from torch import Tensor, nn


def guided(with_class: Tensor, without: Tensor, w: float | Tensor) -> Tensor:
    """The guided prediction."""
    return (1 + w) * with_class - w * without


class GuidedNoise(nn.Module):
    """Predicts the noise in x_t: (batch, pixels), from t and a class; the class `classes` stands for none."""

    def __init__(self, pixels: int = 64, classes: int = 10, hidden: int = 256, dropped: float = 0.1) -> None:
        super().__init__()
        self.classes, self.dropped, self.half = classes, dropped, 32
        self.name = nn.Embedding(classes + 1, 64)
        self.network = nn.Sequential(nn.Linear(pixels + 128, hidden), nn.SiLU(), nn.Linear(hidden, hidden), nn.SiLU(),
                                     nn.Linear(hidden, hidden), nn.SiLU(), nn.Linear(hidden, pixels))

    def forward(self, x_t: Tensor, t: Tensor, c: Tensor) -> Tensor:
        """The predicted noise; t: (batch,), from 1 on."""
        rates = torch.exp(-math.log(10_000) * torch.arange(self.half, device=x_t.device) / self.half)
        angles = t[:, None].to(x_t.dtype) * rates.to(x_t.dtype)
        return self.network(torch.cat([x_t, angles.sin(), angles.cos(), self.name(c)], -1))

    def loss(self, x: Tensor, c: Tensor, alpha_bar: Tensor) -> Tensor:
        """The squared error of the noise at random times, the class dropped now and then. alpha_bar: (T + 1,), alpha_bar[0] = 1."""
        t = torch.randint(1, len(alpha_bar), (len(x),), device=x.device)
        now, noise = alpha_bar[t][:, None], torch.randn_like(x)
        x_t = (now.sqrt() * x + (1 - now).sqrt() * noise).to(x.dtype)
        c = torch.where(torch.rand(len(x), device=x.device) < self.dropped, self.classes, c)
        return ((noise - self(x_t, t, c)) ** 2).mean()

    def predict(self, x_t: Tensor, t: Tensor, c: Tensor, w: float) -> Tensor:
        """The guided noise."""
        return guided(self(x_t, t, c), self(x_t, t, torch.full_like(c, self.classes)), w)


class Guided(nn.Module):
    """The whole model: the network with its schedule, trained on x: (batch, pixels) in [-1, 1] and classes."""

    def __init__(self, pixels: int, betas: Tensor, w: float = 1.0, **options: int) -> None:
        super().__init__()
        self.network, self.w, self.pixels = GuidedNoise(pixels, **options), w, pixels
        log_signal = torch.cumsum(torch.log1p(-betas.double()), 0)
        self.register_buffer("alpha_bar", torch.exp(torch.cat([torch.zeros(1, dtype=torch.float64), log_signal])))
        self.register_buffer("beta", torch.cat([torch.zeros(1, dtype=torch.float64), betas.double()]))

    def loss(self, x: Tensor, c: Tensor) -> Tensor:
        """The loss of a batch."""
        return self.network.loss(x, c, self.alpha_bar)

    @torch.no_grad()
    def generate(self, count: int, w: float | None = None) -> Tensor:
        """Samples by the whole chain, the classes in turn; steps of variance beta_t."""
        c = torch.arange(count, device=self.beta.device) % self.network.classes
        x = torch.randn(count, self.pixels, device=c.device)
        for k in range(len(self.beta) - 1, 0, -1):
            noise = self.network.predict(x, torch.full_like(c, k), c, self.w if w is None else w)
            beta, now = float(self.beta[k]), float(self.alpha_bar[k])
            start = ((x - (1 - now) ** 0.5 * noise) / now**0.5).clamp(-1, 1)
            before = float(self.alpha_bar[k - 1])
            x = before**0.5 * beta / (1 - now) * start + (1 - beta) ** 0.5 * (1 - before) / (1 - now) * x
            x = x + (beta * (1 - before) / (1 - now)) ** 0.5 * torch.randn_like(x)
        return x
