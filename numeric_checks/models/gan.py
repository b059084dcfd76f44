"""The generative adversarial network, with the penalty R1.

    max_D E[log D(x)] + E[log(1 - D(G(z)))],  D = sigmoid(logit);  the best D is p / (p + q)

Source: Goodfellow et al. 2014, equation 1 and section 3; Mescheder et al. 2018, equation 9 (R1); homework 002, equation 16.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import logsigmoid


def discriminator_loss(data: Tensor, fake: Tensor) -> Tensor:
    """-log D(x) - log(1 - D(G(z))), from the logits of both."""
    return -logsigmoid(data) - logsigmoid(-fake)


def saturating_loss(fake: Tensor) -> Tensor:
    """log(1 - D(G(z))): what the generator minimises in the game itself; flat where the discriminator is sure."""
    return logsigmoid(-fake)


def non_saturating_loss(fake: Tensor) -> Tensor:
    """-log D(G(z)): the same fixed point, and a slope where it is needed."""
    return -logsigmoid(fake)


def r1_penalty(gradient: Tensor, gamma: float | Tensor) -> Tensor:
    """gamma/2 |dD/dx|^2 over the last axis; the half belongs to it (the velocity is then -gamma psi_0 in the Dirac GAN)."""
    return gamma / 2 * (gradient**2).sum(-1)


class GAN(nn.Module):
    """x: (batch, pixels), scaled to [-1, 1]."""

    def __init__(self, pixels: int = 64, latent: int = 16, hidden: tuple[int, ...] = (128, 128), gamma: float = 1.0, saturating: bool = False,
                 critic_steps: int = 1) -> None:
        super().__init__()
        self.latent, self.gamma, self.saturating, self.critic_steps = latent, gamma, saturating, critic_steps
        self.generator = self._network(latent, hidden, pixels, nn.Tanh())
        self.discriminator = self._network(pixels, hidden, 1)

    @staticmethod
    def _network(first: int, hidden: tuple[int, ...], last: int, end: nn.Module | None = None) -> nn.Sequential:
        layers: list[nn.Module] = []
        for a, b in zip((first, *hidden), hidden):
            layers += [nn.Linear(a, b), nn.LeakyReLU(0.2)]
        return nn.Sequential(*layers, nn.Linear(hidden[-1], last), *([end] if end else []))

    def _noise(self, count: int) -> Tensor:
        return torch.randn(count, self.latent, device=self.generator[0].weight.device)

    def discriminator_step(self, x: Tensor) -> Tensor:
        """The loss of the discriminator, R1 included."""
        fake = self.generator(self._noise(len(x))).detach()
        x = x.detach().requires_grad_(self.gamma > 0)
        logit = self.discriminator(x)
        loss = discriminator_loss(logit, self.discriminator(fake)).mean()
        if self.gamma > 0:
            (gradient,) = torch.autograd.grad(logit.sum(), x, create_graph=True)
            loss = loss + r1_penalty(gradient, self.gamma).mean()
        return loss

    def generator_step(self, count: int) -> Tensor:
        """The loss of the generator."""
        logit = self.discriminator(self.generator(self._noise(count)))
        return (saturating_loss(logit) if self.saturating else non_saturating_loss(logit)).mean()

    @torch.no_grad()
    def generate(self, count: int) -> Tensor:
        """Samples in [-1, 1]."""
        return self.generator(self._noise(count))
