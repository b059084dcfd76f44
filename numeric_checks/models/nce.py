"""Noise-contrastive estimation: an unnormalised model, its constant a parameter, told from noise by a classifier.

    P(data | x) = 1 / (1 + nu e^{-u}),  u = log p(x) - log q(x),  nu noise samples for each data sample

Source: Gutmann and Hyvarinen 2010, equations 5 to 8; homework 000, question 3.
"""

import math

import torch
from torch import Tensor, nn

FAR = 30.0  # beyond, e^-u may overflow


def log_posterior(u: Tensor, nu: float | Tensor) -> Tensor:
    """log P(data | x). Through u - log nu the digits of nu would be lost where nu e^-u is small."""
    near = nu * torch.exp(-u.clamp(min=-FAR))
    return torch.where(u > -FAR, -torch.log1p(near), u - torch.log(nu + torch.exp(u.clamp(max=0))))


def log_complement(u: Tensor, nu: float | Tensor) -> Tensor:
    """log P(noise | x)."""
    return log_posterior(-u, 1 / nu)


class GaussianNCE(nn.Module):
    """log p(x) = c - (x - m).P(x - m)/2 with P = L L^T and c all free: c must come out as minus log Z."""

    def __init__(self, coordinates: int = 2, nu: int = 10, width: float = 3.0) -> None:
        super().__init__()
        self.mean, self.constant = nn.Parameter(torch.zeros(coordinates)), nn.Parameter(torch.zeros(()))
        self.lower = nn.Parameter(torch.eye(coordinates))
        self.nu, self.width = nu, width

    def log_model(self, x: Tensor) -> Tensor:
        """log of the unnormalised density, with its constant: (batch,)."""
        return self.constant - (((x - self.mean) @ self.lower) ** 2).sum(-1) / 2

    def log_noise(self, x: Tensor) -> Tensor:
        """log density of the noise, N(0, width^2)."""
        return -(x**2).sum(-1) / (2 * self.width**2) - x.shape[-1] * math.log(self.width * math.sqrt(2 * math.pi))

    def loss(self, x: Tensor) -> Tensor:
        """The cross entropy of the classifier, by data sample."""
        noise = self.width * torch.randn(self.nu * len(x), x.shape[-1], device=x.device, dtype=x.dtype)
        data, other = (self.log_model(y) - self.log_noise(y) for y in (x, noise))
        return -log_posterior(data, self.nu).mean() - self.nu * log_complement(other, self.nu).mean()

    def log_partition(self) -> Tensor:
        """log Z of the part without the constant, in closed form: what minus the constant must become."""
        return len(self.mean) / 2 * math.log(2 * math.pi) - torch.linalg.slogdet(self.lower).logabsdet
