"""The importance-weighted autoencoder: K samples of z, one logarithm around their mean weight.

    L_K(x) = E[log (1/K) sum_k w_k],  w_k = p(x, z_k) / q(z_k|x);  L_1 = ELBO, L_K <= L_{K+1} <= log p(x)

Source: Burda, Grosse and Salakhutdinov 2016, equation 8; Tucker et al. 2019, equation 8 (DReG); homework 002, equation 15, which gives no K.
"""

import math

import torch
from torch import Tensor, nn

LOG_TWO_PI = math.log(2 * math.pi)


def log_mean_exp(log_weights: Tensor) -> Tensor:
    """log of the mean of e^w over the first axis, by log1p and expm1, so that weights near 1 keep their digits too."""
    top = log_weights.amax(0)
    return top + torch.log1p(torch.expm1(log_weights - top).mean(0))


def normalised(log_weights: Tensor) -> Tensor:
    """w_k / sum_j w_j over the first axis."""
    return torch.softmax(log_weights, 0)


class IWAE(nn.Module):
    """x: (batch, pixels) in [0, 1]; Bernoulli pixels. `gradient` is "plain" or "dreg"."""

    def __init__(self, pixels: int = 64, latent: int = 8, hidden: int = 128, samples: int = 8, gradient: str = "dreg") -> None:
        super().__init__()
        if gradient not in ("plain", "dreg"):
            raise ValueError(f"gradient {gradient!r}: there are plain and dreg")
        self.latent, self.samples, self.gradient = latent, samples, gradient
        self.encoder = nn.Sequential(nn.Linear(pixels, hidden), nn.SiLU(), nn.Linear(hidden, 2 * latent))
        self.decoder = nn.Sequential(nn.Linear(latent, hidden), nn.SiLU(), nn.Linear(hidden, pixels))

    def log_weights(self, x: Tensor, samples: int, noise: Tensor | None = None, frozen: bool = False) -> tuple[Tensor, Tensor]:
        """log w_k, (samples, batch), and z; with `frozen` the parameters of q count as constants inside log q."""
        mean, log_variance = self.encoder(x).chunk(2, dim=-1)
        noise = torch.randn(samples, *mean.shape, device=x.device, dtype=x.dtype) if noise is None else noise
        z = mean + torch.exp(log_variance / 2) * noise
        if frozen:
            mean, log_variance = mean.detach(), log_variance.detach()
        posterior = -(LOG_TWO_PI + log_variance + (z - mean) ** 2 * torch.exp(-log_variance)).sum(-1) / 2
        prior = -(LOG_TWO_PI + z**2).sum(-1) / 2
        logit = self.decoder(z)
        likelihood = -nn.functional.binary_cross_entropy_with_logits(logit, x.expand_as(logit), reduction="none").sum(-1)
        return likelihood + prior - posterior, z

    def bound(self, x: Tensor, samples: int | None = None, noise: Tensor | None = None) -> Tensor:
        """One estimate of L_K(x): (batch,)."""
        return log_mean_exp(self.log_weights(x, samples or self.samples, noise)[0])

    def loss(self, x: Tensor, noise: Tensor | None = None) -> Tensor:
        """Minus the bound. Under "dreg" only the gradient means something: w~_k for the decoder, w~_k^2 for the encoder."""
        if self.gradient == "plain":
            return -self.bound(x, noise=noise).mean()
        log_weights, z = self.log_weights(x, self.samples, noise, frozen=True)
        share = normalised(log_weights.detach())
        if z.requires_grad:
            z.register_hook(lambda g: g * share.unsqueeze(-1))
        surrogate = (share * log_weights).sum(0)
        return -(surrogate - surrogate.detach() + log_mean_exp(log_weights.detach())).mean()

    @torch.no_grad()
    def importance_weighted(self, x: Tensor, samples: int = 100) -> Tensor:
        """The bound with many samples."""
        return self.bound(x, samples)

    @torch.no_grad()
    def generate(self, count: int) -> Tensor:
        """Means of p(x|z) for z from the prior."""
        return torch.sigmoid(self.decoder(torch.randn(count, self.latent, device=self.decoder[0].weight.device)))
