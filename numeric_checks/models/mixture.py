"""EM for a mixture of Gaussians with full covariances, in logarithms throughout.

Source: Dempster, Laird and Rubin 1977, section 4.3; homework 002, II.A (EM from the evidence bound).
"""

import math

import torch
from torch import Tensor, nn


def responsibility(first: Tensor, second: Tensor, share: Tensor) -> Tensor:
    """The responsibility of the first of two components, from the logarithms of their densities and its share."""
    top = torch.maximum(first, second)
    one, two = share * torch.exp(first - top), (1 - share) * torch.exp(second - top)
    return one / (one + two)


class GaussianMixture(nn.Module):
    """x: (n, D). `floor` is added to the diagonal of covariances: a component on one point has an unbounded density."""

    log_share: Tensor
    mean: Tensor
    covariance: Tensor

    def __init__(self, x: Tensor, components: int, floor: float = 1e-6, generator: torch.Generator | None = None) -> None:
        super().__init__()
        n, d = x.shape
        chosen = torch.randperm(n, generator=generator)[:components].to(x.device)
        self.floor = floor
        self.register_buffer("log_share", torch.full((components,), -math.log(components), dtype=x.dtype, device=x.device))
        self.register_buffer("mean", x[chosen].clone())
        self.register_buffer("covariance", torch.cov(x.T).reshape(1, d, d).repeat(components, 1, 1) + self._least(x))

    def _least(self, x: Tensor) -> Tensor:
        return self.floor * torch.eye(x.shape[-1], dtype=x.dtype, device=x.device)

    def log_joint(self, x: Tensor) -> Tensor:
        """log share_k + log N(x; mean_k, covariance_k): (n, components)."""
        lower = torch.linalg.cholesky(self.covariance)
        offset = (x[:, None] - self.mean)[..., None]
        scaled = torch.linalg.solve_triangular(lower, offset, upper=False)[..., 0]
        log_determinant = 2 * torch.log(torch.diagonal(lower, dim1=-2, dim2=-1)).sum(-1)
        return self.log_share - (x.shape[-1] * math.log(2 * math.pi) + log_determinant + (scaled**2).sum(-1)) / 2

    def log_density(self, x: Tensor) -> Tensor:
        """log p(x): (n,)."""
        return torch.logsumexp(self.log_joint(x), -1)

    def log_likelihood(self, x: Tensor) -> Tensor:
        """The mean log density."""
        return self.log_density(x).mean()

    def step(self, x: Tensor) -> None:
        """One step of EM on all of x. E: responsibilities. M: shares, means and covariances that maximise the bound.

        The likelihood never falls (at floor 0).
        """
        r = torch.softmax(self.log_joint(x), -1)
        total = r.sum(0)
        self.log_share = torch.log(total / len(x))
        self.mean = (r.T @ x) / total[:, None]
        offset = x[:, None] - self.mean
        self.covariance = torch.einsum("nk,nki,nkj->kij", r, offset, offset) / total[:, None, None] + self._least(x)

    def generate(self, count: int) -> Tensor:
        """Samples."""
        k = torch.multinomial(torch.exp(self.log_share), count, replacement=True)
        noise = torch.randn(count, self.mean.shape[-1], 1, dtype=self.mean.dtype, device=self.mean.device)
        return self.mean[k] + (torch.linalg.cholesky(self.covariance)[k] @ noise)[..., 0]
