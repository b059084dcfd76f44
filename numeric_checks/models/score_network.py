"""A network for the score, the slope of log p(x) by x, and samples by Langevin dynamics.

    DSM: |s(y) - (x - y)/sigma^2|^2 with y = x + sigma noise;  ISM: |s|^2/2 + tr ds/dx;  SSM: (v.s)^2/2 + v.(ds/dx v) for random v

Source: Hyvarinen 2005, theorem 1; Vincent 2011, equation 9; Song et al. 2019 (sliced), equation 8; Song and Ermon 2019, algorithm 1.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

Score = Callable[[Tensor], Tensor]


def denoising_target(noisy: Tensor, clean: Tensor, sigma: Tensor | float) -> Tensor:
    """The score of N(noisy; clean, sigma^2) by `noisy`."""
    return (clean - noisy) / sigma**2


def weighted_denoising_loss(score: Tensor, noise: Tensor, sigma: Tensor | float) -> Tensor:
    """sigma^2/2 |score + noise/sigma|^2, a coordinate each: the same size at every sigma."""
    return (sigma * score + noise) ** 2 / 2


def implicit_loss(score: Score, x: Tensor) -> Tensor:
    """|s|^2/2 + tr ds/dx: (batch,). One backward pass for each coordinate."""
    x = x.detach().requires_grad_(True)
    s = score(x)
    trace = sum(torch.autograd.grad(s[:, k].sum(), x, create_graph=True)[0][:, k] for k in range(x.shape[1]))
    return (s**2).sum(-1) / 2 + trace


def sliced_loss(score: Score, x: Tensor, directions: Tensor, reduced: bool = True) -> Tensor:
    """The implicit loss along random directions of covariance I: (batch,); `reduced` uses |s|^2 for the mean of (v.s)^2."""
    x = x.detach().requires_grad_(True)
    s = score(x)
    (along,) = torch.autograd.grad((s * directions).sum(), x, create_graph=True)
    square = (s**2).sum(-1) if reduced else (s * directions).sum(-1) ** 2
    return square / 2 + (along * directions).sum(-1)


class ScoreNetwork(nn.Module):
    """s(x, sigma) for noise levels sigma_1 > .. > sigma_L, as network(x)/sigma. x: (batch, coordinates)."""

    def __init__(self, coordinates: int = 2, hidden: int = 128, sigmas: tuple[float, ...] = (3.0, 1.5, 0.75, 0.4, 0.2, 0.1),
                 objective: str = "denoising") -> None:
        super().__init__()
        if objective not in ("denoising", "implicit", "sliced"):
            raise ValueError(f"objective {objective!r}: there are denoising, implicit and sliced")
        self.objective = objective
        self.register_buffer("sigmas", torch.tensor(sigmas))
        self.network = nn.Sequential(nn.Linear(coordinates + 1, hidden), nn.SiLU(), nn.Linear(hidden, hidden), nn.SiLU(),
                                     nn.Linear(hidden, hidden), nn.SiLU(), nn.Linear(hidden, coordinates))
        self.coordinates = coordinates

    def forward(self, x: Tensor, sigma: Tensor) -> Tensor:
        """The score; sigma: (batch,)."""
        return self.network(torch.cat([x, sigma.log()[:, None]], -1)) / sigma[:, None]

    def loss(self, x: Tensor) -> Tensor:
        """The objective over all levels, weighted by sigma^2: all three have the score of the noisy data for their minimum."""
        sigma = self.sigmas[torch.randint(len(self.sigmas), (len(x),), device=x.device)].to(x.dtype)
        noise = torch.randn_like(x)
        if self.objective == "implicit":
            return (sigma**2 * implicit_loss(lambda y: self(y, sigma), x + sigma[:, None] * noise)).mean()
        if self.objective == "sliced":
            return (sigma**2 * sliced_loss(lambda y: self(y, sigma), x + sigma[:, None] * noise, torch.randn_like(x))).mean()
        return weighted_denoising_loss(self(x + sigma[:, None] * noise, sigma), noise, sigma[:, None]).sum(-1).mean()

    @torch.no_grad()
    def generate(self, count: int, steps: int = 60, rate: float = 0.05) -> Tensor:
        """Annealed Langevin dynamics from the largest level down."""
        x = self.sigmas[0] * torch.randn(count, self.coordinates, device=self.sigmas.device)
        for sigma in self.sigmas:
            step = rate * sigma**2
            for _ in range(steps):
                x = langevin(x, self(x, sigma.expand(count)), step, torch.randn_like(x))
        return x


def langevin(x: Tensor, score: Tensor, step: Tensor | float, noise: Tensor) -> Tensor:
    """One step of Langevin dynamics: x + step/2 score + sqrt(step) noise."""
    return x + step / 2 * score + step**0.5 * noise
