"""SimSiam: two views, a predictor on one side, no gradient through the other; and its linear dynamics.

    loss = -cos(h(f(x_1)), stop(f(x_2)))/2 - the same with views exchanged

The linear model: f = W, h = P, inputs of covariance A, views that differ by noise of covariance B, squared error; its flow is
    dP/dt = (W A - P W (A + B)) W^T,  dW/dt = P^T (W A - P W (A + B)).

Source: Chen and He 2021, algorithm 1; Tian, Chen and Ganguli 2021, equations 1 and 2; homework 004.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import cosine_similarity


def linear_velocity(predictor: Tensor, weight: Tensor, signal: Tensor, noise: Tensor, decay: float = 0.0) -> tuple[Tensor, Tensor]:
    """The gradient flow of (1/2) E|P W x_1 - stop(W x_2)|^2 + decay/2 (|P|^2 + |W|^2): velocities of P and W."""
    mixed = weight @ signal - predictor @ weight @ (signal + noise)
    return mixed @ weight.T - decay * predictor, predictor.T @ mixed - decay * weight


def linear_loss(predictor: Tensor, weight: Tensor, target: Tensor, signal: Tensor, noise: Tensor) -> Tensor:
    """(1/2) E|P W x_1 - V x_2|^2 for x_1, x_2 with covariances signal + noise and cross-covariance signal."""
    online = predictor @ weight
    total = signal + noise
    return (torch.trace(online @ total @ online.T) - 2 * torch.trace(online @ signal @ target.T) + torch.trace(target @ total @ target.T)) / 2


class SimSiam(nn.Module):
    """x: (batch, pixels). Without `stop` or without `predictor` it collapses: all representations become one."""

    def __init__(self, pixels: int = 64, hidden: int = 128, features: int = 32, stop: bool = True, predictor: bool = True, noise: float = 0.1,
                 dropped: float = 0.2) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(pixels, hidden), nn.BatchNorm1d(hidden), nn.ReLU(), nn.Linear(hidden, features),
                                     nn.BatchNorm1d(features))
        self.predictor = nn.Sequential(nn.Linear(features, hidden // 4), nn.BatchNorm1d(hidden // 4), nn.ReLU(),
                                       nn.Linear(hidden // 4, features)) if predictor else nn.Identity()
        self.stop, self.noise, self.dropped = stop, noise, dropped

    def view(self, x: Tensor) -> Tensor:
        """A random view."""
        return (x + self.noise * torch.randn_like(x)) * (torch.rand_like(x) > self.dropped)

    def loss(self, x: Tensor) -> Tensor:
        """The symmetric loss: -1 at its lowest."""
        z = [self.encoder(self.view(x)) for _ in range(2)]
        targets = [u.detach() if self.stop else u for u in z]
        return -sum(cosine_similarity(self.predictor(a), b, dim=-1).mean() for a, b in zip(z, reversed(targets))) / 2

    @torch.no_grad()
    def spread(self, x: Tensor) -> float:
        """The deviation of the normalised representations, over 1/sqrt(features): 1 when spread out, 0 when collapsed."""
        z = nn.functional.normalize(self.encoder(x), dim=-1)
        return float(z.std(0).mean() * z.shape[-1] ** 0.5)
