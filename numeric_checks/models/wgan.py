"""The Wasserstein GAN: a critic of bounded slope, by clipped weights or by a penalty on its gradient.

    max_{|f|_L <= 1} E[f(x)] - E[f(G(z))] = W_1(p, q)

Source: Arjovsky et al. 2017, algorithm 1; Gulrajani et al. 2017, equation 3; homework 002, equation 17 (clips at 0.001: the slope of a
critic with L layers is then at most (0.001 width)^L, so its values, and the gradient for the generator, all but vanish).
"""

import torch
from torch import Tensor, nn


def critic_loss(data: Tensor, fake: Tensor) -> Tensor:
    """Minus the estimate of the distance."""
    return fake - data


def gradient_penalty(gradient: Tensor, weight: float | Tensor) -> Tensor:
    """weight (|df/dx| - 1)^2 over the last axis."""
    return weight * (torch.linalg.vector_norm(gradient, dim=-1) - 1) ** 2


@torch.no_grad()
def clip(critic: nn.Module, bound: float) -> None:
    """Clip all weights to [-bound, bound]."""
    for p in critic.parameters():
        p.clamp_(-bound, bound)


class WGAN(nn.Module):
    """x: (batch, pixels), scaled to [-1, 1]; `constraint` is "penalty" or "clip"."""

    def __init__(self, pixels: int = 64, latent: int = 16, hidden: int = 128, constraint: str = "penalty", weight: float = 1.0, bound: float = 0.01,
                 critic_steps: int = 2) -> None:
        super().__init__()
        if constraint not in ("penalty", "clip"):
            raise ValueError(f"constraint {constraint!r}: there are penalty and clip")
        self.latent, self.constraint, self.weight, self.bound, self.critic_steps = latent, constraint, weight, bound, critic_steps
        self.generator = nn.Sequential(nn.Linear(latent, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
                                       nn.Linear(hidden, pixels), nn.Tanh())
        self.critic = nn.Sequential(nn.Linear(pixels, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, 1))

    def _noise(self, count: int) -> Tensor:
        return torch.randn(count, self.latent, device=self.generator[0].weight.device)

    def discriminator_step(self, x: Tensor) -> Tensor:
        """The loss of the critic; weights are clipped before, or the gradient between data and samples is penalised."""
        fake = self.generator(self._noise(len(x))).detach()
        if self.constraint == "clip":
            clip(self.critic, self.bound)
            return critic_loss(self.critic(x), self.critic(fake)).mean()
        share = torch.rand(len(x), 1, device=x.device, dtype=x.dtype)
        between = (share * x + (1 - share) * fake).requires_grad_(True)
        (gradient,) = torch.autograd.grad(self.critic(between).sum(), between, create_graph=True)
        return (critic_loss(self.critic(x), self.critic(fake)).squeeze(-1) + gradient_penalty(gradient, self.weight)).mean()

    def generator_step(self, count: int) -> Tensor:
        """The loss of the generator."""
        return -self.critic(self.generator(self._noise(count))).mean()

    @torch.no_grad()
    def generate(self, count: int) -> Tensor:
        """Samples in [-1, 1]."""
        return self.generator(self._noise(count))
